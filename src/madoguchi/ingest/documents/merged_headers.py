"""A header of several rows with merged cells → one row: the name of each column, the group's before its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from madoguchi.ingest.documents.blocks import Remark, Row
from madoguchi.message import Message
from madoguchi.model.notice import Severity

_DATA = re.compile(
    r"[0-9０-９]{3}|[0-9０-９][-－‐ー][0-9０-９]"
)  # a number, a code or a lot; no name of a column
_MOST_ROWS = 4  # of a header


class Area(NamedTuple):
    """Merged cells: first and last row, first and last column, from 0."""

    top: int
    bottom: int
    left: int
    right: int


def with_one_header(rows: Sequence[Row], areas: Iterable[Area]) -> tuple[Row, ...]:
    """Return rows of which each header that merged cells show to have several rows is one.

    A header is looked for where rows begin: at the top, below an empty row and below a title.
    """
    by_top: dict[int, list[Area]] = {}
    for area in areas:
        by_top.setdefault(area.top, []).append(area)
    found: list[Row] = []
    at, begins = 0, True
    while at < len(rows):
        filled = sum(1 for cell in rows[at].cells if cell)
        last = _last_of_header(rows, at, by_top) if begins and filled > 1 else at
        found.append(_joined(rows, at, last, by_top) if last > at else rows[at])
        begins = filled < 2
        at = last + 1
    return tuple(found)


def _last_of_header(rows: Sequence[Row], first: int, by_top: dict[int, list[Area]]) -> int:
    """The last row of the header that begins at a row: the row itself where it is no header of several."""
    last = first
    row = first
    while row <= last:
        for area in by_top.get(row, ()):
            # A name over several columns has their own names below it.
            below = area.bottom + (area.right > area.left)
            last = max(last, below)
        if last - first >= _MOST_ROWS or last >= len(rows) - 1:
            return first
        row += 1
    block = rows[first : last + 1]
    if any(_DATA.search(cell) for each in block for cell in each.cells):
        return first
    return last if all(any(each.cells) for each in block) else first


def _joined(rows: Sequence[Row], first: int, last: int, by_top: dict[int, list[Area]]) -> Row:
    width = max(len(row.cells) for row in rows[first : last + 1])
    levels: list[list[str]] = [[] for _ in range(width)]
    for at in range(first, last + 1):
        cells = [*rows[at].cells, *[""] * (width - len(rows[at].cells))]
        for area in by_top.get(at, ()):
            for column in range(area.left + 1, min(area.right + 1, width)):
                cells[column] = cells[column] or cells[area.left]
        for column, words in enumerate(cells):
            if words and words not in levels[column][-1:]:
                levels[column].append(words)
    names = tuple(" ".join(parts) for parts in levels)
    kept = (r for row in rows[first : last + 1] for r in row.remarks if r.code != "cell-spans-rows")
    remark = Remark(
        "header-rows-joined", Severity.INFO, names[0],
        Message("{count} rows with merged cells name the columns; they were read as one: {names}", count=last - first + 1, names='｜'.join(names)),
        Message("nothing, if each column has its name; else write the names in one row"),
    )  # fmt: skip
    return replace(
        rows[first], cells=names, remarks=(*kept, remark), levels=tuple(tuple(parts) for parts in levels)
    )
