"""Knowledge as versions: every save of a bundle, content-addressed, in order, never changed.

The newest version is what drafts are read with. What is served stands beside the pointer: each
publication names the bundle that readers get with its edition, none where that is each node's own folder.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING

from madoguchi.data.bundle import Bundle, Packed, chosen, digest_of, packed
from madoguchi.editions.codec import decode
from madoguchi.errors import EditionError, InputError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.editions import Pointed, packaged_edition, pointed, read_revision, unpacked

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the versions: which bundle was saved, when, by whom and why."""

    seq: int
    bundle: str
    at: str
    person: str
    note: str


def save(connection: Connection, bundle: Bundle, *, by: str, note: str) -> Version:
    """Keep a bundle as the newest version. The same bytes are kept once."""
    from sqlalchemy import insert

    from madoguchi.store.database import now
    from madoguchi.store.tables import knowledge_versions

    digest, at = _put(connection, bundle), now()
    row = {"bundle": digest, "at": at, "person": by, "note": note}
    written = insert(knowledge_versions).values(**row).returning(knowledge_versions.c.seq)
    return Version(connection.execute(written).scalar_one(), **row)


def _put(connection: Connection, bundle: Bundle) -> str:
    from sqlalchemy import insert, select

    from madoguchi.store.database import now
    from madoguchi.store.tables import bundles, knowledge_files

    files = bundle.portable
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    held = set(
        connection.scalars(
            select(knowledge_files.c.digest).where(knowledge_files.c.digest.in_(digests.values()))
        )
    )
    fresh = {digests[name]: content for name, content in files.items() if digests[name] not in held}
    if fresh:
        rows = [
            {"digest": digest, "content": zlib.compress(content, 6), "size": len(content), "made_at": now()}
            for digest, content in fresh.items()
        ]
        connection.execute(insert(knowledge_files), rows)
    digest = digest_of(digests)
    if connection.scalar(select(bundles.c.size).where(bundles.c.digest == digest)) is None:
        size = sum(map(len, files.values()))
        connection.execute(insert(bundles).values(digest=digest, files=digests, size=size, made_at=now()))
    return digest


def hold(connection: Connection) -> None:
    """Let nobody else save a version until the transaction ends; SQLite's writers wait for each other anyway."""
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE knowledge_versions IN SHARE ROW EXCLUSIVE MODE"))


def versions(connection: Connection, limit: int | None = None) -> tuple[Version, ...]:
    """Return the versions, newest first."""
    from sqlalchemy import select

    from madoguchi.store.tables import knowledge_versions

    query = select(knowledge_versions).order_by(knowledge_versions.c.seq.desc()).limit(limit)
    return tuple(Version(**row._mapping) for row in connection.execute(query))


def newest(connection: Connection) -> Version | None:
    """Return the newest version; None where nothing was ever saved."""
    return next(iter(versions(connection, 1)), None)


def version_of(connection: Connection, seq: int) -> Version:
    """Return a version by its number. Raises InputError where there is none."""
    from sqlalchemy import select

    from madoguchi.store.tables import knowledge_versions

    row = connection.execute(select(knowledge_versions).where(knowledge_versions.c.seq == seq)).one_or_none()
    if row is None:
        raise InputError(
            Message(
                "there is no version {seq} of the knowledge; `madoguchi knowledge list` lists them", seq=seq
            )
        )
    return Version(**row._mapping)


def saved_since(connection: Connection, bundle: str | None) -> tuple[Version, ...]:
    """Return the versions after the last that saved this bundle, newest first; all where it was never saved."""
    return tuple(takewhile(lambda version: version.bundle != bundle, versions(connection)))


def bundle_of(connection: Connection, digest: str | None) -> Bundle:
    """Return a bundle by its digest, proven by it; the directory of this process for None.

    Raises EditionError where none is kept, or its bytes are damaged.
    """
    return read_bundle(connection, digest) if digest else chosen()


def read_bundle(connection: Connection, digest: str) -> Packed:
    """Return a bundle that is kept. Raises EditionError where there is none, or its bytes are damaged."""
    from sqlalchemy import select

    from madoguchi.store.tables import bundles, knowledge_files

    digests = connection.scalar(select(bundles.c.files).where(bundles.c.digest == digest))
    what = f"the knowledge {digest[:12]}"
    if digests is None:
        raise EditionError(
            Message("{what} is not kept here; `madoguchi knowledge list` lists what is", what=what)
        )
    wanted = set(digests.values()) if isinstance(digests, dict) else set()
    query = select(knowledge_files.c.digest, knowledge_files.c.content)
    rows = connection.execute(query.where(knowledge_files.c.digest.in_(wanted))).all()
    contents = {row.digest: unpacked(row.content, what) for row in rows}
    found = packed({name: contents[d] for name, d in digests.items() if d in contents}) if wanted else None
    if found is None or found.name != digest:
        raise EditionError(
            Message(
                "the bytes of {what} are damaged in the store; restore the database from its backup, or "
                "save the directory's folder as a new version (`madoguchi knowledge save`)",
                what=what,
            )
        )
    return found


def edition_of(connection: Connection, revision: str, knowledge: str | None) -> Edition:
    """Return an edition with the knowledge that stands beside it. Raises EditionError."""
    return decode(read_revision(connection, revision), bundle_of(connection, knowledge))


def served_edition(connection: Connection, at: Pointed | None = None) -> Edition:
    """Return what is published now (or at another place of the pointer), as printed; else the packaged edition."""
    at = at or pointed(connection)
    return edition_of(connection, at.revision, at.knowledge) if at.revision else packaged_edition()
