"""What is known of desks beside the edition: confirmed reports, and when a number was last looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from madoguchi.store.tables import reports, verifications


@dataclass(frozen=True, slots=True)
class Verified:
    """The newest look at one number: `outcome` and `how` as in the table `verifications`."""

    outcome: str
    how: str
    day: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`reported`: desk → numbers with a confirmed, unresolved report. `verified`: (desk, number) → newest."""

    reported: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verified: Mapping[tuple[str, str], Verified] = field(default_factory=dict)


def read_standing(connection: Connection) -> Standing:
    """Return what the pages say of desks beside the edition."""
    reported: dict[str, list[str]] = defaultdict(list)
    confirmed = select(reports.c.desk, reports.c.number).where(reports.c.state == "confirmed")
    for desk, number in connection.execute(confirmed.order_by(reports.c.id)):
        if number not in reported[desk]:
            reported[desk].append(number)
    v = verifications.c
    newest = select(func.max(v.id)).group_by(v.desk, v.number)
    rows = connection.execute(select(v.desk, v.number, v.outcome, v.how, v.day).where(v.id.in_(newest)))
    verified = {(desk, number): Verified(outcome, how, day) for desk, number, outcome, how, day in rows}
    return Standing({desk: tuple(numbers) for desk, numbers in reported.items()}, verified)


def state_of(connection: Connection) -> tuple[int, int, str]:
    """Return what changes whenever the standing does, for a look that costs little."""
    decided = connection.execute(
        select(func.count(), func.max(reports.c.decided_at)).where(reports.c.state != "new")
    ).one()
    looked = connection.scalar(select(func.max(verifications.c.id)))
    return decided[0], looked or 0, decided[1] or ""
