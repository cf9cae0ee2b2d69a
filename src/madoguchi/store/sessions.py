"""Who is signed in. The browser holds a random token, the store only its digest."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from madoguchi.store.database import written
from madoguchi.store.tables import sessions

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
# Not every page writes that it was asked for: a few minutes are exact enough for hours.
_SEEN_EVERY = timedelta(minutes=5)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that holds. `key` is the digest of its token; `stale`: `touch` should be called."""

    key: str
    person: str
    csrf: str
    made_at: str
    seen_at: str
    stale: bool


def open_session(connection: Connection, person: str, moment: datetime) -> str:
    """Begin a session and return its token, which is kept nowhere here. Sessions that ended are removed."""
    connection.execute(delete(sessions).where(_ended(moment)))
    token = secrets.token_urlsafe(_BYTES)
    at = written(moment)
    row = {"token": _key(token), "person": person, "csrf": secrets.token_urlsafe(_BYTES)}
    connection.execute(insert(sessions).values(**row, made_at=at, seen_at=at))
    return token


def session_of(connection: Connection, token: str, moment: datetime) -> Session | None:
    """Return the session of a token; None for one that is unknown, idle for too long, or too old."""
    query = select(sessions).where(sessions.c.token == _key(token), ~_ended(moment))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    stale = row.seen_at <= written(moment - _SEEN_EVERY)
    return Session(row.token, row.person, row.csrf, row.made_at, row.seen_at, stale)


def touch(connection: Connection, session: Session, moment: datetime) -> None:
    """Write that a session was used."""
    seen = update(sessions).where(sessions.c.token == session.key)
    connection.execute(seen.values(seen_at=written(moment)))


def end_session(connection: Connection, session: Session) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token == session.key))


def end_sessions(connection: Connection, person: str, *, but: Session | None = None) -> int:
    """End all sessions of a person, save one; return how many."""
    ending = delete(sessions).where(sessions.c.person == person)
    if but is not None:
        ending = ending.where(sessions.c.token != but.key)
    return connection.execute(ending).rowcount


def _ended(moment: datetime) -> ColumnElement[bool]:
    return or_(sessions.c.seen_at <= written(moment - IDLE), sessions.c.made_at <= written(moment - LONGEST))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
