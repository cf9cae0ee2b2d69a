"""Verification campaigns: which numbers are to be looked at, in which order, and why each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import now
from madoguchi.store.tables import calls as calls_table
from madoguchi.store.tables import campaigns as table


class CampaignRule(StrEnum):
    """By which rule the desks of a campaign were chosen."""

    OLDEST = "oldest"  # of the oldest proof; see editorial/freshness.py
    RISKIEST = "riskiest"  # most speaks for a mistake; see data/common/verification.toml


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign; `closed_at` is None while it goes on."""

    id: int
    name: str
    rule: CampaignRule
    made_at: str
    made_by: str
    closed_at: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One number of the sheet. `why`: what speaks for looking at it, as `{"sign", "n", "points"}` each."""

    position: int
    desk: str
    number: str
    why: tuple[Mapping[str, Any], ...]
    caller: str | None = None  # whose call it is; None: whoever comes first


def add(connection: Connection, name: str, rule: CampaignRule, calls: Sequence[Call], *, by: str) -> Campaign:
    """Write a campaign with its sheet."""
    values = {"name": name, "rule": rule.value, "made_at": now(), "made_by": by}
    row = connection.execute(insert(table).values(**values).returning(table)).one()
    made = _campaign(row._mapping)
    rows = [
        {
            "campaign": made.id,
            "position": call.position,
            "desk": call.desk,
            "number": call.number,
            "why": [dict(sign) for sign in call.why],
        }
        for call in calls
    ]
    connection.execute(insert(calls_table), rows)
    return made


def campaigns(connection: Connection) -> tuple[Campaign, ...]:
    """Return every campaign, the newest first."""
    return tuple(
        _campaign(row._mapping) for row in connection.execute(select(table).order_by(table.c.id.desc()))
    )


def campaign_of(connection: Connection, id: int, *, hold: bool = False) -> Campaign:
    """Return one campaign; with `hold`, nobody else records or ends it until the transaction ends.

    Raises InputError when there is none.
    """
    query = select(table).where(table.c.id == id)
    row = connection.execute(query.with_for_update() if hold else query).first()
    if row is None:
        raise InputError(Message("there is no campaign {id}; `madoguchi campaign list` shows them", id=id))
    return _campaign(row._mapping)


def calls_of(connection: Connection, id: int) -> tuple[Call, ...]:
    """Return the sheet of a campaign, in its order."""
    query = select(calls_table).where(calls_table.c.campaign == id).order_by(calls_table.c.position)
    return tuple(
        Call(row.position, row.desk, row.number, _signs(row.why), row.caller)
        for row in connection.execute(query)
    )


def _signs(raw: Any) -> tuple[Mapping[str, Any], ...]:
    """What speaks for a call; what is no such sign is left out."""
    kept = raw if isinstance(raw, list) else []
    return tuple(each for each in kept if isinstance(each, dict) and {"sign", "n", "points"} <= each.keys())


def assign(connection: Connection, id: int, callers: Mapping[int, str | None]) -> Mapping[str | None, int]:
    """Write whose calls these are, by their positions; return how many each has."""
    dealt = {}
    for caller in dict.fromkeys(callers.values()):
        positions = [position for position, each in callers.items() if each == caller]
        these = update(calls_table).where(calls_table.c.campaign == id, calls_table.c.position.in_(positions))
        connection.execute(these.values(caller=caller))
        dealt[caller] = len(positions)
    return dealt


def close(connection: Connection, id: int) -> Campaign:
    """End a campaign; what was found stays. Raises RefusedError for one that has ended."""
    campaign = campaign_of(connection, id)
    statement = update(table).where(table.c.id == id, table.c.closed_at.is_(None)).values(closed_at=now())
    if connection.execute(statement).rowcount != 1:
        raise RefusedError(
            Message("campaign {id} ended on {closed_at} already", id=id, closed_at=campaign.closed_at)
        )
    return campaign_of(connection, id)


def _campaign(row: Any) -> Campaign:
    return Campaign(**{**row, "rule": CampaignRule(row["rule"])})
