"""The date of a statement in another list, as far as anything says it: ISO year, month or day."""

from __future__ import annotations

from pathlib import PurePath

from madoguchi.text.dates import date_in

# A line that is a date and hardly anything else: 令和5年5月8日現在; in English it is longer, Last updated: 8 May 2023, and
# has the digits of a day and a year.
_LONGEST_DATELINE, _LONGEST_IN_ENGLISH, _DIGITS_IN_ENGLISH = 24, 36, 6


def dateline(text: str) -> str:
    """Return the date of a line that is chiefly a date, "" for any other line."""
    english = text.isascii() and sum(map(str.isdecimal, text)) <= _DIGITS_IN_ENGLISH
    longest = _LONGEST_IN_ENGLISH if english else _LONGEST_DATELINE
    return date_in(text) if len(text.strip()) <= longest else ""


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
