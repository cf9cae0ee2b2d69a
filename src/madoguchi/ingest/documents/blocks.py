"""What a document holds, whatever its kind: paragraphs and grids of cells, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.model.notice import Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about the document itself; it becomes a notice once the line is known."""

    code: str
    severity: Severity
    value: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words outside a grid. `place` says where for people: page 3."""

    text: str
    place: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid, its cells from left to right; a row of empty cells parts two tables."""

    cells: tuple[str, ...]
    place: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that stand together: a ruled table of a page, or a sheet."""

    rows: tuple[Row, ...]


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A document taken apart, in reading order. `remarks` are those without a line."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()

    def text(self) -> str:
        """Return all visible words, one paragraph or row a line."""
        lines = []
        for block in self.blocks:
            rows = block.rows if isinstance(block, Grid) else ()
            lines += [block.text] if isinstance(block, Paragraph) else ["\t".join(r.cells) for r in rows]
        return "\n".join(lines)
