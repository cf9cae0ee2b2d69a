"""The second factor: a code of six digits from an app (TOTP, RFC 6238), or one of ten recovery codes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Self

import pyotp
from sqlalchemy import Connection

from madoguchi.editorial.people import without_factor
from madoguchi.editorial.sign_in_throttle import confirm_password
from madoguchi.editorial.transition import Act, Done, Made, Own
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store import second_factors as store
from madoguchi.store.database import Database, written
from madoguchi.store.second_factors import factor_of, has_factor
from madoguchi.store.sessions import Session, end_sessions

ISSUER = "madoguchi"
CODES = 10
_STEP = 30  # seconds
_DRIFT = 1  # steps that the clocks of phone and server may differ
_PENDING = timedelta(minutes=15)  # from showing a secret to its first code
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4  # 16 of 31 signs: 79 bits


@dataclass(frozen=True, slots=True)
class Confirmed(Own[Made], Generic[Made]):
    """What somebody who is signed in does having given their password once more."""

    session: Session = field(repr=False)
    moment: datetime

    @classmethod
    def ready(
        cls, database: Database, session: Session, password: str, moment: datetime, *, address: str = ""
    ) -> Self:
        """Ask for the password; a wrong one counts like one at the door. Raises RefusedError."""
        confirm_password(database, session, password, moment, address=address)
        return cls(session, moment, by=session.person)


@dataclass(frozen=True, slots=True)
class BeginFactor(Confirmed[None]):
    """Make a secret, in the place of one that was never confirmed; `pending` shows it."""

    def check(self, connection: Connection) -> None:
        if has_factor(connection, self.by):
            raise RefusedError(Message("you have a second factor already; take it away first"))

    def execute(self, connection: Connection) -> Done[None]:
        store.begin(connection, self.by, pyotp.random_base32(), self.moment)
        return Done(None)


def pending(connection: Connection, person: str, moment: datetime) -> str | None:
    """Return the secret that waits for its first code; None where none does, or it waited too long."""
    found = factor_of(connection, person)
    if found is None or found.confirmed_at or found.begun_at <= written(moment - _PENDING):
        return None
    return found.secret


def address_in_app(person: str, secret: str) -> str:
    """Return what the QR code says: the address that an app takes."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=ISSUER)


@dataclass(frozen=True, slots=True)
class ConfirmFactor(Own[tuple[str, ...]]):
    """Take the second factor into use with its first code; every other session ends.

    Makes the recovery codes, which are kept nowhere. Raises InputError for a code that is not right.
    """

    session: Session = field(repr=False)
    code: str = field(repr=False)
    moment: datetime

    def execute(self, connection: Connection) -> Done[tuple[str, ...]]:
        secret = pending(connection, self.by, self.moment)
        counter = _step_of(secret, self.code, self.moment) if secret else None
        if counter is None or not store.confirm(connection, self.by, counter, self.moment):
            raise InputError(
                Message("the code is not right; look at the app and type the six digits it shows now")
            )
        end_sessions(connection, self.by, but=self.session)
        on = Act("second-factor", f"person {self.by}", {"on": False}, {"on": True})
        codes = _with_new_codes(connection, self.by)
        return Done(codes.made, (on, *codes.acts))


@dataclass(frozen=True, slots=True)
class NewCodes(Confirmed[tuple[str, ...]]):
    """Make ten other recovery codes; those from before are void."""

    def check(self, connection: Connection) -> None:
        if not has_factor(connection, self.by):
            raise RefusedError(Message("you have no second factor, so recovery codes would be of no use"))

    def execute(self, connection: Connection) -> Done[tuple[str, ...]]:
        return _with_new_codes(connection, self.by)


@dataclass(frozen=True, slots=True)
class RemoveFactor(Confirmed[bool]):
    """Take one's own second factor away; every other session ends. Makes whether there was one."""

    def execute(self, connection: Connection) -> Done[bool]:
        done = without_factor(connection, self.by)
        end_sessions(connection, self.by, but=self.session)
        return done


def _with_new_codes(connection: Connection, person: str) -> Done[tuple[str, ...]]:
    codes = _new_codes()
    store.keep_codes(connection, person, codes)
    return Done(codes, (Act("recovery-codes", f"person {person}", after={"codes": len(codes)}),))


def accepted(connection: Connection, person: str, code: str, moment: datetime) -> Done[bool]:
    """Use a code of a person: the app's of now, or a recovery code; each only once. A part of signing in."""
    found = factor_of(connection, person)
    if found is None or not found.confirmed_at:
        return Done(False)
    plain = _normal_code(code)
    counter = _step_of(found.secret, plain, moment)
    if counter is not None:
        return Done(store.use_step(connection, person, counter))
    if not store.use_recovery_code(connection, person, plain, moment):
        return Done(False)
    left = {"left": store.codes_left(connection, person)}
    return Done(True, (Act("recovery-code", f"person {person}", after=left),))


def _step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Return the time step whose code this is; None where it is none of now, a step before or after."""
    plain = _normal_code(code)
    if not re.fullmatch("[0-9]{6}", plain):
        return None
    totp, now = pyotp.TOTP(secret), int(moment.timestamp()) // _STEP
    for counter in range(now - _DRIFT, now + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(counter), plain):
            return counter
    return None


def _normal_code(code: str) -> str:
    """Return a code as it is compared: width, case, spaces and hyphens don't matter."""
    import unicodedata

    narrow = unicodedata.normalize("NFKC", code[:64]).lower()
    return "".join(c for c in narrow if c.isalnum())


def _new_codes() -> tuple[str, ...]:
    def one() -> str:
        return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP))

    return tuple(one() for _ in range(CODES))


def shown(code: str) -> str:
    """Return a recovery code in groups, as a person copies it."""
    return "-".join(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))
