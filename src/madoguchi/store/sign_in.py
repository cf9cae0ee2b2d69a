"""Passwords that were not right, counted; the addresses from which somebody signed in well.

A count is added to before the password is looked at, in one statement, so that many tries at one
moment cannot slip past a limit. Counts older than a day are forgotten.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from madoguchi.store.database import written
from madoguchi.store.tables import known_addresses, sign_in_tries

_FORGOTTEN = timedelta(days=1)
_MOST_ROWS = 20_000  # a flood from many addresses; the oldest are removed
_KNOWN_FOR = timedelta(days=90)
_MOST_KNOWN = 20  # addresses of a person, the newest
_IPV6_PREFIX = 64  # what one connection is given: it may choose any address of it


class CountKind(StrEnum):
    """What a count is about."""

    PAIR = "pair"  # one name from one address
    ADDRESS = "address"
    NAME = "name"
    AUDIT = "audit"  # lines of the audit in an hour about names that nobody has


def canonical(address: str) -> str:
    """Return an address as it is counted: an IPv6 network for any address of it; other text cut."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))
    return str(found)


def coarse(address: str) -> str:
    """Return the network that an address is in, enough to tell an office from a stranger."""
    try:
        found = ipaddress.ip_address(address.partition("/")[0])
    except ValueError:
        return address[:32]
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def add_try(
    connection: Connection,
    kind: CountKind,
    moment: datetime,
    wait: Callable[[int], timedelta],
    *,
    name: str = "",
    address: str = "",
    longest: timedelta,
) -> int | None:
    """Count a try as failed; return how many stand now, None where nobody may try yet.

    `wait`: failures → how long no further one is taken. A wait that ends later than `longest` from now
    was written before the clock was set back, and holds no more.
    """
    at = written(moment)
    table = sign_in_tries.c
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"kind": kind.value, "name": name, "address": address, "failures": 1, "last_at": at, "until": None}
    forgotten = table.last_at <= written(moment - _FORGOTTEN)
    counting = (
        make(sign_in_tries)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["kind", "name", "address"],
            set_={"failures": case((forgotten, 1), else_=table.failures + 1), "last_at": at, "until": None},
            where=or_(table.until.is_(None), table.until <= at, table.until > written(moment + longest)),
        )
        .returning(table.failures)
    )
    failures = connection.scalar(counting)
    if failures is None:
        return None
    if failures == 1:
        _tidy(connection, moment)
    if delay := wait(failures):
        connection.execute(
            update(sign_in_tries).where(*_of(kind, name, address)).values(until=written(moment + delay))
        )
    return int(failures)


def take_back_try(connection: Connection, kind: CountKind, *, name: str = "", address: str = "") -> None:
    """Uncount a try that was right after all, and the wait that it began."""
    undone = update(sign_in_tries).where(*_of(kind, name, address), sign_in_tries.c.failures > 0)
    connection.execute(undone.values(failures=sign_in_tries.c.failures - 1, until=None))


def forget_tries(connection: Connection, name: str, address: str | None = None) -> None:
    """Forget the tries on a name: from one address; or from all, and what these addresses did besides."""
    table = sign_in_tries.c
    if address is not None:
        connection.execute(delete(sign_in_tries).where(*_of(CountKind.PAIR, name, address)))
        return
    tried = select(table.address).where(table.kind == CountKind.PAIR.value, table.name == name)
    from_there = and_(table.kind == CountKind.ADDRESS.value, table.address.in_(tried.scalar_subquery()))
    connection.execute(delete(sign_in_tries).where(from_there))
    mine = table.kind.in_((CountKind.PAIR.value, CountKind.NAME.value))
    connection.execute(delete(sign_in_tries).where(mine, table.name == name))


def waits(connection: Connection, moment: datetime) -> dict[str, str]:
    """Return name → until when a try from somewhere must wait; those who need not are left out."""
    table = sign_in_tries.c
    query = select(table.name, func.max(table.until).label("until")).where(
        table.until > written(moment), table.name != ""
    )
    return {row.name: row.until for row in connection.execute(query.group_by(table.name))}


def is_known(connection: Connection, person: str, address: str, moment: datetime) -> bool:
    """Whether somebody signed in well from an address in the last months."""
    query = select(known_addresses.c.at).where(
        known_addresses.c.person == person, known_addresses.c.address == address
    )
    at = connection.scalar(query)
    return at is not None and at > written(moment - _KNOWN_FOR)


def know(connection: Connection, person: str, address: str, moment: datetime) -> None:
    """Keep that somebody signed in well from an address."""
    table = known_addresses.c
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"person": person, "address": address, "at": written(moment)}
    keeping = make(known_addresses).values(**row)
    connection.execute(
        keeping.on_conflict_do_update(index_elements=["person", "address"], set_={"at": row["at"]})
    )
    newest = select(table.address).where(table.person == person).order_by(table.at.desc(), table.address)
    kept = tuple(connection.scalars(newest.limit(_MOST_KNOWN)))
    connection.execute(delete(known_addresses).where(table.person == person, table.address.not_in(kept)))


def _of(kind: CountKind, name: str, address: str) -> tuple[ColumnElement[bool], ...]:
    table = sign_in_tries.c
    return table.kind == kind.value, table.name == name, table.address == address


def _tidy(connection: Connection, moment: datetime) -> None:
    table = sign_in_tries.c
    connection.execute(delete(sign_in_tries).where(table.last_at <= written(moment - _FORGOTTEN)))
    over = (connection.scalar(select(func.count()).select_from(sign_in_tries)) or 0) - _MOST_ROWS
    if over > 0:
        oldest = select(table.last_at).order_by(table.last_at).offset(over - 1).limit(1).scalar_subquery()
        connection.execute(delete(sign_in_tries).where(table.last_at <= oldest))
