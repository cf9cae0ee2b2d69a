"""Lists of every shape: which words belong to which number, on which line, of which day."""

from __future__ import annotations

import io
from pathlib import PurePath

import openpyxl
import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.passages import Context
from madoguchi.editorial.crosscheck.statements import Statement, read_statements
from madoguchi.errors import SourceError
from tests.ingest.test_documents import as_pdf


def statements(content: str | bytes, name: str = "list.txt") -> list[Statement]:
    raw = content.encode() if isinstance(content, str) else content
    passages = read_list(raw, PurePath(name), known_to(GUIDEBOOK), Context())
    return [statement for passage in passages for statement in read_statements(passage)]


def told(content: str | bytes, name: str = "list.txt") -> list[tuple[int, str, str]]:
    return [(s.line, s.number, s.own) for s in statements(content, name)]


def test_a_csv_cell_of_several_lines_keeps_its_physical_lines() -> None:
    content = 'id,title,last_modified,inquiry\n1,融資,2022-01-06,"東課\n電話：03-1111-2222\n\n西課\n電話：03-1111-3333"\n2,補助,2023-01-01,南課 03-1111-4444\n'
    assert told(content, "a.csv") == [
        (3, "03-1111-2222", "東課"),
        (6, "03-1111-3333", "西課"),
        (7, "03-1111-4444", "南課"),
    ]
    first = statements(content, "a.csv")[0].context
    assert (first.title, first.date) == ("融資", "2022-01-06")


def test_the_newest_date_of_a_row_is_the_one_on_which_somebody_stood_by_it() -> None:
    content = "publish_date,last_modified,窓口,電話番号\n2023-04-01,2023-01-10,東課,03-1111-2222\n"
    assert statements(content, "a.csv")[0].context.date == "2023-01-10"


def test_a_column_that_repeats_our_number_is_not_what_the_other_list_says() -> None:
    content = "page_date\tdesk\tnumber_on_page\tseed_number\tnote\n2008-12-02\t東課\t03-1111-2222\t03-9999-8888\t5555 is 西課\n"
    assert told(content, "a.tsv") == [(2, "03-1111-2222", "東課")]


def test_a_column_of_labels_is_no_column_of_numbers() -> None:
    content = "label_before_number,number\n東課,03-1111-2222\n"
    assert told(content, "a.csv") == [(2, "03-1111-2222", "東課")]


def test_a_fax_column_is_not_read() -> None:
    assert told("窓口,TEL,FAX\n東課,03-1111-2222,03-1111-9999\n", "a.csv") == [(2, "03-1111-2222", "東課")]


@pytest.mark.parametrize(
    "header",
    ["TEL/FAX", "電話・FAX", "電話番号（FAX番号）", "お問い合わせ先", "連絡先", "Phone / Fax", "れんらく"],
)
def test_a_column_of_both_is_read_whatever_it_is_called_and_without_its_fax(header: str) -> None:
    rows = "東課,TEL 03-1111-2222 FAX 03-1111-9999\n西課,TEL 03-1111-3333 FAX 03-1111-8888\n"
    assert told(f"名称,{header}\n{rows}", "a.csv") == [
        (2, "03-1111-2222", "東課"),
        (3, "03-1111-3333", "西課"),
    ]


@pytest.mark.parametrize("header", ["部・課名", "担当課", "課室名", "所属", "Section", "よびな"])
def test_the_column_of_names_is_found_whatever_it_is_called(header: str) -> None:
    content = (
        f"番号,{header},電話番号,更新日\n1,東課,03-1111-2222,2022-04-01\n2,西課,03-1111-3333,2022-04-02\n"
    )
    assert [(s.line, s.number, s.context.name, s.context.date) for s in statements(content, "a.csv")] == [
        (2, "03-1111-2222", "東課", "2022-04-01"),
        (3, "03-1111-3333", "西課", "2022-04-02"),
    ]


def test_the_header_may_stand_below_a_title_and_have_two_lines() -> None:
    content = (
        "窓口一覧,,,\n令和5年4月1日現在,,,\n窓口,連絡先,,備考\n,電話,FAX,\n"
        "東課,03-1111-2222,03-1111-9999,夜間は 03-1111-7777\n西課,03-1111-3333,,\n"
    )
    assert told(content, "a.csv") == [(5, "03-1111-2222", "東課"), (6, "03-1111-3333", "西課")]


def test_a_section_beside_its_prefecture_is_the_prefecture_s() -> None:
    content = "県名,部・課名,電話番号\n青森,商工労働部商工政策課,017-734-9399\n"
    (found,) = statements(content, "a.csv")
    assert (found.context.authority, found.context.prefectures) == ("青森県", ("青森県",))


def test_codes_and_dates_are_no_numbers() -> None:
    content = "法人番号,窓口,電話番号,設立年月日\n0100020202053,東課,03-1111-2222,2022-04-01\n"
    assert [number for _, number, _ in told(content, "a.csv")] == ["03-1111-2222"]


def test_a_table_without_a_header_is_named_by_its_short_cells() -> None:
    assert told("東課,03-1111-2222\n西課,03-1111-3333\n", "a.csv") == [
        (1, "03-1111-2222", "東課"),
        (2, "03-1111-3333", "西課"),
    ]


def test_names_and_numbers_of_one_drawn_cell_are_read_side_by_side() -> None:
    content = "|休日の窓口|電話番号|\n|---|---|\n|公庫<br>（国民）<br>（中小）|<br>0120-111-222<br>0120-333-444|\n|東課|(058)265-4611|\n"
    assert told(content) == [
        (3, "0120-111-222", "公庫 （国民）"),
        (3, "0120-333-444", "公庫 （中小）"),
        (4, "058-265-4611", "東課"),
    ]


def test_a_list_that_lost_its_line_ends_is_cut_at_its_numbers() -> None:
    assert told("＜一覧＞・東会03-1111-2222・西会03-1111-3333ただし南会（03-1111-4444）まで") == [
        (1, "03-1111-2222", "＜一覧＞・東会"),
        (1, "03-1111-3333", "西会"),
        (1, "03-1111-4444", "ただし南会"),
    ]


def test_words_before_a_blank_line_still_belong_to_the_number_below() -> None:
    assert told("東課\n電話 03-1111-2222\n\n西課 設備班\n\n電 話 ０３－１１１１－３３３３\n")[1] == (
        6,
        "03-1111-3333",
        "西課 設備班",
    )


def test_a_number_without_words_belongs_to_the_words_before_and_a_bracket_behind_it_is_its_label() -> None:
    first, second = statements("東課 甲班、乙班\n電話：03-1111-2222（甲班）、03-1111-3333（乙班）\n")
    assert (first.own, first.after) == ("東課 甲班、乙班", "甲班")
    assert (second.own, second.after) == ("東課 甲班、乙班", "乙班")


def test_a_heading_stands_above_the_entries_of_a_list() -> None:
    _, second = statements("本機構\n* 東本部\n電話：03-1111-2222\n* 西本部\n電話：03-1111-3333\n")
    assert (second.own, [head.text for head in second.heads]) == ("西本部", ["東本部", "本機構"])


def test_a_line_that_is_a_date_dates_what_follows() -> None:
    assert [
        s.context.date for s in statements("東課 03-1111-2222\n2024年1月4日現在\n西課 03-1111-3333\n")
    ] == [
        "",
        "2024-01-04",
    ]


def test_a_sheet_is_read_by_its_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ("窓口", "電話番号", "更新日"),
        ("東課", "03-1111-2222", "2022-04-01"),
        ("西課", "03-1111-3333", ""),
    ]:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    found = statements(content.getvalue(), "a.xlsx")
    assert [(s.line, s.number, s.own, s.context.date) for s in found] == [
        (2, "03-1111-2222", "東課", "2022-04-01"),
        (3, "03-1111-3333", "西課", ""),
    ]


def test_a_pdf_is_read_line_by_line() -> None:
    found = told(as_pdf("東課 電話：03-1111-2222\n\n西課 電話：03-1111-3333"), "a.pdf")
    assert [(number, own.partition(" ")[0]) for _, number, own in found] == [
        ("03-1111-2222", "東課"),
        ("03-1111-3333", "西課"),
    ]


def test_what_is_no_list_is_said_to_be_none() -> None:
    with pytest.raises(SourceError, match=r"x\.png: neither UTF-8 nor another encoding"):
        statements(b"\x89PNG\r\n\x81\x20", "x.png")
    with pytest.raises(SourceError, match=r"x\.bin: not a text"):
        statements(b"abc\x00def", "x.bin")
