"""CSV for spreadsheets: marks, line ends, no formula, and the way back."""

from __future__ import annotations

import csv
import io

import pytest

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.csv_cells import bare, csv_file, guarded
from madoguchi.text.untrusted import showable
from tests.faces.exports.readers import csv_rows

TABLES = ("csv", "gif", "municipal-csv")
ODD = [
    '=cmd|"/c calc"!A1',
    "+81",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'x",
    "''",
]


@pytest.mark.parametrize("text", ODD)
def test_what_a_spreadsheet_would_run_is_guarded_and_comes_back(text):
    assert guarded(text) == "'" + text
    assert bare(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "03-3501-1511", "0570-082100", "中央会", "a=b", "60-8566", " =1"])
def test_everything_else_stays_as_it_is(text):
    assert guarded(text) == bare(text) == text


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("text", ODD)
def test_no_cell_of_a_file_begins_like_a_formula(name, text, renamed):
    content = EXPORTS[name].write(renamed(text)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    # A control character that no cell may hold is shown as a mark, and a mark starts no formula.
    held = "'" + text if text[0] in "\t\n" or text[0].isprintable() else showable(text)
    assert sum(cell == held for cell in cells) >= 2
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


@pytest.mark.parametrize("name", TABLES)
def test_byte_order_mark_and_line_ends_are_those_of_excel(name, made, edition):
    content = made(name)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == content.count(b"\n") == len(edition.desks) + 1
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("name", TABLES)
def test_leading_zeros_are_kept(name, made, edition):
    postal = {desk.id: desk.postal_code.text for desk in edition.desks if desk.postal_code}
    zeros = {id: code for id, code in postal.items() if code.startswith("0")}
    rows = csv_rows(made(name))
    found = {row[k]: row for row in rows for k in ("窓口ID", "ID", "施設情報_ID") if k in row}
    assert zeros
    for id, code in zeros.items():
        assert code in found[id].values()


def test_the_print_comes_back_whole(made, edition):
    printed = {desk.id: desk.printed for desk in edition.desks}
    assert any(text.startswith("\t") for text in printed.values())
    assert {row["窓口ID"]: row["一覧の印字"] for row in csv_rows(made("csv"))} == printed


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="b"):
        csv_file(["a"], [{"a": "1", "b": "2"}])
