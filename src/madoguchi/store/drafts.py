"""Drafts of new editions: the file as it came, the edition as read, and what editors decided about it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from madoguchi.editions.codec import decode
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.database import now
from madoguchi.store.editions import packaged_edition, unpacked
from madoguchi.store.knowledge import bundle_of, edition_of
from madoguchi.store.states import STATES
from madoguchi.store.tables import decisions, drafts

OPEN, PUBLISHED, DISCARDED = "open", "published", "discarded"
ERRATUM, WAIVER, MATCH, SEEN = "erratum", "waiver", "match", "seen"
APPROVAL = "approval"  # a second person looked at the draft as it stood; see editorial/publish_rights.py


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft without its bytes. `base` is the revision that was served when it came, "" the packaged one."""

    id: int
    edition: str
    file_name: str
    source_sha256: str
    facts: Mapping[str, Any]
    base: str
    state: str
    published: str | None
    made_at: str
    made_by: str
    knowledge: str | None = None  # the bundle that it was read with (store/knowledge.py)


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's word on one thing of a draft. `subject` names it; see editorial/reviewing.py."""

    kind: str
    subject: str
    value: Mapping[str, Any]
    reason: str
    at: str
    person: str


_ABOUT = [column for column in drafts.c if column.name not in ("source", "content")]


def add_draft(
    connection: Connection,
    *,
    edition: str,
    file_name: str,
    source: bytes,
    facts: Mapping[str, Any],
    content: bytes,
    base: str,
    by: str,
    knowledge: str | None = None,
) -> Draft:
    """Keep a draft whole. `knowledge` is the bundle that it was read with, None for the process's own folder."""
    row = {
        "edition": edition,
        "file_name": file_name,
        "source": zlib.compress(source, 6),
        "source_sha256": hashlib.sha256(source).hexdigest(),
        "facts": dict(facts),
        "content": zlib.compress(content, 1),
        "base": base,
        "state": OPEN,
        "made_at": now(),
        "made_by": by,
        "knowledge": knowledge,
    }
    id = connection.execute(insert(drafts).values(**row).returning(drafts.c.id)).scalar_one()
    return draft_of(connection, id)


def draft_of(connection: Connection, id: int, *, hold: bool = False) -> Draft:
    """Return a draft; with `hold`, nobody else decides or publishes it until the transaction ends.

    Raises InputError when there is none of this number.
    """
    query = select(*_ABOUT).where(drafts.c.id == id)
    row = connection.execute(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        raise InputError(Message("there is no draft {id}; `madoguchi drafts` lists them", id=id))
    return Draft(**row._mapping)


def all_drafts(connection: Connection, state: str = "") -> tuple[Draft, ...]:
    """Return the drafts, newest first."""
    query = select(*_ABOUT).order_by(drafts.c.id.desc())
    if state:
        query = query.where(drafts.c.state == state)
    return tuple(Draft(**row._mapping) for row in connection.execute(query))


def same_file(connection: Connection, source: bytes) -> Draft | None:
    """Return the open draft that was made of the very same bytes."""
    digest = hashlib.sha256(source).hexdigest()
    query = select(*_ABOUT).where(drafts.c.source_sha256 == digest, drafts.c.state == OPEN)
    row = connection.execute(query.order_by(drafts.c.id.desc()).limit(1)).one_or_none()
    return Draft(**row._mapping) if row else None


def content_of(connection: Connection, id: int) -> bytes:
    """Return the edition as read, encoded."""
    draft_of(connection, id)
    packed = connection.execute(select(drafts.c.content).where(drafts.c.id == id)).scalar_one()
    return unpacked(packed, f"draft {id}")


def edition_of_draft(connection: Connection, draft: Draft) -> Edition:
    """Return the edition as read, beside the knowledge that it was read with. Raises EditionError."""
    return decode(content_of(connection, draft.id), bundle_of(connection, draft.knowledge))


def base_of(connection: Connection, draft: Draft) -> Edition:
    """Return the edition that was served when a draft was imported, as printed. Raises EditionError."""
    return edition_of(connection, draft.base, None) if draft.base else packaged_edition()


def content_digest(connection: Connection, id: int) -> str:
    """Return what tells one reading of a draft from the next, without unpacking it."""
    row = connection.execute(
        select(drafts.c.content, drafts.c.knowledge).where(drafts.c.id == id)
    ).one_or_none()
    content, knowledge = row or (b"", None)
    return hashlib.sha256(content + (knowledge or "").encode()).hexdigest()


def source_of(connection: Connection, id: int) -> bytes:
    """Return the file as it came."""
    draft_of(connection, id)
    packed = connection.execute(select(drafts.c.source).where(drafts.c.id == id)).scalar_one()
    return unpacked(packed, f"the file of draft {id}")


def replace_content(connection: Connection, id: int, content: bytes, knowledge: str | None) -> None:
    """Keep the edition as it reads after an erratum, or with another version of the knowledge."""
    row = {"content": zlib.compress(content, 1), "knowledge": knowledge}
    connection.execute(update(drafts).where(drafts.c.id == id).values(**row))


def close(connection: Connection, id: int, state: str, revision: str | None = None) -> None:
    """Publish or discard an open draft. Raises RefusedError when it is not open any more."""
    closing = update(drafts).where(drafts.c.id == id, drafts.c.state == OPEN)
    if connection.execute(closing.values(state=state, published=revision)).rowcount != 1:
        raise RefusedError(
            Message(
                "draft {id} is {state} already; nothing was done",
                id=id,
                state=STATES[draft_of(connection, id).state],
            )
        )


def decide(
    connection: Connection,
    draft: int,
    kind: str,
    subject: str,
    value: Mapping[str, Any],
    *,
    reason: str,
    by: str,
) -> dict[str, Any]:
    """Write a decision in the place of an earlier one on the same thing; return that one, empty for none."""
    _held_open(connection, draft)
    before = _take_back(connection, draft, kind, subject)
    connection.execute(
        insert(decisions).values(
            draft=draft, kind=kind, subject=subject, value=dict(value), reason=reason, at=now(), person=by
        )
    )
    return before


def carry_over(connection: Connection, draft: int, decision: Decision) -> None:
    """Write a decision about another draft for this one, as it was made then; nothing where one stands already."""
    _held_open(connection, draft)
    if decision.subject in {each.subject for each in decisions_of(connection, draft, decision.kind)}:
        return
    row = {**asdict(decision), "value": dict(decision.value)}
    connection.execute(insert(decisions).values(draft=draft, **row))


def undecide(connection: Connection, draft: int, kind: str, subject: str) -> dict[str, Any]:
    """Take a decision back, and return it. Raises InputError when none of this kind stands on it."""
    _held_open(connection, draft)
    if subject not in {decision.subject for decision in decisions_of(connection, draft, kind)}:
        raise InputError(
            Message(
                "draft {draft} has no {kind} on {subject!r}; `madoguchi review {draft}` lists them",
                draft=draft,
                kind=kind,
                subject=subject,
            )
        )
    return _take_back(connection, draft, kind, subject)


def decisions_of(connection: Connection, draft: int, kind: str = "") -> tuple[Decision, ...]:
    """Return the decisions about a draft, in the order they were made."""
    columns = [decisions.c[name] for name in ("kind", "subject", "value", "reason", "at", "person")]
    query = select(*columns).where(decisions.c.draft == draft).order_by(decisions.c.id)
    if kind:
        query = query.where(decisions.c.kind == kind)
    return tuple(Decision(**row._mapping) for row in connection.execute(query))


def inherited_ids(connection: Connection) -> dict[str, str]:
    """Return own id → inherited id, as reviewed for the drafts that were published."""
    query = (
        select(decisions.c.subject, decisions.c.value)
        .join(drafts, drafts.c.id == decisions.c.draft)
        .where(decisions.c.kind == MATCH, drafts.c.state == PUBLISHED)
        .order_by(decisions.c.id)
    )
    return {new: value["old"] for new, value in connection.execute(query) if value.get("accept")}


def _held_open(connection: Connection, id: int) -> None:
    state = draft_of(connection, id, hold=True).state
    if state != OPEN:
        raise RefusedError(
            Message("draft {id} is {state}; it takes no decisions", id=id, state=STATES[state])
        )


def _take_back(connection: Connection, draft: int, kind: str, subject: str) -> dict[str, Any]:
    where = (decisions.c.draft == draft, decisions.c.kind == kind, decisions.c.subject == subject)
    row = connection.execute(select(decisions.c.value, decisions.c.reason).where(*where)).one_or_none()
    connection.execute(delete(decisions).where(*where))
    return {**row.value, "reason": row.reason} if row else {}
