"""A real chromium: what waits for the second person by keyboard, on a phone, without a script; no violation."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.editorial.changing import Propose, made
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role
from madoguchi.store.unfinished import FORM, keep
from tests.browser import DESKTOP, PHONE, violations, width
from tests.faces.editors.conftest import add

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(store, site):
    """Three changes by taro, two of them alike; something that hanako began."""
    assert site
    add(store, "taro", Role.EDITOR)
    edition = packaged_edition()
    found = [(d, n) for d in edition.desks for n in d.numbers if n.startswith("03-3501-")][:3]
    new = [n.replace("-3501-", "-6205-") for _, n in found[:2]] + ["03-6205-9999"]
    with store.writing() as connection:
        for (desk, old), number in zip(found, new, strict=True):
            change = made(
                desk.id, Field.PHONE, old, number, date(2027, 1, 1), "移転", [Evidence(Method.LETTER, "文書")]
            )
            Propose(edition, change, by="taro", origin="spreadsheet a.xlsx").carry_out(connection)
        content = {"fields": [["reason", "移転"]], "files": [], "multipart": False}
        keep(connection, "hanako", FORM, title="移転", path="/edit/changes/new", content=content)


def accepted(store) -> int:
    with store.reading() as connection:
        return len(proposals(connection, state="accepted"))


@pytest.mark.usefixtures("waiting")
def test_by_keyboard_all_of_a_group_is_ticked_and_accepted(signed_in_page, store):
    page = signed_in_page("/edit/changes")
    for key in "jg":
        page.keyboard.press(key)
    assert page.locator("input[name=pick]:checked").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("a")
    page.get_by_text("2 件を承認しました").wait_for()
    assert accepted(store) == 2


@pytest.mark.usefixtures("waiting")
def test_without_a_script_what_looks_alike_is_one_click(signed_in_page, store):
    page = signed_in_page("/edit/changes", javascript=False)
    page.get_by_role("button", name="同じ変更の 2 件をすべて承認する").click()
    page.get_by_text("2 件を承認しました").wait_for()
    assert accepted(store) == 2


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_has_a_violation_or_is_wider_than_the_screen(signed_in_page, viewport):
    page = signed_in_page("/edit", viewport=viewport)
    kept = page.locator("#begun a").first.get_attribute("href")
    site = page.url.removesuffix("/edit")
    for path in (
        "/edit",
        "/edit/changes",
        "/edit/changes?lang=en",
        kept,
        "/edit/changes/upload",
        "/edit/account",
    ):
        page.goto(site + path)
        assert violations(page) == [], path
        assert width(page) <= viewport["width"], path
