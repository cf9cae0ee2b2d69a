"""Forgeries of what stands once in a list: a header, a body above its sections, hours above a table, a footnote."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.notices import CODES
from madoguchi.rules.registry import RULES
from tests.editions.forging import (
    Edition,
    Forgery,
    as_found,
    codes_after,
    desk_named,
    drop_desk,
    made_to_fit,
    printed,
)

# Sections below the name of their division, with numbers without their area code.
SECTIONS = """青空町役場 電話帳

市外局番 0266

■ 住民課　〒399-0211　長野県青空町本町10
戸籍係　　62-9111
年金係　　62-9112
環境係　　62-9113（夜間 62-9119）

■ 産業課　〒399-0211　長野県青空町本町10
農政係　　62-9221
観光係　　62-9222
林務係　　62-9223
"""
OFFICES = """税務事務所の一覧

電話番号の市外局番は、断りのないものは086です。

名称\t電話番号\t受付時間\t備考
東税務事務所\t225-2017※1\t平日 8:30～17:15\t予約が要ります
西税務事務所（分室）\t226-4540（代）\t平日 8:30～17:15\t
南税務事務所\t227-4864（要予約）\t平日 8:30～17:15\t地図あり
北税務事務所\t0868-22-7157（日本語）0868-22-7158（英語）\t平日 9:00～16:30\t
※1 水曜日は19時まで受け付けます。
※ 祝日は休みです。
"""
HOURS_ABOVE = """県の事務所

受付時間：平日 8時30分から17時15分まで

名称\t電話番号\t所在地
東事務所\t086-225-2017\t岡山市北区下石井1-4-1
西事務所\t086-226-4540\t岡山市北区桑田町1-36
南事務所\t086-227-4864\t岡山市北区内山下2-4-6
北事務所\t086-228-7157\t岡山市北区弓之町2-15
"""


@pytest.fixture(scope="module")
def sections(knowledge: Knowledge) -> Edition:
    return as_found(SECTIONS, knowledge)


@pytest.fixture(scope="module")
def offices(knowledge: Knowledge) -> Edition:
    return as_found(OFFICES, knowledge)


@pytest.fixture(scope="module")
def hours_above(knowledge: Knowledge) -> Edition:
    return as_found(HOURS_ABOVE, knowledge)


def hide(edition: Edition, line: int, words: str, why: str = "header") -> None:
    start = edition["lines"][line - 1].index(words)
    edition["accounted"] = [
        each for each in edition["accounted"] if each[:3] != [line, start, start + len(words)]
    ]
    edition["accounted"].append([line, start, start + len(words), why])


# -- sections below their division ------------------------------------------------------------------


def row_as_header(edition: Edition) -> None:
    drop_desk(edition, desk_named(edition, "年金係"))
    for words in ("年金係", "62", "9112"):
        hide(edition, 7, words)


def label_as_header_twice(edition: Edition) -> None:
    """A word is one that a list has again where it stands again, not where it is said twice."""
    label_as_header(edition)
    line, start, end, why = edition["accounted"][-1]
    edition["accounted"].append([line, start, end + 1, why])


def row_as_heading(edition: Edition) -> None:
    drop_desk(edition, desk_named(edition, "年金係"))
    hide(edition, 7, "年金係　　62-9112", "heading of a group")


def number_as_header(edition: Edition) -> None:
    del desk_named(edition, "農政係")["phones"]
    hide(edition, 11, "62-9221")


def section_as_header(edition: Edition) -> None:
    del desk_named(edition, "観光係")["department"]
    hide(edition, 12, "観光係")


def label_as_header(edition: Edition) -> None:
    phone = desk_named(edition, "環境係")["phones"][1]
    del phone["label"], phone["label_spans"]
    hide(edition, 8, "夜間")


def label_as_words_between(edition: Edition) -> None:
    label_as_header(edition)
    hide(edition, 8, "夜間", "between numbers")


def label_at_the_other_number(edition: Edition) -> None:
    one, other = desk_named(edition, "環境係")["phones"]
    one |= {"label": other.pop("label"), "label_spans": other.pop("label_spans")}


def body_of_another_part(edition: Edition) -> None:
    desk_named(edition, "林務係")["organization"] = printed(edition, 5, "住民課")


def body_hidden_as_heading(edition: Edition) -> None:
    for word in ("農政係", "観光係", "林務係"):
        desk = desk_named(edition, word)
        desk["organization"] = printed(edition, 5, "住民課")
        desk["row"] = desk["department"][0][2][0][0]
        desk["printed"] = edition["lines"][desk["row"] - 1]
    hide(edition, 10, "産業課", "heading of a group")


def body_cut(edition: Edition) -> None:
    desk_named(edition, "年金係")["organization"] = printed(edition, 5, "民課")


def sign_in_the_body(edition: Edition) -> None:
    desk_named(edition, "年金係")["organization"] = printed(edition, 5, "■ 住民課")


def sign_in_every_body(edition: Edition) -> None:
    for desk in edition["desks"]:
        if desk["organization"][0] == "住民課":
            desk["organization"] = printed(edition, 5, "■ 住民課")


def section_without_its_body(edition: Edition) -> None:
    desk = desk_named(edition, "年金係")
    desk["organization"] = desk.pop("department")[0]


def section_as_remark(edition: Edition) -> None:
    one, other = desk_named(edition, "観光係"), desk_named(edition, "林務係")
    one["phones"] += other["phones"]
    one.setdefault("notes", []).append(other["department"][0])
    edition["desks"].remove(other)


def two_sections_in_one(edition: Edition) -> None:
    one, other = desk_named(edition, "観光係"), desk_named(edition, "林務係")
    one["phones"] += other["phones"]
    one["department"] += other["department"]
    edition["desks"].remove(other)


OF_SECTIONS: dict[Forgery, set[str]] = {
    row_as_header: {"accounted", "number-left"},
    row_as_heading: {"number-left"},
    number_as_header: {"accounted", "number-left"},
    section_as_header: {"accounted"},
    label_as_header: {"accounted"},
    label_as_header_twice: {"accounted"},
    label_as_words_between: {"accounted"},
    label_at_the_other_number: {"label"},
    body_of_another_part: {"far"},
    body_hidden_as_heading: {"far"},
    body_cut: {"cut"},
    sign_in_the_body: {"cut"},
    sign_in_every_body: {"cut"},
    section_without_its_body: {"level"},
    section_as_remark: {"label"},
    two_sections_in_one: {"unit"},
}


@pytest.mark.parametrize("forge", OF_SECTIONS, ids=lambda forge: forge.__name__)
def test_what_is_hidden_or_taken_from_another_part_is_found(sections: Edition, forge: Forgery) -> None:
    def fitting(edition: Edition) -> None:
        forge(edition)
        made_to_fit(edition)

    assert OF_SECTIONS[forge] <= codes_after(sections, fitting)


# -- rows below a header ----------------------------------------------------------------------------


def name_in_brackets_as_header(edition: Edition) -> None:
    desk_named(edition, "西税務")["organization"] = printed(edition, 7, "西税務事務所")
    hide(edition, 7, "分室")


def remark_as_header(edition: Edition) -> None:
    del desk_named(edition, "南税務")["notes"][0]
    hide(edition, 8, "地図あり")


def label_of_a_cell_as_header(edition: Edition) -> None:
    phone = desk_named(edition, "南税務")["phones"][0]
    del phone["label"], phone["label_spans"]
    hide(edition, 8, "要予約")


def footnote_as_header(edition: Edition) -> None:
    desk = desk_named(edition, "東税務")
    desk["notes"] = [note for note in desk["notes"] if "水曜日" not in note[0]]
    hide(edition, 10, "水曜日は19時まで受け付けます。")


def footnote_without_its_mark(edition: Edition) -> None:
    note = next(note for note in desk_named(edition, "東税務")["notes"] if "水曜日" in note[0])
    desk = desk_named(edition, "北税務")
    desk["notes"] = sorted([*desk.get("notes", ()), note], key=lambda each: each[2])


def remarks_reversed(edition: Edition) -> None:
    desk_named(edition, "南税務")["notes"].reverse()


def label_as_remark(edition: Edition) -> None:
    desk = desk_named(edition, "北税務")
    phone = desk["phones"][0]
    del phone["label"], phone["label_spans"]
    desk["notes"].insert(0, printed(edition, 9, "日本語"))


def labels_exchanged(edition: Edition) -> None:
    one, other = desk_named(edition, "北税務")["phones"]
    for part in ("label", "label_spans"):
        one[part], other[part] = other[part], one[part]


OF_OFFICES: dict[Forgery, set[str]] = {
    name_in_brackets_as_header: {"accounted"},
    remark_as_header: {"accounted"},
    label_of_a_cell_as_header: {"accounted"},
    footnote_as_header: {"accounted"},
    footnote_without_its_mark: {"note"},
    label_as_remark: {"label"},
    labels_exchanged: {"label"},
}


@pytest.mark.parametrize("forge", OF_OFFICES, ids=lambda forge: forge.__name__)
def test_no_word_of_a_row_is_a_header_and_a_footnote_is_its_rows_alone(
    offices: Edition, forge: Forgery
) -> None:
    assert OF_OFFICES[forge] <= codes_after(offices, forge)


ABOVE_AND_BELOW = OFFICES.replace("※1", "")


def test_remarks_above_and_below_a_table_are_proven_and_stand_in_their_order(knowledge: Knowledge) -> None:
    edition = as_found(ABOVE_AND_BELOW, knowledge)
    told = [note[0] for note in desk_named(edition, "北税務")["notes"]]
    assert told[0] == "電話番号の市外局番は、断りのないものは086です。"
    assert told[-1] == "※ 祝日は休みです。"
    assert "order" in codes_after(edition, remarks_reversed)


# -- hours above a table ----------------------------------------------------------------------------


def hours_dropped(edition: Edition) -> None:
    desk = desk_named(edition, "西事務所")
    desk["lines"] = [line for line in desk["lines"] if line not in {span[0] for span in desk["hours"][2]}]
    del desk["hours"]


def hours_cut(edition: Edition) -> None:
    desk_named(edition, "西事務所")["hours"] = printed(edition, 3, "平日")


@pytest.mark.parametrize(
    ("forge", "code"), [(hours_dropped, "missing"), (hours_cut, "cut")], ids=["dropped", "cut"]
)
def test_hours_above_a_table_are_those_of_each_desk(hours_above: Edition, forge: Forgery, code: str) -> None:
    assert all("hours" in desk for desk in hours_above["desks"])
    assert code in codes_after(hours_above, forge)


IN_HEADERS = "名称\t電話（平日9:00～17:00）\tFAX（24時間）\n東課\t099-000-0001\t099-000-0091\n西課\t0993-00-1234\t\n南課\t\t099-000-0093\n北課\t099-000-0004\t\n"


def hours_of_another_column(edition: Edition) -> None:
    desk_named(edition, "東課")["hours"] = printed(edition, 1, "24時間")


def hours_in_the_header_dropped(edition: Edition) -> None:
    desk = desk_named(edition, "東課")
    desk["lines"] = [2]
    del desk["hours"]


def hours_of_no_number(edition: Edition) -> None:
    desk_named(edition, "南課")["hours"] = printed(edition, 1, "平日9:00～17:00")


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (hours_of_another_column, "header"),
        (hours_in_the_header_dropped, "missing"),
        (hours_of_no_number, "header"),
    ],
)
def test_hours_in_a_header_are_those_of_the_numbers_below_it(
    knowledge: Knowledge, forge: Forgery, code: str
) -> None:
    edition = as_found(IN_HEADERS, knowledge)
    assert [desk.get("hours", [""])[0] for desk in edition["desks"]] == [
        "平日9:00～17:00",
        "平日9:00～17:00",
        "",
        "平日9:00～17:00",
    ]
    assert code in codes_after(edition, forge)


def test_a_dated_fact_stands_there_once_and_says_what_its_remark_says(hours_above: Edition) -> None:
    def dated(**more: Any) -> Forgery:
        def forge(edition: Edition) -> None:
            desk = desk_named(edition, "西事務所")
            desk["dated"] = [
                {"field": "address", "since": "2025-10", "note": ["x", "printed", [], "x"], **more}
            ] * 2

        return forge

    assert {"twice"} <= codes_after(hours_above, dated())
    assert {"text"} <= codes_after(hours_above, dated(text=""))


# -- labels in a header -----------------------------------------------------------------------------

LABELLED = """各区の事務所

区\t土木事務所（道路・公園） 電話番号\t環境事業所（ごみ・資源） 電話番号
東区\t052-881-7017\t052-881-7117
西区\t052-882-7017\t052-882-7117
南区\t052-883-7017\t052-883-7117
北区\t052-884-7017\t052-884-7117
中区\t052-885-7017\t052-885-7117
港区\t052-886-7017\t052-886-7117
"""


@pytest.fixture(scope="module")
def labelled(knowledge: Knowledge) -> Edition:
    return as_found(LABELLED, knowledge)


def label_of_its_column_dropped(edition: Edition) -> None:
    phone = desk_named(edition, "南区")["phones"][0]
    del phone["label"], phone["label_spans"]


def labels_of_columns_exchanged(edition: Edition) -> None:
    one, other = desk_named(edition, "南区")["phones"]
    for part in ("label", "label_spans"):
        one[part], other[part] = other[part], one[part]


@pytest.mark.parametrize("forge", [label_of_its_column_dropped, labels_of_columns_exchanged])
def test_a_label_in_a_header_is_that_of_the_numbers_below_it(labelled: Edition, forge: Forgery) -> None:
    assert "label" in codes_after(labelled, forge)


# Sections side by side, each block with cells of its own bureaus and divisions that go on downwards.
SIDE_BY_SIDE = """部\t課\t係\t電話番号\t部\t課\t係\t電話番号
総務部\t総務課\t庶務係\t087-000-1101\t福祉部\t福祉課\t高齢者係\t087-000-1111
\t\t人事係\t087-000-1102\t\t\t障がい者係\t087-000-1112
\t税務課\t町民税係\t087-000-1103\t\t保険課\t国保係\t087-000-1113
〃\t〃\t徴収係\t087-000-1104\t〃\t〃\t年金係\t087-000-1114
"""


@pytest.mark.parametrize(("section", "other"), [("人事係", "障がい者係"), ("年金係", "徴収係")])
@pytest.mark.parametrize("field", ["organization", "department"])
def test_a_section_is_of_what_goes_on_in_the_columns_of_its_own_block(
    section: str, other: str, field: str, knowledge: Knowledge
) -> None:
    def forge(edition: Edition) -> None:
        desk, beside = desk_named(edition, section), desk_named(edition, other)
        if field == "organization":
            desk[field] = beside[field]
        else:
            desk[field] = [beside[field][0], desk[field][-1]]
        made_to_fit(edition)

    assert codes_after(as_found(SIDE_BY_SIDE, knowledge), forge) & {"level", "far", "unit"}


# -- notices and sources ----------------------------------------------------------------------------


def test_the_codes_of_notices_are_those_of_the_rules() -> None:
    assert {(code, severity) for severity, codes in CODES.items() for code in codes} == {
        (rule.code, str(rule.severity)) for rule in RULES
    }
