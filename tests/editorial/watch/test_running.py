"""A page over time, from the switch to a proposal and a record, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from madoguchi.editorial.watch.reading import looks_at
from madoguchi.editorial.watch.running import (
    ProposeLook,
    RecordLook,
    SetWatching,
    StopPage,
    WatchPage,
    pages,
    run,
)
from madoguchi.errors import InputError, RefusedError, SourceError
from madoguchi.model.verification import How, Outcome
from madoguchi.store import audit, tables
from madoguchi.store import watching as store
from madoguchi.store.changes import proposals
from madoguchi.store.database import written
from madoguchi.store.verifications import of_desk
from madoguchi.store.watching import KEPT_VISITS, LookStatus, Watching
from madoguchi.text.dates import today
from tests.editorial.watch.servers import fetcher, sends, site

OURS, THEIRS = "083-921-3090", "083-921-3099"
TODAY = date(2030, 1, 1)


@pytest.fixture
def here():
    with site() as found:
        yield found


@pytest.fixture
def desk(edition):
    return next(desk for desk in edition.desks if desk.name == "山口県信用保証協会")


@pytest.fixture
def watched(database, edition, desk, here):
    """A store in which one page of this machine is looked at, and no other."""
    with database.writing() as connection:
        SetWatching(edition, Watching(True, 24, 100), by="hanako").carry_out(connection)
        for page in pages(connection, edition):
            for id in page.desks:
                store.mark(connection, id, page.url, active=False, by="hanako")
        store.mark(connection, desk.id, here.url(), active=True, by="hanako")
    return database


@pytest.fixture
def visited(watched, edition, here):
    """Look at the page a day later, and return what is said of its number; None where nothing is."""

    def visit(page=None, **more):
        if page is not None:
            here.pages["/page"] = page if callable(page) else sends(f"<html><body>{page}</body></html>")
        with watched.writing() as connection:
            long_ago = written(datetime.now(UTC) - timedelta(days=2))
            connection.execute(update(tables.visits).values(at=long_ago))
        done = run(
            watched,
            lambda most: fetcher(here, most=most, seconds=0.5),
            by="hanako",
            **{"read": reader(edition), **more},
        )
        with watched.reading() as connection:
            newest = store.newest_visits(connection).get(here.url())
            found = store.looks_of(connection, newest.id) if newest else ()
        return done, newest, found[0] if found else None

    return visit


def reader(edition):
    return lambda content, desks: looks_at(edition, desks, content)


def test_nothing_is_fetched_until_an_editor_says_so(database, edition, here):
    with pytest.raises(RefusedError, match="watching is off"):
        run(database, lambda most: fetcher(here, most=most), by="hanako")
    with database.writing() as connection:
        SetWatching(edition, Watching(True), by="hanako").carry_out(connection)
        SetWatching(edition, Watching(False), by="jiro").carry_out(connection)
        acts = [
            (entry.action, entry.person, entry.after["on"])
            for entry in audit.entries(connection, subject="watch")
        ]
    assert acts == [("watch", "jiro", False), ("watch", "hanako", True)]
    with pytest.raises(RefusedError, match="watching is off"):
        run(database, lambda most: fetcher(here, most=most), by="hanako")
    assert here.asked == []


@pytest.mark.parametrize(
    "wanted", [Watching(True, 1), Watching(True, 24, 0), Watching(True, 24, 9, ("nothing",))]
)
def test_limits_that_cannot_be_are_refused(database, edition, wanted):
    with database.writing() as connection, pytest.raises(InputError):
        SetWatching(edition, wanted, by="hanako").carry_out(connection)


def test_a_number_that_stands_is_confirmed_differs_and_goes(visited):
    assert visited(f"<p>電話 {OURS}</p>")[2].status is LookStatus.CONFIRMED
    _, _, look = visited(f"<p>電話 {THEIRS}</p>")
    assert (look.status, look.number, look.other) == (LookStatus.DIFFERS, OURS, THEIRS)
    assert THEIRS in look.printed
    assert visited("<p>ようこそ</p>")[2].status is LookStatus.GONE
    assert visited("<p>ようこそ!</p>")[2].status is LookStatus.GONE
    assert visited(f"<p>電話 {OURS}</p>")[2].status is LookStatus.CONFIRMED


def test_a_page_that_never_gave_the_number_says_nothing(visited):
    assert visited("<p>ようこそ</p>")[2].status is LookStatus.SILENT


def test_a_page_that_is_away_is_no_evidence(visited, watched, here):
    before = visited(f"<p>電話 {OURS}</p>")[1]
    for answer in (sends("", 500), sends("", 404), sends("", 302, Location="/page"), lambda _: None):
        _, visit, look = visited(answer)
        assert (visit.outcome, visit.sha256, look) == (store.VisitOutcome.UNREACHABLE, "", None)
    with watched.reading() as connection:
        assert store.newest_visits(connection, known=True)[here.url()].sha256 == before.sha256
    assert visited(f"<p>電話 {OURS}</p>")[2].status is LookStatus.CONFIRMED


def test_a_page_that_cannot_be_read_is_no_evidence(visited):
    _, visit, look = visited(sends("<html><body></body></html>"))
    assert (visit.outcome, visit.sha256, look) == (store.VisitOutcome.UNREADABLE, "", None)
    assert "without words" in visit.told


def test_a_reader_that_fails_is_no_evidence(visited):
    def fails(*_):
        raise SourceError("too much memory")

    assert visited(f"<p>電話 {OURS}</p>", read=fails)[2] is None


def test_a_page_that_did_not_change_is_kept_once_and_read_from_there(visited, watched):
    def answer(handler):
        if handler.headers["If-None-Match"] == '"7"':
            return sends("", 304)(handler)
        return sends(f"<html><p>電話 {OURS}</p></html>", ETag='"7"')(handler)

    assert visited(answer)[1].outcome is store.VisitOutcome.READ
    for _ in range(2):
        _, visit, look = visited()
        assert (visit.outcome, visit.etag, look.status) == (
            store.VisitOutcome.UNCHANGED,
            '"7"',
            LookStatus.CONFIRMED,
        )
    with watched.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.page_contents)) == 1
        assert b"083" in store.content_of(connection, visit.sha256)


def test_what_is_kept_is_bounded_but_what_somebody_acted_on(visited, watched, edition):
    first = visited(f"<p>電話 {OURS}</p>")[2]
    with watched.writing() as connection:
        RecordLook(edition, first.id, TODAY, by="hanako").carry_out(connection)
    for n in range(KEPT_VISITS + 3):
        visited(f"<p>{n} 電話 {OURS}</p>")
    with watched.reading() as connection:
        kept = connection.scalars(select(tables.visits.c.id)).all()
        assert len(kept) == KEPT_VISITS + 1
        assert first.visit in kept
        assert connection.scalar(select(func.count()).select_from(tables.page_contents)) == KEPT_VISITS + 1


def test_only_what_is_due_is_visited_and_no_more_than_is_allowed(watched, edition, here, desk):
    here.pages["/page"] = sends(f"<p>電話 {OURS}</p>")

    def again(**more):
        return run(watched, lambda most: fetcher(here, most=most), by="hanako", read=reader(edition), **more)

    assert again().visits == {"read": 1}
    assert again().visits == {}
    with watched.writing() as connection:
        SetWatching(edition, Watching(True, 24, 2), by="hanako").carry_out(connection)
        store.mark(connection, desk.id, here.url("/other"), active=True, by="hanako")
    done = again()
    assert (done.visits, done.left) == ({}, 1)
    assert len(here.asked) == 2


def test_two_runs_do_not_go_on_at_once(watched, here):
    with watched.writing() as connection:
        assert store.take(connection, written(datetime.now(UTC) + timedelta(minutes=1)))
    with pytest.raises(RefusedError, match="another run"):
        run(watched, lambda most: fetcher(here, most=most), by="hanako")


def test_a_difference_becomes_a_proposal_once_and_never_an_edit(visited, watched, edition, desk):
    look = visited(f"<p>{desk.name} 電話 {THEIRS}</p>")[2]
    with watched.writing() as connection:
        with pytest.raises(RefusedError):
            RecordLook(edition, look.id, TODAY, by="hanako").carry_out(connection)
        made = ProposeLook(edition, look.id, TODAY, by="hanako").carry_out(connection)
        with pytest.raises(RefusedError):
            ProposeLook(edition, look.id, TODAY, by="jiro").carry_out(connection)
        (kept,) = proposals(connection)
    assert (kept.state, kept.origin, made.change.before, made.change.after) == (
        "proposed",
        "watch",
        OURS,
        THEIRS,
    )
    assert THEIRS in kept.change.evidence[0].says


def test_a_confirmation_becomes_a_verification_of_the_day_of_the_look(visited, watched, edition, desk, here):
    look = visited(f"<p>電話 {OURS}</p>")[2]
    with watched.writing() as connection:
        RecordLook(edition, look.id, TODAY, by="hanako").carry_out(connection)
        (kept,) = of_desk(connection, desk.id)
    assert (kept.outcome, kept.how, kept.evidence, kept.number) == (
        Outcome.RIGHT,
        How.OWNER_SITE,
        here.url(),
        OURS,
    )
    assert kept.day == today().isoformat()


def test_an_older_look_decides_nothing(visited, watched, edition):
    old = visited(f"<p>電話 {THEIRS}</p>")[2]
    visited(f"<p>電話 {OURS}</p>")
    with watched.writing() as connection, pytest.raises(RefusedError, match="looked at again"):
        ProposeLook(edition, old.id, TODAY, by="hanako").carry_out(connection)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://10.0.0.1/", "http://example.jp:81/", "x", "http://a:b@example.jp/"]
)
def test_a_page_that_is_never_visited_is_not_taken(database, edition, desk, url):
    with database.writing() as connection, pytest.raises((InputError, Exception)) as told:
        WatchPage(edition, desk.id, url, by="hanako").carry_out(connection)
    assert type(told.value).__name__ in ("InputError", "AddressRefusedError")


def test_pages_are_those_of_the_list_and_those_that_editors_gave(store, edition, desk):
    named = next(each for each in edition.desks if each.urls and each.numbers)
    url = named.urls[0].text
    with store.writing() as connection:
        assert any(page.url == url and named.id in page.desks for page in pages(connection, edition))
        StopPage(edition, named.id, url, by="hanako").carry_out(connection)
        WatchPage(edition, desk.id, "https://www.example.jp/x", by="hanako").carry_out(connection)
        found = pages(connection, edition)
        with pytest.raises(InputError):
            StopPage(edition, named.id, url, by="hanako").carry_out(connection)
    assert not any(page.url == url and named.id in page.desks for page in found)
    assert any(page.url == "https://www.example.jp/x" and page.desks == (desk.id,) for page in found)


@pytest.mark.children
def test_a_page_is_read_in_a_child(visited):
    done, _, look = visited(f"<p>電話 {OURS}</p>", read=None)
    assert (done.looks, look.status) == ({"confirmed": 1}, LookStatus.CONFIRMED)


def test_a_run_that_cannot_begin_keeps_nobody_waiting(watched, edition, here):
    here.pages["/page"] = sends(f"<p>電話 {OURS}</p>")

    def without_contact(_):
        raise InputError("no contact")

    with pytest.raises(InputError):
        run(watched, without_contact, by="hanako")
    done = run(watched, lambda most: fetcher(here, most=most), by="hanako", read=reader(edition))
    assert done.visits == {"read": 1}
