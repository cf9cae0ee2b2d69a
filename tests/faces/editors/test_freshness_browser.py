"""A real chromium: the overview of ages and a desk over time, without an accessibility violation or a sideways scroll."""

from __future__ import annotations

import pytest

from madoguchi.store.editions import packaged_edition
from tests.browser import DESKTOP, NARROW, PHONE, violations, width

pytestmark = pytest.mark.browser
PAGES = (
    "/edit/freshness",
    "/edit/freshness/numbers?prefecture=青森県",
    f"/edit/desks/{packaged_edition().desks[0].id}",
)


@pytest.mark.parametrize(("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["light", "dark"])
def test_no_page_has_an_accessibility_violation(signed_in_page, site, scheme, viewport):
    page, found = signed_in_page("/edit/freshness", viewport, scheme), {}
    for path in PAGES:
        page.goto(site + path)
        if wrong := violations(page):
            found[path] = wrong
    page.goto(f"{site}/desk/{packaged_edition().desks[0].id}")
    page.locator("#history summary").click()
    assert (found, violations(page)) == ({}, [])


def test_nothing_scrolls_sideways_on_the_smallest_screen(signed_in_page, site):
    page = signed_in_page("/edit/freshness", NARROW)
    for path in PAGES:
        page.goto(site + path)
        assert width(page) <= NARROW["width"], path
