"""Links by which a body keeps its own rows, and the sessions that they open. The store has digests alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import written
from madoguchi.store.digests import digest_of, new_secret
from madoguchi.store.tables import owner_links as table
from madoguchi.store.tables import owner_sessions as sessions

PREFIX = "owner:"
LASTS = timedelta(days=30)
SESSION_LASTS = timedelta(hours=12)
_AHEAD = timedelta(minutes=5)  # another node's clock
_LONGEST_ACTOR, _TELLING = 64, 8


@dataclass(frozen=True, slots=True)
class OwnerLink:
    """One invitation. `organization` is the body's id, `actor` what audit and proposals call it."""

    id: int
    organization: str
    name: str
    actor: str
    address: str
    note: str
    made_at: str
    made_by: str
    ends_at: str
    opened_at: str | None
    revoked_at: str | None
    revoked_by: str | None

    def holds(self, moment: datetime) -> bool:
        """Whether it may be opened at a moment."""
        return self.revoked_at is None and self.ends_at > written(moment)


@dataclass(frozen=True, slots=True)
class OwnerSession:
    """A body's browser: the link that it opened, and the token of its forms."""

    key: str
    csrf: str
    link: OwnerLink


def actor_of(organization: str, name: str) -> str:
    """Return what a body is called where people's names stand; of a long name the id tells it from others."""
    whole = PREFIX + name
    if len(whole) <= _LONGEST_ACTOR:
        return whole
    telling = hashlib.sha256(organization.encode()).hexdigest()[:_TELLING]
    return f"{whole[: _LONGEST_ACTOR - _TELLING - 1]}#{telling}"


def is_owner(actor: str) -> bool:
    """Whether a name is a body's: no person's has a colon."""
    return actor.startswith(PREFIX)


def add_link(
    connection: Connection,
    *,
    organization: str,
    name: str,
    address: str,
    note: str,
    moment: datetime,
    by: str,
) -> tuple[OwnerLink, str]:
    """Make a link; return it with its secret, which is kept nowhere here."""
    secret, actor = new_secret(), actor_of(organization, name)
    values = {
        "organization": organization,
        "name": name,
        "actor": actor,
        "address": address,
        "note": note,
        "digest": digest_of(secret),
        "made_at": written(moment),
        "made_by": by,
        "ends_at": written(moment + LASTS),
    }
    row = connection.execute(insert(table).values(**values).returning(table)).one()
    return _link(row), secret


def links(connection: Connection) -> tuple[OwnerLink, ...]:
    """Return all links, the newest first."""
    rows = connection.execute(select(table).order_by(table.c.id.desc()))
    return tuple(_link(row) for row in rows)


def links_of(connection: Connection, actor: str) -> tuple[OwnerLink, ...]:
    """Return the links that a body was given, the newest first, those that ended too."""
    rows = connection.execute(select(table).where(table.c.actor == actor).order_by(table.c.id.desc()))
    return tuple(_link(row) for row in rows)


def link_behind(connection: Connection, secret: str, moment: datetime) -> OwnerLink | None:
    """Return the link of a secret; None for one that nobody was given, that was revoked, or that ended."""
    row = connection.execute(select(table).where(table.c.digest == digest_of(secret))).one_or_none()
    found = _link(row) if row else None
    return found if found and found.holds(moment) else None


def revoke_link(connection: Connection, id: int, *, moment: datetime, by: str) -> OwnerLink:
    """End a link and every session that it opened; the address goes too.

    Raises InputError where there is none, RefusedError for one that was revoked already.
    """
    row = connection.execute(select(table).where(table.c.id == id)).one_or_none()
    if row is None:
        raise InputError(Message("there is no link {id}; `madoguchi owner list` shows them", id=id))
    revoked = {"revoked_at": written(moment), "revoked_by": by, "address": ""}
    still = update(table).where(table.c.id == id, table.c.revoked_at.is_(None))
    if connection.execute(still.values(**revoked)).rowcount != 1:
        raise RefusedError(Message("link {id} was revoked already; nothing was done", id=id))
    connection.execute(delete(sessions).where(sessions.c.link == id))
    return _link(connection.execute(select(table).where(table.c.id == id)).one())


def open_link(connection: Connection, link: OwnerLink, moment: datetime) -> str:
    """Begin a session of a body and return its token. Sessions that ended are removed."""
    connection.execute(delete(sessions).where(_ended(moment)))
    token, at = new_secret(), written(moment)
    row = {"token": digest_of(token), "link": link.id, "csrf": new_secret(), "made_at": at}
    connection.execute(insert(sessions).values(**row))
    connection.execute(update(table).where(table.c.id == link.id).values(opened_at=at))
    return token


def owner_session(connection: Connection, token: str, moment: datetime) -> OwnerSession | None:
    """Return the session of a token; None for one that is unknown or too old, or whose link holds no more."""
    found = select(sessions).where(sessions.c.token == digest_of(token), ~_ended(moment))
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    link = _link(connection.execute(select(table).where(table.c.id == row.link)).one())
    return OwnerSession(row.token, row.csrf, link) if link.holds(moment) else None


def end_owner_session(connection: Connection, session: OwnerSession) -> None:
    """End one session of a body; its link may be opened again."""
    connection.execute(delete(sessions).where(sessions.c.token == session.key))


def _ended(moment: datetime) -> ColumnElement[bool]:
    return or_(
        sessions.c.made_at <= written(moment - SESSION_LASTS), sessions.c.made_at > written(moment + _AHEAD)
    )


def _link(row: Row[Any]) -> OwnerLink:
    return OwnerLink(
        row.id,
        row.organization,
        row.name,
        row.actor,
        row.address,
        row.note,
        row.made_at,
        row.made_by,
        row.ends_at,
        row.opened_at,
        row.revoked_at,
        row.revoked_by,
    )
