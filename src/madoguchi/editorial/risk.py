"""What speaks for looking at a number again: signs with weights, from `data/common/verification.toml`.

The score orders work; it says nothing of how likely a mistake is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from madoguchi.data.loading import common_table
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition
from madoguchi.model.verification import SETTLED, Verification
from madoguchi.text.dates import known_day
from madoguchi.text.phone import digits

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from madoguchi.editorial.freshness import Freshness

Key = tuple[str, str]  # desk, number


@dataclass(frozen=True, slots=True)
class Sign:
    """A kind of sign: what one is worth, how many count, and how the sheet says it."""

    id: str
    points: int
    most: int
    ja: str
    en: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskSign:
    """A sign at one number: how many, and the points they give."""

    sign: str
    n: int
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A number of a desk with all that speaks for looking at it, the heaviest first."""

    desk: str
    number: str
    found: tuple[RiskSign, ...]

    @property
    def points(self) -> int:
        return sum(found.points for found in self.found)


@dataclass(frozen=True)
class KnownNumbers:
    """What the store knows of numbers: looks, open reports, callers' answers, changes that wait and those in force.

    `settled` has the newest look that settled something, `looked` the newest of all. `dead`: how many callers more say that it is not in use than that they got through, since the last look.
    """

    looked: Mapping[Key, Verification] = field(default_factory=dict)
    settled: Mapping[Key, Verification] = field(default_factory=dict)
    reported: Mapping[Key, int] = field(default_factory=dict)
    dead: Mapping[Key, int] = field(default_factory=dict)
    proposed: tuple[DeskChange, ...] = ()
    accepted: tuple[DeskChange, ...] = ()


@cache
def signs() -> Mapping[str, Sign]:
    """Return the kinds of signs by id, in the order of the file."""
    return {entry["id"]: _sign(entry) for entry in _data()["sign"]}


def stale_days() -> int:
    """Return after how many days a look is too old to lean on."""
    return int(_data()["fresh"]["days"])


def is_stale(day: str, on: date) -> bool:
    """Whether a look of an ISO day is too old to lean on; so is one of which nobody can tell the day."""
    looked = known_day(day)
    return looked is None or (on - looked).days > stale_days()


def known_to(connection: Connection, on: date) -> KnownNumbers:
    """Read what the store knows of numbers as of a day."""
    # The pages ask this module how old a look may be, also where no store is installed.
    from madoguchi.editorial.callers import counted
    from madoguchi.store import changes, verifications
    from madoguchi.store.reports import ReportState, reports

    open_ = [
        *reports(connection, state=ReportState.NEW),
        *reports(connection, state=ReportState.CONFIRMED),
    ]
    proposed = tuple(p.change for p in changes.proposals(connection, state=changes.PROPOSED))
    return KnownNumbers(
        verifications.newest(connection),
        verifications.newest(connection, settled=True),
        Counter((report.desk, report.number) for report in open_),
        {key: sum(day.dead - day.reached for day in days) for key, days in counted(connection, on).items()},
        proposed,
        changes.accepted(connection),
    )


def risks(edition: Edition, known: KnownNumbers, on: date) -> tuple[Risk, ...]:
    """Return every number of every desk as of a day, the riskiest first."""
    return tuple(sorted(_each(edition, known, on), key=lambda risk: -risk.points))


def oldest_first(found: Iterable[Risk], ages: Freshness) -> tuple[Risk, ...]:
    """Order by the last proof, those without one first, as the overview of ages has it; the riskier of equals first."""
    return tuple(
        sorted(found, key=lambda risk: (ages.proven(risk.desk, risk.number) or date.min, -risk.points))
    )


def _each(edition: Edition, known: KnownNumbers, on: date) -> Iterable[Risk]:
    holders = Counter(digits(number) for desk in edition.desks for number in set(desk.numbers))
    suspects = _noticed(edition, signs()["suspect"].codes)
    doubted = _noticed(edition, signs()["entry"].codes)
    proposed = Counter((c.desk, digits(c.before)) for c in known.proposed if c.field is Field.PHONE)
    moved = _moved(edition, known.accepted)
    for desk in edition.desks:
        for number in dict.fromkeys(desk.numbers):
            look = known.looked.get((desk.id, number))
            since = (known_day(look.day) if look else None) or (edition.newest(desk).facts.period_end)
            others = moved[desk.organization_id] - Counter({desk.id: moved[desk.organization_id][desk.id]})
            counts = {
                "reported": known.reported.get((desk.id, number), 0),
                "dead-said": known.dead.get((desk.id, number), 0),
                "no-answer": int(look is not None and look.outcome not in SETTLED),
                "differs": proposed[desk.id, digits(number)],
                "suspect": sum(digits(number) in n or not n for n in suspects.get(desk.id, ())),
                "neighbour": others.total(),
                "entry": len(doubted.get(desk.id, ())),
                "shared": holders[digits(number)] - 1,
                "age": max(0, (on - since).days // 365) if since else 0,
            }
            yield Risk(desk.id, number, _weighed(counts))


def _weighed(counts: Mapping[str, int]) -> tuple[RiskSign, ...]:
    kinds = signs()
    found = [RiskSign(id, n, kinds[id].points * min(n, kinds[id].most)) for id, n in counts.items() if n > 0]
    return tuple(sorted(found, key=lambda each: -each.points))


def _noticed(edition: Edition, codes: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Desk → the digits that each of its notices is about; empty where it names no number."""
    found: dict[str, list[str]] = defaultdict(list)
    for notice in edition.notices:
        if notice.code in codes:
            named = digits(notice.value)
            for desk in notice.desks:
                found[desk].append(named if len(named) >= _WHOLE_NUMBER else "")
    return found


# Fewer digits than any whole number has: such a value is no number but a part of one, or other text.
_WHOLE_NUMBER = 9


def _moved(edition: Edition, accepted: Iterable[DeskChange]) -> Mapping[str, Counter[str]]:
    """Body → desks whose numbers changed, and how often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for change in accepted:
        desk = edition.desk_by_id.get(change.desk)
        if desk is not None and change.field is Field.PHONE:
            found[desk.organization_id][desk.id] += 1
    return found


def _sign(entry: Mapping[str, Any]) -> Sign:
    return Sign(
        entry["id"], entry["points"], entry["most"], entry["ja"], entry["en"], tuple(entry.get("codes", ()))
    )


@cache
def _data() -> Mapping[str, Any]:
    return common_table("verification.toml")
