"""Hours as other standards write them: the two Japanese tables' days, begin and end, and what none has a field for."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.faces.hours import schedules_of
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import ClaimKind
from madoguchi.text.schedule import HolidayRule, Schedule, weekly_opening

OPENING_COLUMNS = ("利用可能曜日", "開始時刻", "終了時刻", "利用可能日時説明")
# HSDS and search engines know no 24:00; HSDS's guide and theirs write the end of a day so.
_LAST_MINUTE = "23:59"


def closing_time(schedule: Schedule) -> str:
    """Return when it ends, HH:MM, for standards whose day ends a minute before midnight."""
    return _LAST_MINUTE if schedule.to_midnight else schedule.closes_at


def remark_of(schedule: Schedule) -> str:
    """Return in Japanese what no field of days and times can hold: 祝日を除く、年末年始を除く."""
    return "、".join(_remarks(schedule))


def opening_of(desk: Desk) -> Iterator[tuple[str, str, ClaimKind]]:
    """Yield (column, text, kind) for what is known: 月火水木金, 09:00, 17:00, the hours as printed."""
    if desk.hours is None:
        return
    *derived, words = OPENING_COLUMNS
    for column, text in zip(derived, weekly_opening(schedules_of(desk) or ()), strict=True):
        if text:
            yield column, text, ClaimKind.DERIVED
    yield words, desk.hours.text, desk.hours.kind


def _remarks(schedule: Schedule) -> Iterator[str]:
    if not schedule.says_days:
        yield "曜日の記載なし"
    if schedule.holidays is HolidayRule.CLOSED:
        yield "祝日を除く"
    elif schedule.every_holiday:
        yield "祝日も受付" if schedule.byday else "祝日に受付"
    elif schedule.holidays is HolidayRule.OPEN:
        yield "祝日も受付"
    if schedule.year_end is HolidayRule.CLOSED:
        yield "年末年始を除く"
    elif schedule.year_end is HolidayRule.OPEN:
        yield "年末年始も受付"
    if schedule.closed_dates:
        yield "・".join(_dates(*pair) for pair in schedule.closed_dates) + "を除く"
    if schedule.overnight:
        yield "終了は翌日"


def _dates(first: str, last: str) -> str:
    begin, end = (f"{int(day[:2])}月{int(day[3:])}日" for day in (first, last))
    return begin if begin == end else f"{begin}～{end}"
