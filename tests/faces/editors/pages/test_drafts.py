"""Importing on the page, and what a draft's first page says."""

from __future__ import annotations

import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.store.drafts import all_drafts
from tests.ingest.hostile import far_cell, packed_twice


@pytest.fixture(scope="module")
def text() -> bytes:
    return GUIDEBOOK.bytes("sources/contact-list-2023.txt")


def upload(browser, content: bytes, name: str = "list.txt", **facts: str):
    return browser.submit("/edit/drafts", facts, files={"file": (name, content)})


@pytest.mark.children
def test_a_file_becomes_a_draft_and_the_page_says_how_far_it_is(signed_in, store, text):
    answer = upload(signed_in("hanako"), text.replace(b"03-3501-1511", b"03-3501-1512"), edition="2024")
    assert answer.status_code == 200
    stages = re.findall(r'class="stage"><span>([^<]*)', answer.text)
    assert stages[0] == "行を読んでいます"
    assert stages[-1] == "いま公開している版と比べています"
    assert '<meta http-equiv="refresh" content="0;url=/edit/drafts/1">' in answer.text
    with store.reading() as connection:
        (draft,) = all_drafts(connection)
    assert (draft.edition, draft.file_name, draft.made_by) == ("2024", "list.txt", "hanako")


def test_a_file_that_is_no_list_keeps_nothing_and_says_why(signed_in, store):
    answer = upload(signed_in("hanako"), b"\xff\xfe\x00\x01\x02", "photo.png")
    assert "取り込めませんでした" in answer.text
    assert "refresh" not in answer.text
    with store.reading() as connection:
        assert all_drafts(connection) == ()


@pytest.mark.parametrize("name", ["far cell", "packed twice", "quotes"])
def test_a_file_made_to_cost_is_refused_in_the_pages_language(signed_in, store, name):
    make, told = {
        "far cell": (far_cell, "読めるのは 400,000 行までです"),
        "packed twice": (packed_twice, "展開して 64 MB まで"),
        "quotes": (lambda: b'"' * (40 << 20), "テキストのファイルは 32 MB まで"),
    }[name]
    answer = upload(signed_in("hanako"), make(), "list")
    assert answer.status_code == 200
    assert "取り込めませんでした" in answer.text
    assert told in answer.text
    with store.reading() as connection:
        assert all_drafts(connection) == ()


@pytest.mark.parametrize(
    ("content", "facts"),
    [(b"", {}), (b"x", {"edition": "../etc"}), (b"x", {"period_start": "yesterday"})],
    ids=["empty", "edition", "day"],
)
def test_a_form_that_cannot_be_used_comes_back_with_what_was_typed(signed_in, content, facts):
    answer = upload(signed_in("hanako"), content, title="題名です", **facts)
    assert answer.status_code == 400
    assert "題名です" in answer.text


def test_the_first_page_counts_the_differences_and_what_is_left(signed_in, draft):
    page = signed_in("hanako").get(f"/edit/drafts/{draft}").text
    assert "4 件のうち 0 件を確認しました" in page
    assert "同じ窓口かどうか決めていないもの：1 件" in page
    for kind in ("number", "department", "added", "removed"):
        assert f"/edit/drafts/{draft}/walk?kind={kind}" in page


def test_a_draft_that_nobody_made_is_said_to_be_missing(signed_in):
    answer = signed_in("hanako").get("/edit/drafts/77")
    assert answer.status_code == 400
    assert "下書き 77 はありません" in answer.text


def test_a_discarded_draft_takes_no_decisions(signed_in, draft, store):
    browser = signed_in("hanako")
    assert browser.submit(f"/edit/drafts/{draft}/discard").status_code == 303
    answer = browser.submit(f"/edit/drafts/{draft}/walk", {"act": "seen added-id"})
    assert answer.status_code == 409
    with store.reading() as connection:
        assert [each.state for each in all_drafts(connection)] == ["discarded"]
