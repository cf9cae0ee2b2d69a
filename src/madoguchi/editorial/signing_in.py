"""Signing in and out, one's own sessions, password and feed: what ends when one changes."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from madoguchi.editorial import second_factor
from madoguchi.editorial.passwords import hashed, is_right, newer_hash, nobodys, typed
from madoguchi.editorial.people import with_password
from madoguchi.editorial.sign_in_throttle import (
    FailTry,
    Try,
    WaitError,
    begin_try,
    confirm_password,
    succeeded,
)
from madoguchi.editorial.transition import Act, Done, Own
from madoguchi.errors import InputError, RefusedError, StoreError
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.people import Person, find_person, password_of, person_of, rehash
from madoguchi.store.second_factors import has_factor
from madoguchi.store.sessions import (
    Session,
    end_feed,
    end_session,
    end_sessions,
    end_token,
    open_feed,
    open_session,
    sessions_of,
    touch,
)
from madoguchi.store.sign_in import coarse

_WRONG = Message(
    "the name, the password or the code is not right, or there were too many tries; wait a little, then try again"
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that their browser is to hold."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class SignInOrigin:
    """From where somebody signs in: their address, and browser and system in two words."""

    address: str = ""
    agent: str = ""


_NOWHERE = SignInOrigin()


def sign_in(
    database: Database,
    name: str,
    password: str,
    moment: datetime,
    *,
    code: str = "",
    origin: SignInOrigin = _NOWHERE,
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
    what = "sign-in-failed"
    with database.writing() as connection:
        if right and held and person and person.active:
            rehashed = newer_hash(held, plain)
            try:
                return SignIn(tried, moment, code, origin, instead, rehashed, by=name).carry_out(connection)
            except RefusedError:
                what = "second-factor-failed"
        FailTry(tried, moment, person is not None, what, by="").carry_out(connection)
    raise RefusedError(_WRONG)


@dataclass(frozen=True, slots=True)
class SignIn(Own[SignedIn]):
    """Begin a session of the person who gave the right password; the code of the second factor is used here, once.

    `rehashed` is the hash of the same password by newer parameters. Raises RefusedError for a code that is not right.
    """

    tried: Try
    moment: datetime
    code: str = field(repr=False)
    origin: SignInOrigin
    instead: str = field(repr=False)
    rehashed: str | None = field(repr=False)

    def execute(self, connection: Connection) -> Done[SignedIn]:
        acts: tuple[Act, ...] = ()
        if has_factor(connection, self.by):
            accepted = second_factor.accepted(connection, self.by, self.code, self.moment)
            if not accepted.made:
                raise RefusedError(_WRONG)
            acts = accepted.acts
        if self.rehashed:
            rehash(connection, self.by, self.rehashed)
        succeeded(connection, self.tried, self.moment)
        if self.instead:
            end_token(connection, self.instead, self.moment)
        address = coarse(self.origin.address)
        token = open_session(connection, self.by, self.moment, address=address, agent=self.origin.agent)
        act = Act("sign-in", f"person {self.by}", after={"address": address})
        return Done(SignedIn(person_of(connection, self.by), token), (*acts, act))


def note_seen(database: Database, session: Session, moment: datetime) -> None:
    """Write that a session was used, where that is stale. Reading goes on while the primary is away."""
    if session.stale:
        with contextlib.suppress(StoreError), database.writing() as connection:
            touch(connection, session, moment)


@dataclass(frozen=True, slots=True)
class SignOut(Own[bool]):
    """End one of one's sessions that hold, by its id. Makes whether it was there."""

    id: str
    moment: datetime

    def execute(self, connection: Connection) -> Done[bool]:
        for each in sessions_of(connection, self.by, self.moment):
            if each.id == self.id:
                end_session(connection, each)
                return Done(True, (Act("sign-out", f"person {self.by}"),))
        return Done(False)


@dataclass(frozen=True, slots=True)
class SignOutElsewhere(Own[int]):
    """End all of one's sessions but this one; makes how many."""

    session: Session = field(repr=False)

    def execute(self, connection: Connection) -> Done[int]:
        ended = end_sessions(connection, self.by, but=self.session)
        return Done(ended, (Act("sign-out", f"person {self.by}", after={"elsewhere": ended}),))


@dataclass(frozen=True, slots=True)
class ChangePassword(Own[None]):
    """Give oneself another password; every other session ends."""

    session: Session = field(repr=False)
    hash: str = field(repr=False)

    @classmethod
    def ready(
        cls,
        database: Database,
        session: Session,
        old: str,
        new: str,
        *,
        moment: datetime | None = None,
        address: str = "",
    ) -> ChangePassword:
        """Ask for the old password and hash the new one. A wrong old one counts like one at the door.

        Raises RefusedError where it is not right, InputError for a new one that will not do.
        """
        name = session.person
        confirm_password(database, session, old, moment or datetime.now(UTC), address=address)
        if typed(old) == typed(new):
            raise InputError(Message("the new password is the one that you have; choose another"))
        with database.reading() as connection:
            about = [person_of(connection, name).full_name]
        return cls(session, hashed(new, name=name, about=about), by=name)

    def execute(self, connection: Connection) -> Done[None]:
        end_sessions(connection, self.by, but=self.session)
        return with_password(connection, self.by, self.hash, must_change=False)


@dataclass(frozen=True, slots=True)
class OpenFeed(Own[str]):
    """Give one's feed an address; makes its secret, which is kept nowhere here. An earlier one ends."""

    def execute(self, connection: Connection) -> Done[str]:
        ended = EndFeed(by=self.by).done(connection)
        secret = open_feed(connection, self.by)
        return Done(secret, (*ended.acts, Act("feed", f"person {self.by}", after={"on": True})))


@dataclass(frozen=True, slots=True)
class EndFeed(Own[bool]):
    """Let the address of one's feed lead nowhere any more; makes whether there was one."""

    def execute(self, connection: Connection) -> Done[bool]:
        was_there = end_feed(connection, self.by)
        return Done(was_there, (Act("feed", f"person {self.by}", after={"on": False}),) if was_there else ())
