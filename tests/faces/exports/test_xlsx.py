"""The workbook: a sheet a program, every cell text, filters, links, no clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import openpyxl
import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.sheets import SheetNames
from madoguchi.message import translated
from tests.faces.exports.readers import rfc_3966, sheet_rows


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(io.BytesIO(made("xlsx")))


@pytest.fixture(scope="module")
def sheets(book):
    return [sheet for sheet in book.worksheets if "窓口ID" in [cell.value for cell in sheet[1]]]


def test_one_sheet_a_program_named_as_excel_allows(book, sheets, edition):
    programs = Counter(edition.program_by_slug[desk.program].name for desk in edition.desks)
    assert {sheet.title: sheet.max_row - 1 for sheet in sheets} == programs
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert (names[0], names[-1]) == ("はじめに", "注意")


def test_names_that_are_too_long_or_taken_get_their_own():
    names = SheetNames(reserved=("注意",))
    taken = [names.take(text) for text in ("あ" * 40, "あ" * 50, "a/b", "A b", "注意", "", "[]")]
    assert taken == ["あ" * 31, "あ" * 29 + " 2", "a b", "A b 2", "注意 2", "-", "- 2"]


def test_each_sheet_can_be_read_and_filtered(sheets):
    for sheet in sheets:
        header = [cell.value for cell in sheet[1]]
        assert header[:2] == ["窓口名", "電話番号"]
        assert {"一覧の行", "一覧の印字", "値の種類"} <= {*header}
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[cell.column_letter].width >= 10 for cell in sheet[1])


def test_every_cell_is_text(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or (cell.data_type == "s" and cell.number_format == "@"), cell


def test_the_evidence_of_each_desk_stands_beside_it(sheets, edition):
    for sheet in sheets:
        for row in sheet_rows(sheet):
            desk = edition.desk_by_id[row["窓口ID"].value]
            assert row["一覧の行"].value == ";".join(map(str, desk.lines))
            assert row["一覧の印字"].value == desk.printed
            notices = row["注意"].value if "注意" in row else None
            assert (notices or "") == ";".join(desk.notices)


def test_numbers_dial_and_addresses_open(sheets, edition):
    dialled = opened = 0
    for sheet in sheets:
        for row in sheet_rows(sheet):
            for name, cell in row.items():
                if re.fullmatch(r"電話番号\d*", name) and cell.value:
                    assert cell.hyperlink.target == rfc_3966(cell.value)
                    dialled += 1
                if name == "URL" and cell.value:
                    assert cell.hyperlink.target == cell.value.split()[0]
                    opened += 1
    assert dialled == sum(len(desk.numbers) for desk in edition.desks)
    assert opened == sum(bool(desk.urls) for desk in edition.desks)


def test_the_first_sheet_tells_and_leads_to_every_other(book, edition):
    first = book["はじめに"]
    told = {row[0].value: row[1].value for row in first.iter_rows() if row[0].value}
    assert told["利用条件"] == f"不明（{translated(edition.sources[0].facts.said('licence'), 'ja')}）"
    assert told["改訂"] == edition.revision
    links = {row[0].hyperlink.location for row in first.iter_rows() if row[0].hyperlink}
    assert links == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_every_notice_stands_on_the_last_sheet(book, edition):
    assert [row["符号"].value for row in sheet_rows(book["注意"])] == [n.code for n in edition.notices]


@pytest.mark.parametrize("text", ["=1+1", "+1", "0120", "2-1-1", "\tx", "x\x01y"])
def test_odd_texts_stay_texts(text, renamed):
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"].write(renamed(text))))
    sheet = book.worksheets[1]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == f"{text} {text}".replace("\x01", "\N{REPLACEMENT CHARACTER}")


def test_there_is_no_clock_in_the_file(made, book, edition):
    day = edition.sources[0].facts.held_since
    with zipfile.ZipFile(io.BytesIO(made("xlsx"))) as file:
        assert {info.date_time[:3] for info in file.infolist()} == {(day.year, day.month, day.day)}
    assert book.properties.created.date() == book.properties.modified.date() == day
