"""Signing in and out, and what ends when a password or a role changes; the people who may sign in."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from madoguchi.editorial import second_factor
from madoguchi.editorial.authority import managing
from madoguchi.editorial.passwords import hashed, is_right, newer_hash, nobodys, typed
from madoguchi.editorial.tries import Try, WaitError, begin_try, confirm_password, failed, succeeded
from madoguchi.errors import InputError, RefusedError, StoreError
from madoguchi.message import Message
from madoguchi.store import audit
from madoguchi.store.database import Database
from madoguchi.store.people import (
    Person,
    Role,
    add_person,
    all_people,
    find_person,
    password_of,
    person_of,
    rehash,
    set_active,
    set_password,
    set_role,
)
from madoguchi.store.second_factors import has_factor
from madoguchi.store.sessions import (
    Session,
    end_session,
    end_sessions,
    end_token,
    open_session,
    sessions_of,
    touch,
)
from madoguchi.store.sign_in import coarse, forget_tries

_WRONG = Message(
    "the name, the password or the code is not right, or there were too many tries; wait a little, then try again"
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that their browser is to hold."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody signs in: their address, and browser and system in two words."""

    address: str = ""
    agent: str = ""


_NOWHERE = Origin()


def add_somebody(
    database: Database, name: str, full_name: str, role: Role, password: str, *, by: str, must_change: bool
) -> Person:
    """Add a person with a first password, as an administrator does.

    Raises InputError for a name or a password that cannot be used, RefusedError for who may not, and
    where nobody could manage people afterwards.
    """
    with database.reading() as connection:
        managing(connection, by)
    made = hashed(password, name=name, about=[full_name])
    with database.writing() as connection:
        managing(connection, by)
        if role is not Role.ADMINISTRATOR and not all_people(connection):
            raise RefusedError(
                Message(
                    "the first person must be an administrator (`madoguchi user add {name} --role "
                    "administrator`)",
                    name=name,
                )
            )
        return add_person(connection, name, full_name, role, password=made, by=by, must_change=must_change)


def sign_in(
    database: Database,
    name: str,
    password: str,
    moment: datetime,
    *,
    code: str = "",
    origin: Origin = _NOWHERE,
    instead: str = "",
) -> SignedIn:
    """Begin a session; that of the token `instead` ends. Raises RefusedError, in the same words whatever was wrong.

    A try counts as failed until it has succeeded. A name that nobody has costs the same hash; who must
    wait costs none. A password too long to be anybody's is no try: InputError.
    """
    plain = typed(password)
    try:
        with database.writing() as connection:
            tried = begin_try(connection, name, origin.address, moment)
            person, held = find_person(connection, name), password_of(connection, name)
    except WaitError as error:
        raise RefusedError(_WRONG) from error
    right = is_right(held or nobodys(), plain)
    if right and held and person and person.active:
        rehashed = newer_hash(held, plain)
        with database.writing() as connection:
            if not has_factor(connection, name) or second_factor.accepts(connection, name, code, moment):
                if rehashed:
                    rehash(connection, name, rehashed)
                return _signed_in(connection, tried, moment, origin, instead)
            failed(connection, tried, moment, person=True, what="second-factor-failed")
    else:
        with database.writing() as connection:
            failed(connection, tried, moment, person=person is not None, what="sign-in-failed")
    raise RefusedError(_WRONG)


def _signed_in(
    connection: Connection, tried: Try, moment: datetime, origin: Origin, instead: str
) -> SignedIn:
    succeeded(connection, tried, moment)
    if instead:
        end_token(connection, instead, moment)
    address = coarse(origin.address)
    token = open_session(connection, tried.name, moment, address=address, agent=origin.agent)
    audit.record(connection, tried.name, "sign-in", f"person {tried.name}", after={"address": address})
    return SignedIn(person_of(connection, tried.name), token)


def note_seen(database: Database, session: Session, moment: datetime) -> None:
    """Write that a session was used, where that is stale. Reading goes on while the primary is away."""
    if session.stale:
        with contextlib.suppress(StoreError), database.writing() as connection:
            touch(connection, session, moment)


def sign_out(database: Database, session: Session) -> None:
    """End a session."""
    with database.writing() as connection:
        end_session(connection, session)
        audit.record(connection, session.person, "sign-out", f"person {session.person}")


def end_one(database: Database, session: Session, id: str, moment: datetime) -> bool:
    """End one of one's own sessions, by its id. False where it has ended already."""
    with database.writing() as connection:
        for each in sessions_of(connection, session.person, moment):
            if each.id == id:
                end_session(connection, each)
                audit.record(connection, session.person, "sign-out", f"person {session.person}")
                return True
    return False


def end_others(database: Database, session: Session) -> int:
    """Sign out everywhere else; return where."""
    with database.writing() as connection:
        ended = end_sessions(connection, session.person, but=session)
        audit.record(
            connection, session.person, "sign-out", f"person {session.person}", after={"elsewhere": ended}
        )
        return ended


def change_password(
    database: Database,
    session: Session,
    old: str,
    new: str,
    *,
    moment: datetime | None = None,
    address: str = "",
) -> None:
    """Give oneself another password; every other session ends.

    A wrong old one counts like one at the door. Raises RefusedError where it is not right, InputError
    for a new one that will not do.
    """
    name = session.person
    confirm_password(database, session, old, moment or datetime.now(UTC), address=address)
    if typed(old) == typed(new):
        raise InputError(Message("the new password is the one that you have; choose another"))
    with database.reading() as connection:
        about = [person_of(connection, name).full_name]
    made = hashed(new, name=name, about=about)
    with database.writing() as connection:
        set_password(connection, name, made, by=name, must_change=False)
        end_sessions(connection, name, but=session)


def give_password(database: Database, name: str, new: str, *, by: str, must_change: bool = True) -> None:
    """Give somebody a password, as an administrator does; all their sessions end, and a wait too."""
    with database.reading() as connection:
        managing(connection, by)
        about = [person_of(connection, name).full_name]
    made = hashed(new, name=name, about=about)
    with database.writing() as connection:
        managing(connection, by)
        set_password(connection, name, made, by=by, must_change=must_change)
        forget_tries(connection, name)
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


def unlock(database: Database, name: str, *, by: str) -> None:
    """Forget the wrong tries on a name, and those that came from the same addresses: nobody must wait."""
    with database.writing() as connection:
        managing(connection, by)
        person_of(connection, name)
        forget_tries(connection, name)
        audit.record(connection, by, "unlock", f"person {name}")
