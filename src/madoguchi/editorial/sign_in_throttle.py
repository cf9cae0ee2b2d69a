"""How many wrong passwords are taken, and from whom: a wait that grows, never a lock of a name.

A try is counted for the name from that address; for an address from which the person has not signed in
well before, also for the address and for the name. So nobody keeps somebody else out of an office from
which they work, and a guesser is slowed down whether they try one name or many, from one place or many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from madoguchi.editorial.passwords import is_right, nobodys, typed
from madoguchi.editorial.transition import Act, Done, Own
from madoguchi.errors import RefusedError
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.people import password_of
from madoguchi.store.sessions import Session, end_session
from madoguchi.store.sign_in import (
    CountKind,
    add_try,
    canonical,
    coarse,
    forget_tries,
    is_known,
    know,
    take_back_try,
)

FIRST_WAIT = timedelta(seconds=30)  # each further failure doubles it
LONGEST_WAIT = timedelta(minutes=15)
# Failures that pass without a wait.
FREE = {CountKind.PAIR: 5, CountKind.ADDRESS: 30, CountKind.NAME: 20}
# From an address that is known: many, and then a short wait.
FREE_WHERE_KNOWN, LONGEST_WAIT_WHERE_KNOWN = 30, timedelta(minutes=1)
_WRONG_IN_A_SESSION = 5  # then it ends: somebody else may sit at the screen
_AUDITED_AN_HOUR = 60  # tries on names that nobody has
_SHOWN_OF_A_NAME = 3  # characters: what stands in the wrong box may be a password


class WaitError(RefusedError):
    """Nobody may try yet."""


@dataclass(frozen=True, slots=True)
class Try:
    """A password given for a name, from an address in the form it is counted in."""

    name: str
    address: str
    known: bool
    failures: int  # of this name from this address, this one among them


def begin_try(connection: Connection, name: str, address: str, moment: datetime) -> Try:
    """Count a try as failed until it has succeeded. Raises WaitError: leave the transaction, nothing counts."""
    address = canonical(address)
    known = is_known(connection, name, address, moment)
    counted: list[tuple[CountKind, str, str]] = []
    if not known:
        counted += [(CountKind.ADDRESS, "", address), (CountKind.NAME, name, "")]
    counted.append((CountKind.PAIR, name, address))
    failures = 0
    for kind, of_name, of_address in counted:
        free = FREE_WHERE_KNOWN if known else FREE[kind]
        longest = LONGEST_WAIT_WHERE_KNOWN if known else LONGEST_WAIT
        found = add_try(
            connection,
            kind,
            moment,
            partial(_wait, free=free, longest=longest),
            name=of_name,
            address=of_address,
            longest=LONGEST_WAIT,
        )
        if found is None:
            raise WaitError(Message("too many tries; wait a little, then try again"))
        failures = found
    return Try(name, address, known, failures)


def succeeded(connection: Connection, tried: Try, moment: datetime) -> None:
    """The password was right: what was counted for it is taken back, and the address is known from now on."""
    forget_tries(connection, tried.name, tried.address)
    if not tried.known:
        take_back_try(connection, CountKind.ADDRESS, address=tried.address)
        take_back_try(connection, CountKind.NAME, name=tried.name)
    know(connection, tried.name, tried.address, moment)


@dataclass(frozen=True, slots=True)
class FailTry(Own[None]):
    """Write a failed try into the audit, of names that nobody has only the first so many of an hour.

    Nobody did it (`by` is empty): who tried is not known. `what` is the act's code.
    """

    tried: Try
    moment: datetime
    person: bool  # whether somebody has the name
    what: str

    def execute(self, connection: Connection) -> Done[None]:
        tried = self.tried
        about = {"address": coarse(tried.address), "failures": tried.failures}
        if self.person:
            return Done(None, (Act(self.what, f"person {tried.name}", after=about),))
        hour, never = f"{self.moment:%Y-%m-%dT%H}", timedelta(0)
        told = add_try(
            connection, CountKind.AUDIT, self.moment, lambda _: never, address=hour, longest=LONGEST_WAIT
        )
        if told is None or told > _AUDITED_AN_HOUR:
            return Done(None)
        last = {"more": "of this hour are not written"} if told == _AUDITED_AN_HOUR else {}
        shown = f"{tried.name[:_SHOWN_OF_A_NAME]}…"
        return Done(None, (Act(self.what, "unknown name", after={"name": shown, **about, **last}),))


def confirm_password(
    database: Database, session: Session, password: str, moment: datetime, *, address: str
) -> None:
    """Ask somebody who is signed in for their password again; a wrong one counts like one at the door.

    After five in a row the session ends. Raises RefusedError.
    """
    name = session.person
    plain = typed(password)
    with database.writing() as connection:
        tried = begin_try(connection, name, address, moment)
        held = password_of(connection, name)
    if is_right(held or nobodys(), plain):
        with database.writing() as connection:
            succeeded(connection, tried, moment)
        return
    with database.writing() as connection:
        FailTry(tried, moment, True, "password-wrong", by="").carry_out(connection)
        if tried.failures >= _WRONG_IN_A_SESSION:
            end_session(connection, session)
    raise RefusedError(Message("the password that you have now is not right; nothing was changed"))


def _wait(failures: int, *, free: int, longest: timedelta) -> timedelta:
    """How long after so many failures no further try is taken."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - free, 16)), longest)
