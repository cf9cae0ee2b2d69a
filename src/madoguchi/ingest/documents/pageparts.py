"""A page set in columns → its parts in the order in which they are read: the left column, then the right.

The columns of a page are not those of a table: each has names and numbers of its own, or running text,
or ruled tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from madoguchi.ingest.documents.unruled import TypeLine
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX
from madoguchi.text.prefecture import PREFECTURES

Box = tuple[float, float, float, float]
_DEEPEST = 3
_GUTTER = 0.8  # in sizes of the type
_MIDDLE = 0.22  # so far from either edge, in parts of the width
_FEWEST = 3  # lines of a column
_NUMBERED = 0.25  # of the lines of a list have a number
_BEGINS = 0.7  # of the lines of a column begin with words
_FULL = 0.5  # of the lines of running text reach the margin


class Mark(NamedTuple):
    """What stands at a place of a page: a piece of a line, or a ruled table."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """A gutter at `x` that is empty from `top` to `bottom`."""

    x: float
    top: float
    bottom: float


def parts_of(lines: Sequence[TypeLine], tables: Sequence[Box], box: Box) -> list[Box]:
    """Return the boxes of the parts of a page, in reading order; they cover the whole box."""
    marks = [Mark(p.x0, line.top, p.x1, line.bottom, p.text) for line in lines for p in line.pieces]
    marks += [Mark(x0, top, x1, bottom, "", True) for x0, top, x1, bottom in tables]
    sizes = sorted(line.size for line in lines)
    return _parts(marks, box, sizes[len(sizes) // 2] if sizes else 10.0, _DEEPEST)


def _parts(marks: list[Mark], box: Box, size: float, depth: int) -> list[Box]:
    cut = _best_cut(marks, size) if depth else None
    if cut is None:
        return [box]
    x0, top, x1, bottom = box
    found: list[Box] = []
    for part in (
        (x0, top, x1, cut.top), (x0, cut.top, cut.x, cut.bottom), (cut.x, cut.top, x1, cut.bottom), (x0, cut.bottom, x1, bottom),
    ):  # fmt: skip
        if within := [mark for mark in marks if _is_in(mark, part)]:
            found += _parts(within, part, size, depth - 1)
    return found


def _is_in(mark: Mark, box: Box) -> bool:
    x, y = (mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _best_cut(marks: list[Mark], size: float) -> _Cut | None:
    """The longest gutter that parts columns of the page."""
    if not marks:
        return None
    left, right = min(mark.x0 for mark in marks), max(mark.x1 for mark in marks)
    margin = _MIDDLE * (right - left)
    edges = sorted({ceil(mark.x1) for mark in marks if left + margin < mark.x1 < right - margin})
    found: list[tuple[float, _Cut]] = []
    for x in edges:
        band = (x, x + _GUTTER * size)
        for top, bottom in _empty_runs(marks, band):
            found.append((bottom - top, _Cut((band[0] + band[1]) / 2, top, bottom)))
    found.sort(key=lambda each: -each[0])
    return next((cut for _, cut in found[:12] if _are_columns(marks, cut, size)), None)


def _empty_runs(marks: list[Mark], band: tuple[float, float]) -> list[tuple[float, float]]:
    """The heights between what crosses a band, each from the first mark to the end of the last."""
    crossing = sorted((m.top, m.bottom) for m in marks if m.x0 < band[1] - 0.1 and m.x1 > band[0] + 0.1)
    free = sorted((m.top, m.bottom) for m in marks if not (m.x0 < band[1] - 0.1 and m.x1 > band[0] + 0.1))
    runs: list[tuple[float, float]] = []
    edges = [float("-inf"), *(y for pair in crossing for y in pair), float("inf")]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        within = [(top, bottom) for top, bottom in free if top >= start - 1 and bottom <= end + 1]
        if within:
            runs.append((within[0][0] - 0.5, max(bottom for _, bottom in within) + 0.5))
    return runs


def _are_columns(marks: list[Mark], cut: _Cut, size: float) -> bool:
    within = [mark for mark in marks if cut.top <= (mark.top + mark.bottom) / 2 <= cut.bottom]
    left = [mark for mark in within if mark.x1 <= cut.x]
    right = [mark for mark in within if mark.x0 >= cut.x]
    if any(mark.is_table for mark in left) and any(mark.is_table for mark in right):
        return True
    if any(mark.is_table for mark in within):
        return False
    one, other = _Side(left), _Side(right)
    if min(len(one.lines), len(other.lines)) < _FEWEST:
        return False
    if one.numbered >= _NUMBERED and other.numbered >= _NUMBERED:
        lists = one.begins >= _BEGINS and other.begins >= _BEGINS and _alike(one, other)
        return lists and not other.goes_on
    few = one.numbered < _NUMBERED and other.numbered < _NUMBERED
    return few and min(one.full(size), other.full(size)) >= _FULL


# The FAX of a line that begins on the other side.
_GOES_ON = re.compile(rf"[(\[【]?(?:{FAX})", re.IGNORECASE)


def _alike(one: _Side, other: _Side) -> bool:
    """Whether both sides may be lists: a header that is not the same is that of one table over both."""
    if other.addressed - one.addressed > 0.4:
        return False
    first, second = one.lines[0], other.lines[0]
    has_digits = any(char.isdigit() for mark in (*first, *second) for char in mark.text)
    if has_digits or len(first) == len(second) == 1:
        return True
    return [mark.text for mark in first] == [mark.text for mark in second]


class _Side:
    """What is left or right of a gutter, line by line."""

    def __init__(self, marks: list[Mark]) -> None:
        self.lines: list[list[Mark]] = []
        for mark in sorted(marks, key=lambda mark: (mark.top + mark.bottom, mark.x0)):
            last = self.lines[-1][0] if self.lines else None
            if last and abs(mark.top + mark.bottom - last.top - last.bottom) < (last.bottom - last.top):
                self.lines[-1].append(mark)
            else:
                self.lines.append([mark])
        for line in self.lines:
            line.sort(key=lambda mark: mark.x0)
        count = max(len(self.lines), 1)
        texts = [" ".join(mark.text for mark in line) for line in self.lines]
        numbers = [find_phones(fold(text)) for text in texts]
        self.numbered = sum(bool(found) for found in numbers) / count
        self.begins = sum(not found or found[0].start > 0 for found in numbers) / count
        self.goes_on = all(
            _GOES_ON.match(fold(text)) for text, found in zip(texts, numbers, strict=True) if found
        )
        self.addressed = sum(text.startswith(("〒", *PREFECTURES)) for text in texts) / count

    def full(self, size: float) -> float:
        """Which part of the lines reaches the right margin."""
        margin = max(line[-1].x1 for line in self.lines)
        return sum(line[-1].x1 > margin - 1.5 * size for line in self.lines) / len(self.lines)
