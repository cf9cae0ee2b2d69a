"""Owners' pages: whether they are looked at, which, how each visit went, what it says of a number."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from madoguchi.errors import InputError
from madoguchi.message import Message, packed, unpacked
from madoguchi.store.database import now
from madoguchi.store.tables import looks, page_contents, visits, watched_pages, watching

KEPT_VISITS = 20  # of an address; those whose looks somebody acted on stay for good


class LookStatus(StrEnum):
    """What an owner's page says of a number of ours."""

    CONFIRMED = "confirmed"  # it stands there, for this desk
    DIFFERS = "differs"  # another number stands there for this desk
    GONE = "gone"  # it stood there, and does not any more
    ELSEWHERE = "elsewhere"  # it stands there for somebody else, or as a former number
    SILENT = "silent"  # the page does not give it: no evidence


class VisitOutcome(StrEnum):
    """How a visit to a page ended; after the first two its content is known."""

    READ = "read"
    UNCHANGED = "unchanged"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # by us: an address, scheme or port that is never visited
    FORBIDDEN = "forbidden"  # by the robots.txt of its host
    UNREADABLE = "unreadable"


KNOWN = (VisitOutcome.READ, VisitOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Watching:
    """Whether pages are looked at: hours between two looks, most requests a day, programs (none: all)."""

    is_on: bool = False
    hours: int = 168
    most: int = 100
    programs: tuple[str, ...] = ()
    at: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `told` says why nothing could be read; `sha256` is empty then."""

    url: str
    outcome: VisitOutcome
    told: str = ""
    final_url: str = ""
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    requests: int = 0
    revision: str = ""
    id: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a visit says of a number. `other` is the page's where it differs, `printed` the text around it."""

    desk: str
    number: str
    status: LookStatus
    other: str = ""
    printed: str = ""
    decided: str = ""
    id: int = 0
    visit: int = 0


def settings(connection: Connection) -> Watching:
    """Return whether and how pages are looked at; off where nobody has said so."""
    row = connection.execute(select(watching)).first()
    if row is None:
        return Watching()
    programs = tuple(map(str, row.programs)) if isinstance(row.programs, list) else ()
    return Watching(bool(row.is_on), row.hours, row.most, programs, row.at, row.person)


def set_settings(connection: Connection, wanted: Watching, *, by: str) -> Watching:
    """Switch watching on or off, with its limits."""
    values = {
        "is_on": int(wanted.is_on),
        "hours": wanted.hours,
        "most": wanted.most,
        "programs": list(wanted.programs),
        "at": now(),
        "person": by,
    }
    if not connection.execute(update(watching).values(**values)).rowcount:
        connection.execute(insert(watching).values(one=1, **values))
    return settings(connection)


def take(connection: Connection, until: str) -> bool:
    """Take the turn until a moment; False while another run has it."""
    free = watching.c.busy_until.is_(None) | (watching.c.busy_until < now())
    return bool(connection.execute(update(watching).where(free).values(busy_until=until)).rowcount)


def keep_turn(connection: Connection, until: str | None) -> None:
    """Go on having the turn until a moment; None gives it back."""
    connection.execute(update(watching).values(busy_until=until))


def mark(connection: Connection, desk: str, url: str, *, active: bool, by: str) -> bool | None:
    """Say that a desk's page is looked at, or no more; return what was said before, None where nothing was."""
    here = (watched_pages.c.desk == desk) & (watched_pages.c.url == url)
    values = {"active": int(active), "at": now(), "person": by}
    before = connection.scalar(select(watched_pages.c.active).where(here))
    if before is None:
        connection.execute(insert(watched_pages).values(desk=desk, url=url, **values))
    else:
        connection.execute(update(watched_pages).where(here).values(**values))
    return None if before is None else bool(before)


def marked(connection: Connection) -> Mapping[tuple[str, str], bool]:
    """Return (desk, address) → whether it is looked at, where an editor said so."""
    rows = connection.execute(select(watched_pages.c.desk, watched_pages.c.url, watched_pages.c.active))
    return {(desk, url): bool(active) for desk, url, active in rows}


def requests_since(connection: Connection, moment: str) -> int:
    """Return how many requests were made since a moment."""
    return connection.scalar(select(func.sum(visits.c.requests)).where(visits.c.at >= moment)) or 0


def newest_visits(connection: Connection, *, known: bool = False) -> Mapping[str, Visit]:
    """Return address → its newest visit; with `known`, the newest after which its content was known."""
    query = select(func.max(visits.c.id)).group_by(visits.c.url)
    if known:
        query = query.where(visits.c.sha256.is_not(None))
    rows = connection.execute(select(visits).where(visits.c.id.in_(query)))
    return {row.url: _visit(row._mapping) for row in rows}


def add_visit(
    connection: Connection, visit: Visit, found: Iterable[Look], content: bytes | None = None
) -> int:
    """Write down a visit with what it says; older ones of the address are let go. Return its number."""
    if content is not None and not connection.scalar(
        select(page_contents.c.sha256).where(page_contents.c.sha256 == visit.sha256)
    ):
        row = {"sha256": visit.sha256, "content": zlib.compress(content, 6), "size": len(content)}
        connection.execute(insert(page_contents).values(**row, made_at=now()))
    values = {
        "url": visit.url,
        "at": visit.at or now(),
        "outcome": visit.outcome.value,
        "told": packed(visit.told) if isinstance(visit.told, Message) else {},
        "final_url": visit.final_url,
        "etag": visit.etag,
        "modified": visit.modified,
        "sha256": visit.sha256 or None,
        "requests": visit.requests,
        "revision": visit.revision,
    }
    id = connection.execute(insert(visits).values(**values).returning(visits.c.id)).scalar_one()
    rows = [
        {
            "visit": id,
            "desk": each.desk,
            "number": each.number,
            "status": each.status.value,
            "other": each.other,
            "printed": each.printed,
            "decided": "",
        }
        for each in found
    ]
    if rows:
        connection.execute(insert(looks), rows)
    _let_go(connection, visit.url)
    return int(id)


def _let_go(connection: Connection, url: str) -> None:
    """Remove all but the newest visits of an address, and contents that no visit names any more."""
    acted = select(looks.c.visit).where(looks.c.decided != "")
    kept = select(visits.c.id).where(visits.c.url == url).order_by(visits.c.id.desc()).limit(KEPT_VISITS)
    # The newest content that is known stays, however long the page has been away.
    last = select(func.max(visits.c.id)).where(visits.c.url == url, visits.c.sha256.is_not(None))
    ids = set(connection.scalars(kept)) | {connection.scalar(last)}
    old = visits.c.url == url, visits.c.id.not_in([id for id in ids if id]), visits.c.id.not_in(acted)
    gone = list(connection.scalars(select(visits.c.id).where(*old)))
    if not gone:
        return
    connection.execute(delete(looks).where(looks.c.visit.in_(gone)))
    connection.execute(delete(visits).where(visits.c.id.in_(gone)))
    named = select(visits.c.sha256).where(visits.c.sha256.is_not(None))
    connection.execute(delete(page_contents).where(page_contents.c.sha256.not_in(named)))


def content_of(connection: Connection, digest: str) -> bytes | None:
    """Return a page as it came; None where it is not kept, or is not what it was."""
    held = connection.scalar(select(page_contents.c.content).where(page_contents.c.sha256 == digest))
    if held is None:
        return None
    try:
        content = zlib.decompress(held)
    except zlib.error:
        return None
    return content if sha256(content).hexdigest() == digest else None


def looks_of(connection: Connection, visit: int) -> tuple[Look, ...]:
    """Return what a visit says."""
    rows = connection.execute(select(looks).where(looks.c.visit == visit).order_by(looks.c.id))
    return tuple(_look(row._mapping) for row in rows)


def seen_before(connection: Connection, url: str) -> frozenset[tuple[str, str]]:
    """Return (desk, number) of all that was ever found confirmed at an address, as far as visits are kept."""
    query = (
        select(looks.c.desk, looks.c.number)
        .join(visits, visits.c.id == looks.c.visit)
        .where(visits.c.url == url, looks.c.status.in_([LookStatus.CONFIRMED.value, LookStatus.GONE.value]))
    )
    return frozenset((desk, number) for desk, number in connection.execute(query))


def look_of(connection: Connection, id: int) -> tuple[Look, Visit]:
    """Return a look with its visit, held until the transaction ends. Raises InputError when there is none."""
    row = connection.execute(select(looks).where(looks.c.id == id).with_for_update()).first()
    if row is None:
        raise InputError(Message("there is no look {id} any more; the page shows the newest ones", id=id))
    visit = connection.execute(select(visits).where(visits.c.id == row.visit)).one()
    return _look(row._mapping), _visit(visit._mapping)


def decide(connection: Connection, id: int, decided: str) -> None:
    """Say what became of a look."""
    connection.execute(update(looks).where(looks.c.id == id).values(decided=decided))


def _visit(row: Any) -> Visit:
    try:
        told = unpacked(row["told"]) if row["told"] else ""
    except (KeyError, ValueError, TypeError):
        told = ""
    values = {**row, "outcome": VisitOutcome(row["outcome"]), "told": told, "sha256": row["sha256"] or ""}
    return Visit(**values)


def _look(row: Any) -> Look:
    return Look(**{**row, "status": LookStatus(row["status"])})
