"""Tables in the markup of MediaWiki are read as those of a page, line by line."""

from __future__ import annotations

import pytest

from madoguchi.ingest.documents.blocks import Document, Grid
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.documents.wikitext import as_page, is_wikitext

TABLE = """'''市'''の窓口
== 一覧 ==
{| class="wikitable"
|+ 相談窓口
! 窓口 !! 電話 || FAX
|-
| [[東室|東相談室]] || 099-000-0001 || －
|- style="background:#eee"
| rowspan="2" | 西相談室
| 099-000-0002<ref>2024年までは099-000-0092</ref>
| 099-000-0012
|-
| 099-000-0003
夜間のみ
| {{none}}
|}
* 南相談室 [https://example.jp/ ホームページ]
"""


def test_a_table_of_a_wiki_is_a_grid() -> None:
    document = opened(TABLE.encode(), "list.txt")
    assert isinstance(document, Document)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert [row.cells for row in grid.rows] == [
        ("窓口", "電話", "FAX"),
        ("東相談室", "099-000-0001", "－"),
        ("西相談室", "099-000-0002", "099-000-0012"),
        ("西相談室", "099-000-0003 夜間のみ", ""),
    ]
    assert [row.line for row in grid.rows] == [5, 6, 8, 12]
    words = [block.text for block in document.blocks if not isinstance(block, Grid)]
    assert words[:3] == ["市の窓口", "一覧", "相談窓口"]
    assert "南相談室 ホームページ https://example.jp/" in words[-1]
    assert "2024年までは099-000-0092" in {remark.value for remark in document.remarks}  # not lost


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("| [[東室]]", "<td>東室"),
        ("| style='x' | 東室", "<td style='x'>東室"),
        ("| {{Tel|099-000-0001}}", "<td>099-000-0001"),
        ("| {{flag|name=x|東}}", "<td>東"),
        ("| 東 | 西", "<td>東 | 西"),
        ("| 東 || ''西''", "<td>東</td><td>西"),
    ],
)
def test_the_words_of_a_cell_are_those_that_the_wiki_shows(cell: str, words: str) -> None:
    assert as_page(f"{{|\n|-\n{cell}\n|}}")[0].split("\n")[2] == words


def test_a_number_in_a_comment_is_told_and_is_no_word_of_its_cell() -> None:
    html, remarks = as_page(
        "{|\n|-\n| 東室 || 099-000-0001<!-- 旧番号 099-000-0091 - 2024年\nまで --> || a\n|}<!-- 東 -->"
    )
    assert "0091" not in html
    assert len(html.split("\n")) == 5
    assert [remark.value for remark in remarks] == ["旧番号 099-000-0091 - 2024年\nまで"]


@pytest.mark.parametrize(
    "text",
    [
        "{|\n東室 099-000-0001\n",
        "{| a |}",
        "| 窓口 | 電話 |\n|---|---|\n| 東 | 099-000-0001 |\n",
        "|}\n{|\n! a",
    ],
)
def test_what_is_no_table_of_a_wiki(text: str) -> None:
    assert not is_wikitext(text)
