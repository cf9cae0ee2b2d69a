"""The tables behind the places, checked against facts that are known elsewhere."""

from __future__ import annotations

import pytest

from madoguchi.places.gazetteer import Gazetteer


@pytest.mark.parametrize(
    "spelling", ["青森", "青森県", "あおもり", "あおもりけん", "アオモリ", "aomori", "Aomori-ken"]
)
def test_a_prefecture_has_many_spellings(spelling: str, gazetteer: Gazetteer) -> None:
    found = gazetteer.prefecture(spelling)
    assert found is not None
    assert found.name == "青森県"


def test_a_city_is_no_prefecture(gazetteer: Gazetteer) -> None:
    assert gazetteer.prefecture("青森市") is None
    assert gazetteer.prefecture("") is None


def test_there_are_47_prefectures_and_20_designated_cities(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.prefectures) == 47
    assert len({m.parent_code for m in gazetteer.municipalities if m.parent_code}) == 20


def test_every_parent_is_in_the_table(gazetteer: Gazetteer) -> None:
    for m in gazetteer.municipalities:
        if m.parent_code:
            city = gazetteer.municipality(m.parent_code)
            assert city is not None
            assert m.name == city.name + m.ward


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("011002", "札幌市"), ("141003", "横浜市"), ("141305", "川崎市"), ("271403", "堺市"),
        ("401005", "北九州市"), ("131016", "千代田区"), ("472018", "那覇市"),
        ("221384", "浜松市中央区"),
    ],
)  # fmt: skip
def test_codes_have_their_published_check_digit(code: str, name: str, gazetteer: Gazetteer) -> None:
    found = gazetteer.municipality(code)
    assert found is not None
    assert found.name == name


def test_same_names_are_all_returned(gazetteer: Gazetteer) -> None:
    assert {m.prefecture for m in gazetteer.named("府中市")} == {"東京都", "広島県"}
    assert [m.prefecture for m in gazetteer.named("府中市", "広島県")] == ["広島県"]


def test_hamamatsu_has_its_three_wards_of_2024(gazetteer: Gazetteer) -> None:
    assert [w.ward for w in gazetteer.wards("221309")] == ["中央区", "浜名区", "天竜区"]


def test_a_postal_code_can_span_prefectures(gazetteer: Gazetteer) -> None:
    names = [gazetteer.municipality(code) for code in gazetteer.postal_codes("618-0000")]
    assert {m.prefecture for m in names if m} == {"京都府", "大阪府"}


def test_a_postal_prefix_gives_its_municipalities(gazetteer: Gazetteer) -> None:
    assert "131016" in gazetteer.postal_codes("100")
    assert gazetteer.postal_codes("99") == ()


def test_a_business_postal_code_is_known_as_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_business_postal_code("030-8558")
    assert not gazetteer.is_business_postal_code("030-0801")
    assert gazetteer.postal_codes("030-8558") == ("022012",)


@pytest.mark.parametrize("town", ["霞が関", "霞ヶ関", "霞ケ関", "丸ノ内"])
def test_towns_exist_in_any_spelling(town: str, gazetteer: Gazetteer) -> None:
    assert "131016" in {municipality.code for municipality in gazetteer.with_town(town)}


def test_a_city_has_the_towns_of_its_wards(gazetteer: Gazetteer) -> None:
    towns = set(gazetteer.town_names("261009").values())
    assert "金吹町" in towns
    assert "霞が関" not in towns


def test_no_town_keeps_the_notes_of_the_postal_data(gazetteer: Gazetteer) -> None:
    for m in gazetteer.municipalities[::20]:
        for town in gazetteer.towns(m.code):
            assert not set("、()（）〜～") & set(town.name)
            assert "掲載" not in town.name
