"""Looking at the owners' pages: which are due, one after the other, and what is written down of each."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from madoguchi.child import Children, Task
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.campaigns import CallLook, Verify
from madoguchi.editorial.change_validation import is_address
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.tasks import allowance
from madoguchi.editorial.transition import Act, Done, Own, Transition
from madoguchi.editorial.watch.addresses import LONGEST_URL, Doors, checked_url
from madoguchi.editorial.watch.fetching import Fetched, Fetcher
from madoguchi.editorial.watch.reading import told_look
from madoguchi.errors import InputError, RefusedError, SourceError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.verification import How, Outcome, Verification
from madoguchi.store import watching as store
from madoguchi.store.changes import Proposal
from madoguchi.store.database import Database, written
from madoguchi.store.editions import current_revision
from madoguchi.store.knowledge import served_edition
from madoguchi.store.people import Role
from madoguchi.store.watching import KNOWN, Look, LookStatus, Visit, VisitOutcome, Watching
from madoguchi.text.dates import day_of

_SUBJECT = "watch"
_IS_WEB = re.compile(r"https?://", re.IGNORECASE)
FEWEST_HOURS, MOST_HOURS = 24, 24 * 365
MOST_REQUESTS = 5000
_MAY_TAKE = 4  # requests that a page may take, with robots.txt and redirects: none is begun with fewer left
_TURN = timedelta(minutes=10)  # how long a run that has died keeps others waiting
Read = Callable[[bytes, Sequence[str]], Sequence[Look]]
"""A page's bytes and the ids of its desks → what it says. Raises SourceError for a page that can't be read."""


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """An owner's page with the ids of its desks, and whether it is looked at."""

    url: str
    desks: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True, slots=True)
class WatchRun:
    """What a run did: visits by how they ended, looks by what they say, pages that are left for another day."""

    visits: Mapping[str, int]
    looks: Mapping[str, int]
    left: int = 0


@dataclass(frozen=True, slots=True)
class SetWatching(Transition[Watching]):
    """Switch watching on or off. Raises InputError for limits that cannot be."""

    edition: Edition
    wanted: Watching

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        wanted = self.wanted
        if not FEWEST_HOURS <= wanted.hours <= MOST_HOURS:
            raise InputError(
                Message(
                    "between two looks at a page are {fewest} to {most} hours, not {hours}",
                    fewest=FEWEST_HOURS,
                    most=MOST_HOURS,
                    hours=wanted.hours,
                )
            )
        if not 1 <= wanted.most <= MOST_REQUESTS:
            raise InputError(
                Message(
                    "1 to {most} requests a day are made, not {count}", most=MOST_REQUESTS, count=wanted.most
                )
            )
        slugs = {program.slug for program in self.edition.programs}
        for slug in wanted.programs:
            if slug not in slugs:
                raise InputError(Message("no program is called {slug!r}", slug=slug[:80]))

    def execute(self, connection: Connection) -> Done[Watching]:
        before = _limits(store.settings(connection))
        now = store.set_settings(connection, self.wanted, by=self.by)
        return Done(now, (Act("watch", _SUBJECT, before, _limits(self.wanted)),))


def _limits(of: Watching) -> Mapping[str, Any]:
    return {"on": of.is_on, "hours": of.hours, "most": of.most, "programs": list(of.programs)}


@dataclass(frozen=True, slots=True)
class WatchPage(Transition[None]):
    """Have a page of a desk looked at. Raises InputError for one that cannot be."""

    edition: Edition
    desk: str
    url: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if self.desk not in self.edition.desk_by_id:
            raise InputError(Message("no desk has the id {desk!r}", desk=self.desk[:80]))
        url = self.url.strip()
        if not is_address(url):
            raise InputError(
                Message("{url!r} is not an address; write it as https://www.example.jp/page", url=url[:200])
            )
        checked_url(url, Doors())

    def execute(self, connection: Connection) -> Done[None]:
        return _marked(connection, self.desk, self.url.strip(), True, self.by)


@dataclass(frozen=True, slots=True)
class StopPage(Transition[None]):
    """Look at a page of a desk no more; what was found stays. Raises InputError where none is looked at."""

    edition: Edition
    desk: str
    url: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        looked_at = pages(connection, self.edition)
        if not any(self.desk in page.desks and page.url == self.url.strip() for page in looked_at):
            raise InputError(Message("no page {url!r} is looked at for this desk", url=self.url[:200]))

    def execute(self, connection: Connection) -> Done[None]:
        return _marked(connection, self.desk, self.url.strip(), False, self.by)


def _marked(connection: Connection, desk: str, url: str, active: bool, by: str) -> Done[None]:
    was = store.mark(connection, desk, url, active=active, by=by)
    act = Act("watch page", f"desk {desk}", {"url": url, "active": was}, {"url": url, "active": active})
    return Done(None, (act,))


def pages(connection: Connection, edition: Edition, programs: Sequence[str] = ()) -> tuple[WatchedPage, ...]:
    """Return the pages that are looked at: those that the list names and those that editors gave."""
    said = store.marked(connection)
    wanted = {(desk.id, url.text.strip()) for desk in edition.desks for url in desk.urls}
    wanted = {key for key in wanted if _IS_WEB.match(key[1]) and len(key[1]) <= LONGEST_URL}
    wanted = {key for key in wanted if said.get(key, True)} | {key for key, active in said.items() if active}
    by_url: dict[str, list[str]] = {}
    for desk in edition.desks:
        if desk.numbers and (not programs or desk.program in programs):
            for url in sorted(url for id, url in wanted if id == desk.id):
                by_url.setdefault(url, []).append(desk.id)
    return tuple(WatchedPage(url, tuple(desks)) for url, desks in by_url.items())


def run(
    database: Database,
    fetcher: Callable[[int], Fetcher],
    *,
    by: str,
    most: int = 0,
    program: str = "",
    read: Read | None = None,
) -> WatchRun:
    """Look at the pages that are due, the longest unseen first. Nothing is changed but what is known of pages.

    `fetcher` makes one for so many requests; `most` pages at most (0: all that are due). Raises RefusedError
    while watching is off, and while another run goes on.
    """
    with database.writing() as connection:
        authorized(connection, by, Role.EDITOR)
        wanted = store.settings(connection)
        if not wanted.is_on:
            raise RefusedError(
                Message("watching is off: an editor switches it on (`madoguchi watch on`, /edit/watch)")
            )
        edition = served_edition(connection)
        revision = current_revision(connection) or edition.revision
        due = _due(connection, edition, wanted, program)
        day_ago = written(datetime.now(UTC) - timedelta(days=1))
        allowed = wanted.most - store.requests_since(connection, day_ago)
        fetching = fetcher(max(0, allowed))
        if not store.take(connection, _until()):
            raise RefusedError(Message("another run is looking at the pages; it goes on by itself"))
    read = read or _in_child(database, len(edition.desks))
    visits: Counter[str] = Counter()
    looks: Counter[str] = Counter()
    chosen = due[:most] if most else due
    try:
        for page in chosen:
            with database.writing() as connection:
                if (
                    allowed - fetching.requests < max(1, min(allowed, _MAY_TAKE))
                    or not store.settings(connection).is_on
                ):
                    break
                store.keep_turn(connection, _until())
            visit, found = _visited(database, fetching, page, revision, read)
            visits[visit.outcome.value] += 1
            looks.update(each.status.value for each in found)
    finally:
        EndRun(visits, looks, by=by).carry_out_in(database)
    return WatchRun(visits, looks, len(due) - visits.total())


@dataclass(frozen=True, slots=True)
class EndRun(Own[None]):
    """Give the turn back, whatever became of the run, and say what it found."""

    visits: Mapping[str, int]
    looks: Mapping[str, int]

    def execute(self, connection: Connection) -> Done[None]:
        store.keep_turn(connection, None)
        told = {"visits": dict(self.visits), "looks": dict(self.looks)}
        return Done(None, (Act("watch run", _SUBJECT, after=told),) if self.visits else ())


def _until() -> str:
    return written(datetime.now(UTC) + _TURN)


def _due(connection: Connection, edition: Edition, wanted: Watching, program: str) -> list[WatchedPage]:
    seen = store.newest_visits(connection)
    before = written(datetime.now(UTC) - timedelta(hours=wanted.hours))
    programs = [program] if program else wanted.programs
    if program and wanted.programs and program not in wanted.programs:
        raise RefusedError(
            Message("watching is not switched on for the program {program!r}", program=program)
        )
    found = [page for page in pages(connection, edition, programs) if _at(seen, page.url) < before]
    return sorted(found, key=lambda page: (_at(seen, page.url), page.url))


def _at(seen: Mapping[str, Visit], url: str) -> str:
    return seen[url].at if url in seen else ""


def _visited(
    database: Database, fetcher: Fetcher, page: WatchedPage, revision: str, read: Read
) -> tuple[Visit, Sequence[Look]]:
    """Visit one page and write down what it says."""
    with database.reading() as connection:
        known = store.newest_visits(connection, known=True).get(page.url)
        held = store.content_of(connection, known.sha256) if known else None
    fetched = fetcher.fetch(page.url, *((known.etag, known.modified) if known and held is not None else ()))
    visit, content = _as_visit(page, fetched, known if held is not None else None, held, revision)
    found: Sequence[Look] = ()
    if content is not None:
        try:
            found = read(content, page.desks)
        except SourceError as error:
            visit = replace(
                visit, outcome=VisitOutcome.UNREADABLE, told=error.message, sha256="", etag="", modified=""
            )
            content = None
    with database.writing() as connection:
        found = _with_past(found, store.seen_before(connection, page.url))
        store.add_visit(connection, visit, found, content)
    return visit, found


def _as_visit(
    page: WatchedPage, fetched: Fetched, known: Visit | None, held: bytes | None, revision: str
) -> tuple[Visit, bytes | None]:
    visit = Visit(
        page.url,
        fetched.outcome,
        fetched.told,
        fetched.final_url,
        fetched.etag,
        fetched.modified,
        requests=fetched.requests,
        revision=revision,
    )
    if fetched.outcome not in KNOWN:
        return visit, None
    content = fetched.content if fetched.outcome is VisitOutcome.READ else held
    if content is None:  # 304, though nothing was asked on a condition
        told = Message("its server answers with {status}", status=304)
        return replace(visit, outcome=VisitOutcome.UNREACHABLE, told=told, etag="", modified=""), None
    digest = sha256(content).hexdigest()
    same = known is not None and known.sha256 == digest
    return replace(
        visit,
        outcome=VisitOutcome.UNCHANGED if same else VisitOutcome.READ,
        sha256=digest,
        etag=visit.etag or (known.etag if known and same else ""),
        modified=visit.modified or (known.modified if known and same else ""),
    ), content


def _with_past(found: Sequence[Look], seen: frozenset[tuple[str, str]]) -> list[Look]:
    """A number of which a page is silent that it gave once is gone from it."""
    return [
        replace(look, status=LookStatus.GONE)
        if look.status is LookStatus.SILENT and (look.desk, look.number) in seen
        else look
        for look in found
    ]


def _in_child(database: Database, desks: int) -> Read:
    """Read pages in limited child processes, one at a time."""
    children = Children(at_once=1)

    def read(content: bytes, ids: Sequence[str]) -> list[Look]:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            arguments = {"database": database.address, "desks": list(ids)}
            task = Task("madoguchi.editorial.watch.reading:read_page", arguments, [file])
            job = children.start(task, allowance(len(content), desks))
            return [told_look(raw) for raw in job.outcome.result()]

    return read


# -- what an editor makes of a look ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposeLook(Transition[Proposal]):
    """Propose the number that a page gives; somebody else reviews it. Raises RefusedError for another look."""

    edition: Edition
    id: int
    effective: date

    def check(self, connection: Connection) -> None:
        _open(connection, self.id, LookStatus.DIFFERS, self.by)

    def execute(self, connection: Connection) -> Done[Proposal]:
        look, visit = _open(connection, self.id, LookStatus.DIFFERS, self.by)
        source = visit.final_url or visit.url
        evidence = Evidence(Method.OWNER_SITE, source, says=look.printed, day=day_of(visit.at))
        reason = "窓口のページに、別の番号が載っている"
        change = made(look.desk, Field.PHONE, look.number, look.other, self.effective, reason, [evidence])
        store.decide(connection, self.id, "proposed")
        return Propose(self.edition, change, by=self.by, origin="watch").done(connection)


@dataclass(frozen=True, slots=True)
class RecordLook(Transition[Verification]):
    """Write down that the owner's page gives our number. Raises RefusedError for another look."""

    edition: Edition
    id: int
    on: date

    def check(self, connection: Connection) -> None:
        _open(connection, self.id, LookStatus.CONFIRMED, self.by)

    def execute(self, connection: Connection) -> Done[Verification]:
        look, visit = _open(connection, self.id, LookStatus.CONFIRMED, self.by)
        day = min(self.on, date.fromisoformat(day_of(visit.at)))
        evidence = (visit.final_url or visit.url)[:500]
        seen = CallLook(look.desk, look.number, Outcome.RIGHT, How.OWNER_SITE, day, evidence)
        verified = Verify(self.edition, seen, on=self.on, by=self.by).done(connection)
        store.decide(connection, self.id, "recorded")
        return Done(verified.made[0], verified.acts)


def _open(connection: Connection, id: int, status: LookStatus, by: str) -> tuple[Look, Visit]:
    authorized(connection, by, Role.EDITOR)
    look, visit = store.look_of(connection, id)
    newest = store.newest_visits(connection, known=True).get(visit.url)
    if look.status is not status or look.decided or newest is None or newest.id != visit.id:
        raise RefusedError(Message("somebody has decided this already, or the page was looked at again"))
    return look, visit
