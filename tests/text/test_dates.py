"""Dates as lists print them and people type them: the case table is written by hand."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof.text import days_in
from madoguchi.text.dates import date_in, find_dates, known_day, parse_day, typed_day
from tests.conftest import read_cases

ROWS = read_cases("dates.csv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_dates_in_a_text(row: dict[str, str]) -> None:
    assert "|".join(found.iso for found in find_dates(row["text"])) == row["printed"], row["remarks"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_date_where_one_is_expected(row: dict[str, str]) -> None:
    assert date_in(row["text"]) == row["date"], row["remarks"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_day_that_somebody_types(row: dict[str, str]) -> None:
    assert (typed_day(row["text"]) or "") == row["typed"], row["remarks"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_the_proof_reads_the_same_dates(row: dict[str, str]) -> None:
    printed = set(filter(None, row["printed"].split("|")))
    assert printed <= days_in(row["text"])
    if not row["date"] and not row["typed"]:
        assert days_in(row["text"]) == set()


def test_a_date_is_the_very_text_at_its_span() -> None:
    text = "電話番号は令和５年５月８日より変わります。㋿6.4.1から"
    found = [(text[date.start : date.end], date.iso, date.begins) for date in find_dates(text)]
    assert found == [("令和５年５月８日より", "2023-05-08", True), ("㋿6.4.1から", "2024-04-01", True)]


def test_nothing_typed_is_no_mistake() -> None:
    assert [typed_day(text) for text in ("", " ", "　", "soon", "1" * 5000)] == ["", "", "", None, None]


def test_only_iso_is_a_stored_day() -> None:
    assert known_day("2023-04-01") == parse_day("2023-04-01T09:00:00")
    assert [known_day(text) for text in ("2023-04", "令和5年4月1日", "2023-02-30", "")] == [None] * 4
    with pytest.raises(ValueError):
        parse_day("R5.4.1")
