"""Long lists in parts: a page of a hundred thousand rows is read by nobody, and stops the node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_ROWS = 1000
MOST_NOTICES = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """Some rows of a list: the part `number` of `of`, counted from 1; `start` rows stand before them."""

    rows: Sequence[Row]
    number: int = 1
    of: int = 1
    start: int = 0


def part_of(rows: Sequence[Row], asked: str, most: int = MOST_ROWS) -> Part[Row]:
    """Return the part of a list that an address asks for; the nearest one where it asks for none.

    >>> part_of("abcdefg", "2", most=3)
    Part(rows='def', number=2, of=3, start=3)
    """
    of = max(1, -(-len(rows) // most))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    number = min(max(wanted, 1), of)
    start = (number - 1) * most
    return Part(rows[start : start + most], number, of, start)


def part_with(position: int, most: int = MOST_ROWS) -> int:
    """Return the number of the part that holds a row, both counted from 1."""
    return (position - 1) // most + 1
