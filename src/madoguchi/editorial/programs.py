"""Programs that write: an administrator gives one a token with what it may do, and takes it back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection

from madoguchi.editorial.authority import managing
from madoguchi.errors import InputError, StoreError
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.tokens import (
    Scope,
    Token,
    add_token,
    is_use_stale,
    made_before,
    note_made,
    note_use,
    revoke_token,
)


def give_token(
    database: Database, name: str, scopes: Collection[Scope], *, moment: datetime, by: str
) -> tuple[Token, str]:
    """Make a token, as an administrator does; return it with its secret, which is shown once."""
    with database.writing() as connection:
        managing(connection, by)
        return add_token(connection, name, scopes, moment=moment, by=by)


def take_token_back(database: Database, name: str, *, moment: datetime, by: str) -> Token:
    """End a token, from this moment. Raises RefusedError for one that was revoked already."""
    with database.writing() as connection:
        managing(connection, by)
        return revoke_token(connection, name, moment=moment, by=by)


def note_used(database: Database, token: Token, moment: datetime) -> None:
    """Write that a token was used, where that is stale. Reading goes on while the primary is away."""
    if is_use_stale(token, moment):
        with contextlib.suppress(StoreError), database.writing() as connection:
            note_use(connection, token, moment)


def once(
    connection: Connection, token: Token, key: str, digest: str, moment: datetime, make: Callable[[], str]
) -> str:
    """Return what a request of this key made: made now, unless it was before; without a key, made now.

    `digest` tells one request from another. Raises InputError for a key that another request had, RefusedError
    where the same is being done at this moment, and what `make` raises.
    """
    made = made_before(connection, token, key, digest, moment) if key else None
    if made is None:
        made = make()
        if key:
            note_made(connection, token, key, digest, made, moment)
    return made


def scopes_named(texts: Collection[str]) -> tuple[Scope, ...]:
    """Return the scopes of their names. Raises InputError for one that there is not."""
    for text in texts:
        if text not in set(Scope):
            raise InputError(
                Message("{text!r} is no scope; choose of {scopes}", text=text, scopes=tuple(Scope))
            )
    return tuple(Scope(text) for text in texts)
