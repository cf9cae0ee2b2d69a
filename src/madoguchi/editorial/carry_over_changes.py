"""Changes carried over to another edition: kept, absorbed by it, or in conflict with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from madoguchi.editions.timeline import added_desks, apply_change, fits, taken_up
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.phone import digits


@dataclass(frozen=True, slots=True)
class CarriedChanges:
    """`kept` still say something new; `absorbed` are said by the edition itself; `conflicts` fit neither way."""

    kept: tuple[DeskChange, ...]
    absorbed: tuple[DeskChange, ...]
    conflicts: tuple[DeskChange, ...]


def carry(changes: Iterable[DeskChange], edition: Edition, *, newer: bool) -> CarriedChanges:
    """Sort accepted changes by what an edition says.

    Only a `newer` list takes the place of changes that would still fit it: what it says after them
    is the newest word.
    """
    changes = tuple(changes)
    added = {desk.id: desk for desk in added_desks(replace(edition, changes=changes))}
    chains: dict[tuple[str, Field], list[DeskChange]] = defaultdict(list)
    for change in sorted(changes, key=lambda c: (c.effective, c.id)):
        chains[change.desk, change.field].append(change)
    kept: list[DeskChange] = []
    absorbed: list[DeskChange] = []
    conflicts: list[DeskChange] = []
    for (desk_id, field), chain in chains.items():
        desk = edition.desk_by_id.get(desk_id)
        if field is Field.ADDED:
            (absorbed if desk and newer else kept).extend(chain)
            continue
        desk = desk or added.get(desk_id)
        if desk is None:
            (absorbed if newer and field is Field.DESK else conflicts).extend(chain)
            continue
        for line in _lines(chain):
            done = _taken_up(desk, line) if newer else 0
            absorbed += line[:done]
            _fitted(desk, line[done:], kept, absorbed, conflicts)
    return CarriedChanges(_in_order(kept), _in_order(absorbed), _in_order(conflicts))


def _lines(chain: list[DeskChange]) -> list[list[DeskChange]]:
    """Changes of one field that follow from each other; numbers and addresses stand side by side."""
    if chain[0].field not in (Field.PHONE, Field.URL):
        return [chain]
    found: list[list[DeskChange]] = []
    for change in chain:
        before = _compared_value(change.field, change.before)
        line = next(
            (line for line in found if before and _compared_value(change.field, line[-1].after) == before),
            None,
        )
        if line is None:
            found.append([change])
        else:
            line.append(change)
    return found


def _compared_value(field: Field, text: str) -> str:
    return digits(text) if field is Field.PHONE else text


def _taken_up(desk: Desk, line: list[DeskChange]) -> int:
    """How many changes of a line the list has taken up: the last that it says, and all before it."""
    return max((n + 1 for n, change in enumerate(line) if taken_up(desk, change)), default=0)


def _fitted(
    desk: Desk,
    chain: list[DeskChange],
    kept: list[DeskChange],
    absorbed: list[DeskChange],
    conflicts: list[DeskChange],
) -> None:
    now: Desk | None = desk
    for change in chain:
        if now is not None and fits(now, change):
            kept.append(change)
            now = apply_change(now, change)
        elif now is not None and taken_up(now, change):  # an edition gone back to, newer than the change
            absorbed.append(change)
        else:
            conflicts.append(change)


def _in_order(changes: list[DeskChange]) -> tuple[DeskChange, ...]:
    return tuple(sorted(changes, key=lambda change: (change.effective, change.id)))
