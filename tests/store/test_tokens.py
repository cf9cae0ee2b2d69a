"""Tokens of programs: digests alone, names once, revoked for good; keys of requests, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from madoguchi.errors import InputError, RefusedError
from madoguchi.store import tables
from madoguchi.store.tokens import (
    Scope,
    add_token,
    all_tokens,
    is_use_stale,
    made_before,
    note_made,
    note_use,
    revoke_token,
    token_behind,
    token_of,
)

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def made(database, name="calls", scopes=(Scope.REPORTS, Scope.PROPOSALS)):
    with database.writing() as connection:
        return add_token(connection, name, scopes, moment=START, by="taro")


def test_the_store_never_holds_the_secret(database):
    token, secret = made(database)
    assert secret.startswith("mdg_")
    assert len(secret) == 47
    assert token.scopes == (Scope.PROPOSALS, Scope.REPORTS)
    assert token.actor == "token:calls"
    with database.reading() as connection:
        row = connection.execute(select(tables.tokens)).one()
        assert secret not in str(row)
        assert token_behind(connection, secret) == token
        assert token_behind(connection, row.digest) is None
        assert token_behind(connection, secret[:-1]) is None
        assert token_behind(connection, "") is None


@pytest.mark.parametrize("name", ["", "a", "A1", "a:b", "a b", "-a", "a" * 33, "あい"])
def test_a_name_is_plain(database, name):
    with pytest.raises(InputError):
        made(database, name)


def test_a_name_is_never_given_twice_even_after_it_was_revoked(database):
    _, secret = made(database)
    with database.writing() as connection:
        assert not revoke_token(connection, "calls", moment=START, by="taro").holds
        assert token_behind(connection, secret) is None
    with pytest.raises(InputError, match="already"):
        made(database)
    with pytest.raises(RefusedError), database.writing() as connection:
        revoke_token(connection, "calls", moment=START, by="taro")
    made(database, "other")
    with database.reading() as connection:
        assert [token.name for token in all_tokens(connection)] == ["other", "calls"]


def test_a_token_for_nothing_is_none(database):
    with pytest.raises(InputError, match="proposals"):
        made(database, scopes=())


def test_the_last_use_is_noted_to_the_minute(database):
    token, _ = made(database)
    assert is_use_stale(token, START)
    with database.writing() as connection:
        note_use(connection, token, START)
        token = token_of(connection, "calls")
    assert token.used_at == "2026-11-23T00:00:00Z"
    assert not is_use_stale(token, START + MINUTE / 2)
    assert is_use_stale(token, START + MINUTE)


def test_a_key_stands_for_one_request_for_a_day(database):
    token, _ = made(database)
    other, _ = made(database, "other")
    with database.writing() as connection:
        assert made_before(connection, token, "k", "d1", START) is None
        note_made(connection, token, "k", "d1", "report 1", START)
    with database.writing() as connection:
        assert made_before(connection, token, "k", "d1", START) == "report 1"
        assert made_before(connection, other, "k", "d1", START) is None  # each program has keys of its own
        with pytest.raises(InputError):
            made_before(connection, token, "k", "d2", START)
        assert made_before(connection, token, "k", "d2", START + DAY) is None
    with database.writing() as connection:
        note_made(connection, other, "k", "d", "report 2", START)
    with pytest.raises(RefusedError), database.writing() as connection:
        note_made(connection, other, "k", "d", "report 3", START)
