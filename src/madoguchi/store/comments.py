"""What editors say to each other about a desk, and whom they call by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import now
from madoguchi.store.tables import comments as table
from madoguchi.store.tables import mentions


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a desk. `calls` are the names of the people who are called; of one that was taken back the words are empty."""

    id: int
    desk: str
    words: str
    at: str
    person: str
    taken_back_at: str | None = None
    calls: tuple[str, ...] = ()


def add(connection: Connection, *, desk: str, words: str, calls: Collection[str], by: str) -> Comment:
    """Write a comment on a desk, and whom it calls."""
    row = {"desk": desk, "words": words, "at": now(), "person": by}
    made = connection.execute(insert(table).values(**row).returning(table)).one()
    if calls:
        connection.execute(insert(mentions), [{"comment": made.id, "person": name} for name in calls])
    return Comment(**made._mapping, calls=tuple(sorted(calls)))


def comment_of(connection: Connection, id: int) -> Comment:
    """Return a comment. Raises InputError where there is none."""
    row = connection.execute(select(table).where(table.c.id == id)).one_or_none()
    if row is None:
        raise InputError(Message("there is no comment {id}", id=id))
    return _with_calls(connection, [row])[0]


def comments_of(connection: Connection, desk: str) -> tuple[Comment, ...]:
    """Return what was said about a desk, the oldest first, also what was taken back."""
    return _with_calls(
        connection, connection.execute(select(table).where(table.c.desk == desk).order_by(table.c.id)).all()
    )


def count_of(connection: Connection, desk: str) -> int:
    """Return how many comments on a desk stand."""
    query = select(func.count()).where(table.c.desk == desk, table.c.taken_back_at.is_(None))
    return connection.scalar(query) or 0


def calling(connection: Connection, person: str) -> tuple[Comment, ...]:
    """Return the comments that call somebody who has not said that they read them, the oldest first."""
    open_ = (mentions.c.person == person, mentions.c.read_at.is_(None), table.c.taken_back_at.is_(None))
    query = select(table).join(mentions, mentions.c.comment == table.c.id).where(*open_).order_by(table.c.id)
    return _with_calls(connection, connection.execute(query).all())


def read(connection: Connection, person: str, desk: str) -> int:
    """Write that somebody has read what calls them at a desk; return how many comments that was."""
    here = select(table.c.id).where(table.c.desk == desk)
    unread = (mentions.c.person == person, mentions.c.read_at.is_(None), mentions.c.comment.in_(here))
    return connection.execute(update(mentions).where(*unread).values(read_at=now())).rowcount


def take_back(connection: Connection, id: int) -> None:
    """Remove the words of a comment. Raises RefusedError for one that was taken back already."""
    standing = update(table).where(table.c.id == id, table.c.taken_back_at.is_(None))
    if connection.execute(standing.values(words="", taken_back_at=now())).rowcount != 1:
        raise RefusedError(Message("comment {id} was taken back already; nothing was done", id=id))


def _with_calls(connection: Connection, rows: Collection[Any]) -> tuple[Comment, ...]:
    called = defaultdict(list)
    query = select(mentions).where(mentions.c.comment.in_([row.id for row in rows]))
    for each in connection.execute(query.order_by(mentions.c.person)):
        called[each.comment].append(each.person)
    return tuple(Comment(**row._mapping, calls=tuple(called[row.id])) for row in rows)
