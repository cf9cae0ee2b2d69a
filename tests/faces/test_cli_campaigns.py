"""The commands of the campaigns and of the gap report, as a shell runs them."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from madoguchi.editorial.call_sheets import COLUMNS
from tests.faces.conftest import Run


@pytest.fixture
def campaign(madoguchi: Run) -> str:
    """The number that stands first on the sheet of a fresh campaign."""
    assert madoguchi("db", "upgrade")[0] == 0
    code, out, err = madoguchi("campaign", "new", "秋の電話確認", "--count", 3)
    assert (code, out.splitlines()[0]) == (0, "campaign 1: 3 number(s)"), err
    return madoguchi("campaign", "status", 1)[1].splitlines()[2:][-3].split()[1]


def test_a_campaign_from_its_sheet_to_its_end(madoguchi, campaign, tmp_path):
    sheet = tmp_path / "calls.xlsx"
    assert madoguchi("campaign", "sheet", 1, "-o", sheet)[0] == 0
    book = openpyxl.load_workbook(sheet)
    for name, value in (("outcome", "正しい"), ("how", "電話"), ("day", "2026-01-05")):
        book.worksheets[0].cell(3, list(COLUMNS).index(name) + 1).value = value
    book.save(sheet)
    assert madoguchi("campaign", "upload", 1, sheet)[1] == (
        "campaign 1: 1 look(s) recorded, 0 change(s) proposed\n"
    )
    code, out, _ = madoguchi(
        "campaign", "record", 1, campaign, "changed", "--after", "03-3999-1091", "--day", "2026-01-06"
    )
    assert code == 0
    assert out.splitlines()[0] == f"{campaign}: changed (called, 2026-01-06, hanako)"
    assert "somebody else accepts it" in out
    assert madoguchi("campaign", "status", 1)[1].startswith("campaign 1: 秋の電話確認: 2 of 3 settled")
    assert madoguchi("campaign", "close", 1)[0] == 0
    assert "ended" in madoguchi("campaign", "list")[1]
    code, _, err = madoguchi("campaign", "record", 1, campaign, "right")
    assert (code, "has ended" in err) == (2, True)


def test_the_sheet_to_print_is_a_pdf(madoguchi, campaign, tmp_path):
    assert campaign
    assert madoguchi("campaign", "sheet", 1, "-o", tmp_path / "calls.pdf")[0] == 0
    assert (tmp_path / "calls.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("campaign", "new", "x", "--rule", "best"), "--rule 'best' is none of: oldest, riskiest"),
        (("campaign", "new", "x", "--count", "0"), "1 to 1000"),
        (("campaign", "sheet", 1, "-o", "calls.docx"), "an .xlsx or a .pdf"),
        (("campaign", "status", 9), "there is no campaign 9"),
        (("campaign", "record", 1, "03-0000-0000", "right"), "not on the sheet"),
        (("campaign", "upload", 1, "missing.xlsx"), "cannot read missing.xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(madoguchi, campaign, words, told):
    assert campaign
    code, _, err = madoguchi(*words)
    assert code == 2
    assert told in err


def test_an_outcome_that_is_none_is_said_with_those_that_are(madoguchi, campaign):
    code, _, err = madoguchi("campaign", "record", 1, campaign, "maybe")
    assert code == 2
    assert "right, wrong, changed, no-answer, unsure" in err


def test_the_gaps_are_told_the_uneven_functions_first(madoguchi):
    lines = madoguchi("gaps")[1].splitlines()
    assert lines[0].startswith("uneven")
    at = lines.index("  overseas-policy  国際課  (2 local, 41 regional, 4 national)")
    assert "    national 中小企業庁 経営支援部 海外展開支援室: 徳島県、香川県、愛媛県、高知県" in lines[at:]


def test_the_gaps_as_a_table_and_for_a_program(madoguchi, tmp_path):
    assert madoguchi("gaps", "--csv", "-o", tmp_path / "gaps.csv")[0] == 0
    text = (tmp_path / "gaps.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 50 * 47
    assert madoguchi("gaps", "--json", "-o", tmp_path / "gaps.jsonl")[0] == 0
    rows = [json.loads(line) for line in (tmp_path / "gaps.jsonl").read_text(encoding="utf-8").splitlines()]
    kochi = next(row for row in rows if (row["function"], row["prefecture"]) == ("overseas-policy", "高知県"))
    assert (kochi["cover"], kochi["desk"]) == ("national", "中小企業庁 経営支援部 海外展開支援室")
