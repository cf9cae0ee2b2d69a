"""What is known of a desk's numbers beside the list: reported as wrong, checked when and how, reached by callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.editorial.desk_history import Event, history_of, looked, reported
from madoguchi.editorial.risk import is_stale
from madoguchi.faces.web.site import Page, Site
from madoguchi.model.calling import MOST_SAID, confirmed_by_callers
from madoguchi.model.change import Field, Method
from madoguchi.model.entities import Desk
from madoguchi.model.verification import How, Outcome
from madoguchi.text.dates import day_of


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of one number in words. `kind`: fresh, stale, doubted, or unchecked.

    `callers` is what those who dialled it say, which checks nothing; empty where that may not be told.
    """

    number: str
    says: str
    kind: str
    callers: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    day: str
    how: str
    outcome: Outcome


# A change rests on such a look itself: the new number was checked when it was found.
_LOOKED = {Method.CALLED: How.CALLED, Method.OWNER_SITE: How.OWNER_SITE, Method.LETTER: How.LETTER}
_WHOLE_DAY = len("2026-11-23")


def reported_of(site: Site, page: Page, desk: Desk, numbers: Iterable[str], day: date) -> tuple[str, ...]:
    """Return a sentence for each of the numbers, and for the desk itself, with a confirmed report."""
    standing = site.served.standing if site.served else None
    if standing is None or not standing.reported:
        return ()
    said = []
    for number in (*dict.fromkeys(numbers), ""):
        moment = standing.reported.get((desk.id, number))
        if moment is None or (on := day_of(moment)) > day.isoformat():
            continue
        key = "standing.reported" if number else "standing.reported_desk"
        said.append(page.t(key, number=number, day=page.day(on)))
    return tuple(said)


def checks_of(site: Site, page: Page, desk: Desk, day: date) -> tuple[Check, ...]:
    """Return for each number when it was last checked, as of a day; nothing where nobody could have."""
    if site.served is None or site.served.standing is None:
        return ()
    return tuple(
        replace(
            _check(
                number,
                _newest_look(site, desk, number, day),
                page,
                day,
                doubted=_is_reported(site, desk, number, day),
            ),
            callers=_callers_say(site, page, desk, number, day),
        )
        for number in dict.fromkeys(desk.numbers)
    )


def newest_check(site: Site, page: Page, desk: Desk, number: str, day: date) -> Check | None:
    """Return what the newest look at a number found, as of a day; None where nobody looked."""
    look = _newest_look(site, desk, number, day)
    return _check(number, look, page, day, doubted=_is_reported(site, desk, number, day)) if look else None


def confirmed_of(
    site: Site, page: Page, desk: Desk, numbers: Iterable[str], day: date
) -> tuple[tuple[str, str], ...]:
    """Return (number, sentence) for each of the numbers that enough callers reached, as of a day."""
    said = ((number, _callers_say(site, page, desk, number, day)) for number in dict.fromkeys(numbers))
    return tuple((number, sentence) for number, sentence in said if sentence)


def history_shown(site: Site, id: str, day: date) -> tuple[Event, ...]:
    """Return what became of a desk until a day and what is known to come, without persons and their words."""
    printed = site.served.edition if site.served else site.edition
    standing = site.served.standing if site.served else None
    more: list[Event] = []
    if standing is not None:
        looks = (look for (desk, _), look in standing.looked.items() if desk == id)
        more += [replace(looked(look), person="", words="") for look in looks if look.day <= day.isoformat()]
        moments = ((number, day_of(at)) for (desk, number), at in standing.reported.items() if desk == id)
        more += [reported(on, number) for number, on in moments if on <= day.isoformat()]
    return history_of(printed, id, more)


def _callers_say(site: Site, page: Page, desk: Desk, number: str, day: date) -> str:
    """Say that callers got through; nothing beside a report or a look that says otherwise."""
    standing = site.served.standing if site.served else None
    days = standing.answered.get((desk.id, number), ()) if standing else ()
    told = confirmed_by_callers(days, day)
    if told is None or _is_reported(site, desk, number, day):
        return ""
    look = _newest_look(site, desk, number, day)
    if look is not None and look.outcome is not Outcome.RIGHT:
        return ""
    key = "callers.many_say" if told.answers >= MOST_SAID else "callers.say"
    return page.t(key, n=told.answers, month=page.day(told.month))


def _newest_look(site: Site, desk: Desk, number: str, day: date) -> _Look | None:
    return max(_looks(site, desk, number, day), key=lambda look: look.day, default=None)


def _is_reported(site: Site, desk: Desk, number: str, day: date) -> bool:
    standing = site.served.standing if site.served else None
    moment = standing.reported.get((desk.id, number)) if standing else None
    return moment is not None and day_of(moment) <= day.isoformat()


def _looks(site: Site, desk: Desk, number: str, day: date) -> Iterator[_Look]:
    """The newest look that settled something, and what the change that brought the number rests on."""
    standing = site.served.standing if site.served else None
    look = standing.looked.get((desk.id, number)) if standing else None
    if look is not None and look.day <= day.isoformat():
        yield _Look(look.day, look.how.value, look.outcome)
    for change in site.edition.changes:
        if (change.desk, change.field, change.after) != (desk.id, Field.PHONE, number):
            continue
        for each in change.evidence:
            if each.method in _LOOKED and len(each.day) == _WHOLE_DAY and each.day <= day.isoformat():
                yield _Look(each.day, _LOOKED[each.method].value, Outcome.RIGHT)


def _check(number: str, look: _Look | None, page: Page, day: date, *, doubted: bool) -> Check:
    """Say when a number was checked; while it is looked into once more, the earlier look vouches for nothing."""
    if look is None:
        return Check(number, page.t("standing.unchecked"), "unchecked")
    kind, key = ("fresh", "right") if look.outcome is Outcome.RIGHT else ("doubted", look.outcome.value)
    if kind == "fresh" and doubted:
        kind, key = "doubted", "in_doubt"
    elif kind == "fresh" and is_stale(look.day, day):
        kind = key = "stale"
    how = page.t(f"standing.{look.how}")
    return Check(number, page.t(f"standing.{key}", day=page.day(look.day), how=how), kind)
