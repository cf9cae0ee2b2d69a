"""Who is told by mail of what waits for them, and the queue of these mails.

A mail is a row until a server has taken it, so that nothing is lost while none can be reached. It names what it
tells; what that says is made when it is sent, of what still waits then. Of a person at most one mail is not sent
yet: what comes to wait meanwhile joins it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from madoguchi.message import Message, packed, unpacked
from madoguchi.store.database import written
from madoguchi.store.tables import mail_addresses, mails, people, told

_KEPT = timedelta(days=30)  # mails that were sent


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is written to, and in which language. `greeted_at`: when the first mail was sent there."""

    person: str
    address: str
    lang: str
    at: str
    greeted_at: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to a person. `failure` says why the last try failed; empty where none did. `entries` are what it tells."""

    id: int
    person: str
    made_at: str
    tries: int
    next_at: str
    sent_at: str | None
    failure: str
    entries: frozenset[str]


# -- addresses ----------------------------------------------------------------------------------------


def address_of(connection: Connection, person: str) -> Address | None:
    """Return where somebody is written to; None for a person who did not ask for it."""
    row = connection.execute(select(mail_addresses).where(mail_addresses.c.person == person)).one_or_none()
    return Address(**row._mapping) if row else None


def addresses(connection: Connection) -> tuple[Address, ...]:
    """Return where the people are written to who asked for it and may sign in."""
    active = people.c.active == 1
    query = select(mail_addresses).join(people, people.c.name == mail_addresses.c.person).where(active)
    return tuple(
        Address(**row._mapping) for row in connection.execute(query.order_by(mail_addresses.c.person))
    )


def set_address(connection: Connection, person: str, address: str, lang: str, moment: datetime) -> None:
    """Write to somebody at an address from now on; what waits in the queue goes there, at once."""
    at = written(moment)
    row = {"address": address, "lang": lang, "at": at, "greeted_at": None}
    known = update(mail_addresses).where(mail_addresses.c.person == person)
    if not connection.execute(known.values(**row)).rowcount:
        connection.execute(insert(mail_addresses).values(person=person, **row))
    _join(connection, person, (), moment)
    waiting = update(mails).where(mails.c.person == person, mails.c.sent_at.is_(None))
    connection.execute(waiting.values(tries=0, next_at=at, failure={}))


def end_address(connection: Connection, person: str) -> bool:
    """Write to somebody no more; what is queued for them is dropped. Return whether they were written to."""
    connection.execute(delete(told).where(told.c.person == person))
    connection.execute(delete(mails).where(mails.c.person == person))
    gone = connection.execute(delete(mail_addresses).where(mail_addresses.c.person == person))
    return gone.rowcount > 0


# -- the queue ----------------------------------------------------------------------------------------


def queue(
    connection: Connection, person: str, waiting: Collection[str], moment: datetime, *, every: timedelta
) -> int:
    """Have somebody told of what waits for them and stands in no mail yet; return how much that is.

    What waits no more is forgotten. Within `every` of the last mail to them no other one is begun.
    """
    held = select(mail_addresses.c.person).where(mail_addresses.c.person == person)
    if connection.scalar(held.with_for_update()) is None:  # they are written to no more
        return 0
    rows = connection.execute(select(told.c.entry).where(told.c.person == person)).scalars()
    known = set(rows)
    if gone := known - set(waiting):
        connection.execute(delete(told).where(told.c.person == person, told.c.entry.in_(gone)))
    fresh = [entry for entry in waiting if entry not in known]
    last = select(func.max(mails.c.made_at)).where(mails.c.person == person, mails.c.sent_at.is_not(None))
    lately = (connection.scalar(last) or "") > written(moment - every)
    if not fresh or (lately and _open(connection, person) is None):
        return 0
    _join(connection, person, fresh, moment)
    return len(fresh)


def _open(connection: Connection, person: str) -> int | None:
    """The mail to somebody that is not sent yet."""
    unsent = select(mails.c.id).where(mails.c.person == person, mails.c.sent_at.is_(None))
    found: int | None = connection.scalar(unsent.with_for_update())
    return found


def _join(connection: Connection, person: str, entries: Collection[str], moment: datetime) -> None:
    """Put what waits into the mail that is not sent yet, or into a new one."""
    at, mail = written(moment), _open(connection, person)
    if mail is None:
        row = {"person": person, "made_at": at, "tries": 0, "next_at": at, "failure": {}}
        mail = connection.execute(insert(mails).values(**row).returning(mails.c.id)).scalar_one()
    rows = [{"person": person, "entry": entry, "mail": mail} for entry in entries]
    if rows:
        connection.execute(insert(told), rows)


def take(connection: Connection, moment: datetime, lease: timedelta) -> Mail | None:
    """Take the mail that has waited longest and may be tried now; nobody else sends it within the lease."""
    at = written(moment)
    free = or_(mails.c.busy_until.is_(None), mails.c.busy_until <= at)
    due = select(mails.c.id).where(mails.c.sent_at.is_(None), mails.c.next_at <= at, free)
    for id in connection.scalars(due.order_by(mails.c.next_at, mails.c.id)).all():
        taking = update(mails).where(mails.c.id == id, mails.c.sent_at.is_(None), free)
        if connection.execute(taking.values(busy_until=written(moment + lease))).rowcount == 1:
            return _mail(connection, id)
    return None


def sent(connection: Connection, mail: Mail, moment: datetime) -> None:
    """Write that a server has taken a mail; those of long ago are removed.

    What joined it after it was taken from the queue stands in no mail, and is queued anew.
    """
    at = written(moment)
    late = (told.c.mail == mail.id, told.c.entry.not_in(mail.entries))
    connection.execute(delete(told).where(*late))
    done: dict[str, Any] = {"sent_at": at, "busy_until": None, "failure": {}}
    connection.execute(update(mails).where(mails.c.id == mail.id).values(**done))
    greeted = update(mail_addresses).where(
        mail_addresses.c.person == mail.person, mail_addresses.c.greeted_at.is_(None)
    )
    connection.execute(greeted.values(greeted_at=at))
    still = exists().where(told.c.mail == mails.c.id)
    connection.execute(delete(mails).where(mails.c.sent_at <= written(moment - _KEPT), ~still))


def failed(connection: Connection, mail: Mail, why: Message, moment: datetime, wait: timedelta) -> None:
    """Write why a mail was not taken; it is tried again after a wait."""
    again = {"tries": mail.tries + 1, "next_at": written(moment + wait), "busy_until": None}
    connection.execute(update(mails).where(mails.c.id == mail.id).values(**again, failure=packed(why)))


def drop(connection: Connection, mail: Mail) -> None:
    """Remove a mail that has nothing to tell any more."""
    connection.execute(delete(told).where(told.c.mail == mail.id))
    connection.execute(delete(mails).where(mails.c.id == mail.id))


def waiting(connection: Connection) -> tuple[Mail, ...]:
    """Return the mails that are not sent yet, the oldest first."""
    ids = connection.scalars(select(mails.c.id).where(mails.c.sent_at.is_(None)).order_by(mails.c.id)).all()
    return tuple(_mail(connection, id) for id in ids)


def last_of(connection: Connection, person: str) -> Mail | None:
    """Return the newest mail to somebody, sent or not."""
    id = connection.scalar(select(func.max(mails.c.id)).where(mails.c.person == person))
    return _mail(connection, id) if id is not None else None


def _mail(connection: Connection, id: int) -> Mail:
    row = connection.execute(select(mails).where(mails.c.id == id)).one()._mapping
    entries = connection.scalars(select(told.c.entry).where(told.c.mail == id))
    kept = {name: row[name] for name in ("id", "person", "made_at", "tries", "next_at", "sent_at")}
    return Mail(**kept, failure=_failure(row["failure"]), entries=frozenset(entries))


def _failure(raw: Any) -> str:
    try:
        found: str = unpacked(raw) if raw else ""
    except (KeyError, ValueError, TypeError):
        return ""
    return found
