"""The cross-check on the page: what is found, and what becomes a proposal or a note."""

from __future__ import annotations

import re

import pytest

from madoguchi.ingest.documents.kinds import ACCEPTED
from madoguchi.model.change import Method
from madoguchi.store import audit
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition
from tests.ingest.hostile import merged_sheet


@pytest.fixture(scope="module")
def desk():
    """The association of one prefecture: a body with one desk and one number."""
    return next(desk for desk in packaged_edition().desks if desk.name == "山口県信用保証協会")


@pytest.fixture
def found(signed_in, desk):
    """A browser and the page that another list gave: one number in two rows that is not ours."""
    text = f"{desk.name} 083-921-3099\n\n{desk.name} 電話083-921-3099\n"
    browser = signed_in("hanako")
    answer = browser.submit(
        "/edit/crosscheck", {"date": "2024-05-01"}, files={"files": ("other.txt", text.encode())}
    )
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    return browser, page.text


def boxes(page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]*)"', page)


def decide(browser, page: str, pick: object, act: str = "propose", **more: str):
    path = re.search(r'action="(/edit/crosscheck/[0-9a-f]{32})"', page)[1]
    form = {"act": act, "pick": pick, "effective": "2026-12-01", "reason": "their list says so"}
    return browser.submit(path, {**form, **more})


@pytest.mark.children
def test_two_statements_of_one_number_are_one_finding_with_the_digits_marked(found, desk):
    _, page = found
    assert boxes(page) == ["0"]
    assert desk.name in page
    assert "<ins>" in page
    assert "other.txt:1" in page
    assert "other.txt:3" in page


def test_the_same_kinds_of_file_may_be_chosen_as_for_a_new_list(signed_in):
    browser = signed_in("hanako")
    chosen = [
        re.findall(r'type="file"[^>]*accept="([^"]*)"', browser.get(f"/edit/{page}").text)
        for page in ("crosscheck", "drafts")
    ]
    assert chosen == [[ACCEPTED], [ACCEPTED]]
    assert {".html", ".md", ".json", ".xlsx", ".pdf", ".csv"} <= set(ACCEPTED.split(","))


@pytest.mark.usefixtures("found")
def test_nothing_is_changed_by_looking(store):
    with store.reading() as connection:
        assert proposals(connection) == ()


def test_what_is_picked_becomes_a_proposal_with_the_other_list_as_evidence(found, store, desk):
    browser, page = found
    assert decide(browser, page, boxes(page)).status_code == 303
    with store.reading() as connection:
        (proposal,) = proposals(connection)
    change = proposal.change
    assert (proposal.state, proposal.proposed_by, proposal.origin) == ("proposed", "hanako", "crosscheck")
    assert (change.desk, change.before, change.after) == (desk.id, desk.numbers[0], "083-921-3099")
    assert {each.method for each in change.evidence} == {Method.OTHER_LIST}
    assert [each.source for each in change.evidence] == ["other.txt:1", "other.txt:3"]
    assert {each.day for each in change.evidence} == {"2024-05-01"}


def test_what_cannot_be_proposed_is_named_with_the_reason(found):
    browser, page = found
    other = browser.submit("/edit/crosscheck", files={"files": ("other.txt", b"", "text/plain")})
    assert other.status_code == 400
    first = decide(browser, page, boxes(page)).headers["location"]
    assert "提案済み" in browser.get(first).text
    again = browser.submit(first.partition("?")[0], {"act": "again"}).headers["location"]
    page = browser.get(again).text
    answer = decide(browser, page, boxes(page))
    assert "n=0&m=1" in answer.headers["location"]
    assert "同じ項目の別の変更が、確認を待っています" in browser.get(answer.headers["location"]).text


def test_evidence_alone_is_kept_in_the_audit_and_changes_nothing(found, store, desk):
    browser, page = found
    decide(browser, page, boxes(page), act="keep")
    with store.reading() as connection:
        assert proposals(connection) == ()
        entry = audit.entries(connection, limit=1)[0]
    assert (entry.action, entry.subject) == ("evidence", f"desk {desk.id}")
    assert entry.after["number"] == "083-921-3099"


@pytest.mark.parametrize("pick", [[], ["{}"], ["not a number"], ["7"], ["-1"]])
def test_a_form_without_a_usable_choice_does_nothing(found, store, pick):
    browser, page = found
    assert "said_none_picked" in decide(browser, page, pick).headers["location"]
    with store.reading() as connection:
        assert proposals(connection) == ()


def test_a_day_that_is_none_is_said(found):
    browser, page = found
    answer = decide(browser, page, boxes(page), effective="soon", reason="電話で聞いた")
    assert answer.status_code == 400
    assert 'value="電話で聞いた"' in answer.text
    assert decide(browser, page, boxes(page), effective="令和8年12月1日").status_code == 303


def test_nobody_else_sees_the_findings(found, signed_in):
    _, page = found
    path = re.search(r'action="(/edit/crosscheck/[0-9a-f]{32})"', page)[1]
    other = signed_in("taro", "administrator")
    assert other.get(path).status_code == 404
    assert other.submit(path, {"act": "keep", "pick": "0"}).status_code == 404


def test_no_file_and_an_unreadable_one_are_said(signed_in):
    browser = signed_in("hanako")
    assert browser.submit("/edit/crosscheck").status_code == 400
    answer = browser.submit("/edit/crosscheck", files={"files": ("x.txt", b"\0\1\2")})
    assert answer.status_code == 400


def test_lists_made_to_cost_are_refused_in_the_pages_language(signed_in):
    browser = signed_in("hanako")
    answer = browser.submit("/edit/crosscheck", files={"files": ("x.xlsx", merged_sheet())})
    assert answer.status_code == 400
    assert "x.xlsx: 結合したセルは 2,000 行までです" in answer.text
    many = [("files", (f"{n}.txt", b"03-1234-5678")) for n in range(60)]
    assert "一度に送れるのは 50 ファイルまで" in browser.submit("/edit/crosscheck", files=many).text
