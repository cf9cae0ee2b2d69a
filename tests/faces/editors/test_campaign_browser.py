"""A real chromium: calls recorded by keyboard alone; the map and the forms without an accessibility violation."""

from __future__ import annotations

import pytest

from madoguchi.editorial.campaigns import progress_of
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.editions import packaged_edition
from madoguchi.text.dates import today
from tests.browser import DESKTOP, NARROW, PHONE, violations, width
from tests.people import begin

pytestmark = pytest.mark.browser
PAGES = ("/edit/campaigns", "/edit/campaigns/1", "/edit/campaigns/1/call/2")


@pytest.fixture
def campaign(store):
    edition = packaged_edition()
    made = begin(store, edition, name="秋", rule=CampaignRule.RISKIEST, count=3, on=today(), by="hanako")

    def outcomes():
        with store.reading() as connection:
            lines = progress_of(connection, edition, made.id).lines
        return [line.look.outcome.value if line.look else None for line in lines]

    return outcomes


def test_a_digit_and_enter_record_a_call_and_lead_to_the_next(signed_in_page, campaign):
    page = signed_in_page("/edit/campaigns/1/call/1")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/2?**")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/3?**")
    assert campaign() == ["right", "no-answer", None]


def test_a_digit_in_a_field_is_a_digit(signed_in_page, campaign):
    page = signed_in_page("/edit/campaigns/1/call/1")
    page.get_by_label("新しい番号").fill("")
    page.get_by_label("新しい番号").press("3")
    assert page.get_by_label("新しい番号").input_value() == "3"
    assert page.locator("input[name=outcome]:checked").count() == 0
    assert campaign() == [None, None, None]


def test_without_a_script_the_arrow_keys_choose(signed_in_page, campaign):
    page = signed_in_page("/edit/campaigns/1/call/1", javascript=False)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/2?**")
    assert campaign()[0] == "wrong"


@pytest.mark.parametrize(("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["light", "dark"])
def test_no_page_has_an_accessibility_violation(signed_in_page, campaign, site, scheme, viewport):
    found = {}
    page = signed_in_page("/edit/campaigns/1/call/1", viewport, scheme)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/2?**")
    for path in PAGES:
        page.goto(site + path)
        if wrong := violations(page):
            found[path] = wrong
    assert found == {}
    assert campaign()[0] == "right"


def test_nothing_is_wider_than_a_narrow_screen(signed_in_page, campaign, site):
    page = signed_in_page("/edit/campaigns", NARROW)
    wide = []
    for path in PAGES:
        page.goto(site + path)
        if width(page) > NARROW["width"]:
            wide.append(path)
    assert wide == []
    assert campaign() == [None, None, None]
