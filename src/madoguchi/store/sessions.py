"""Who is signed in, and whose feed reader asks. They hold a random token, the store only its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from madoguchi.store.database import now, written
from madoguchi.store.digests import digest_of, new_secret
from madoguchi.store.tables import feeds, sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Not every page writes that it was asked for: a minute is exact enough for half an hour.
_SEEN_EVERY = timedelta(minutes=1)
# A session that was used later than now: the clock was set back, and nobody knows how old it is.
_AHEAD = timedelta(minutes=5)
# So long it is known whose a session was that has ended of itself: what they typed is kept for them.
REMEMBERED = timedelta(days=7)
_SHOWN = 64  # characters of address and browser


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that holds. `key` is the digest of its token; `stale`: `touch` should be called."""

    key: str
    person: str
    csrf: str
    made_at: str
    seen_at: str
    stale: bool
    address: str = ""
    agent: str = ""

    @property
    def id(self) -> str:
        """What names the session among those of its person; nobody can sign in with it."""
        return self.key[:16]


def open_session(
    connection: Connection, person: str, moment: datetime, *, address: str = "", agent: str = ""
) -> str:
    """Begin a session and return its token, which is kept nowhere here. Those that ended long ago are removed.

    `address` and `agent` are what its person is shown of it: no more than tells one from another.
    """
    long_ago = or_(
        sessions.c.seen_at <= written(moment - REMEMBERED), sessions.c.seen_at > written(moment + _AHEAD)
    )
    connection.execute(delete(sessions).where(long_ago))
    token = new_secret()
    at = written(moment)
    row = {"token": digest_of(token), "person": person, "csrf": new_secret()}
    seen = {"made_at": at, "seen_at": at, "address": address[:_SHOWN], "agent": agent[:_SHOWN]}
    connection.execute(insert(sessions).values(**row, **seen))
    return token


def session_of(connection: Connection, token: str, moment: datetime) -> Session | None:
    """Return the session of a token; None for one that is unknown, idle for too long, or too old."""
    query = select(sessions).where(sessions.c.token == digest_of(token), ~_ended(moment))
    row = connection.execute(query).one_or_none()
    return _session(row, moment) if row else None


def ended_session(connection: Connection, token: str, moment: datetime) -> Session | None:
    """Return the session of a token that ended of itself and lets nobody do anything: whose it was."""
    query = select(sessions).where(sessions.c.token == digest_of(token), _ended(moment))
    row = connection.execute(query).one_or_none()
    return _session(row, moment) if row else None


def was_given(connection: Connection, person: str, csrf: str) -> bool:
    """Whether a form's token is of some session of a person, also of one that has ended of itself."""
    query = select(sessions.c.person).where(sessions.c.csrf == csrf, sessions.c.person == person)
    return bool(csrf) and connection.execute(query).first() is not None


def sessions_of(connection: Connection, person: str, moment: datetime) -> tuple[Session, ...]:
    """Return a person's sessions that hold, the one that was used last first."""
    query = select(sessions).where(sessions.c.person == person, ~_ended(moment))
    rows = connection.execute(query.order_by(sessions.c.seen_at.desc(), sessions.c.token))
    return tuple(_session(row, moment) for row in rows)


def touch(connection: Connection, session: Session, moment: datetime) -> None:
    """Write that a session was used."""
    seen = update(sessions).where(sessions.c.token == session.key)
    connection.execute(seen.values(seen_at=written(moment)))


def end_session(connection: Connection, session: Session) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token == session.key))


def end_token(connection: Connection, token: str, moment: datetime) -> None:
    """End the session of a token, whosever it is; one that has ended of itself is still known by its forms."""
    connection.execute(delete(sessions).where(sessions.c.token == digest_of(token), ~_ended(moment)))


def end_sessions(connection: Connection, person: str, *, but: Session | None = None) -> int:
    """End all sessions of a person, save one; return how many."""
    ending = delete(sessions).where(sessions.c.person == person)
    if but is not None:
        ending = ending.where(sessions.c.token != but.key)
    return connection.execute(ending).rowcount


def open_feed(connection: Connection, person: str) -> str:
    """Give a person who has no feed an address and return its secret, which is kept nowhere here."""
    secret = new_secret()
    connection.execute(insert(feeds).values(person=person, digest=digest_of(secret), made_at=now()))
    return secret


def end_feed(connection: Connection, person: str) -> bool:
    """Let the address of a person's feed lead nowhere any more; return whether there was one."""
    return connection.execute(delete(feeds).where(feeds.c.person == person)).rowcount > 0


def feed_since(connection: Connection, person: str) -> str | None:
    """Return since when a person has a feed; None for one who has none."""
    made: str | None = connection.scalar(select(feeds.c.made_at).where(feeds.c.person == person))
    return made


def feed_person(connection: Connection, secret: str) -> str | None:
    """Return whose feed a secret is of."""
    name: str | None = connection.scalar(select(feeds.c.person).where(feeds.c.digest == digest_of(secret)))
    return name


def _session(row: Row[Any], moment: datetime) -> Session:
    stale = row.seen_at <= written(moment - _SEEN_EVERY)
    return Session(row.token, row.person, row.csrf, row.made_at, row.seen_at, stale, row.address, row.agent)


def _ended(moment: datetime) -> ColumnElement[bool]:
    return or_(
        sessions.c.seen_at <= written(moment - IDLE),
        sessions.c.made_at <= written(moment - LONGEST),
        sessions.c.seen_at > written(moment + _AHEAD),
    )
