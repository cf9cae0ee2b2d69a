"""Editions as content-addressed bytes: the packaged one, and those that were published.

A published edition is never changed. What is served is one row, the pointer; publishing and going
back each move it in one transaction and leave a line in the history.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from madoguchi.data.bundle import EDITION, Bundle, chosen, command
from madoguchi.editions.codec import decode, revision_of
from madoguchi.errors import EditionError, RefusedError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.text.untrusted import showable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

PUBLISH, ROLLBACK = "publish", "rollback"


def packaged_edition() -> Edition:
    """Return the edition of the directory that this process works on. Raises EditionError where none was built."""
    return _packaged(chosen())


@cache
def _packaged(bundle: Bundle) -> Edition:
    try:
        content = bundle.bytes(EDITION)
    except FileNotFoundError as error:
        raise EditionError(
            Message(
                "{root} holds no edition yet; run `{command}`", root=bundle.root, command=command("build")
            )
        ) from error
    try:
        return decode(content, bundle)
    except EditionError as error:
        raise EditionError(
            Message("{file}: {error}", file=bundle.root / EDITION, error=error.message)
        ) from error


@dataclass(frozen=True, slots=True)
class Publication:
    """A line of the history: what was served from `at` on, who decided it and why.

    `previous` is the revision before, empty where that was the packaged edition; `counts` are desks
    by program; `differences` what readers of the feed see (see editorial/publishing.py); `knowledge` the
    bundle beside the edition (see store/knowledge.py), None for each node's own folder.
    """

    seq: int
    revision: str
    previous: str
    action: str
    at: str
    person: str
    note: str
    counts: Mapping[str, int]
    differences: Sequence[Mapping[str, Any]]
    knowledge: str | None = None


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is served: a revision and the knowledge beside it, by which publication; None and 0 before the first."""

    revision: str | None = None
    knowledge: str | None = None
    publication: int = 0


def put_revision(connection: Connection, content: bytes, edition: str, at: str) -> str:
    """Keep the bytes of an edition and return their revision; the same bytes are kept once."""
    from sqlalchemy import insert, select

    from madoguchi.store.tables import revisions

    revision = revision_of(content)
    if connection.scalar(select(revisions.c.size).where(revisions.c.revision == revision)) is None:
        packed = zlib.compress(content, 6)
        connection.execute(
            insert(revisions).values(
                revision=revision, edition=edition, content=packed, size=len(content), made_at=at
            )
        )
    return revision


def read_revision(connection: Connection, revision: str) -> bytes:
    """Return the bytes of a revision, proven by its name. Raises EditionError when there are none."""
    from sqlalchemy import select

    from madoguchi.store.tables import revisions

    packed = connection.scalar(select(revisions.c.content).where(revisions.c.revision == revision))
    if packed is None:
        raise EditionError(
            Message(
                "no revision {revision} is kept here; `madoguchi history` lists them", revision=revision[:12]
            )
        )
    content = unpacked(packed, f"revision {revision[:12]}")
    if revision_of(content) != revision:
        raise EditionError(_damaged(f"revision {revision[:12]}"))
    return content


def unpacked(packed: bytes, what: str) -> bytes:
    """Return the bytes that the store holds packed. Raises EditionError where they are damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise EditionError(_damaged(what)) from error


def _damaged(what: str) -> Message:
    return Message(
        "the bytes of {what} are damaged in the store; restore the database from its backup, or go back to "
        "an earlier publication (`madoguchi history`, `madoguchi rollback`)",
        what=what,
    )


def current_revision(connection: Connection, *, hold: bool = False) -> str | None:
    """Return the revision that is served; None while nothing has been published.

    With `hold`, nobody else moves the pointer until the transaction ends.
    """
    from sqlalchemy import select

    from madoguchi.store.tables import pointer

    query = select(pointer.c.revision)
    return connection.scalar(query.with_for_update() if hold else query)


def pointed(connection: Connection) -> Pointed:
    """Return what is served, and by which publication."""
    from sqlalchemy import select

    from madoguchi.store.tables import pointer, publications

    query = select(pointer.c.revision, publications.c.knowledge, pointer.c.publication)
    row = connection.execute(
        query.join(publications, publications.c.seq == pointer.c.publication)
    ).one_or_none()
    return Pointed(*row) if row else Pointed()


def move_pointer(connection: Connection, publication: Publication) -> Publication:
    """Serve `publication.revision` from now on, and write the line of history (its `seq` is given here).

    Raises RefusedError when somebody else has published since `previous` was read.
    """
    from dataclasses import asdict, replace

    from sqlalchemy import insert, update

    from madoguchi.store.tables import pointer, publications

    found = current_revision(connection)
    if (found or "") != publication.previous:
        raise RefusedError(
            Message(
                "another edition was published in the meantime; look at it (`madoguchi history`), then "
                "try again"
            )
        )
    row = {name: value for name, value in asdict(publication).items() if name != "seq"}
    written = insert(publications).values(**row).returning(publications.c.seq)
    seq = connection.execute(written).scalar_one()
    to = {"publication": seq, "revision": publication.revision}
    if found is None:
        connection.execute(insert(pointer).values(one=1, **to))
    elif connection.execute(update(pointer).where(pointer.c.revision == found).values(**to)).rowcount != 1:
        raise RefusedError(Message("another edition was published at the same moment; try again"))
    return replace(publication, seq=seq)


def history(connection: Connection, limit: int | None = None) -> tuple[Publication, ...]:
    """Return the publications, newest first."""
    from sqlalchemy import select

    from madoguchi.store.tables import publications

    rows = connection.execute(select(publications).order_by(publications.c.seq.desc()).limit(limit))
    return tuple(_publication(dict(row._mapping)) for row in rows)


def served_name(connection: Connection) -> tuple[str, str] | None:
    """Return the id of the edition that is served and its revision; None while nothing has been published."""
    from sqlalchemy import select

    from madoguchi.store.tables import pointer, revisions

    query = select(revisions.c.edition, revisions.c.revision)
    row = connection.execute(query.join(pointer, pointer.c.revision == revisions.c.revision)).one_or_none()
    return (row.edition, row.revision) if row else None


def newest_of_each(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """Return edition's id → the revision that was last published of it, and the knowledge beside that."""
    from sqlalchemy import select

    from madoguchi.store.tables import publications, revisions

    rows = connection.execute(
        select(revisions.c.edition, publications.c.revision, publications.c.knowledge)
        .join(revisions, revisions.c.revision == publications.c.revision)
        .order_by(publications.c.seq)
    )
    return {edition: (revision, knowledge) for edition, revision, knowledge in rows}


_TOLD = ("kind", "desk", "name", "program", "before", "after", "field", "effective", "reason")
_EVIDENCE = ("method", "source", "says", "day")


def _publication(row: Mapping[str, Any]) -> Publication:
    """A line of the history in which every value is of its kind, whatever stands in the table."""
    counts, told = row["counts"], row["differences"]
    differences = (
        [_difference(each) for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    )
    counted = counts.items() if isinstance(counts, dict) else ()
    return Publication(
        **{
            **{
                name: showable(row[name])
                for name in ("revision", "previous", "action", "at", "person", "note")
            },
            "seq": row["seq"],
            "knowledge": row["knowledge"],
            "counts": {name: n for name, n in counted if isinstance(n, int)},
            "differences": differences,
        }
    )


def _difference(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    evidence = raw.get("evidence")
    found = [each for each in evidence if isinstance(each, dict)] if isinstance(evidence, list) else []
    return {
        **{name: showable(raw.get(name)) for name in _TOLD},
        "evidence": [{name: showable(each.get(name)) for name in _EVIDENCE} for each in found],
    }
