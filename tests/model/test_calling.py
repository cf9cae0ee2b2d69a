"""When pages may say that callers got through: by hand, as of 20 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.model.calling import CallDay, Confirmed, before, confirmed_by_callers

ON = date(2026, 11, 20)


def day(text: str, reached: int = 0, dead: int = 0, wrong: int = 0) -> CallDay:
    return CallDay(f"2026-{text}", reached, wrong, dead)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        # too few, or all on one day
        ([], None),
        ([day("11-19", 1)], None),
        ([day("11-18", 1), day("11-19", 1)], None),
        ([day("11-19", 5)], None),
        # enough, the order of the days does not matter
        ([day("11-18", 2), day("11-19", 1)], Confirmed(3, "2026-11")),
        ([day("11-19", 1), day("10-02", 2)], Confirmed(3, "2026-11")),
        ([day("10-01", 1), day("10-02", 1), day("10-03", 1)], Confirmed(3, "2026-10")),
        # a wrong desk says nothing of the number, for it or against it
        ([day("11-18", 1, wrong=4), day("11-19", 1, wrong=4)], None),
        ([day("11-18", 2), day("11-19", 1, wrong=9)], Confirmed(3, "2026-11")),
        # newer answers that contradict
        ([day("11-17", 5), day("11-18", 5), day("11-20", dead=1)], None),
        ([day("11-17", 5), day("11-18", 5), day("11-19", 1, dead=2)], None),
        ([day("11-17", 5), day("11-18", 5), day("11-19", dead=1), day("11-20", 1)], Confirmed(10, "2026-11")),
        ([day("11-17", 5), day("11-18", 5), day("11-19", 2, dead=2)], Confirmed(10, "2026-11")),
        ([day("10-01", dead=3), day("11-18", 2), day("11-19", 1)], Confirmed(3, "2026-11")),
        ([day("10-01", dead=4), day("11-18", 2), day("11-19", 1)], None),
        # never more than ten, however many there are
        ([day(f"11-{n:02}", 5) for n in range(1, 20)], Confirmed(10, "2026-11")),
        # ninety days and no more; nothing of days to come
        ([day("08-23", 2), day("08-24", 1)], Confirmed(3, "2026-08")),
        ([day("08-22", 2), day("08-24", 1)], None),
        ([day("11-19", 1), day("11-21", 5)], None),
    ],
)
def test_what_may_be_said(days, said):
    assert confirmed_by_callers(days, ON) == said


def test_a_clock_at_the_first_day_breaks_nothing():
    assert before("0001-01-02", 90) == "0001-01-01"
    assert confirmed_by_callers([day("11-19", 5)], date(1, 1, 1)) is None
