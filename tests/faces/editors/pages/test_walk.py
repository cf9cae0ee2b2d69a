"""The walk on the page: filters, marked digits, decisions by plain forms and by the page's script."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import encode
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file
from madoguchi.store import audit
from madoguchi.store.drafts import MATCH, SEEN, add_draft, decisions_of
from madoguchi.store.editions import packaged_edition


@pytest.fixture
def walk(draft) -> str:
    return f"/edit/drafts/{draft}/walk"


def keys(page: str) -> list[str]:
    return re.findall(r'<tr id="[^"]*" data-key="([^"]*)"', page)


def subjects(store, draft: int, kind: str) -> list[str]:
    with store.reading() as connection:
        return [decision.subject for decision in decisions_of(connection, draft, kind)]


def test_only_what_changed_is_shown_first(signed_in, walk):
    page = signed_in("hanako").get(walk).text
    first, _, gone = (desk.id for desk in packaged_edition().desks[:3])
    assert keys(page) == [first, "new-id", f"gone {gone}", "added-id"]


def test_the_changed_digit_is_marked_on_both_sides(signed_in, walk):
    page = signed_in("hanako").get(walk, params={"kind": "number"}).text
    assert "03-3501-151<del>1</del>" in page
    assert "03-3501-151<ins>2</ins>" in page


def test_the_printed_row_stands_beside_the_values(signed_in, walk):
    page = signed_in("hanako").get(walk, params={"kind": "number"}).text
    assert re.search(r'class="printed">.*03-3501-1511', page)


def test_every_desk_is_shown_in_pages_of_five_hundred(signed_in, walk):
    browser = signed_in("hanako")
    one, two = (keys(browser.get(walk, params={"show": "all", "page": n}).text) for n in (1, 2))
    assert len(one) == 500
    assert len(one) + len(two) == 838
    assert not set(one) & set(two)
    assert keys(browser.get(walk, params={"show": "all", "page": 99}).text) == two


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_next_page_and_the_form_keep_the_language_and_what_was_asked_for(signed_in, walk, lang):
    browser = signed_in("hanako")
    page = browser.get(walk, params={"show": "all", "page": 1, "lang": lang}).text
    (form,) = re.findall(r'id="walk" action="([^"]*)"', page)
    (following,) = re.findall(r'class="button" href="([^"]*page=2[^"]*)"', page)
    for to in (form, following):
        asked = parse_qs(urlsplit(unescape(to)).query)
        assert (asked["show"], asked.get("lang", ["ja"])) == (["all"], [lang])
    assert len(keys(browser.get(unescape(following)).text)) == 338


def test_a_filter_that_is_none_of_ours_means_any(signed_in, walk):
    browser = signed_in("hanako")
    assert len(keys(browser.get(walk, params={"show": "<script>"}).text)) == 4
    assert keys(browser.get(walk, params={"kind": "<script>"}).text) == []


def test_a_button_decides_one_row_and_leads_to_the_next(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    shown = ",".join(keys(browser.get(walk).text))
    answer = browser.submit(f"{walk}?show=changed", {"act": "accept new-id", "shown": shown})
    gone = packaged_edition().desks[2].id
    assert answer.headers["location"] == f"{walk}?show=changed#r-gone-{gone}"
    assert subjects(store, draft, MATCH) == ["new-id"]
    assert "同じ窓口" in browser.get(walk).text


def test_the_script_sends_several_decisions_at_once_and_wants_no_page(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    acts = ["seen added-id", "deny new-id"]
    answer = browser.submit(walk, {"act": acts}, headers={"x-walk": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert subjects(store, draft, SEEN) == ["added-id"]
    with store.reading() as connection:
        (match,) = decisions_of(connection, draft, MATCH)
        told = [(entry.person, entry.action) for entry in audit.entries(connection, limit=2)]
    assert match.value["accept"] is False
    assert told == [("hanako", "match"), ("hanako", "seen")]


def test_matches_are_taken_together_but_nothing_is_seen_so(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    shown = keys(browser.get(walk).text)
    browser.submit(walk, {"act": "accept", "shown": ",".join(shown)})
    assert browser.submit(walk, {"act": "seen", "shown": ",".join(shown)}).status_code == 400
    assert subjects(store, draft, MATCH) == ["new-id"]
    assert subjects(store, draft, SEEN) == []
    page = browser.get(walk, params={"show": "todo"}).text
    assert keys(page) == shown  # what else differs at the desk that was matched was seen by nobody
    assert "ほかの違いは未確認" in page
    browser.submit(walk, {"act": [f"seen {key}" for key in shown]})
    assert keys(browser.get(walk, params={"show": "todo"}).text) == []


def test_the_very_same_change_is_seen_at_once_with_its_count(signed_in, store):
    text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
    heading = "都道府県中小企業担当課\n"
    content = text.replace(heading, f"{heading}[受付時間 平日午前9時～午後5時]\n", 1).replace(
        "03-3501-1511", "03-3501-1512"
    )
    browser = signed_in("hanako")
    id = import_file(store, content.encode(), "new.txt", by="hanako").draft.id
    walk = f"/edit/drafts/{id}/walk"
    page = browser.get(walk).text
    assert len(keys(page)) == 48
    buttons = re.findall(r'value="(alike [^"]+)"[^>]*>([^<]+)<', page)
    assert {words for _, words in buttons} == {"まったく同じ変更の 47 件を、まとめて確認済みにする"}
    browser.submit(walk, {"act": buttons[0][0]})
    assert len(subjects(store, id, SEEN)) == 47
    assert "48 件のうち 1 件" in browser.get(f"/edit/drafts/{id}/gate").text


def test_what_differs_in_one_kind_of_thing_alone_is_listed_and_seen_at_once(signed_in, store):
    edition = packaged_edition()
    served = [desk for desk in edition.desks if desk.program == "yorozu" and len(desk.service_area) == 1]
    moved = {desk.id: replace(desk, service_area=()) for desk in served[:3]}
    other, both = served[3:5]
    phone = replace(other.phones[0], number="03-3999-1091")
    moved[other.id] = replace(other, phones=(phone, *other.phones[1:]))
    moved[both.id] = replace(both, service_area=(), phones=())
    desks = tuple(moved.get(desk.id, desk) for desk in edition.desks)
    content = encode(replace(edition, id="2024", desks=desks, revision=""))
    with store.writing() as connection:
        id = add_draft(
            connection,
            edition="2024",
            file_name="n",
            source=b"n",
            facts={},
            content=content,
            base="",
            by="taro",
        ).id
    browser, path = signed_in("hanako"), f"/edit/drafts/{id}/walk"
    page = browser.get(path).text
    assert set(keys(page)) == set(moved)
    shown = ",".join(keys(page))
    assert re.findall(r'value="(kind [^"]+)">([^<]+)<', page) == [
        ("kind area", "このページの「担当地域」だけの違い 3 件を、まとめて確認した")
    ]
    assert browser.submit(path, {"act": "kind number", "shown": shown}).status_code == 303
    assert subjects(store, id, SEEN) == []
    first, second, third = (desk.id for desk in served[:3])
    browser.submit(path, {"act": "kind area", "shown": ",".join((first, second, other.id, both.id))})
    assert set(subjects(store, id, SEEN)) == {first, second}  # the third was not on the page
    assert "kind area" not in browser.get(path).text
    assert third in keys(browser.get(f"{path}?show=todo").text)


def test_who_took_over_from_a_desk_that_is_gone_is_said_at_its_row(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    first, _, gone = packaged_edition().desks[:3]
    key = f"gone {gone.id}"
    assert browser.submit(walk, {"act": f"seen {key}", f"heirs {key}": "03-0000-0000"}).status_code == 400
    browser.submit(walk, {"act": f"seen {key}", f"heirs {key}": first.id})
    with store.reading() as connection:
        (seen,) = decisions_of(connection, draft, SEEN)
    assert seen.value["heirs"] == [first.id]
    assert f"引き継ぐ窓口：{first.name}" in browser.get(walk).text
    (former,) = [f for f in look(store, draft).edition.former if f.id == gone.id]
    assert former.heirs == (first.id,)


def test_enter_in_the_field_of_who_took_over_decides_of_its_own_row(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    first, _, gone = packaged_edition().desks[:3]
    default = re.search(
        r'<form method="post" id="walk".*?<button name="act" value="([^"]+)"', browser.get(walk).text, re.S
    )
    browser.submit(walk, {"act": default[1], f"heirs gone {gone.id}": first.id})
    assert subjects(store, draft, SEEN) == [f"gone {gone.id}"]
    assert subjects(store, draft, MATCH) == []


def test_a_decision_can_be_taken_back(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    browser.submit(walk, {"act": ["seen added-id", "accept new-id"]})
    browser.submit(walk, {"act": ["undo added-id", "undo new-id"]})
    assert subjects(store, draft, SEEN) == subjects(store, draft, MATCH) == []


def test_a_row_that_is_not_there_decides_nothing(signed_in, walk, draft, store):
    browser = signed_in("hanako")
    assert browser.submit(walk, {"act": "seen nobody"}).status_code == 400
    assert browser.submit(walk, {"act": "explode added-id"}).status_code == 400
    assert subjects(store, draft, SEEN) == []


def test_what_another_editor_decided_is_shown(signed_in, walk):
    signed_in("hanako").submit(walk, {"act": "seen added-id"})
    assert "確認済み" in signed_in("taro").get(walk).text


def test_a_row_leads_to_an_erratum_with_its_table_and_its_own_line(signed_in, store):
    browser = signed_in("hanako")
    text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
    text = text.replace("0857-26-6631", "0857-26-6699")
    id = import_file(store, text.encode(), "next.txt", by="hanako").draft.id
    (link,) = re.findall(r'href="([^"]*#errata)"', browser.get(f"/edit/drafts/{id}/walk").text)
    line = next(n for n, each in enumerate(text.splitlines(), start=1) if "0857-26-6699" in each)
    page = browser.get(link.replace("&amp;", "&").partition("#")[0]).text
    assert re.search(rf'<input[^>]* name="line"[^>]* value="{line}"', page)
    assert '<option value="guarantee" selected' in page
