"""What a list holds, whatever its shape: runs of lines that belong together, with what a row says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the other file: its 1-based number (of a workbook: the row) and its words."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside a passage: in its row, its table, its file.

    `title` is what the number is given for, `authority` the body the row belongs to, `name` who
    has the number where it has a column of its own, `remarks` notes and headings; `date` is ISO
    (year, month or day) or empty.
    """

    title: str = ""
    authority: str = ""
    prefectures: tuple[str, ...] = ()
    name: str = ""
    remarks: str = ""
    date: str = ""


class Heads:
    """What stands above a statement, the nearest first: `text`, and whatever is `above` it.

    Statements share what they have in common, so that a list takes memory by its length. `known`
    keeps what a reader found from here upwards, so that nobody climbs twice.
    """

    __slots__ = ("above", "known", "text")

    def __init__(self, text: str, above: Heads | None = None) -> None:
        self.text = text
        self.above = above
        self.known: dict[tuple[str, str], Any] = {}

    def __iter__(self) -> Iterator[Heads]:
        here: Heads | None = self
        while here is not None:
            yield here
            here = here.above


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that are read in one go: a cell, a page, a text between two tables."""

    lines: tuple[ListLine, ...]
    context: Context = Context()
