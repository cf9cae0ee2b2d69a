"""When a desk answers, as a machine reads it: days, times, and what is said of holidays and the turn of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# In iCalendar's letters, from Monday on: `date.weekday()` is the place of a day in it.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Offices close from 29 December to 3 January by custom, not by the holiday law (only 1 January is one).
_CUSTOM = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
_MIDNIGHT = "24:00"
_DAYS = dict(zip(WEEKDAYS, "月火水木金土日", strict=True))


class HolidayRule(StrEnum):
    """What the printed words say of the holidays, or of the turn of the year, among the days of a schedule."""

    NOTHING = "nothing"
    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One span of local time (Asia/Tokyo, HH:MM) and the days on which it comes.

    A `closes_at` that is not after `opens_at` is the next day's. `byday` is iCalendar's: MO for every
    week, 2SA for the second Saturday of the month, -1FR for the last Friday; a schedule has one of
    both kinds. `bymonthday` are days of the month. `every_holiday`: holidays are among the days,
    whatever their weekday. With none of the three the words say no days. `closed_dates` are pairs of
    MM-DD, both ends within, over the new year where the first is the later.
    """

    opens_at: str
    closes_at: str
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    every_holiday: bool = False
    holidays: HolidayRule = HolidayRule.NOTHING
    year_end: HolidayRule = HolidayRule.NOTHING
    closed_dates: tuple[tuple[str, str], ...] = ()

    @property
    def says_days(self) -> bool:
        """Whether the words say on which days."""
        return bool(self.byday or self.bymonthday or self.every_holiday)

    @property
    def monthly(self) -> bool:
        """Whether it comes on certain days of the month."""
        return bool(self.bymonthday) or any(len(day) > len("MO") for day in self.byday)

    @property
    def overnight(self) -> bool:
        """Whether it ends on the next day, after midnight."""
        return self.closes_at <= self.opens_at

    @property
    def to_midnight(self) -> bool:
        """Whether it ends as its day does."""
        return self.closes_at == _MIDNIGHT

    @property
    def dates_turn_of_year(self) -> bool:
        """Whether the words give dates at the turn of the year, so that its other days need no guess."""
        return any(_within(f"{month:02}-{day:02}", self.closed_dates) for month, day in _CUSTOM)

    def falls_on(self, day: date) -> bool:
        """Whether a day is among its days of the week or the month. Holidays are not looked at."""
        weekday = WEEKDAYS[day.weekday()]
        nth = f"{(day.day + 6) // 7}{weekday}"
        last = f"-1{weekday}" if _is_last(day) else ""
        return day.day in self.bymonthday or not {weekday, nth, last}.isdisjoint(self.byday)

    def closed_by_date(self, day: date) -> bool:
        """Whether the words name the day as closed by its date."""
        return _within(f"{day:%m-%d}", self.closed_dates)


def weekly_opening(schedules: Sequence[Schedule]) -> tuple[str, str, str]:
    """Return the days, the begin and the end as one cell each: 月火水木金, 09:00, 17:00.

    Days stand there where they are all days of every week, and times where each of the days has the same, one, span;
    what the words don't say so is empty.
    """
    if not schedules or any(schedule.monthly for schedule in schedules):
        return "", "", ""
    weekdays = {day for schedule in schedules for day in schedule.byday}
    days = "".join(_DAYS[day] for day in WEEKDAYS if day in weekdays)
    spans = {(schedule.opens_at, schedule.closes_at) for schedule in schedules}
    return (days, *next(iter(spans))) if len(spans) == 1 else (days, "", "")


def is_custom(day: date) -> bool:
    """Whether a day is one of those at the turn of the year on which offices close by custom."""
    return (day.month, day.day) in _CUSTOM


def all_custom(first: str, last: str) -> bool:
    """Whether a pair of MM-DD holds only such days."""
    ends = [tuple(map(int, end.split("-"))) for end in (first, last)]
    return all(end in _CUSTOM for end in ends) and _CUSTOM.index(ends[0]) <= _CUSTOM.index(ends[1])


def _within(day: str, spans: tuple[tuple[str, str], ...]) -> bool:
    return any(
        first <= day <= last if first <= last else day >= first or day <= last for first, last in spans
    )


def _is_last(day: date) -> bool:
    """Whether no later day of its month has its weekday. A week on is another month, or not a day at all."""
    try:
        return day.replace(day=day.day + 7).month != day.month
    except ValueError:
        return True
