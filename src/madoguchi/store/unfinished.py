"""What a person sent and did not finish: a form that was refused or came too late, a cross-check, a sheet.

It is that person's alone and no act of theirs, so the audit says nothing of it. It is bounded: the newest of a
person, of a size, for some days.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.store.database import now, written
from madoguchi.store.tables import kept_work as table

FORM, CROSSCHECK, SHEET = "form", "crosscheck", "sheet"
MOST = 20  # of a person; the oldest goes first
LARGEST = 8 << 20  # bytes, compressed
FOR = timedelta(days=30)
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class UnfinishedWork:
    """A piece of work without its content. `path` is the page that it was sent to."""

    id: str
    kind: str
    title: str
    path: str
    made_at: str
    changed_at: str


def new_id() -> str:
    """Return a fresh id for a piece of work."""
    return uuid.uuid4().hex


def keep(
    connection: Connection,
    person: str,
    kind: str,
    *,
    title: str,
    path: str,
    content: Mapping[str, Any],
    id: str = "",
) -> str | None:
    """Keep a piece of work, or what became of the one with this id; return its id, None for one that is too large."""
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    if len(packed) > LARGEST:
        return None
    values = {"title": title[:_LONGEST_TITLE], "path": path, "content": packed, "changed_at": now()}
    same = update(table).where(table.c.id == id, table.c.person == person, table.c.kind == kind)
    if id and connection.execute(same.values(**values)).rowcount:
        return id
    id = id or new_id()
    connection.execute(insert(table).values(id=id, person=person, kind=kind, made_at=now(), **values))
    _tidy(connection, person)
    return id


def all_unfinished(connection: Connection, person: str) -> tuple[UnfinishedWork, ...]:
    """Return what a person began, the latest first."""
    columns = [table.c[name] for name in UnfinishedWork.__dataclass_fields__]
    query = select(*columns).where(table.c.person == person, table.c.changed_at > _oldest())
    return tuple(
        UnfinishedWork(**row._mapping)
        for row in connection.execute(query.order_by(table.c.changed_at.desc(), table.c.id))
    )


def unfinished_one(
    connection: Connection, person: str, id: str, *, hold: bool = False
) -> tuple[UnfinishedWork, dict[str, Any]]:
    """Return a piece of work of this person with its content; with `hold`, nobody changes it meanwhile.

    Raises InputError where there is none.
    """
    query = select(table).where(table.c.id == id, table.c.person == person, table.c.changed_at > _oldest())
    row = connection.execute(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        raise InputError(
            Message("this is not kept any more: it was finished or discarded, or 30 days passed")
        )
    content: dict[str, Any] = json.loads(zlib.decompress(row.content))
    return UnfinishedWork(
        **{name: row._mapping[name] for name in UnfinishedWork.__dataclass_fields__}
    ), content


def discard(connection: Connection, person: str, id: str) -> bool:
    """Remove a piece of work; return whether it was there."""
    return connection.execute(delete(table).where(table.c.id == id, table.c.person == person)).rowcount > 0


def _tidy(connection: Connection, person: str) -> None:
    """Remove what is too old, whosever it is, and what a person has too much of."""
    connection.execute(delete(table).where(table.c.changed_at <= _oldest()))
    newest = (
        select(table.c.id)
        .where(table.c.person == person)
        .order_by(table.c.changed_at.desc(), table.c.made_at.desc(), table.c.id)
    )
    over = connection.scalars(newest.offset(MOST).limit(1000)).all()
    if over:
        connection.execute(delete(table).where(table.c.id.in_(over)))


def _oldest() -> str:
    return written(datetime.now(UTC) - FOR)
