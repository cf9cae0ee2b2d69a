"""Numbers and ids of other days: what earlier editions and changes had, and what is announced, told with its day.

A number that a desk no longer has, or does not have yet, is no number of the list; whoever asks for it is still
told whose it was until when, and what there is now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from madoguchi.editions.former import chain_of, heirs_of
from madoguchi.editions.timeline import added_desks, apply_change, fits, heirs_told, taken_up
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition, Was
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits


class Says(StrEnum):
    """What is to be told of such a number; each is a sentence of `common/reasons.toml`."""

    FORMERLY = "formerly"  # a change gave the desk another one
    NO_LONGER = "no-longer"  # a change took it away
    UNTIL = "until"  # an earlier edition had it at this desk
    UNTIL_HEIR = "until-heir"  # an earlier edition, or the list until a change, had it at a desk that others took over from
    UNTIL_GONE = "until-gone"  # the same, and nobody is known to have taken over
    UNTIL_FAX = "until-fax"  # it was the FAX of a desk
    COMING = "coming"  # a change will give it to this desk
    COMING_NEW = "coming-new"  # a desk will come that has it


@dataclass(frozen=True, slots=True)
class Held:
    """Whose a number was, or will be. `desks` are those to name now, `after` the numbers to call now."""

    says: Says
    number: str
    day: date
    name: str
    desks: tuple[Desk, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A desk or a body that is no more: what it was called, since when, and who took over."""

    id: str
    was: Was
    name: str
    until: date
    numbers: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Past:
    """What else is known beside an edition as of a day; `printed` is that edition with all its changes, as printed."""

    edition: Edition
    printed: Edition

    @cached_property
    def gone(self) -> dict[str, Gone]:
        """Id → what it was, for every id that was given out and is no desk or body of this day."""
        here = self.edition.desk_by_id
        found: dict[str, Gone] = {}
        ended = {c.desk: c for c in self._in_order() if c.field is Field.DESK}
        for desk in (*self.printed.desks, *added_desks(self.printed)):
            if desk.id not in here and (change := ended.get(desk.id)):
                heirs = self._heirs(heirs_told(change))
                found[desk.id] = Gone(desk.id, Was.DESK, desk.name, change.effective, desk.numbers, heirs)
        for each in self.printed.former:
            if each.id in found or each.id in here or each.id in self._bodies:
                continue
            heirs = heirs_of(each.id, self.printed.former, here if each.was is Was.DESK else self._bodies)
            found[each.id] = Gone(each.id, each.was, each.name, each.until, each.numbers, heirs)
        return found

    @cached_property
    def by_digits(self) -> dict[str, tuple[Held, ...]]:
        """Bare digits → what is to be told of a number that is not one of this day, or was another desk's."""
        found: dict[str, dict[tuple[str, str], Held]] = defaultdict(dict)
        for held, id in (*self._changed(), *self._former()):
            found[digits(held.number)].setdefault((id, held.says.partition("-")[0]), held)
        return {number: tuple(each.values()) for number, each in found.items()}

    @cached_property
    def _bodies(self) -> set[str]:
        return {id for desk in self.edition.desks for id, *_ in chain_of(desk)}

    def _in_order(self) -> list[DeskChange]:
        return sorted(self.printed.changes, key=lambda c: (c.effective, c.id))

    def _heirs(self, told: tuple[str, ...]) -> tuple[str, ...]:
        """The desks of this day that stand for some: themselves, or who took over from them."""
        here = self.edition.desk_by_id
        found = [(id,) if id in here else heirs_of(id, self.printed.former, here) for id in told]
        return tuple(dict.fromkeys(id for ids in found for id in ids))

    def _changed(self) -> Iterator[tuple[Held, str]]:
        """What changes took away, and what they will bring."""
        here = self.edition.desk_by_id
        later: dict[str, Desk | None] = {}
        printed = {desk.id: desk for desk in (*self.printed.desks, *added_desks(self.printed))}
        for change in self._in_order():
            desk = here.get(change.desk)
            if change.field is Field.DESK and desk is None and (was := printed.get(change.desk)):
                yield from self._of_gone(was.numbers, was, change.effective, self._heirs(heirs_told(change)))
            if change.field is Field.ADDED and desk is None and change.desk in printed and not self._ended(change.desk):
                for number in printed[change.desk].numbers:
                    yield Held(Says.COMING_NEW, number, change.effective, printed[change.desk].name), change.desk
            if change.field is not Field.PHONE or desk is None:
                continue
            if change.before and taken_up(desk, change) and change.before not in desk.numbers:
                says = Says.FORMERLY if change.after else Says.NO_LONGER
                yield Held(says, change.before, change.effective, desk.name, (desk,), change.after), desk.id
            now = later.get(desk.id, desk)
            if not taken_up(desk, change) and now and fits(now, change):
                later[desk.id] = apply_change(now, change)
                if change.after:
                    told = "、".join(desk.numbers)
                    yield Held(Says.COMING, change.after, change.effective, desk.name, (desk,), told), desk.id

    def _ended(self, id: str) -> bool:
        return any(c.field is Field.DESK and c.desk == id for c in self.printed.changes)

    def _of_gone(
        self, numbers: tuple[str, ...], was: Desk, until: date, heirs: tuple[str, ...]
    ) -> Iterator[tuple[Held, str]]:
        desks = tuple(self.edition.desk_by_id[id] for id in heirs)
        says = Says.UNTIL_HEIR if desks else Says.UNTIL_GONE
        yield from ((Held(says, number, until, was.name, desks), was.id) for number in numbers)

    def _former(self) -> Iterator[tuple[Held, str]]:
        """What earlier editions had."""
        here = self.edition.desk_by_id
        for each in self.printed.former:
            if each.was is not Was.DESK:
                continue
            desk = here.get(each.id)
            heirs = (each.id,) if desk else heirs_of(each.id, self.printed.former, here)
            desks = tuple(here[id] for id in heirs)
            says = Says.UNTIL if desk else Says.UNTIL_HEIR if desks else Says.UNTIL_GONE
            now = "、".join(desk.numbers) if desk else ""
            for number in each.numbers:
                if desk is None or number not in desk.numbers:
                    yield Held(says, number, each.until, each.name, desks, now), each.id
            for number in each.faxes:
                yield Held(Says.UNTIL_FAX, number, each.until, each.name, desks), each.id
