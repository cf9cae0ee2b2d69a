"""Legal forms of bodies (公益財団法人, (株)): `data/common/rules/legal-forms.csv`."""

from __future__ import annotations

import re
from functools import cache

from madoguchi.data.loading import common_rows


@cache
def _short() -> dict[str, str]:
    """Form as it is printed → the one short form of it."""
    return {row["form"]: row["short"] for row in common_rows("rules/legal-forms.csv")}


@cache
def legal_form() -> re.Pattern[str]:
    """Return the pattern of a legal form, the longest first: 地方独立行政法人 is no 独立行政法人 behind 地方."""
    return re.compile("|".join(map(re.escape, sorted(_short(), key=len, reverse=True))))


def without_form(name: str) -> str:
    """Return a name without the legal forms in it.

    >>> without_form("地方独立行政法人みなと病院"), without_form("(公財)みなと産業振興財団 相談課")
    ('みなと病院', 'みなと産業振興財団 相談課')
    """
    return legal_form().sub("", name)


def split_form(name: str) -> tuple[str, str]:
    """Return (short legal form, bare name without spaces) of a body; the form is '' where none is printed before a name.

    >>> split_form("公益財団法人えひめ産業振興財団")
    ('公財', 'えひめ産業振興財団')
    """
    tight = "".join(name.split())
    found = legal_form().match(tight)
    if not found or found.end() == len(tight):  # a form alone is no name
        return "", tight
    return _short()[found.group()], tight[found.end() :]
