"""Where functions have desks: what the picture draws is what a caller is told."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.editorial.gaps import Cover, Spread, coverage, fallbacks
from madoguchi.text.prefecture import PREFECTURES


@pytest.fixture(scope="module")
def rows(router):
    return {row.function.id: row for row in coverage(router.directory)}


def cell(rows, function, prefecture):
    return rows[function].cells[PREFECTURES.index(prefecture)]


def test_every_function_has_a_cell_for_each_prefecture_in_their_official_order(rows, router):
    assert rows.keys() == router.directory.functions.keys()
    assert all(tuple(cell.prefecture for cell in row.cells) == PREFECTURES for row in rows.values())


@pytest.mark.parametrize(
    ("function", "prefecture", "cover", "desk"),
    [
        # Checked by eye against the printed list.
        ("general-advice", "香川県", Cover.LOCAL, "香川県よろず支援拠点"),
        ("loan", "沖縄県", Cover.LOCAL, "沖縄振興開発金融公庫"),
        ("loan", "青森県", Cover.NATIONAL, "株式会社日本政策金融公庫"),
        ("human-resources", "岩手県", Cover.REGIONAL, "東北経済産業局 地域経済部 産業人材政策室"),
        ("human-resources", "大阪府", Cover.NONE, "大阪府よろず支援拠点"),
        ("ip", "富山県", Cover.LOCAL, "富山県知財総合支援窓口"),
    ],
)
def test_a_cell_says_how_near_and_who(rows, function, prefecture, cover, desk):
    found = cell(rows, function, prefecture)
    assert found.cover is cover
    assert found.desk.name == desk


def test_a_caller_is_given_the_desk_of_the_cell(rows, router):
    for prefecture in ("香川県", "富山県", "沖縄県"):
        answer = router.answer("商標をとりたい", prefecture, date(2026, 11, 23))
        assert answer.items[0].desk.id == cell(rows, "ip", prefecture).desk.id


@pytest.mark.parametrize(
    ("function", "spread"),
    [
        ("general-advice", Spread.LOCAL),
        ("trade-insurance", Spread.NATIONAL),
        ("energy", Spread.REGIONAL),
        ("human-resources", Spread.UNEVEN),
    ],
)
def test_a_function_is_spread_as_its_cells_are(rows, function, spread):
    assert rows[function].spread is spread


def test_what_is_uneven_stands_first(rows):
    order = [row.spread for row in rows.values()]
    assert order == sorted(order, key=list(Spread).index)
    assert order[0] is Spread.UNEVEN


def test_the_prefectures_without_a_local_desk_are_told_with_who_answers(rows):
    found = {desk.name: prefectures for (_, desk), prefectures in fallbacks(rows["overseas-policy"]).items()}
    assert found["中小企業庁 経営支援部 海外展開支援室"] == ("徳島県", "香川県", "愛媛県", "高知県")
    assert fallbacks(rows["general-advice"]) == {}
    none = [where for (cover, _), where in fallbacks(rows["manufacturing"]).items() if cover is Cover.NONE]
    assert none == [("沖縄県",)]


def test_no_prefecture_is_sent_to_the_nation_although_it_has_a_desk_of_its_own(router):
    """富山県 has two sites for patents; a caller who says no city is given one of them all the same."""
    found = 0
    for row in coverage(router.directory):
        own = {
            desk.prefecture.text
            for selector in row.function.desks
            for desk in router.directory.selected(selector)
            if desk.prefecture
            and all(area.text.startswith(desk.prefecture.text) for area in desk.service_area)
        }
        local = {cell.prefecture for cell in row.cells if cell.cover is Cover.LOCAL}
        assert own <= local, row.function.id
        found += len(own)
    assert found > 47
