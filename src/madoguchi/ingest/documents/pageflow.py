"""What stands on a page of the web while it is read: words on lines, and tables, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.ingest.documents.linebreaks import goes_on

_SPACES = re.compile(r"[ \t\r\n\f]+")
_FEW_CELLS = 6  # with fewer filled cells a table in a cell is that cell's words, set in rows


def plain(text: str) -> str:
    """Words on one line, as a browser shows them."""
    return one_line(_SPACES.sub(" ", text))


@dataclass(slots=True)
class Words:
    """Words on one line of the page; `is_item`: a dot stands before them, as an item of a list has one.

    `broken` is the element within which a <br> alone parts them from the line above; else "".
    """

    text: str
    line: int
    is_item: bool = False
    broken: str = ""


@dataclass(slots=True)
class Flow:
    """What stands one after the other, on the page or in a cell; `struck`: what is struck out of it."""

    parts: list[Words | FlowTable] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    open: bool = False  # whether the last line goes on
    begins_item: bool = False  # whether the next line begins an item of a list
    within: str = ""  # the element that the last line began in, until another begins or ends
    broken: bool = False  # whether a <br> alone has stood behind the last line

    def write(self, text: str, line: int) -> None:
        last = self.parts[-1] if self.open and self.parts else None
        if isinstance(last, Words):
            last.text += text
        elif text.strip():
            self.parts.append(Words(text, line, self.begins_item, self.within if self.broken else ""))
            self.open, self.begins_item = True, False

    def end_line(self, tag: str, *, begins: bool) -> None:
        """End the last line where an element begins or ends; a <br> ends no element."""
        if tag != "br":
            self.within, self.broken = tag if begins else "", False
        elif begins:
            self.broken = self.open
        self.open = False

    def add_row(self, pieces: Iterable[str], line: int) -> None:
        """Words that stand in columns without a table: <b>東課</b><span>証明、届</span><strong>099-…</strong>."""
        last = self.parts[-1] if self.parts else None
        table = last if isinstance(last, FlowTable) and last.of_links else FlowTable(of_links=True)
        if table is not last:
            self.parts.append(table)
        cells = [FlowCell(Flow([Words(piece, line)]), False, 1, 1, False) for piece in pieces]
        table.rows.append(FlowRow(line, False, cells))

    def words(self) -> str:
        """All words on one line, those of tables too."""
        texts = (
            " ".join(cell.flow.words() for cell in part.cells()) if isinstance(part, FlowTable) else part.text
            for part in self.parts
        )
        return plain(" ".join(texts))

    def lines(self) -> Iterator[Words | FlowTable]:
        """All parts, lines that are one as the first of them (see linebreaks.py)."""
        last: Words | None = None
        for part, following in pairwise([*self.parts, None]):
            assert part is not None
            if last is not None and isinstance(part, Words) and part.broken:
                is_last = not (isinstance(following, Words) and following.broken)
                if goes_on(part.broken, plain(last.text), plain(part.text), is_last=is_last):
                    last = replace(last, text=f"{last.text.rstrip()} {part.text.lstrip()}")
                    continue
            if last is not None:
                yield last
            last = part if isinstance(part, Words) else None
            if last is None:
                yield part
        if last is not None:
            yield last

    def tables(self) -> Iterator[FlowTable]:
        return (part for part in self.parts if isinstance(part, FlowTable))


@dataclass(slots=True)
class FlowCell:
    flow: Flow
    is_header: bool
    down: int  # rows over which it reaches; 0: all that there are
    across: int
    hidden: bool


@dataclass(slots=True)
class FlowRow:
    line: int
    hidden: bool
    cells: list[FlowCell] = field(default_factory=list)


@dataclass(slots=True)
class FlowTable:
    rows: list[FlowRow] = field(default_factory=list)
    caption: Flow = field(default_factory=Flow)
    columns: int = 0  # that `col` elements have described so far
    hidden_columns: list[int] = field(default_factory=list)
    of_links: bool = False  # whether its rows are links that dial

    def cells(self) -> Iterator[FlowCell]:
        for row in self.rows:
            yield from row.cells

    def lays_out(self) -> bool:
        """Whether it only places parts of the page: it is one cell, or tables of their own stand in it."""
        return sum(1 for _ in self.cells()) == 1 or any(
            table.is_own() for cell in self.cells() for table in cell.flow.tables()
        )

    def is_own(self) -> bool:
        """Whether, in a cell, it is a table of its own and not some words of that cell set in rows."""
        filled = [cell for cell in self.cells() if cell.flow.words()]
        has_columns = len(self.rows) > 1 and max(len(row.cells) for row in self.rows) > 1
        several = has_columns and (len(filled) >= _FEW_CELLS or any(cell.is_header for cell in filled))
        return several or any(table.is_own() for cell in self.cells() for table in cell.flow.tables())
