"""What was found by those who looked at numbers.

Rows are only ever added: what is known of a number is its newest row, the others are its history.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.model.verification import SETTLED, How, Outcome, Verification
from madoguchi.store.database import now
from madoguchi.store.tables import verifications as table


def add(
    connection: Connection,
    *,
    desk: str,
    number: str,
    outcome: Outcome,
    how: How,
    evidence: str,
    day: str,
    by: str,
    campaign: int | None = None,
) -> Verification:
    """Write down a look at a number."""
    values = {
        "desk": desk,
        "number": number,
        "outcome": outcome.value,
        "how": how.value,
        "evidence": evidence,
        "day": day,
        "campaign": campaign,
        "at": now(),
        "person": by,
    }
    row = connection.execute(insert(table).values(**values).returning(table)).one()
    return _verification(row._mapping)


def newest(connection: Connection, *, settled: bool = False) -> Mapping[tuple[str, str], Verification]:
    """Return (desk, number) → the look of the latest day; of one day, the one that was written last.

    With `settled`, looks that settled nothing are passed over: a call that nobody took is no check.
    """
    order = func.row_number().over(
        partition_by=(table.c.desk, table.c.number), order_by=(table.c.day.desc(), table.c.id.desc())
    )
    looks = select(table, order.label("nth"))
    if settled:
        looks = looks.where(table.c.outcome.in_([outcome.value for outcome in SETTLED]))
    ranked = looks.subquery()
    columns = [ranked.c[column.name] for column in table.columns]
    rows = connection.execute(select(*columns).where(ranked.c.nth == 1))
    return {(row.desk, row.number): _verification(row._mapping) for row in rows}


def of_campaign(connection: Connection, campaign: int) -> tuple[Verification, ...]:
    """Return what was found in a campaign, the oldest first."""
    query = select(table).where(table.c.campaign == campaign).order_by(table.c.id)
    return tuple(_verification(row._mapping) for row in connection.execute(query))


def of_desk(connection: Connection, desk: str) -> tuple[Verification, ...]:
    """Return every look at a desk's numbers, the newest first."""
    query = select(table).where(table.c.desk == desk).order_by(table.c.id.desc())
    return tuple(_verification(row._mapping) for row in connection.execute(query))


def of_person(connection: Connection, person: str) -> tuple[Verification, ...]:
    """Return every look of a person, a program or a body, the newest first."""
    query = select(table).where(table.c.person == person).order_by(table.c.id.desc())
    return tuple(_verification(row._mapping) for row in connection.execute(query))


def look_of(connection: Connection, id: int) -> Verification:
    """Return one look. Raises InputError when there is none."""
    row = connection.execute(select(table).where(table.c.id == id)).one_or_none()
    if row is None:
        raise InputError(Message("there is no look {id}", id=id))
    return _verification(row._mapping)


def _verification(row: Any) -> Verification:
    return Verification(**{**row, "outcome": Outcome(row["outcome"]), "how": How(row["how"])})
