"""Numbers whose parts have a cell each below one name (電話番号: 03 | - | 3000 | - | 0001) → one cell, and postal codes likewise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from madoguchi.ingest.documents.blocks import Row
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX

_MAY_NAME = re.compile(r"電話|連絡先|番号|TEL|ＴＥＬ|FAX|ＦＡＸ|ファ|〒|phone", re.IGNORECASE)
_LONGEST_NAME = 20
_NUMBERED = (Kind.PHONE, Kind.FAX, Kind.POSTAL_CODE)
_PART = re.compile(r"\(?(?P<digits>\d{1,5}(?:-\d{1,4})?)\)?|[-()]")
_POSTAL_CODE = re.compile(r"\d{3}-\d{4}")
_MOST_CELLS = 6  # of one number: three parts, and a sign behind each
# The parts of a number, each below a header of its own.
_PARTS = (
    re.compile(r"(?:電話(?:番号)?)?\s?市外局番"),
    re.compile(r"(?:市内)?局番"),
    re.compile(r"(?:加入者?|個別|電話)?番号"),
)
_IN_PARTS = "電話番号"
_FAX = re.compile(FAX, re.IGNORECASE)
_SIGHT = 5  # rows below a header in which a number in parts must stand


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns from `first` to `last` over which one name stands; `name` where each has one of its own below it.

    `above`: that name stands in the row above.
    """

    first: int
    last: int
    kind: Kind
    name: str = ""
    above: bool = False


def with_whole_numbers(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a table with each number in one cell, the first of its own; what makes no number stays.

    A header of parts alone, below one that names the numbers, is left out.
    """
    found = list(rows)
    columns: list[_Columns] = []
    for at, row in enumerate(rows):
        if named := list(_named(row, rows[at - 1] if at else None)):
            below = rows[at + 1 : at + 1 + _SIGHT]
            columns = [fitting for each in named if (fitting := _fitting(each, below))]
            found[at] = _with_one_name(row, columns)
        elif columns:
            found[at] = _with_numbers(row, columns)
    return [row for row, was in zip(found, rows, strict=True) if any(row.cells) or not any(was.cells)]


def _named(row: Row, above: Row | None) -> Iterator[_Columns]:
    """The columns of a header over which a name for numbers stands that reaches over further ones."""
    at = 0
    while at < len(row.cells):
        if _are_parts(row.cells[at : at + len(_PARTS)]):
            yield from _of_parts(row, above, at)
            at += len(_PARTS)
            continue
        group = row.levels[at][0] if at < len(row.levels) and len(row.levels[at]) > 1 else ""
        last = at
        while last + 1 < at + _MOST_CELLS and _reaches(row, last + 1, group):
            last += 1
        kind = _kind(group or row.cells[at]) if last > at else None
        if kind is not None:
            yield _Columns(at, last, kind, group)
        at = last + 1


def _of_parts(row: Row, above: Row | None, at: int) -> Iterator[_Columns]:
    """The columns of parts at a place of a header: what the word above says, else telephone.

    None where nothing says which of several numbers is which, or FAX stands elsewhere above.
    """
    over = above.cells if above is not None else ()
    last, kind = at + len(_PARTS) - 1, _kind(over[at]) if at < len(over) else None
    if kind is not None:
        yield _Columns(at, last, kind, over[at], above=True)
    elif not any(_FAX.search(fold(cell)) for cell in over) and sum(map(_begins_parts, row.cells)) == 1:
        yield _Columns(at, last, Kind.PHONE, _IN_PARTS)


def _begins_parts(cell: str) -> bool:
    return bool(_PARTS[0].fullmatch(fold(cell).strip()))


def _are_parts(cells: Sequence[str]) -> bool:
    """Whether some headers name the parts of one number: 市外局番, 市内局番, 番号."""
    parts = zip(_PARTS, cells, strict=False)
    return len(cells) == len(_PARTS) and all(part.fullmatch(fold(cell).strip()) for part, cell in parts)


def _reaches(row: Row, at: int, group: str) -> bool:
    if group:
        return at < len(row.levels) and row.levels[at][:1] == (group,)
    return at >= len(row.cells) or not row.cells[at]


def _kind(words: str) -> Kind | None:
    if not words or len(words) > _LONGEST_NAME or not _MAY_NAME.search(words):
        return None
    known = header_words().match(fold(words))
    return known.kind if known is not None and known.whole and known.kind in _NUMBERED else None


def _runs(columns: _Columns) -> Iterator[_Columns]:
    """Columns, and the shorter runs that begin where they do, the longest first."""
    return (replace(columns, last=last) for last in range(columns.last, columns.first, -1))


def _fitting(columns: _Columns, rows: Sequence[Row]) -> _Columns | None:
    """The longest run of columns that makes numbers in the most of some rows: beyond a name may stand what has none, 本館."""
    counted = [(sum(bool(_whole(row, run)) for row in rows), run) for run in _runs(columns)]
    most, run = max(counted, key=itemgetter(0))
    return run if most else None


def _whole(row: Row, columns: _Columns) -> str:
    """The number of a row whose parts stand in some columns; "" where they make none."""
    cells = [fold(cell).strip() for cell in row.cells[columns.first : columns.last + 1]]
    parts = [_PART.fullmatch(cell) for cell in cells if cell]
    digits = [part["digits"] for part in parts if part is not None and part["digits"]]
    if None in parts or len(digits) < 2:
        return ""
    number = "-".join(digits)
    if columns.kind is Kind.POSTAL_CODE:
        return number if _POSTAL_CODE.fullmatch(number) else ""
    calls = find_phones(number)
    return number if len(calls) == 1 and (calls[0].start, calls[0].end) == (0, len(number)) else ""


def _with_numbers(row: Row, columns: Sequence[_Columns]) -> Row:
    cells = list(row.cells)
    for each in columns:
        numbers = ((run, number) for run in _runs(each) if (number := _whole(row, run)))
        if found := next(numbers, None):
            run, number = found
            width = min(run.last + 1, len(cells)) - run.first
            cells[run.first : run.first + width] = [number, *[""] * (width - 1)]
    return replace(row, cells=tuple(cells)) if cells != list(row.cells) else row


def _with_one_name(row: Row, columns: Sequence[_Columns]) -> Row:
    """A header in which each column has its own name below that of the number, with the number's alone."""
    cells, levels = list(row.cells), list(row.levels)
    for each in columns:
        if each.name:
            width = each.last - each.first
            cells[each.first : each.last + 1] = ["" if each.above else each.name, *[""] * width]
            if levels:
                levels[each.first : each.last + 1] = [(each.name,), *[()] * width]
    return replace(row, cells=tuple(cells), levels=tuple(levels)) if cells != list(row.cells) else row
