"""A real chromium: a body's pages by mouse and keyboard without a script; nothing small, nothing inaccessible."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from madoguchi.editorial.owners import Invite
from madoguchi.faces.editors import OWNERS, SEGMENT
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.editors.own_app import create_owners
from madoguchi.faces.web.node import Node
from madoguchi.store.people import Role
from madoguchi.store.served import Holder
from tests.browser import DESKTOP, NARROW, serving, violations, width
from tests.faces.editors.conftest import add

pytestmark = pytest.mark.browser
# Every control that is pressed is at least so high and wide, in CSS pixels; links in sentences are none.
SMALLEST = 44
_SMALL = """(least) => [...document.querySelectorAll("main button, main select, main a.button, main input:not([type=hidden]), header button")]
  .filter((e) => e.checkVisibility() && e.type !== "checkbox" && e.type !== "radio")
  .map((e) => [e.textContent.trim() || e.id, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least).map(([name]) => name)"""


@pytest.fixture
def site(store):
    """The address of a node with the editors' and the owners' pages; `hanako` administers it."""
    add(store, "hanako", Role.ADMINISTRATOR, "山田花子")
    made = {
        SEGMENT: lambda node: create_editors(node, store, failing_takes=0),
        OWNERS: lambda node: create_owners(node, store),
    }
    with serving(Node(Holder(store), made)) as address:
        yield address


@pytest.fixture
def desks(edition):
    return next(d for d in edition.desks_by_organization.values() if len(d) > 1 and all(x.numbers for x in d))


@pytest.fixture
def link(store, site, edition, desks):
    inviting = Invite(edition, desks[0].organization_id, moment=datetime.now(UTC), by="hanako")
    _, secret = inviting.carry_out_in(store)
    return f"{site}/own/open?link={secret}"


@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESKTOP), ("dark", NARROW), ("light", NARROW)])
def test_a_body_confirms_and_proposes_without_a_script(contexts, site, link, desks, scheme, viewport):
    page = contexts.page(viewport=viewport, color_scheme=scheme, java_script_enabled=False)
    looking = contexts.page(viewport=viewport, color_scheme=scheme, java_script_enabled=True)
    page.goto(link)
    page.get_by_role("button", name="確認を始める").click()
    page.get_by_role("link", name=desks[0].name, exact=True).first.click()
    page.get_by_role("button", name="正しい").click()
    page.get_by_text("公開ページに、確かめた日として出ます").wait_for()
    page.get_by_label("変わる項目").select_option("phone:")
    page.get_by_label("新しい値").fill("06-6944-6257")
    page.get_by_label("理由").fill("番号を増やした")
    page.get_by_role("button", name="知らせる").click()
    page.get_by_text("編集室で確認中").first.wait_for()
    looking.goto(link)
    looking.get_by_role("button", name="確認を始める").click()
    found = {}
    for path in (
        link,
        f"{site}/own",
        f"{site}/own/desk/{desks[0].id}",
        f"{site}/own/nowhere",
        f"{site}/own/open?link=x",
    ):
        looking.goto(path)
        if (violations(looking), looking.evaluate(_SMALL, SMALLEST)) != ([], []):
            found[path] = violations(looking), looking.evaluate(_SMALL, SMALLEST)
        if width(looking) > viewport["width"]:
            found[path] = "too wide"
    assert found == {}


@pytest.mark.parametrize("viewport", [DESKTOP, NARROW])
def test_the_editors_side_is_sound_too(signed_in_page, site, desks, viewport):
    page = signed_in_page(f"/edit/owners?q={desks[0].organization.text}", viewport)
    for path in (f"/edit/owners?q={desks[0].organization.text}", "/edit/tokens"):
        page.goto(site + path)
        assert violations(page) == []
        assert width(page) <= viewport["width"]
        assert page.evaluate(_SMALL, SMALLEST) == []
    page.get_by_label("プログラムの名前").fill("calls")
    page.get_by_label("報告").check()
    page.get_by_role("button", name="トークンを作る").click()
    page.get_by_label("トークン", exact=True).wait_for()
    assert violations(page) == []
