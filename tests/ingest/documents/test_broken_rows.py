"""Rows of a Markdown table that line breaks have broken, and the lines that are no parts of a row."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.documents.broken_rows import rows_on_one_line
from tests.ingest.test_documents import drafted, numbers

WITHOUT_THE_FIRST_BAR = """保育施設一覧
種類 | 施設名 | 定員 | 電話番号 | 延長 |
---|---|---|---|---|
保育所 | 東保育所 | 1号:0 2号:150 |
0877-49-0001 | 〇 |
保育所 | 西保育園 | 60 | 0877-41-
0002 | – |
認定こども園
(幼稚園型) | 北幼稚園 | 20 |
0877-49-0003 | 〇 |
認定区分について
"""
MERGED_CELLS_LOST = """相談センター
| 担当地域 | 名称 |
電話番号 | 相談日時 |
|---|---|---|---|
| 県全域 |
東センター |
082-254-0001 |
月~金 8時30分~17時 |
|
東センター 南支所 |
082-426-0002 | 月~金 10時15分~17時
(祝日を除く) |
|
| 西センター | 084-951-0003 | ||
|
北センター |
0824-63-0004 (内線23) |
||
| 中央市 | 中央市センター | 082-504-0005 | 月~金 10時~17時 |
"""


def test_a_row_without_the_first_bar_goes_on_behind_a_break(knowledge: Knowledge) -> None:
    edition = drafted(WITHOUT_THE_FIRST_BAR.encode(), knowledge)
    assert numbers(edition) == {
        "東保育所": ("0877-49-0001",),
        "西保育園": ("0877-41-0002",),
        "北幼稚園": ("0877-49-0003",),
    }


def test_rows_that_lost_a_merged_cell_are_whole(knowledge: Knowledge) -> None:
    edition = drafted(MERGED_CELLS_LOST.encode(), knowledge)
    assert numbers(edition) == {
        "東センター": ("082-254-0001",),
        "東センター 南支所": ("082-426-0002",),
        "西センター": ("084-951-0003",),
        "北センター": ("0824-63-0004",),
        "中央市センター": ("082-504-0005",),
    }
    assert edition.desks[3].phones[0].extension
    assert [desk.phones[0].value.lines for desk in edition.desks] == [(5,), (9,), (14,), (15,), (19,)]


HEAD = ["課 | 電話 | FAX |", "---|---|---|"]


@pytest.mark.parametrize(
    "rows",
    [
        ["東課 | 03-1111-0001 | 03-1111-0002 | 兼用 |", "西課 |", "03-1111-0003 | – |"],  # a bar too many
        ["東課 | 03-1111-0001", "西課 | 03-1111-0003 |"],  # each its own desk
        ["東課 |", "03-1111-0001 |"],  # the text is cut off within the row
        ["東課 |", "---|---|", "03-1111-0001 | – |"],  # another table
        ["ほかの窓口", "名 | 電話 | FAX |", "---|---|---|"],  # the title and the header of another
    ],
)
def test_what_is_no_broken_row_is_left_as_it_is(rows: list[str]) -> None:
    lines = HEAD + rows
    assert rows_on_one_line(lines) == list(enumerate(lines, start=1))


def test_a_row_with_cells_too_few_is_a_row() -> None:
    lines = [
        "| 課 | 電話 | FAX | 備考 |",
        "|---|---|---|---|",
        "| 注 |",
        "| 東課 | 03-1111-0001 |",
        "| 西課 |",
        "a | b | c |",
    ]
    assert rows_on_one_line(lines)[2:] == [
        (3, "| 注 |"),
        (4, "| 東課 | 03-1111-0001 |"),
        (5, "| 西課 | a | b | c |"),
    ]


FIELDS = """病児保育施設
東市
東保育室
所在地 |
東市本町1-2-3 |
電話番号 |
0956-00-0001 |
対象児童 |
0歳~小学校6年生 |
西保育室
所在地 |
〒857-0001
東市西町4-5 |
電話番号 |
0956-00-0002 |
対象児童 |
未就学児 |
"""


def test_a_label_and_what_it_says_are_a_row_where_a_bar_ends_each(knowledge: Knowledge) -> None:
    edition = drafted(FIELDS.encode(), knowledge)
    assert numbers(edition) == {"東保育室": ("0956-00-0001",), "西保育室": ("0956-00-0002",)}
    assert [[note.text for note in desk.notes] for desk in edition.desks] == [
        ["対象児童：0歳~小学校6年生"],
        ["対象児童：未就学児"],
    ]


def test_a_lone_label_or_one_without_a_value_is_no_row() -> None:
    lines = ["所在地 |", "東町1-2 |", "案内", "電話番号 |", "FAX |", "0956-00-0001 |"]
    assert rows_on_one_line(lines) == list(enumerate(lines, start=1))
