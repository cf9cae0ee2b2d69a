"""Blocks of a document → lines of text with tabs between cells, each line with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from madoguchi.ingest.documents.blocks import Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.split_numbers import with_whole_numbers
from madoguchi.ingest.pieces.headings import heading_words
from madoguchi.ingest.said import SaidBeside
from madoguchi.ingest.source import SourceText, bounded
from madoguchi.ingest.spec import Tables
from madoguchi.model.notice import Notice
from madoguchi.text.fold import fold

# How words alone in a row begin, or end as a sentence does, that are no name in the rows of a table.
_APART = re.compile(r"[☎☏※*\[［]|.*(?:です|ます|ません|ました|ください|下さい)[。.]?\s*\Z")


def transcribe(document: Document, tables: Tables, *, content: bytes, edition: str) -> SourceText:
    """Return the document as a text of the list, as a careful typist would copy it."""
    tables = tables.by_heading
    headings = {heading for spec in tables.tables for heading in spec.heading}
    typist = _Typist(
        lambda text: heading_words(fold(text)) in headings,
        lambda text: tables.knows_header(fold(text)),
    )
    for block in document.blocks:
        typist.blank()
        if isinstance(block, Paragraph):
            typist.write(block.text, block.place, block.remarks)
        else:
            typist.grid(block)
    loose = tuple(remark.notice() for remark in document.remarks)
    return bounded(
        SourceText(
            edition,
            content,
            tuple(typist.lines),
            tuple(typist.places),
            (*loose, *typist.notices),
            said=tuple(typist.said),
        )
    )


@dataclass(slots=True)
class _Typist:
    """Writes line by line; knows whether a table's rows have begun."""

    is_heading: Callable[[str], bool]
    knows_header: Callable[[str], bool]
    lines: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    said: list[SaidBeside] = field(default_factory=list)

    def write(self, text: str, place: str, remarks: tuple[Remark, ...] = ()) -> None:
        self.lines.append(text)
        self.places.append(place)
        self.notices += [remark.notice(len(self.lines)) for remark in remarks]

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.write("", "")

    def grid(self, grid: Grid) -> None:
        """Write rows. Words alone in a row are a row of the table once its rows have begun, else a heading."""
        begun = False
        for row in with_whole_numbers(_without_margin(grid.rows)):
            filled = [index for index, cell in enumerate(row.cells) if cell]
            if not filled and row.remarks:  # a row of which everything was left out parts no tables
                self.notices += [_placed(remark, row.place) for remark in row.remarks]
                continue
            if not filled:
                self.blank()
                begun = False
                continue
            alone = filled == [0]
            if alone and begun and row.spans:
                self.write(row.cells[0], row.place, row.remarks)
                continue
            if alone and (not begun or self._stands_apart(row)):
                if begun:
                    self.blank()
                self.write(row.cells[0], row.place, row.remarks)
                begun = False
                continue
            begun = True
            # A lone cell keeps its tab: the tab is what makes a line a row.
            cells = self._known_names(row) if row.levels else row.cells
            self.write("\t".join(cells[: max(filled[-1] + 1, 2)]), row.place, row.remarks)
            self.said += [replace(each, line=len(self.lines)) for each in row.said]

    def _known_names(self, row: Row) -> tuple[str, ...]:
        """The names of columns without the group's, where one's own name is known and no other column has it."""
        own = [levels[-1] if levels else "" for levels in row.levels]
        return tuple(
            name
            if own.count(name) == 1 and self.knows_header(name) and not self.knows_header(whole)
            else whole
            for name, whole in zip(own, row.cells, strict=True)
        )

    def _stands_apart(self, row: Row) -> bool:
        return bool(_APART.match(row.cells[0])) or self.is_heading(row.cells[0])


def _without_margin(rows: Sequence[Row]) -> list[Row]:
    """Rows without the columns on the left that are empty in all of them, where words alone in a row show that the sheet
    begins there: a title in C2, a table from C5 on.
    """
    filled = [[at for at, cell in enumerate(row.cells) if cell] for row in rows]
    margin = min((each[0] for each in filled if each), default=0)
    if not margin or [margin] not in filled:
        return list(rows)
    return [
        replace(
            row,
            cells=(*row.cells[margin:], "", "")[: max(len(row.cells) - margin, 2)],
            levels=row.levels[margin:],
        )
        for row in rows
    ]


def _placed(remark: Remark, place: str) -> Notice:
    """The notice of a row that has no line."""
    return remark.at(place).notice()
