"""What people who dialled a number answer to “did you get through?”, counted by day, and when pages may say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RECENT_DAYS = 90  # what is older says nothing of today
# Who calls from one connection counts once a day for a number: three answers on two days are of two connections,
# or of somebody who came back on three days. One answer may be a slip of a finger, one day a single party.
LEAST_ANSWERS, LEAST_DAYS = 3, 2
MOST_SAID = 10  # more are said as “10 or more”: a high number would only reward whoever makes them up


class CallOutcome(StrEnum):
    """What came of a call, in the words of the three buttons."""

    REACHED = "reached"  # the right desk answered
    WRONG_DESK = "wrong-desk"  # somebody answered, but it was not the desk for it
    DEAD = "dead"  # not in use, or nobody ever answers


@dataclass(frozen=True, slots=True)
class CallDay:
    """How many answers one number of one desk had on an ISO day (Japan)."""

    day: str
    reached: int = 0
    wrong_desk: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """So many callers' answers say “reached”, the last of them in a month (2026-11). At most MOST_SAID are told."""

    answers: int
    month: str


def before(day: str, days: int) -> str:
    """Return the ISO day so many days before another, or the first that there is."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()


def recent(days: Iterable[CallDay], on: date) -> tuple[CallDay, ...]:
    """Return the days that count as of a day, the newest first."""
    first = before(on.isoformat(), RECENT_DAYS - 1)
    found = (each for each in days if first <= each.day <= on.isoformat())
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def confirmed_by_callers(days: Iterable[CallDay], on: date) -> Confirmed | None:
    """Return what may be said of a number as of a day; None where too few said so, or newer answers contradict.

    From whichever day on one counts until now, “dead” must not be ahead.
    """
    counted = recent(days, on)
    ahead = 0
    for each in counted:
        ahead += each.dead - each.reached
        if ahead > 0:
            return None
    reached = [each for each in counted if each.reached]
    answers = sum(each.reached for each in reached)
    if answers < LEAST_ANSWERS or len(reached) < LEAST_DAYS:
        return None
    return Confirmed(min(answers, MOST_SAID), reached[0].day[:7])
