"""What is known of desks beside the edition: confirmed reports, looks at numbers, what callers answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from madoguchi.model.calling import CallDay
from madoguchi.model.verification import Verification
from madoguchi.store.callers import shown_days, shown_state
from madoguchi.store.reports import ReportState
from madoguchi.store.tables import reports, verifications
from madoguchi.store.verifications import newest


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of each (desk, number).

    `reported`: the moment (UTC) of the first report that is confirmed and not resolved; the number is
    empty where it is about something else of the desk. `looked`: the newest look that settled something.
    `answered`: the days of which callers' answers count.
    """

    reported: Mapping[tuple[str, str], str] = field(default_factory=dict)
    looked: Mapping[tuple[str, str], Verification] = field(default_factory=dict)
    answered: Mapping[tuple[str, str], tuple[CallDay, ...]] = field(default_factory=dict)


def read_standing(connection: Connection) -> Standing:
    """Return what the pages say of desks beside the edition."""
    first = (
        select(reports.c.desk, reports.c.number, func.min(reports.c.at))
        .where(reports.c.state == ReportState.CONFIRMED.value)
        .group_by(reports.c.desk, reports.c.number)
    )
    reported = {(desk, number): at for desk, number, at in connection.execute(first)}
    return Standing(reported, newest(connection, settled=True), shown_days(connection))


def state_of(connection: Connection) -> tuple[object, ...]:
    """Return what changes whenever the standing does, for a look that costs little."""
    by_state = (
        select(reports.c.state, func.count(), func.max(reports.c.decided_at))
        .where(reports.c.state != ReportState.NEW.value)
        .group_by(reports.c.state)
        .order_by(reports.c.state)
    )
    looked = connection.scalar(select(func.max(verifications.c.id)))
    return (looked or 0, *(tuple(row) for row in connection.execute(by_state)), shown_state(connection))
