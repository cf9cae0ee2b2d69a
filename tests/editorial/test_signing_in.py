"""Passwords, lockout, and what ends when a password changes; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from madoguchi.editorial.passwords import WeakPasswordError, hashed
from madoguchi.editorial.people import Disable, GivePassword, GiveRole, Unlock
from madoguchi.editorial.signing_in import ChangePassword, SignInOrigin, SignOut, sign_in
from madoguchi.errors import RefusedError
from madoguchi.store import audit
from madoguchi.store.people import Role, password_of, person_of, set_password
from madoguchi.store.sessions import session_of

RIGHT, WRONG = "quiet river seven stones", "quiet river seven stoned"
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hanako(database):
    GivePassword.ready(database, "hanako", RIGHT, by="taro", must_change=False).carry_out_in(database)
    return database


OFFICE, HOME, STRANGER = (SignInOrigin(each) for each in ("192.0.2.10", "198.51.100.7", "203.0.113.99"))


def fails(
    database,
    times: int,
    at: datetime = START,
    name: str = "hanako",
    origin: SignInOrigin = STRANGER,
    **more: str,
) -> str:
    told = set()
    for _ in range(times):
        with pytest.raises(RefusedError) as caught:
            sign_in(database, name, WRONG, at, origin=origin, **more)
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
    ("password", "why"),
    [
        ("", "short"), ("short", "short"), ("elevenchars", "short"), ("x" * 257, "long"), ("\ufdfa" * 15, "long"),
        ("aaaaaaaaaaaaaaaa", "guessable"), ("ababababababab", "guessable"), ("hanako hanako hanako", "guessable"),
        ("password1234", "guessable"), ("Passw0rd1234!", "guessable"), ("qwertyuiop12", "guessable"),
        ("madoguchi2026!", "guessable"), ("yamadahanako1", "guessable"), ("2026/11/28 2026/11/28", "guessable"),
        ("中小企業庁中小企業庁", "short"), ("中小企業庁中小企業庁中小", "guessable"), ("ｐａｓｓｗｏｒｄ１２３４", "guessable"),
        ("123456789012345", "guessable"), ("ひみつひみつひみつひみつ", "guessable"), ("1q2w3e4r5t6y", "guessable"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_the_reason(password, why):
    with pytest.raises(WeakPasswordError, match="password") as caught:
        hashed(password, name="hanako", about=["Yamada Hanako"])
    assert caught.value.why == why


@pytest.mark.parametrize(
    "password",
    ["twelve chars", "ながいながいぱすわーどです", "correct horse battery staple", RIGHT, "\ufdfa" * 12],
)
def test_no_kind_of_character_is_asked_of_a_password(password):
    assert hashed(password, name="hanako").startswith("$argon2id$")


def test_full_width_letters_of_a_japanese_keyboard_are_the_same(hanako):
    assert sign_in(hanako, "hanako", "ｑｕｉｅｔ river　seven stones", START)


def wait_is_over(database, at: datetime, origin: SignInOrigin = STRANGER) -> bool:
    """Whether the right password is taken from there at a moment; signs in if so."""
    try:
        sign_in(database, "hanako", RIGHT, at, origin=origin)
    except RefusedError:
        return False
    return True


def test_after_five_failures_a_stranger_waits_half_a_minute_and_then_twice_as_long(hanako):
    fails(hanako, 5)
    assert not wait_is_over(hanako, START + timedelta(seconds=29))
    fails(hanako, 1, START + timedelta(seconds=30))
    assert not wait_is_over(hanako, START + timedelta(seconds=30 + 59))
    assert wait_is_over(hanako, START + timedelta(seconds=30 + 60))


def test_no_wait_is_longer_than_fifteen_minutes(hanako):
    at = START
    for _ in range(40):
        fails(hanako, 1, at)
        at += 15 * MINUTE
    assert wait_is_over(hanako, at)


def test_tries_during_a_wait_do_not_make_it_longer(hanako):
    fails(hanako, 5)
    fails(hanako, 20, START + timedelta(seconds=10))
    assert wait_is_over(hanako, START + timedelta(seconds=30))


def test_who_signed_in_well_before_is_not_kept_out_by_what_others_try(hanako):
    sign_in(hanako, "hanako", RIGHT, START, origin=OFFICE)
    for n in range(60):  # one guess each from many places, then many from one
        fails(hanako, 1, START + MINUTE, origin=SignInOrigin(f"203.0.113.{n}"))
    fails(hanako, 60, START + MINUTE, origin=STRANGER)
    assert not wait_is_over(hanako, START + MINUTE, HOME)  # a new place waits, for a while
    assert wait_is_over(hanako, START + MINUTE, OFFICE)
    assert wait_is_over(hanako, START + 20 * MINUTE, HOME)


def test_not_even_by_tries_from_the_same_address(hanako):
    sign_in(hanako, "hanako", RIGHT, START, origin=OFFICE)
    fails(hanako, 29, START + MINUTE, origin=OFFICE)
    assert wait_is_over(hanako, START + MINUTE, OFFICE)
    fails(hanako, 60, START + MINUTE, origin=OFFICE)  # somebody guesses from within: a short wait
    assert not wait_is_over(hanako, START + MINUTE, OFFICE)
    assert wait_is_over(hanako, START + 2 * MINUTE, OFFICE)


def test_a_guesser_of_many_names_waits_but_not_who_works_at_the_same_address(hanako):
    sign_in(hanako, "hanako", RIGHT, START, origin=OFFICE)
    for n in range(40):
        fails(hanako, 1, START + MINUTE, name=f"name{n}", origin=OFFICE)
    assert wait_is_over(hanako, START + MINUTE, OFFICE)
    for n in range(40):
        fails(hanako, 1, START + MINUTE, name=f"name{n}", origin=HOME)
    assert not wait_is_over(hanako, START + MINUTE, HOME)


def test_an_administrator_ends_the_wait(hanako):
    fails(hanako, 40)
    Unlock("hanako", by="taro").carry_out_in(hanako)
    assert wait_is_over(hanako, START, STRANGER)


def test_a_clock_set_back_makes_no_wait_longer(hanako):
    fails(hanako, 5, START + 30 * 24 * 60 * MINUTE)
    assert wait_is_over(hanako, START)


def test_a_sign_in_forgets_the_failures_before_it(hanako):
    for _ in range(3):
        fails(hanako, 4)
        sign_in(hanako, "hanako", RIGHT, START, origin=STRANGER)


def test_nobody_learns_whether_a_name_exists_waits_or_is_disabled(hanako):
    wrong = fails(hanako, 5)
    waits = fails(hanako, 1)
    unknown = fails(hanako, 8, name="nobody")
    Disable("hanako", by="taro").carry_out_in(hanako)
    assert wrong == waits == unknown == fails(hanako, 1, START + 60 * MINUTE)


def test_an_unknown_name_costs_the_same_hash(hanako, monkeypatch):
    from madoguchi.editorial import signing_in

    tried = []
    verify = signing_in.is_right
    monkeypatch.setattr(signing_in, "is_right", lambda *args: tried.append(args) or verify(*args))
    fails(hanako, 1, name="nobody")
    fails(hanako, 1)
    parameters = [kept.split("$")[1:4] for kept, _ in tried]
    assert len(parameters) == 2
    assert parameters[0] == parameters[1]


def test_who_must_wait_costs_no_hash(hanako, monkeypatch):
    from madoguchi.editorial import signing_in

    fails(hanako, 5)
    monkeypatch.setattr(signing_in, "is_right", lambda *_: pytest.fail("hashed"))
    fails(hanako, 5)


def test_of_a_name_that_nobody_has_the_audit_shows_three_letters(hanako):
    fails(hanako, 1, name="my secret typed in the wrong box")
    with hanako.reading() as connection:
        (entry, *_) = audit.entries(connection)
        assert "secret" not in str(audit.entries(connection))
    assert (entry.action, entry.subject, entry.after["name"]) == ("sign-in-failed", "unknown name", "my …")
    assert entry.after["address"] == "203.0.113.0/24"


def test_a_flood_of_names_does_not_fill_the_audit(hanako):
    for n in range(120):
        fails(hanako, 1, name=f"name{n}", origin=SignInOrigin(f"10.{n}.0.1"))
    with hanako.reading() as connection:
        told = [e for e in audit.entries(connection, limit=500) if e.subject == "unknown name"]
    assert len(told) == 60
    assert "more" in told[0].after
    fails(hanako, 1, START + 60 * MINUTE, name="later")
    with hanako.reading() as connection:
        assert audit.entries(connection)[0].after["name"] == "lat…"


def test_failures_stand_in_the_audit(hanako):
    fails(hanako, 5)
    with hanako.reading() as connection:
        told = [(entry.action, entry.after["failures"]) for entry in audit.entries(connection, limit=5)]
    assert told == [("sign-in-failed", n) for n in (5, 4, 3, 2, 1)]


def test_a_sign_in_takes_the_place_of_the_session_that_the_browser_held(hanako):
    before = sign_in(hanako, "hanako", RIGHT, START).token
    after = sign_in(hanako, "hanako", RIGHT, START, instead=before).token
    assert before != after
    assert not held(hanako, before)
    assert held(hanako, after)


def test_five_wrong_old_passwords_end_the_session(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START, origin=OFFICE).token
    with hanako.reading() as connection:
        session = session_of(connection, token, START)
    for n in range(5):
        assert held(hanako, token), n
        with pytest.raises(RefusedError):
            ChangePassword.ready(
                hanako, session, WRONG, "another long password", moment=START, address="192.0.2.10"
            )
    assert not held(hanako, token)
    with hanako.reading() as connection:
        assert [entry.action for entry in audit.entries(connection, limit=5)] == ["password-wrong"] * 5


def test_another_role_ends_the_sessions_of_the_old_one(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    GiveRole("hanako", Role.REVIEWER, by="taro").carry_out_in(hanako)
    assert not held(hanako, token)


def test_outside_tests_a_hash_takes_the_memory_and_the_passes_of_rfc_9106(real_hasher):
    assert (real_hasher.memory_cost, real_hasher.time_cost, real_hasher.parallelism) == (65_536, 3, 4)


def test_a_hash_of_older_parameters_is_made_anew_at_the_sign_in(hanako):
    older = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(RIGHT)
    with hanako.writing() as connection:
        set_password(connection, "hanako", older, must_change=False)
    sign_in(hanako, "hanako", RIGHT, START)
    with hanako.reading() as connection:
        assert "m=64,t=1,p=1" in password_of(connection, "hanako")
    assert sign_in(hanako, "hanako", RIGHT, START)


def test_another_password_ends_every_other_session(hanako):
    mine, other = (sign_in(hanako, "hanako", RIGHT, START).token for _ in range(2))
    with hanako.reading() as connection:
        session = session_of(connection, mine, START)
    with pytest.raises(RefusedError, match="not right"):
        ChangePassword.ready(hanako, session, WRONG, "another long password").carry_out_in(hanako)
    assert held(hanako, other)
    ChangePassword.ready(hanako, session, RIGHT, "another long password").carry_out_in(hanako)
    assert held(hanako, mine)
    assert not held(hanako, other)
    assert sign_in(hanako, "hanako", "another long password", START)


def test_a_password_that_somebody_else_gives_must_be_changed_and_ends_a_wait(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    fails(hanako, 5)
    GivePassword.ready(hanako, "hanako", "given by root for now", by="taro").carry_out_in(hanako)
    assert not held(hanako, token)
    assert sign_in(hanako, "hanako", "given by root for now", START).person.must_change


def test_whoever_is_disabled_is_out_at_once(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    Disable("hanako", by="taro").carry_out_in(hanako)
    assert not held(hanako, token)
    with pytest.raises(RefusedError):
        sign_in(hanako, "hanako", RIGHT, START)
    with hanako.reading() as connection:
        assert not person_of(connection, "hanako").active


def test_signing_out_ends_the_session(hanako):
    token = sign_in(hanako, "hanako", RIGHT, START).token
    with hanako.reading() as connection:
        session = session_of(connection, token, START)
    SignOut(session.id, START, by="hanako").carry_out_in(hanako)
    assert not held(hanako, token)
