"""A real chromium: what a column's meaning gives stands beside it at once; without a script a button shows it."""

from __future__ import annotations

import pytest

from tests.browser import PHONE, violations, width

pytestmark = pytest.mark.browser
LIST = "名称,電話番号,受付\n海の駅,087-839-2011,平日9時〜17時\n山の駅,087-839-2012,平日9時〜17時\n"
FILE = {"name": "two.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
PATH = "/edit/knowledge/lists"


def test_a_choice_is_seen_without_pressing_and_the_file_is_chosen_once(signed_in_page):
    page = signed_in_page(PATH)
    page.set_input_files("#file", FILE)
    page.wait_for_selector("#found >> text=海の駅")
    assert "受付時間" in page.inner_text("#found")
    left, right = (page.locator(f"#{id}").bounding_box() for id in ("columns", "found"))
    assert left["x"] + left["width"] <= right["x"]
    page.get_by_label("受付").focus()
    page.get_by_label("受付").select_option("note")
    page.locator("#found", has_not_text="受付時間").wait_for()
    assert page.evaluate("document.activeElement.name") == "role-0-2"
    assert "平日9時〜17時" in page.inner_text("#found")
    assert violations(page) == []
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/edit/drafts/1*")


def test_on_a_phone_and_without_a_script_a_button_does_the_same(signed_in_page):
    page = signed_in_page(PATH, viewport=PHONE, javascript=False)
    page.set_input_files("#file", FILE)
    page.get_by_role("button", name="読み取って").click()
    page.get_by_label("受付").select_option("note")
    page.get_by_role("button", name="読み取って").click()
    assert "受付時間" not in page.inner_text("#found")
    assert "平日9時〜17時" in page.inner_text("#found")
    assert width(page) <= PHONE["width"]
