"""Ids that a later edition inherits: a desk known by evidence keeps the id it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from madoguchi.data.bundle import IDS
from madoguchi.editions.ids import mint
from madoguchi.model.edition import Edition, Entry
from madoguchi.model.entities import Desk


def inherit(edition: Edition, ids: Mapping[str, str]) -> Edition:
    """Return the edition with desks renamed by `ids` (own id → inherited id).

    A desk whose own id another one inherits is another desk: it gets a new id, minted from its own
    and the edition, so that no id ever stands twice. Where two desks could inherit the same id, the
    one that stands later in `ids` (the one reviewed last) does.
    """
    here = {new: old for new, old in ids.items() if new != old and new in edition.desk_by_id}
    heirs = {old: new for new, old in here.items()}
    wanted = {new: old for old, new in heirs.items()}
    if not wanted:
        return edition
    taken = set(wanted.values())
    to = dict(wanted)
    for desk in edition.desks:
        if desk.id in taken and desk.id not in wanted:
            to[desk.id] = mint("desk", f"{desk.id}|{edition.id}")
    desks = tuple(replace(desk, id=to.get(desk.id, desk.id)) for desk in edition.desks)
    known = {entry.id: entry for entry in edition.knowledge if entry.file == IDS}
    return replace(
        edition,
        desks=desks,
        knowledge=(
            *(entry for entry in edition.knowledge if entry.file != IDS),
            *inherited(desks, {key: str(entry.says["first_edition"]) for key, entry in known.items()}),
        ),
        notices=tuple(
            replace(notice, desks=tuple(to.get(id, id) for id in notice.desks))
            if any(id in to for id in notice.desks)
            else notice
            for notice in edition.notices
        ),
    )


def inherited(desks: Iterable[Desk], first: Mapping[str, str]) -> Iterator[Entry]:
    """Yield an entry for each id that was not minted from its desk's key; `first`: key → first edition."""
    for desk in desks:
        if desk.id != mint("desk", desk.key):
            yield Entry(IDS, desk.key, {"id": desk.id, "first_edition": first.get(desk.key, "")})
