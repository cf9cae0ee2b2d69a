"""A section of a list: one heading and all that stands under it, rows of a table or desks in lines of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from madoguchi.ingest.carrying import RowsAbove
from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.columns.times import hours_in
from madoguchi.ingest.findings import finding
from madoguchi.ingest.line_rows import Row
from madoguchi.ingest.source import Slice, SourceText
from madoguchi.ingest.spec import CALLED, ROLES_IN_WORDS, Role, TableSpec
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.text.phone import as_printed

_TOLD_TOGETHER = {Role.NOTE, Role.CODE, Role.DATE, Role.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Found:
    """A header row of an undescribed table, or its first row where it has none, and what the columns mean."""

    place: Slice
    columns: tuple[Column, ...]


@dataclass(slots=True)
class Section:
    """One heading and all that stands under it. Filled line by line, then only read."""

    spec: TableSpec
    described: bool = True
    heading: Slice | None = None
    contact: list[Slice] = field(default_factory=list)  # other cells of the heading's line
    columns: list[tuple[Role, str]] = field(default_factory=list)
    free: list[Slice] = field(default_factory=list)
    titles: dict[str, Slice] = field(default_factory=dict)  # of columns whose cells need their header
    titled: dict[Slice, Slice] = field(default_factory=dict)  # of cells in lines of words, each with its own
    labels: dict[str, Slice] = field(default_factory=dict)  # of columns of numbers: which of several
    when: Slice | None = (
        None  # the hours that the header of the numbers says of all of them: 電話(平日9:00～17:00)
    )
    found: list[Found] = field(default_factory=list)  # undescribed: its header rows, as they were read
    # as found: what the next row may take over, of each desk that stands beside others in it
    above: list[RowsAbove] = field(default_factory=lambda: [RowsAbove()])
    rows: list[Row] = field(default_factory=list)
    footnotes: list[Slice] = field(default_factory=list)
    running: bool = False  # lines of words, no table
    kinds: frozenset[int] = frozenset()  # columns that say which kind of number stands right of them
    parted: tuple[int, ...] = ()  # where the groups of a number stand in three columns
    repeating: frozenset[str] = (
        frozenset()
    )  # columns whose cells tell once more what others do: their headers
    named_within: bool = False  # the cells of numbers name the desks, too: 東課 099-…
    desks: tuple[tuple[int, ...], ...] = ()  # where a row has several desks side by side: the columns of each

    @property
    def title(self) -> str:
        """The words of its heading; empty where it has none."""
        return as_printed(self.heading.text) if self.heading else ""

    @property
    def as_found(self) -> bool:
        """Whether it reads as the tables of any office do: merged cells carried, groups parted, totals left out."""
        return not self.described or self.spec.as_found

    @property
    def names_its_rows(self) -> bool:
        """Whether a column of a table that is read as found says who is called: no title is, where a cell of it is empty."""
        return self.as_found and any(role is Role.ORGANIZATION for role, _ in self.columns)

    def set_desks(self, desks: tuple[tuple[int, ...], ...]) -> None:
        """Keep the columns of each desk of its rows; () where a row has one. Each takes over what stands above it alone."""
        self.desks = desks
        if len(self.above) != max(1, len(desks)):
            self.above = [self.above[0].below_another_header() for _ in desks or [()]]

    def title_of(self, header: str, place: Slice) -> Slice | None:
        """The words without which a cell says nothing: its own title, else that of its column."""
        return self.titled.get(place) or self.titles.get(header)

    def name_cells(self, column: Column, places: Sequence[Slice]) -> None:
        """Keep what the cells of a column say nothing without: its header, or for which kind of day they are.

        `places` are where the words of its header stand.
        """
        if column.titled:
            own = (place for place in places if place.text == column.header)
            self.titles[column.header] = next(own, places[0])
        if column.days:
            found = filter(None, (place.find(column.days) for place in places))
            self.titles[column.header] = next(found, places[0])

    def tell_hours(self, columns: Sequence[Column], words: Sequence[Sequence[Slice]]) -> None:
        """Keep the hours that the header of the one column of numbers says, where no other column has any.

        `words` are, of each column, the places of the words of its header.
        """
        called = [at for at, column in enumerate(columns) if column.role in CALLED]
        if len(called) != 1 or any(column.role is Role.HOURS for column in columns):
            self.when = None
            return
        places = words[called[0]] if called[0] < len(words) else ()
        found = (place.find(hours) for place in places if (hours := hours_in(place.text)))
        self.when = next(found, None)

    def without_lines_above(self, others: Sequence[Section]) -> list[Section]:
        """Give up the lines that stand above other desks, further up: whose they are nobody says. Return what has them.

        Sentences between the heading of the table and the one office that is told below it introduce the table; what
        stands above all other desks may be its title.
        """
        rows = [row for other in others for row in other.rows]
        first, end = (min((r.line for r in rows), default=0), max((r.line for r in rows), default=0))
        introduced = len(rows) == 1 and all(other.heading == self.heading for other in others)
        apart = [
            line
            for line in self.free
            if line.line < end
            and not line.text.startswith("※")
            and (not introduced if "。" in line.text else line.line > first)
        ]
        self.free = [line for line in self.free if line not in apart]
        return [Section(undescribed(""), described=False, free=apart)] if apart else []

    def parted_lines(self) -> tuple[list[Slice], list[Slice]]:
        """The lines of words between the rows of a table or right below them, and those that stand apart."""
        end = self.rows[-1].line if self.rows else 0
        inside = []
        for line in self.footnotes:
            if line.line > end + 1:
                break
            end = max(end, line.line)
            inside.append(line)
        return inside, self.footnotes[len(inside) :]


def undescribed(heading: str) -> TableSpec:
    heading = as_printed(heading)
    return TableSpec(id="", program=heading, heading=(heading,), cell="path")


def _called(section: Section) -> Message:
    """A table, or lines, by the heading, for messages."""
    if section.heading:
        heading = section.heading.text
        return (
            Message("the lines 「{heading}」", heading=heading)
            if section.running
            else Message("the table 「{heading}」", heading=heading)
        )
    return Message("these lines") if section.running else Message("this table")


def _read_as(columns: tuple[Column, ...]) -> Message:
    """What was taken for what, for people: 名称 → organization."""
    if not columns:
        return Message("its rows were read by the words of its header")
    told: tuple[Message, ...] = tuple(
        Message("{header} → {role}", header=each.header, role=ROLES_IN_WORDS[each.role])
        if each.header
        else Message("column {number} → {role}", number=number, role=ROLES_IN_WORDS[each.role])
        for number, each in enumerate(columns, start=1)
        if each.role not in _TOLD_TOGETHER and each.looks
    )
    rest = sum(1 for c in columns if c.role in _TOLD_TOGETHER and c.looks)
    roles = told or (Message("remarks alone"),)
    if rest:
        return Message("read as: {roles}; {count} more as remarks, codes or dates", roles=roles, count=rest)
    return Message("read as: {roles}", roles=roles)


def guessed(sections: Iterable[Section], source: SourceText) -> Iterator[Notice]:
    """Yield what was read without being told: a table without a header row, and one without a description."""
    for section in sections:
        if section.described and section.spec.columns and section.rows and not section.columns:
            yield finding(
                "header-missing", Severity.WARNING, source.line(section.rows[0].line).strip(),
                Message("table {table} has no header row; its columns were taken in their usual order", table=section.spec.id),
                Message("restore the header row"),
            )  # fmt: skip
        if section.described or not (section.heading or section.found):
            continue
        what = _called(section)
        for columns in [found.columns for found in section.found] or [()]:
            yield finding(
                "unknown-table", Severity.ERROR, section.heading or section.found[0].place,
                Message("no description fits {what}; {columns}", what=what, columns=_read_as(columns)),
                Message("describe the table in tables.toml (heading, columns, program)"),
            )  # fmt: skip
