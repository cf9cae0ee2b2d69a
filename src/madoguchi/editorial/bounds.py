"""Between which numbers of desks a program must stay, and whether an edition to come keeps to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.data.loading import rows
from madoguchi.errors import DescriptionError
from madoguchi.message import Given, Message, as_written
from madoguchi.model.edition import Edition
from madoguchi.text.prefecture import PREFECTURES

BOUNDS = "bounds.csv"
BOUND_COLUMNS, BOUND_MORE = ("program", "floor", "ceiling", "reason"), ("reason_ja",)
NO_BOUND = Message("a program that no bound is known for")


@dataclass(frozen=True, slots=True)
class Bound:
    """How many desks a program has now and in the edition to come, and between which numbers it must be.

    `lost` are prefectures that would be without a desk of a program that has one in each of the 47; `name` is what
    the program is called.
    """

    program: str
    before: int
    after: int
    floor: int
    ceiling: int | None
    reason: Message
    lost: tuple[str, ...] = ()
    name: Given = ""

    def in_words(self) -> Message:
        """What is out of bounds, and what to do."""
        ceiling = Message("any") if self.ceiling is None else self.ceiling
        told: dict[str, Given] = {
            "program": self.name or self.program,
            "desks": self.after,
            "floor": self.floor,
            "ceiling": ceiling,
            "reason": self.reason,
        }
        if self.lost:
            return Message(
                "{program}: {desks} desks, expected {floor} to {ceiling}, and none left in {lost} ({reason}); "
                "correct the draft, or waive it with a reason",
                lost="、".join(self.lost),
                **told,
            )
        return Message(
            "{program}: {desks} desks, expected {floor} to {ceiling} ({reason}); "
            "correct the draft, or waive it with a reason",
            **told,
        )

    @property
    def holds(self) -> bool:
        return (
            not self.lost
            and self.floor <= self.after
            and (self.ceiling is None or self.after <= self.ceiling)
        )


def bounds_of(current: Edition, edition: Edition) -> tuple[Bound, ...]:
    """Return every program of either edition with its count; one that no bound knows may have any number."""
    before, after = (Counter(desk.program for desk in each.desks) for each in (current, edition))
    known = read_bounds(edition.bundle.text(BOUNDS))
    found = []
    for program in dict.fromkeys([*known, *before, *after]):
        floor, ceiling, reason = known.get(program, (0, None, NO_BOUND))
        lost = _lost(program, current, edition)
        name = _name(program, current, edition)
        found.append(Bound(program, before[program], after[program], floor, ceiling, reason, lost, name))
    return tuple(found)


def _name(slug: str, current: Edition, edition: Edition) -> Given:
    program = edition.program_by_slug.get(slug) or current.program_by_slug.get(slug)
    if program is None:
        return slug
    return as_written({"ja": program.name, "en": program.name_en}) if program.name_en else program.name


def read_bounds(content: str) -> dict[str, tuple[int, int | None, Message]]:
    """Parse `bounds.csv`: program → the fewest and the most desks, and why (in Japanese, too, where it has `reason_ja`).

    Raises DescriptionError.
    """
    found: dict[str, tuple[int, int | None, Message]] = {}
    for line, row in rows(content, BOUNDS, BOUND_COLUMNS, BOUND_MORE):
        try:
            found[row["program"]] = (int(row["floor"]), int(row["ceiling"]), _reason(row))
        except ValueError as error:
            raise DescriptionError(
                Message("expected program,floor,ceiling,reason: two whole numbers"),
                file=BOUNDS,
                entry=row["program"],
                line=line,
                code="not-a-row",
                expected=BOUND_COLUMNS,
            ) from error
    return found


def _reason(row: Mapping[str, str]) -> Message:
    reason, ja = row["reason"] or "", row.get("reason_ja")
    return as_written({"en": reason, "ja": ja} if ja else reason)


def _lost(program: str, current: Edition, edition: Edition) -> tuple[str, ...]:
    was, is_ = (
        {d.prefecture.text for d in each.desks if d.program == program and d.prefecture}
        for each in (current, edition)
    )
    return tuple(p for p in PREFECTURES if p in was - is_) if was == set(PREFECTURES) else ()
