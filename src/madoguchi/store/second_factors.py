"""The second factor of each person who has one: the app's secret, which step was used last, recovery codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from madoguchi.store.database import written
from madoguchi.store.digests import digest_of
from madoguchi.store.tables import recovery_codes, second_factors


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A person's second factor; `confirmed_at` None: shown, and not confirmed by a code of it yet."""

    person: str
    secret: str
    begun_at: str
    confirmed_at: str | None
    last_counter: int


def factor_of(connection: Connection, person: str) -> SecondFactor | None:
    """Return the second factor of a person, confirmed or not."""
    row = connection.execute(select(second_factors).where(second_factors.c.person == person)).one_or_none()
    return SecondFactor(**row._mapping) if row else None


def has_factor(connection: Connection, person: str) -> bool:
    """Whether a person must give a code to sign in."""
    found = factor_of(connection, person)
    return found is not None and found.confirmed_at is not None


def with_factor(connection: Connection) -> frozenset[str]:
    """Return the names of all who have a second factor."""
    query = select(second_factors.c.person).where(second_factors.c.confirmed_at.is_not(None))
    return frozenset(connection.scalars(query))


def begin(connection: Connection, person: str, secret: str, moment: datetime) -> None:
    """Keep a secret that is to be confirmed, in the place of an earlier one that never was."""
    unconfirmed = second_factors.c.confirmed_at.is_(None)
    connection.execute(delete(second_factors).where(second_factors.c.person == person, unconfirmed))
    row = {"person": person, "secret": secret, "begun_at": written(moment), "last_counter": 0}
    connection.execute(insert(second_factors).values(**row, confirmed_at=None))


def confirm(connection: Connection, person: str, counter: int, moment: datetime) -> bool:
    """Take a secret into use from the code of a time step on. False where somebody did so already."""
    confirming = update(second_factors).where(
        second_factors.c.person == person, second_factors.c.confirmed_at.is_(None)
    )
    return (
        connection.execute(confirming.values(confirmed_at=written(moment), last_counter=counter)).rowcount
        == 1
    )


def use_step(connection: Connection, person: str, counter: int) -> bool:
    """Use the code of a time step. False where it, or a later one, was used already."""
    using = update(second_factors).where(
        second_factors.c.person == person,
        second_factors.c.confirmed_at.is_not(None),
        second_factors.c.last_counter < counter,
    )
    return connection.execute(using.values(last_counter=counter)).rowcount == 1


def use_recovery_code(connection: Connection, person: str, code: str, moment: datetime) -> bool:
    """Use a recovery code. False for one that is not the person's, or was used already."""
    using = update(recovery_codes).where(
        recovery_codes.c.person == person,
        recovery_codes.c.digest == digest_of(code),
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(using.values(used_at=written(moment))).rowcount == 1


def keep_codes(connection: Connection, person: str, codes: Iterable[str]) -> None:
    """Keep the digests of new recovery codes; those from before are void."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    rows = [{"person": person, "digest": digest_of(code), "used_at": None} for code in codes]
    connection.execute(insert(recovery_codes), rows)


def has_codes(connection: Connection, person: str, codes: Iterable[str]) -> bool:
    """Whether these are recovery codes of a person, used or not."""
    wanted = {digest_of(code) for code in codes}
    query = select(recovery_codes.c.digest).where(recovery_codes.c.person == person)
    return bool(wanted) and wanted <= set(connection.scalars(query))


def codes_left(connection: Connection, person: str) -> int:
    """Return how many recovery codes of a person are not used yet."""
    query = select(func.count()).select_from(recovery_codes)
    unused = query.where(recovery_codes.c.person == person, recovery_codes.c.used_at.is_(None))
    return connection.scalar(unused) or 0


def remove(connection: Connection, person: str) -> bool:
    """Take a second factor away with its codes. False where there was none."""
    had = has_factor(connection, person)
    connection.execute(delete(second_factors).where(second_factors.c.person == person))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    return had
