"""An edition: the directory as of one publication, immutable, known by its revision.

It rests on one or several sources. Their lines stand one after another in one volume, numbered through: a
span of the volume is enough to tell which source a value rests on, and how old that is.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from madoguchi.data.bundle import Bundle
from madoguchi.message import Message, as_written
from madoguchi.model.change import DeskChange
from madoguchi.model.entities import Desk, Location, Organization, Program
from madoguchi.model.notice import Notice
from madoguchi.model.provenance import Span

Member = TypeVar("Member")

# How a text of the facts begins that nobody told: "unknown: nobody said who published it".
UNKNOWN = "unknown"
_UNTOLD = f"{UNKNOWN}: nobody said "
# The first and the last day of a period of which one is not known, as ISO 8601-2 writes it.
_OPEN = ".."
_LONGEST_MONTH = 31  # days
# Between the names of several sources.
AND = "・"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What we hold and what we do not know of it.

    A text that nobody told says so in words (it begins with `UNKNOWN`); a day that nobody told is None, a
    name in English empty.
    """

    edition: str
    sha256: str
    title: str
    title_en: str
    what: str
    period_start: date | None
    period_end: date | None
    period_reason: str
    publisher: str
    published: str
    licence: str
    held_since: date | None
    # Of numbers that the list prints without one, as its office tells it; empty where nobody did.
    area_code: str = ""
    # Fact → what it says in Japanese, where the text itself is English.
    ja: Mapping[str, str] = field(default_factory=dict)

    def said(self, fact: str) -> Message:
        """Return a text of the facts in the languages that it is told in."""
        text: str = getattr(self, fact)
        return as_written({"en": text, "ja": self.ja[fact]} if fact in self.ja else text)

    @property
    def name(self) -> str:
        """What to call the list: its title, or the edition's id where nobody told a title."""
        return self.edition if is_unknown(self.title) else self.title

    @property
    def period(self) -> str:
        """The period as an ISO 8601 interval, `..` for the one day that is not known; else empty."""
        days = [day.isoformat() if day else _OPEN for day in (self.period_start, self.period_end)]
        return "" if days == [_OPEN, _OPEN] else "/".join(days)

    @property
    def is_snapshot(self) -> bool:
        """Whether it is of one day or of a month at most (令和8年4月現在): no other follows it a year later."""
        start, end = self.period_start, self.period_end
        return start is not None and end is not None and (end - start).days < _LONGEST_MONTH

    @property
    def day_of(self) -> str:
        """The day, or the whole month, that it is of: 2026-04-01, or 2026-04 for 令和8年4月現在; empty for other spans."""
        start, end = self.period_start, self.period_end
        if start is None or end is None:
            return ""
        if start == end:
            return start.isoformat()
        of_a_month = start.day == 1 and end == start.replace(day=monthrange(start.year, start.month)[1])
        return f"{start:%Y-%m}" if of_a_month else ""

    def age_days(self, at: date) -> int | None:
        """Days since the end of the source's period; 0 while it runs, None where the end is not known."""
        return None if self.period_end is None else max(0, (at - self.period_end).days)


def is_unknown(text: str) -> bool:
    """Whether a text of the facts says that nobody told it."""
    return text.startswith(UNKNOWN)


def is_untold(text: str) -> bool:
    """Whether a text of the facts is the stock one for what nobody told, and gives no reason of its own."""
    return text.startswith(_UNTOLD)


def unknown_facts(edition: str) -> SourceFacts:
    """Return the facts of a text of which nobody told anything."""
    return SourceFacts(
        edition=edition,
        sha256="",
        title="unknown: nobody said what the list is called",
        title_en="",
        what="unknown: nobody said what the text is",
        period_start=None,
        period_end=None,
        period_reason="unknown: nobody said for which days the list speaks",
        publisher="unknown: nobody said who published it",
        published="unknown: nobody said on which day it was published",
        licence="unknown: nobody said under which terms",
        held_since=None,
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a source that stand one after another in the file that it came as.

    `first` is the first of these lines as the source counts them (1-based); it stands in `row` of `sheet` (empty
    where the file has no sheets), or on `page`; 0 for what the file has not.
    """

    first: int
    sheet: str = ""
    row: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class InFile:
    """Where a line stands in the file that a source came as: a row of a sheet, or a page."""

    sheet: str = ""
    row: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One list of the volume: what is known of it, and which lines are its own.

    `first` is the number of its first line in the volume (1-based), `count` how many it has. `stretches` say where
    its lines stand in the file that it came as, in their order; none of a text, whose lines are those of the file.
    """

    id: str
    facts: SourceFacts
    first: int
    count: int
    stretches: tuple[Stretch, ...] = ()

    @property
    def last(self) -> int:
        """The number of its last line in the volume; one less than `first` for a source without lines."""
        return self.first + self.count - 1

    def line(self, number: int) -> int:
        """Return a line of the volume as it is counted in this source's own file, from 1."""
        return number - self.first + 1

    def in_file(self, own: int) -> InFile | None:
        """Return where a line, as the source counts it, stands in the file that it came as; None where nothing was kept."""
        at = bisect_right(self.stretches, own, key=lambda stretch: stretch.first)
        if not at:
            return None
        stretch = self.stretches[at - 1]
        return InFile(stretch.sheet, stretch.row and stretch.row + own - stretch.first, stretch.page)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table of the source as it was read: where, how many rows, how many desks."""

    id: str
    program: str
    heading: str
    heading_line: int | None
    rows: int
    desks: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of our knowledge that claims of the edition cite, as it was when the edition was made."""

    file: str
    id: str
    says: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accounted:
    """Characters of the source that are no value of a desk, and why (heading, separator …)."""

    span: Span
    why: str


class Was(StrEnum):
    """What an id was the id of."""

    DESK = "desk"
    BODY = "body"  # an organization, or a department of one


@dataclass(frozen=True, slots=True)
class Former:
    """What an earlier edition said and this one does not: an id that is gone, or numbers that a desk has no more.

    `until` is the day from which on the directory did not say it any more, `edition` and `revision` the last that
    did. `heirs` are ids of what took over, empty where nobody told; an heir may be gone itself since.
    """

    id: str
    was: Was
    name: str
    until: date
    edition: str
    revision: str
    program: str = ""
    numbers: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """All entities with their evidence, and the manifest (sources, tables, notices).

    `desks` are as printed; `changes` say what is otherwise from which day on. `sources` cover `lines` in
    their order; at least one.
    """

    id: str
    sources: tuple[Source, ...]
    lines: tuple[str, ...]  # the sources' lines as printed, one after another, so that evidence can be shown
    programs: tuple[Program, ...]
    organizations: tuple[Organization, ...]
    locations: tuple[Location, ...]
    desks: tuple[Desk, ...]
    tables: tuple[TableFacts, ...]
    notices: tuple[Notice, ...]
    changes: tuple[DeskChange, ...] = ()
    knowledge: tuple[Entry, ...] = ()
    accounted: tuple[Accounted, ...] = ()
    former: tuple[
        Former, ...
    ] = ()  # the memory of earlier editions, the latest first; see editions/former.py
    revision: str = ""
    bundle: Bundle = field(compare=False, repr=False, kw_only=True)  # the knowledge beside it

    @cached_property
    def entries(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What the edition embeds of our knowledge: (file, id) → what the entry says."""
        return {(entry.file, entry.id): entry.says for entry in self.knowledge}

    @cached_property
    def desk_by_id(self) -> dict[str, Desk]:
        return {desk.id: desk for desk in self.desks}

    @cached_property
    def program_by_slug(self) -> dict[str, Program]:
        return {program.slug: program for program in self.programs}

    @cached_property
    def desks_by_short_id(self) -> dict[str, tuple[Desk, ...]]:
        """The first eight digits of an id → the desks that begin with them."""
        return _grouped((desk.id[:8], desk) for desk in self.desks)

    @cached_property
    def desks_by_organization(self) -> dict[str, tuple[Desk, ...]]:
        """Organization's id → its desks, in the source's order."""
        return _grouped((desk.organization_id, desk) for desk in self.desks)

    @cached_property
    def desks_by_program(self) -> dict[str, tuple[Desk, ...]]:
        """Program → its desks, in the source's order."""
        return _grouped((desk.program, desk) for desk in self.desks)

    @cached_property
    def desks_by_table(self) -> dict[str, tuple[Desk, ...]]:
        """Table of the source → its desks, in their order."""
        return _grouped((desk.table_name, desk) for desk in self.desks)

    @cached_property
    def programs_by_table(self) -> dict[str, tuple[str, ...]]:
        """Table of the source → the programs of its desks, in their order."""
        return {
            table: tuple(dict.fromkeys(desk.program for desk in desks))
            for table, desks in self.desks_by_table.items()
        }

    @cached_property
    def notices_by_desk(self) -> dict[str, tuple[Notice, ...]]:
        """Desk's id → the notices that name it, in their order."""
        return _grouped((id, notice) for notice in self.notices for id in dict.fromkeys(notice.desks))

    # -- sources ----------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What to call the list, or the lists in their order."""
        return AND.join(source.facts.name for source in self.sources)

    @property
    def titled(self) -> bool:
        """Whether it is known what every source is called."""
        return not any(is_unknown(source.facts.title) for source in self.sources)

    @property
    def name_en(self) -> str:
        """Their names in English; empty where one has none."""
        names = [source.facts.title_en for source in self.sources]
        return " and ".join(names) if all(names) else ""

    @property
    def held_since(self) -> date | None:
        """The day since which all of it is held: when the newest source arrived; None where one is not known."""
        days = [source.facts.held_since for source in self.sources]
        known = [day for day in days if day]
        return max(known) if len(known) == len(days) else None

    def sources_of(self, desks: Iterable[Desk]) -> tuple[Source, ...]:
        """Return the sources that some desks rest on, in their order; all of them where there is no desk."""
        used = {self.source_of_desk(each).id for desk in desks for each in (desk, *desk.also)}
        return tuple(source for source in self.sources if source.id in used) or self.sources

    def newest(self, desk: Desk) -> Source:
        """Return the source whose period ends last of those that print a desk: so old its number is at most."""
        sources = [self.source_of_desk(each) for each in (desk, *desk.also)]
        return max(sources, key=lambda source: source.facts.period_end or date.min)

    def oldest(self, desks: Iterable[Desk] = ()) -> Source:
        """Return the oldest of the sources that some desks rest on, of all without any: whose period ended first.

        Of a desk that several sources print, the newest counts; where no period is known, the first of the sources.
        """
        sources = [self.newest(desk) for desk in desks] or self.sources
        return min(sources, key=lambda source: source.facts.period_end or date.max)

    def age_days(self, at: date, desks: Iterable[Desk] = ()) -> int | None:
        """The age of the oldest source that some desks rest on, of all without any; see `SourceFacts.age_days`."""
        return self.oldest(desks).facts.age_days(at)

    def source_of(self, line: int) -> Source:
        """Return the source that a line of the volume is of."""
        return self.sources[max(0, bisect_right(self._firsts, line) - 1)]

    def source_of_desk(self, desk: Desk) -> Source:
        """Return the source that a desk rests on: all of its values stand in it, but for its further proofs."""
        return self.source_of(desk.row or min(desk.lines, default=1))

    def day_held(self, desk: Desk) -> date:
        """Return the day on which the desk's source was obtained, for readers whose own day is not known.

        Where that is not known either, it is a day before all: nothing of what the source announces has come.
        """
        return self.source_of_desk(desk).facts.held_since or date.min

    def line_of(self, number: int) -> int:
        """Return a line of the volume as it is counted in its own source's file."""
        return self.source_of(number).line(number)

    def lines_of(self, numbers: Iterable[int]) -> list[int]:
        """Return lines of the volume, each as it is counted in its own source's file."""
        return [self.line_of(number) for number in numbers]

    def by_source(self, numbers: Iterable[int]) -> tuple[tuple[Source, tuple[int, ...]], ...]:
        """Return the sources of lines of the volume in order, each with its lines as its own file counts them."""
        found: dict[str, tuple[Source, list[int]]] = {}
        for number in sorted(set(numbers)):
            source = self.source_of(number)
            found.setdefault(source.id, (source, []))[1].append(source.line(number))
        return tuple((source, tuple(lines)) for source, lines in found.values())

    def cut(self, start: int, lines: Sequence[str]) -> Iterator[tuple[Source, tuple[tuple[int, str], ...]]]:
        """Yield lines of the volume, `start` of which stand before them, source by source, each with its number."""
        numbered = enumerate(lines, start=start + 1)
        for _, rows in groupby(numbered, key=lambda row: self.source_of(row[0]).id):
            own = tuple(rows)
            yield self.source_of(own[0][0]), own

    @cached_property
    def _firsts(self) -> tuple[int, ...]:
        return tuple(source.first for source in self.sources)


def _grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, tuple[Member, ...]]:
    found: dict[str, list[Member]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(member)
    return {key: tuple(members) for key, members in found.items()}
