"""The call sheet as a workbook, filled in as people do it, and back."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from madoguchi.editorial.call_sheets import COLUMNS, read_filled, take_in, why_of, workbook
from madoguchi.editorial.campaigns import progress_of
from madoguchi.errors import InputError, SourceError
from madoguchi.model.verification import Outcome
from madoguchi.store.campaigns import Call, CampaignRule
from madoguchi.store.changes import proposals
from madoguchi.store.verifications import of_campaign
from tests.people import begin

TODAY = date(2026, 11, 23)


@pytest.fixture
def campaign(database, edition):
    return begin(database, edition, name="秋", rule=CampaignRule.RISKIEST, count=3, on=TODAY, by="hanako").id


def progress(database, edition, campaign):
    with database.reading() as connection:
        return progress_of(connection, edition, campaign)


def filled(content: bytes, rows: dict[int, dict[str, object]]) -> bytes:
    """The workbook with cells typed into; row 1 is the first call."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row, values in rows.items():
        for name, value in values.items():
            sheet.cell(row + 1, list(COLUMNS).index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


RIGHT = {"outcome": "正しい", "how": "電話", "day": "2026-11-20"}


def test_a_fresh_sheet_has_every_call_and_says_why_and_nothing_was_found(database, edition, campaign):
    content = workbook(progress(database, edition, campaign))
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == list(COLUMNS.values())
    lines = progress(database, edition, campaign).lines
    assert [row[1] for row in rows[1:]] == [line.call.number for line in lines]
    assert all(row[4] for row in rows[1:])
    assert read_filled(content, "calls.xlsx") == ()


def test_filled_rows_are_recorded_once_however_often_they_are_sent(database, edition, campaign):
    content = filled(
        workbook(progress(database, edition, campaign)),
        {
            1: RIGHT,
            3: {"outcome": "出なかった", "how": "電話", "day": datetime(2026, 11, 21)},
        },
    )
    rows = read_filled(content, "calls.xlsx")
    assert take_in(database, edition, campaign, rows, on=TODAY, by="hanako") == (2, 0)
    assert take_in(database, edition, campaign, rows, on=TODAY, by="hanako") == (0, 0)
    with database.reading() as connection:
        looks = of_campaign(connection, campaign)
    assert [(look.outcome, look.day) for look in looks] == [
        (Outcome.RIGHT, "2026-11-20"),
        (Outcome.NO_ANSWER, "2026-11-21"),
    ]


def test_a_sheet_that_is_downloaded_again_holds_what_was_found(database, edition, campaign):
    first = filled(workbook(progress(database, edition, campaign)), {1: RIGHT})
    take_in(database, edition, campaign, read_filled(first, "a.xlsx"), on=TODAY, by="hanako")
    again = read_filled(workbook(progress(database, edition, campaign)), "b.xlsx")
    assert [row.look.outcome for row in again] == [Outcome.RIGHT]


def test_a_new_number_of_a_sheet_is_proposed(database, edition, campaign):
    row = {**RIGHT, "outcome": "番号が変わった", "after": "03-3999-1091"}
    content = filled(workbook(progress(database, edition, campaign)), {2: row})
    rows = read_filled(content, "calls.xlsx")
    assert take_in(database, edition, campaign, rows, on=TODAY, by="hanako") == (1, 1)
    with database.reading() as connection:
        (proposal,) = proposals(connection)
    assert proposal.change.after == "03-3999-1091"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"outcome": "たぶん"}, "row 3: 結果 'たぶん' is none of"),
        ({"how": ""}, "row 3: 確かめ方"),
        ({"day": "先週"}, "row 3: 確かめた日 '先週' is not a date"),
        ({"day": "2026-12-01"}, "row 3: 2026-12-01 has not come yet"),
        ({"how": "公式サイト"}, "row 3: say where it stands"),
        ({"outcome": "番号が変わった", "after": 339991091}, "leading zero is lost"),
    ],
)
def test_with_one_wrong_row_nothing_is_recorded(database, edition, campaign, typed, told):
    content = filled(workbook(progress(database, edition, campaign)), {1: RIGHT, 2: {**RIGHT, **typed}})
    with pytest.raises(InputError, match=told):
        take_in(database, edition, campaign, read_filled(content, "c.xlsx"), on=TODAY, by="hanako")
    with database.reading() as connection:
        assert of_campaign(connection, campaign) == ()


def test_an_empty_sheet_is_said(database, edition, campaign):
    with pytest.raises(InputError, match="no row of the sheet says what was found"):
        take_in(database, edition, campaign, (), on=TODAY, by="hanako")


def test_another_file_is_no_call_sheet():
    with pytest.raises(SourceError, match="窓口ID、電話番号、結果"):
        read_filled(b"a,b\n1,2\n", "other.csv")


def test_why_is_said_in_both_languages_and_an_older_sign_that_is_gone_is_left_out():
    why = ({"sign": "reported", "n": 2, "points": 60}, {"sign": "no-such", "n": 1, "points": 1})
    call = Call(1, "d", "03-1111-2222", why)
    assert why_of(call) == ("利用者の報告 2 件",)
    assert why_of(call, "en") == ("2 report(s) from the public",)
