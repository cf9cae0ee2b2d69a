"""Whether a desk is open at a moment: its schedules, the weekday, Japan's holidays by law, the turn of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

import jpholiday

from madoguchi.text.schedule import HolidayRule, Schedule, is_custom

# Long enough for the fifth weekday of a month, or its 31st, on a holiday; a table that never opens must not loop.
_LOOK_AHEAD = 130
# Hours that go on for so long have no end that helps anybody.
_GOES_ON = timedelta(days=8)
_SATURDAY = 5


class Now(StrEnum):
    """`UNSURE`: within the hours, on a day of which the words leave open whether it is one of theirs."""

    OPEN = "open"
    UNSURE = "unsure"
    CLOSED = "closed"


class Doubt(StrEnum):
    """Why a day may be closed: a holiday, the turn of the year, or the words do not say the days."""

    HOLIDAY = "holiday"
    YEAR_END = "year-end"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the hours say of a moment; times are Japan's.

    `until` is when it closes, if it is open or may be; None if that is not within a week. `next` is the
    next moment at which it surely opens, if it is not surely open; `holiday` the name of the moment's
    holiday, where that is why it is closed or may be; `doubts` why it may be; `custom` whether days at
    the turn of the year that may be closed lie at the moment or before `next`.
    """

    now: Now
    until: datetime | None = None
    next: datetime | None = None
    holiday: str = ""
    doubts: frozenset[Doubt] = frozenset()
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one day: from and to, and why they may not be."""

    opens: datetime
    closes: datetime
    doubts: frozenset[Doubt]

    def hold(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


def opening_at(schedules: Sequence[Schedule], moment: datetime) -> Opening:
    """Return what the hours say of a moment in Japan (naive).

    A holiday is taken for open only where the words include it.

    >>> from madoguchi.text.hours import read_hours
    >>> opening_at(read_hours("平日午前9時～午後5時"), datetime(2026, 11, 24, 12, 30)).until
    datetime.datetime(2026, 11, 24, 17, 0)
    """
    around = [*_days(schedules, moment.date(), -1, 1)]
    holding = [hours for hours in around if hours.hold(moment)]
    sure = [hours for hours in holding if not hours.doubts]
    if sure:
        return Opening(Now.OPEN, until=_end(schedules, moment))
    upcoming, doubted = _next(schedules, moment)
    today = [hours for hours in around if hours.opens.date() == moment.date()]
    return Opening(
        Now.UNSURE if holding else Now.CLOSED,
        until=max((hours.closes for hours in holding), default=None),
        next=upcoming,
        holiday=""
        if any(not hours.doubts for hours in today)
        else _closing_holiday(schedules, moment.date()),
        doubts=frozenset(doubt for hours in holding or today for doubt in hours.doubts),
        custom=doubted,
    )


def hours_on(schedules: Sequence[Schedule], day: date) -> tuple[Hours, ...]:
    """Return the hours of a day, sure and unsure, in the order of the words; none on a day that is surely closed.

    >>> from madoguchi.text.hours import read_hours
    >>> [len(hours_on(read_hours("平日午前9時～午後5時"), date(2026, 11, day))) for day in (23, 24, 28)]
    [0, 1, 0]
    """
    return tuple(_of_day(schedules, day))


@lru_cache(maxsize=1024)  # every page asks of the same few weeks
def holiday(day: date) -> str:
    """Return the Japanese name of a holiday by law (substitutes and bridge days too); else nothing."""
    return jpholiday.is_holiday_name(day) or ""


def _days(schedules: Sequence[Schedule], day: date, first: int, end: int) -> Iterator[Hours]:
    """The hours of the days from `first` to before `end`, counted from a day; sure and unsure."""
    for ahead in range(first, end):
        try:
            yield from _of_day(schedules, day + timedelta(days=ahead))
        except OverflowError:  # before the first or after the last day that there is
            continue


def _of_day(schedules: Sequence[Schedule], day: date) -> Iterator[Hours]:
    for schedule in schedules:
        doubts = _doubts(schedule, day)
        if doubts is not None:
            midnight = datetime.combine(day, time())
            ends = midnight + timedelta(days=1) if schedule.overnight or schedule.to_midnight else midnight
            closes = ends if schedule.to_midnight else datetime.combine(ends, _clock(schedule.closes_at))
            yield Hours(datetime.combine(day, _clock(schedule.opens_at)), closes, doubts)


def _doubts(schedule: Schedule, day: date) -> frozenset[Doubt] | None:
    """Why a schedule may not hold on a day, nothing if it surely does; None if it surely does not."""
    is_holiday = bool(holiday(day))
    falls = schedule.falls_on(day) or not schedule.says_days or (schedule.every_holiday and is_holiday)
    if not falls or schedule.closed_by_date(day):
        return None
    found = set()
    if is_holiday and schedule.holidays is HolidayRule.CLOSED:
        return None
    if is_holiday and schedule.holidays is HolidayRule.NOTHING:
        found.add(Doubt.HOLIDAY)
    if is_custom(day) and schedule.year_end is HolidayRule.CLOSED:
        return None
    if is_custom(day) and schedule.year_end is HolidayRule.NOTHING and not schedule.dates_turn_of_year:
        found.add(Doubt.YEAR_END)
    # The tenth of the month may be a Saturday, which an office may leave out without a word.
    if not schedule.says_days or (schedule.bymonthday and day.weekday() >= _SATURDAY):
        found.add(Doubt.DAYS)
    return frozenset(found)


def _closing_holiday(schedules: Sequence[Schedule], day: date) -> str:
    """The holiday's name, where the day would have hours without it."""
    told = (
        s for s in schedules if s.holidays is not HolidayRule.OPEN and (s.falls_on(day) or not s.says_days)
    )
    return holiday(day) if any(not s.closed_by_date(day) for s in told) else ""


def _end(schedules: Sequence[Schedule], moment: datetime) -> datetime | None:
    """When hours that surely hold at a moment end, those that follow on counted in."""
    end = moment
    following = [h for h in _days(schedules, moment.date(), -1, _GOES_ON.days + 2) if not h.doubts]
    while later := max((h.closes for h in following if h.hold(end)), default=None):
        end = later
    return end if end - moment < _GOES_ON else None


def _next(schedules: Sequence[Schedule], moment: datetime) -> tuple[datetime | None, bool]:
    """The next sure opening, and whether unsure days at the turn of the year lie before it."""
    doubted = False
    for ahead in range(_LOOK_AHEAD if any(s.says_days for s in schedules) else 1):
        hours = [*_days(schedules, moment.date(), ahead, ahead + 1)]
        later = [h.opens for h in hours if not h.doubts and h.opens > moment]
        if later:
            return min(later), doubted
        doubted |= any(Doubt.YEAR_END in h.doubts for h in hours)
    return None, doubted


def _clock(text: str) -> time:
    return time.fromisoformat(text)
