"""What helps with a call: how old the number is, where to turn without an answer, what to say, how it goes, when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from madoguchi.answers.scripts import script_for, through
from madoguchi.faces.hours import schedules_of, told_in_remarks, weekday_names
from madoguchi.faces.printed.slip import SlipScript
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.cards import Card, Referral
from madoguchi.faces.web.view.kept import of_the_list
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.sentence_readings import sentence_reading
from madoguchi.faces.web.view.slips import script_shown
from madoguchi.faces.web.view.standing_shown import Check, newest_check
from madoguchi.faces.web.view.words import age_line, shown, weekday_in_words
from madoguchi.model.answer import Answer
from madoguchi.model.entities import Desk, Phone
from madoguchi.text.dates import today
from madoguchi.text.opening import holiday, hours_on
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, Schedule

# What a person typed is said on the telephone as it stands: a sentence, neither a word nor a story.
_SHORTEST_SAID, _LONGEST_SAID = 6, 60
_HIRAGANA = re.compile("[ぁ-ん]{2}")
# When offices usually answer. No page shows its times: of a desk without hours nobody knows them.
_USUAL = (
    Schedule("09:00", "17:00", byday=WEEKDAYS[:5], holidays=HolidayRule.CLOSED, year_end=HolidayRule.CLOSED),
)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Way:
    """Where to turn if nobody answers: a name and an address, on the page itself where it begins with #."""

    says: str
    url: str


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day of the week strip: `state` is open, closed or unsure; `times` its only span of hours, if it has one."""

    weekday: str
    number: int
    state: str
    times: tuple[str, ...]
    is_today: bool


@of_the_list
@dataclass(frozen=True, slots=True)
class WeekShown:
    """The days from Monday on. `usual`: as offices do, for a desk whose hours are not in the list."""

    days: tuple[DayShown, ...]
    holidays: tuple[str, ...]
    usual: bool

    @property
    def asks(self) -> bool:
        """Whether the list leaves open whether a desk is open on one of the days."""
        return any(day.state == "unsure" for day in self.days)


@of_the_list
@dataclass(frozen=True, slots=True)
class Age:
    """How old a number is: `says` is empty for a desk without one; `check` is the newest look at it."""

    says: str
    check: Check | None
    ways: tuple[Way, ...]


@of_the_list
@dataclass(frozen=True, slots=True)
class PutThrough:
    """What to say to whoever answers first, in Japanese, with its reading for those who read no Japanese."""

    says: str
    reading: str


of_the_list(SlipScript)


@dataclass(frozen=True, slots=True)
class Calling:
    """What stands on the card of the desk to call first.

    `asked` are the person's own words where they can be said as they are; `put_through` is None where the desk
    itself answers.
    """

    age: Age
    script: SlipScript
    asked: str
    put_through: PutThrough | None
    week: WeekShown | None


def calling_of(
    site: Site,
    page: Page,
    card: Card,
    at: date,
    *,
    answer: Answer | None = None,
    query: str = "",
    rest: Sequence[Card] = (),
    referral: Referral | None = None,
) -> Calling:
    """Return what helps to call the desk of a card, as of a day.

    `answer` and `query` are what it answers; `rest` are the desks that come behind it on the page.
    """
    desk = card.desk
    number = card.numbers[0].text if card.numbers else ""
    phone = next((phone for phone in desk.phones if phone.number == number), None)
    return Calling(
        age=Age(
            says=age_line(desk, number, site.edition, page.t) if number else "",
            check=newest_check(site, page, desk, number, at) if number else None,
            ways=tuple(_ways(card, rest, referral, page.t)),
        ),
        script=script_shown(script_for(desk, _topics(answer), site.router.directory), page.t),
        asked=_own_words(query, desk, answer) if answer and page.t.base == "ja" else "",
        put_through=_put_through(desk, phone, page.lang) if phone else None,
        week=_week(site, page, desk, at),
    )


def _put_through(desk: Desk, phone: Phone, lang: str) -> PutThrough | None:
    says = through(desk, phone)
    return PutThrough(says, "" if lang == "ja" else sentence_reading(says, lang)) if says else None


def _topics(answer: Answer | None) -> tuple[str, ...]:
    """The troubles that are surely meant: no sentence speaks of one that was only guessed."""
    return answer.topics if answer and not answer.instead else ()


def _ways(card: Card, rest: Sequence[Card], referral: Referral | None, t: Messages) -> Iterator[Way]:
    """The owner's page, what the list itself names, the next desk, the general one: those that there are."""
    if card.desk.urls:
        yield Way(t("age.owner"), card.desk.urls[0].text)
    if referral:
        yield Way(t("age.referral"), "#referral")
    for says, general in (("age.next", False), ("age.general", True)):
        found = next((each for each in rest if each.general is general), None)
        if found:
            yield Way(t(says), f"#d-{found.desk.id[:8]}")


def _own_words(query: str, desk: Desk, answer: Answer) -> str:
    """What the person wrote, where it can be said on the telephone as it stands."""
    words = " ".join(query.split())
    is_named = words in desk.name or answer.numbers or answer.alarm
    if is_named or not _SHORTEST_SAID <= len(words) <= _LONGEST_SAID or not _HIRAGANA.search(words):
        return ""
    return shown(words)


def _week(site: Site, page: Page, desk: Desk, at: date) -> WeekShown | None:
    if at != today():
        return week_of(desk, at, page.t)
    key = ("week", page.lang, desk.hours and desk.hours.text, desk.notes, desk.dated)
    return site.kept.get(key, lambda: week_of(desk, at, page.t))


def week_of(desk: Desk, at: date, t: Messages) -> WeekShown | None:
    """Return the week of a day, Monday first; the next one where no day of it is left to call on.

    None where hours are printed, or told in a remark, and not surely understood.
    """
    schedules = schedules_of(desk) if desk.hours or told_in_remarks(desk) else _USUAL
    if schedules is None:
        return None
    try:
        monday = at - timedelta(days=at.weekday())
        days = _days(schedules, monday, at, t)
        if not any(day.state != "closed" for day in days[at.weekday() :]):
            monday += timedelta(days=_WEEK)
            days = _days(schedules, monday, at, t)
    except OverflowError:  # before the first or after the last day that there is
        return None
    dates = [monday + timedelta(days=ahead) for ahead in range(_WEEK)]
    return WeekShown(
        days=days,
        holidays=tuple(
            t("week.holiday", day=weekday_in_words(day, t.lang), name=name)
            for day in dates
            if (name := holiday(day))
        ),
        usual=desk.hours is None,
    )


def _days(schedules: Sequence[Schedule], monday: date, today: date, t: Messages) -> tuple[DayShown, ...]:
    names = weekday_names(t.lang)
    return tuple(
        _day(schedules, monday + timedelta(days=ahead), today, name) for ahead, name in enumerate(names)
    )


def _day(schedules: Sequence[Schedule], day: date, today: date, name: str) -> DayShown:
    hours = hours_on(schedules, day)
    sure = [each for each in hours if not each.doubts]
    state = "open" if sure else "unsure" if hours else "closed"
    told = sure or hours
    only = told[0] if len(told) == 1 and schedules is not _USUAL else None
    return DayShown(
        weekday=name,
        number=day.day,
        state=state,
        times=(_clock(only.opens), _clock(only.closes, "24:00")) if only else (),
        is_today=day == today,
    )


def _clock(moment: datetime, midnight: str = "0:00") -> str:
    return f"{moment.hour}:{moment.minute:02}" if moment.time() != time() else midnight
