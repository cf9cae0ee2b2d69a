"""The same edition delivered again: what was decided on the earlier draft stands for the later one, as far as it fits.

A mark holds for what was looked at, so it is carried where the later draft says the very same there. The person who decided stays
who decided. What nothing answers to any more is told, not dropped in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from madoguchi.editorial.reviewing import bound_key, loose_key, notice_key, paired_by_evidence, unfit
from madoguchi.editorial.transition import Act, Done
from madoguchi.editorial.walking import Walk
from madoguchi.ingest.errata import Erratum
from madoguchi.model.notice import Severity
from madoguchi.store.audit import AuditEntry
from madoguchi.store.drafts import (
    APPROVAL,
    ERRATUM,
    MATCH,
    PUBLISHED,
    SEEN,
    WAIVER,
    Decision,
    Draft,
    all_drafts,
    carry_over,
    decisions_of,
)

CARRY = "carry"  # the act in the audit
KINDS = (SEEN, MATCH, ERRATUM, WAIVER)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier draft of the same edition against the same one, and what was decided about it."""

    draft: Draft
    decisions: tuple[Decision, ...]

    @property
    def errata(self) -> tuple[Erratum, ...]:
        """The corrections with which a later delivery is read, too."""
        return tuple(Erratum(**each.value) for each in self.decisions if each.kind == ERRATUM)


@dataclass(frozen=True, slots=True)
class CarriedDecisions:
    """What a draft took over from which other one, and what does not fit it."""

    of: int
    kept: tuple[Decision, ...] = ()
    left: tuple[Decision, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        found = Counter(each.kind for each in self.kept)
        return {kind: found[kind] for kind in KINDS}


def earlier_delivery(connection: Connection, edition: str, base: str) -> Earlier | None:
    """Return the newest draft of this edition on which anything was decided, and which was not published."""
    for draft in all_drafts(connection):
        if draft.state != PUBLISHED and (draft.edition, draft.base) == (edition, base):
            decided = tuple(d for d in decisions_of(connection, draft.id) if d.kind != APPROVAL)
            if decided:
                return Earlier(draft, decided)
    return None


def fitting(earlier: Earlier, walk: Walk) -> CarriedDecisions:
    """Sort what was decided by whether the later draft still answers to it."""
    kept = list(_kept(earlier, walk))
    subjects = {(old.kind, old.subject) for old, _ in kept}
    left = tuple(each for each in earlier.decisions if (each.kind, each.subject) not in subjects)
    return CarriedDecisions(earlier.draft.id, tuple(new for _, new in kept), left)


def _kept(earlier: Earlier, walk: Walk) -> Iterator[tuple[Decision, Decision]]:
    """Each decision that holds, beside the same as it reads for the later draft."""
    pairs = {(match.new.id, match.old.id) for match in paired_by_evidence(walk.matching)}
    errors = [notice for notice in walk.draft.notices if notice.severity is Severity.ERROR]
    by_key = {notice_key(notice): notice_key(notice) for notice in errors}
    by_look = {loose_key(notice): notice_key(notice) for notice in errors}
    fits = set(earlier.errata) - {
        Erratum(**each.value) for each in unfit(walk.draft, (), earlier.decisions) if each.kind == ERRATUM
    }
    for each in earlier.decisions:
        match each.kind:
            case str(kind) if kind == SEEN:
                row = walk.by_key.get(each.subject)
                if row and row.seal == each.value.get("of"):
                    yield each, each
            case str(kind) if kind == MATCH:
                row = walk.by_key.get(each.subject)
                if (each.subject, each.value.get("old")) in pairs and row:
                    yield each, each if each.value.get("of") == row.seal else _in_bulk(each)
            case str(kind) if kind == ERRATUM:
                if Erratum(**each.value) in fits:
                    yield each, each
            case str(kind) if kind == WAIVER:
                if each.subject.startswith(bound_key("")):
                    yield each, each
                elif key := by_key.get(each.subject) or by_look.get(str(each.value.get("look"))):
                    yield each, replace(each, subject=key)


def _in_bulk(match: Decision) -> Decision:
    """It is the same desk still; what else differs there now, nobody has seen."""
    value = {name: told for name, told in match.value.items() if name != "of"}
    return replace(match, value={**value, "bulk": True})


def taken_over(connection: Connection, draft: int, carried: CarriedDecisions) -> Done[None]:
    """Write what is carried over, in the names of those who decided; a part of keeping the later draft."""
    for decision in carried.kept:
        carry_over(connection, draft, decision)
    told = {
        "of": carried.of,
        "kept": dict(carried.counts),
        "left": [_left_entry(each) for each in carried.left],
    }
    return Done(None, (Act(CARRY, f"draft {draft}", after=told),))


def _left_entry(decision: Decision) -> dict[str, str]:
    what = decision.value.get("name") or decision.value.get("printed") or decision.subject
    return {"kind": decision.kind, "what": str(what), "by": decision.person}


def told_of(entries: Iterable[AuditEntry]) -> Mapping[str, object] | None:
    """Return what a draft took over, from the acts that the audit has of it; None where it took nothing over."""
    return next((entry.after for entry in entries if entry.action == CARRY), None)
