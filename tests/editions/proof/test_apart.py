"""Lists in lines of words: whose a name, a number, a day and a time of day are."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.apart import check_columns_of_names
from tests.editions.forging import Edition, add_desk, as_found, codes_after, made_to_fit, printed, told_by

BLOCKS = """＜相談窓口＞
・（青空）東本部農業振興部
　電話：0993-00-0001
　FAX：0993-00-0101
・（海辺）西本部農業振興部
　電話：0993-00-0002
　FAX：0993-00-0102
・（山手）南本部農業振興部
　電話：0993-00-0003
　FAX：0993-00-0103
・（川下）北本部農業振興部
　電話：0993-00-0004
　FAX：0993-00-0104
"""
IN_A_LINE = """各地域本部・事務所
東国0993-00-0001、西国0993-00-0002、南国0993-00-0003、
北国0993-00-0004、中国0993-00-0005、奥国0993-00-0006
"""
PLAZA = """【しごとプラザ】
○住所：青空市本町1-1
○電話番号：0993-00-0001
○利用時間
　月曜～金曜日／午前9時30分～午後6時
　土曜日／午後1時～午後5時
○閉庁日：日曜日、祝日、12月29日～1月3日
"""


@pytest.fixture(scope="module")
def blocks(knowledge: Knowledge) -> Edition:
    return as_found(BLOCKS, knowledge)


@pytest.fixture(scope="module")
def in_a_line(knowledge: Knowledge) -> Edition:
    return as_found(IN_A_LINE, knowledge)


@pytest.fixture(scope="module")
def plaza(knowledge: Knowledge) -> Edition:
    return as_found(PLAZA, knowledge)


def in_pieces(edition: Edition, pieces: list[tuple[int, str]]) -> list[Any]:
    """A value that joins words of several lines by a space."""
    values = [printed(edition, line, words) for line, words in pieces]
    spans = [value[2][0] for value in values]
    raw = " ".join(value[3] for value in values)
    return [raw, "derived", spans, raw, "cells-joined", *[" "] * (len(spans) - 1)]


@pytest.mark.parametrize("as_", ["notes", "department", "heading of a group", "above the header", "header"])
@pytest.mark.parametrize("into", [0, 2])
def test_a_block_does_not_dissolve_into_another(blocks: Edition, into: int, as_: str) -> None:
    def forge(edition: Edition) -> None:
        gone, desk = edition["desks"].pop(1), edition["desks"][into - (into > 1)]
        for field in ("phones", "faxes"):
            desk[field] = sorted([*desk[field], *gone[field]], key=lambda phone: phone["value"][2])
        if as_ in ("notes", "department"):
            desk[as_] = [printed(edition, 5, "（海辺）西本部農業振興部")]
            desk[as_][0][0] = "(海辺)西本部農業振興部"
        else:
            edition["accounted"].append([*gone["organization"][2][0], as_])
        made_to_fit(edition)

    assert [desk["row"] for desk in blocks["desks"]] == [2, 5, 8, 11]
    assert codes_after(blocks, forge) & {"unit", "far"}


@pytest.mark.parametrize("inner", [1, 2, 4, 5])
def test_a_desk_of_a_line_is_no_section_of_the_one_before(in_a_line: Edition, inner: int) -> None:
    def forge(edition: Edition) -> None:
        desk, before = edition["desks"][inner], edition["desks"][inner - 1]
        desk["department"] = [*before["department"], *desk["department"]]
        made_to_fit(edition)

    assert {desk["organization"][0] for desk in in_a_line["desks"]} == {"各地域本部・事務所"}
    assert "level" in codes_after(in_a_line, forge)


def test_the_desks_of_a_line_are_of_one_body(in_a_line: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        (desk["organization"],) = desk.pop("department")
        made_to_fit(edition)

    assert "level" in codes_after(in_a_line, forge)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("organization", "中国0993-00-0005"),
        ("department", "中国0993-00-0005、奥国"),
        ("address", "中国0993-00-0005"),
        ("operator", "0993-00-0005"),
    ],
)
def test_no_number_is_a_part_of_a_name_or_a_place(in_a_line: Edition, field: str, words: str) -> None:
    def forge(edition: Edition) -> None:
        value = printed(edition, 3, words)
        edition["desks"][-1][field] = [value] if field == "department" else value
        made_to_fit(edition)

    assert "twice" in codes_after(in_a_line, forge)


@pytest.mark.parametrize("words", ["中国0993-00-0005", "中国", "0993-00-0004、中国"])
def test_the_name_of_a_desk_is_no_remark_of_another(in_a_line: Edition, words: str) -> None:
    def forge(edition: Edition) -> None:
        edition["desks"][-1]["notes"] = [printed(edition, 3, words)]
        made_to_fit(edition)

    assert "unit" in codes_after(in_a_line, forge)


def test_digits_of_a_number_are_no_postal_code(knowledge: Knowledge) -> None:
    text = "東事務所(0993)00-0001、西事務所(055)920-2165、南事務所(0993)00-0003\n"

    def forge(edition: Edition) -> None:
        edition["desks"][2]["postal_code"] = printed(edition, 1, "920-2165")
        made_to_fit(edition)

    assert "twice" in codes_after(as_found(text, knowledge), forge)


@pytest.mark.parametrize(
    "pieces",
    [
        [(5, "月曜～金曜日"), (6, "午後1時～午後5時"), (6, "土曜日"), (5, "午前9時30分～午後6時")],
        [(6, "土曜日"), (5, "午前9時30分～午後6時")],
        [(5, "月曜～金曜日"), (6, "午後1時～午後5時")],
    ],
)
@pytest.mark.parametrize("as_", ["hours", "notes"])
def test_times_of_day_are_not_exchanged_between_lines(
    plaza: Edition, as_: str, pieces: list[tuple[int, str]]
) -> None:
    def forge(edition: Edition) -> None:
        (desk,) = edition["desks"]
        made = in_pieces(edition, pieces)
        desk.pop("hours")
        edition["notices"] = []
        if as_ == "hours":
            desk["hours"] = made
        else:
            desk["notes"] = [made, *desk["notes"]]
        made_to_fit(edition)

    assert plaza["desks"][0]["hours"][4] == "cells-joined"
    assert codes_after(plaza, forge) & {"order", "cut"}


@pytest.mark.parametrize("words", ["日曜日、祝日、12月29日～1月3日", "祝日、12月29日～1月3日"])
@pytest.mark.parametrize("as_", ["notes", "hours", "joined"])
def test_closed_days_are_never_without_their_word(plaza: Edition, as_: str, words: str) -> None:
    def forge(edition: Edition) -> None:
        (desk,) = edition["desks"]
        line, start, end = desk.pop("notes")[0][2][0]
        value = printed(edition, 7, words)
        if as_ == "joined":  # below another word
            word = printed(edition, 4, "利用時間")
            value = [f"利用時間：{words}", "derived", [*word[2], *value[2]], f"利用時間 {words}", "cells-joined", "："]  # fmt: skip
        if as_ == "hours":
            edition["notices"] = []
            desk["hours"] = value
        else:
            desk["notes"] = [value]
        edition["accounted"].append([line, start, end - len(words), "header"])
        made_to_fit(edition)

    assert "header" in codes_after(plaza, forge)


def test_hours_above_a_list_are_not_those_of_one_desk(knowledge: Knowledge) -> None:
    edition = as_found("（平日8:30～17:15）\n\n" + BLOCKS, knowledge)

    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk.pop("hours", None)
        desk["hours"] = printed(edition, 1, "平日8:30～17:15")
        edition["notices"] = []
        made_to_fit(edition)

    assert codes_after(edition, forge) & {"far", "missing"}


def test_a_prefecture_is_a_cell_of_a_table(knowledge: Knowledge) -> None:
    edition = as_found(BLOCKS.replace("海辺", "大阪"), knowledge)

    def forge(edition: Edition) -> None:
        desk = edition["desks"][2]
        span = printed(edition, 5, "大阪")[2]
        desk["prefecture"] = ["大阪府", "derived", span, "大阪", "prefecture-in-full"]
        desk["service_area"] = [["大阪府", "derived", span, "大阪", "its-prefecture", "大阪府"]]
        made_to_fit(edition)

    assert "span" in codes_after(edition, forge)


def test_a_desk_of_a_row_does_not_stand_there_twice(knowledge: Knowledge) -> None:
    text = "名称\t設置者\t住所\t電話\n" + "\n".join(
        f"{name}相談室\t{name}の会\t青空市{name}町1-1\t0993-00-000{at}" for at, name in enumerate("東西南北")
    )
    edition = as_found(text, knowledge)
    assert all("operator" in desk and "address" in desk for desk in edition["desks"])

    def forge(edition: Edition) -> None:
        one = edition["desks"][1]
        other = add_desk(edition, one)
        one.pop("address")
        other.pop("operator")
        made_to_fit(edition)

    assert "twice" in codes_after(edition, forge)


def test_what_stands_in_brackets_before_a_name_is_of_it(blocks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        desk["organization"] = printed(edition, 5, "西本部農業振興部")
        note = printed(edition, 5, "（海辺）")
        desk["notes"] = [["(海辺)", *note[1:]]]
        made_to_fit(edition)

    assert "cut" in codes_after(blocks, forge)


def test_a_remark_above_a_list_is_not_that_of_one_desk(knowledge: Knowledge) -> None:
    edition = as_found("（どなたでも、予約が必要）\n\n" + BLOCKS, knowledge)

    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            desk.pop("notes", None)
        edition["accounted"] = [each for each in edition["accounted"] if each[0] != 1]
        edition["desks"][2]["notes"] = [printed(edition, 1, "どなたでも、予約が必要")]
        made_to_fit(edition)

    assert "note" in codes_after(edition, forge)


@pytest.mark.parametrize("why", ["header", "between numbers"])
def test_a_word_for_the_kind_of_a_number_is_that(blocks: Edition, why: str) -> None:
    def forge(edition: Edition) -> None:
        phone = edition["desks"][1]["phones"][0]
        (span,) = phone.pop("says")
        edition["accounted"] = [each for each in edition["accounted"] if each[:3] != span]
        edition["accounted"].append([span[0], span[1], span[2] + 1, why])
        made_to_fit(edition)

    assert "accounted" in codes_after(blocks, forge)


BESIDE = "施設名\t電話番号\t\t施設名\t電話番号\n甲保育園\t0244-36-0211\t\t丁保育園\t0244-24-3531\n乙保育園\t0244-36-0212\t\t戊保育園\t0244-24-3532\n"
TURNED = "項目\t東相談室\t西相談室\t南相談室\n住所\t東市本町1-1\t東市本町2-2\t東市本町3-3\n電話番号\t0244-36-0211\t0244-24-3531\t087-839-2860\nFAX番号\t0244-36-0291\t0244-24-3591\t\n"


@pytest.mark.parametrize(
    ("text", "field"), [(BESIDE, "organization"), (TURNED, "address"), (TURNED, "phones"), (TURNED, "faxes")]
)
def test_desks_side_by_side_have_what_stands_in_their_columns(
    knowledge: Knowledge, text: str, field: str
) -> None:
    def forge(edition: Edition) -> None:
        one, other = edition["desks"][:2]
        one[field], other[field] = other[field], one[field]
        made_to_fit(edition)

    assert ("desks", "far") in told_by(check_columns_of_names, as_found(text, knowledge), forge)
