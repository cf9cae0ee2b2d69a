"""When two printed names are one body: legal forms aside, abbreviations understood."""

from __future__ import annotations

import csv
import re
from functools import cache

from madoguchi.data import read_text
from madoguchi.model.entities import Desk

# An abbreviation shorter than this fits too many names.
_SHORTEST_ABBREVIATION = 4


@cache
def _forms() -> dict[str, str]:
    rows = csv.DictReader(read_text("rules/legal-forms.csv").splitlines())
    return {row["form"]: row["short"] for row in rows}


@cache
def _form_at_start() -> re.Pattern[str]:
    """The longest legal form that a name begins with; a form alone is no name."""
    longest_first = sorted(_forms(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?=.)", re.DOTALL)


def split_form(name: str) -> tuple[str, str]:
    """Return (legal form, bare name) of a body; the form is '' where none is printed.

    >>> split_form("公益財団法人えひめ産業振興財団")
    ('公財', 'えひめ産業振興財団')
    """
    tight = "".join(name.split())
    found = _form_at_start().match(tight)
    return (_forms()[found.group()], tight[found.end() :]) if found else ("", tight)


def bare_name(name: str) -> str:
    """Return a body's name without legal form and spaces."""
    return split_form(name)[1]


def is_abbreviation(short: str, name: str) -> bool:
    """Whether all characters of `short` stand in `name` in this order: 公庫 of 金融公庫."""
    if not _SHORTEST_ABBREVIATION <= len(short) < len(name):
        return False
    rest = iter(name)
    return all(char in rest for char in short)


def same_body(one: str, other: str) -> bool:
    """Whether two printed names are one body as far as the names can tell."""
    a, b = bare_name(one), bare_name(other)
    return a == b or is_abbreviation(a, b) or is_abbreviation(b, a)


def bodies_of(desk: Desk) -> tuple[str, ...]:
    """Return the names of the bodies behind a desk: its organization and its operator."""
    names = (desk.organization.text, desk.operator.text if desk.operator else "")
    return tuple(name for name in names if name)


def share_a_body(one: Desk, other: Desk) -> bool:
    """Whether one body stands behind both desks."""
    return any(same_body(a, b) for a in bodies_of(one) for b in bodies_of(other))
