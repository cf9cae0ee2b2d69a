"""Forgeries of what stands once in a list: no other row of it says what a word means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from madoguchi.editorial.drafting import read_file
from tests.editions.forging import (
    Edition,
    Forgery,
    codes_after,
    desk_named,
    drop_desk,
    made_to_fit,
    printed,
    proven,
)

TOWN = """緑町の相談窓口

市外局番は0285です。

【くらし】
消費生活センター　電話 22-1101（平日）／22-1109（夜間）
受付時間：平日9:00～16:00
住所：緑町本町1-2
こども家庭課　母子係　電話 22-1102
こども家庭課　給付係　電話 22-1103（内線 31）
障害福祉課　電話 22-1104／FAX 22-1105
※予約が要ります。
女性相談室 0120-000-111（無料）／22-1115（有料）

【しごと】
商工課 22-1201～1203
ハローワーク緑　電話 22-1210
労働相談室 22-1220（要予約）
"""
OFFICES = (
    "県の相談機関\n\n※ 電話番号は変わることがあります。\n\n名称\t担当\t電話番号\t内線\t備考\n"
    "東相談所\t総務課\t099-000-0001 099-000-0011\t12\t駐車場あり\n西相談所\t指導係\t099-000-0002\t13\t\n"
    "南相談所\t\t099-000-0003\t\t要予約\n北相談所\t相談係\t099-000-0004\t15\t駅の前\n"
    "港相談所\t庶務係\t099-000-0005～0007\t16\t\n※ 祝日は休みです。\n"
)
HALL = """| 部 | 課 | 直通 | 備考 |
| --- | --- | --- | --- |
| 総務部 | 総務課 | 0266-00-1001 | 本庁2階 |
| 〃 | 財政課 | 0266-00-1003 | ※1 |
| 福祉部 | 福祉課 | 0266-00-1004 | 分庁舎 |

※1 水曜日は19時まで。
"""


@pytest.fixture(scope="module")
def lists() -> dict[str, Edition]:
    texts = {"town": (TOWN, "txt"), "offices": (OFFICES, "tsv"), "hall": (HALL, "md")}
    return {
        name: proven(read_file(text.encode(), f"list.{kind}", edition="draft:x").content)
        for name, (text, kind) in texts.items()
    }


def phone(edition: Edition, word: str, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = desk_named(edition, word)["phones"][at]
    return found


def remark(edition: Edition, word: str, *values: Any) -> None:
    desk_named(edition, word).setdefault("notes", []).extend(values)


def free(edition: Edition, *spans: Any, why: str = "") -> None:
    """Account for places no more, or for something else."""
    edition["accounted"] = [each for each in edition["accounted"] if each[:3] not in spans]
    edition["accounted"] += [[*span, why] for span in spans if why]


def label_as_remark(edition: Edition) -> None:
    for word, line in (("消費生活", 6), ("女性相談", 13), ("労働相談", 18)):
        for each in desk_named(edition, word)["phones"]:
            label, spans = each.pop("label"), each.pop("label_spans")
            free(edition, *spans)
            remark(edition, word, printed(edition, line, label))


def kind_as_label(edition: Edition) -> None:
    each = phone(edition, "ハローワーク")
    each |= {"label": "電話", "label_spans": each.pop("says")}
    free(edition, *each["label_spans"], why="label of a number")


def extension_as_remark(edition: Edition) -> None:
    extension = phone(edition, "給付係").pop("extension")
    free(edition, *extension[2])
    remark(edition, "給付係", extension)


def hours_as_remark(edition: Edition) -> None:
    remark(edition, "消費生活", desk_named(edition, "消費生活").pop("hours"))


def hours_cut(edition: Edition) -> None:
    desk_named(edition, "消費生活")["hours"] = printed(edition, 7, "平日9:00")
    remark(edition, "消費生活", printed(edition, 7, "～16:00"))


def address_as_remark(edition: Edition) -> None:
    remark(edition, "消費生活", desk_named(edition, "消費生活").pop("address"))


def address_cut(edition: Edition) -> None:
    desk_named(edition, "消費生活")["address"] = printed(edition, 8, "緑町本町1")
    remark(edition, "消費生活", printed(edition, 8, "-2"))


def remark_as_hours(edition: Edition) -> None:
    desk = desk_named(edition, "障害福祉")
    desk["hours"] = desk["notes"].pop()


def remark_as_address(edition: Edition) -> None:
    desk = desk_named(edition, "障害福祉")
    desk["address"] = desk["notes"].pop()


def remark_as_section(edition: Edition) -> None:
    desk = desk_named(edition, "障害福祉")
    desk["department"] = [desk["notes"].pop()]


def remark_as_words_before_hours(edition: Edition) -> None:
    free(edition, *desk_named(edition, "障害福祉")["notes"].pop()[2], why="announces hours")


def remark_in_two(edition: Edition) -> None:
    desk_named(edition, "障害福祉")["notes"] = [
        printed(edition, 12, "※予約が"),
        printed(edition, 12, "要ります。"),
    ]


def remark_of_the_desk_above(edition: Edition) -> None:
    remark(edition, "女性相談", desk_named(edition, "障害福祉")["notes"][0])


def section_as_remark(edition: Edition) -> None:
    desk = desk_named(edition, "母子係")
    desk["organization"] = printed(edition, 9, "こども家庭課")
    desk.setdefault("notes", []).append(printed(edition, 9, "母子係"))


def outer_section_as_operator(edition: Edition) -> None:
    desk = desk_named(edition, "母子係")
    desk["organization"] = printed(edition, 9, "母子係")
    desk["operator"] = printed(edition, 9, "こども家庭課")


def next_desk_as_remarks(edition: Edition) -> None:
    one, other = desk_named(edition, "商工課"), desk_named(edition, "ハローワーク")
    one["phones"] += other["phones"]
    drop_desk(edition, other)
    remark(edition, "商工課", other["organization"])


def line_as_remark(edition: Edition) -> None:
    drop_desk(edition, desk_named(edition, "商工課"))
    remark(edition, "女性相談", printed(edition, 16, "商工課 22-1201～1203"))


def accounted_twice(edition: Edition) -> None:
    edition["accounted"].append(edition["accounted"][0])


def extension_of_a_range(edition: Edition) -> None:
    del phone(edition, "港相談所", 1)["extension"]


def extension_of_two(edition: Edition) -> None:
    phone(edition, "東相談所")["extension"] = phone(edition, "東相談所", 1)["extension"]


def extension_as_a_cell_of_remarks(edition: Edition) -> None:
    extension = phone(edition, "北相談所").pop("extension")
    free(edition, *extension[2])
    remark(edition, "北相談所", extension)


def extension_as_code(edition: Edition) -> None:
    free(edition, *phone(edition, "北相談所").pop("extension")[2], why="code of the row")


def section_of_a_row_as_remark(edition: Edition) -> None:
    remark(edition, "北相談所", *desk_named(edition, "北相談所").pop("department"))


def section_of_a_row_as_code(edition: Edition) -> None:
    free(edition, *desk_named(edition, "北相談所").pop("department")[0][2], why="code of the row")


def remark_above_left_out_of_one(edition: Edition) -> None:
    notes = desk_named(edition, "南相談所")["notes"]
    notes[:] = [note for note in notes if "変わる" not in note[0]]


def remark_of_a_row_as_section(edition: Edition) -> None:
    desk = desk_named(edition, "北相談所")
    desk["department"].append(desk["notes"].pop(0))


def footnote_as_header(edition: Edition) -> None:
    free(edition, *desk_named(edition, "財政課")["notes"].pop()[2], why="above the header")


def footnote_as_group(edition: Edition) -> None:
    free(edition, *desk_named(edition, "財政課")["notes"].pop()[2], why="heading of a group")


def footnote_as_hours(edition: Edition) -> None:
    desk = desk_named(edition, "財政課")
    desk["hours"] = desk["notes"].pop()


def remark_as_place(edition: Edition) -> None:
    desk = desk_named(edition, "総務課")
    desk["address"] = desk["notes"].pop()


FORGERIES: list[tuple[str, Forgery, str]] = [
    ("town", label_as_remark, "label"),
    ("town", kind_as_label, "kind"),
    ("town", extension_as_remark, "extension"),
    ("town", hours_as_remark, "field"),
    ("town", hours_cut, "cut"),
    ("town", address_as_remark, "field"),
    ("town", address_cut, "cut"),
    ("town", remark_as_hours, "field"),
    ("town", remark_as_address, "field"),
    ("town", remark_as_section, "field"),
    ("town", remark_as_words_before_hours, "accounted"),
    ("town", remark_in_two, "cut"),
    ("town", remark_of_the_desk_above, "far"),
    ("town", section_as_remark, "level"),
    ("town", outer_section_as_operator, "level"),
    ("town", next_desk_as_remarks, "level"),
    ("town", line_as_remark, "number-left"),
    ("town", accounted_twice, "twice"),
    ("offices", extension_of_a_range, "extension"),
    ("offices", extension_of_two, "extension"),
    ("offices", extension_as_a_cell_of_remarks, "extension"),
    ("offices", extension_as_code, "column"),
    ("offices", section_of_a_row_as_remark, "column"),
    ("offices", section_of_a_row_as_code, "column"),
    ("offices", remark_above_left_out_of_one, "note"),
    ("offices", remark_of_a_row_as_section, "column"),
    ("hall", footnote_as_header, "accounted"),
    ("hall", footnote_as_group, "accounted"),
    ("hall", footnote_as_hours, "field"),
    ("hall", remark_as_place, "column"),
]


@pytest.mark.parametrize(
    ("name", "forge", "code"), FORGERIES, ids=[forge.__name__ for _, forge, _ in FORGERIES]
)
def test_what_a_value_plainly_is_not_is_found(
    lists: dict[str, Edition], name: str, forge: Forgery, code: str
) -> None:
    def fitting(edition: Edition) -> None:
        forge(edition)
        made_to_fit(edition)

    assert code in codes_after(lists[name], fitting)


@pytest.mark.parametrize("name", ["town", "offices", "hall"])
def test_what_is_worked_out_again_alone_is_no_forgery(lists: dict[str, Edition], name: str) -> None:
    edition = json.loads(json.dumps(lists[name]))
    made_to_fit(edition)
    proven(json.dumps(edition, ensure_ascii=False).encode())
