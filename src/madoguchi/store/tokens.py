"""Tokens that programs write with, what each may do, and what it sent under a key."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import written
from madoguchi.store.digests import digest_of, new_secret
from madoguchi.store.tables import token_requests, tokens

PREFIX = "token:"
SECRET_PREFIX = "mdg_"  # what scanners of leaked secrets can look for
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_SECRET = re.compile(SECRET_PREFIX + r"[A-Za-z0-9_-]{43}")
# Not every request writes that its token was used.
_USED_EVERY = timedelta(minutes=1)
_KEYS_LAST = timedelta(days=1)


class Scope(StrEnum):
    """What a token may write."""

    PROPOSALS = "proposals"
    REPORTS = "reports"
    VERIFICATIONS = "verifications"


@dataclass(frozen=True, slots=True)
class Token:
    """One program's token; its secret is kept nowhere."""

    name: str
    scopes: tuple[Scope, ...]
    made_at: str
    made_by: str
    used_at: str | None
    revoked_at: str | None
    revoked_by: str | None

    @property
    def actor(self) -> str:
        """What audit and proposals call the program."""
        return PREFIX + self.name

    @property
    def holds(self) -> bool:
        """Whether the program may still write."""
        return self.revoked_at is None


def is_program(actor: str) -> bool:
    """Whether a name is a program's: no person's has a colon."""
    return actor.startswith(PREFIX)


def add_token(
    connection: Connection, name: str, scopes: Collection[Scope], *, moment: datetime, by: str
) -> tuple[Token, str]:
    """Make a token; return it with its secret. Raises InputError for a name that cannot be used."""
    if not _NAME.fullmatch(name):
        raise InputError(
            Message(
                "{name!r} cannot be a token's name: 2 to 32 of a-z, 0-9, '.', '_' and '-', the first a letter "
                "or a digit",
                name=name,
            )
        )
    chosen = [scope.value for scope in Scope if scope in scopes]
    if not chosen:
        raise InputError(
            Message("say what the token may write: one or more of {scopes}", scopes=tuple(Scope))
        )
    secret = new_secret(SECRET_PREFIX)
    row = {
        "name": name,
        "digest": digest_of(secret),
        "scopes": chosen,
        "made_at": written(moment),
        "made_by": by,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(tokens).values(**row))
    except IntegrityError as error:
        raise InputError(
            Message("there is a token {name!r} already; names are never given twice", name=name)
        ) from error
    return token_of(connection, name), secret


def all_tokens(connection: Connection) -> tuple[Token, ...]:
    """Return all tokens, those that hold first."""
    rows = connection.execute(select(tokens).order_by(tokens.c.name))
    return tuple(sorted((_token(row) for row in rows), key=lambda token: not token.holds))


def token_of(connection: Connection, name: str) -> Token:
    """Return the token of a name. Raises InputError where there is none."""
    row = connection.execute(select(tokens).where(tokens.c.name == name)).one_or_none()
    if row is None:
        raise InputError(Message("there is no token {name!r}; `madoguchi token list` shows them", name=name))
    return _token(row)


def token_behind(connection: Connection, secret: str) -> Token | None:
    """Return the token of a secret; None for one that nobody was given, or that was revoked."""
    if not _SECRET.fullmatch(secret):
        return None
    row = connection.execute(select(tokens).where(tokens.c.digest == digest_of(secret))).one_or_none()
    found = _token(row) if row else None
    return found if found and found.holds else None


def revoke_token(connection: Connection, name: str, *, moment: datetime, by: str) -> Token:
    """End a token. Raises RefusedError for one that was revoked already."""
    token_of(connection, name)
    still = update(tokens).where(tokens.c.name == name, tokens.c.revoked_at.is_(None))
    if connection.execute(still.values(revoked_at=written(moment), revoked_by=by)).rowcount != 1:
        raise RefusedError(Message("token {name} was revoked already; nothing was done", name=name))
    return token_of(connection, name)


def is_use_stale(token: Token, moment: datetime) -> bool:
    """Whether `note_use` should be called."""
    return token.used_at is None or token.used_at <= written(moment - _USED_EVERY)


def note_use(connection: Connection, token: Token, moment: datetime) -> None:
    """Write that a token was used."""
    connection.execute(update(tokens).where(tokens.c.name == token.name).values(used_at=written(moment)))


def made_before(connection: Connection, token: Token, key: str, digest: str, moment: datetime) -> str | None:
    """Return what a request of this key made within the last day; None for a new one.

    `digest` tells one request from another. Raises InputError for a key that another request had.
    """
    old = or_(
        token_requests.c.at <= written(moment - _KEYS_LAST),
        token_requests.c.at > written(moment + _KEYS_LAST),
    )
    connection.execute(delete(token_requests).where(token_requests.c.token == token.name, old))
    query = select(token_requests).where(token_requests.c.token == token.name, token_requests.c.key == key)
    row = connection.execute(query).one_or_none()
    if row is not None and row.digest != digest:
        raise InputError(
            Message("the key {key!r} was sent with another request; give each request its own", key=key)
        )
    return str(row.made) if row else None


def note_made(
    connection: Connection, token: Token, key: str, digest: str, made: str, moment: datetime
) -> None:
    """Keep what a request of a key made. Raises RefusedError where the same is being done at this moment."""
    row = {"token": token.name, "key": key, "digest": digest, "made": made, "at": written(moment)}
    try:
        connection.execute(insert(token_requests).values(**row))
    except IntegrityError as error:
        raise RefusedError(
            Message("a request of the key {key!r} is being done at this moment; send it again", key=key)
        ) from error


def _token(row: Row[Any]) -> Token:
    known = set(Scope)
    scopes = tuple(Scope(each) for each in row.scopes if each in known)
    return Token(row.name, scopes, row.made_at, row.made_by, row.used_at, row.revoked_at, row.revoked_by)
