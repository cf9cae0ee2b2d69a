"""Passwords, lockout, and what ends when a password changes; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from madoguchi.editorial import signing_in
from madoguchi.editorial.signing_in import (
    change_password,
    disable,
    give_password,
    hashed,
    sign_in,
    sign_out,
)
from madoguchi.errors import InputError, RefusedError
from madoguchi.store import audit
from madoguchi.store.people import password_of, person_of, set_password
from madoguchi.store.sessions import session_of
from tests.hostile import seconds

RIGHT, WRONG = "quiet river seven stones", "quiet river seven stoned"
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hanako(database):
    give_password(database, "hanako", RIGHT, by="taro", must_change=False)
    return database


def fails(database, times: int, at: datetime = START, name: str = "hanako") -> str:
    told = set()
    for _ in range(times):
        with pytest.raises(RefusedError) as caught:
            sign_in(database, name, WRONG, at)
        told.add(str(caught.value))
    (message,) = told
    return message


def held(database, token: str, at: datetime = START) -> bool:
    with database.reading() as connection:
        return session_of(connection, token, at) is not None


def test_the_right_password_opens_a_session(hanako):
    signed = sign_in(hanako, "hanako", RIGHT, START)
    assert signed.person.name == "hanako"
    assert held(hanako, signed.token)


def test_the_password_is_kept_as_argon2id_only(hanako):
    with hanako.reading() as connection:
        kept = password_of(connection, "hanako")
        told = [f"{entry.before}{entry.after}" for entry in audit.entries(connection)]
    assert kept.startswith("$argon2id$")
    assert not any(RIGHT in text or kept in text for text in told)


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "ababababababab", "hanako hanako hanako", "x" * 257],
)
def test_a_weak_password_is_refused_in_words(password):
    with pytest.raises(InputError, match="password"):
        hashed(password, name="hanako")


@pytest.mark.parametrize(
    "password", ["\ufdfa" * 213_000, "\ufdfa" * 15, "\u0316\u0301" * 320_000, "x" * 640_000]
)
def test_a_password_that_is_too_long_is_refused_in_words_before_any_work(hanako, password):
    def refused() -> None:
        for use in (
            lambda: hashed(password, name="hanako"),
            lambda: sign_in(hanako, "hanako", password, START),
            lambda: give_password(hanako, "hanako", password, by="root"),
        ):
            with pytest.raises(InputError, match="at most 256 characters"):
                use()

    assert seconds(refused) < 0.5
    assert sign_in(hanako, "hanako", RIGHT, START)


@pytest.mark.parametrize(
    "password", ["twelve chars", "ながいながいぱすわーどです", "correct horse battery staple"]
)
def test_length_is_all_that_is_asked_of_a_password(password):
    assert hashed(password, name="hanako").startswith("$argon2id$")


def test_full_width_letters_of_a_japanese_keyboard_are_the_same(hanako):
    assert sign_in(hanako, "hanako", "ｑｕｉｅｔ river　seven stones", START)


def test_five_failures_lock_for_fifteen_minutes_and_then_twice_as_long(hanako):
    fails(hanako, 5)
    for after in (0 * MINUTE, 14 * MINUTE):
        with pytest.raises(RefusedError):
            sign_in(hanako, "hanako", RIGHT, START + after)
    fails(hanako, 1, START + 15 * MINUTE)  # the lock is over; one more failure doubles it
    with pytest.raises(RefusedError):
        sign_in(hanako, "hanako", RIGHT, START + (15 + 29) * MINUTE)
    assert sign_in(hanako, "hanako", RIGHT, START + (15 + 30) * MINUTE)


def test_tries_during_a_lock_do_not_make_it_longer(hanako):
    fails(hanako, 5)
    fails(hanako, 20, START + MINUTE)
    assert sign_in(hanako, "hanako", RIGHT, START + 15 * MINUTE)


def test_a_sign_in_forgets_the_failures_before_it(hanako):
    for _ in range(3):
        fails(hanako, 4)
        sign_in(hanako, "hanako", RIGHT, START)


def test_nobody_learns_whether_a_name_exists_is_locked_or_disabled(hanako):
    wrong = fails(hanako, 5)
    locked = fails(hanako, 1)
    unknown = fails(hanako, 8, name="nobody")
    disable(hanako, "hanako", by="root")
    assert wrong == locked == unknown == fails(hanako, 1, START + 60 * MINUTE)


def test_an_unknown_name_costs_the_same_hash(hanako, monkeypatch):
    tried = []
    verify = signing_in._is_right
    monkeypatch.setattr(signing_in, "_is_right", lambda *args: tried.append(args) or verify(*args))
    fails(hanako, 1, name="nobody")
    fails(hanako, 1)
    parameters = [kept.split("$")[1:4] for kept, _ in tried]
    assert len(parameters) == 2
    assert parameters[0] == parameters[1]


def test_what_was_typed_for_a_name_that_nobody_has_is_not_kept(hanako):
    fails(hanako, 1, name="my secret typed in the wrong box")
    with hanako.reading() as connection:
        assert "secret" not in str(audit.entries(connection))


def test_a_lock_stands_in_the_audit(hanako):
    fails(hanako, 5)
    with hanako.reading() as connection:
        told = [entry.action for entry in audit.entries(connection)]
    assert told[:5] == ["lock", *["sign-in-failed"] * 4]


def test_outside_tests_a_hash_takes_the_memory_and_the_passes_of_rfc_9106(real_hasher):
    assert (real_hasher.memory_cost, real_hasher.time_cost, real_hasher.parallelism) == (65_536, 3, 4)


def test_a_hash_of_older_parameters_is_made_anew_at_the_sign_in(hanako):
    older = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(RIGHT)
    with hanako.writing() as connection:
        set_password(connection, "hanako", older, by="root", must_change=False)
    sign_in(hanako, "hanako", RIGHT, START)
    with hanako.reading() as connection:
        assert "m=64,t=1,p=1" in password_of(connection, "hanako")
    assert sign_in(hanako, "hanako", RIGHT, START)


def test_another_password_ends_every_other_session(hanako):
    mine, other = (sign_in(hanako, "hanako", RIGHT, START).token for _ in range(2))
    with hanako.reading() as connection:
        session = session_of(connection, mine, START)
    with pytest.raises(RefusedError, match="not right"):
        change_password(hanako, session, WRONG, "another long password")
    assert held(hanako, other)
    change_password(hanako, session, RIGHT, "another long password")
    assert held(hanako, mine)
    assert not held(hanako, other)
    assert sign_in(hanako, "hanako", "another long password", START)


def test_a_password_that_somebody_else_gives_must_be_changed_and_ends_a_lock(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    fails(hanako, 5)
    give_password(hanako, "hanako", "given by root for now", by="root")
    assert not held(hanako, token)
    assert sign_in(hanako, "hanako", "given by root for now", START).person.must_change


def test_whoever_is_disabled_is_out_at_once(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    disable(hanako, "hanako", by="root")
    assert not held(hanako, token)
    with pytest.raises(RefusedError):
        sign_in(hanako, "hanako", RIGHT, START)
    with hanako.reading() as connection:
        assert not person_of(connection, "hanako").active


def test_signing_out_ends_the_session(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    with hanako.reading() as connection:
        session = session_of(connection, token, START)
    sign_out(hanako, session)
    assert not held(hanako, token)
