"""After one visit a browser answers without a network; what it keeps holds nothing that was asked."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from madoguchi.faces.offline.kept import SEGMENTS, create_kept
from madoguchi.faces.web.node import Node
from madoguchi.store.served import Holder
from tests.browser import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def running():
    node = Node(Holder(None), dict.fromkeys(SEGMENTS, create_kept))
    with serving(node) as address:
        yield address


@pytest.fixture
def visited(open_page, running):
    """A page of a browser that has visited the site once."""
    page = open_page(running, width=390, workers="allow")
    page.goto(f"{running}/ask?q={quote('後継者がいない')}&place={quote('大阪府')}")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def test_a_question_is_answered_without_a_network(visited, running):
    visited.context.set_offline(True)
    visited.goto(f"{running}/ask?q={quote('後継者がいない')}&place={quote('大阪府')}")
    assert visited.locator("#results a.tel").first.inner_text() == "06-6944-6257"


def test_a_desk_leads_to_its_place_in_the_file(visited, running, edition):
    desk = next(desk for desk in edition.desks if desk.numbers)
    visited.context.set_offline(True)
    visited.goto(f"{running}/desk/{desk.id}")
    assert visited.locator(f"[id='{desk.id}'] a.tel").first.inner_text() == desk.numbers[0]


def test_only_the_directory_is_kept_and_nothing_that_was_asked(visited):
    kept = visited.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((request) => new URL(request.url)))))"
        ".flat().map((url) => url.pathname + url.search))"
    )
    assert len(kept) == 3
    assert "/offline" in kept
    assert not any("?" in path for path in kept)


def test_the_site_can_be_installed(visited, running):
    session = visited.context.new_cdp_session(visited)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{running}/manifest.webmanifest"
