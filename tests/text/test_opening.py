"""Open or not: weekdays, the edges of the day, holidays by law, the turn of the year."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.text.hours import read_hours
from madoguchi.text.opening import Doubt, Now, opening_at
from madoguchi.text.schedule import Schedule

HOURS = read_hours("平日午前9時～午後5時")

# moment, state, next opening, name of the holiday, custom days in between; by the calendar on the wall
CASES = [
    ("2026-11-24T09:00", "open", None, "", False),  # Tuesday, on the minute
    ("2026-11-24T12:30", "open", None, "", False),  # the list prints no lunch break
    ("2026-11-24T16:59", "open", None, "", False),
    ("2026-11-24T17:00", "closed", "2026-11-25T09:00", "", False),
    ("2026-11-24T08:59", "closed", "2026-11-24T09:00", "", False),
    ("2026-11-24T00:00", "closed", "2026-11-24T09:00", "", False),  # midnight belongs to the new day
    ("2026-11-23T23:59", "closed", "2026-11-24T09:00", "勤労感謝の日", False),
    ("2026-11-20T18:00", "closed", "2026-11-24T09:00", "", False),  # Friday evening before a long weekend
    ("2026-11-21T10:00", "closed", "2026-11-24T09:00", "", False),  # Saturday
    ("2026-11-23T10:00", "closed", "2026-11-24T09:00", "勤労感謝の日", False),  # a Monday within the hours
    ("2026-09-22T10:00", "closed", "2026-09-24T09:00", "国民の休日", False),  # between two holidays
    ("2027-03-22T10:00", "closed", "2027-03-23T09:00", "春分の日 振替休日", False),  # substitute holiday
    ("2026-05-06T10:00", "closed", "2026-05-07T09:00", "憲法記念日 振替休日", False),
    ("2026-12-28T10:00", "open", None, "", False),  # the last working day
    ("2026-12-28T18:00", "closed", "2027-01-04T09:00", "", True),
    ("2026-12-29T10:00", "unsure", "2027-01-04T09:00", "", True),  # custom, not law
    ("2026-12-31T18:00", "closed", "2027-01-04T09:00", "", True),
    ("2027-01-01T10:00", "closed", "2027-01-04T09:00", "元日", False),  # what follows is a weekend
    ("2028-01-03T10:00", "unsure", "2028-01-04T09:00", "", True),  # a Monday
]


@pytest.mark.parametrize(("moment", "now", "opens", "holiday", "custom"), CASES, ids=[c[0] for c in CASES])
def test_hours_of_weekdays_through_the_calendar(moment, now, opens, holiday, custom):
    found = opening_at(HOURS, datetime.fromisoformat(moment))
    assert found.now == now
    assert found.next == (datetime.fromisoformat(opens) if opens else None)
    assert found.holiday == holiday
    assert found.custom is custom
    assert found.until == (None if now == "closed" else at(f"{moment[:10]}T17:00"))


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


# hours, moment, state, until, next opening, why it may be closed; by the calendar on the wall
MORE = [
    # a weekday without a word on holidays: a holiday is unsure (23 November 2026 is a Monday)
    ("月～金 9:00～17:00", "2026-11-24T10:00", "open", "2026-11-24T17:00", None, ""),
    ("月～金 9:00～17:00", "2026-11-23T10:00", "unsure", "2026-11-23T17:00", "2026-11-24T09:00", "holiday"),
    ("月～金 9:00～17:00（祝日を除く）", "2026-11-23T10:00", "closed", None, "2026-11-24T09:00", ""),
    ("月～金 9:00～17:00（祝日も）", "2026-11-23T10:00", "open", "2026-11-23T17:00", None, ""),
    ("毎日 9:00～17:00", "2026-11-23T10:00", "open", "2026-11-23T17:00", None, ""),
    # holidays among the days
    ("土日祝 10:00～16:00", "2026-11-23T10:00", "open", "2026-11-23T16:00", None, ""),
    ("土日祝 10:00～16:00", "2026-11-24T10:00", "closed", None, "2026-11-28T10:00", ""),
    ("平日 9:00～20:00 土日祝 10:00～16:00", "2026-11-23T18:00", "closed", None, "2026-11-24T09:00", ""),
    ("月～金 9:00～20:00、土日祝 10:00～16:00", "2026-11-23T15:59", "open", "2026-11-23T16:00", None, ""),
    ("祝日 10:00～16:00", "2026-11-22T12:00", "closed", None, "2026-11-23T10:00", ""),
    # the turn of the year: said, dated, named as open, or left unsaid
    ("平日 9:00～17:00（年末年始を除く）", "2026-12-30T10:00", "closed", None, "2027-01-04T09:00", ""),
    ("平日 9:00～17:00（12/31～1/3を除く）", "2026-12-30T10:00", "open", "2026-12-30T17:00", None, ""),
    ("平日 9:00～17:00（12/28～1/4を除く）", "2026-12-28T10:00", "closed", None, "2027-01-05T09:00", ""),
    ("平日 9:00～17:00（8/12～8/14を除く）", "2026-08-13T10:00", "closed", None, "2026-08-17T09:00", ""),
    (
        "平日 9:00～17:00（8/12～8/14を除く）",
        "2026-12-30T10:00",
        "unsure",
        "2026-12-30T17:00",
        "2027-01-04T09:00",
        "year-end",
    ),
    ("年中無休 9:00～21:00", "2027-01-01T10:00", "open", "2027-01-01T21:00", None, ""),
    ("毎日 9:00～21:00", "2027-01-01T10:00", "unsure", "2027-01-01T21:00", "2027-01-04T09:00", "year-end"),
    (
        "月～金 9:00～17:00",
        "2027-01-01T10:00",
        "unsure",
        "2027-01-01T17:00",
        "2027-01-04T09:00",
        "holiday year-end",
    ),
    # what is told of one part is not known of the other
    (
        "平日 9時～17時、土曜 9時～12時（年末年始を除く）",
        "2026-12-30T10:00",
        "unsure",
        "2026-12-30T17:00",
        "2027-01-04T09:00",
        "year-end",
    ),
    (
        "平日 9時～17時、土曜 9時～12時（年末年始を除く）",
        "2027-01-02T10:00",
        "closed",
        None,
        "2027-01-04T09:00",
        "",
    ),
    # days of the month: 14 and 28 November 2026 are the second and fourth Saturday
    ("第2・4土曜 10:00～16:00", "2026-11-14T10:00", "open", "2026-11-14T16:00", None, ""),
    ("第2・4土曜 10:00～16:00", "2026-11-21T10:00", "closed", None, "2026-11-28T10:00", ""),
    ("第2・4土曜 10:00～16:00", "2026-11-28T16:00", "closed", None, "2026-12-12T10:00", ""),
    ("第5土曜 10:00～16:00", "2026-11-14T10:00", "closed", None, "2027-01-30T10:00", ""),
    ("最終金曜 13:00～17:00", "2026-11-27T13:00", "open", "2026-11-27T17:00", None, ""),
    ("最終金曜 13:00～17:00", "2026-11-20T13:00", "closed", None, "2026-11-27T13:00", ""),
    ("水曜 9:00～19:00（第3水曜は休み）", "2026-11-18T10:00", "closed", None, "2026-11-25T09:00", ""),
    ("水曜 9:00～19:00（第3水曜は休み）", "2026-11-11T10:00", "open", "2026-11-11T19:00", None, ""),
    ("毎月10日 8:00～翌8:00", "2026-11-10T20:00", "open", "2026-11-11T08:00", None, ""),
    ("毎月10日 8:00～翌8:00", "2026-11-11T07:59", "open", "2026-11-11T08:00", None, ""),
    ("毎月10日 8:00～翌8:00", "2026-11-11T08:00", "closed", None, "2026-12-10T08:00", ""),
    (
        "毎月10日 9:00～17:00",
        "2026-10-10T10:00",
        "unsure",
        "2026-10-10T17:00",
        "2026-11-10T09:00",
        "days",
    ),  # a Saturday
    # two spans a day, and lunch
    ("平日 9時～17時（12時～13時を除く）", "2026-11-24T11:59", "open", "2026-11-24T12:00", None, ""),
    ("平日 9時～17時（12時～13時を除く）", "2026-11-24T12:00", "closed", None, "2026-11-24T13:00", ""),
    ("平日 9時～17時（12時～13時を除く）", "2026-11-24T13:00", "open", "2026-11-24T17:00", None, ""),
    ("平日 9:00～12:00、12:00～17:00", "2026-11-24T10:00", "open", "2026-11-24T17:00", None, ""),  # no gap
    # over midnight
    ("平日 22:00～翌5:00", "2026-11-24T23:00", "open", "2026-11-25T05:00", None, ""),
    ("平日 22:00～翌5:00", "2026-11-25T04:59", "open", "2026-11-25T05:00", None, ""),
    ("平日 22:00～翌5:00", "2026-11-25T05:00", "closed", None, "2026-11-25T22:00", ""),
    (
        "平日 22:00～翌5:00",
        "2026-11-21T04:00",
        "open",
        "2026-11-21T05:00",
        None,
        "",
    ),  # Saturday: Friday's night
    ("平日 22:00～翌5:00", "2026-11-23T04:00", "closed", None, "2026-11-24T22:00", ""),  # Sunday has no night
    ("平日 22:00～翌5:00", "2026-11-24T04:00", "closed", None, "2026-11-24T22:00", ""),  # nor has a holiday
    ("平日 18:00～24:00", "2026-11-24T23:59", "open", "2026-11-25T00:00", None, ""),
    ("平日 18:00～24:00", "2026-11-25T00:00", "closed", None, "2026-11-25T18:00", ""),
    # round the clock
    ("24時間365日", "2027-01-01T03:00", "open", None, None, ""),
    ("平日 24時間", "2026-11-24T12:00", "open", "2026-11-28T00:00", None, ""),
    # no days
    ("9:00～17:00", "2026-11-24T10:00", "unsure", "2026-11-24T17:00", None, "days"),
    ("9:00～17:00", "2026-11-22T10:00", "unsure", "2026-11-22T17:00", None, "days"),  # a Sunday
    ("9:00～17:00", "2026-11-24T17:00", "closed", None, None, "days"),
    ("9:00～17:00（祝日を除く）", "2026-11-23T10:00", "closed", None, None, ""),
    ("9:00～17:00（土日祝を除く）", "2026-11-24T10:00", "open", "2026-11-24T17:00", None, ""),
    (
        "22:00～翌5:00",
        "2026-11-24T04:00",
        "unsure",
        "2026-11-24T05:00",
        None,
        "days holiday",
    ),  # of Monday's night
]


@pytest.mark.parametrize(
    ("hours", "moment", "now", "until", "opens", "doubts"),
    MORE,
    ids=[f"{case[0]} {case[1]}" for case in MORE],
)
def test_all_kinds_of_hours_through_the_calendar(hours, moment, now, until, opens, doubts):
    found = opening_at(read_hours(hours), at(moment))
    assert found.now == now
    assert found.until == (at(until) if until else None)
    assert found.next == (at(opens) if opens else None)
    assert found.doubts == frozenset(map(Doubt, doubts.split()))


def test_a_holiday_is_named_only_where_it_closes():
    def named(hours: str) -> str:
        return opening_at(read_hours(hours), datetime(2026, 11, 23, 8, 0)).holiday

    assert named("平日 9:00～17:00") == named("月～金 9:00～17:00") == "勤労感謝の日"
    assert named("土日祝 9:00～17:00") == named("毎日 9:00～17:00") == named("火～金 9:00～17:00") == ""


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_the_first_and_the_last_day_that_there_is(moment):
    assert opening_at(read_hours("毎日 20:00～翌5:00"), moment).now in Now


def test_hours_on_no_day_never_open():
    never = opening_at(
        (Schedule("09:00", "17:00", ("5MO",), closed_dates=(("01-01", "12-31"),)),), at("2026-11-24T10:00")
    )
    assert (never.now, never.next) == (Now.CLOSED, None)
    assert opening_at((), at("2026-11-24T10:00")).now is Now.CLOSED
