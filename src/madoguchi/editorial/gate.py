"""The publish gate: everything that stands between a draft, or accepted changes, and the readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain

from madoguchi.data.bundle import ERRATA, IDS, JURISDICTIONS, PROGRAMS, SUSPECTS, TABLES, Bundle
from madoguchi.editions.codec import encode
from madoguchi.editions.diff import compare
from madoguchi.editions.former import remembered
from madoguchi.editions.knowledge import read_programs
from madoguchi.editions.matching import Matching, match_desks
from madoguchi.editions.proof import Flaw, prove
from madoguchi.editions.proof.words import in_words as flaw_in_words
from madoguchi.editions.publishable import in_words
from madoguchi.editorial.bounds import Bound, bounds_of
from madoguchi.editorial.carry_over_changes import CarriedChanges, carry
from madoguchi.editorial.reviewing import DeskMatch, blocking, bound_key, matches, notice_key, settled, unfit
from madoguchi.editorial.walking import Walk, WalkRow, decided, unseen, walk_of
from madoguchi.message import Message
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
from madoguchi.store.knowledge import bundle_of, newest, served_edition
from madoguchi.text.dates import today


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What `publish` would do, and what is in the way. `edition` is what would be published."""

    current: Edition
    edition: Edition
    draft: Draft | None
    bounds: tuple[Bound, ...]
    blocking: tuple[Notice, ...]
    matches: tuple[DeskMatch, ...]  # who is who by evidence alone
    carried: CarriedChanges
    differences: tuple[Difference, ...]
    waived: Mapping[str, Decision]
    decisions: tuple[Decision, ...]
    served: Pointed
    newest: str | None = None  # the knowledge that was saved last, by its digest; None: the own folder
    knowledge: str | None = None  # what would be published beside the edition
    unfit: tuple[Decision, ...] = ()  # decisions that nothing of the draft answers to any more
    strange: tuple[str, ...] = ()  # programs of desks that the directory does not know
    waiting: bool = (
        False  # knowledge was saved with which the list reads otherwise: it is published with a draft
    )
    unseen: tuple[WalkRow, ...] = ()  # what the draft says otherwise and nobody has looked at
    walk: Walk | None = None

    @property
    def undone(self) -> tuple[DeskChange, ...]:
        """Published changes that would be gone, though the newer list does not say the same."""
        left = {*self.edition.changes, *self.carried.absorbed}
        return tuple(change for change in self.current.changes if change not in left)

    @property
    def undecided(self) -> tuple[DeskMatch, ...]:
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
    def something(self) -> bool:
        """Whether there is anything to publish."""
        changes = set(self.edition.changes) != set(self.current.changes)
        return self.draft is not None or changes or self.knowledge != self.served.knowledge

    @property
    def problems(self) -> tuple[Message, ...]:
        """One line for each thing that must be settled first, blocking notices before the rest.

        Empty: the gate is open. An edition that nothing else keeps back is proven, which takes about as long as reading it.
        """
        return self._unsettled or (tuple(self._flaws_in_words()) if self.something else ())

    @cached_property
    def content(self) -> bytes:
        """What would be published, encoded."""
        return encode(self.edition)

    @cached_property
    def _unsettled(self) -> tuple[Message, ...]:
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

    def _flaws_in_words(self) -> Iterator[Message]:
        """The values that their claims do not yield, but those that are served already.

        An edition of the former format carries less than the proof needs; what it says stays served.
        """
        flaws = _flaws_of(self.content)
        known = _flaws_of(encode(self.current)) if flaws else ()
        left = [flaw for flaw in flaws if flaw not in known]
        if left:
            yield Message("the edition does not prove itself: {n} unproven value(s)", n=len(left))
        yield from map(flaw_in_words, left)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Differences by kind, changes that come and go among them."""
        found = Counter(difference.kind.value for difference in self.differences)
        now, then = set(self.current.changes), set(self.edition.changes)
        found.update({"change": len(then - now), "undone": len(self.undone)})
        return {kind: count for kind, count in found.items() if count}


@lru_cache(maxsize=2)
def _flaws_of(content: bytes) -> tuple[Flaw, ...]:
    """What the bytes of an edition do not prove, and of the one that is served: a gate is looked at again and again."""
    return tuple(prove(content)[1])


def look(
    database: Database, draft: int | None = None, walk: Walk | None = None, day: date | None = None
) -> Gate:
    """Return what publishing a draft, or with None the accepted changes alone, would do.

    `walk` is the one through the draft as it reads now, where it is at hand. What the edition to come remembers of
    the one before ended on `day` (default: today).
    """
    with database.reading() as connection:
        served, version = pointed(connection), newest(connection)
        now = _Now(
            pointed=served,
            edition=served_edition(connection, served),
            changes=accepted(connection),
            saved=version.bundle if version else None,
            day=day or today(),
        )
        if draft is None:
            bundle = bundle_of(connection, now.saved) if now.saved else now.edition.bundle
            return _gate_of_changes(now, bundle)
        about = draft_of(connection, draft)
        read, decisions = edition_of_draft(connection, about), decisions_of(connection, draft)
    return _gate_of_draft(now, about, read, decisions, walk or walk_of(now.edition, read))


@dataclass(frozen=True, slots=True)
class _Now:
    """What stands today, whatever is to be published."""

    pointed: Pointed
    edition: Edition  # what is served
    changes: Sequence[DeskChange]  # those that were accepted
    saved: str | None  # the knowledge that was saved last, by its digest
    day: date


def _gate_of_changes(now: _Now, bundle: Bundle) -> Gate:
    """What publishing the accepted changes would do, and knowledge that was saved where the list reads alike with it."""
    current, served = now.edition, now.pointed
    changed = bundle.portable != current.bundle.portable
    beside = _beside(current, bundle) if changed else current
    carried = carry(now.changes, replace(current, changes=()), newer=False)
    edition = replace(beside or current, changes=carried.kept, revision="")
    edition = replace(edition, former=remembered(current, edition, now.day))
    return Gate(
        current=current,
        edition=edition,
        draft=None,
        bounds=bounds_of(current, edition),
        blocking=(),
        matches=(),
        carried=carried,
        differences=(),
        waived={},
        decisions=(),
        served=served,
        newest=now.saved or served.knowledge,
        knowledge=now.saved if changed and beside else served.knowledge,
        waiting=beside is None,
    )


def _gate_of_draft(
    now: _Now, about: Draft, read: Edition, decisions: tuple[Decision, ...], walk: Walk
) -> Gate:
    """What publishing a draft as it reads would do, after what was decided on it."""
    current = now.edition
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
    carried = carry(now.changes, edition, newer=_texts(edition) != _texts(current))
    edition = replace(edition, changes=carried.kept, revision="")
    heirs = {**_taken_in(matching), **_told_heirs(walk, edition, decisions)}
    edition = replace(edition, former=remembered(current, edition, now.day, heirs))
    return Gate(
        current=current,
        edition=edition,
        draft=about,
        bounds=bounds_of(current, edition),
        blocking=blocking(read, by_kind[WAIVER]),
        matches=found,
        carried=carried,
        differences=differences,
        waived=by_kind[WAIVER],
        decisions=decisions,
        served=now.pointed,
        newest=now.saved,
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


# What a list is read with: a text of it gives another edition when one of these is another.
_READING = (TABLES, ERRATA, JURISDICTIONS, SUSPECTS, IDS)


def _beside(edition: Edition, bundle: Bundle) -> Edition | None:
    """What is served beside another bundle, its kinds of desk as that one names them.

    None where the list reads otherwise with it.
    """
    before, after = (read_programs(each.text(PROGRAMS)) for each in (edition.bundle, bundle))
    was, known = ({program.slug for program in each} for each in (before, after))
    gone = {desk.program for desk in edition.desks if desk.program in was} - known
    if gone or any(edition.bundle.text(name) != bundle.text(name) for name in _READING):
        return None
    others = (program for program in edition.programs if program.slug not in was | known)
    return replace(
        edition, bundle=bundle, programs=(*after, *others) if after != before else edition.programs
    )


def _texts(edition: Edition) -> set[str]:
    return {source.facts.sha256 for source in edition.sources}
