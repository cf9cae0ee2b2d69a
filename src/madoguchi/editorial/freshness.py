"""How long ago each number was last proven: by the list that prints it, a look at it, or the change that brought it.

What the lists and the changes prove is indexed once for an edition and a day (`Proofs`); the looks of people, few
beside the numbers, are laid over it. So an overview of 100,000 desks takes as long as there are looks.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from madoguchi.model.change import Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Changed
from madoguchi.model.verification import Outcome, Verification
from madoguchi.text.dates import known_day
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import beginning


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
class AgeGroup:
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


Key = tuple[str, str]  # desk, number
Place = tuple[str, str, date | None]  # program, prefecture, day of the last proof


class _Row(NamedTuple):
    """A number with all that proves it but looks: the periods of its lists, and the day of the change that brought it."""

    at: int  # in the order of the edition
    desk: Desk
    number: str
    prefecture: str
    lists: tuple[tuple[date | None, date], ...]
    brought: date | None
    proven: date | None


@dataclass(frozen=True, eq=False)
class Proofs:
    """What an edition itself proves of its numbers as of a day."""

    on: date
    rows: tuple[_Row, ...]  # the oldest proof first
    by_key: Mapping[Key, _Row]
    places: Mapping[Place, int]


def proofs(edition: Edition, on: date) -> Proofs:
    """Return what an edition proves of its numbers as of a day, indexed."""
    brought = _brought(edition, on)
    rows: list[_Row] = []
    by_key: dict[Key, _Row] = {}
    places: Counter[Place] = Counter()
    # Most desks of a list are proven by the very same thing: what is worked out once is held once.
    held: dict[object, tuple[tuple[date | None, date], ...]] = {}
    for desk in edition.desks:
        prefecture = beginning(desk.prefecture.text) if desk.prefecture else ""
        for number in dict.fromkeys(desk.numbers):
            lists = tuple(_lists(edition, desk, number))
            lists = held.setdefault(lists, lists)
            change = brought.get((desk.id, digits(number))) if brought else None
            days = [*(end for _, end in lists), *((change,) if change else ())]
            proven = min(max(days), on) if days else None
            row = _Row(len(rows), desk, number, prefecture, lists, change, proven)
            rows.append(row)
            by_key[desk.id, number] = row
            places[desk.program, prefecture, proven] += 1
    rows.sort(key=_age)
    return Proofs(on, tuple(rows), by_key, places)


def _age(row: _Row) -> tuple[date, int]:
    return row.proven or date.min, row.at


@dataclass(frozen=True, eq=False)
class Freshness:
    """The numbers of an edition by age, the oldest first; a number of two desks counts at each.

    `looked` has those that somebody looked at, each with its proof after the look. Program, prefecture and ages narrow
    them; empty: all.
    """

    proofs: Proofs
    looked: Mapping[Key, _Row]
    program: str = ""
    prefecture: str = ""
    ages: frozenset[str] = field(default_factory=frozenset)

    @property
    def numbers(self) -> tuple[Number, ...]:
        return self.some(0, None)

    def some(self, first: int, count: int | None) -> tuple[Number, ...]:
        """Return `count` numbers from one on (from 0); None: all."""
        end = None if count is None else first + count
        return tuple(map(self._number, islice(self._rows(), first, end)))

    @cached_property
    def everything(self) -> AgeGroup:
        return AgeGroup("", sum(self._counted(lambda place: place[1]).values(), Counter()))

    @cached_property
    def by_program(self) -> tuple[AgeGroup, ...]:
        """The programs, those with the largest share past a year first."""
        groups = [AgeGroup(name, counts) for name, counts in self._counted(lambda place: place[0]).items()]
        return tuple(sorted(groups, key=lambda group: (-group.percent, -group.total, group.key)))

    @cached_property
    def by_prefecture(self) -> Mapping[str, AgeGroup]:
        """Prefecture → its numbers; those of desks without one under an empty name."""
        return {
            name: AgeGroup(name, counts) for name, counts in self._counted(lambda place: place[1]).items()
        }

    def of(self, *, program: str = "", prefecture: str = "", ages: Iterable[str] = ()) -> Freshness:
        """Return the numbers of a program, a prefecture and some ages; all where none is asked for."""
        return replace(self, program=program, prefecture=prefecture, ages=frozenset(ages))

    def proven(self, desk: str, number: str) -> date | None:
        """Return the day of a number's last proof. Raises KeyError for a number that the desk does not have."""
        return (self.looked.get((desk, number)) or self.proofs.by_key[desk, number]).proven

    def _rows(self) -> Iterator[_Row]:
        plain = (row for row in self.proofs.rows if (row.desk.id, row.number) not in self.looked)
        merged = (
            heapq.merge(plain, sorted(self.looked.values(), key=_age), key=_age) if self.looked else plain
        )
        return (row for row in merged if self._wants((row.desk.program, row.prefecture, row.proven)))

    def _wants(self, place: Place) -> bool:
        return (
            self.program in ("", place[0])
            and self.prefecture in ("", place[1])
            and (not self.ages or self._age(place[2]) in self.ages)
        )

    def _age(self, proven: date | None) -> Age:
        return age_of((self.proofs.on - proven).days if proven else None)

    def _number(self, row: _Row) -> Number:
        days = (self.proofs.on - row.proven).days if row.proven else None
        return Number(row.desk, row.number, row.prefecture, row.proven, days)

    @cached_property
    def _places(self) -> Mapping[Place, int]:
        """How many numbers there are of each program, prefecture and day, the looks among them."""
        found = Counter(self.proofs.places)
        for key, row in self.looked.items():
            found[row.desk.program, row.prefecture, self.proofs.by_key[key].proven] -= 1
            found[row.desk.program, row.prefecture, row.proven] += 1
        return {place: n for place, n in found.items() if n and self._wants(place)}

    def _counted(self, key: Callable[[Place], str]) -> dict[str, Counter[Age]]:
        found: dict[str, Counter[Age]] = defaultdict(Counter)
        for place, n in self._places.items():
            found[key(place)][self._age(place[2])] += n
        return found


def age_of(days: int | None) -> Age:
    """Return the class of an age in days."""
    if days is None:
        return Age.NONE
    return next((age for age, most in _MOST_DAYS.items() if days <= most), Age.OLDER)


def freshness(edition: Edition, looked: Mapping[Key, Verification], on: date) -> Freshness:
    """Return the age of every number of an edition as of a day.

    `looked` is (desk, number) → the newest look that settled something (store/verifications.py). One that found a
    number wrong takes away every proof before it; a look that settled nothing proves nothing.
    """
    return with_looks(proofs(edition, on), looked)


def with_looks(found: Proofs, looked: Mapping[Key, Verification]) -> Freshness:
    """Return the ages of numbers with what people found, laid over what the edition proves."""
    seen = {}
    for key, look in looked.items():
        row, day = found.by_key.get(key), known_day(look.day)
        if (
            row is not None and day is not None and day <= found.on
        ):  # later: as of that day nobody had looked yet
            seen[key] = _looked_at(row, day, right=look.outcome is Outcome.RIGHT, on=found.on)
    return Freshness(found, seen)


def _looked_at(row: _Row, day: date, *, right: bool, on: date) -> _Row:
    days = [end for start, end in row.lists if right or (start is not None and start > day)]
    if right:
        days.append(day)
    if row.brought is not None and (right or row.brought >= day):
        days.append(row.brought)
    return row._replace(proven=min(max(days), on) if days else None)


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
