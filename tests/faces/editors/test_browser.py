"""A real chromium: the walk by keyboard alone and without a script; no accessibility violation."""

from __future__ import annotations

import pytest

from madoguchi.store.drafts import MATCH, SEEN, decisions_of
from madoguchi.store.editions import packaged_edition
from tests.browser import DESKTOP, NARROW, PHONE, violations, width

pytestmark = pytest.mark.browser
# Pages that hold every colour between them; the others need no second look in the dark.
COLOURS = ("home", "draft", "walk", "gate")
PAGES = {
    "home": "/edit",
    "drafts": "/edit/drafts",
    "draft": "/edit/drafts/{draft}",
    "walk": "/edit/drafts/{draft}/walk",
    "notices": "/edit/drafts/{draft}/notices",
    "gate": "/edit/drafts/{draft}/gate",
    "history": "/edit/history",
    "crosscheck": "/edit/crosscheck",
    "people": "/edit/people",
    "audit": "/edit/audit",
    "password": "/edit/password",
    "account": "/edit/account",
    "second factor": "/edit/account/second-factor",
    "knowledge": "/edit/knowledge",
    "site": "/edit/knowledge/site",
    "programs": "/edit/knowledge/programs?slug=sme-agency",
    "areas": "/edit/knowledge/areas?entry=0",
    "words": "/edit/knowledge/words?q=ジェトロ青森",
    "lists": "/edit/knowledge/lists",
    "english": "/edit/drafts/{draft}/walk?lang=en",
}


def decided(store, draft: int, kind: str) -> int:
    with store.reading() as connection:
        return len(decisions_of(connection, draft, kind))


def test_one_key_a_desk_walks_all_that_changed(signed_in_page, draft, store):
    page = signed_in_page(f"/edit/drafts/{draft}/walk")
    page.keyboard.press("a")  # to the first that is open
    for _ in range(4):
        page.keyboard.press("a")
    page.get_by_text("表示中のものはすべて確認しました。").wait_for()
    page.locator("#walk:not([data-saving])").wait_for()
    page.reload()  # only what was kept is shown now
    assert page.locator("#done").inner_text() == "4"
    assert (decided(store, draft, MATCH), decided(store, draft, SEEN)) == (1, 3)


def test_the_keys_go_on_back_and_undo(signed_in_page, draft, store):
    page = signed_in_page(f"/edit/drafts/{draft}/walk")
    for key in "jjk":
        page.keyboard.press(key)
    current = page.locator("tr[aria-current]")
    assert current.get_attribute("id") == page.locator("tbody tr").first.get_attribute("id")
    with page.expect_response("**/walk*"):
        page.keyboard.press("s")
    page.keyboard.press("k")
    with page.expect_response("**/walk*"):
        page.keyboard.press("u")
    assert page.locator("#done").inner_text() == "0"
    assert decided(store, draft, SEEN) == 0


def test_typing_in_the_filter_is_typing(signed_in_page, draft, store):
    page = signed_in_page(f"/edit/drafts/{draft}/walk")
    page.keyboard.press("/")
    page.keyboard.type("sad")
    assert page.get_by_label("名前か番号").input_value() == "sad"
    assert decided(store, draft, SEEN) == 0


def test_without_a_script_buttons_do_the_same(signed_in_page, draft, store):
    page = signed_in_page(f"/edit/drafts/{draft}/walk", PHONE, javascript=False)
    page.locator('button[value^="accept "]').first.click()
    page.wait_for_url("**/walk?**")
    page.locator('button[value^="seen "]').first.click()
    page.wait_for_load_state()
    assert (decided(store, draft, MATCH), decided(store, draft, SEEN)) == (1, 1)


def test_a_decision_that_is_not_kept_is_taken_back_on_the_screen(signed_in_page, draft):
    page = signed_in_page(f"/edit/drafts/{draft}/walk")
    page.context.clear_cookies()
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_text("保存できませんでした").wait_for()
    assert page.locator("#done").inner_text() == "0"


def test_one_refused_decision_takes_none_of_the_others_along(signed_in_page, draft, store):
    page = signed_in_page(f"/edit/drafts/{draft}/walk")
    heir = page.locator("input[name^='heirs ']")
    # While the first is on its way, the others wait and go together.
    page.route("**/walk*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.keyboard.press("n")
    page.keyboard.press("a")
    heir.fill("03-0000-0000")
    heir.press("Enter")
    page.locator("body").press("n")
    page.keyboard.press("a")
    page.locator("#told", has_text="03-0000-0000").wait_for()
    page.locator("#walk:not([data-saving])").wait_for()
    assert page.locator("#done").inner_text() == "2"
    assert heir.input_value() == "03-0000-0000"
    assert decided(store, draft, MATCH) + decided(store, draft, SEEN) == 2
    heir.fill(packaged_edition().desks[0].id)
    heir.press("Enter")
    page.locator("#walk:not([data-saving])").wait_for()
    page.wait_for_function("document.getElementById('done').textContent === '3'")
    assert decided(store, draft, MATCH) + decided(store, draft, SEEN) == 3


@pytest.mark.children
def test_a_file_is_imported_and_the_page_goes_on_by_itself_without_a_script(signed_in_page, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("☎ 中小企業庁\n中小企業庁 03-3501-1511\n", encoding="utf-8")
    page = signed_in_page("/edit/drafts", javascript=False)
    page.get_by_label("一覧のファイル").set_input_files(file)
    page.get_by_role("button", name="取り込む").click()
    page.wait_for_url("**/edit/drafts/1")
    assert page.get_by_role("heading", name="版 2024").is_visible()


@pytest.mark.parametrize(("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["light", "dark"])
def test_no_page_has_an_accessibility_violation_or_is_too_wide(signed_in_page, draft, site, scheme, viewport):
    found = {}
    page = signed_in_page("/edit", viewport, scheme)
    for name in PAGES if scheme == "light" else COLOURS:
        page.goto(site + PAGES[name].format(draft=draft))
        if wrong := violations(page):
            found[name] = wrong
        if width(page) > viewport["width"]:
            found[name] = "too wide"
    assert found == {}


def test_nothing_is_wider_than_a_narrow_screen(signed_in_page, draft, site):
    page = signed_in_page("/edit", NARROW)
    wide = []
    for name, path in PAGES.items():
        page.goto(site + path.format(draft=draft))
        if width(page) > NARROW["width"]:
            wide.append(name)
    assert wide == []


def test_only_these_pages_set_a_cookie_and_no_public_page_gets_it(signed_in_page, site):
    page = signed_in_page("/edit")
    (cookie,) = page.context.cookies()
    assert (cookie["path"], cookie["httpOnly"], cookie["sameSite"]) == ("/edit", True, "Strict")
    with page.expect_request(f"{site}/topics") as asked:
        page.goto(f"{site}/topics")
    assert "cookie" not in asked.value.all_headers()
