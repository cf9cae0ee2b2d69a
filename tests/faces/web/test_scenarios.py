"""People with a trouble, from the home page to the right desk's number, in three actions at most.

An action: to fill a box, to send the form, to tap a square of the map. Expectations were written by
hand from the list and the routing policy (`tests/cases/scenarios.csv`, with the rule in the remarks).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.browser import NARROW, PHONE, widen, width

FILE = Path(__file__).parents[2] / "cases" / "scenarios.csv"
MOST_ACTIONS = 3
with FILE.open(encoding="utf-8", newline="") as file:
    SCENARIOS = list(csv.DictReader(file))
pytestmark = pytest.mark.browser


class Person:
    """Someone in front of the home page; counts what they do."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def fills(self, label, text):
        self.page.get_by_label(label).first.fill(text)
        self.actions += 1

    def sends(self):
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/ask?**")
        self.actions += 1

    def taps(self, tile):
        self.page.get_by_role("button", name=tile, exact=True).click()
        self.actions += 1


def serves(desk, prefecture):
    areas = [area.text for area in desk.service_area]
    return "全国" in areas or any(area.startswith(prefecture) for area in areas)


def test_there_are_twenty():
    assert len(SCENARIOS) == 20


@pytest.mark.parametrize("row", SCENARIOS, ids=[row["person"] for row in SCENARIOS])
def test_a_person_reaches_the_right_number(open_page, edition, row):
    person = Person(open_page("/", PHONE))
    person.fills("困っていること", row["trouble"])
    if row["place"]:
        person.fills("場所", row["place"])
    person.sends()
    if row["tile"]:
        person.taps(row["tile"])
    assert person.actions <= MOST_ACTIONS
    answer = person.page.locator("article.answer")
    short = answer.get_attribute("id").removeprefix("d-")
    desk = next(desk for desk in edition.desks if desk.id.startswith(short))
    assert desk.program in row["program"].split("|"), desk.name
    assert serves(desk, row["prefecture"]), desk.name
    first = answer.locator("a.tel").first
    assert first.inner_text() in desk.numbers
    assert first.bounding_box()["y"] < PHONE["height"] * 0.6


def test_the_place_is_changed_in_one_tap_on_the_answer_itself(open_page):
    page = open_page("/ask?q=返済が苦しい&place=横浜市", PHONE)
    page.locator("summary.chip").click()
    page.get_by_role("button", name="大阪", exact=True).click()
    assert "大阪府中小企業活性化協議会" in page.locator("article.answer h2").first.inner_text()
    assert page.get_by_label("困っていること").input_value() == "返済が苦しい"


def test_the_keyboard_goes_from_the_question_to_the_slip(open_page):
    page = open_page("/", PHONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("返済が苦しい")
    page.keyboard.press("Tab")
    page.keyboard.type("横浜市")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?**")
    alt_s = {"modifiers": 1, "key": "s", "code": "KeyS", "unmodifiedText": "s", "windowsVirtualKeyCode": 83}
    session = page.context.new_cdp_session(page)  # playwright's own keys carry no text with Alt
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **alt_s})
    page.wait_for_url("**/slip?**")
    assert page.locator(".slip a.tel").first.inner_text() == "045-633-5143"


def test_the_shortlist_is_filled_copied_and_needs_no_cookie(open_page):
    page = open_page("/ask?q=返済が苦しい&place=横浜市", PHONE, javascript=True)
    page.get_by_role("link", name="検討リストに追加").first.click()
    page.get_by_role("link", name="検討リストに追加").last.click()
    page.get_by_role("link", name="検討リスト（2）").click()
    assert page.locator("ol.listed > li").count() == 2
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="コピー").click()
    page.get_by_text("コピーしました").wait_for()
    assert "045-633-5143" in page.evaluate("navigator.clipboard.readText()")
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", [
    "/list?list=78910dad", "/compare?q=返済が苦しい&place=横浜市&place=大阪市", "/ask?q=asdf",
    "/ask?q=経営相談ホットライン&place=大阪府&lang=en",
])  # fmt: skip
def test_no_page_is_wider_than_a_narrow_screen(open_page, path):
    page = open_page(path, NARROW, javascript=True)
    if page.locator("summary.chip").count():
        page.locator("summary.chip").click()
    assert width(page) <= NARROW["width"]
    widen(page)
    assert width(page) <= NARROW["width"]
