"""Whether a desk is open at a moment: its hours, the weekday, Japan's holidays by law, the turn of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import jpholiday

from madoguchi.text.hours import OpeningHours

# Offices close from 29 December to 3 January by custom, not by the holiday law (only 1 January is one).
_CUSTOM = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# No run of days without hours is longer; a table of hours that never opens must not loop.
_LOOK_AHEAD = 21


class Now(StrEnum):
    """`UNSURE`: within the hours, on a day on which offices may be closed by custom."""

    OPEN = "open"
    UNSURE = "unsure"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the hours say of a moment; times are Japan's.

    `until` (HH:MM) is when it closes, if it is open or may be; `next` the next moment at which it
    surely opens, if it is not surely open; `holiday` the name of the moment's holiday; `custom`
    whether days at the turn of the year lie at the moment or before `next`.
    """

    now: Now
    until: str = ""
    next: datetime | None = None
    holiday: str = ""
    custom: bool = False


def opening_at(hours: OpeningHours, moment: datetime) -> Opening:
    """Return what the hours say of a moment in Japan (naive). A holiday is never taken for open.

    >>> from madoguchi.text.hours import read_hours
    >>> opening_at(read_hours("平日午前9時～午後5時"), datetime(2026, 11, 24, 12, 30)).until
    '17:00'
    """
    day, clock = moment.date(), f"{moment:%H:%M}"
    today = _has_hours(hours, day)
    within = today and hours.opens_at <= clock < hours.closes_at
    if within and not is_custom(day):
        return Opening(Now.OPEN, until=hours.closes_at)
    first = day if clock < hours.opens_at else day + timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(_LOOK_AHEAD)]
    opens = next((d for d in days if _has_hours(hours, d) and not is_custom(d)), None)
    skipped = [d for d in (day, *days) if (opens is None or d < opens) and _has_hours(hours, d)]
    return Opening(
        Now.UNSURE if within else Now.CLOSED,
        until=hours.closes_at if within else "",
        next=datetime.combine(opens, time.fromisoformat(hours.opens_at)) if opens else None,
        holiday=holiday(day),
        custom=any(map(is_custom, skipped)),
    )


def holiday(day: date) -> str:
    """Return the Japanese name of a holiday by law (substitutes and bridge days too); else nothing."""
    return jpholiday.is_holiday_name(day) or ""


def is_custom(day: date) -> bool:
    """Whether a day is one of those at the turn of the year on which offices close by custom."""
    return (day.month, day.day) in _CUSTOM


def _has_hours(hours: OpeningHours, day: date) -> bool:
    return _WEEKDAYS[day.weekday()] in hours.weekdays and not holiday(day)
