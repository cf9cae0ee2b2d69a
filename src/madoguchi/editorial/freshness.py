"""How long ago each number was last proven: by the list that prints it, a look at it, or the change that brought it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from madoguchi.model.change import Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Changed
from madoguchi.model.verification import Outcome, Verification
from madoguchi.text.dates import known_day
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import PREFECTURES


class Age(StrEnum):
    """A class of ages, by the months that its numbers are younger than."""

    ONE = "1"
    THREE = "3"
    SIX = "6"
    TWELVE = "12"
    TWENTY_FOUR = "24"
    OLDER = "older"
    NONE = "none"  # nothing tells of which day it is, or it was found wrong since


# The days of a class's oldest number: a month has 30 or 31 days, and a year's last day belongs to the year.
_MOST_DAYS = {Age.ONE: 30, Age.THREE: 91, Age.SIX: 182, Age.TWELVE: 365, Age.TWENTY_FOUR: 730}
PAST_A_YEAR = (Age.TWENTY_FOUR, Age.OLDER, Age.NONE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a desk: the day of its last proof and the days since; None where there is none.

    `prefecture` is that of its desk, empty where it has none.
    """

    desk: Desk
    number: str
    prefecture: str
    proven: date | None
    days: int | None

    @property
    def age(self) -> Age:
        return age_of(self.days)


@dataclass(frozen=True)
class Group:
    """Numbers that belong together, counted by age. `key` is a program or a prefecture, empty for all and for none."""

    key: str
    counts: Mapping[Age, int]

    @cached_property
    def total(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def past_a_year(self) -> int:
        """How many have no proof of the last year."""
        return sum(self.counts.get(age, 0) for age in PAST_A_YEAR)

    @property
    def percent(self) -> int:
        """Those without a proof of the last year, of a hundred; 0 and 100 are said of none and of all alone."""
        if self.past_a_year in (0, self.total):
            return 100 if self.past_a_year else 0
        return min(99, max(1, round(100 * self.past_a_year / self.total)))


@dataclass(frozen=True)
class Freshness:
    """Every number of an edition with its age, the oldest first. A number of two desks counts at each."""

    numbers: tuple[Number, ...]

    @cached_property
    def everything(self) -> Group:
        return Group("", Counter(number.age for number in self.numbers))

    @cached_property
    def by_program(self) -> tuple[Group, ...]:
        """The programs, those with the largest share past a year first."""
        groups = self._by(lambda number: number.desk.program)
        return tuple(sorted(groups.values(), key=lambda group: (-group.percent, -group.total, group.key)))

    @cached_property
    def by_prefecture(self) -> Mapping[str, Group]:
        """Prefecture → its numbers; those of desks without one under an empty name."""
        return self._by(lambda number: number.prefecture)

    def of(self, *, program: str = "", prefecture: str = "", ages: Iterable[str] = ()) -> Freshness:
        """Return the numbers of a program, a prefecture and some ages; all where none is asked for."""
        wanted = frozenset(ages)
        return Freshness(
            tuple(
                number
                for number in self.numbers
                if program in ("", number.desk.program)
                and prefecture in ("", number.prefecture)
                and (not wanted or number.age in wanted)
            )
        )

    def _by(self, key: Callable[[Number], str]) -> dict[str, Group]:
        found: dict[str, Counter[Age]] = defaultdict(Counter)
        for number in self.numbers:
            found[key(number)][number.age] += 1
        return {name: Group(name, counts) for name, counts in found.items()}


def age_of(days: int | None) -> Age:
    """Return the class of an age in days."""
    if days is None:
        return Age.NONE
    return next((age for age, most in _MOST_DAYS.items() if days <= most), Age.OLDER)


def freshness(edition: Edition, looked: Mapping[tuple[str, str], Verification], on: date) -> Freshness:
    """Return the age of every number of an edition as of a day.

    `looked` is (desk, number) → the newest look that settled something (store/verifications.py). One that found a
    number wrong takes away every proof before it; a look that settled nothing proves nothing.
    """
    brought = _brought(edition, on)
    found = [
        _number(edition, desk, number, looked.get((desk.id, number)), brought, on)
        for desk in edition.desks
        for number in dict.fromkeys(desk.numbers)
    ]
    return Freshness(tuple(sorted(found, key=lambda number: number.proven or date.min)))


def _number(
    edition: Edition,
    desk: Desk,
    number: str,
    look: Verification | None,
    brought: Mapping[tuple[str, str], date],
    on: date,
) -> Number:
    looked = known_day(look.day) if look else None
    if looked is not None and looked > on:
        look = looked = None  # as of that day nobody had looked yet
    wrong = looked if look is not None and look.outcome is not Outcome.RIGHT else None
    days = [
        end
        for start, end in _lists(edition, desk, number)
        if wrong is None or (start is not None and start > wrong)
    ]
    if looked is not None and wrong is None:
        days.append(looked)
    change = brought.get((desk.id, digits(number)))
    if change is not None and (wrong is None or change >= wrong):
        days.append(change)
    proven = min(max(days), on) if days else None
    return Number(desk, number, _prefecture(desk), proven, (on - proven).days if proven else None)


def _lists(edition: Edition, desk: Desk, number: str) -> Iterator[tuple[date | None, date]]:
    """Yield the period of every list that prints the number for the desk, as far as its end is known."""
    for each in (desk, *desk.also):
        if any(phone.number == number and not isinstance(phone.value, Changed) for phone in each.phones):
            facts = edition.source_of_desk(each).facts
            if facts.period_end is not None:
                yield facts.period_start, facts.period_end


def _brought(edition: Edition, on: date) -> Mapping[tuple[str, str], date]:
    """(desk, digits) → the day of the newest change in force that brought the number."""
    found: dict[tuple[str, str], date] = {}
    for change in edition.changes:
        if change.effective > on:
            continue
        numbers = (change.after,) if change.field is Field.PHONE and change.after else ()
        for number in change.desk_says.numbers if change.desk_says else numbers:
            key = change.desk, digits(number)
            found[key] = max(change.effective, found.get(key, change.effective))
    return found


def _prefecture(desk: Desk) -> str:
    named = desk.prefecture.text if desk.prefecture else ""
    if named in _PREFECTURES or not named:
        return named
    return next((name for name in PREFECTURES if named.startswith(name)), "")


_PREFECTURES = frozenset(PREFECTURES)
