"""Blocks of a document → lines of text with tabs between cells, each line with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from madoguchi.ingest.documents.blocks import Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.sections import heading_words
from madoguchi.ingest.source import Slice, SourceText, bounded
from madoguchi.ingest.spec import Tables
from madoguchi.model.notice import Notice
from madoguchi.text.fold import fold

_APART = re.compile(r"[☎☏※*\[［]")


def transcribe(document: Document, tables: Tables, *, content: bytes, edition: str) -> SourceText:
    """Return the document as a text of the list, as a careful typist would copy it."""
    headings = {heading for spec in tables.tables for heading in spec.heading}
    typist = _Typist(lambda text: heading_words(Slice(fold(text), 1, 0)).text in headings)
    for block in document.blocks:
        typist.blank()
        if isinstance(block, Paragraph):
            typist.write(block.text, block.place, block.remarks)
        else:
            typist.grid(block)
    loose = tuple(_notice(remark, ()) for remark in document.remarks)
    return bounded(
        SourceText(edition, content, tuple(typist.lines), tuple(typist.places), (*loose, *typist.notices))
    )


@dataclass(slots=True)
class _Typist:
    """Writes line by line; knows whether a table's rows have begun."""

    is_heading: Callable[[str], bool]
    lines: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def write(self, text: str, place: str, remarks: tuple[Remark, ...] = ()) -> None:
        self.lines.append(text)
        self.places.append(place)
        self.notices += [_notice(remark, (len(self.lines),)) for remark in remarks]

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.write("", "")

    def grid(self, grid: Grid) -> None:
        """Write rows. Words alone in a row are a row of the table once its rows have begun, else a heading."""
        begun = False
        for row in grid.rows:
            filled = [index for index, cell in enumerate(row.cells) if cell]
            if not filled:
                self.blank()
                begun = False
                continue
            alone = filled == [0]
            if alone and (not begun or self._stands_apart(row)):
                if begun:
                    self.blank()
                self.write(row.cells[0], row.place, row.remarks)
                begun = False
                continue
            begun = True
            # A lone cell keeps its tab: the tab is what makes a line a row.
            self.write("\t".join(row.cells[: max(filled[-1] + 1, 2)]), row.place, row.remarks)

    def _stands_apart(self, row: Row) -> bool:
        return bool(_APART.match(row.cells[0])) or self.is_heading(row.cells[0])


def _notice(remark: Remark, lines: tuple[int, ...]) -> Notice:
    return Notice(remark.code, remark.severity, lines, remark.value, remark.message, remark.fix)
