"""The memory of earlier editions: which ids and numbers they gave out that this one does not have any more.

It stands in the edition itself, so that a node answers with it while the database is away, a copy of the edition
carries it, and whoever holds the earlier edition can check it by the revision. An edition that follows none has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from madoguchi.editions.ids import organization_chain
from madoguchi.editions.timeline import added_desks, heirs_told
from madoguchi.model.change import Field
from madoguchi.model.edition import Edition, Former, Was
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits

_NOBODY: Mapping[str, tuple[str, ...]] = {}


@dataclass(slots=True)
class _Said:
    """What an edition said of one desk until a day: its numbers, each with the day until which it was right."""

    desk: Desk
    until: date
    numbers: dict[str, tuple[str, date]] = field(default_factory=dict)  # digits → as printed, until
    heirs: tuple[str, ...] = ()


def remembered(
    old: Edition, new: Edition, day: date, heirs: Mapping[str, tuple[str, ...]] = _NOBODY
) -> tuple[Former, ...]:
    """Return what the newer edition must remember of the older one, and of all that this one remembers.

    `day` is the day from which on the newer one is served. `heirs` are the newer desks that took over from an older
    one, by ids. A desk is the same where its id is.
    """
    living = {desk.id: desk for desk in (*new.desks, *added_desks(new))}
    here: dict[str, list[Former]] = defaultdict(list)
    for said in _said(old, day).values():
        id = said.desk.id
        took_over = heirs.get(id, ()) or said.heirs
        here[id] += _of_desk(said, living.get(id), new, old, tuple(h for h in took_over if h != id))
    bodies = _bodies(old, new, day, heirs)
    earlier = (kept for each in old.former if (kept := _still(each, living, new)))
    return (*(each for found in here.values() for each in found), *bodies, *earlier)


def _said(old: Edition, day: date) -> dict[str, _Said]:
    """All that an edition said of its desks until a day, those that a change brought among them."""
    found = {
        desk.id: _Said(desk, day, {digits(n): (n, day) for n in desk.numbers})
        for desk in (*old.desks, *added_desks(old, day))
    }
    for change in sorted(old.changes, key=lambda c: (c.effective, c.id)):
        said = found.get(change.desk)
        if said is None or change.effective > day:
            continue
        if change.field is Field.DESK:
            said.until, said.heirs = change.effective, heirs_told(change)
            said.numbers = {n: (text, min(until, said.until)) for n, (text, until) in said.numbers.items()}
        elif change.field is Field.PHONE:
            if change.before:
                said.numbers[digits(change.before)] = (change.before, change.effective)
            if change.after:
                said.numbers[digits(change.after)] = (change.after, day)
    return found


def _of_desk(
    said: _Said, now: Desk | None, new: Edition, old: Edition, heirs: tuple[str, ...]
) -> Iterator[Former]:
    """A record for each day on which numbers of a desk ended; one at least where the desk itself is gone."""
    still = _numbers_said(said.desk.id, now, new)
    lost: dict[date, list[str]] = defaultdict(list)
    for bare, (number, until) in said.numbers.items():
        if bare not in still:
            lost[until].append(number)
    faxes = {digits(fax.number) for fax in now.faxes} if now else set()
    gone = tuple(fax.number for fax in said.desk.faxes if digits(fax.number) not in faxes | still)
    if now is None or gone:
        lost.setdefault(said.until, [])
    for until in sorted(lost, reverse=True):
        yield Former(
            said.desk.id,
            Was.DESK,
            said.desk.name,
            until,
            old.id,
            old.revision,
            said.desk.program,
            tuple(lost[until]),
            gone if until == said.until else (),
            heirs if now is None else (),
        )


def _numbers_said(id: str, now: Desk | None, new: Edition) -> set[str]:
    """The digits that an edition knows of a desk, by print or by a change."""
    changed = [c for c in new.changes if c.desk == id and c.field is Field.PHONE] if now else []
    told = [*(now.numbers if now else ()), *(c.before for c in changed), *(c.after for c in changed)]
    return {digits(number) for number in told if number}


def _bodies(old: Edition, new: Edition, day: date, heirs: Mapping[str, tuple[str, ...]]) -> list[Former]:
    """The bodies and departments that no desk of the newer edition is of any more, each with what its desks are of now."""
    now = {
        desk.id: [link.id for link in organization_chain(desk)] for desk in (*new.desks, *added_desks(new))
    }
    living = {id for chain in now.values() for id in chain}
    names: dict[str, str] = {}
    found: dict[str, dict[str, None]] = {}
    for desk in (*old.desks, *added_desks(old, day)):
        for level, link in enumerate(organization_chain(desk)):
            if link.id in living:
                continue
            names.setdefault(link.id, link.name)
            to = found.setdefault(link.id, {})
            for heir in (desk.id, *heirs.get(desk.id, ())):
                if chain := now.get(heir):
                    to[chain[min(level, len(chain) - 1)]] = None
    return [
        Former(id, Was.BODY, names[id], day, old.id, old.revision, heirs=tuple(to))
        for id, to in found.items()
    ]


def _still(each: Former, living: Mapping[str, Desk], new: Edition) -> Former | None:
    """A record of an older edition as far as it still says something: a desk or a number may have come back."""
    if each.was is Was.BODY:
        back = any(each.id == link.id for desk in living.values() for link in organization_chain(desk))
        return None if back else each
    now = living.get(each.id)
    if now is None:
        return each
    still = _numbers_said(each.id, now, new) | {digits(fax.number) for fax in now.faxes}
    numbers, faxes = (tuple(n for n in held if digits(n) not in still) for held in (each.numbers, each.faxes))
    return replace(each, numbers=numbers, faxes=faxes, heirs=()) if numbers or faxes else None


def heirs_of(id: str, former: Iterable[Former], living: Collection[str]) -> tuple[str, ...]:
    """Return the ids that stand for one that is gone: its heirs, and theirs where these are gone too."""
    told: dict[str, tuple[str, ...]] = {}
    for each in former:  # the latest word counts
        told.setdefault(each.id, each.heirs)
    found: dict[str, None] = {}
    seen, todo = {id}, list(told.get(id, ()))
    while todo:
        heir = todo.pop(0)
        if heir in seen:
            continue
        seen.add(heir)
        if heir in living:
            found[heir] = None
        else:
            todo += told.get(heir, ())
    return tuple(found)
