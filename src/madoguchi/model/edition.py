"""An edition: the directory as of one publication, immutable, known by its revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from madoguchi.model.change import DeskChange
from madoguchi.model.entities import Desk, Location, Organization, Program
from madoguchi.model.notice import Notice


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What we hold and what we do not know of it; unknown is said in words, never left out."""

    edition: str
    sha256: str
    title: str
    title_en: str
    what: str
    period_start: date
    period_end: date
    period_reason: str
    publisher: str
    published: str
    licence: str
    held_since: date


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table of the source as it was read: where, how many rows, how many desks."""

    id: str
    program: str
    heading: str
    heading_line: int | None
    rows: int
    desks: int


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
    revision: str = ""

    @cached_property
    def desk_by_id(self) -> dict[str, Desk]:
        return {desk.id: desk for desk in self.desks}

    @cached_property
    def program_by_slug(self) -> dict[str, Program]:
        return {program.slug: program for program in self.programs}

    def age_days(self, at: date) -> int:
        """Days since the end of the edition's period; 0 while the period runs."""
        return max(0, (at - self.source.period_end).days)
