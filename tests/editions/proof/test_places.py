"""Places: each has the address and the postal code of its desks, and stands there once, in their order."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.places import check_locations, city_named
from tests.editions.forging import Edition, Forgery, as_found, told_by

LIST = """窓口の一覧

窓口\t郵便番号\t所在地\t電話番号
東相談室\t976-8601\t福島県相馬市中村1-12-1\t0244-37-0001
西相談室\t976-8601\t福島県相馬市中村1-12-2\t0244-37-0002
"""


@pytest.fixture(scope="module")
def rooms(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


def _another_postal_code(edition: Edition) -> None:
    del edition["locations"][0]["postal_code"]


def _another_address(edition: Edition) -> None:
    edition["locations"][0]["address"] = edition["locations"][1]["address"]


def _twice(edition: Edition) -> None:
    edition["locations"].append(edition["locations"][0])


def _left_out(edition: Edition) -> None:
    edition["locations"].pop()


def _turned_round(edition: Edition) -> None:
    edition["locations"].reverse()


def _elsewhere(edition: Edition) -> None:
    edition["locations"][0]["municipality"] = "131016"  # 千代田区


def _beside(edition: Edition) -> None:
    edition["locations"][0]["municipality"] = "072010"  # 福島市, of the same prefecture


def _without_municipality(edition: Edition) -> None:
    del edition["locations"][0]["municipality"]


def _no_code(edition: Edition) -> None:
    edition["locations"][0]["municipality"] = "131017"


def test_a_ward_is_that_of_its_address(knowledge: Knowledge) -> None:
    row = "東相談室\t北海道札幌市中央区南4条西10丁目\t011-231-2511\n"
    edition = as_found(f"窓口の一覧\n\n窓口\t所在地\t電話番号\n{row}", knowledge)
    assert edition["locations"][0]["municipality"] == "011011"

    def forge(edition: Edition) -> None:
        edition["locations"][0]["municipality"] = "011029"  # 北区

    assert told_by(check_locations, edition, forge) == {("locations", "code")}


@pytest.mark.parametrize(
    "address",
    [
        "福島県相馬市中村1-12-1 市民会館3階",
        "東京都千代田区霞が関1-3-1 本館2階",
        "宮城県亘理郡亘理町字悠里1",
        "宮城県亘理町字悠里1",
        "浦安市猫実1-1-1",
        "〒060-0001 北海道札幌市 中央区北1条西2丁目",
    ],
)
def test_where_an_address_names_its_city_the_place_has_its_municipality(
    address: str, knowledge: Knowledge
) -> None:
    edition = as_found(
        f"窓口の一覧\n\n窓口\t所在地\t電話番号\n東相談室\t{address}\t090-1234-5678\n", knowledge
    )
    assert city_named(address) == edition["locations"][0]["municipality"]
    assert told_by(check_locations, edition, _without_municipality) == {("locations", "code")}


@pytest.mark.parametrize("address", ["中央区北1条西2丁目", "北区奈良町39-6", "本庁舎3階", "朝凪市港町1"])
def test_a_ward_without_its_city_and_a_room_name_no_municipality(address: str) -> None:
    assert city_named(address) == ""


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (_another_postal_code, "postal"),
        (_another_address, "address"),
        (_twice, "idle"),
        (_left_out, "missing"),
        (_turned_round, "order"),
        (_elsewhere, "code"),
        (_beside, "code"),
        (_without_municipality, "code"),
        (_no_code, "code"),
    ],
)
def test_a_place_is_that_of_its_desks(rooms: Edition, forge: Forgery, code: str) -> None:
    assert ("locations", code) in told_by(check_locations, rooms, forge)
