"""A draft against what is served, desk by desk, as an editor walks through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.editions.diff import compare
from madoguchi.editions.matching import match_desks, table_of
from madoguchi.editorial.reviewing import matches
from madoguchi.message import Message
from madoguchi.model.difference import Change, Difference
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.drafts import MATCH, SEEN, Decision
from madoguchi.text.fold import fold
from madoguchi.text.phone import digits


class Show(StrEnum):
    """Which rows an editor wants to see."""

    CHANGED = "changed"
    TODO = "todo"  # changed, and nobody has looked at it
    UNDECIDED = "undecided"  # who is who is still open
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One desk, older and newer side by side; None where it did not or does not exist.

    `key` names it in decisions. `evidence` says why two desks of different ids are taken for one;
    None where the id is the same. `parts` are the desks beside it after a split, or before a merger.
    """

    key: str
    old: Desk | None
    new: Desk | None
    differences: tuple[Difference, ...]
    evidence: Message | None = None
    parts: tuple[Desk, ...] = ()

    @property
    def desk(self) -> Desk:
        """The newer desk, or the older one where it is gone."""
        desk = self.new or self.old
        assert desk is not None
        return desk

    @property
    def kinds(self) -> tuple[Change, ...]:
        return tuple(dict.fromkeys(difference.kind for difference in self.differences))

    @property
    def changed(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.differences or self.evidence)


@dataclass(frozen=True)
class Walk:
    """All rows in the newer list's order, and the differences of whole tables."""

    current: Edition
    draft: Edition
    rows: tuple[Row, ...]
    tables: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor asked for; empty means any. `words` are looked for in names, and numbers as digits."""

    show: Show = Show.CHANGED
    kind: str = ""
    program: str = ""
    prefecture: str = ""
    words: str = ""


def walk_of(current: Edition, draft: Edition) -> Walk:
    """Return every desk of both editions in rows. It takes as long as a comparison."""
    matching = match_desks(current, draft)
    evidence = {match.new.id: match.reason for match in matches(current, draft, {})}
    differences: dict[str, list[Difference]] = defaultdict(list)
    tables = []
    for difference in compare(current, draft):
        if difference.kind is Change.TABLE:
            tables.append(difference)
        else:
            side = "new" if difference.kind is Change.ADDED else "old"
            differences[f"{side} {difference.id}"].append(difference)

    def row(old: Desk | None, new: Desk | None) -> Row:
        # A desk that is gone may leave its id to another one, so its row is called otherwise.
        key = new.id if new else f"gone {old.id if old else ''}"
        told = differences.get(f"old {old.id}" if old else f"new {key}", [])
        why = evidence.get(new.id) if old and new else None
        parts = (
            *matching.splits.get(old.id if old else "", ()),
            *matching.merges.get(new.id if new else "", ()),
        )
        return Row(key, old, new, tuple(told), why, parts)

    found = [row(old, new) for old, new in matching.pairs]
    found += [row(None, new) for new in matching.added]
    found += [row(old, None) for old in matching.removed]
    return Walk(current, draft, tuple(_in_order(found, current, draft)), tuple(tables))


def _in_order(rows: list[Row], current: Edition, draft: Edition) -> list[Row]:
    """The newer list's order; a desk that is gone stands behind the one it stood behind."""
    place = {id(desk): n for n, desk in enumerate(draft.desks)}
    new_of = {id(row.old): row.new for row in rows if row.old and row.new}
    behind: dict[int, int] = {}
    last = -1
    for desk in current.desks:
        newer = new_of.get(id(desk))
        last = place[id(newer)] if newer else last
        behind[id(desk)] = last
    position = {id(desk): n for n, desk in enumerate(current.desks)}

    def order(row: Row) -> tuple[int, int]:
        if row.new:
            return place[id(row.new)], -1
        return behind[id(row.old)], position[id(row.old)]

    return sorted(rows, key=order)


def decided(decisions: Collection[Decision]) -> Mapping[str, str]:
    """Return key → `accepted`, `denied` or `seen`; who is who says more than that it was looked at."""
    found = {d.subject: "seen" for d in decisions if d.kind == SEEN}
    found |= {
        d.subject: "accepted" if d.value.get("accept") else "denied" for d in decisions if d.kind == MATCH
    }
    return found


def is_done(row: Row, states: Mapping[str, str]) -> bool:
    """Whether an editor has nothing left to do at a row."""
    state = states.get(row.key, "")
    return state in ("accepted", "denied") if row.evidence else not row.changed or bool(state)


def wanted_rows(walk: Walk, wanted: Wanted, states: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows that an editor asked for."""
    words, number = fold(wanted.words).strip().lower(), digits(fold(wanted.words))
    for row in walk.rows:
        if not _shown(row, wanted.show, states):
            continue
        if wanted.kind and wanted.kind not in row.kinds:
            continue
        if wanted.program and wanted.program not in {d.program for d in (row.old, row.new) if d}:
            continue
        if wanted.prefecture and wanted.prefecture not in {
            d.prefecture.text for d in (row.old, row.new) if d and d.prefecture
        }:
            continue
        if words and not any(_speaks_of(d, words, number) for d in (row.old, row.new, *row.parts) if d):
            continue
        yield row


def _shown(row: Row, show: Show, states: Mapping[str, str]) -> bool:
    match show:
        case Show.CHANGED:
            return row.changed
        case Show.TODO:
            return not is_done(row, states)
        case Show.UNDECIDED:
            return bool(row.evidence) and not is_done(row, states)
        case Show.ALL:
            return True


def _speaks_of(desk: Desk, words: str, number: str) -> bool:
    held = (*desk.phones, *desk.faxes)
    if len(number) >= 3 and any(number in digits(each.number) for each in held):
        return True
    told = (desk.name, desk.operator.text if desk.operator else "", table_of(desk))
    return any(words in fold(text).lower() for text in told)
