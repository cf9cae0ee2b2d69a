"""Hours of reception as a person writes them, in the languages of the pages; what is not surely understood as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from madoguchi.data.loading import common_table
from madoguchi.model.entities import Desk
from madoguchi.text.hours import hours_with_remarks, read_hours, says_more, tells_when
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, Schedule

# As tables write hours, and no person does: all the letters of the days, a nought before the hour, seconds.
_DAYS_IN_A_ROW = re.compile(r"(?<![一-龥])[月火水木金土日]{3,7}(?![一-龥])")
_CLOCK = re.compile(r"(?<![\d:：])(?:0(?=\d[:：]\d\d)(\d)|(\d\d?))[:：](\d\d)(?::00)?(?![\d:：])")
_TABULAR = re.compile(rf"{_DAYS_IN_A_ROW.pattern}|(?<!\d)0\d[:：]\d\d|(?<!\d)\d?\d:\d\d:00")
_SHORTEST_RUN = 3  # days in a row that are told by their first and last
_MOST_NTH = 2  # weeks of the month that are told of one day; of more a person tells the one that is left out


@lru_cache(maxsize=4096)  # a list prints the same hours at many desks
def hours_in(text: str, lang: str) -> str | None:
    """Return printed hours in the words of a language; None where they stand as printed.

    What says more than schedules hold, such as 要予約, stands as printed too. In Japanese only those are told anew that are written as in a table (月火水木金 09:00～17:00), and only in words
    that are read as the very same hours; else the days and times are written shorter, word for word.
    """
    in_japanese = lang in ("ja", "easy")
    if in_japanese and not _TABULAR.search(text):
        return None
    read = read_hours(text)
    if not read or says_more(text) or any(map(_many_weeks, read)) or (in_japanese and not _is_told(read)):
        return _shorter(text) if in_japanese else None
    return _told(read, _words()[lang])


def schedules_of(desk: Desk) -> tuple[Schedule, ...] | None:
    """Return a desk's hours as schedules, without the days that its remarks except; None where nobody surely knows."""
    if desk.hours is None:
        return None
    return hours_with_remarks(desk.hours.text, _said_of(desk))


def told_in_remarks(desk: Desk) -> bool:
    """Whether the remarks of a desk without hours say when it is open."""
    return desk.hours is None and any(map(tells_when, _said_of(desk)))


def _said_of(desk: Desk) -> Iterator[str]:
    yield from (note.text for note in desk.notes)
    yield from (fact.note.text for fact in desk.dated)


def hours_shown(text: str, lang: str = "ja") -> str:
    """Return hours as a face of a language shows them: in its words, or as printed."""
    return hours_in(text, lang) or text


def weekday_names(lang: str) -> tuple[str, ...]:
    """Return the short names of the weekdays from Monday on."""
    return tuple(_words()[lang]["days"])


def _is_told(read: Sequence[Schedule]) -> bool:
    """Whether the Japanese words are read as the same hours."""
    again = read_hours(_told(read, _words()["ja"]))
    return again is not None and sorted(again, key=repr) == sorted(read, key=repr)


def _many_weeks(schedule: Schedule) -> bool:
    weeks = [day[-2:] for day in schedule.byday if day not in WEEKDAYS]
    return any(weeks.count(day) > _MOST_NTH for day in weeks)


def _shorter(text: str) -> str:
    """月火水木金 09:00:00 → 月～金 9:00, whatever stands around it."""
    words = _words()["ja"]

    def days(match: re.Match[str]) -> str:
        numbers = [words["days"].index(letter) for letter in match[0]]
        is_a_row = numbers == sorted(set(numbers))
        return str(words["between_days"].join(_runs(numbers, words))) if is_a_row else match[0]

    text = _DAYS_IN_A_ROW.sub(days, text)
    return _CLOCK.sub(lambda match: f"{match[1] or match[2]}:{match[3]}", text)


@cache
def _words() -> dict[str, Any]:
    return common_table("hours.toml")


def _told(schedules: Sequence[Schedule], words: dict[str, Any]) -> str:
    """All of them: parts of the same days together, what is said of all of them once, behind them."""
    remarks = [_remarks(each, words) for each in schedules]
    common = remarks[0] if len(set(remarks)) == 1 else ""
    parts = []
    for (days, own), group in groupby(
        zip(schedules, remarks, strict=True), key=lambda each: (_days(each[0], words), each[1])
    ):
        times = words["between_times"].join(_span(each, words) for each, _ in group)
        behind = words["bracket"].format(text=own) if own and not common else ""
        parts.append(f"{days} {times}".strip() + behind)
    whole: str = words["between_parts"].join(parts)
    return whole + (words["bracket"].format(text=common) if common else "")


def _days(schedule: Schedule, words: dict[str, Any]) -> str:
    weekly = [WEEKDAYS.index(day) for day in schedule.byday if day in WEEKDAYS]
    told = [words["every_day"]] if _every_day(schedule) else list(_runs(weekly, words))
    told += [_nth(day, words) for day in schedule.byday if day not in WEEKDAYS]
    told += [words["monthday"].format(n=day) for day in schedule.bymonthday]
    if schedule.every_holiday and not _every_day(schedule):
        told.append(words["holidays"])
    between: str = words["between_days"]
    return between.join(told)


def _every_day(schedule: Schedule) -> bool:
    """Whether it comes on every day of the week, on holidays too."""
    weekly = sum(day in WEEKDAYS for day in schedule.byday)
    return weekly == len(WEEKDAYS) and (schedule.every_holiday or schedule.holidays is HolidayRule.OPEN)


def _runs(days: Sequence[int], words: dict[str, Any]) -> Iterator[str]:
    names = words["days"]
    for _, run in groupby(enumerate(days), key=lambda each: each[1] - each[0]):
        row = [day for _, day in run]
        if len(row) >= _SHORTEST_RUN:
            yield names[row[0]] + words["to"] + names[row[-1]]
        else:
            yield from (names[day] for day in row)


def _nth(day: str, words: dict[str, Any]) -> str:
    name = words["days"][WEEKDAYS.index(day[-2:])]
    nth = day[:-2]
    told: str = words["last"].format(day=name) if nth == "-1" else words["nth"].format(n=nth, day=name)
    return told


def _span(schedule: Schedule, words: dict[str, Any]) -> str:
    closes = _clock(schedule.closes_at)
    if schedule.overnight:
        closes = words["next_day"].format(time=closes)
    told: str = words["time"].format(opens=_clock(schedule.opens_at), closes=closes)
    return told


def _clock(text: str) -> str:
    """09:00 → 9:00."""
    hours, minutes = text.split(":")
    return f"{int(hours)}:{minutes}"


def _remarks(schedule: Schedule, words: dict[str, Any]) -> str:
    """What no day or time says: the holidays, the turn of the year, days of the year."""
    told_as_days = schedule.every_holiday or _every_day(schedule)
    closed = [
        *([words["holidays"]] if schedule.holidays is HolidayRule.CLOSED else []),
        *([words["year_end"]] if schedule.year_end is HolidayRule.CLOSED else []),
        *(_dates(*pair, words) for pair in schedule.closed_dates),
    ]
    opened = [
        *([words["open_holidays"]] if schedule.holidays is HolidayRule.OPEN and not told_as_days else []),
        *([words["open_year_end"]] if schedule.year_end is HolidayRule.OPEN else []),
    ]
    told = [words["closed"].format(text=words["between_remarks"].join(closed))] if closed else []
    between: str = words["between_times"]
    return between.join([*told, *opened])


def _dates(first: str, last: str, words: dict[str, Any]) -> str:
    ends = [words["date"].format(month=int(day[:2]), day=int(day[3:])) for day in (first, last)]
    joined: str = ends[0] if first == last else words["to"].join(ends)
    return joined
