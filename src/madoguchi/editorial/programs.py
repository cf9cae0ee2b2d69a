"""Programs that write: an administrator gives one a token with what it may do, and takes it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from madoguchi.editorial.authority import managing
from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.tokens import Scope, Token, add_token, revoke_token


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


def scopes_named(texts: Collection[str]) -> tuple[Scope, ...]:
    """Return the scopes of their names. Raises InputError for one that there is not."""
    for text in texts:
        if text not in set(Scope):
            raise InputError(
                Message("{text!r} is no scope; choose of {scopes}", text=text, scopes=tuple(Scope))
            )
    return tuple(Scope(text) for text in texts)
