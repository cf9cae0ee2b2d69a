"""Suggestions in a real browser: by keyboard, by touch, and none of it needed."""

from __future__ import annotations

import pytest

from tests.browser import DESKTOP, PHONE, violations


def test_a_program_gets_them_as_json_that_is_never_kept(client):
    response = client.get("/api/suggest?place=よこは")
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["suggestions"][0] == {
        "kind": "place",
        "text": "横浜市",
        "of": "神奈川県",
        "id": "",
    }


@pytest.mark.parametrize(
    ("asked", "label", "value"),
    [
        ("place=yokoha&lang=vi", "Yokohama, Kanagawa", "Yokohama, Kanagawa"),
        ("place=요코하&lang=ko", "가나가와현 요코하마시", "가나가와현 요코하마시"),
        (
            "place=나가이즈미&lang=ko",
            "시즈오카현 나가이즈미정",
            "静岡県長泉町",
        ),  # hangul that the place field does not know
        ("place=하치오지&lang=ko", "도쿄도 하치오지시", "도쿄도 하치오지시"),
        ("q=vay&lang=vi", "Muốn vay tiền", "Muốn vay tiền"),
        ("q=borrow&lang=en", "Borrowing", "Borrowing"),
        ("q=지진&lang=ko", "지진 복구·이중 대출", "지진 복구·이중 대출"),
    ],
)
def test_a_page_gets_them_in_its_language_and_what_to_fill_in(client, asked, label, value):
    first = client.get(f"/api/suggest?{asked}").json()["suggestions"][0]
    assert (first["label"], first["value"]) == (label, value)


@pytest.mark.browser
def test_the_keyboard_chooses_a_trouble_then_a_place_then_sees_the_number(open_page):
    page = open_page("/", DESKTOP, javascript=True)
    page.locator("#q").press_sequentially("koukei")
    page.get_by_role("option", name="後継者").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text().startswith("後継者")
    page.keyboard.press("Enter")
    page.keyboard.type("おおさか")
    page.get_by_role("option", name="大阪府").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?**")
    assert page.locator(".answer a.tel").first.inner_text() == "06-6944-6257"


@pytest.mark.browser
def test_escape_closes_and_keeps_what_was_typed(open_page):
    page = open_page("/", PHONE, javascript=True)
    page.locator("#place").press_sequentially("よこ")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert page.locator("#place").input_value() == "よこ"


@pytest.mark.browser
def test_open_suggestions_have_no_accessibility_violation(open_page):
    page = open_page("/", PHONE, javascript=True)
    page.locator("#place").press_sequentially("よこ")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
