"""Changes carried over to another edition: kept, absorbed by it, or in conflict with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.editions.timeline import apply_change, fits, taken_up
from madoguchi.model.change import DeskChange, Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk


@dataclass(frozen=True, slots=True)
class Carried:
    """`kept` still say something new; `absorbed` are said by the edition itself; `conflicts` fit neither way."""

    kept: tuple[DeskChange, ...]
    absorbed: tuple[DeskChange, ...]
    conflicts: tuple[DeskChange, ...]


def carry(changes: Iterable[DeskChange], edition: Edition, *, newer: bool) -> Carried:
    """Sort accepted changes by what an edition says.

    Only a `newer` list takes the place of changes that would still fit it: what it says after them
    is the newest word.
    """
    chains: dict[tuple[str, Field], list[DeskChange]] = defaultdict(list)
    for change in sorted(changes, key=lambda c: (c.effective, c.id)):
        chains[change.desk, change.field].append(change)
    kept: list[DeskChange] = []
    absorbed: list[DeskChange] = []
    conflicts: list[DeskChange] = []
    for (desk_id, field), chain in chains.items():
        desk = edition.desk_by_id.get(desk_id)
        if desk is None:
            (absorbed if newer and field is Field.DESK else conflicts).extend(chain)
            continue
        done = _taken_up(desk, chain) if newer else 0
        absorbed += chain[:done]
        _fitted(desk, chain[done:], kept, absorbed, conflicts)
    return Carried(_in_order(kept), _in_order(absorbed), _in_order(conflicts))


def _taken_up(desk: Desk, chain: list[DeskChange]) -> int:
    """How many changes of one field the list has taken up: the last that it says, and all before it."""
    if chain[0].field is Field.PHONE:  # numbers stand side by side: each is looked at for itself
        return next((n for n, change in enumerate(chain) if not taken_up(desk, change)), len(chain))
    return max((n + 1 for n, change in enumerate(chain) if taken_up(desk, change)), default=0)


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
