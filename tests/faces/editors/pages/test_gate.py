"""The gate, publishing and going back on the pages: who may, what is shown, and what is refused."""

from __future__ import annotations

import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.importing import import_file
from madoguchi.store.editions import current_revision, history, packaged_edition
from madoguchi.store.knowledge import newest
from madoguchi.store.people import Role
from tests.faces.editors.conftest import add


@pytest.fixture
def gate(draft, monkeypatch) -> str:
    """The gate of a draft that is no reading of its text; what a gate says of unproven values stands in test_publishing.py."""
    monkeypatch.setattr("madoguchi.editorial.gate.prove", lambda _: ({}, []))
    return gate_of(draft)


@pytest.fixture
def listed(store) -> int:
    """A draft that saburo imported: the packaged list with one digit changed and a prefecture's only desk gone."""
    add(store, "saburo", Role.EDITOR)
    text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
    gone = next(line for line in text.splitlines(keepends=True) if "017-721-3787" in line)
    content = text.replace(gone, "").replace("03-3501-1511", "03-3501-1512").encode()
    return import_file(store, content, "list-2024.txt", by="saburo").draft.id


def gate_of(draft: int) -> str:
    return f"/edit/drafts/{draft}/gate"


def open_it(browser, gate: str, editor) -> str:
    """Let an editor settle what stands in the way; return the token that names what was seen."""
    browser.submit(gate)
    see_all(editor, gate)
    page = browser.get(gate).text
    for key in re.findall(r'name="key" value="(bounds [^"]+)"', page):
        editor.submit(
            gate.replace("gate", "notices"), {"key": key, "reason": "invented for a test", "to": "gate"}
        )
    return seen_by(browser, gate)


def see_all(editor, gate: str) -> None:
    """Look at every row that is still open, one by one."""
    walk = gate.replace("gate", "walk")
    while keys := re.findall(r'name="act" value="(seen [^"]+)"', editor.get(f"{walk}?show=todo").text):
        editor.submit(walk, {"act": keys})


def seen_by(browser, gate: str) -> str:
    return re.search(r'name="seen" value="([^"]+)"', browser.get(gate).text)[1]


def served(store) -> str | None:
    with store.reading() as connection:
        return current_revision(connection)


def test_what_stands_in_the_way_is_shown_and_there_is_no_button(signed_in, gate):
    page = signed_in("hanako", "reviewer").get(gate).text
    assert "済ませることが" in page
    assert "同じ窓口かどうか未定：1 件" in page
    assert 'action="/edit/publish"' not in page


def test_a_reviewer_publishes_and_the_node_serves_it(signed_in, listed, node):
    gate = gate_of(listed)
    browser = signed_in("hanako", "reviewer")
    seen = open_it(browser, gate, signed_in("taro"))
    answer = browser.submit("/edit/publish", {"draft": listed, "seen": seen, "note": "新年度の一覧"})
    assert answer.headers["location"].startswith("/edit/history")
    node.look()
    assert node.site.edition.id == "2024"
    page = browser.get("/edit/history").text
    assert "新年度の一覧" in page
    assert "公開しました" in browser.get(gate).text


def test_an_editor_sees_the_gate_but_cannot_publish(signed_in, gate, draft, store):
    editor, reviewer = signed_in("taro", "editor"), signed_in("hanako", "reviewer")
    seen = open_it(reviewer, gate, editor)
    assert "公開には「確認・公開」の役割が必要です" in editor.get(gate).text
    assert editor.submit("/edit/publish", {"draft": draft, "seen": seen}).status_code == 403
    assert served(store) is None


def test_who_imported_it_does_not_publish_it(signed_in, gate, draft, store):
    taro = signed_in("taro", "reviewer")
    seen = open_it(signed_in("hanako", "reviewer"), gate, signed_in("jiro"))
    page = taro.get(gate).text
    assert "あなたが取り込んだため" in page
    assert 'action="/edit/publish"' not in page
    assert taro.submit("/edit/publish", {"draft": draft, "seen": seen}).status_code == 409
    assert served(store) is None


def test_who_waived_something_waits_for_an_approval_of_it(signed_in, listed, store):
    gate = gate_of(listed)
    hanako, jiro = signed_in("hanako", "reviewer"), signed_in("jiro", "reviewer")
    hanako.submit(gate)
    see_all(hanako, gate)
    hanako.submit(gate.replace("gate", "notices"), {"key": "bounds yorozu", "reason": "invented for a test"})
    assert "あなたが訂正したり認めたりしたところがあります" in hanako.get(gate).text
    seen = seen_by(jiro, gate)
    assert hanako.submit("/edit/publish", {"draft": listed, "seen": seen}).status_code == 409
    approval = gate.replace("gate", "approve")
    assert jiro.submit(approval, {"seen": "an older state"}).status_code == 409
    assert jiro.submit(approval, {"seen": seen}).status_code == 303
    assert "jiro さんが、この状態を確認しました" in hanako.get(gate).text
    answer = hanako.submit("/edit/publish", {"draft": listed, "seen": seen_by(hanako, gate)})
    assert answer.headers["location"].startswith("/edit/history")
    assert served(store) is not None


def save_aliases(browser, more: str, base: str = "") -> None:
    given = {"text": GUIDEBOOK.text("aliases.toml") + more, "note": more, "base": base, "act": "save"}
    assert browser.submit("/edit/knowledge/file/aliases.toml", given).status_code == 303


def newest_base(store) -> str:
    with store.reading() as connection:
        return newest(connection).bundle


def japanese(page: str) -> str:
    """What a page says in running text, without what people wrote and names of their own."""
    text = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
    return re.sub(r"hanako|jiro|taro|saburo|# \w+|[\w-]+\.txt", "", text)


def test_who_imported_and_who_saved_let_each_other_through_on_the_page(signed_in):
    hanako, jiro = signed_in("hanako", "administrator"), signed_in("jiro", "reviewer")
    save_aliases(hanako, "# one")
    assert 'content="0;url=/edit/drafts/1"' in jiro.submit("/edit/knowledge/read-again").text
    gate = gate_of(1)
    imported, saved = jiro.get(gate).text, hanako.get(gate).text
    assert "あなたが取り込んだため（下書き 1）" in imported
    assert "公開する設定をあなたが保存したため（設定の第 1 版）" in saved
    for page in (imported, saved):
        assert 'action="/edit/publish"' not in page
        assert re.findall(r"[a-z]{4,}", japanese(page)) == []
    assert "この状態を確認した" not in saved
    assert "この状態を確認した" in imported
    assert jiro.submit(gate.replace("gate", "approve"), {"seen": seen_by(jiro, gate)}).status_code == 303
    assert "jiro さんが、この状態を確認しました" in hanako.get(gate).text
    answer = hanako.submit("/edit/publish", {"draft": 1, "seen": seen_by(hanako, gate)})
    assert answer.headers["location"].startswith("/edit/history")


def test_two_who_both_saved_words_let_each_other_through_on_the_page(signed_in, store):
    hanako, jiro, gate = signed_in("hanako", "reviewer"), signed_in("jiro", "reviewer"), "/edit/gate"
    save_aliases(hanako, "# one")
    assert "この状態を確認した" not in jiro.get(gate).text  # jiro may simply publish
    save_aliases(jiro, "# one\n# two", newest_base(store))
    for browser in (hanako, jiro):
        page = browser.get(gate).text
        assert 'action="/edit/publish"' not in page
        assert "公開する設定をあなたが保存したため（設定の第" in page
    assert jiro.submit(f"{gate}/approve", {"seen": "an older state"}).status_code == 409
    assert jiro.submit(f"{gate}/approve", {"seen": seen_by(jiro, gate)}).status_code == 303
    answer = hanako.submit("/edit/publish", {"draft": "", "seen": seen_by(hanako, gate)})
    assert answer.headers["location"].startswith("/edit/history")
    assert signed_in("saburo", "editor").submit(f"{gate}/approve", {"seen": ""}).status_code == 403


def test_the_gate_says_what_waits_for_a_draft_and_leads_to_it(signed_in):
    hanako, jiro = signed_in("hanako", "reviewer"), signed_in("jiro", "reviewer")
    given = {"text": GUIDEBOOK.text("suspects.toml") + "# one", "note": "表", "base": "", "act": "save"}
    assert hanako.submit("/edit/knowledge/file/suspects.toml", given).status_code == 303
    page = jiro.get("/edit/gate").text
    assert "設定も変わっていません" not in page
    assert "保存された設定が 1 件、公開を待っています" in page
    assert "/edit/knowledge/difference?before=0&amp;after=1" in page
    assert 'action="/edit/knowledge/read-again"' in page
    jiro.submit("/edit/knowledge/read-again")
    page = hanako.get("/edit/gate").text
    assert "/edit/drafts/1/gate" in page
    assert 'action="/edit/knowledge/read-again"' not in page


def test_nobody_publishes_what_they_did_not_see(signed_in, gate, draft, store):
    browser = signed_in("hanako", "reviewer")
    seen = open_it(browser, gate, signed_in("taro"))
    browser.submit(gate.replace("gate", "walk"), {"act": "accept new-id"})
    answer = browser.submit("/edit/publish", {"draft": draft, "seen": seen, "note": "keep me"})
    assert answer.status_code == 409
    assert "新しい内容を確かめてください" in answer.text
    assert "keep me" in answer.text
    assert served(store) is None


def test_nothing_accepted_means_nothing_to_publish(signed_in):
    browser = signed_in("hanako", "reviewer")
    page = browser.get("/edit/gate").text
    assert "公開するものはありません" in page
    assert 'action="/edit/publish"' not in page


def test_an_administrator_goes_back_with_a_reason(signed_in, listed, store):
    gate = gate_of(listed)
    browser = signed_in("hanako", "administrator")
    browser.submit("/edit/publish", {"draft": listed, "seen": open_it(browser, gate, signed_in("taro"))})
    assert browser.submit("/edit/history", {"to": "packaged", "note": ""}).status_code == 400
    assert browser.submit("/edit/history", {"to": "packaged", "note": "番号の誤り"}).status_code == 303
    assert served(store) == packaged_edition().revision
    with store.reading() as connection:
        assert [each.action for each in history(connection)] == ["rollback", "publish"]


def test_a_reviewer_cannot_go_back(signed_in, gate, draft, store):
    browser = signed_in("hanako", "reviewer")
    browser.submit("/edit/publish", {"draft": draft, "seen": open_it(browser, gate, signed_in("taro"))})
    before = served(store)
    assert "この版に戻す" not in browser.get("/edit/history").text
    assert browser.submit("/edit/history", {"to": "packaged", "note": "x"}).status_code == 403
    assert served(store) == before
