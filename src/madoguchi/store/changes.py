"""Changes between editions on their way: proposed by one person, decided by another, withdrawn, absorbed.

What may be done, and what the audit says of it, stands in editorial/changing.py and publishing.py.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from madoguchi.editions.codec import new_desk
from madoguchi.errors import InputError, RefusedError, StoreError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.store.database import now
from madoguchi.store.tables import changes
from madoguchi.text.normalize import normalized_name
from madoguchi.text.phone import digits
from madoguchi.text.untrusted import showable

log = logging.getLogger("madoguchi.store")

LONGEST_NOTE = 2000  # characters
LONGEST_ORIGIN = 64
PROPOSED, ACCEPTED, REJECTED = "proposed", "accepted", "rejected"
WITHDRAWN, ABSORBED = "withdrawn", "absorbed"


class TakenError(InputError):
    """Another change of the same value waits for its review."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change with its way so far.

    `origin` is hand, `spreadsheet FILE`, crosscheck, owner, api, watch, `report 12`, `campaign 3`.
    """

    change: DeskChange
    origin: str
    state: str
    proposed_at: str
    proposed_by: str
    reviewed_at: str | None = None
    reviewed_by: str | None = None
    review_note: str = ""
    withdrawn_by: str | None = None


def new_id() -> str:
    """Return a fresh id for a change."""
    return str(uuid.uuid4())


def propose(connection: Connection, change: DeskChange, *, by: str, origin: str) -> Proposal:
    """Write a proposal; whether it makes sense is looked at by editorial/changing.py.

    Raises TakenError when another one of the same value came at the same moment.
    """
    proposal = Proposal(change, origin, PROPOSED, now(), by)
    row = {**plain_change(change), "origin": origin, "state": PROPOSED, "proposed_at": proposal.proposed_at}
    key = value_key(change.desk, change.field, change.before, change.after)
    try:
        with connection.begin_nested():
            connection.execute(insert(changes).values(**row, value_key=key, proposed_by=by, review_note=""))
    except IntegrityError as error:
        raise TakenError(
            Message("another change of the same value was proposed at the same moment; decide that one first")
        ) from error
    return proposal


def held(connection: Connection, id: str) -> Proposal:
    """Return a proposal; nobody else decides a change of its desk until the transaction ends."""
    desk = proposal_of(connection, id).change.desk
    rows = select(changes.c.id).where(changes.c.desk == desk).order_by(changes.c.id)
    connection.execute(rows.with_for_update()).all()
    return proposal_of(connection, id)


def accepted(connection: Connection) -> tuple[DeskChange, ...]:
    """Return the changes that the next revision has, by effective day.

    Raises StoreError where one cannot be read: what was accepted is never left out in silence.
    """
    read = [_readable(row) for row in connection.execute(select(changes).where(changes.c.state == ACCEPTED))]
    found = [proposal.change for proposal in read if proposal]
    if len(found) < len(read):
        raise StoreError(
            Message("an accepted change does not stand in the store as a change should; restore the database")
        )
    return tuple(sorted(found, key=lambda change: (change.effective, change.id)))


def proposals(
    connection: Connection, *, state: str = "", desk: str = "", by: str = ""
) -> tuple[Proposal, ...]:
    """Return proposals, newest first, of a state, a desk or a proposer if one is given."""
    query = select(changes).order_by(changes.c.proposed_at.desc(), changes.c.id)
    if state:
        query = query.where(changes.c.state == state)
    if desk:
        query = query.where(changes.c.desk == desk)
    if by:
        query = query.where(changes.c.proposed_by == by)
    found = (_readable(row) for row in connection.execute(query))
    return tuple(proposal for proposal in found if proposal)


def proposal_of(connection: Connection, id: str) -> Proposal:
    """Return one proposal by its id or the only one that begins so. Raises InputError when there is none."""
    if not id or "%" in id or "_" in id:
        raise InputError(Message("no change is called {id!r}; `madoguchi changes list` shows them", id=id))
    rows = connection.execute(select(changes).where(changes.c.id.like(f"{id}%")).limit(2)).all()
    if not rows:
        raise InputError(Message("no change is called {id!r}; `madoguchi changes list` shows them", id=id))
    if len(rows) > 1:
        raise InputError(Message("more than one change begins with {id!r}; give more of its id", id=id))
    if (found := _readable(rows[0])) is None:
        raise InputError(
            Message(
                "change {id} does not stand in the store as a change should; restore the database",
                id=rows[0].id,
            )
        )
    return found


def _readable(row: Row[Any]) -> Proposal | None:
    """A row as a proposal; None, and a line in the log, for one that the program cannot have written."""
    try:
        return _proposal(row)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        log.error("change %s cannot be read (%s) and is left out", showable(row.id), type(error).__name__)
        return None


def move(connection: Connection, proposal: Proposal, state: str, *, by: str, note: str) -> Proposal:
    """Change the state of a proposal as it was read; `note` says why.

    Raises RefusedError where somebody changed it in the meantime, and for a second accepted change of a value.
    """
    id = proposal.change.id
    values: dict[str, Any] = {"state": state}
    if proposal.state == PROPOSED and state in (ACCEPTED, REJECTED):
        values |= {"reviewed_at": now(), "reviewed_by": by, "review_note": note}
    if state == WITHDRAWN:
        values["withdrawn_by"] = by
    statement = update(changes).where(changes.c.id == id, changes.c.state == proposal.state).values(**values)
    try:
        with connection.begin_nested():
            moved = connection.execute(statement).rowcount
    except IntegrityError as error:
        raise RefusedError(
            Message(
                "the value that change {id} is about has an accepted change already; withdraw that one first",
                id=id,
            )
        ) from error
    if moved != 1:
        raise RefusedError(
            Message("somebody else decided change {id} at the same moment; look at it again", id=id)
        )
    return proposal_of(connection, id)


def value_key(desk: str, field: Field, before: str, after: str) -> str:
    """Return what names the value that a change is about, however it is spelled.

    A value that is added has no older one: the new one tells it from other additions.
    """
    form = digits if field is Field.PHONE else normalized_name
    value = f"is {form(before)}" if before else f"new {form(after)}"
    return hashlib.sha256("\n".join((desk, field.value, value)).encode()).hexdigest()


def plain_change(change: DeskChange) -> dict[str, Any]:
    """Return a change as the tables and the audit hold it."""
    return {**asdict(change), "effective": change.effective.isoformat()}


def _proposal(row: Row[Any]) -> Proposal:
    evidence = tuple(Evidence(**{**each, "method": Method(each["method"])}) for each in row.evidence)
    change = DeskChange(
        row.id,
        row.desk,
        Field(row.field),
        row.before,
        row.after,
        date.fromisoformat(row.effective),
        row.reason,
        evidence,
        new_desk(row.desk_says) if row.desk_says else None,
    )
    return Proposal(
        change,
        row.origin,
        row.state,
        row.proposed_at,
        row.proposed_by,
        row.reviewed_at,
        row.reviewed_by,
        row.review_note,
        row.withdrawn_by,
    )
