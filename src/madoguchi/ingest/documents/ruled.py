"""A ruled table of a page → rows of cells; a cell that spans rows is read in each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from madoguchi.ingest.documents.blocks import Block, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import spans_rows, struck_out
from madoguchi.ingest.documents.lettering import Line, joined, lines_of, paragraphs, unstruck
from madoguchi.ingest.documents.merged_headers import Area, with_one_header
from madoguchi.message import Message
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

Box = tuple[float, float, float, float]
_HAIR = 2.0  # points


def grids_of(table: Any, chars: list[dict[str, Any]], place: Message) -> list[tuple[float, Block]]:
    """Return the grids of a ruled area that pdfplumber has found, each with its top edge in points.

    Boxes of which each holds a desk are no table: they are read one after the other. Tables that touch are found as one area; where the columns change, another table begins.
    """
    parted = {cell: unstruck(found) for cell, found in _by_cell(chars, table.cells).items()}
    struck = {cell: words for cell, (_, words) in parted.items() if words}
    lines = {cell: lines_of(found) for cell, (found, _) in parted.items()}
    margin = _margin(lines)
    if _are_cards(lines):
        return list(_cards(table, lines, struck, margin, place))
    texts = {cell: joined(found, cell[2] - cell[0] - 2 * margin) for cell, found in lines.items()}
    edges = _left_edges(table.cells)
    rows = [_own_cells(row, edges) for row in table.rows]
    grids: list[tuple[float, Block]] = []
    for run in _runs(rows):
        columns = sorted({edge for row in run for edge in row})
        read = [_row(row, columns, table.cells, texts, struck, place) for row in run]
        whole = with_one_header(read, _areas(run, columns))
        grids.append((min((cell[1] for cell in run[0].values()), default=table.bbox[1]), Grid(whole)))
    return grids


def _are_cards(lines: dict[Box, list[Line]]) -> bool:
    """Whether each cell with words has a number of its own below its first line, and none in that line."""
    filled = [found for found in lines.values() if found]
    return len(filled) > 1 and all(
        not find_phones(fold(first.text)) and any(find_phones(fold(line.text)) for line in more)
        for first, *more in filled
    )


def _cards(
    table: Any, lines: dict[Box, list[Line]], struck: dict[Box, str], margin: float, place: Message
) -> Iterator[tuple[float, Block]]:
    """The words of boxes, those of a row from left to right; all with the top edge of their row."""
    for row in table.rows:
        for cell in filter(None, row.cells):
            width = cell[2] - cell[0] - 2 * margin
            gone = (struck_out(struck[cell]),) if cell in struck else ()
            for together in paragraphs(lines[cell], width):
                yield row.bbox[1], Paragraph(joined(together, width), place, gone)
                gone = ()
            if gone:
                yield row.bbox[1], Paragraph("", place, gone)


def _areas(run: list[dict[float, Box]], columns: list[float]) -> Iterator[Area]:
    """The cells that span rows or columns of a run."""
    tops = [max((cell[1] for cell in row.values()), default=0.0) for row in run]
    for number, row in enumerate(run):
        for edge, cell in row.items():
            left = columns.index(edge)
            right = max(at for at, x in enumerate(columns) if at == left or x < cell[2] - _HAIR)
            bottom = max(
                at for at, top in enumerate(tops) if at == number or (number < at and top < cell[3] - 1)
            )
            if right > left or bottom > number:
                yield Area(number, bottom, left, right)


def _own_cells(row: Any, edges: list[float]) -> dict[float, Box]:
    """The cells that begin in a row, by the column's left edge."""
    return {min(edges, key=lambda edge: abs(edge - cell[0])): cell for cell in row.cells if cell}


def _runs(rows: list[dict[float, Box]]) -> list[list[dict[float, Box]]]:
    """Part rows where the columns change; rows with merged cells have fewer edges, not others."""
    runs: list[list[dict[float, Box]]] = []
    known: set[float] = set()
    for row in rows:
        top = max((cell[1] for cell in row.values()), default=0.0)
        reaching = {
            edge for above in (runs[-1] if runs else []) for edge, c in above.items() if c[3] > top + 1
        }
        if runs and (row.keys() <= known or known <= row.keys() | reaching):
            runs[-1].append(row)
            known |= row.keys()
        else:
            runs.append([row])
            known = set(row)
    return runs


def _row(
    own: dict[float, Box],
    columns: list[float],
    cells: list[Box],
    texts: dict[Box, str],
    struck: dict[Box, str],
    place: Message,
) -> Row:
    height = max((cell[1] for cell in own.values()), default=0.0) + 0.5
    words: list[str] = []
    remarks: list[Remark] = []
    for edge in columns:
        cell = own.get(edge) or _spanning(cells, edge, height)
        text = texts[cell] if cell else ""
        words.append(text)
        if cell and edge not in own and text:
            remarks.append(spans_rows(text))
        if cell and edge in own and cell in struck:
            remarks.append(struck_out(struck[cell]))
    return Row(tuple(words), place, tuple(remarks))


def _left_edges(cells: list[Box]) -> list[float]:
    """Where columns begin; rules that stand a hair apart are one."""
    edges: list[float] = []
    for x in sorted({cell[0] for cell in cells}):
        if not edges or x - edges[-1] > _HAIR:
            edges.append(x)
    return edges


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
    return next((c for c in cells if abs(c[0] - edge) <= _HAIR and c[1] < height - 1 and c[3] > height), None)
