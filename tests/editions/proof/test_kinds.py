"""Forgeries of the form and of the kind of a value, each in a small list: nothing that another row tells finds them."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.editions.forging import Edition, as_found, codes_after, joined, made_to_fit, printed

TABLE = """県の窓口

市町村\t部署\t課\t電話番号\t受付時間\t住所\t備考
東市\t福祉部\t障害福祉課\t0993-00-0001\t平日 8:30～17:15\t東市本町1-2-3\t予約制
西市\t総務部\t人事課\t0993-00-0002\t月～金 9:00～17:00\t西市西町4-5-6\t
"""
BLOCKS = """くらしの相談

【消費生活相談】
東県消費生活センター
電話：0993-00-0001
受付時間：平日9:00～16:30（祝日を除く）
所在地：東市港町1-2-3

【労働相談】
労働政策課 労働相談窓口
電話：0993-00-0007
担当区域：東市、西町
受付時間：平日9:00～12:00、13:00～17:00
"""
WORDS = """くらしの相談

子育ての悩みは、子育て支援課（電話 0993-00-0003）へ。受付時間は平日9:00～16:00です。

人権相談は、東市市民センター（電話 0993-00-0002）へ。毎月第2火曜日の午後1時から3時まで、市役所1階で行います。
"""
NOTES = """窓口の一覧

窓口\t電話番号\t備考
県民相談室\t0993-00-0001\t※1
交通相談所\t0993-00-0002\t※2
県税相談室\t0993-00-0003\t

※1 土曜日も受け付けます。
※2 予約が必要です。
"""
REMARK = "予約制"


@pytest.fixture(scope="module")
def table(knowledge: Knowledge) -> Edition:
    return as_found(TABLE, knowledge)


@pytest.fixture(scope="module")
def blocks(knowledge: Knowledge) -> Edition:
    return as_found(BLOCKS, knowledge)


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> Edition:
    return as_found(WORDS, knowledge)


@pytest.fixture(scope="module")
def notes(knowledge: Knowledge) -> Edition:
    return as_found(NOTES, knowledge)


def moved(desk: dict[str, Any], field: str, value: list[Any], *, from_: str) -> None:
    """Say a value as another field than its own."""
    left = desk.pop(from_)
    if isinstance(left[0], list) and len(left) > 1:
        desk[from_] = [each for each in left if each != value]
    if field in ("emails", "urls", "notes", "department"):
        desk[field] = [*desk.get(field, ()), value]
    else:
        desk[field] = value


@pytest.mark.parametrize(
    "field", ["emails", "urls", "postal_code", "hours", "address", "operator", "department"]
)
def test_a_remark_is_no_value_of_another_form(table: Edition, field: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        assert [note[0] for note in desk["notes"]] == [REMARK]
        moved(desk, field, desk["notes"][0], from_="notes")
        made_to_fit(edition)

    assert "kind" in codes_after(table, forge)


@pytest.mark.parametrize(
    "field", ["address", "postal_code", "urls", "operator", "department", "organization"]
)
def test_hours_are_no_value_of_another_form(blocks: Edition, field: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        moved(desk, field, desk["hours"], from_="hours")
        made_to_fit(edition)

    assert "kind" in codes_after(blocks, forge)


@pytest.mark.parametrize("field", ["hours", "department", "emails", "postal_code"])
def test_an_address_is_no_value_of_another_form(blocks: Edition, field: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk.pop("hours")
        moved(desk, field, desk["address"], from_="address")
        made_to_fit(edition)

    assert "kind" in codes_after(blocks, forge)


def test_hours_and_addresses_are_no_remarks_behind_their_words(blocks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk["notes"] = [desk.pop("hours")]

    assert "kind" in codes_after(blocks, forge)

    def other(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk["notes"] = [desk.pop("address")]
        made_to_fit(edition)

    assert "kind" in codes_after(blocks, other)


def test_a_column_of_sections_is_no_column_of_bodies(table: Edition) -> None:
    def dropped(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk["organization"] = desk["department"].pop(0)
        made_to_fit(edition)

    def exchanged(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk["organization"], desk["department"] = desk["department"][1], [desk["department"][0]]
        made_to_fit(edition)

    def operated(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk["operator"] = desk["department"].pop(0)
        made_to_fit(edition)

    assert [len(desk["department"]) for desk in table["desks"]] == [2, 2]
    for forge in (dropped, exchanged, operated):
        assert "level" in codes_after(table, forge)


def test_a_body_is_not_its_own_section(blocks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk["department"] = [desk["organization"]]
        made_to_fit(edition)

    assert "level" in codes_after(blocks, forge)


def test_a_name_begins_and_ends_where_words_do(words: Edition) -> None:
    assert [desk["organization"][0] for desk in words["desks"]] == ["子育て支援課", "東市市民センター"]

    def begins(edition: Edition, at: int, name: str) -> None:
        desk = edition["desks"][at]
        desk["organization"] = printed(edition, desk["row"], name)
        made_to_fit(edition)

    for at, name in ((0, "課"), (1, "市市民センター"), (1, "民センター")):
        assert "cut" in codes_after(words, lambda edition, at=at, name=name: begins(edition, at, name))
    assert "kind" in codes_after(words, lambda edition: begins(edition, 1, "人権相談は"))


@pytest.mark.parametrize(
    "said", ["午後1時から3時まで", "火曜日の午後1時から3時まで", "毎月第2火曜日の午後1時"]
)
def test_hours_begin_with_their_days_and_end_with_their_time(words: Edition, said: str) -> None:
    assert words["desks"][1]["hours"][0] == "毎月第2火曜日の午後1時から3時まで"

    def forge(edition: Edition) -> None:
        edition["desks"][1]["hours"] = printed(edition, 5, said)

    assert "cut" in codes_after(words, forge)


@pytest.mark.parametrize(
    ("field", "line", "words"),
    [
        ("organization", 5, "0993-00-0002"),
        ("organization", 5, "西市"),
        ("hours", 4, "予約制"),
        ("hours", 5, "月～金 9:00～17:00"),
        ("address", 3, "住所"),
    ],
)
def test_a_printed_value_stands_in_one_place(table: Edition, field: str, line: int, words: str) -> None:
    """Two places have something between them, or stand on two lines: what joins them is a rule, and no print."""

    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        said = [desk[field], printed(edition, line, words)]
        text = " ".join(value[0] for value in said)
        desk[field] = [text, "printed", [value[2][0] for value in said], text]
        made_to_fit(edition)

    assert "claim" in codes_after(table, forge)


def test_a_value_that_a_sign_parts_is_one(blocks: Edition) -> None:
    def afternoon(edition: Edition) -> None:
        desk = edition["desks"][1]
        desk["hours"] = printed(edition, 13, "平日9:00～12:00")
        desk["notes"].append(printed(edition, 13, "13:00～17:00"))

    def word(edition: Edition) -> None:
        edition["desks"][1]["notes"] = [
            printed(edition, 12, "担当区域"),
            printed(edition, 12, "東市、西町"),
        ]

    def again(edition: Edition) -> None:
        edition["desks"][1]["notes"].append(printed(edition, 12, "西町"))

    def bracket(edition: Edition) -> None:
        edition["desks"][0]["hours"] = printed(edition, 6, "平日9:00～16:30（祝日")
        edition["desks"][0]["hours"][0] = "平日9:00～16:30(祝日"

    def elsewhere(edition: Edition) -> None:
        note = edition["desks"][1]["notes"][0]
        edition["desks"][1]["notes"] = [joined(edition, 6, "受付時間", note)]

    assert "cut" in codes_after(blocks, afternoon)
    assert "cut" in codes_after(blocks, word)
    assert "twice" in codes_after(blocks, again)
    assert "cut" in codes_after(blocks, bracket)
    assert "header" in codes_after(blocks, elsewhere)


def test_a_footnote_is_that_of_the_rows_with_its_mark(notes: Edition) -> None:
    first, second, third = notes["desks"]
    assert [[note[0] for note in desk.get("notes", ())] for desk in (first, second, third)] == [
        ["土曜日も受け付けます。"],
        ["予約が必要です。"],
        [],
    ]

    def given(edition: Edition) -> None:
        edition["desks"][2]["notes"] = edition["desks"][1]["notes"]

    def exchanged(edition: Edition) -> None:
        one, other, _ = edition["desks"]
        one["notes"], other["notes"] = other["notes"], one["notes"]

    def hours(edition: Edition) -> None:
        edition["desks"][2]["hours"] = printed(edition, 8, "土曜日も受け付けます。")
        edition["desks"][2]["lines"] = [*edition["desks"][2]["lines"], 8]

    for forge in (given, exchanged, hours):
        assert "note" in codes_after(notes, forge)


def test_days_that_are_left_out_are_no_further_days_of_hours(knowledge: Knowledge) -> None:
    left_out = as_found(
        "くらしの窓口\n\n海辺センター 0993-00-0001(9時00分～16時30分、月、 祝日を除く)\n"
        "山手センター 0993-00-0002(8時30分～17時、土・日、年末年始を除く)\n",
        knowledge,
    )
    assert [desk["hours"][0] for desk in left_out["desks"]] == ["9時00分～16時30分", "8時30分～17時"]
    further = as_found(
        "くらしの窓口\n\n海辺センター 0993-00-0001\n受付時間：9:00～16:30、土曜9:00～12:00\n", knowledge
    )

    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        desk["hours"] = printed(edition, 4, "9:00～16:30")
        desk["notes"] = [printed(edition, 4, "土曜9:00～12:00")]
        made_to_fit(edition)

    assert "cut" in codes_after(further, forge)
