"""Forgeries of what is told apart by words at numbers and above columns: FAX, ranges, labels, hours, addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from tests.editions.forging import Edition, as_found, codes_after, desk_named, made_to_fit, printed
from tests.ingest.test_running import read

NUMBERS = """窓口の一覧

窓口名\t電話番号\t{header}
東課\t0993-00-0031\t0993-00-0131
西課\t0993-00-0032\t0993-00-0132
南課\t0993-00-0033\t
"""
CELLS = """窓口の一覧

窓口名\t電話番号
東課\t0993-00-0041(～43)
西課\t0993-00-0051(R6.3.31まで)／0993-00-0052(R6.4.1から)
南課\t0993-00-0061(F)0993-00-0062
北課\t0993-00-0071 ガイダンス後「2」
"""
ENDS = """窓口の一覧

窓口名\t電話番号
東課\t0993-00-0061/0062(FAX)
西課\t0993-00-0063､0064（夜間）
南課\t0993-00-0065；0066
"""
PLACES = """窓口の一覧

窓口名\t電話番号
東相談所(東市港町1-1)\t0993-00-0081
西相談所(県庁内)\t0993-00-0082
"""


def hours_of(names: str) -> str:
    rows = "".join(f"{name}館\t0993-00-009{n}\t9:00～1{n}:00(月曜休館)\n" for n, name in enumerate(names))
    return f"窓口の一覧\n\n施設名\t電話番号\t開館時間・休館日\n{rows}"


@pytest.fixture(scope="module")
def cells(knowledge: Knowledge) -> Edition:
    return as_found(CELLS, knowledge)


@pytest.mark.parametrize(
    "header", ["ふぁくす", "ふぁっくす", "ふぁくしみり", "F番号", "電送", "伝送番号", "F"]
)
def test_a_fax_below_any_word_for_it_is_none_to_call(knowledge: Knowledge, header: str) -> None:
    edition = as_found(NUMBERS.format(header=header), knowledge)
    assert [len(desk.get("faxes", ())) for desk in edition["desks"]] == [1, 1, 0]

    def offered(forged: Edition) -> None:
        desk = desk_named(forged, "東課")
        desk["phones"] += desk.pop("faxes")
        made_to_fit(forged)

    assert "kind" in codes_after(edition, offered)


@pytest.mark.parametrize(
    "text",
    [
        "窓口名\t電話・FAX\t\n東課\t0993-00-0031\t0993-00-0131\n西課\t0993-00-0032\t0993-00-0132\n",
        "窓口名\t電話・FAX\t電話・FAX\n東課\t0993-00-0031\t0993-00-0131\n西課\t0993-00-0032\t0993-00-0132\n",
        "窓口名\t電話・FAX\n東課\t0993-00-0031\n\t0993-00-0131\n西課\t0993-00-0032\n\t0993-00-0132\n",
        "窓口名\t電話・FAX\n東課\t0993-00-0031\n東課\t0993-00-0131\n西課\t0993-00-0032\n西課\t0993-00-0132\n",
        "窓口名\t電話・FAX\t備考\n東課\t0993-00-0031\tFAX 0993-00-0131\n西課\t0993-00-0032\t\n",
        "窓口名\t電話\tFAX共通\n東課\t0993-00-0031\t0993-00-0131\n西課\t0993-00-0032\t0993-00-0132\n",
        "窓口名\t電話\n東課\tTEL/FAX 0993-00-0031（代） 0993-00-0131\n西課\t0993-00-0032\n",
    ],
)
def test_a_number_that_is_one_of_two_is_not_both(knowledge: Knowledge, text: str) -> None:
    edition = as_found(text, knowledge)

    def told_twice(forged: Edition) -> None:
        desk = desk_named(forged, "東課")
        numbers = [*desk["phones"], *desk.get("faxes", ())]
        desk["phones"], desk["faxes"] = numbers, [*numbers]
        made_to_fit(forged)

    assert "kind" in codes_after(edition, told_twice)


@pytest.mark.parametrize("kept", [1, 2])
def test_a_range_in_brackets_is_whole(cells: Edition, kept: int) -> None:
    assert [p["number"] for p in desk_named(cells, "東課")["phones"]] == [
        f"0993-00-004{n}" for n in (1, 2, 3)
    ]

    def shortened(forged: Edition) -> None:
        desk = desk_named(forged, "東課")
        desk["phones"] = desk["phones"][:kept]
        made_to_fit(forged)

    assert "range" in codes_after(cells, shortened)


@pytest.mark.parametrize(
    ("name", "label", "cut"),
    [("西課", "R6.3.31まで", "R6.3.31"), ("北課", "ガイダンス後「2」", "ガイダンス後「2")],
)
def test_a_label_is_not_cut(cells: Edition, name: str, label: str, cut: str) -> None:
    assert desk_named(cells, name)["phones"][0]["label"] == label

    def shortened(forged: Edition) -> None:
        phone: dict[str, Any] = desk_named(forged, name)["phones"][0]
        (line, start, _), *_ = phone["label_spans"]
        phone["label"], phone["label_spans"] = cut, [[line, start, start + len(cut)]]
        made_to_fit(forged)

    assert "cut" in codes_after(cells, shortened)


def test_a_kind_between_two_numbers_is_that_of_the_second(cells: Edition) -> None:
    south = desk_named(cells, "南課")
    assert [p["number"] for p in (*south["phones"], *south["faxes"])] == ["0993-00-0061", "0993-00-0062"]

    def both(forged: Edition) -> None:
        desk = desk_named(forged, "南課")
        (called,) = desk.pop("phones")
        called["says"] = desk["faxes"][0].pop("says")
        desk["faxes"].insert(0, called)
        made_to_fit(forged)

    assert "kind" in codes_after(cells, both)


@pytest.fixture(scope="module")
def ends(knowledge: Knowledge) -> Edition:
    return as_found(ENDS, knowledge)


def test_what_stands_behind_the_end_of_a_number_is_said_of_it_alone(ends: Edition) -> None:
    east, west = desk_named(ends, "東課"), desk_named(ends, "西課")
    assert [p["number"] for p in (*east["phones"], *east["faxes"])] == ["0993-00-0061", "0993-00-0062"]
    assert [p.get("label") for p in west["phones"]] == [None, "夜間"]

    def both(forged: Edition) -> None:
        desk = desk_named(forged, "東課")
        (called,) = desk.pop("phones")
        called["says"] = desk["faxes"][0]["says"]
        desk["faxes"].insert(0, called)
        made_to_fit(forged)

    def at_night(forged: Edition) -> None:
        first, second = desk_named(forged, "西課")["phones"]
        first["label"], first["label_spans"] = second["label"], second["label_spans"]
        made_to_fit(forged)

    assert "kind" in codes_after(ends, both)
    assert "kind" in codes_after(ends, at_night)


def test_the_end_of_a_further_number_is_neither_left_out_nor_a_label(ends: Edition) -> None:
    assert [p["number"] for p in desk_named(ends, "南課")["phones"]] == ["0993-00-0065", "0993-00-0066"]

    def left_out(forged: Edition) -> None:
        desk_named(forged, "南課")["phones"].pop()
        made_to_fit(forged)

    def as_label(forged: Edition) -> None:
        phones = desk_named(forged, "南課")["phones"]
        last = phones.pop()
        phones[0]["label"], phones[0]["label_spans"] = "0066", last["value"][2]
        made_to_fit(forged)

    assert "number-left" in codes_after(ends, left_out)
    assert {"number-left", "label"} <= {*codes_after(ends, as_label)}


def test_hours_below_a_word_for_them_and_for_closed_days_are_no_remark(knowledge: Knowledge) -> None:
    edition = as_found(hours_of("東西南北中港山川浜"), knowledge)
    assert all("hours" in desk for desk in edition["desks"])

    def remarked(forged: Edition) -> None:
        for desk in forged["desks"]:
            desk["notes"] = [desk.pop("hours")]
        made_to_fit(forged)

    assert "column" in codes_after(edition, remarked)


def test_an_address_in_brackets_is_no_part_of_the_name(knowledge: Knowledge) -> None:
    edition = as_found(PLACES, knowledge)
    east, west = edition["desks"]
    assert (east["organization"][0], east["address"][0]) == ("東相談所", "東市港町1-1")
    assert (west["organization"][0], "address" in west) == ("西相談所(県庁内)", False)

    def joined(forged: Edition) -> None:
        desk = desk_named(forged, "東相談所")
        del desk["address"]
        desk["organization"] = printed(forged, desk["row"], "東相談所(東市港町1-1)")
        made_to_fit(forged)

    assert "kind" in codes_after(edition, joined)


def test_a_phrase_around_a_desk_is_one_remark(knowledge: Knowledge) -> None:
    phrase = "※夜間・休日の緊急連絡は守衛室 0993-00-0119 へ"
    edition = as_found(
        f"窓口の一覧\n\n窓口名\t電話番号\n東課\t0993-00-0031\n西課\t0993-00-0032\n\n{phrase}\n", knowledge
    )
    assert [note[0] for note in desk_named(edition, "守衛室")["notes"]] == [phrase]

    def shortened(forged: Edition) -> None:
        desk = desk_named(forged, "守衛室")
        desk["notes"] = [printed(forged, desk["row"], "※夜間・休日の緊急連絡は")]
        made_to_fit(forged)

    assert "cut" in codes_after(edition, shortened)


def test_no_number_is_cut_before_a_sign_for_a_digit_that_did_not_survive() -> None:
    raw = json.loads(read("窓口名,電話番号\n東課,0244-36-0460\n西課,0244-36-0461\n", "csv").content)
    raw["lines"][2] = raw["lines"][2].replace("0461", "046？")
    phone = raw["desks"][1]["phones"][0]
    line, start, end = phone["value"][2][0]
    phone["number"] = "0244-36-046"
    phone["value"] = ["0244-36-046", "printed", [[line, start, end - 1]], "0244-36-046"]
    said = [flaw.says for flaw in prove(json.dumps(raw).encode())[1]]
    assert "a digit of it did not survive" in said


def test_a_circle_within_plain_digits_is_no_zero() -> None:
    raw = json.loads(read("窓口名,電話番号\n東課,0244-36-0460\n西課,0244-36-0401\n", "csv").content)
    raw["lines"][2] = raw["lines"][2].replace("0401", "04○1")
    raw["desks"][1]["phones"][0]["value"][3] = "0244-36-04○1"
    said = [flaw.says for flaw in prove(json.dumps(raw).encode())[1]]
    assert "a digit of it did not survive" in said


def test_no_short_number_that_is_said_to_be_called_instead_is_of_the_desk() -> None:
    text = "窓口名,電話番号\n東署,0244-62-0552（緊急時は110番）\n西署,0244-62-0553\n"
    content = read(text, "csv").content
    raw = json.loads(content)
    desk = raw["desks"][0]
    assert ([p["number"] for p in desk["phones"]], prove(content)[1]) == (["0244-62-0552"], [])
    at = raw["lines"][1].index("110番")
    desk["phones"].append({"number": "110", "value": ["110", "printed", [[2, at, at + 3]], "110"]})
    said = [flaw.says for flaw in prove(json.dumps(raw).encode())[1]]
    assert "it is said to be called instead" in said


def test_the_number_of_a_theme_is_one_of_the_desk_and_that_of_an_emergency_is_not() -> None:
    text = "窓口名,電話番号\n東署,0244-62-0552、虐待の相談は189番\n西署,0244-62-0553（緊急の場合は189番へ）\n"
    content = read(text, "csv").content
    raw = json.loads(content)
    assert [[p["number"] for p in desk["phones"]] for desk in raw["desks"]] == [
        ["0244-62-0552", "189"],
        ["0244-62-0553"],
    ]
    assert prove(content)[1] == []
    at = raw["lines"][2].index("189番")
    raw["desks"][1]["phones"].append({"number": "189", "value": ["189", "printed", [[3, at, at + 3]], "189"]})
    said = [flaw.says for flaw in prove(json.dumps(raw).encode())[1]]
    assert "it is said to be called instead" in said
