"""The second factor: set up, asked for, used once; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from madoguchi.editorial.people import GivePassword, ResetFactor
from madoguchi.editorial.second_factor import (
    BeginFactor,
    ConfirmFactor,
    NewCodes,
    RemoveFactor,
    pending,
    shown,
)
from madoguchi.editorial.signing_in import SignInOrigin, sign_in
from madoguchi.errors import InputError, RefusedError
from madoguchi.store import audit
from madoguchi.store.second_factors import codes_left, has_factor
from madoguchi.store.sessions import session_of
from tests.editorial.test_together import at_once

RIGHT = "quiet river seven stones"
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def hanako(database):
    GivePassword.ready(database, "hanako", RIGHT, by="taro", must_change=False).carry_out_in(database)
    return database


def session(database, at: datetime = START, code: str = ""):
    token = sign_in(database, "hanako", RIGHT, at, code=code).token
    with database.reading() as connection:
        return session_of(connection, token, at)


def set_up(database) -> tuple[str, tuple[str, ...]]:
    """Return the secret and the recovery codes of a second factor, confirmed at START."""
    mine = session(database)
    BeginFactor.ready(database, mine, RIGHT, START).carry_out_in(database)
    with database.reading() as connection:
        secret = pending(connection, "hanako", START)
    return secret, ConfirmFactor(mine, code_of(secret, START), START, by="hanako").carry_out_in(database)


def code_of(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def lets_in(database, at: datetime, code: str) -> bool:
    try:
        sign_in(database, "hanako", RIGHT, at, code=code)
    except RefusedError:
        return False
    return True


def test_a_secret_is_in_use_once_a_code_of_it_was_given(hanako):
    mine = session(hanako)
    BeginFactor.ready(hanako, mine, RIGHT, START).carry_out_in(hanako)
    assert lets_in(hanako, START, "")
    with hanako.reading() as connection:
        secret = pending(connection, "hanako", START)
        assert not has_factor(connection, "hanako")
    with pytest.raises(InputError):
        ConfirmFactor(mine, "000000", START, by="hanako").carry_out_in(hanako)
    ConfirmFactor(mine, code_of(secret, START), START, by="hanako").carry_out_in(hanako)
    assert not lets_in(hanako, START + 2 * STEP, "")
    assert lets_in(hanako, START + 2 * STEP, code_of(secret, START + 2 * STEP))


def test_only_who_knows_the_password_sets_one_up(hanako):
    with pytest.raises(RefusedError):
        BeginFactor.ready(hanako, session(hanako), "another password altogether", START).carry_out_in(hanako)
    with hanako.reading() as connection:
        assert pending(connection, "hanako", START) is None


def test_a_secret_that_waits_too_long_is_void(hanako):
    mine = session(hanako)
    BeginFactor.ready(hanako, mine, RIGHT, START).carry_out_in(hanako)
    later = START + timedelta(minutes=15)
    with hanako.reading() as connection:
        secret = pending(connection, "hanako", START)
        assert pending(connection, "hanako", later) is None
    with pytest.raises(InputError):
        ConfirmFactor(mine, code_of(secret, later), later, by="hanako").carry_out_in(hanako)


@pytest.mark.parametrize(("steps", "good"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_clocks_may_differ_by_a_step(hanako, steps, good):
    secret, _ = set_up(hanako)
    at = START + 20 * STEP
    assert lets_in(hanako, at, code_of(secret, at + steps * STEP)) is good


def test_no_code_is_taken_twice_nor_one_from_before_the_last(hanako):
    secret, _ = set_up(hanako)
    at = START + 20 * STEP
    assert not lets_in(hanako, START, code_of(secret, START))  # the one that confirmed it
    assert lets_in(hanako, at, code_of(secret, at))
    assert not lets_in(hanako, at, code_of(secret, at))
    assert not lets_in(hanako, at, code_of(secret, at - STEP))
    assert not lets_in(hanako, START + 10 * STEP, code_of(secret, START + 10 * STEP))  # the clock set back


def test_one_code_sent_eight_times_at_once_opens_one_session(hanako):
    secret, _ = set_up(hanako)
    at = START + 20 * STEP
    told = at_once(*(
        lambda n=n: sign_in(hanako, "hanako", RIGHT, at, code=code_of(secret, at), origin=SignInOrigin(f"10.0.{n}.1"))
        for n in range(8)
    ))  # fmt: skip
    assert told.count(None) == 1


def test_one_recovery_code_sent_eight_times_at_once_opens_one_session(hanako):
    _, codes = set_up(hanako)
    told = at_once(*(
        lambda n=n: sign_in(hanako, "hanako", RIGHT, START, code=codes[0], origin=SignInOrigin(f"10.0.{n}.1"))
        for n in range(8)
    ))  # fmt: skip
    assert told.count(None) == 1


@pytest.mark.parametrize("typed", [shown, str.upper, lambda code: f" {code} ", lambda code: code])
def test_ten_recovery_codes_each_open_once_however_they_are_copied(hanako, typed):
    _, codes = set_up(hanako)
    assert len(set(codes)) == 10
    assert lets_in(hanako, START, typed(codes[3]))
    assert not lets_in(hanako, START, typed(codes[3]))
    with hanako.reading() as connection:
        assert codes_left(connection, "hanako") == 9
        kept = [str(row) for row in connection.exec_driver_sql("select * from recovery_codes").all()]
        told = str(audit.entries(connection))
    assert not any(code in text for code in codes for text in (*kept, told))


def test_other_recovery_codes_void_the_earlier_ones(hanako):
    secret, codes = set_up(hanako)
    at = START + 20 * STEP
    others = NewCodes.ready(hanako, session(hanako, at, code_of(secret, at)), RIGHT, at).carry_out_in(hanako)
    assert not lets_in(hanako, at, codes[0])
    assert lets_in(hanako, at, others[0])


def test_a_wrong_code_counts_like_a_wrong_password(hanako):
    secret, _ = set_up(hanako)
    at = START + 20 * STEP
    origin = SignInOrigin("203.0.113.5")
    for _ in range(5):
        with pytest.raises(RefusedError):
            sign_in(hanako, "hanako", RIGHT, at, code="000000", origin=origin)
    with pytest.raises(RefusedError):
        sign_in(hanako, "hanako", RIGHT, at, code=code_of(secret, at), origin=origin)
    with hanako.reading() as connection:
        assert audit.entries(connection)[0].action == "second-factor-failed"


def test_it_is_taken_away_by_oneself_with_the_password_or_by_an_administrator(hanako):
    secret, _ = set_up(hanako)
    at = START + 20 * STEP
    mine = session(hanako, at, code_of(secret, at))
    with pytest.raises(RefusedError):
        RemoveFactor.ready(hanako, mine, "not my password at all", at).carry_out_in(hanako)
    RemoveFactor.ready(hanako, mine, RIGHT, at).carry_out_in(hanako)
    assert lets_in(hanako, at, "")
    set_up(hanako)
    with pytest.raises(RefusedError):
        ResetFactor("hanako", by="jiro").carry_out_in(hanako)
    assert ResetFactor("hanako", by="taro").carry_out_in(hanako)
    assert lets_in(hanako, at, "")
    assert not ResetFactor("hanako", by="taro").carry_out_in(hanako)


def test_confirming_ends_every_other_session(hanako):
    other = session(hanako)
    set_up(hanako)
    with hanako.reading() as connection:
        assert session_of(connection, "x", START) is None
        rows = connection.exec_driver_sql("select token from sessions").all()
    assert other.key not in [row[0] for row in rows]


def test_tries_from_many_threads_are_all_counted(hanako):
    told = at_once(*(
        lambda: sign_in(hanako, "hanako", "wrong password altogether", START, origin=SignInOrigin("203.0.113.5"))
        for _ in range(12)
    ))  # fmt: skip
    assert all(isinstance(error, RefusedError) for error in told)
    with hanako.reading() as connection:
        (failures,) = connection.exec_driver_sql(
            "select failures from sign_in_tries where kind = 'pair'"
        ).one()
    assert failures == 5  # those behind it had to wait, and were not looked at
