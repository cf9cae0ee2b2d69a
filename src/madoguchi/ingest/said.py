"""What a file that we exported says of a desk's area, which no column of a list says: held against what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from madoguchi.message import Message


class Said(Enum):
    """What of a desk a cell speaks of."""

    AREAS = "areas"
    PREFECTURES_OF_AREAS = "prefectures of areas"
    PREFECTURE = "prefecture"


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """The values of a cell in the row that became `line`; none where it is empty."""

    column: str
    what: Said
    values: tuple[str, ...]
    line: int = 0


def differs_from(column: str, told: str, read: str) -> tuple[Message, Message]:
    """Return what is said of a cell that is not read and says otherwise than what it follows from, and what helps."""
    shown = told or Message("an empty cell")
    return (
        Message(
            "the column {column} says 「{told}」; it is not read back, the rest of the row gives 「{read}」",
            column=column,
            told=shown,
            read=read or Message("an empty cell"),
        ),
        Message(
            "if 「{told}」 is right, change what the column follows from: the name, the address, the prefecture, or "
            "the areas in the directory's settings",
            told=shown,
        ),
    )


def emptied(column: str) -> tuple[Message, Message]:
    """Return what is said of a cell that is not read and was emptied, and what helps."""
    return (
        Message("the column {column} was emptied; it is not read back", column=column),
        Message("empty what it follows from, or change the settings of the directory"),
    )
