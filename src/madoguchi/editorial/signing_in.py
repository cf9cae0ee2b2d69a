"""Signing in: passwords, lockout, and what a new password must be.

Passwords follow NIST SP 800-63B: long, any characters, no rules of composition, never asked to
change by the calendar, compared in one Unicode form.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from madoguchi.editorial.authority import managing
from madoguchi.errors import InputError, RefusedError
from madoguchi.store import audit
from madoguchi.store.database import Database, written
from madoguchi.store.people import (
    Person,
    Role,
    add_person,
    all_people,
    count_failure,
    find_person,
    forget_failures,
    lock,
    password_of,
    person_of,
    set_active,
    set_password,
    set_role,
)
from madoguchi.store.sessions import Session, end_session, end_sessions, open_session
from madoguchi.text.outside import is_longer

SHORTEST, LONGEST = 12, 256  # characters
_FEWEST_DIFFERENT = 5  # characters: `aaaaaaaaaaaa` is long, but the first that is tried
FAILURES_BEFORE_LOCK = 5
FIRST_LOCK = timedelta(minutes=15)  # each further failure doubles it
_LONGEST_LOCK = timedelta(days=1)
_HASHER = PasswordHasher()  # argon2id, the parameters of RFC 9106 for little memory


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that their browser is to hold."""

    person: Person
    token: str


def hashed(password: str, *, name: str) -> str:
    """Return the argon2 hash of a new password. Raises InputError, saying what would do, for a weak one."""
    plain = _typed(password)
    if len(plain) < SHORTEST:
        raise InputError(
            f"the password has {len(plain)} characters; at least {SHORTEST} are needed: "
            "three or four words that have nothing to do with each other are easy to remember"
        )
    if len(set(plain)) < _FEWEST_DIFFERENT or name in plain.lower().split():
        raise InputError("the password repeats itself or is the name; choose words that nobody would guess")
    return _HASHER.hash(plain)


def add_somebody(
    database: Database, name: str, full_name: str, role: Role, password: str, *, by: str, must_change: bool
) -> Person:
    """Add a person with a first password, as an administrator does.

    Raises InputError for a name or a password that cannot be used, RefusedError for who may not, and
    where nobody could manage people afterwards.
    """
    with database.reading() as connection:
        managing(connection, by)
    made = hashed(password, name=name)
    with database.writing() as connection:
        managing(connection, by)
        if role is not Role.ADMINISTRATOR and not all_people(connection):
            raise RefusedError(
                f"the first person must be an administrator (`madoguchi user add {name} --role administrator`)"
            )
        return add_person(connection, name, full_name, role, password=made, by=by, must_change=must_change)


def sign_in(database: Database, name: str, password: str, moment: datetime) -> SignedIn:
    """Begin a session. Raises RefusedError, in the same words whatever was wrong.

    A try counts as failed until it has succeeded, so that many at once cannot slip past the lock.
    A name that nobody has costs the same hash. A password too long to be anybody's is no try: InputError.
    """
    plain = _typed(password)
    with database.writing() as connection:
        person = find_person(connection, name)
        held = password_of(connection, name)
        open_ = person is not None and person.active and not _locked(person, moment)
        failures = count_failure(connection, name) if open_ else 0
        if failures >= FAILURES_BEFORE_LOCK:
            lock(connection, name, written(moment + _lock_after(failures)))
    right = _is_right(held or _nobodys(), plain)
    if not (open_ and right and held and person):
        if open_:
            with database.writing() as connection:
                action = "lock" if failures >= FAILURES_BEFORE_LOCK else "sign-in-failed"
                audit.record(connection, "", action, f"person {name}", after={"failures": failures})
        raise RefusedError(
            "the name or the password is not right, or the name is locked for a while after too many tries"
        )
    rehashed = _HASHER.hash(plain) if _HASHER.check_needs_rehash(held) else None
    with database.writing() as connection:
        forget_failures(connection, name, rehashed=rehashed)
        token = open_session(connection, name, moment)
        audit.record(connection, name, "sign-in", f"person {name}")
        return SignedIn(person_of(connection, name), token)


def sign_out(database: Database, session: Session) -> None:
    """End a session."""
    with database.writing() as connection:
        end_session(connection, session)
        audit.record(connection, session.person, "sign-out", f"person {session.person}")


def change_password(database: Database, session: Session, old: str, new: str) -> None:
    """Give oneself another password; every other session ends.

    Raises RefusedError where the old one is not right, InputError for a new one that will not do.
    """
    name, plain = session.person, _typed(old)
    with database.reading() as connection:
        held = password_of(connection, name)
    if not _is_right(held or _nobodys(), plain):
        raise RefusedError("the password that you have now is not right; nothing was changed")
    if plain == _typed(new):
        raise InputError("the new password is the one that you have; choose another")
    made = hashed(new, name=name)
    with database.writing() as connection:
        set_password(connection, name, made, by=name, must_change=False)
        end_sessions(connection, name, but=session)


def give_password(database: Database, name: str, new: str, *, by: str, must_change: bool = True) -> None:
    """Give somebody a password, as an administrator does; all their sessions end, and a lock too."""
    with database.reading() as connection:
        managing(connection, by)
    made = hashed(new, name=name)
    with database.writing() as connection:
        managing(connection, by)
        set_password(connection, name, made, by=by, must_change=must_change)
        end_sessions(connection, name)


def disable(database: Database, name: str, *, by: str) -> Person:
    """Let somebody sign in no more, from this moment. Raises RefusedError for the last administrator."""
    with database.writing() as connection:
        managing(connection, by)
        person = set_active(connection, name, False, by=by)
        end_sessions(connection, name)
        return person


def enable(database: Database, name: str, *, by: str) -> Person:
    """Let somebody who was disabled sign in again."""
    with database.writing() as connection:
        managing(connection, by)
        return set_active(connection, name, True, by=by)


def give_role(database: Database, name: str, role: Role, *, by: str) -> Person:
    """Give somebody another role; all their sessions end. Raises RefusedError for the last administrator."""
    with database.writing() as connection:
        managing(connection, by)
        if person_of(connection, name).role is role:
            return person_of(connection, name)
        person = set_role(connection, name, role, by=by)
        end_sessions(connection, name)
        return person


def _locked(person: Person, moment: datetime) -> bool:
    return person.locked_until is not None and written(moment) < person.locked_until


def _lock_after(failures: int) -> timedelta:
    doublings = min(failures - FAILURES_BEFORE_LOCK, 16)
    return min(FIRST_LOCK * (1 << doublings), _LONGEST_LOCK)


def _is_right(held: str, password: str) -> bool:
    try:
        return _HASHER.verify(held, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that costs what a person's does; no password is behind it."""
    return _HASHER.hash("nobody")


def _typed(password: str) -> str:
    """One form for what one person types: full-width letters of a Japanese keyboard are the same.

    Raises InputError for a longer password than anybody can have, before any work is done with it.
    """
    if is_longer(password, LONGEST):
        raise InputError(f"the password is too long; at most {LONGEST} characters can be used")
    return unicodedata.normalize("NFKC", password)
