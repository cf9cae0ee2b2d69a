"""The proof of desks that stand with their own number in the bracket behind the name of a row: 手当係(医療係 099-…は2階)."""

from __future__ import annotations

import re
from collections import defaultdict

from madoguchi.editions.proof.file import NAMES, Desk, EditionFile, once, phones_of, places_of
from madoguchi.editions.proof.text import fold

# What may stand between the name of such a desk and its number.
_BETWEEN = re.compile(r"[\s:：]*+(?:電話番号|電話|TEL|Tel|tel|FAX|Fax|fax|[☎℡])?[\s:：.]*+")
_LETTER = re.compile(r"[^\W\d_]")


def is_in_bracket(file: EditionFile, desk: Desk) -> bool:
    """Whether a desk is named right before its one number within the bracket behind the name of its row."""
    return _bracket_around(file, desk) is not None


def is_bracket(file: EditionFile, row: int, start: int, end: int) -> bool:
    """Whether a place is all that stands in a bracket with desks in it."""
    text = file.lines[row - 1]
    return any(
        text[a:start].strip() == "" == text[end:b].strip() and a <= start and end <= b
        for a, b in _brackets(file)[row]
    )


@once
def _brackets(file: EditionFile) -> dict[int, set[tuple[int, int]]]:
    """Row → the brackets on it with desks in them, from behind the sign that opens each to the one that closes it."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for desk in file.desks:
        if (place := _bracket_around(file, desk)) is not None:
            found[desk["row"]].add(place)
    return found


@once
def _ends_of_names(file: EditionFile) -> set[tuple[int, int]]:
    """Where the names of desks end."""
    return {(line, end) for desk in file.desks for line, _, end in places_of(desk, *NAMES)}


def _bracket_around(file: EditionFile, desk: Desk) -> tuple[int, int] | None:
    numbers = [phone["value"][2] for phone in phones_of(desk)]
    name = (desk.get("department") or [desk["organization"]])[-1][2]
    if len(numbers) != 1 or len(numbers[0]) != 1 or len(name) != 1:
        return None
    (line, called, behind), (row, start, end) = numbers[0][0], name[0]
    if line != row or row != desk["row"] or end > called:
        return None
    text = fold(file.lines[row - 1])
    opens, closes = text.rfind("(", 0, start), text.find(")", behind)
    within = text[opens + 1 : closes]
    if opens < 0 or closes < 0 or set(within) & set("()\t") or not _BETWEEN.fullmatch(text, end, called):
        return None
    if _LETTER.match(text[start - 1 : start]):
        return None  # within a word
    named = len(text[:opens].rstrip())
    return (opens + 1, closes) if (row, named) in _ends_of_names(file) else None
