"""Who did what when, from which value to which. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from madoguchi.store.database import now
from madoguchi.store.tables import audit


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `subject` is what it was done to, such as `change 5f…` or `draft 3`."""

    seq: int
    at: str
    person: str
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def record(
    connection: Connection,
    person: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add a line, in the transaction of the act itself: neither stands without the other."""
    connection.execute(
        insert(audit).values(
            at=now(),
            person=person,
            action=action,
            subject=subject,
            before=dict(before or {}),
            after=dict(after or {}),
        )
    )


def entries(
    connection: Connection, *, subject: str = "", person: str = "", below: int | None = None, limit: int = 100
) -> tuple[AuditEntry, ...]:
    """Return the newest entries, of a subject or a person if one is given, older than `below`."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    if subject:
        query = query.where(audit.c.subject == subject)
    if person:
        query = query.where(audit.c.person == person)
    if below is not None:
        query = query.where(audit.c.seq < below)
    return tuple(_entry(dict(row._mapping)) for row in connection.execute(query))


def _entry(row: Mapping[str, Any]) -> AuditEntry:
    before, after = ({} if not isinstance(row[side], dict) else row[side] for side in ("before", "after"))
    return AuditEntry(**{**row, "before": before, "after": after})
