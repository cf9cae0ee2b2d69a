"""Open now, or when: what the printed hours say of a moment, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from madoguchi.data.loading import common_table
from madoguchi.faces.hours import schedules_of
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.words import weekday_in_words
from madoguchi.model.entities import Desk
from madoguchi.text.opening import Doubt, Now, Opening, opening_at

_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """What a page says beside the printed hours; `now` chooses the look."""

    now: str
    says: str


def opening_shown(desk: Desk, moment: datetime | None, t: Messages) -> OpeningShown | None:
    """Return whether a desk is open; None without a moment, and where its hours are not surely understood."""
    read = schedules_of(desk) if moment else None
    if read is None or moment is None:
        return None
    opening = opening_at(read, moment)
    return OpeningShown(opening.now.value, " ".join(_sentences(opening, moment, t)))


def _sentences(opening: Opening, moment: datetime, t: Messages) -> Iterator[str]:
    if opening.now is Now.OPEN:
        until = opening.until
        yield t("opening.open", until=_end_in_words(until, moment, t)) if until else t("opening.always")
        return
    if opening.now is Now.UNSURE and opening.until:
        yield t(
            _unsure(opening),
            until=_end_in_words(opening.until, moment, t),
            name=holiday_in_words(opening.holiday, t.lang),
        )
    elif opening.holiday:
        yield t("opening.holiday", name=holiday_in_words(opening.holiday, t.lang))
    else:
        yield t("opening.closed")
    if opening.now is Now.CLOSED and Doubt.DAYS in opening.doubts:
        yield t("opening.no_days")
    if opening.next and opening.next.date() == moment.date():
        yield t("opening.today", time=_time(opening.next))
    elif opening.next:
        day = weekday_in_words(opening.next.date(), t.lang)
        yield t("opening.next", day=day, time=_time(opening.next))
    if opening.custom and not (opening.now is Now.UNSURE and Doubt.YEAR_END in opening.doubts):
        yield t("opening.custom")


def holiday_in_words(name: str, lang: str) -> str:
    """Return a holiday of Japan in a language; one that nobody has named yet as it stands."""
    told = (_holidays().get(part, {}).get(lang, part) for part in name.split(" "))
    return " ".join(told)


@cache
def _holidays() -> dict[str, dict[str, str]]:
    return common_table("holidays.toml")


def _unsure(opening: Opening) -> str:
    """The message that says why: the days are the widest doubt, then a holiday, then the turn of the year."""
    if opening.doubts == {Doubt.YEAR_END}:
        return "opening.unsure"
    if (
        Doubt.DAYS in opening.doubts or not opening.holiday
    ):  # the holiday was yesterday, the hours go past midnight
        return "opening.unsure_days"
    return "opening.unsure_holiday"


def _end_in_words(end: datetime, moment: datetime, t: Messages) -> str:
    """17:00, 24:00 of the same day, or the day with the time."""
    if end.date() == moment.date():
        return _time(end)
    day, clock = end.date(), _time(end)
    if end.time() == _MIDNIGHT:
        day, clock = day - timedelta(days=1), "24:00"
    return clock if day == moment.date() else f"{weekday_in_words(day, t.lang)} {clock}"


def _time(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"
