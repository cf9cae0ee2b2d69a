"""Programs that write: an administrator gives one a token with what it may do, and takes it back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from madoguchi.editorial.people import Managed
from madoguchi.editorial.transition import Act, Done
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


@dataclass(frozen=True, slots=True)
class GiveToken(Managed[tuple[Token, str]]):
    """Make a token of a name; makes it with its secret, which is kept nowhere and shown once.

    Raises InputError for a name that cannot be used, or was.
    """

    scopes: Collection[Scope]
    moment: datetime

    def execute(self, connection: Connection) -> Done[tuple[Token, str]]:
        token, secret = add_token(connection, self.name, self.scopes, moment=self.moment, by=self.by)
        told = {"scopes": [scope.value for scope in token.scopes]}
        return Done((token, secret), (Act("add-token", f"token {token.name}", after=told),))


@dataclass(frozen=True, slots=True)
class RevokeToken(Managed[Token]):
    """End a token, from this moment. Raises RefusedError for one that was revoked already."""

    moment: datetime

    def execute(self, connection: Connection) -> Done[Token]:
        token = revoke_token(connection, self.name, moment=self.moment, by=self.by)
        return Done(token, (Act("revoke-token", f"token {self.name}"),))


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
                Message("{text!r} is not a scope; choose from {scopes}", text=text, scopes=tuple(Scope))
            )
    return tuple(Scope(text) for text in texts)
