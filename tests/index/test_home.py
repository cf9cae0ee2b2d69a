"""Of which places a directory is, by its areas and its addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.answers.router import Router
from madoguchi.index.home import Home, home_of
from madoguchi.model.place import Place
from madoguchi.places.gazetteer import place_tables
from madoguchi.text.prefecture import PREFECTURES
from tests.answers.another_list import DUTIES, fresh

KAGAWA = DUTIES.replace("ひばり市", "高松市")
# A list of one prefecture that has a desk for each of its cities.
CITIES = """県の窓口

窓口名\t電話番号\t所在地
高松すこやか相談所\t087-111-0001\t香川県高松市番町1-1
丸亀すこやか相談所\t087-111-0002\t香川県丸亀市大手町2-1
"""
AREAS = """[[area]]
program = ["県の窓口"]
organization = "{}"
serves = ["{}"]
reason = "invented"
"""


@pytest.mark.parametrize(
    ("areas", "prefectures", "choices", "name"),
    [
        ((), (), (), ""),
        (("全国",), (), (), ""),
        (("香川県",), ("香川県",), (), "香川県"),
        (("香川県高松市",), ("香川県",), (), "香川県高松市"),
        (("香川県高松市", "香川県丸亀市"), ("香川県",), ("香川県丸亀市", "香川県高松市"), "香川県"),
        (("徳島県", "香川県", "全国"), ("徳島県", "香川県"), ("徳島県", "香川県"), "徳島県・香川県"),
        (PREFECTURES[:5], PREFECTURES[:5], PREFECTURES[:5], ""),
    ],
)
def test_the_places_to_choose_from_are_those_with_desks(areas, prefectures, choices, name) -> None:
    home = Home(frozenset(areas))
    assert (home.prefectures, home.choices, "・".join(home.named)) == (prefectures, choices, name)
    assert not home.everywhere


def test_a_list_of_all_prefectures_is_everywhere(router: Router) -> None:
    assert router.ground.home.everywhere
    assert Home(frozenset(PREFECTURES)).everywhere


@pytest.mark.parametrize(
    ("place", "held"),
    [
        (Place("香川県"), True),  # a part of it
        (Place("香川県", "高松市", "高松市"), True),
        (Place("香川県", "丸亀市", "丸亀市"), False),
        (Place("東京都"), False),
        (Place("岡山県", "倉敷市", "倉敷市"), True),  # the prefecture's desks serve it
    ],
)
def test_whether_a_place_is_one_of_the_lists(place: Place, held: bool) -> None:
    assert Home(frozenset({"香川県高松市", "岡山県"})).holds(place) is held


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        (KAGAWA, {"香川県高松市"}),
        (KAGAWA.replace("\t高松市", "\t香川県高松市"), {"香川県高松市"}),
        (DUTIES.replace("ひばり市", "鹿児島県ひばり市"), {"鹿児島県"}),  # a city that nobody knows
        (DUTIES, set()),
    ],
)
def test_addresses_tell_where_a_list_is_of(text: str, areas: set[str], tmp_path: Path) -> None:
    assert home_of(fresh(tmp_path / "city", text), place_tables()).areas == areas


ELSEWHERE = "「{}」の窓口ではありません。この一覧にあるのは、{}の窓口です"
UNKNOWN = "「{}」の窓口は、この一覧では確かめられません。ほかの地域の窓口かもしれません"


@pytest.mark.parametrize(
    ("text", "query", "place", "said"),
    [
        (KAGAWA, "こども保育課", "東京都", ELSEWHERE.format("東京都", "香川県高松市")),
        (KAGAWA, "東京都のこども保育課", "", ELSEWHERE.format("東京都", "香川県高松市")),
        (KAGAWA, "丸亀市のこども保育課", "", ELSEWHERE.format("丸亀市", "香川県高松市")),
        (KAGAWA, "こども保育課", "新宿区", ELSEWHERE.format("新宿区", "香川県高松市")),
        (KAGAWA, "高松市のこども保育課", "", None),
        (KAGAWA, "香川県のこども保育課", "", None),
        (KAGAWA, "こども保育課", "", None),
        (KAGAWA, "潮公民館", "高松市", None),
        (DUTIES, "大阪府の保育園", "", UNKNOWN.format("大阪府")),
        (DUTIES, "神戸市の保育園", "", UNKNOWN.format("神戸市")),
        (DUTIES, "保育園", "", None),
        (DUTIES, "ひばり市の保育園", "", None),
        (DUTIES, "087-111-0004", "大阪府", None),  # whose number it is, is no matter of place
    ],
)
def test_a_place_that_is_none_of_the_lists_is_said(text, query, place, said, tmp_path: Path) -> None:
    answer = Router(fresh(tmp_path / "city", text)).answer(query, place)
    assert answer.items, query
    reasons = [reason.ja for reason in answer.items[0].reasons]
    assert [each for each in reasons if "この一覧" in each] == ([said] if said else [])
    for lang in ("easy", "en", "zh", "vi", "ko") if said else ():
        assert answer.items[0].reasons[0].of(lang) != said


def test_the_packaged_list_is_of_every_place(router: Router) -> None:
    for answer in (
        router.answer("青森県よろず支援拠点", "沖縄県"),
        router.answer("お金を借りたい", "高知県"),
    ):
        reasons = [reason.ja for item in answer.items for reason in item.reasons]
        assert reasons
        assert [each for each in reasons if "この一覧は" in each] == []


@pytest.mark.parametrize(
    ("first", "second", "key", "choices"),
    [
        ("香川県高松市", "香川県丸亀市", "どの市区町村ですか", ("香川県丸亀市", "香川県高松市")),
        ("香川県", "徳島県", "どの都道府県ですか", ("徳島県", "香川県")),
    ],
)
def test_what_is_asked_back_offers_the_places_of_the_desks(first, second, key, choices, tmp_path) -> None:
    rules = AREAS.format("高松", first) + AREAS.format("丸亀", second)
    router = Router(fresh(tmp_path / "city", CITIES, jurisdictions=rules))
    answer = router.answer("すこやか相談所")
    assert answer.question is not None
    assert answer.question.text.ja.startswith(key)
    assert answer.question.choices == choices
    assert router.answer("すこやか相談所", choices[0]).items
