"""The publish gate: everything that stands between a draft, or accepted changes, and the readers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from madoguchi.data.bundle import IDS, Bundle
from madoguchi.editions.build import in_words
from madoguchi.editions.diff import compare
from madoguchi.editions.former import remembered
from madoguchi.editions.matching import Matching, match_desks
from madoguchi.editorial.carrying import Carried, carry
from madoguchi.editorial.reviewing import Match, blocking, bound_key, matches, notice_key, settled, unfit
from madoguchi.editorial.walking import Row, Walk, decided, unseen, walk_of
from madoguchi.errors import DescriptionError
from madoguchi.message import Given, Message, as_written
from madoguchi.model.change import DeskChange
from madoguchi.model.difference import Difference
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice
from madoguchi.store.changes import accepted
from madoguchi.store.database import Database
from madoguchi.store.drafts import (
    ERRATUM,
    MATCH,
    SEEN,
    WAIVER,
    Decision,
    Draft,
    decisions_of,
    draft_of,
    edition_of_draft,
)
from madoguchi.store.editions import Pointed, pointed
from madoguchi.store.knowledge import Version, bundle_of, newest, served_edition
from madoguchi.text.dates import today
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
    reason: Message
    lost: tuple[str, ...] = ()

    def in_words(self) -> Message:
        """What is out of bounds, and what to do."""
        ceiling = Message("any") if self.ceiling is None else self.ceiling
        told: dict[str, Given] = {
            "program": self.program,
            "desks": self.after,
            "floor": self.floor,
            "ceiling": ceiling,
            "reason": self.reason,
        }
        if self.lost:
            return Message(
                "{program}: {desks} desks, expected {floor} to {ceiling}, and none left in {lost} ({reason}); "
                "correct the draft, or waive it with a reason",
                lost="、".join(self.lost),
                **told,
            )
        return Message(
            "{program}: {desks} desks, expected {floor} to {ceiling} ({reason}); "
            "correct the draft, or waive it with a reason",
            **told,
        )

    @property
    def holds(self) -> bool:
        return (
            not self.lost
            and self.floor <= self.after
            and (self.ceiling is None or self.after <= self.ceiling)
        )


@dataclass(frozen=True, kw_only=True)
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
    served: Pointed
    newest: str | None = None  # the knowledge that was saved last, by its digest; None: the own folder
    knowledge: str | None = None  # what would be published beside the edition
    unfit: tuple[Decision, ...] = ()  # decisions that nothing of the draft answers to any more
    strange: tuple[str, ...] = ()  # programs of desks that the directory does not know
    unseen: tuple[Row, ...] = ()  # what the draft says otherwise and nobody has looked at
    walk: Walk | None = None

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
    def unseen_differences(self) -> int:
        """How many differences stand in rows that nobody has looked at."""
        return sum(len(row.differences) for row in self.unseen)

    @property
    def waivable(self) -> frozenset[str]:
        """The keys of all that a waiver may pass, or has passed."""
        bounds = (bound_key(bound.program) for bound in self.bounds if not bound.holds)
        return frozenset([*(notice_key(notice) for notice in self.blocking), *bounds, *self.waived])

    @property
    def outdated(self) -> bool:
        """Whether the draft was read with other knowledge than was saved last."""
        return self.draft is not None and self.knowledge != self.newest

    @property
    def waiting(self) -> bool:
        """Whether knowledge was saved with which the list reads otherwise: it is published with a draft."""
        return self.draft is None and self.knowledge != self.newest

    @property
    def something(self) -> bool:
        """Whether there is anything to publish."""
        changes = set(self.edition.changes) != set(self.current.changes)
        return self.draft is not None or changes or self.knowledge != self.served.knowledge

    @property
    def problems(self) -> tuple[Message, ...]:
        """One line for each thing that must be settled first, blocking notices before the rest.

        Empty: the gate is open.
        """
        return tuple(
            chain(
                (in_words(notice, self.edition) for notice in self.blocking),
                self._outdated_in_words(),
                self._bounds_in_words(),
                self._matches_in_words(),
                self._unseen_in_words(),
                self._programs_in_words(),
                self._errata_in_words(),
                self._conflicts_in_words(),
            )
        )

    def _outdated_in_words(self) -> Iterator[Message]:
        if self.outdated:
            yield Message(
                "the draft was read with other knowledge than was saved last; import its file again"
            )

    def _bounds_in_words(self) -> Iterator[Message]:
        for bound in self.bounds if self.draft else ():
            if not bound.holds and bound_key(bound.program) not in self.waived:
                yield bound.in_words()

    def _matches_in_words(self) -> Iterator[Message]:
        for match in self.undecided:
            yield Message(
                "{new}: is it the older {old} ({reason})? Accept or deny the match",
                new=match.new.name,
                old=match.old.name,
                reason=match.reason,
            )

    def _unseen_in_words(self) -> Iterator[Message]:
        if self.unseen:
            yield Message(
                "{n} of {all} difference(s), at {rows} desk(s) or table(s), were seen by nobody; walk through the draft",
                n=self.unseen_differences,
                all=len(self.differences),
                rows=len(self.unseen),
            )

    def _programs_in_words(self) -> Iterator[Message]:
        for program in self.strange:
            yield Message(
                "the table 「{table}」 is of no program that the directory knows; describe it in tables.toml and "
                "programs.toml, then import the file again",
                table=program,
            )

    def _errata_in_words(self) -> Iterator[Message]:
        for decision in self.unfit:
            if decision.kind == ERRATUM:
                yield Message(
                    "erratum {erratum}: 「{printed}」 does not stand at exactly one place of table {table}; "
                    "take it back, or anchor it with `unit`",
                    erratum=decision.subject,
                    printed=decision.value["printed"],
                    table=decision.value["table"],
                )

    def _conflicts_in_words(self) -> Iterator[Message]:
        for change in self.carried.conflicts:
            yield Message(
                "change {change}: the list says neither {before!r} nor {after!r}; withdraw it",
                change=change.id,
                before=change.before,
                after=change.after,
            )

    @property
    def kinds(self) -> Mapping[str, int]:
        """Differences by kind, changes that come and go among them."""
        found = Counter(difference.kind.value for difference in self.differences)
        now, then = set(self.current.changes), set(self.edition.changes)
        found.update({"change": len(then - now), "undone": len(self.undone)})
        return {kind: count for kind, count in found.items() if count}


def look(
    database: Database, draft: int | None = None, walk: Walk | None = None, day: date | None = None
) -> Gate:
    """Return what publishing a draft, or with None the accepted changes alone, would do.

    `walk` is the one through the draft as it reads now, where it is at hand. What the edition to come remembers of
    the one before ended on `day` (default: today).
    """
    day = day or today()
    with database.reading() as connection:
        served = pointed(connection)
        current = served_edition(connection, served)
        changes = accepted(connection)
        version = newest(connection)
        if draft is None:
            bundle = bundle_of(connection, version.bundle) if version else current.bundle
            return _of_changes(served, current, changes, version, bundle, day)
        about = draft_of(connection, draft)
        read, decisions = edition_of_draft(connection, about), decisions_of(connection, draft)
    saved = version.bundle if version else None
    return _of_draft(
        served, current, changes, saved, about, read, decisions, walk or walk_of(current, read), day
    )


def _of_changes(
    served: Pointed,
    current: Edition,
    changes: Sequence[DeskChange],
    version: Version | None,
    bundle: Bundle,
    day: date,
) -> Gate:
    """What publishing the accepted changes would do, and knowledge that was saved where the list reads alike with it."""
    if not version or not reads_alike(current.bundle, bundle):
        known, bundle = served.knowledge, current.bundle
    else:
        known = version.bundle
    carried = carry(changes, replace(current, changes=()), newer=False)
    edition = replace(current, changes=carried.kept, revision="", bundle=bundle)
    edition = replace(edition, former=remembered(current, edition, day))
    return Gate(
        current=current,
        edition=edition,
        draft=None,
        bounds=_bounds(current, edition),
        blocking=(),
        matches=(),
        carried=carried,
        differences=(),
        waived={},
        decisions=(),
        served=served,
        newest=version.bundle if version else served.knowledge,
        knowledge=known,
    )


def _of_draft(
    served: Pointed,
    current: Edition,
    changes: Sequence[DeskChange],
    saved: str | None,
    about: Draft,
    read: Edition,
    decisions: tuple[Decision, ...],
    walk: Walk,
    day: date,
) -> Gate:
    """What publishing a draft as it reads would do, after what was decided on it."""
    by_kind: dict[str, dict[str, Decision]] = {MATCH: {}, WAIVER: {}}
    for decision in decisions:
        by_kind.setdefault(decision.kind, {})[decision.subject] = decision
    found = matches(walk.matching, by_kind[MATCH])
    edition = settled(read, found)
    denied = {(match.old.id, match.new.id) for match in found if match.accepted is False}
    settled_otherwise = denied or any(match.accepted for match in found)
    matching = match_desks(current, edition).without(denied) if settled_otherwise else walk.matching
    differences = compare(current, edition, matching=matching) if settled_otherwise else walk.differences
    # The same list that reads otherwise now is no newer word than a change.
    carried = carry(changes, edition, newer=_texts(edition) != _texts(current))
    edition = replace(edition, changes=carried.kept, revision="")
    heirs = {**_taken_in(matching), **_told_heirs(walk, edition, decisions)}
    edition = replace(edition, former=remembered(current, edition, day, heirs))
    return Gate(
        current=current,
        edition=edition,
        draft=about,
        bounds=_bounds(current, edition),
        blocking=blocking(read, by_kind[WAIVER]),
        matches=found,
        carried=carried,
        differences=differences,
        waived=by_kind[WAIVER],
        decisions=decisions,
        served=served,
        newest=saved,
        knowledge=about.knowledge,
        unfit=unfit(read, found, decisions),
        strange=tuple(dict.fromkeys(d.program for d in read.desks if d.program not in read.program_by_slug)),
        unseen=unseen(walk, decided(decisions, walk.by_key)),
        walk=walk,
    )


def _taken_in(matching: Matching) -> dict[str, tuple[str, ...]]:
    """The desks that merged into another, with the one that they are now."""
    return {old.id: (new,) for new, merged in matching.merges.items() for old in merged}


def _told_heirs(walk: Walk, edition: Edition, decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """What editors said of desks that are gone: who took over, by the ids that the edition to come has."""
    own = {read.id: kept.id for read, kept in zip(walk.draft.desks, edition.desks, strict=True)}
    found = {}
    for decision in (d for d in decisions if d.kind == SEEN and d.value.get("heirs")):
        row = walk.by_key.get(decision.subject)
        if row and row.old and row.new is None:
            found[row.old.id] = tuple(own[id] for id in decision.value["heirs"] if id in own)
    return found


BOUNDS = "bounds.csv"
NO_BOUND = Message("a program that no bound is known for")
# What a list is read with: a text of it gives another edition when one of these is another.
_READING = ("tables.toml", "programs.toml", "errata.toml", "jurisdictions.toml", "suspects.toml", IDS)


def reads_alike(one: Bundle, other: Bundle) -> bool:
    """Whether two bundles give the same edition of the same text; their words and site texts may differ."""
    return all(one.text(name) == other.text(name) for name in _READING)


def _texts(edition: Edition) -> set[str]:
    return {source.facts.sha256 for source in edition.sources}


def _bounds(current: Edition, edition: Edition) -> tuple[Bound, ...]:
    """Return every program of either edition with its count; one that no bound knows may have any number."""
    before, after = (Counter(desk.program for desk in each.desks) for each in (current, edition))
    known = read_bounds(edition.bundle.text(BOUNDS))
    found = []
    for program in dict.fromkeys([*known, *before, *after]):
        floor, ceiling, reason = known.get(program, (0, None, NO_BOUND))
        lost = _lost(program, current, edition)
        found.append(Bound(program, before[program], after[program], floor, ceiling, reason, lost))
    return tuple(found)


def read_bounds(content: str) -> dict[str, tuple[int, int | None, Message]]:
    """Parse `bounds.csv`: program → the fewest and the most desks, and why (in Japanese, too, where it has `reason_ja`).

    Raises DescriptionError.
    """
    found: dict[str, tuple[int, int | None, Message]] = {}
    rows = csv.DictReader(io.StringIO(content))
    for row in rows:
        try:
            found[row["program"]] = (int(row["floor"]), int(row["ceiling"]), _reason(row))
        except (KeyError, TypeError, ValueError) as error:
            raise DescriptionError(
                Message("expected program,floor,ceiling,reason: two whole numbers"),
                file=BOUNDS,
                entry=str(row.get("program")),
                line=rows.line_num,
                code="not-a-row",
                expected=("program", "floor", "ceiling", "reason"),
            ) from error
    return found


def _reason(row: Mapping[str, str]) -> Message:
    reason, ja = row["reason"] or "", row.get("reason_ja")
    return as_written({"en": reason, "ja": ja} if ja else reason)


def _lost(program: str, current: Edition, edition: Edition) -> tuple[str, ...]:
    was, is_ = (
        {d.prefecture.text for d in each.desks if d.program == program and d.prefecture}
        for each in (current, edition)
    )
    return tuple(p for p in PREFECTURES if p in was - is_) if was == set(PREFECTURES) else ()
