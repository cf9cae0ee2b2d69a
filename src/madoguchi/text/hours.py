"""Printed hours of reception, [受付時間 平日午前9時～午後5時], as schedules: only what is surely understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from madoguchi.text.hours_parts import Part, parts_of
from madoguchi.text.hours_phrases import Day, phrases_of
from madoguchi.text.hours_tokens import NotUnderstoodError, in_japanese, tokens_of
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, Schedule

_HOURS_LINE = re.compile(
    r"\[?\s*+(?:受付時間|相談時間|開設時間|開館時間|受付(?!番号))\s*+[:：]?\s*+(?P<hours>[^\]\s]++(?:\s++[^\]\s]++)*+)\s*+\]?$"
)
# What nobody needs who knows the hours: times of day, days of the week.
_WHEN = re.compile(
    r"\d[:：][0-5]\d|\d\s?時(?![間点代])|正午|24\s?時間|[月火水木金土日]曜|平日|土日|毎[日週]|[月火水木金土日][・、～~〜][月火水木金土日祝]|月曜?休|(?<![^\W_])[月火水木金土日]休"
)
_CLOSES = re.compile(r"休(?![日憩暇]?急|憩)|閉[館庁所園店]|(?i:\bclosed\b)")
_DAYS = re.compile(
    r"[月火水木金土日](?=曜)|(?<![年月\d])[月火水木金土日](?=[・、][月火水木金土日祝]|休|(?<=[・、].)(?:$|は|\())"
)
_LETTERS = dict(zip("月火水木金土日", WEEKDAYS, strict=True))
# (月)～(金): each day in a bracket of its own.
_BRACKETED_DAYS = re.compile(r"[(（]([月火水木金土日])[)）]\s?([~～〜-])\s?[(（]([月火水木金土日])[)）]")
# What a schedule does not hold: by appointment, until when one is received.
_MORE = re.compile(r"予約|最終受付|受付終了|受付(?:時間)?[はの:：\s]{0,3}[^()（）～〜-]{1,9}まで")
# A longer text is prose, in which hours may stand.
_LONGEST = 300


def find_hours(text: str) -> tuple[int, int] | None:
    """Return where the hours stand in a line that announces them, else None."""
    match = _HOURS_LINE.match(text.strip())
    if match is None:
        return None
    offset = len(text) - len(text.lstrip())
    return match.start("hours") + offset, match.end("hours") + offset


@lru_cache(maxsize=1024)  # a list prints the same hours at many desks
def read_hours(text: str) -> tuple[Schedule, ...] | None:
    """Return printed hours as schedules in the order of the words, or None for anything not surely understood.

    Every character has to be understood. Two schedules never fall on the same days with the same hours;
    a day in none of them is closed, unless a schedule says no days at all.

    >>> (schedule,) = read_hours("平日午前9時～午後5時")
    >>> schedule.byday, schedule.opens_at, schedule.closes_at, schedule.holidays.value
    (('MO', 'TU', 'WE', 'TH', 'FR'), '09:00', '17:00', 'closed')
    """
    if len(text) > _LONGEST:
        return None
    try:
        parts = parts_of(phrases_of(tokens_of(_BRACKETED_DAYS.sub(r"\1\2\3", text))))
    except NotUnderstoodError:
        return None
    return tuple(schedule for part in parts for schedule in _schedules(part))


def tells_when(text: str) -> bool:
    """Whether words name a time of day or days of the week: what is said there are no hours that nobody knows.

    >>> tells_when("日曜・祝日 9:00～12:00"), tells_when("月曜休館"), tells_when("夜間は守衛室へ")
    (True, True, False)
    """
    return bool(_WHEN.search(text))


def says_more(hours: str) -> bool:
    """Whether printed hours say more than their schedules hold, so that these don't stand in their place.

    >>> says_more("火・木 10:00～15:00（要予約）"), says_more("平日 9:00～17:00")
    (True, False)
    """
    return bool(_MORE.search(hours))


def hours_with_remarks(hours: str, remarks: Iterable[str]) -> tuple[Schedule, ...] | None:
    """Return printed hours as schedules without the days of which a remark says that nobody is there.

    None where either is not surely understood: who is away on some Mondays is shown open on none.

    >>> [schedule.byday[0] for schedule in hours_with_remarks("9:00～19:00", ["休館日：月曜日"]) or ()]
    ['TU']
    >>> hours_with_remarks("9:00～19:00", ["第2水曜日は休館、翌日が祝日の場合は開館"]) is None
    True
    """
    read = read_hours(hours)
    for remark in remarks:
        if read is not None and _CLOSES.search(remark) and (days := _DAYS.findall(in_japanese(remark))):
            kept = {day for schedule in read for day in schedule.byday}
            if kept and not any(_LETTERS[day] in (each[-2:] for each in kept) for day in "".join(days)):
                continue
            word, _, said = remark.rpartition("：")
            hours = f"{hours} {remark if _CLOSES.search(word) else said}"
            read = read_hours(hours)
    return read


def _schedules(part: Part) -> Iterator[Schedule]:
    """A schedule for each span of each group of days that are of a kind."""
    groups: dict[tuple[bool, HolidayRule], list[Day]] = {}
    for day in sorted(part.keeps, key=_in_week):
        groups.setdefault((bool(day.nth), part.keeps[day]), []).append(day)
    every_holiday = part.every_holiday
    for (_, said), days in groups.items() or [((False, part.holidays), list[Day]())]:
        for span in part.spans:
            yield Schedule(
                opens_at=_clock(span.opens),
                closes_at=_clock(span.closes),
                byday=tuple(f"{day.nth or ''}{day.weekday}" for day in days if day.weekday),
                bymonthday=tuple(day.nth for day in days if not day.weekday),
                every_holiday=every_holiday,
                holidays=HolidayRule.OPEN if every_holiday else said,
                year_end=part.year_end,
                closed_dates=tuple(dict.fromkeys(part.dates)),
            )
        every_holiday = False


def _in_week(day: Day) -> tuple[int, int]:
    return (WEEKDAYS.index(day.weekday) if day.weekday else 0, day.nth)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
