"""Hours below headers: which days a header says, and that hours stand below their own."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.times import _days_in, check_hours_of_days
from tests.editions.forging import Edition, as_found, told_by

LIST = """診療所の一覧

名称\t電話番号\t診療時間平日\t診療時間土曜日
東診療所\t0993-00-0001\t9:00～17:00\t9:00～12:00
西診療所\t0993-00-0002\t9:00～16:00\t9:00～11:00
南診療所\t0993-00-0003\t8:30～17:00\t8:30～12:00
"""


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("開始時刻平日", {"平日"}),
        ("診療時間（土・日・祝）", {"土・日・祝"}),
        ("日曜日_open", {"日曜日"}),
        ("受付日", set()),
        ("日・時間", set()),
        ("受付時間", set()),
        ("診療時間 月", {"月"}),
        ("診療日 月", {"月"}),
        ("受付 月日", set()),
    ],
)
def test_a_header_says_its_days(header: str, days: set[str]) -> None:
    assert _days_in(header) == days


def test_hours_are_told_behind_the_days_above_them(knowledge: Knowledge) -> None:
    clinics = as_found(LIST, knowledge)

    def forge(edition: Edition) -> None:
        spans = edition["desks"][0]["hours"][2]
        spans[0], spans[2] = spans[2], spans[0]

    assert len(clinics["desks"][0]["hours"][2]) == 4
    assert told_by(check_hours_of_days, clinics, forge) == {("desks", "header")}


@pytest.mark.parametrize("word", ["診療時間", "診療日", "受付"])
def test_the_days_of_a_week_below_one_word_are_told_each_before_its_hours(
    knowledge: Knowledge, word: str
) -> None:
    text = (
        f"診療所の一覧\n\n名称\t電話番号\t{word} 月\t{word} 火\n東診療所\t0993-00-0001\t9:00～12:00\t9:00～17:00\n"
        "西診療所\t0993-00-0002\t9:00～11:00\t9:00～16:00\n"
    )
    clinics = as_found(text, knowledge)
    assert clinics["desks"][0]["hours"][0] == "月 9:00～12:00 火 9:00～17:00"

    def forge(edition: Edition) -> None:
        spans = edition["desks"][0]["hours"][2]
        spans[0], spans[2] = spans[2], spans[0]

    assert told_by(check_hours_of_days, clinics, forge)
