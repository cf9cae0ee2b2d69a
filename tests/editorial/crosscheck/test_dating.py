"""Of which day another list is."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from madoguchi.editorial.crosscheck.dating import date_in, date_of_file, dateline


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-10-01", "2023-10-01"),
        ("2020/5/11", "2020-05-11"),
        ("20231001", "2023-10-01"),
        ("令和5年5月8日現在", "2023-05-08"),
        ("2021年4月", "2021-04"),
        ("2024年版", "2024"),
        ("desks_2024-01.txt", "2024-01"),
        ("it-donyu-2025-bureaus", "2025"),
        ("2023-13-01", "2023"),
        ("電話 03-3501-2024", ""),
        ("", ""),
    ],
)
def test_dates_keep_the_precision_they_have(text: str, date: str) -> None:
    assert date_in(text) == date


def test_the_name_of_a_file_comes_before_that_of_its_folder_and_what_is_said_of_its_origin() -> None:
    origin = "list.csv: last changed 2022-05-03\nfetched 2024-02-01"
    assert date_of_file(PurePath("desks-2021/list_2020-07.csv"), origin) == "2020-07"
    assert date_of_file(PurePath("desks-2021/list.csv"), origin) == "2021"
    assert date_of_file(PurePath("desks/list.csv"), origin) == "2022-05-03"
    assert date_of_file(PurePath("desks/list.csv")) == ""


def test_a_date_inside_a_sentence_does_not_date_the_lines_below() -> None:
    assert dateline("令和5年5月8日現在") == "2023-05-08"
    assert dateline("令和2年7月豪雨で被災した中小企業の皆様のための相談窓口を設けました") == ""
