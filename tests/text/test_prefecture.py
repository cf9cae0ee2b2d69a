"""Prefectures in the names of bodies: named at all, and named beyond doubt."""

from __future__ import annotations

import pytest

from madoguchi.text.prefecture import beginning, full_name, named_in, served_by, surely_named_in


@pytest.mark.parametrize(
    ("name", "named", "surely"),
    [
        ("福岡保育所", "福岡県", None),  # of 高松市: 福岡 is a town there
        ("香川小学校", "香川県", None),  # of 茅ヶ崎市
        ("千葉商店", "千葉県", None),
        ("大阪屋旅館", "大阪府", None),
        ("ジェトロ青森", "青森県", None),
        ("福岡労働局", "福岡県", "福岡県"),
        ("厚生労働省 福岡労働局", "福岡県", "福岡県"),
        ("京都よろず支援拠点", "京都府", "京都府"),
        ("鹿児島信用保証協会", "鹿児島県", "鹿児島県"),
        ("岐阜市信用保証協会", "岐阜県", None),
        ("福岡県立図書館", "福岡県", "福岡県"),
        ("(公財)香川県建設技術センター", "香川県", "香川県"),
        ("香川県市町村職員共済組合", "香川県", "香川県"),
        ("北海道経済産業局", "北海道", "北海道"),
        ("東京都府中市役所", "東京都", "東京都"),
        ("京都府立医科大学", "京都府", "京都府"),
        ("東京都市大学", "東京都", None),
        ("高松市役所", None, None),
        ("みなら保育所", None, None),
        ("", None, None),
    ],
)
def test_a_name_says_its_prefecture_or_only_looks_so(
    name: str, named: str | None, surely: str | None
) -> None:
    assert named_in(name) == named
    found = surely_named_in(name, ("労働局", "よろず支援拠点", "信用保証協会"))
    assert (found[0] if found else None) == surely


def test_a_short_name_is_sure_before_a_form_alone() -> None:
    assert surely_named_in("福岡労働局", ("労働局",)) == ("福岡県", "労働局")
    assert surely_named_in("福岡県労働局", ("労働局",)) == ("福岡県", "")
    assert surely_named_in("福岡労働局") is None


def test_a_cell_is_a_prefecture_or_not() -> None:
    assert [full_name(text) for text in ("青森", " 青森県 ", "北海道", "青森市", "")] == [
        "青森県",
        "青森県",
        "北海道",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("area", "prefecture"),
    [
        ("神奈川県", "神奈川県"),
        ("神奈川県横浜市", "神奈川県"),
        ("京都府京都市", "京都府"),
        ("三重県", "三重県"),
        ("三重県津市", "三重県"),
        ("全国", ""),
        ("九州", ""),
        ("長岡市", ""),
        ("", ""),
    ],
)
def test_an_area_begins_with_its_prefecture_or_with_none(area: str, prefecture: str) -> None:
    assert beginning(area) == prefecture


def test_areas_lie_in_prefectures_each_once_in_their_order() -> None:
    assert served_by(["沖縄県", "大阪府堺市", "大阪府", "全国"]) == ("大阪府", "沖縄県")
    assert served_by(["全国"]) == served_by([]) == ()
