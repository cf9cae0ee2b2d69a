"""The date of a statement in another list, as far as anything says it: ISO year, month or day."""

from __future__ import annotations

import re
from pathlib import PurePath

from madoguchi.text.dates import find_dates
from madoguchi.text.fold import fold

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/._]?)(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?<!\d-)((?:19|20)\d\d)(?!\d)")
_JAPANESE_YEAR = re.compile(r"(?<!\d)(?<!\d-)((?:19|20)\d\d)年")
# A line that is a date and hardly anything else: 令和5年5月8日現在.
_LONGEST_DATELINE = 24


def date_in(text: str) -> str:
    """Return the first date of a text, "" for none.

    >>> date_in("令和5年5月8日現在"), date_in("desks_2024-01.txt"), date_in("2020/5/11"), date_in("it-2025")
    ('2023-05-08', '2024-01', '2020-05-11', '2025')
    """
    folded = fold(text)
    printed = find_dates(folded)
    if printed:
        return printed[0].iso
    for match in _ISO.finditer(folded):
        year, sign, month, day = match.groups()
        if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
            continue
        if not sign and len(month) + len(day or "") not in (2, 4):
            continue  # 20231 is no date
        return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    year_alone = _JAPANESE_YEAR.search(folded) or _YEAR.search(folded)
    return year_alone[1] if year_alone else ""


def dateline(text: str) -> str:
    """Return the date of a line that is chiefly a date, "" for any other line."""
    return date_in(text) if len(text.strip()) <= _LONGEST_DATELINE else ""


def date_of_file(path: PurePath, origin: str = "") -> str:
    """Return the date of a whole file: in its name, in its folder's, or in what `origin` says of it.

    `origin` is the text that tells where a folder's files come from; a line that names the file
    comes first.
    """
    for name in (path.name, path.parent.name):
        if found := date_in(name):
            return found
    lines = origin.splitlines()
    for line in [line for line in lines if path.name in line] + lines:
        if found := date_in(line):
            return found
    return ""
