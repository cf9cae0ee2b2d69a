"""Looks at single numbers: who looked when, how, and what came of it. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from madoguchi.store import audit
from madoguchi.store.database import now
from madoguchi.store.tables import verifications as table


class Outcome(StrEnum):
    """What came of a look."""

    RIGHT = "right"
    WRONG = "wrong"  # it is not this desk's number; which one is, nobody knows yet
    CHANGED = "changed"  # the desk has another number now
    NO_ANSWER = "no-answer"
    UNSURE = "unsure"

    @property
    def settles(self) -> bool:
        """Whether it says something of the number; a call that nobody took does not."""
        return self in CONCLUSIVE


CONCLUSIVE = (Outcome.RIGHT, Outcome.WRONG, Outcome.CHANGED)


class How(StrEnum):
    """How somebody looked: asked a person, or read what the owner says. An HTTP 200 is no look."""

    CALLED = "called"
    OWNER_SITE = "owner-site"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at one number of one desk. `day` is ISO, the day of the look in Japan."""

    id: int
    desk: str
    number: str
    outcome: Outcome
    how: How
    evidence: str
    day: str
    campaign: int | None
    at: str
    person: str


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
    """Write down a look; whether it makes sense is looked at by editorial/recording.py."""
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
    found = _verification(row._mapping)
    audit.record(connection, by, "verify", f"desk {desk}", after=asdict(found))
    return found


def newest(connection: Connection, *, conclusive: bool = True) -> Mapping[tuple[str, str], Verification]:
    """Return (desk, number) → the look of the latest day; of one day, the one that was written last.

    Without `conclusive`, calls that nobody took count too.
    """
    order = func.row_number().over(
        partition_by=(table.c.desk, table.c.number), order_by=(table.c.day.desc(), table.c.id.desc())
    )
    looks = select(table, order.label("nth"))
    if conclusive:
        looks = looks.where(table.c.outcome.in_([outcome.value for outcome in CONCLUSIVE]))
    ranked = looks.subquery()
    columns = [ranked.c[column.name] for column in table.columns]
    rows = connection.execute(select(*columns).where(ranked.c.nth == 1))
    return {(row.desk, row.number): _verification(row._mapping) for row in rows}


def looks(connection: Connection, *, desk: str = "", campaign: int | None = None) -> tuple[Verification, ...]:
    """Return every look, in the order in which they were written, of a desk or a campaign."""
    query = select(table).order_by(table.c.id)
    if desk:
        query = query.where(table.c.desk == desk)
    if campaign is not None:
        query = query.where(table.c.campaign == campaign)
    return tuple(_verification(row._mapping) for row in connection.execute(query))


def _verification(row: Any) -> Verification:
    return Verification(**{**row, "outcome": Outcome(row["outcome"]), "how": How(row["how"])})
