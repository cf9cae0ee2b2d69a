"""The owners' pages at the editors' desk: the switch, the evidence, a proposal, a record."""

from __future__ import annotations

from hashlib import sha256

import pytest

from madoguchi.editorial.watch.reading import looks_at
from madoguchi.store import watching
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition
from madoguchi.store.verifications import of_desk
from madoguchi.store.watching import Look, LookStatus, Visit, VisitOutcome
from tests.faces.conftest import TestClient
from tests.faces.editors.conftest import BASE

URL = "https://www.example.jp/access"
OURS, THEIRS = "083-921-3090", "083-921-3099"


@pytest.fixture(scope="module")
def desk():
    return next(desk for desk in packaged_edition().desks if desk.name == "山口県信用保証協会")


@pytest.fixture
def looked(store, desk):
    """Return a function that writes down a visit to a page of the desk, at which these words stood."""

    def look(words: str):
        content = f"<html><body>{words}</body></html>".encode()
        with store.writing() as connection:
            watching.mark(connection, desk.id, URL, active=True, by="hanako")
            found = looks_at(packaged_edition(), [desk.id], content)
            visit = Visit(URL, VisitOutcome.READ, final_url=URL, sha256=sha256(content).hexdigest())
            watching.add_visit(connection, visit, found, content)
            return watching.looks_of(connection, watching.newest_visits(connection)[URL].id)[0]

    return look


def test_it_is_off_until_somebody_switches_it_on_and_off_again(signed_in, store):
    browser = signed_in("hanako")
    assert "いまは確認していません" in browser.get("/edit/watch").text
    assert (
        browser.submit(
            "/edit/watch", {"act": "on", "hours": "48", "most": "20", "program": ["pref-center"]}
        ).status_code
        == 303
    )
    with store.reading() as connection:
        now = watching.settings(connection)
    assert (now.is_on, now.hours, now.most, now.programs, now.person) == (
        True,
        48,
        20,
        ("pref-center",),
        "hanako",
    )
    assert "いまは確認しています" in browser.get("/edit/watch").text
    assert browser.submit("/edit/watch", {"act": "off"}).status_code == 303
    with store.reading() as connection:
        assert not watching.settings(connection).is_on


@pytest.mark.parametrize(
    "typed", [{"hours": "1"}, {"hours": "x"}, {"most": "0"}, {"most": "９"}, {"program": "none"}]
)
def test_limits_that_cannot_be_are_told(signed_in, store, typed):
    browser = signed_in("hanako")
    answer = browser.submit("/edit/watch", {"act": "on", "hours": "48", "most": "20", **typed})
    assert answer.status_code == 400
    with store.reading() as connection:
        assert not watching.settings(connection).is_on


def test_a_page_is_added_and_stopped(signed_in, desk):
    browser = signed_in("hanako")
    assert browser.submit("/edit/watch/pages", {"act": "add", "desk": OURS, "url": URL}).status_code == 303
    page = browser.get("/edit/watch").text
    assert URL in page
    assert "まだ見ていません" in page
    assert (
        browser.submit(
            "/edit/watch/pages", {"act": "add", "desk": OURS, "url": "http://10.0.0.1/"}
        ).status_code
        == 400
    )
    assert (
        browser.submit(
            "/edit/watch/pages", {"act": "add", "desk": OURS, "url": "javascript:alert(1)"}
        ).status_code
        == 400
    )
    assert (
        browser.submit("/edit/watch/pages", {"act": "stop", "desk": desk.id, "url": URL}).status_code == 303
    )
    assert URL not in browser.get("/edit/watch").text


def test_another_number_is_shown_with_its_digits_and_words_and_proposed_once(signed_in, looked, store):
    look = looked(f"<p>お問い合わせ 電話 {THEIRS}</p>")
    browser = signed_in("hanako")
    page = browser.get("/edit/watch").text
    assert "違う番号" in page
    assert "083-921-309<ins>9</ins>" in page
    assert "another number" in browser.get("/edit/watch?lang=en").text
    path = f"/edit/watch/looks/{look.id}"
    assert browser.submit(path, {"act": "record"}).status_code == 409
    assert browser.submit(path, {"act": "propose"}).status_code == 303
    assert browser.submit(path, {"act": "propose"}).status_code == 409
    with store.reading() as connection:
        (kept,) = proposals(connection)
    assert (kept.origin, kept.state, kept.change.after) == ("watch", "proposed", THEIRS)
    assert "変更を提案しました" in browser.get("/edit/watch").text


def test_the_same_number_is_recorded_and_the_desks_page_says_so(signed_in, looked, store, desk, node):
    look = looked(f"<p>電話 {OURS}</p>")
    browser = signed_in("hanako")
    assert browser.submit(f"/edit/watch/looks/{look.id}", {"act": "record"}).status_code == 303
    with store.reading() as connection:
        (kept,) = of_desk(connection, desk.id)
    assert (kept.how.value, kept.outcome.value, kept.evidence) == ("owner-site", "right", URL)
    node.look()
    public = TestClient(node, base_url=BASE).get(f"/desk/{desk.id}").text
    assert "に確かめました（機関の公式サイトで）" in public


def test_what_a_page_prints_is_text_here(signed_in, store, desk):
    look = Look(desk.id, OURS, LookStatus.DIFFERS, THEIRS, "<script>alert(1)</script>")
    with store.writing() as connection:
        watching.mark(connection, desk.id, URL, active=True, by="hanako")
        visit = Visit(URL, VisitOutcome.READ, sha256=sha256(b"x").hexdigest())
        watching.add_visit(connection, visit, [look], b"x")
    page = signed_in("hanako").get("/edit/watch").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_look_that_is_not_there_is_told(signed_in):
    assert signed_in("hanako").submit("/edit/watch/looks/99", {"act": "record"}).status_code == 400


def test_nobody_without_a_name_sees_it(browser_of):
    assert browser_of().get("/edit/watch").status_code == 303
