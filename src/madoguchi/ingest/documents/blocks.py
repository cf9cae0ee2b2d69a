"""What a document holds, whatever its kind: paragraphs and grids of cells, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from madoguchi.ingest.said import SaidBeside
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about the document itself; it becomes a notice once the line is known."""

    code: str
    severity: Severity
    value: str
    message: Message
    fix: Message

    def at(self, place: str) -> Remark:
        """Return it with the place in the document, where it has no line."""
        message = Message("{message} [{places}]", message=self.message, places=(place,))
        return replace(self, message=message)

    def notice(self, *lines: int) -> Notice:
        """Return it as the notice of some lines, or of the whole text."""
        return Notice(self.code, self.severity, lines, self.value, self.message, self.fix)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words outside a grid. `place` says where for people: page 3.

    `line` is the number of the line in the file, or of the row on its sheet; 0 where there is none.
    """

    text: str
    place: Message
    remarks: tuple[Remark, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid, its cells from left to right; a row of empty cells parts two tables.

    `line` as in a paragraph. `levels`: of a header that had several rows, the names of each column
    from the group's to its own. `spans`: its one cell reaches over all columns, as the heading of a group does.
    `said`: what else a file of ours says of its desk.
    """

    cells: tuple[str, ...]
    place: Message
    remarks: tuple[Remark, ...] = ()
    line: int = 0
    levels: tuple[tuple[str, ...], ...] = ()
    spans: bool = False
    said: tuple[SaidBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that stand together: a ruled table of a page, or a sheet."""

    rows: tuple[Row, ...]


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A document taken apart, in reading order. `remarks` are those without a line; `title`: what it is called, if
    that stands outside of its words.
    """

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()
    title: str = ""

    def text(self) -> str:
        """Return all visible words, one paragraph or row a line."""
        lines = []
        for block in self.blocks:
            rows = block.rows if isinstance(block, Grid) else ()
            lines += [block.text] if isinstance(block, Paragraph) else ["\t".join(r.cells) for r in rows]
        return "\n".join(lines)
