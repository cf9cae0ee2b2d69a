"""A ruled table of a page → rows of cells; a cell that spans rows is read in each of them."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from madoguchi.ingest.documents.blocks import Remark, Row
from madoguchi.ingest.documents.lettering import Line, joined, lines_of
from madoguchi.model.notice import Severity

Box = tuple[float, float, float, float]


def rows_of(table: Any, chars: list[dict[str, Any]], place: str) -> tuple[Row, ...]:
    """Return the rows of a table that pdfplumber has found, from the characters of its page."""
    by_cell = _by_cell(chars, table.cells)
    lines = {cell: lines_of(found) for cell, found in by_cell.items()}
    margin = _margin(lines)
    texts = {cell: joined(found, cell[2] - cell[0] - 2 * margin) for cell, found in lines.items()}
    edges = sorted({round(cell[0], 1) for cell in table.cells})
    rows: list[Row] = []
    for row in table.rows:
        own = {round(cell[0], 1): cell for cell in row.cells if cell}
        height = max((cell[1] for cell in own.values()), default=row.bbox[1]) + 0.5
        cells: list[str] = []
        remarks: list[Remark] = []
        for edge in edges:
            cell = own.get(edge) or _spanning(table.cells, edge, height)
            text = texts[cell] if cell else ""
            cells.append(text)
            if cell and edge not in own and text:
                remarks.append(_spans(text))
        rows.append(Row(tuple(cells), place, tuple(remarks)))
    return tuple(rows)


def _by_cell(chars: list[dict[str, Any]], cells: list[Box]) -> dict[Box, list[dict[str, Any]]]:
    """The characters of each cell: those whose middle lies in it."""
    found: dict[Box, list[dict[str, Any]]] = {cell: [] for cell in cells}
    columns = sorted({(cell[0], cell[2]) for cell in cells})
    tops = {edges: sorted(c for c in cells if (c[0], c[2]) == edges) for edges in columns}
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for edges in columns:
            if edges[0] <= x < edges[1]:
                at = bisect_right(tops[edges], y, key=lambda cell: cell[1]) - 1
                if at >= 0 and y < tops[edges][at][3]:
                    found[tops[edges][at]].append(char)
                    break
    return found


def _margin(lines: dict[Box, list[Line]]) -> float:
    """The space between rule and words, as the fullest cells show it."""
    gaps = [line.x0 - cell[0] for cell, found in lines.items() for line in found]
    gaps += [cell[2] - line.x1 for cell, found in lines.items() for line in found]
    return max(0.0, min(gaps, default=0.0))


def _spanning(cells: list[Box], edge: float, height: float) -> Box | None:
    """The cell that begins at an edge in a row above and reaches down over a height."""
    return next(
        (c for c in cells if abs(c[0] - edge) < 0.5 and c[1] < height - 1 and c[3] > height), None
    )


def _spans(text: str) -> Remark:
    return Remark(
        "cell-spans-rows", Severity.INFO, text,
        f"the cell 「{text}」 spans several rows; it was read in each of them",
        "nothing, if it belongs to each of the rows",
    )  # fmt: skip
