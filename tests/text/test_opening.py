"""Open or not: weekdays, the edges of the day, holidays by law, the turn of the year."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.text.hours import OpeningHours, read_hours
from madoguchi.text.opening import Now, opening_at

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
    assert found.until == ("" if now == "closed" else "17:00")


def test_hours_until_midnight_end_with_the_day():
    late = OpeningHours("18:00", "24:00", ("MO", "TU", "WE", "TH", "FR"))
    assert opening_at(late, datetime(2026, 11, 24, 23, 59)).now is Now.OPEN
    assert opening_at(late, datetime(2026, 11, 25, 0, 0)).now is Now.CLOSED


def test_hours_on_no_weekday_never_open():
    never = opening_at(OpeningHours("09:00", "17:00", ()), datetime(2026, 11, 24, 10, 0))
    assert (never.now, never.next) == (Now.CLOSED, None)
