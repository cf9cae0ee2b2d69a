"""What stands on a page of the web while it is read: words on lines, and tables, one after the other.

Of lines that a <br> alone parts, in one heading or paragraph, it says which are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from madoguchi.ingest.documents.cellwords import one_line
from madoguchi.ingest.pieces.contacts import BULLET
from madoguchi.ingest.pieces.fields import NAMES_A_DESK
from madoguchi.ingest.pieces.headers import header_words
from madoguchi.ingest.pieces.shapes import Shape, shape_of
from madoguchi.text.department import is_unit, rank
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_PARAGRAPHS = {"p", "li", "dd", "address"}
_POSTAL = re.compile(r"〒|\d{3}-\d{4}(?![\d-])")
_ANNOUNCES = re.compile(r"[:：。]|\d\s?:\s?\d|\d時")
_WORDS = (Shape.WORDS, Shape.ADDRESS, Shape.KANA, Shape.LATIN, Shape.UNIT)
_SECTION = re.compile(r"[課係室班部](?:\([^()]*\))?$")
_RANKED = re.compile(r"[部局課室係班](?:\([^()]*\))?$")
_LONGEST = 60
_FEW_CELLS = 6  # with fewer filled cells a table in a cell is that cell's words, set in rows


def plain(text: str) -> str:
    """Words on one line, as a browser shows them."""
    return one_line(_SPACES.sub(" ", text))


@dataclass(slots=True)
class Words:
    """Words on one line of the page; `is_item`: a dot stands before them, as an item of a list has one.

    `broken` is the element within which a <br> alone parts them from the line above; else "". `within` is the element
    that began right before them.
    """

    text: str
    line: int
    is_item: bool = False
    broken: str = ""
    within: str = ""


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
            broken = self.within if self.broken else ""
            self.parts.append(Words(text, line, self.begins_item, broken, self.within))
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
        table.rows.append(FlowRow(line, False, cells=cells))

    def words(self) -> str:
        """All words on one line, those of tables too."""
        texts = (
            " ".join(cell.flow.words() for cell in part.cells()) if isinstance(part, FlowTable) else part.text
            for part in self.parts
        )
        return plain(" ".join(texts))

    def lines(self) -> Iterator[Words | FlowTable]:
        """All parts, lines that are one as the first of them (see _goes_on)."""
        last: Words | None = None
        for part, following in pairwise([*self.parts, None]):
            assert part is not None
            if last is not None and isinstance(part, Words) and part.broken:
                is_last = not (isinstance(following, Words) and following.broken)
                if _goes_on(part.broken, plain(last.text), plain(part.text), is_last=is_last):
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
    """A row; `left_out`: it is hidden, and says itself that it is no part of the list."""

    line: int
    hidden: bool
    left_out: bool = False
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


# -- lists of terms -----------------------------------------------------------------------------------------


def put_name_first(flow: Flow, begin: int) -> None:
    """Put the name first in a list of terms that says all of one desk: <dl><dt>電話<dd>…<dt>窓口<dd>東課.

    `begin` is how many parts stand before the list. Each of its terms is a word of a header, no two of one kind.
    """
    groups: list[list[Words]] = []
    for part in flow.parts[begin:]:
        if not isinstance(part, Words) or (part.within != "dt" and not groups):
            return
        if part.within == "dt":
            groups.append([])
        groups[-1].append(part)
    known = [header_words().match(fold(plain(group[0].text)).strip(" :：")) for group in groups]
    kinds = [match.kind for match in known if match is not None and match.whole]
    if len(kinds) < max(len(groups), 2) or len(set(kinds)) < len(kinds):
        return
    named = next((at for at, kind in enumerate(kinds) if kind in NAMES_A_DESK), 0)
    if named and all(len(group) > 1 for group in groups):
        groups.insert(0, groups.pop(named))
        flow.parts[begin:] = [part for group in groups for part in group]


# -- lines that a <br> alone parts, in one heading or paragraph ---------------------------------------------


def _goes_on(tag: str, above: str, below: str, *, is_last: bool) -> bool:
    """Whether the line `below` a <br> in an element goes on with the one above it; `is_last`: it is the element's last.

    A heading is one however it is set, 東区<br>会館, but for the names of two bodies, 市民課<br>税務課. So is the address of a paragraph: 〒999-0001 東市東町1<br>東ビル.
    """
    above, below = fold(above).strip(), fold(below).strip()
    if not above or len(above) + len(below) > _LONGEST or BULLET.match(below):
        return False
    if find_phones(above) or find_phones(below) or _ANNOUNCES.search(below):
        return False
    if tag in _HEADINGS:
        return not _ANNOUNCES.search(above) and not _are_two_bodies(above, below)
    if tag not in _PARAGRAPHS or not is_last or not (begun := _POSTAL.match(above)):
        return False
    placed = shape_of(above[begun.end() :].strip()) is Shape.ADDRESS or shape_of(above) is Shape.ADDRESS
    return placed and shape_of(below) in _WORDS and not _SECTION.search(below)


def _are_two_bodies(above: str, below: str) -> bool:
    """Whether two lines are each the name of a body, and the lower is no section of the upper: 福祉部<br>介護課."""
    is_section = _SECTION.search(below) is not None and (
        _RANKED.search(above) is None or rank(above) < rank(below)
    )
    return is_unit(above) and is_unit(below) and not is_section
