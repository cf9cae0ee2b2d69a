"""What reading yields: records (desks not yet identified), claims, and remarks on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.source import SourceText
from madoguchi.ingest.spec import Tables
from madoguchi.model.entities import DatedFact, Phone
from madoguchi.model.notice import Notice
from madoguchi.model.provenance import Span, Value


class ClaimReason(StrEnum):
    """Why characters of the source are no value of a desk; an edition tells them by these words."""

    # What stands around the rows.
    HEADING = "heading"
    HEADING_SIGN = "heading sign"  # ■ before it
    ABOVE_HEADER = "above the header"
    HEADER = "header"
    GROUP = "heading of a group"
    TOTAL = "total of the table"
    FOOT = "foot of the page"
    SEPARATOR = "separator"  # ----
    ABOUT_THE_FILE = "about the file"  # #license | https://…
    AREA_CODE = "area code"  # said once for a list's numbers
    ANNOUNCES_HOURS = "announces hours"
    # Of a row, whole cells.
    UNREAD_ROW = "unread row"
    ROW_CODE = "code of the row"
    ROW_DATE = "date of the row"
    TIME = "whether the row holds"  # 変更前, 変更後
    CARRIED = "carried cell"
    AS_ABOVE = "as above"  # 〃
    EMPTY = "empty cell"  # -
    DOUBLED_CELL = "doubled cell"
    NATION = "the whole country"
    # Within what is read.
    SIGN = "sign"
    BETWEEN_LEVELS = "between levels"
    FOOTNOTE_MARK = "footnote mark"
    LINK_MARK = "mark of a link"  # <外部リンク>
    POSTAL_SIGN = "sign of a postal code"  # 〒
    # Beside a number.
    LABEL = "label of a number"
    AROUND_LABEL = "words around a label"
    KIND = "kind of a number"  # FAX
    MARK = "mark of a number"  # ☎
    PARTICLE = "particle before a number"
    BETWEEN_NUMBERS = "between numbers"
    EXTENSION = "extension of a number"  # in a column of its own
    DOUBLED_NUMBER = "doubled number"
    FORMER = "former number"  # the list itself says that it is one of the past


@dataclass(frozen=True, slots=True)
class Record:
    """One callable unit of a row, with the proof of each value; ids and areas come later.

    `row` is the line of its own row (the heading's line for a desk that a heading names).
    """

    table: str
    program: str
    row: int
    organization: Value
    department: tuple[Value, ...] = ()
    operator: Value | None = None
    prefecture: Value | None = None
    phones: tuple[Phone, ...] = ()
    faxes: tuple[Phone, ...] = ()
    urls: tuple[Value, ...] = ()
    emails: tuple[Value, ...] = ()
    postal_code: Value | None = None
    address: Value | None = None
    hours: Value | None = None
    notes: tuple[Value, ...] = ()
    dated: tuple[DatedFact, ...] = ()
    heading: tuple[Span, ...] = ()
    national: bool = False
    referral: str | None = None

    def lines(self) -> tuple[int, ...]:
        """Lines on which it is printed: heading, carried cells, its row, its own footnotes."""
        values = [self.organization, *self.department, *(p.value for p in (*self.phones, *self.faxes))]
        values += [*self.urls, *self.emails]
        values += [v for v in (self.operator, self.address, self.postal_code, self.hours) if v]
        spans = {span.line for value in values for span in value.spans}
        return tuple(sorted(spans | {self.row} | {span.line for span in self.heading}))


class Claim(NamedTuple):
    """Characters of the source that are accounted for without being a value of a desk."""

    span: Span
    why: ClaimReason

    @property
    def holds_no_number(self) -> bool:
        """Whether its digits are surely none to call: a key, a date, what stands above a table, a number of the past."""
        return self.why in _WITHOUT_NUMBERS


_WITHOUT_NUMBERS = frozenset({
    ClaimReason.ROW_CODE, ClaimReason.ROW_DATE, ClaimReason.ABOVE_HEADER, ClaimReason.ABOUT_THE_FILE, ClaimReason.FORMER,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableReading:
    """What was seen of one table: its heading, its rows' lines, and, of one that is not, or not wholly, described,
    the columns as they were read, and some cells of each. Lines of words have no columns.

    `contact`: a number or an address stands beside its heading or between it and the rows.
    """

    table: str
    heading_line: int | None
    rows: tuple[int, ...]
    described: bool = True
    heading: str = ""
    columns: tuple[Column, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    contact: bool = False


@dataclass(frozen=True)
class Reading:
    """A whole text read: nothing of it is dropped, everything is in one of these lists."""

    source: SourceText
    records: tuple[Record, ...]
    tables: tuple[TableReading, ...]
    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...] = field(default=())

    @cached_property
    def recognised(self) -> frozenset[str]:
        """The ids of the described tables that stand in the text."""
        return frozenset(table.table for table in self.tables if table.described)

    def is_of(self, tables: Tables) -> bool:
        """Whether the text is one of the list that `tables` describes, and not another office's.

        It is where at least half of the described tables stand in it. A single heading that both print
        (社会福祉協議会) makes no list the same; a list that lost or renamed a few tables is still that list.
        """
        found = [table for table in tables.tables if table.id in self.recognised]
        return bool(tables.tables) and 2 * len(found) >= len(tables.tables)
