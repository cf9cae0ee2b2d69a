"""One desk in two lists: the same twice is one desk with two proofs, unlike it is a contradiction to be decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built
from madoguchi.editions.codec import decode, encode
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Notice
from tests.editions.two_lists import two_lists

PREFECTURE = "県の窓口一覧\n\n機関名\t電話番号\n"
CITY = "市の窓口\n\n課名\t電話番号\t所在地\n"


def read(knowledge: Knowledge, guidebook: str, city: str) -> Built:
    """The rows of either list below its heading; ／ is the next row, a space of two the next cell."""
    rows = [text.replace("／", "\n").replace("  ", "\t") + "\n" for text in (guidebook, city)]
    return two_lists(knowledge, PREFECTURE + rows[0], CITY + rows[1])


def differing(edition: Edition) -> list[Notice]:
    return [notice for notice in edition.notices if notice.code == "sources-differ"]


@pytest.mark.parametrize(
    ("guidebook", "city"),
    [
        ("青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311"),
        # However it is printed: width, spaces, brackets.
        ("青森商工会議所  017-734-1311", "青森 商工会議所  ０１７－７３４－１３１１"),
        ("青森商工会議所  (017)734-1311", "青森商工会議所  017-734-1311"),
        # The other list adds where it is, and calls nothing else.
        ("青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311  青森市新町1-2-18"),
        # The body's legal form in full, in short, or left out.
        ("(公財)青森産業支援財団  017-734-1311", "青森産業支援財団  017-734-1311"),
        ("公益財団法人青森産業支援財団  017-734-1311", "（公財）青森産業支援財団  017-734-1311"),
        # Signs within the name.
        ("青森・商工会議所  017-734-1311", "青森商工会議所  017-734-1311"),
        # An extension in one of them.
        ("青森商工会議所  017-734-1311 内線12", "青森商工会議所  017-734-1311"),
        ("青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311 内線12"),
        # One of two numbers.
        ("青森商工会議所  017-734-1311、1312", "青森商工会議所  017-734-1312"),
    ],
)
def test_what_both_lists_print_alike_is_one_desk_with_two_proofs(
    guidebook: str, city: str, knowledge: Knowledge
) -> None:
    built = read(knowledge, guidebook, city)
    (desk,) = built.edition.desks
    (other,) = desk.also
    assert [built.edition.source_of_desk(each).id for each in (desk, other)] == ["guidebook", "city"]
    assert other.printed == city.replace("  ", "\t")
    assert [source.id for source in built.edition.sources_of([desk])] == ["guidebook", "city"]
    assert differing(built.edition) == []
    assert not {"number-shared", "number-shared-by-bodies"} & {n.code for n in built.edition.notices}
    assert prove(built.content)[1] == []
    assert decode(built.content, GUIDEBOOK) == built.edition
    assert encode(decode(built.content, GUIDEBOOK)) == built.content


@pytest.mark.parametrize(
    ("guidebook", "city", "told"),
    [
        # Another number, at the only desk of that name and prefecture in each list.
        (
            "青森県商工会連合会  017-734-3394",
            "青森県商工会連合会  017-734-3395",
            "the number is 017-734-3394 on line 4 of guidebook, 017-734-3395 on line 4 of city",
        ),
        # With an extension in either list, with several numbers, and in brackets.
        (
            "青森県商工会連合会  017-734-3394(内線12)",
            "青森県商工会連合会  017-734-3395",
            "the number is 017-734-3394 内線12 on line 4 of guidebook, 017-734-3395 on line 4 of city",
        ),
        (
            "青森県商工会連合会  017-734-3394",
            "青森県商工会連合会  017-734-3395(内線12)",
            "the number is 017-734-3394 on line 4 of guidebook, 017-734-3395 内線12 on line 4 of city",
        ),
        (
            "青森県商工会連合会  017-734-3394 内線12、017-734-3399",
            "青森県商工会連合会  017-734-3395",
            "the number is 017-734-3394 内線12 / 017-734-3399 on line 4 of guidebook, 017-734-3395 on",
        ),
        (
            "青森県商工会連合会  (017)734-3394",
            "青森県商工会連合会  017-734-3395",
            "the number is 017-734-3394 on line 4 of guidebook, 017-734-3395 on line 4 of city",
        ),
    ],
)
def test_another_number_is_a_contradiction(
    guidebook: str, city: str, told: str, knowledge: Knowledge
) -> None:
    built = read(knowledge, guidebook, city)
    edition = built.edition
    assert len(edition.desks) == 2
    (notice,) = differing(edition)
    assert told in notice.message
    assert set(notice.desks) == {desk.id for desk in edition.desks}
    assert notice.value == "017-734-3395"
    assert prove(built.content)[1] == []


@pytest.mark.parametrize("place", ["first", "other"])
@pytest.mark.parametrize("words", ["017-734-3394", "017-734-3394 内線13", "017-734-3399 内線12", "内線12"])
def test_a_forged_number_of_a_contradiction_is_found(place: str, words: str, knowledge: Knowledge) -> None:
    """Each number with its extension as one of the two desks has it, not put together of pieces that are printed."""
    raw = json.loads(
        read(
            knowledge, "青森県商工会連合会  017-734-3394 内線12", "青森県商工会連合会  017-734-3395 内線13"
        ).content
    )
    (notice,) = (each for each in raw["notices"] if each["code"] == "sources-differ")
    notice["message"]["values"][place] = words
    assert prove(json.dumps(raw, ensure_ascii=False).encode())[1] != []


@pytest.mark.parametrize(
    ("guidebook", "city"),
    [
        # Neither list says in which prefecture or city: the area code does.
        ("東相談室  0176-51-6773", "東相談室  0176-51-6774"),
        ("東支所 会計係  0176-51-6773", "東支所 会計係  0176-51-6774"),
        ("(社)東産業会  0176-51-6773", "(社)東産業会  0176-51-6799"),
    ],
)
def test_another_number_of_the_same_area_is_a_contradiction(
    guidebook: str, city: str, knowledge: Knowledge
) -> None:
    edition = read(knowledge, guidebook, city).edition
    assert [desk.also for desk in edition.desks] == [(), ()]
    (notice,) = differing(edition)
    assert set(notice.desks) == {desk.id for desk in edition.desks}


def test_another_address_is_a_contradiction_though_the_number_is_the_same(knowledge: Knowledge) -> None:
    guidebook = (
        PREFECTURE.replace("電話番号", "電話番号\t住所") + "青森商工会議所\t017-734-1311\t青森市新町1-2-18\n"
    )
    edition = two_lists(
        knowledge, guidebook, CITY + "青森商工会議所\t017-734-1311\t青森市橋本2-2-17\n"
    ).edition
    assert len(edition.desks) == 2
    (notice,) = differing(edition)
    assert (
        "the address is 青森市新町1-2-18 on line 4 of guidebook, 青森市橋本2-2-17 on line 4 of city"
        in notice.message
    )


def test_another_extension_is_a_contradiction_though_the_number_is_the_same(knowledge: Knowledge) -> None:
    built = read(knowledge, "青森商工会議所  017-734-1311 内線12", "青森商工会議所  017-734-1311 内線13")
    assert len(built.edition.desks) == 2
    (notice,) = differing(built.edition)
    assert (
        "017-734-1311 内線12 on line 4 of guidebook, 017-734-1311 内線13 on line 4 of city" in notice.message
    )
    assert prove(built.content)[1] == []


@pytest.mark.parametrize(
    ("guidebook", "city"),
    [
        # Sections of this name stand in every city's list: a name alone says nothing.
        ("総務課  017-734-1111", "総務課  0176-51-6700"),
        ("商工課  017-734-1111", "商工課  0176-51-6700"),
        # Nor does the area code of a section: two towns share it.
        ("商工課  0176-51-6700", "商工課  0176-51-6773"),
        # A desk of this name in another area.
        ("東相談室  017-734-1111", "東相談室  0176-51-6700"),
        # Another body with the same number.
        ("青森商工会議所  017-734-1311", "青森市役所  017-734-1311"),
        # Two of the name in one list.
        (
            "青森県商工会連合会  017-734-3394／青森県商工会連合会  017-734-3396",
            "青森県商工会連合会  017-734-3395",
        ),
    ],
)
def test_other_desks_stay_desks_of_their_own(guidebook: str, city: str, knowledge: Knowledge) -> None:
    edition = read(knowledge, guidebook, city).edition
    assert all(not desk.also for desk in edition.desks)
    assert len(edition.desks) == guidebook.count("／") + 2
    assert differing(edition) == []


def test_a_number_that_only_the_other_list_has_is_never_hidden(knowledge: Knowledge) -> None:
    """Both share a number, and the city's list has one more: they stay two, so that each number has its desk."""
    edition = read(knowledge, "青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311、1312").edition
    assert [desk.numbers for desk in edition.desks] == [("017-734-1311",), ("017-734-1311", "017-734-1312")]


def test_of_one_list_nothing_is_held_against_itself(knowledge: Knowledge) -> None:
    edition = read(
        knowledge, "青森商工会議所  017-734-1311／青森商工会議所  017-734-1311", "商工課  0176-51-6773"
    ).edition
    assert all(not desk.also for desk in edition.desks)
    assert differing(edition) == []


def renamed(raw: dict[str, Any]) -> None:
    raw["desks"][0]["also"][0]["organization"][0] = "青森商工会"


def of_its_own_list(raw: dict[str, Any]) -> None:
    raw["desks"][0]["also"][0] = {**raw["desks"][0], "also": [], "id": "x"}


def of_another_number(raw: dict[str, Any]) -> None:
    raw["desks"][0]["also"][0]["phones"][0]["number"] = "017-734-1312"


def left_out(raw: dict[str, Any]) -> None:
    del raw["desks"][0]["also"]


def shown_as_two(raw: dict[str, Any]) -> None:
    raw["desks"] += raw["desks"][0].pop("also")


def led_by_the_later(raw: dict[str, Any]) -> None:
    first = raw["desks"][0]
    (other,) = first.pop("also")
    raw["desks"][0] = {**other, "also": [first]}


def doubled(raw: dict[str, Any]) -> None:
    raw["desks"][0]["also"] *= 2


@pytest.mark.parametrize("forged", [renamed, of_its_own_list, of_another_number, left_out, doubled])
def test_a_forged_proof_is_found(forged: Callable[[dict[str, Any]], None], knowledge: Knowledge) -> None:
    raw = json.loads(read(knowledge, "青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311").content)
    forged(raw)
    assert prove(json.dumps(raw, ensure_ascii=False).encode())[1] != []


@pytest.mark.parametrize("forged", [shown_as_two, led_by_the_later])
def test_a_desk_of_two_lists_is_one_and_the_earlier_list_leads(
    forged: Callable[[dict[str, Any]], None], knowledge: Knowledge
) -> None:
    raw = json.loads(read(knowledge, "青森商工会議所  017-734-1311", "青森商工会議所  017-734-1311").content)
    forged(raw)
    assert "also" in {flaw.code for flaw in prove(json.dumps(raw, ensure_ascii=False).encode())[1]}
