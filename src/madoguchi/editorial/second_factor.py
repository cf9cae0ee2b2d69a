"""The second factor: a code of six digits from an app (TOTP, RFC 6238), or one of ten recovery codes."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import Connection

from madoguchi.editorial.authority import managing
from madoguchi.editorial.tries import confirm_password
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store import second_factors as store
from madoguchi.store.database import Database, written
from madoguchi.store.people import person_of
from madoguchi.store.second_factors import factor_of, has_factor
from madoguchi.store.sessions import Session, end_sessions

ISSUER = "madoguchi"
CODES = 10
_STEP = 30  # seconds
_DRIFT = 1  # steps that the clocks of phone and server may differ
_PENDING = timedelta(minutes=15)  # from showing a secret to its first code
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4  # 16 of 31 signs: 79 bits


def begin(
    database: Database, session: Session, password: str, moment: datetime, *, address: str = ""
) -> None:
    """Make a secret for a person who knows their password; `pending` shows it. Raises RefusedError."""
    confirm_password(database, session, password, moment, address=address)
    with database.writing() as connection:
        if has_factor(connection, session.person):
            raise RefusedError(Message("you have a second factor already; take it away first"))
        store.begin(connection, session.person, pyotp.random_base32(), moment)


def pending(connection: Connection, person: str, moment: datetime) -> str | None:
    """Return the secret that waits for its first code; None where none does, or it waited too long."""
    found = factor_of(connection, person)
    if found is None or found.confirmed_at or found.begun_at <= written(moment - _PENDING):
        return None
    return found.secret


def address_of(person: str, secret: str) -> str:
    """Return what the QR code says: the address that an app takes."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=ISSUER)


def confirm(database: Database, session: Session, code: str, moment: datetime) -> tuple[str, ...]:
    """Take the second factor into use with its first code; every other session ends.

    Returns the recovery codes, which are kept nowhere. Raises InputError for a code that is not right.
    """
    name = session.person
    codes = _new_codes()
    with database.writing() as connection:
        secret = pending(connection, name, moment)
        counter = _step_of(secret, code, moment) if secret else None
        if counter is None or not store.confirm(connection, name, counter, moment):
            raise InputError(
                Message("the code is not right; look at the app and type the six digits it shows now")
            )
        store.keep_codes(connection, name, codes)
        end_sessions(connection, name, but=session)
    return codes


def new_codes(
    database: Database, session: Session, password: str, moment: datetime, *, address: str = ""
) -> tuple[str, ...]:
    """Make ten other recovery codes; those from before are void. Raises RefusedError."""
    confirm_password(database, session, password, moment, address=address)
    codes = _new_codes()
    with database.writing() as connection:
        if not has_factor(connection, session.person):
            raise RefusedError(Message("you have no second factor, so recovery codes would be of no use"))
        store.keep_codes(connection, session.person, codes)
    return codes


def remove(
    database: Database, session: Session, password: str, moment: datetime, *, address: str = ""
) -> None:
    """Take one's own second factor away. Raises RefusedError."""
    confirm_password(database, session, password, moment, address=address)
    with database.writing() as connection:
        store.remove(connection, session.person, by=session.person)
        end_sessions(connection, session.person, but=session)


def reset(database: Database, name: str, *, by: str) -> bool:
    """Take somebody's second factor away, as an administrator does; their sessions end. False: there was none."""
    with database.writing() as connection:
        managing(connection, by)
        person_of(connection, name)
        had = store.remove(connection, name, by=by)
        end_sessions(connection, name)
        return had


def accepts(connection: Connection, person: str, code: str, moment: datetime) -> bool:
    """Use a code of a person: the app's of now, or a recovery code; each only once."""
    found = factor_of(connection, person)
    if found is None or not found.confirmed_at:
        return False
    plain = _plain(code)
    counter = _step_of(found.secret, plain, moment)
    if counter is not None:
        return store.use_step(connection, person, counter)
    return store.use_recovery_code(connection, person, plain, moment)


def _step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Return the time step whose code this is; None where it is none of now, a step before or after."""
    plain = _plain(code)
    if not re.fullmatch("[0-9]{6}", plain):
        return None
    totp, now = pyotp.TOTP(secret), int(moment.timestamp()) // _STEP
    for counter in range(now - _DRIFT, now + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(counter), plain):
            return counter
    return None


def _plain(code: str) -> str:
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
