"""The second person's walk: what waits for a review, by where it came from; what looks alike is decided at once.

Alike are changes that one person proposed on the same ground and of which the very same part differs: the numbers
of a body whose exchange moved, the offices whose section has another name. Each is looked at on its own all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from madoguchi.editorial.change_validation import unfit
from madoguchi.editorial.changing import Review
from madoguchi.errors import MadoguchiError, RefusedError, StoreError, UncertainError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition
from madoguchi.store.changes import PROPOSED, Proposal, accepted, proposals
from madoguchi.store.database import Database
from madoguchi.text.dates import day_of

MOST = 500  # changes that are decided at once
_SINGLE = (Field.DESK, Field.ADDED)  # a desk begins or ends for reasons of its own


@dataclass(frozen=True, slots=True)
class Batch:
    """What one person proposed in a day from one sheet, one round of calls, one report, or by hand."""

    origin: str
    by: str
    day: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """What waits for a review; `unfit` says, by a change's id, why it cannot be accepted as things stand."""

    batches: tuple[Batch, ...]
    alike: Mapping[str, tuple[Proposal, ...]]
    unfit: Mapping[str, tuple[str, ...]]

    @property
    def all(self) -> int:
        return sum(len(batch.proposals) for batch in self.batches)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of changes that were decided together: those that were, and those that could not be, with why."""

    done: tuple[Proposal, ...]
    refused: tuple[tuple[str, MadoguchiError], ...]


def waiting(database: Database, edition: Edition) -> ReviewQueue:
    """Return what waits for a review, looked at against the published edition and what was accepted since."""
    with database.reading() as connection:
        found, standing = proposals(connection, state=PROPOSED), accepted(connection)
    wrong = {each.change.id: unfit(edition, each.change, standing) for each in found}
    return ReviewQueue(batches(found), alike(found), {id: why for id, why in wrong.items() if why})


def batches(found: Iterable[Proposal]) -> tuple[Batch, ...]:
    """Return proposals by where they came from, the oldest batch first, in each of them what looks alike together."""
    ordered = sorted(
        found, key=lambda each: (_batch(each), _likeness(each), each.proposed_at, each.change.id)
    )
    made = [Batch(*key, tuple(group)) for key, group in groupby(ordered, _batch)]
    return tuple(sorted(made, key=lambda batch: min(each.proposed_at for each in batch.proposals)))


def alike(found: Iterable[Proposal]) -> Mapping[str, tuple[Proposal, ...]]:
    """Return by a change's id all that look like it, itself among them; a change that is like no other is left out."""
    groups: dict[tuple[str, ...], list[Proposal]] = {}
    for each in found:
        groups.setdefault(_likeness(each), []).append(each)
    return {each.change.id: tuple(group) for group in groups.values() if len(group) > 1 for each in group}


def differing(before: str, after: str) -> tuple[str, str]:
    """Return the part of two texts that differs; a run of digits differs as a whole.

    >>> differing("03-3501-1511", "03-6205-1511"), differing("商工課", "商工室"), differing("1-2-13", "1-2-14")
    (('3501', '6205'), ('課', '室'), ('13', '14'))
    """
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    end = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    while start and before[start - 1].isdigit():
        start -= 1
    while end and before[len(before) - end].isdigit():
        end -= 1
    return before[start : len(before) - end], after[start : len(after) - end]


def review_each(
    database: Database, edition: Edition, ids: Sequence[str], *, by: str, accept: bool, note: str = ""
) -> Reviewed:
    """Accept or reject changes one by one, each in a transaction of its own: what is refused keeps no other from it.

    Raises RefusedError for more than MOST, and StoreError where the store went away: what was decided stands.
    """
    if len(ids) > MOST:
        raise RefusedError(
            Message("at most {most} changes are decided at once, not {n}", most=MOST, n=len(ids))
        )
    done: list[Proposal] = []
    refused: list[tuple[str, MadoguchiError]] = []
    for id in dict.fromkeys(ids):
        try:
            with database.writing() as connection:
                done.append(Review(edition, id, by=by, accept=accept, note=note).carry_out(connection))
        except (StoreError, UncertainError):
            raise
        except MadoguchiError as error:
            refused.append((id, error))
    return Reviewed(tuple(done), tuple(refused))


def _batch(each: Proposal) -> tuple[str, str, str]:
    return each.origin, each.proposed_by, day_of(each.proposed_at)


def _likeness(each: Proposal) -> tuple[str, ...]:
    """What is the same of changes that look alike; a change of a whole desk is like no other."""
    change = each.change
    if change.field in _SINGLE:
        return (change.id,)
    ground = (change.effective.isoformat(), change.reason, *_evidence(change))
    return (*_batch(each), change.field.value, *differing(change.before, change.after), *ground)


def _evidence(change: DeskChange) -> tuple[str, ...]:
    return tuple(f"{each.method} {each.source} {each.day}" for each in change.evidence)
