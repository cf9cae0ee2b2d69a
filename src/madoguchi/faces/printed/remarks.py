"""Remarks of the list itself: once for the whole table, or for single desks by a mark (※1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.faces.printed.columns import moves_of
from madoguchi.model.entities import Desk

_SIGN = "※"


@dataclass(frozen=True, slots=True)
class Remarks:
    """`table` stands above the rows; `lines` below them, each with the mark of its desk."""

    table: tuple[str, ...]
    marks: dict[str, str]  # desk id → mark
    lines: tuple[tuple[str, str], ...]  # mark, remark


def remarks_of(desks: Iterable[Desk]) -> Remarks:
    """Sort the remarks of a table's desks. A move stands with its address, not here."""
    shown = tuple(desks)
    own = {desk.id: _own(desk) for desk in shown}
    counts = Counter(note for notes in own.values() for note in dict.fromkeys(notes))
    everywhere = [note for note, n in counts.items() if n == len(shown) > 1 and note.startswith(_SIGN)]
    marks: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    for id, notes in own.items():
        if single := [note for note in notes if note not in everywhere]:
            marks[id] = f"({_SIGN}{len(marks) + 1})"
            lines += [(marks[id], note) for note in single]
    return Remarks(tuple(everywhere), marks, tuple(lines))


def _own(desk: Desk) -> tuple[str, ...]:
    moves = {fact.note.text for fact in moves_of(desk)}
    return tuple(note.text for note in desk.notes if note.text not in moves)
