"""Tables that are drawn in a text: their cells, and what between them is no cell."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.documents.markdown import cells_of, is_rule, without_bars
from tests.ingest.test_documents import drafted, noticed, numbers

IP = """# 窓口の一覧

## 知財総合支援窓口

| 都道府県 | 電話番号 | 住所 |
|:---|:---:|---|
| **青森県** | [017-762-7351](tel:017-762-7351) | 青森市<br>長島1-1-1 |
| 岩手県 | ~~019-000-0000~~ `019-634-0684` | 盛岡市 |
"""


def test_a_table_of_markdown_is_a_table_of_the_list(knowledge: Knowledge) -> None:
    edition = drafted(IP.encode(), knowledge)
    assert numbers(edition) == {
        "青森県知財総合支援窓口": ("017-762-7351",),
        "岩手県知財総合支援窓口": ("019-634-0684",),
    }
    assert edition.desks[0].address is not None
    assert edition.desks[0].address.text == "青森市 長島1-1-1"
    assert [(n.value, n.lines) for n in noticed(edition, "cell-struck-out")] == [("019-000-0000", (8,))]
    assert edition.desks[0].phones[0].value.lines == (7,)  # the line of the file


@pytest.mark.parametrize(
    "table",
    [
        "都道府県 | 電話番号\n--- | ---\n青森県 | 017-762-7351\n",
        "|都道府県|電話番号|\n|-|-|\n|青森県|017-762-7351|\n",
        "+----------+--------------+\n| 都道府県 | 電話番号     |\n+==========+==============+\n| 青森県   | 017-762-7351 |\n+----------+--------------+\n",
        "┌────┬────┐\n│都道府県│電話番号│\n├────┼────┤\n│青森県│017-762-7351│\n└────┴────┘\n",
        "｜都道府県｜電話番号｜\n｜青森県｜017-762-7351｜\n",
        "  | 都道府県 | 電話番号\n  |---|---\n  | 青森県 | 017-762-7351\n",
    ],
)
def test_a_table_drawn_in_any_way(knowledge: Knowledge, table: str) -> None:
    edition = drafted(f"知財総合支援窓口\n\n{table}".encode(), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}


GRID = """
+----------+--------------+--------------+
| 窓口     | 電話         | FAX          |
+==========+==============+==============+
| 労働相談 | 099-000-0001 | 099-000-0011 |
| コーナー | 099-000-0002 |              |
+----------+--------------+--------------+
{more}"""


@pytest.mark.parametrize(
    "more", ["", "| 職業相談 | 099-000-0003 | なし         |\n+----------+--------------+--------------+\n"]
)
def test_in_a_grid_whose_header_equals_signs_part_a_rule_parts_rows(more: str) -> None:
    lines = without_bars(GRID.format(more=more))[0].split("\n")
    assert lines[4:6] == ["労働相談 コーナー\t099-000-0001 099-000-0002\t099-000-0011", ""]


def test_a_rule_of_another_table_may_part_groups() -> None:
    lines = without_bars((GRID.replace("=", "-")).format(more="| 南 | 099-000-0003 | |\n+---+---+---+\n"))[0]
    assert lines.split("\n")[4:6] == ["労働相談\t099-000-0001\t099-000-0011", "コーナー\t099-000-0002\t"]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ("a", "b")),
        ("| a | b", ("a", "b")),
        ("| a \\| b | c |", ("a | b", "c")),
        ("|  | c |", ("", "c")),
        ("a | b", ()),
        ("|", ()),
        ("", ()),
    ],
)
def test_the_cells_of_a_line(line: str, cells: tuple[str, ...]) -> None:
    assert cells_of(line) == cells


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("|---|:-:|", True),
        ("+--+--+", True),
        ("=====", True),
        ("├──┼──┤", True),
        ("| a | b |", False),
        ("| | |", False),
        ("", False),
    ],
)
def test_a_line_that_only_draws(line: str, is_one: bool) -> None:
    assert is_rule(line) == is_one


def test_a_text_without_marks_of_markdown_is_left_as_it_is() -> None:
    text = "東課\n**03-1111-2222** a | b\n#7119\n- 西課\n-----\n"
    assert without_bars(text) == (text, ())


def test_the_marks_of_markdown_are_no_words() -> None:
    text = "# 東課\n\n- **電話**: 03-1111-2222\n- [案内](https://a.example.jp/): 3階\n"
    assert without_bars(text)[0] == "東課\n\n- 電話: 03-1111-2222\n- 案内 https://a.example.jp/ : 3階\n"


def test_each_line_stays_where_it_is() -> None:
    text, _ = without_bars("見出し\r\n\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n後")
    assert text.split("\n") == ["見出し", "", "a\tb", "", "1\t2", "後"]


def test_a_rule_without_spaces_is_read_soon() -> None:
    assert not is_rule("-" * 40_000 + "x")
    assert without_bars("| " + "*" * 4_000 + " | " + "[" * 4_000 + " |")[0]


def test_a_break_of_a_page_is_no_word_of_a_name() -> None:
    text = "東センター<br />\n099-000-0001<br\n\n西センター<br>099-000-0002<BR/>099-000-0003\n南センター<br>\n<brand>の窓口\n"
    found, _ = without_bars(text)
    assert found.split("\n") == [
        *(
            "東センター",
            "099-000-0001",
            "",
            "西センター 099-000-0002、099-000-0003",
            "南センター",
            "<brand>の窓口",
            "",
        )
    ]


def test_what_is_struck_out_in_a_line_is_left_out_and_told() -> None:
    text, notices = without_bars("## 東課\n電話 ~~099-000-0001~~ 099-000-0002\n受付 9時~~12時、13時~~17時\n")
    assert text.splitlines()[1:] == ["電話  099-000-0002", "受付 9時~~12時、13時~~17時"]
    assert [(notice.code, notice.value, notice.lines) for notice in notices] == [
        ("cell-struck-out", "099-000-0001", (2,))
    ]


def test_the_mark_of_a_footnote_is_set_above_the_line() -> None:
    text, _ = without_bars("- 東課 099-000-0001<sup>1</sup>\n- 西課 099-000-0002[^2]\n\n[^2]: 平日のみ\n")
    assert text.splitlines() == ["- 東課 099-000-0001¹", "- 西課 099-000-0002²", "", "² 平日のみ"]
