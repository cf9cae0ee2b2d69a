"""What the public reports about a desk, and what the editors decided about it.

Nothing is kept of who reported: no name, no address, only what was said and when; of a program, its token's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import now, written
from madoguchi.store.states import STATES
from madoguchi.store.tables import reports as table

_AHEAD = timedelta(minutes=5)  # another node's clock
# The same words about the same number within this time are one report that was sent twice.
_SENT_TWICE = timedelta(minutes=10)


class What(StrEnum):
    """What is wrong, in the words of the form."""

    WRONG = "wrong"  # somebody who is no such office answers, or the digits differ
    GONE = "gone"  # no longer in use
    OTHER_OFFICE = "other-office"  # another office answered
    OTHER = "other"


class ReportState(StrEnum):
    """How far the editors are with a report."""

    NEW = "new"
    CONFIRMED = "confirmed"  # it is so; the pages say that it is being looked into
    DISMISSED = "dismissed"
    RESOLVED = "resolved"


# What may follow what: a decision that is final is not taken twice.
_NEXT = {
    ReportState.NEW: (ReportState.CONFIRMED, ReportState.DISMISSED, ReportState.RESOLVED),
    ReportState.CONFIRMED: (ReportState.CONFIRMED, ReportState.DISMISSED, ReportState.RESOLVED),
}


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `number` is empty where it is about something else of the desk.

    `revision` is the edition of the page that the reporter saw; `change` the proposal made of it.
    """

    id: int
    desk: str
    number: str
    what: What
    words: str
    revision: str
    state: ReportState
    at: str
    decided_at: str | None = None
    decided_by: str | None = None
    note: str = ""
    change: str | None = None
    sender: str | None = None


def sent_before(
    connection: Connection, *, desk: str, number: str, what: What, words: str, sender: str | None = None
) -> Report | None:
    """Return the report of a moment ago that says the very same; None where there is none."""
    same = (
        select(table)
        .where(table.c.desk == desk, table.c.number == number, table.c.what == what.value)
        .where(table.c.words == words, table.c.state == ReportState.NEW.value)
        .where(table.c.sender.is_not_distinct_from(sender))
        .where(_within(_SENT_TWICE))
        .order_by(table.c.id)
        .limit(1)
    )
    found = connection.execute(same).first()
    return _report(found._mapping) if found is not None else None


def add(
    connection: Connection,
    *,
    desk: str,
    number: str,
    what: What,
    words: str,
    revision: str,
    sender: str | None = None,
) -> Report:
    """Keep a report."""
    values = {
        "desk": desk,
        "number": number,
        "what": what.value,
        "words": words,
        "revision": revision,
        "state": ReportState.NEW.value,
        "at": now(),
        "note": "",
        "sender": sender,
    }
    return _report(connection.execute(insert(table).values(**values).returning(table)).one()._mapping)


def reports(
    connection: Connection, *, state: ReportState | None = None, desk: str = "", sender: str = ""
) -> tuple[Report, ...]:
    """Return reports, the oldest first, of a state, a desk or a program if one is given."""
    query = select(table).order_by(table.c.id)
    if state is not None:
        query = query.where(table.c.state == state.value)
    if desk:
        query = query.where(table.c.desk == desk)
    if sender:
        query = query.where(table.c.sender == sender)
    return tuple(_report(row._mapping) for row in connection.execute(query))


def report_of(connection: Connection, id: int, *, hold: bool = False) -> Report:
    """Return one report; with `hold`, nobody else decides it until the transaction ends.

    Raises InputError when there is none.
    """
    query = select(table).where(table.c.id == id)
    row = connection.execute(query.with_for_update() if hold else query).first()
    if row is None:
        raise InputError(Message("there is no report {id}", id=id))
    return _report(row._mapping)


def count_since(connection: Connection, desk: str, since: timedelta) -> int:
    """Return how many reports a desk has had in the time before now."""
    query = select(func.count()).select_from(table).where(table.c.desk == desk, _within(since))
    return connection.scalar(query) or 0


def decide(
    connection: Connection,
    ids: Iterable[int],
    *,
    state: ReportState,
    by: str,
    note: str = "",
    change: str | None = None,
) -> tuple[Report, ...]:
    """Decide several reports alike, all or none; `change` is the proposal that was made of them.

    Raises RefusedError where one is decided for good already, or by somebody else at this moment.
    """
    decided = []
    for id in sorted(set(ids)):
        report = report_of(connection, id, hold=True)
        if state not in _NEXT.get(report.state, ()):
            raise RefusedError(
                Message(
                    "report {id} is {state} already; nothing was done",
                    id=id,
                    state=STATES[report.state.value],
                )
            )
        values: dict[str, Any] = {
            "state": state.value,
            "decided_at": now(),
            "decided_by": by,
            "note": note or report.note,
            "change": change or report.change,
        }
        statement = update(table).where(table.c.id == id, table.c.state == report.state.value)
        if connection.execute(statement.values(**values)).rowcount != 1:
            raise RefusedError(
                Message("somebody else decided report {id} at the same moment; look at it again", id=id)
            )
        decided.append(report_of(connection, id))
    return tuple(decided)


def _within(time: timedelta) -> ColumnElement[bool]:
    """In the time before now; what came later than now was written before the clock was set back."""
    moment = datetime.fromisoformat(now())
    return table.c.at.between(written(moment - time), written(moment + _AHEAD))


def _report(row: Any) -> Report:
    what = What(row["what"]) if row["what"] in set(What) else What.OTHER
    return Report(**{**row, "what": what, "state": ReportState(row["state"])})
