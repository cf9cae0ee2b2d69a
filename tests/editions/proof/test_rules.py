"""Rules: each rests on one place, so that it hides nothing, and yields what a name or a number says and nothing else."""

from __future__ import annotations

from csv import DictReader
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import madoguchi
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.prefectures import PREFECTURES, in_kana
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from tests.editions.forging import Edition, as_found, codes_after, made_to_fit, printed, proven
from tests.editions.two_lists import program

LIST = """青空市の窓口

青空市 東支所 子育て係　電話：0993-00-1001、1002　※9月29日は休みます
海辺市 西支所 年金係　電話：0993-00-2001
"""
_NAMED = """
[[table]]
id = "foundations"
program = "foundations"
heading = ["財団の一覧"]
columns = { "名称" = "organization", "電話番号" = "phones" }
area = "name"
"""
FOUNDATIONS = (
    "財団の一覧\n\n名称\t電話番号\n(財)あおもり産業財団\t017-700-0001\n岩手県産業財団\t019-600-0001\n"
)


@pytest.fixture(scope="module")
def desks(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.fixture(scope="module")
def foundations(knowledge: Knowledge) -> Edition:
    programs = (program("foundations", "財団"),)
    known = replace(knowledge, tables=read_tables(_NAMED), errata=(), areas=(), ids={}, programs=programs)
    return proven(build(read_source(FOUNDATIONS.encode(), edition="foundations"), known).content)


def of_two(edition: Edition, places: list[list[int]], text: str, rule: str, *inputs: str) -> list[Any]:
    raw = " ".join(edition["lines"][line - 1][start:end] for line, start, end in places)
    return [text, "derived", places, raw, rule, *inputs]


@pytest.mark.parametrize("length", [2, 3, 7])
def test_what_is_left_of_a_name_is_not_hidden_below_a_second_place(desks: Edition, length: int) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        line, start, end = desk["organization"][2][0]
        places = [[line, start, start + length], [line, start + length, end]]
        text = edition["lines"][line - 1][start : start + length].replace(" ", "")
        desk["organization"] = of_two(edition, places, text, "parts-joined")
        made_to_fit(edition)

    assert len(desks["desks"][0]["organization"][0]) > 7
    assert "claim" in codes_after(desks, forge)


def test_a_remark_is_not_hidden_below_a_second_place_of_a_number(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        phone, (note,) = desk["phones"][1], desk.pop("notes")
        places = [*phone["value"][2], *note[2]]
        phone["value"] = of_two(edition, places, phone["number"], *phone["value"][4:])
        edition["notices"] = []
        made_to_fit(edition)

    assert desks["desks"][0]["phones"][1]["number"] == "0993-00-1002"
    assert "claim" in codes_after(desks, forge)


@pytest.mark.parametrize(
    ("words", "begin"),
    [("1002", "0120-00-1002"), ("29", "0993-00-1001"), ("2001", "0120-00-2001")],
)
def test_a_number_is_completed_from_the_one_before_it(desks: Edition, words: str, begin: str) -> None:
    def forge(edition: Edition) -> None:
        line = 4 if words == "2001" else 3
        desk = edition["desks"][line - 3]
        number = begin[: -len(words)] + words
        claim = [*printed(edition, line, words), "number-completed", begin, "0"]
        phone = {"number": number, "value": [number, "derived", *claim[2:]]}
        desk["phones"] = [*desk["phones"][: 1 if words != "2001" else 0], phone]

    assert "number" in codes_after(desks, forge)


def test_the_prefectures_are_known_in_kana() -> None:
    path = Path(madoguchi.__file__).parent / "data/common/places/prefectures.csv"
    with path.open(encoding="utf-8") as lines:
        rows = [(row["name"], row["kana"]) for row in DictReader(lines)]
    assert [in_kana(f"(財){kana}財団") for _, kana in rows] == [name for name, _ in rows] == [*PREFECTURES]


def test_a_prefecture_in_kana_is_that_of_the_name(foundations: Edition) -> None:
    assert [desk["prefecture"][0] for desk in foundations["desks"]] == ["青森県", "岩手県"]


@pytest.mark.parametrize("row", [0, 1])
def test_no_other_prefecture_is_that_of_a_name(foundations: Edition, row: int) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][row]
        name = desk["organization"]
        desk["prefecture"] = ["沖縄県", "derived", *name[2:4], "prefecture-in-name", "沖縄県"]
        desk["service_area"] = [["沖縄県", "derived", *name[2:4], "its-prefecture", "沖縄県"]]
        made_to_fit(edition)

    assert codes_after(foundations, forge) & {"derived", "claim"}


def test_the_whole_nation_is_no_area_of_a_name_that_heads_a_list_read_as_found(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        name, (table,) = desk["organization"], edition["tables"]
        edition["accounted"] = [each for each in edition["accounted"] if each[3] != "heading sign"]
        edition["accounted"] = [
            [*each[:3], "above the header"] if each[3] == "heading" else each for each in edition["accounted"]
        ]
        edition["accounted"] = sorted([*edition["accounted"], [*name[2][0], "heading"]])
        table |= {"heading_line": desk["row"], "heading": name[0]}
        desk["service_area"] = [["全国", "derived", *name[2:4], "nation"]]
        made_to_fit(edition)

    assert "claim" in codes_after(desks, forge)
