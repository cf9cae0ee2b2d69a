"""The counsellor's screen: two clients, three troubles each, what they take along."""

from __future__ import annotations

import html
import re

import pytest

from madoguchi.faces.web.view.messages import PAGE_LANGUAGES
from tests.faces.web.conftest import TEL

TWO = {
    "a_place": "横浜市",
    "a1": "返済が苦しい",
    "a2": "後継者がいない",
    "a_lang": "vi",
    "b_place": "大阪市",
    "b1": "返済が苦しい",
}


def columns(page: str) -> list[str]:
    return re.split('<section class="client"', page)[1:]


def test_two_clients_have_the_desks_of_their_own_places(client):
    first, second = columns(client.get("/counsel", params=TWO).text)
    assert "神奈川県中小企業活性化協議会" in first
    assert "神奈川県事業承継・引継ぎ支援センター" in first
    assert "大阪府中小企業活性化協議会" in second
    assert next(text for _, text in TEL.findall(second)) == "06-6944-5343"


def test_each_takes_a_sheet_along_in_their_own_language(client):
    first, second = columns(client.get("/counsel", params=TWO).text)
    sheet = html.unescape(re.search(r'href="(/slip\?[^"]+)"', first)[1])
    assert sheet.count("desk=") == 2
    assert sheet.endswith("lang=vi")
    assert 'lang="vi"' in client.get(sheet).text
    assert "lang=" not in html.unescape(re.search(r'href="(/slip\?[^"]+)"', second)[1])


def test_the_list_to_scan_is_the_same_desks(client):
    (kept, _) = re.findall(r'href="(/list\?[^"]+)"', client.get("/counsel", params=TWO).text)
    assert "神奈川県中小企業活性化協議会" in client.get(html.unescape(kept)).text


def test_nothing_is_asked_of_an_empty_screen(client):
    page = client.get("/counsel").text
    assert len(columns(page)) == 2
    assert 'class="row found"' not in page


def test_a_place_of_several_is_chosen_for_its_client_alone(client):
    asked = {"a1": "返済が苦しい", "a_place": "府中市", "b1": "返済が苦しい", "b_place": "大阪市"}
    first, second = columns(client.get("/counsel", params=asked).text)
    chosen = html.unescape(re.search(r'<a class="chip" href="([^"]+)"[^>]*>東京都府中市', first)[1])
    first, second = columns(client.get(chosen).text)
    assert 'value="東京都府中市"' in first
    assert 'value="大阪市"' in second


def test_a_client_in_danger_has_the_contacts_and_no_desk(client):
    first, second = columns(
        client.get("/counsel", params={"a1": "死にたい", "b1": "返済が苦しい", "b_place": "大阪市"}).text
    )
    assert 'class="alarm"' in first
    assert 'class="row found"' not in first
    assert "大阪府中小企業活性化協議会" in second


def test_every_field_and_sheet_has_a_key_of_its_own(client):
    keys = re.findall('accesskey="(.)"', client.get("/counsel", params=TWO).text)
    assert sorted(keys) == sorted([*"12345678", "h", "s", "t"])


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_what_was_typed_stays_typed(client, lang):
    page = client.get("/counsel", params={**TWO, "a3": '"><b>', "lang": lang})
    assert page.headers["cache-control"] == "no-store"
    assert 'value="&#34;&gt;&lt;b&gt;"' in page.text
    assert "<b>" not in page.text
