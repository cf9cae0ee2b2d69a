"""What became of a desk over time: printed, corrected, changed, looked at, reported, as earlier editions had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from madoguchi.data.bundle import ERRATA
from madoguchi.editions.timeline import added_desks, heirs_told
from madoguchi.message import Message, as_written
from madoguchi.model.calling import CallDay
from madoguchi.model.change import DeskChange, Evidence, Field
from madoguchi.model.edition import Edition, Source, Was
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Corrected
from madoguchi.model.verification import Verification
from madoguchi.text.dates import day_of

if TYPE_CHECKING:
    from madoguchi.store.changes import Proposal
    from madoguchi.store.reports import Report


class EventKind(StrEnum):
    """What happened. Of one day, the later in this order stands above the others."""

    PRINTED = "printed"
    CORRECTED = "corrected"
    FORMER = "former"  # an earlier edition said so until this day
    ANSWERED = "answered"  # what callers answered in a month
    REPORTED = "reported"
    LOOKED = "looked"
    PROPOSED = "proposed"  # a change that is not in force: on its way, or not accepted
    CHANGED = "changed"
    ADDED = "added"  # a desk that no list has
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a desk on an ISO day (empty where nobody knows it).

    `person`, `words` and `state` are for the editors alone. `heirs` are ids of desks; `lines` those of the volume.
    """

    day: str
    what: EventKind
    number: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    reason: Message | str = ""
    evidence: tuple[Evidence, ...] = ()
    source: Source | None = None
    lines: tuple[int, ...] = ()
    outcome: str = ""
    how: str = ""
    heirs: tuple[str, ...] = ()
    person: str = ""
    words: str = ""
    state: str = ""


def history_of(edition: Edition, id: str, more: Iterable[Event] = ()) -> tuple[Event, ...]:
    """Return what the edition as printed, with all its changes, tells of a desk, and `more`; the newest first."""
    desk = edition.desk_by_id.get(id)
    found = [
        *(_of_lists(edition, desk) if desk else ()),
        *_changes(edition, id),
        *_former(edition, id),
        *more,
    ]
    order = tuple(EventKind)
    return tuple(sorted(found, key=lambda event: (event.day, order.index(event.what)), reverse=True))


def name_of(edition: Edition, id: str) -> str:
    """Return what a desk is called, or was; empty for an id that was never given out."""
    if desk := edition.desk_by_id.get(id):
        return desk.name
    known = {desk.id: desk.name for desk in added_desks(edition)}
    return known.get(id) or next((each.name for each in edition.former if each.id == id), "")


def looked(look: Verification) -> Event:
    """Return a look at a number."""
    return Event(
        look.day,
        EventKind.LOOKED,
        look.number,
        outcome=look.outcome.value,
        how=look.how.value,
        person=look.person,
        words=look.evidence,
    )


def reported(day: str, number: str, report: Report | None = None) -> Event:
    """Return a report about a desk; all of it where it is given, else only that there was one."""
    if report is None:
        return Event(day, EventKind.REPORTED, number)
    return Event(
        day,
        EventKind.REPORTED,
        number,
        person=report.decided_by or "",
        words=report.words,
        state=report.state.value,
    )


def answered(days: Iterable[CallDay], number: str, say: Callable[[CallDay], str]) -> Iterator[Event]:
    """Yield what callers answered about a number, a month at a time, on its last day with an answer.

    `say` puts the sums of a month into words.
    """
    months: dict[str, CallDay] = {}
    for each in sorted(days, key=lambda each: each.day):
        before = months.get(each.day[:7], CallDay(each.day))
        months[each.day[:7]] = CallDay(
            each.day,
            before.reached + each.reached,
            before.wrong_desk + each.wrong_desk,
            before.dead + each.dead,
        )
    for month in months.values():
        yield Event(month.day, EventKind.ANSWERED, number, words=say(month))


def proposed(proposal: Proposal) -> Event:
    """Return a change that is not in the edition, on the day when it was proposed."""
    change = proposal.change
    return Event(
        day_of(proposal.proposed_at),
        EventKind.PROPOSED,
        field=change.field.value,
        before=change.before,
        after=change.after,
        reason=change.reason,
        evidence=change.evidence,
        person=proposal.proposed_by,
        state=proposal.state,
    )


def _of_lists(edition: Edition, desk: Desk) -> Iterator[Event]:
    for each in (desk, *desk.also):
        source = edition.source_of_desk(each)
        start = source.facts.period_start or source.facts.period_end
        day = start.isoformat() if start else ""
        yield Event(day, EventKind.PRINTED, source=source, lines=each.lines)
        for field, value in dict.fromkeys(each.values()):
            for id in value.errata if isinstance(value, Corrected) else ():
                reason = as_written(edition.entries.get((ERRATA, id), {}).get("reason", ""))
                yield Event(
                    day,
                    EventKind.CORRECTED,
                    field=field,
                    before=value.printed,
                    after=value.text,
                    reason=reason,
                    source=source,
                    lines=value.lines,
                )


def _changes(edition: Edition, id: str) -> Iterator[Event]:
    whats = {Field.DESK: EventKind.GONE, Field.ADDED: EventKind.ADDED}
    for change in edition.changes:
        if change.desk == id:
            yield _changed(change, whats.get(change.field, EventKind.CHANGED))


def _changed(change: DeskChange, what: EventKind) -> Event:
    return Event(
        change.effective.isoformat(),
        what,
        field=change.field.value,
        before=change.before,
        after="" if what is EventKind.GONE else change.after,
        reason=change.reason,
        evidence=change.evidence,
        heirs=heirs_told(change),
    )


def _former(edition: Edition, id: str) -> Iterator[Event]:
    """What earlier editions said of it; the last of a desk that is gone says so."""
    gone = id not in edition.desk_by_id and id not in {desk.id for desk in added_desks(edition)}
    for each in edition.former:
        if each.id == id and each.was is Was.DESK:
            yield Event(
                each.until.isoformat(),
                EventKind.GONE if gone else EventKind.FORMER,
                before=each.name,
                number="、".join(each.numbers),
                heirs=each.heirs,
            )
            gone = False
