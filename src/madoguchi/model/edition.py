"""An edition: the directory as of one publication, immutable, known by its revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from madoguchi.data.bundle import Bundle, chosen
from madoguchi.model.change import DeskChange
from madoguchi.model.entities import Desk, Location, Organization, Program
from madoguchi.model.notice import Notice
from madoguchi.model.provenance import Span

Member = TypeVar("Member")

# How a text of the facts begins that nobody told: "unknown: nobody said who published it".
UNKNOWN = "unknown"
# The first and the last day of a period of which one is not known, as ISO 8601-2 writes it.
_OPEN = ".."


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

    @property
    def name(self) -> str:
        """What to call the list: its title, or the edition's id where nobody told a title."""
        return self.edition if is_unknown(self.title) else self.title

    @property
    def period(self) -> str:
        """The period as an ISO 8601 interval, `..` for the one day that is not known; else empty."""
        days = [day.isoformat() if day else _OPEN for day in (self.period_start, self.period_end)]
        return "" if days == [_OPEN, _OPEN] else "/".join(days)


def is_unknown(text: str) -> bool:
    """Whether a text of the facts says that nobody told it."""
    return text.startswith(UNKNOWN)


def unknown_facts(edition: str, sha256: str = "") -> SourceFacts:
    """Return the facts of a text of which nobody told anything."""
    return SourceFacts(
        edition=edition,
        sha256=sha256,
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


@dataclass(frozen=True)
class Edition:
    """All entities with their evidence, and the manifest (source, tables, notices).

    `desks` are as printed; `changes` say what is otherwise from which day on.
    """

    id: str
    source: SourceFacts
    lines: tuple[str, ...]  # the source's lines as printed, so that evidence can be shown
    programs: tuple[Program, ...]
    organizations: tuple[Organization, ...]
    locations: tuple[Location, ...]
    desks: tuple[Desk, ...]
    tables: tuple[TableFacts, ...]
    notices: tuple[Notice, ...]
    changes: tuple[DeskChange, ...] = ()
    knowledge: tuple[Entry, ...] = ()
    accounted: tuple[Accounted, ...] = ()
    revision: str = ""
    bundle: Bundle = field(default_factory=chosen, compare=False, repr=False)  # the knowledge beside it

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
        return _grouped((desk.table, desk) for desk in self.desks)

    @cached_property
    def notices_by_desk(self) -> dict[str, tuple[Notice, ...]]:
        """Desk's id → the notices that name it, in their order."""
        return _grouped((id, notice) for notice in self.notices for id in dict.fromkeys(notice.desks))

    def age_days(self, at: date) -> int | None:
        """Days since the end of the edition's period; 0 while it runs, None where the end is not known."""
        end = self.source.period_end
        return None if end is None else max(0, (at - end).days)


def _grouped(pairs: Iterable[tuple[str, Member]]) -> dict[str, tuple[Member, ...]]:
    found: dict[str, list[Member]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(member)
    return {key: tuple(members) for key, members in found.items()}
