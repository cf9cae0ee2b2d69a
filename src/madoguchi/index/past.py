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

from madoguchi.editions.former import heirs_of
from madoguchi.editions.ids import organization_chain
from madoguchi.editions.timeline import added_desks, apply_change, fits, taken_up
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition, Former, Was
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
    """What else is known beside an edition as of a day."""

    edition: Edition

    @cached_property
    def gone(self) -> dict[str, Gone]:
        """Id → what it was, for every id that was given out and is no desk or body of this day."""
        here = self.edition.desk_by_id
        found: dict[str, Gone] = {}
        for each in self.edition.former:
            if each.id in found or each.id in here or each.id in self._bodies:
                continue
            living = here if each.was is Was.DESK else self._bodies
            heirs = heirs_of(each.id, self.edition.former, living)
            numbers = [n for other in self._former_of[each.id] for n in other.numbers]
            found[each.id] = Gone(
                each.id, each.was, each.name, each.until, tuple(dict.fromkeys(numbers)), heirs
            )
        return found

    @cached_property
    def gone_by_short_id(self) -> dict[str, tuple[str, ...]]:
        """The first eight digits of the id of a desk that is gone → the ids of what took over."""
        return {id[:8]: each.heirs for id, each in self.gone.items() if each.was is Was.DESK}

    @cached_property
    def by_digits(self) -> dict[str, tuple[Held, ...]]:
        """Bare digits → what is to be told of a number that is not one of this day, or was another desk's."""
        found: dict[str, dict[str, Held]] = defaultdict(dict)
        for held, id in (*self._changed(), *self._coming(), *self._former()):
            found[digits(held.number)].setdefault(id, held)
        return {number: tuple(each.values()) for number, each in found.items()}

    @cached_property
    def _bodies(self) -> set[str]:
        return {link.id for desk in self.edition.desks for link in organization_chain(desk)}

    @cached_property
    def _former_of(self) -> dict[str, list[Former]]:
        found: dict[str, list[Former]] = defaultdict(list)
        for each in self.edition.former:
            found[each.id].append(each)
        return found

    def _in_order(self) -> list[DeskChange]:
        return sorted(self.edition.changes, key=lambda c: (c.effective, c.id))

    def _changed(self) -> Iterator[tuple[Held, str]]:
        """What changes took away from desks that are still there."""
        for change in self._in_order():
            desk = self.edition.desk_by_id.get(change.desk)
            if change.field is not Field.PHONE or desk is None or not change.before:
                continue
            if taken_up(desk, change) and change.before not in desk.numbers:
                says = Says.FORMERLY if change.after else Says.NO_LONGER
                yield Held(says, change.before, change.effective, desk.name, (desk,), change.after), desk.id

    def _coming(self) -> Iterator[tuple[Held, str]]:
        """What changes will bring: another number of a desk, a desk that has not begun."""
        later: dict[str, Desk | None] = dict(self.edition.desk_by_id)
        begun = {desk.id: desk for desk in added_desks(self.edition)}
        for change in self._in_order():
            desk = self.edition.desk_by_id.get(change.desk)
            if change.field is Field.ADDED and change.desk not in self._former_of and desk is None:
                new = begun.get(change.desk)
                for number in new.numbers if new else ():
                    yield Held(Says.COMING_NEW, number, change.effective, change.after), change.desk
            now = later.get(change.desk)
            if change.field is not Field.PHONE or desk is None or now is None or taken_up(now, change):
                continue
            if fits(now, change):
                later[desk.id] = apply_change(now, change)
                if change.after:
                    told = "、".join(desk.numbers)
                    yield Held(Says.COMING, change.after, change.effective, desk.name, (desk,), told), desk.id

    def _former(self) -> Iterator[tuple[Held, str]]:
        """What earlier editions had."""
        here = self.edition.desk_by_id
        for each in self.edition.former:
            if each.was is not Was.DESK:
                continue
            desk = here.get(each.id)
            heirs = (each.id,) if desk else heirs_of(each.id, self.edition.former, here)
            desks = tuple(here[id] for id in heirs)
            says = Says.UNTIL if desk else Says.UNTIL_HEIR if desks else Says.UNTIL_GONE
            now = "、".join(desk.numbers) if desk else ""
            for number in each.numbers:
                if desk is None or number not in desk.numbers:
                    yield Held(says, number, each.until, each.name, desks, now), each.id
            for number in each.faxes:
                yield Held(Says.UNTIL_FAX, number, each.until, each.name, desks), each.id
