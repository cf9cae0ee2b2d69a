"""One question for two places: what is the same, what differs, and what cannot be said."""

from __future__ import annotations

import html
import re

from tests.faces.web.conftest import TEL


def compared(client, q, *places, **more):
    return client.get("/compare", params={"q": q, "place": places, **more}).text


def rows(page):
    """Row heading → whether it is marked as different."""
    found = re.findall(
        r'<div class="compared-row( compared-differs)?" role="row">\n<span role="rowheader">([^<]+)', page
    )
    return {heading.strip(): bool(differs) for differs, heading in found}


def test_two_prefectures_have_their_own_desks_side_by_side(client):
    page = compared(client, "返済が苦しい", "横浜市", "大阪市")
    assert "神奈川県中小企業活性化協議会" in page
    assert "大阪府中小企業活性化協議会" in page
    assert rows(page)["窓口"] is True
    assert rows(page)["電話番号"] is True
    shown = [text for _, text in TEL.findall(page)]
    assert shown.index("045-633-5143") < shown.index("06-6944-5343")


def test_two_cities_of_one_prefecture_share_their_desk(client):
    page = compared(client, "返済が苦しい", "横浜市", "川崎市")
    assert "どちらの場所でも、同じ窓口です" in page
    assert rows(page)["窓口"] is False


def test_a_city_with_an_association_of_its_own_differs_from_its_prefecture(client):
    page = compared(client, "信用保証協会", "横浜市", "小田原市")
    assert "横浜市信用保証協会" in page
    assert rows(page)["電話番号"] is True


def test_the_language_switch_keeps_both_places(client):
    page = compared(client, "返済が苦しい", "横浜市", "大阪市")
    other = client.get(html.unescape(re.search(r'<a href="([^"]+)" lang="en"', page)[1])).text
    assert 'value="横浜市"' in other
    assert 'value="大阪市"' in other
    assert "differs" in other


def test_a_place_that_is_not_understood_is_said_and_compared_with_nothing(client):
    page = compared(client, "返済が苦しい", "横浜市", "ぽぽぽ町")
    assert "「ぽぽぽ町」という場所が見つかりません" in page
    assert rows(page) == {}


def test_places_of_one_name_are_offered_to_choose_from(client):
    page = compared(client, "返済が苦しい", "横浜市", "府中市")
    assert "広島県府中市" in page
    chosen = html.unescape(re.search(r'href="([^"]+)">東京都府中市', page)[1])
    assert "東京都中小企業活性化協議会" in client.get(chosen).text


def test_one_place_alone_waits_for_the_other(client):
    page = compared(client, "返済が苦しい", "横浜市")
    assert 'id="place2"' in page
    assert "045-633-5143" in page


def test_a_crisis_is_compared_with_nothing(client):
    page = compared(client, "死にたい", "横浜市", "大阪市")
    assert [number for _, number in TEL.findall(page)] == ["0120-279-338", "0570-064-556", "119", "110"]
    assert "<form" not in page


def test_a_day_that_is_none_is_refused(client):
    assert client.get("/compare", params={"q": "融資", "place": "横浜市", "at": "soon"}).status_code == 400
