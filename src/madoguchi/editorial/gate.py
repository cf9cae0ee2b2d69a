"""The publish gate: everything that stands between a draft, or accepted changes, and the readers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from madoguchi.data.loading import optional_text
from madoguchi.editions.build import place_in_words
from madoguchi.editions.codec import decode
from madoguchi.editions.diff import compare
from madoguchi.editorial.carrying import Carried, carry
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.reviewing import Match, blocking, bound_key, matches, notice_key, settled, unfit
from madoguchi.model.change import DeskChange
from madoguchi.model.difference import Difference
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice
from madoguchi.store.changes import accepted
from madoguchi.store.database import Database
from madoguchi.store.drafts import (
    ERRATUM,
    MATCH,
    WAIVER,
    Decision,
    Draft,
    content_of,
    decisions_of,
    draft_of,
)
from madoguchi.text.prefecture import PREFECTURES


@dataclass(frozen=True, slots=True)
class Bound:
    """How many desks a program has now and in the edition to come, and between which numbers it must be.

    `lost` are prefectures that would be without a desk of a program that has one in each of the 47.
    """

    program: str
    before: int
    after: int
    floor: int
    ceiling: int | None
    reason: str
    lost: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return (
            not self.lost
            and self.floor <= self.after
            and (self.ceiling is None or self.after <= self.ceiling)
        )


@dataclass(frozen=True)
class Gate:
    """What `publish` would do, and what is in the way. `edition` is what would be published."""

    current: Edition
    edition: Edition
    draft: Draft | None
    bounds: tuple[Bound, ...]
    blocking: tuple[Notice, ...]
    matches: tuple[Match, ...]  # who is who by evidence alone
    carried: Carried
    differences: tuple[Difference, ...]
    waived: Mapping[str, Decision]
    decisions: tuple[Decision, ...]
    unfit: tuple[Decision, ...] = ()  # decisions that nothing of the draft answers to any more
    strange: tuple[str, ...] = ()  # programs of desks that the directory does not know

    @property
    def undone(self) -> tuple[DeskChange, ...]:
        """Published changes that would be gone, though the newer list does not say the same."""
        left = {*self.edition.changes, *self.carried.absorbed}
        return tuple(change for change in self.current.changes if change not in left)

    @property
    def undecided(self) -> tuple[Match, ...]:
        """Matches that nobody has accepted or denied."""
        return tuple(match for match in self.matches if match.accepted is None)

    @property
    def waivable(self) -> frozenset[str]:
        """The keys of all that a waiver may pass, or has passed."""
        bounds = (bound_key(bound.program) for bound in self.bounds if not bound.holds)
        return frozenset([*(notice_key(notice) for notice in self.blocking), *bounds, *self.waived])

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each thing that must be settled first, blocking notices before the rest.

        Empty: the gate is open.
        """
        found = [f"{place_in_words(n, self.edition)}: {n.code}: {n.message}" for n in self.blocking]
        found += [
            f"{b.program}: {b.after} desks, expected {b.floor} to {b.ceiling if b.ceiling is not None else 'any'}"
            f"{', and none left in ' + '、'.join(b.lost) if b.lost else ''} ({b.reason}); correct the draft, or "
            "waive it with a reason"
            for b in self.bounds
            if self.draft and not b.holds and bound_key(b.program) not in self.waived
        ]
        found += [
            f"{match.new.name}: is it the older {match.old.name} ({match.reason})? Accept or deny the match"
            for match in self.undecided
        ]
        found += [
            f"the table 「{program}」 is of no program that the directory knows; describe it in tables.toml and "
            "programs.toml, then import the file again"
            for program in self.strange
        ]
        found += [
            f"erratum {decision.subject}: 「{decision.value['printed']}」 does not stand at exactly one place of "
            f"table {decision.value['table']}; take it back, or anchor it with `unit`"
            for decision in self.unfit
            if decision.kind == ERRATUM
        ]
        found += [
            f"change {change.id}: the list says neither {change.before!r} nor {change.after!r}; withdraw it"
            for change in self.carried.conflicts
        ]
        return tuple(found)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Differences by kind, changes that come and go among them."""
        found = Counter(difference.kind.value for difference in self.differences)
        now, then = set(self.current.changes), set(self.edition.changes)
        found.update({"change": len(then - now), "undone": len(self.undone)})
        return {kind: count for kind, count in found.items() if count}


def look(database: Database, draft: int | None = None) -> Gate:
    """Return what publishing a draft, or with None the accepted changes alone, would do."""
    current = served_edition(database)
    with database.reading() as connection:
        changes = accepted(connection)
        if draft is None:
            carried = carry(changes, replace(current, changes=()), newer=False)
            edition = replace(current, changes=carried.kept, revision="")
            bounds = _bounds(current, edition)
            return Gate(current, edition, None, bounds, (), (), carried, (), {}, ())
        about, read = draft_of(connection, draft), decode(content_of(connection, draft))
        decisions = decisions_of(connection, draft)
    by_kind: dict[str, dict[str, Decision]] = {MATCH: {}, WAIVER: {}}
    for decision in decisions:
        by_kind.setdefault(decision.kind, {})[decision.subject] = decision
    found = matches(current, read, by_kind[MATCH])
    edition = settled(read, found)
    denied = {(match.old.id, match.new.id) for match in found if match.accepted is False}
    carried = carry(changes, edition, newer=True)
    edition = replace(edition, changes=carried.kept, revision="")
    return Gate(
        current,
        edition,
        about,
        _bounds(current, edition),
        blocking(read, by_kind[WAIVER]),
        found,
        carried,
        compare(current, edition, apart=denied),
        by_kind[WAIVER],
        decisions,
        unfit(read, found, decisions),
        tuple(dict.fromkeys(d.program for d in read.desks if d.program not in read.program_by_slug)),
    )


def _bounds(current: Edition, edition: Edition) -> tuple[Bound, ...]:
    """Return every program of either edition with its count; one that no bound knows may have any number."""
    before, after = (Counter(desk.program for desk in each.desks) for each in (current, edition))
    known = {row["program"]: row for row in csv.DictReader(io.StringIO(optional_text("bounds.csv")))}
    found = []
    for program in dict.fromkeys([*known, *before, *after]):
        row = known.get(program)
        floor, ceiling = (int(row["floor"]), int(row["ceiling"])) if row else (0, None)
        reason = row["reason"] if row else "a program that no bound is known for"
        lost = _lost(program, current, edition)
        found.append(Bound(program, before[program], after[program], floor, ceiling, reason, lost))
    return tuple(found)


def _lost(program: str, current: Edition, edition: Edition) -> tuple[str, ...]:
    was, is_ = (
        {d.prefecture.text for d in each.desks if d.program == program and d.prefecture}
        for each in (current, edition)
    )
    return tuple(p for p in PREFECTURES if p in was - is_) if was == set(PREFECTURES) else ()
