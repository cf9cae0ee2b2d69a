"""What a rule is: a code, a severity, an essay (its docstring) and a check over a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from madoguchi.ingest.errata import Applied
from madoguchi.ingest.record import Reading
from madoguchi.ingest.source import SourceText
from madoguchi.ingest.spec import Tables
from madoguchi.message import Message, Wording
from madoguchi.model.entities import Desk, Location
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.places.address_check import Finding, check_address
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.numbering_plan import usual_form
from madoguchi.places.records import Municipality

# So many names at one lot, for one number or one slip apart are a series, not slips of one another: no
# more are held against each other, so that time goes with the list and not with its square.
MOST_ALIKE = 30
_URL = re.compile(r"https?://\S+")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Suspect:
    """What somebody suspects of one printed text of the list; see `suspects.toml`."""

    printed: str
    severity: str
    message: Wording
    evidence: Wording
    fix: Wording


@dataclass(frozen=True)
class EditionDraft:
    """An edition in the making: all that a rule may look at."""

    source: SourceText
    reading: Reading
    applied: Applied
    desks: tuple[Desk, ...]
    tables: Tables
    gazetteer: Gazetteer
    # Id of a list of the source → the last day that it speaks for, where it is known.
    period_ends: Mapping[str, date] = field(default_factory=dict)
    locations: tuple[Location, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    # Id of a desk that is printed in an earlier source already → the id of the desk there (rules/sources.py).
    further_proofs: Mapping[str, str] = field(default_factory=dict)

    def period_end_of(self, value: Value) -> date | None:
        """Return the last day that the list of a printed value speaks for, None where it is not known."""
        return self.period_ends.get(self.source.part_of(value.lines[0]).id) if value.lines else None

    @cached_property
    def desks_by_number(self) -> dict[str, list[Desk]]:
        """Number as printed → the desks that have it, in the source's order; one of two sources counts once."""
        found: dict[str, list[Desk]] = {}
        for desk in (desk for desk in self.desks if desk.id not in self.further_proofs):
            for number in desk.numbers:
                found.setdefault(number, []).append(desk)
        return found

    @cached_property
    def usual_forms(self) -> dict[str, str | None]:
        """Number as printed → as the numbering plan writes it, None where the plan has no such number."""
        return {number: usual_form(number) for number in self.desks_by_number}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Id of a desk → the line of its own row."""
        return {desk.id: desk.row for desk in self.desks}

    @cached_property
    def lists(self) -> tuple[EditionDraft, ...]:
        """The draft list by list, with the tables and desks of each: for what speaks of a whole table or list."""
        parts = self.source.parts
        if len(parts) == 1:
            return (self,)
        return tuple(
            replace(
                self,
                reading=replace(
                    self.reading,
                    tables=tuple(
                        table
                        for table in self.reading.tables
                        if (table.heading_line or min(table.rows, default=0)) in part.lines
                    ),
                ),
                desks=tuple(desk for desk in self.desks if desk.row in part.lines),
            )
            for part in parts
        )

    @cached_property
    def desks_by_table(self) -> dict[str, list[Desk]]:
        """Id of a table → its desks, in the source's order."""
        found: dict[str, list[Desk]] = {}
        for desk in self.desks:
            found.setdefault(desk.table, []).append(desk)
        return found

    @cached_property
    def without_urls(self) -> tuple[str, ...]:
        """The lines as printed, with spaces where a URL stands."""
        return tuple(map(without_urls, self.source.raw))

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that stands in the source."""
        return frozenset().union(*self.source.raw)

    def once(self, make: Callable[[EditionDraft], Made]) -> Made:
        """Return what a function makes of the draft: several rules ask, and it is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Callable[[EditionDraft], Any], Any]:
        return {}

    def municipality_of(self, desk: Desk) -> Municipality | None:
        """Return the municipality that a desk's address lies in, None where that is not known."""
        return self._municipalities.get(desk.location_id or "")

    @cached_property
    def _municipalities(self) -> dict[str, Municipality]:
        found = {site.id: self.gazetteer.municipality(site.municipality or "") for site in self.locations}
        return {id: municipality for id, municipality in found.items() if municipality}

    @cached_property
    def address_findings(self) -> tuple[tuple[Desk, Value, Finding], ...]:
        """What the postal-code data finds odd about each printed address, each address once."""
        sites: dict[tuple[str, tuple[int, ...]], Desk] = {}
        for desk in self.desks:
            if desk.address:
                sites.setdefault((desk.address.text, desk.address.lines), desk)
        return tuple(
            (desk, desk.address, finding)
            for desk in sites.values()
            if desk.address
            for finding in check_address(
                desk.address.text,
                desk.postal_code.text if desk.postal_code else None,
                self.gazetteer,
                self.municipality_of(desk),
            )
        )


def without_urls(text: str) -> str:
    """Return a text of the same length with spaces where a URL stands."""
    return _URL.sub(lambda m: " " * len(m.group()), text)


class Rule:
    """One finding. The docstring of each subclass says, in this order: what it finds; why that
    harms someone; a line `Bad:` with an example and a line `Good:` with one.

    A rule without its own `check` documents a finding of the reader or of the build. One `of_each_list` counts and
    compares the rows of whole tables: it looks at one list at a time.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    of_each_list: ClassVar[bool] = False

    def check(self, draft: EditionDraft) -> Iterable[Notice]:  # noqa: ARG002
        """Return what the rule finds; nothing by default."""
        return ()

    def notice(
        self, lines: Iterable[int], value: str, message: Message, fix: Message, desks: Iterable[Desk] = ()
    ) -> Notice:
        """Return a notice with this rule's code and severity; lines ascending, each once."""
        return Notice(
            self.code,
            self.severity,
            tuple(sorted(set(lines))),
            value,
            message,
            fix,
            tuple(dict.fromkeys(desk.id for desk in desks)),
        )
