"""Our own guidebook as a document: what of it is the list, and what the book added."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.layout import Layout
from madoguchi.message import Message
from madoguchi.model.notice import Severity


def list_of(document: Document, layout: Layout) -> Document:
    """Return the part of a guidebook that is the list, as its layout tells them apart."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text.startswith(layout.list_text):
                blocks.append(block)
        elif _is_list(block, layout):
            blocks.append(_without_own(block, layout))
    left_out = Remark(
        "frame-left-out", Severity.INFO, layout.legend,
        Message("this is a guidebook made by this program: cover, contents, descriptions, footnotes and indexes are its own and were left out"),
        Message("nothing; the list is its tables, their headings and remarks"),
    )  # fmt: skip
    return replace(document, blocks=tuple(blocks), remarks=(left_out, *document.remarks))


def _is_list(grid: Grid, layout: Layout) -> bool:
    known = {header for header, _ in layout.columns} | set(layout.own)
    return bool(grid.rows) and set(grid.rows[0].cells) <= known


def _without_own(grid: Grid, layout: Layout) -> Grid:
    """A table without the columns that the book added."""
    kept = [n for n, header in enumerate(grid.rows[0].cells) if header not in layout.own]
    return Grid(tuple(_only(row, kept) for row in grid.rows))


def _only(row: Row, kept: list[int]) -> Row:
    return replace(row, cells=tuple(row.cells[n] for n in kept))
