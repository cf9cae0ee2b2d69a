"""Of which day another list is."""

from __future__ import annotations

from pathlib import PurePath

from madoguchi.editorial.crosscheck.dating import date_of_file, dateline


def test_the_name_of_a_file_comes_before_that_of_its_folder_and_what_is_said_of_its_origin() -> None:
    origin = "list.csv: last changed 2022-05-03\nfetched 2024-02-01"
    assert date_of_file(PurePath("desks-2021/list_2020-07.csv"), origin) == "2020-07"
    assert date_of_file(PurePath("desks-2021/list.csv"), origin) == "2021"
    assert date_of_file(PurePath("desks/list.csv"), origin) == "2022-05-03"
    assert date_of_file(PurePath("desks/list.csv")) == ""


def test_a_date_inside_a_sentence_does_not_date_the_lines_below() -> None:
    assert dateline("令和5年5月8日現在") == "2023-05-08"
    assert dateline("令和2年7月豪雨で被災した中小企業の皆様のための相談窓口を設けました") == ""
    assert dateline("Last updated: April 1, 2023") == "2023-04-01"
    assert dateline("Tokyo office 03-1111-2222 2023-04-01") == ""
