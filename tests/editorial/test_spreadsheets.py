"""A workbook out, edited as Excel and people do, and back in: nothing guessed, nothing lost."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.spreadsheets import COLUMNS, propose_all, read_upload, upload_of, workbook
from madoguchi.errors import InputError, SourceError
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition

OLD, NEW = "03-3501-1511", "03-3501-1512"
AT = {name: number for number, name in enumerate(COLUMNS)}
GROUND = {
    "effective": "2027-01-01",
    "reason": "移転",
    "method": "公式サイト",
    "source": "https://example.go.jp/",
}


def edited(*edits, sheet=None):
    """The sheet of the first desks with rows edited: (value that stands there, what is typed)."""
    edition = packaged_edition()
    book = openpyxl.load_workbook(io.BytesIO(sheet or workbook(edition, edition.desks[:5])))
    rows = book["窓口"]
    for before, typed in edits:
        row = next(r for r in rows.iter_rows(min_row=2) if r[AT["before"]].value == before)
        for name, value in {**GROUND, **typed}.items():
            row[AT[name]].value = value
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(content):
    return read_upload(content, "sheet.xlsx", packaged_edition(), ())


def test_a_sheet_that_nobody_edited_changes_nothing():
    edition = packaged_edition()
    upload = uploaded(workbook(edition, edition.desks))
    assert upload.rows == ()
    assert upload.unchanged > len(edition.desks)


def test_an_edited_value_is_proposed_with_its_ground(database):
    content = edited((OLD, {"after": NEW, "day": datetime(2026, 11, 1)}))
    upload = upload_of(database, content, "sheet.xlsx")
    assert upload.problems == ()
    (made,) = propose_all(database, upload, by="hanako")
    assert (made.change.before, made.change.after, made.origin) == (OLD, NEW, "spreadsheet sheet.xlsx")
    assert made.change.effective == date(2027, 1, 1)
    assert made.change.evidence[0].day == "2026-11-01"
    with database.reading() as connection:
        assert len(proposals(connection, state="proposed")) == 1
    with pytest.raises(InputError, match="waits for its review"):
        propose_all(database, upload_of(database, content, "sheet.xlsx"), by="jiro")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"after": 335011512}, "leading zero is lost"),
        ({"after": 335011512.0}, "leading zero is lost"),
        ({"after": "03-3501-15"}, "numbering plan"),
        ({"after": NEW, "effective": "らいねん"}, "is not a date"),
        ({"after": NEW, "effective": "2027-02-30"}, "is not a date"),
        ({"after": NEW, "reason": None}, "say why"),
        ({"after": NEW, "source": None}, "evidence"),
        ({"after": NEW, "method": "うわさ"}, "is none of"),
        ({"after": NEW, "field": "あだ名"}, "is none of"),
        ({"after": NEW, "before": "03-9999-9999"}, "does not say"),
        ({"after": NEW, "desk": "0000"}, "no desk has the id"),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_row(typed, said):
    upload = uploaded(edited((OLD, typed)))
    assert upload.changes == ()
    assert any(said in problem and problem.startswith("row ") for problem in upload.problems), upload.problems


@pytest.mark.parametrize(
    "value", ["０３－３５０１－１５１２", " 03-3501-1512 ", "03ー3501ー1512", "03‐3501‐1512"]
)
def test_a_number_typed_with_an_ime_is_that_number(value):
    assert [change.after for change in uploaded(edited((OLD, {"after": value}))).changes] == [NEW]


@pytest.mark.parametrize("day", [date(2027, 1, 1), "2027/1/1", "2027年1月1日", "2027.01.01"])
def test_days_are_read_as_people_and_excel_write_them(day):
    (change,) = uploaded(edited((OLD, {"after": NEW, "effective": day}))).changes
    assert change.effective == date(2027, 1, 1)


def test_rows_sorted_left_out_and_columns_moved_are_no_difference():
    book = openpyxl.load_workbook(io.BytesIO(edited((OLD, {"after": NEW}))))
    rows = [[cell.value for cell in row] for row in book["窓口"].iter_rows()]
    head, body = (
        rows[0],
        [row for row in rows[1:] if row[AT["before"]] == OLD or row[AT["after"]] is None][::-1],
    )
    other = openpyxl.Workbook()
    other.active.title = "並べかえ"
    for row in [head, *body[: len(body) // 2], next(r for r in body if r[AT["before"]] == OLD)]:
        other.active.append(row[::-1])
    assert {change.after for change in uploaded(saved(other)).changes} == {NEW}


def test_a_value_goes_and_one_comes():
    assert [c.after for c in uploaded(edited((OLD, {"after": "なし"}))).changes] == [""]
    more = uploaded(edited((OLD, {"before": None, "after": NEW}))).changes
    assert [(c.before, c.after) for c in more] == [("", NEW)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_csv_that_excel_saved_is_read_as_well(encoding):
    book = openpyxl.load_workbook(io.BytesIO(edited((OLD, {"after": NEW}))))
    out = io.StringIO()
    csv.writer(out).writerows([[cell.value or "" for cell in row] for row in book["窓口"].iter_rows()])
    upload = read_upload(out.getvalue().encode(encoding, "replace"), "sheet.csv", packaged_edition(), ())
    assert [change.after for change in upload.changes] == [NEW]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04nonsense", b"\x00\x01\x02"])
def test_a_file_that_is_no_such_sheet_is_refused_with_what_to_do(content):
    with pytest.raises(SourceError):
        uploaded(content)


def test_a_value_twice_in_one_sheet_is_named():
    book = openpyxl.load_workbook(io.BytesIO(edited((OLD, {"after": NEW}))))
    sheet = book["窓口"]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[AT["before"]].value == OLD)
    sheet.append([cell.value for cell in row])
    assert any("same value already" in problem for problem in uploaded(saved(book)).problems)


def test_the_workbook_keeps_zeros_computes_nothing_and_names_its_revision():
    edition = packaged_edition()
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition, edition.desks[:50])))
    for row in book["窓口"].iter_rows(min_row=2):
        assert all(cell.number_format == "@" and cell.data_type in ("s", "n") for cell in row)
        assert not any(cell.data_type == "f" for cell in row)
    assert edition.revision in "".join(str(row[0].value) for row in book["使い方"].iter_rows())


def test_with_one_wrong_row_nothing_is_proposed(database):
    second = packaged_edition().desks[1].numbers[0]
    content = edited((OLD, {"after": NEW}), (second, {"after": "03-1"}))
    with pytest.raises(InputError, match="nothing was proposed"):
        propose_all(database, upload_of(database, content, "sheet.xlsx"), by="hanako")
    with database.reading() as connection:
        assert proposals(connection) == ()
    assert served_edition(database).changes == ()
