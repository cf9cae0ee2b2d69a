"""The gate, publishing and going back on the pages: who may, what is shown, and what is refused."""

from __future__ import annotations

import re

import pytest

from madoguchi.store.editions import current_revision, history, packaged_edition


@pytest.fixture
def gate(draft) -> str:
    return f"/edit/drafts/{draft}/gate"


def open_it(browser, gate: str) -> str:
    """Settle what stands in the way; return the token that names what was seen."""
    browser.submit(gate)
    page = browser.get(gate).text
    for key in re.findall(r'name="key" value="(bounds [^"]+)"', page):
        browser.submit(
            gate.replace("gate", "notices"), {"key": key, "reason": "invented for a test", "to": "gate"}
        )
    return re.search(r'name="seen" value="([^"]+)"', browser.get(gate).text)[1]


def served(store) -> str | None:
    with store.reading() as connection:
        return current_revision(connection)


def test_what_stands_in_the_way_is_shown_and_there_is_no_button(signed_in, gate):
    page = signed_in("hanako", "reviewer").get(gate).text
    assert "片づけることが" in page
    assert "同じ窓口かどうか未定：1 件" in page
    assert 'action="/edit/publish"' not in page


def test_a_reviewer_publishes_and_the_node_serves_it(signed_in, gate, draft, node):
    browser = signed_in("hanako", "reviewer")
    seen = open_it(browser, gate)
    answer = browser.submit("/edit/publish", {"draft": draft, "seen": seen, "note": "新年度の一覧"})
    assert answer.headers["location"].startswith("/edit/history")
    node.look()
    assert node.site.edition.id == "2024"
    page = browser.get("/edit/history").text
    assert "新年度の一覧" in page
    assert "公開しました" in browser.get(gate).text


def test_an_editor_sees_the_gate_but_cannot_publish(signed_in, gate, draft, store):
    editor, reviewer = signed_in("taro", "editor"), signed_in("hanako", "reviewer")
    seen = open_it(reviewer, gate)
    assert "公開には「確認・公開」の役割が必要です" in editor.get(gate).text
    assert editor.submit("/edit/publish", {"draft": draft, "seen": seen}).status_code == 403
    assert served(store) is None


def test_nobody_publishes_what_they_did_not_see(signed_in, gate, draft, store):
    browser = signed_in("hanako", "reviewer")
    seen = open_it(browser, gate)
    browser.submit(gate.replace("gate", "walk"), {"act": "seen added-id"})
    answer = browser.submit("/edit/publish", {"draft": draft, "seen": seen, "note": "keep me"})
    assert answer.status_code == 409
    assert "もう一度確かめてください" in answer.text
    assert "keep me" in answer.text
    assert served(store) is None


def test_nothing_accepted_means_nothing_to_publish(signed_in):
    browser = signed_in("hanako", "reviewer")
    page = browser.get("/edit/gate").text
    assert "公開するものはありません" in page
    assert 'action="/edit/publish"' not in page


def test_an_administrator_goes_back_with_a_reason(signed_in, gate, draft, store):
    browser = signed_in("hanako", "administrator")
    browser.submit("/edit/publish", {"draft": draft, "seen": open_it(browser, gate)})
    assert browser.submit("/edit/history", {"to": "packaged", "note": ""}).status_code == 400
    assert browser.submit("/edit/history", {"to": "packaged", "note": "番号の誤り"}).status_code == 303
    assert served(store) == packaged_edition().revision
    with store.reading() as connection:
        assert [each.action for each in history(connection)] == ["rollback", "publish"]


def test_a_reviewer_cannot_go_back(signed_in, gate, draft, store):
    browser = signed_in("hanako", "reviewer")
    browser.submit("/edit/publish", {"draft": draft, "seen": open_it(browser, gate)})
    before = served(store)
    assert "この版に戻す" not in browser.get("/edit/history").text
    assert browser.submit("/edit/history", {"to": "packaged", "note": "x"}).status_code == 403
    assert served(store) == before
