"""What stands on a page of the web → blocks: its tables as grids, each cell at its column, other words as paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from madoguchi.ingest.documents.blocks import Block, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import hidden, left_out, lost_form, one_line, spans_rows, struck_out
from madoguchi.ingest.documents.limits import Limits, refuse
from madoguchi.ingest.documents.merged_headers import Area, with_one_header
from madoguchi.ingest.documents.pageflow import Flow, FlowTable, plain
from madoguchi.ingest.documents.stacked import parted
from madoguchi.ingest.pieces.contacts import BULLET
from madoguchi.message import Message
from madoguchi.text.fold import fold


@dataclass(slots=True)
class PageGrids:
    """Makes blocks of what stands on a page, and counts cells."""

    path: str
    limits: Limits
    filled: int = 0

    def of_flow(self, flow: Flow) -> Iterator[Block]:
        for part in flow.lines():
            if isinstance(part, FlowTable):
                yield from self.of_table(part)
            elif text := one_line(part.text if "\t" in part.text else plain(part.text)):
                text = f"・{text}" if part.is_item and not BULLET.match(fold(text)) else text
                yield Paragraph(text, Message("line {line}", line=part.line), (), part.line)

    def of_table(self, table: FlowTable) -> Iterator[Block]:
        yield from self.of_flow(table.caption)
        if table.lays_out():
            for cell in table.cells():
                yield from self.of_flow(cell.flow)
            return
        for part in parted(table):
            if isinstance(part, FlowTable):
                yield from self._of_rows(part)
            else:
                for flow in part:
                    yield from self.of_flow(flow)

    def _of_rows(self, table: FlowTable) -> Iterator[Block]:
        areas: list[Area] = []
        rows = with_one_header(list(self._rows(table, areas)), areas)
        kept = tuple(row for row in rows if any(row.cells) or row.remarks)
        if _is_beside_signs(kept):
            yield from (
                Paragraph(max(row.cells), row.place, row.remarks, row.line)
                for row in _with_hidden(kept, table)
            )
        elif any(any(row.cells) for row in kept):
            yield Grid(_with_hidden(kept, table))

    def _rows(self, table: FlowTable, areas: list[Area]) -> Iterator[Row]:
        """Each cell at its column; one that spans rows is read in each of them."""
        reaching: dict[int, tuple[int, str]] = {}  # column → how many rows more, and the words
        for number, row in enumerate(table.rows):
            cells = {column: words for column, (_, words) in reaching.items()}
            remarks = [spans_rows(words) for words in cells.values() if words]
            reached = bool(reaching)
            below = {column: (more - 1, words) for column, (more, words) in reaching.items() if more > 1}
            column = 0
            for cell in row.cells:
                while column in cells:
                    column += 1
                words, last = cell.flow.words(), column + cell.across - 1
                if last >= self.limits.columns:
                    refuse("columns", self.path, self.limits)
                if len(words) > self.limits.cell:
                    refuse("cell", self.path, self.limits)
                more = min(cell.down or len(table.rows), len(table.rows) - number) - 1
                for at in range(column, last + 1):
                    own = words if at == column else ""
                    cells[at] = own
                    if more:
                        below[at] = (more, own)
                if more or last > column:
                    areas.append(Area(number, number + more, column, last))
                remarks += [struck_out(" ".join(cell.flow.struck))] if cell.flow.struck else []
                remarks += [lost] if (lost := lost_form(words, Message("digits alone"))) else []
                column = last + 1
            self.filled += sum(1 for words in cells.values() if words)
            if self.filled > self.limits.cells:
                refuse("cells", self.path, self.limits)
            reaching = below
            width = max(cells, default=-1) + 1
            unseen = range(width) if row.left_out else table.hidden_columns
            texts = tuple("" if at in unseen else cells.get(at, "") for at in range(width))
            words = " ".join(filter(None, (cells.get(at, "") for at in table.hidden_columns)))
            remarks += [left_out(row.line, words)] if words else []
            remarks = [] if row.left_out else remarks
            spans = len(row.cells) == 1 and 2 < width == row.cells[0].across and not reached
            yield Row(texts, Message("line {line}", line=row.line), tuple(remarks), row.line, spans=spans)


def _is_beside_signs(rows: Iterable[Row]) -> bool:
    """Whether a table has words in its last column alone, below one another, where images stand before them."""
    table = [row.cells for row in rows]
    last = max(map(len, table), default=0) - 1
    return last > 0 and {at for cells in table for at, words in enumerate(cells) if words} == {last}


def _with_hidden(rows: Iterable[Row], table: FlowTable) -> tuple[Row, ...]:
    """The rows, with a remark on those that are hidden and on hidden cells at the first of them."""
    unseen = [row for row in table.rows if row.hidden and any(cell.flow.words() for cell in row.cells)]
    cells = [
        cell
        for row in table.rows
        if not row.hidden
        for cell in row.cells
        if cell.hidden and cell.flow.words()
    ]
    found = list(rows)
    remarks: dict[int, list[Remark]] = {}
    if unseen:
        words = " ".join(filter(None, (cell.flow.words() for cell in unseen[0].cells)))
        lines = ", ".join(str(row.line) for row in unseen[:9]) + (" …" if len(unseen) > 9 else "")
        remarks.setdefault(unseen[0].line, []).append(
            hidden(
                "row",
                Message("{count} row(s) of a table (line {lines})", count=len(unseen), lines=lines),
                words,
            )
        )
    if cells:
        what = Message("{count} cell(s) of a table", count=len(cells))
        remarks.setdefault(found[0].line, []).append(hidden("column", what, cells[0].flow.words()))
    return tuple(replace(row, remarks=(*row.remarks, *remarks.pop(row.line, ()))) for row in found)
