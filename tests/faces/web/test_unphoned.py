"""Ways without a telephone: those that the list prints, and none that it does not."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.faces.web.view.unphoned import unphoned_of
from tests.faces.web.conftest import desk_id

DAY = date(2024, 1, 15)


def ways(edition, name):
    return unphoned_of(edition.desk_by_id[desk_id(edition, name)], edition, DAY)


def test_a_section_has_the_address_of_its_own_body(edition):
    found = ways(edition, "近畿経済産業局 産業部 中小企業課")
    assert found.urls == ()
    assert found.others == (("近畿経済産業局", "https://www.kansai.meti.go.jp/"),)


def test_an_association_without_one_has_that_of_the_federation(edition):
    found = ways(edition, "横浜市信用保証協会")
    assert ("全国信用保証協会連合会", "http://www.zensinhoren.or.jp/") in found.others


def test_an_address_is_the_one_of_the_day(edition):
    desk = edition.desk_by_id[desk_id(edition, "東京都知財総合支援窓口")]
    assert "江戸見坂テラス" in unphoned_of(desk, edition, DAY).address
    assert "虎ノ門三丁目" in unphoned_of(desk, edition, DAY).former
    assert "虎ノ門三丁目" in unphoned_of(desk, edition, date(2023, 7, 31)).address


def test_nothing_is_given_that_the_list_does_not_print(edition):
    printed = {url.text for desk in edition.desks for url in desk.urls}
    addresses = {desk.address.text for desk in edition.desks if desk.address}
    for desk in edition.desks:
        found = unphoned_of(desk, edition, date(2023, 4, 1))
        assert {*found.urls, *(url for _, url in found.others)} <= printed
        assert not found.address or any(found.address.endswith(address) for address in addresses)


@pytest.mark.parametrize(("name", "says"), [
    ("がんばる中小企業経営相談ホットライン", "もとの一覧には、ほかの連絡方法が載っていません"),
    ("青森県よろず支援拠点", "予約が必要かどうかは載っていません"),
])  # fmt: skip
def test_the_page_says_so_plainly(client, edition, name, says):
    page = client.get(f"/desk/{desk_id(edition, name)}").text
    assert "電話のほかの連絡方法" in page
    assert says in page
