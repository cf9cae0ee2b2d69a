"""A draft against what is served, desk by desk, as an editor walks through it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from madoguchi.editions.desk_difference import says
from madoguchi.editions.diff import compare
from madoguchi.editions.matching import Matching, match_desks
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.editorial.reviewing import LONGEST_SUBJECT, paired_by_evidence
from madoguchi.message import Message
from madoguchi.model.difference import Difference, DifferenceKind
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
class WalkRow:
    """One desk, older and newer side by side; None where it did not or does not exist.

    `key` names it in decisions. `evidence` says why two desks of different ids are taken for one;
    None where the id is the same. `parts` are the desks beside it after a split, or before a merger. A whole table
    that is new, gone or renamed is a row without desks; `with_table` is the one with which a desk is gone.
    """

    key: str
    old: Desk | None
    new: Desk | None
    differences: tuple[Difference, ...]
    evidence: Message | None = None
    parts: tuple[Desk, ...] = ()
    with_table: str = ""

    @property
    def kinds(self) -> tuple[DifferenceKind, ...]:
        return tuple(dict.fromkeys(difference.kind for difference in self.differences))

    @property
    def changed(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.differences or self.evidence)

    @property
    def seal(self) -> str:
        """What tells one state of the row from the next: who saw this has not seen anything else."""
        seen = [(d.kind.value, _side_entry(d.before), _side_entry(d.after)) for d in self.differences]
        return hashlib.sha256(repr((seen, self.evidence)).encode()).hexdigest()[:16]

    @property
    def look(self) -> str:
        """What rows have in common that look alike: the very same change, in the same table. Empty: like no other.

        A desk that comes or goes (but with its whole table), a split, a merger and a question of who is who are looked at
        one by one.
        """
        if self.with_table and self.kinds == (DifferenceKind.REMOVED,):
            return f"gone with {self.with_table}"
        if self.evidence or not self.differences or not _ONE_BY_ONE.isdisjoint(self.kinds):
            return ""
        return repr([(d.kind.value, d.table, d.before, d.after) for d in self.differences])


_OF_THE_NEWER = {DifferenceKind.ADDED, DifferenceKind.FURTHER}  # their id is the newer edition's
_ONE_BY_ONE = {
    *_OF_THE_NEWER,
    DifferenceKind.REMOVED,
    DifferenceKind.FURTHER_GONE,
    DifferenceKind.SPLIT,
    DifferenceKind.MERGED,
    DifferenceKind.TABLE,
}

# What a caller dials, too: together only where the very same change stands at each.
_NEVER_TOGETHER = {*_ONE_BY_ONE, DifferenceKind.NUMBER, DifferenceKind.FAX, DifferenceKind.MOVED}


def _side_entry(side: str | Desk | None) -> object:
    return says(side) if isinstance(side, Desk) else side


@dataclass(frozen=True)
class Walk:
    """All rows, whole tables first, then in the newer list's order; `differences` as the comparison told them."""

    current: Edition
    draft: Edition
    rows: tuple[WalkRow, ...]
    differences: tuple[Difference, ...]
    matching: Matching

    @property
    def tables(self) -> tuple[Difference, ...]:
        """The differences of whole tables."""
        return tuple(each for each in self.differences if each.kind is DifferenceKind.TABLE)

    @cached_property
    def by_key(self) -> Mapping[str, WalkRow]:
        return {row.key: row for row in self.rows}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor asked for; empty means any. `words` are looked for in names, and numbers as digits."""

    show: Show = Show.CHANGED
    kind: str = ""
    program: str = ""
    prefecture: str = ""
    words: str = ""


def walk_of(current: Edition, draft: Edition, progress: Progress = no_progress) -> Walk:
    """Return every desk of both editions in rows. It takes as long as a comparison."""
    matching = match_desks(current, draft)
    evidence = {match.new.id: match.reason for match in paired_by_evidence(matching)}
    told = compare(current, draft, progress, matching)
    differences: dict[str, list[Difference]] = defaultdict(list)
    tables, gone = [], set[str]()
    for difference in told:
        if difference.kind is DifferenceKind.TABLE:
            tables.append(WalkRow(f"table {difference.id}"[:LONGEST_SUBJECT], None, None, (difference,)))
            gone |= set() if difference.after else {difference.id}
        else:
            side = "new" if difference.kind in _OF_THE_NEWER else "old"
            differences[f"{side} {difference.id}"].append(difference)

    def row(old: Desk | None, new: Desk | None) -> WalkRow:
        # A desk that is gone may leave its id to another one, so its row is called otherwise.
        key = new.id if new else f"gone {old.id if old else ''}"
        found = [*differences.get(f"old {old.id}", ())] if old else []
        # What another list prints of a desk that stood already comes to a row that has both sides.
        found += differences.get(f"new {new.id}", ()) if new else ()
        why = evidence.get(new.id) if old and new else None
        parts = (
            *matching.splits.get(old.id if old else "", ()),
            *matching.merges.get(new.id if new else "", ()),
        )
        table = old.table_name if old and not new else ""
        return WalkRow(key, old, new, tuple(found), why, parts, table if table in gone else "")

    found = [row(old, new) for old, new in matching.pairs]
    found += [row(None, new) for new in matching.added]
    found += [row(old, None) for old in matching.removed]
    return Walk(current, draft, (*tables, *_in_order(found, current, draft)), told, matching)


def _in_order(rows: list[WalkRow], current: Edition, draft: Edition) -> list[WalkRow]:
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

    def order(row: WalkRow) -> tuple[int, int]:
        if row.new:
            return place[id(row.new)], -1
        return behind[id(row.old)], position[id(row.old)]

    return sorted(rows, key=order)


def decided(decisions: Collection[Decision], rows: Mapping[str, WalkRow] | None = None) -> Mapping[str, str]:
    """Return key → `accepted`, `denied`, `matched` or `seen`; who is who says more than that it was looked at.

    `matched`: it is the older desk, but nobody has looked at what else differs. With `rows`, what was seen before a row
    came to say something else was not seen.
    """

    def holds(decision: Decision) -> bool:
        row = (rows or {}).get(decision.subject)
        of = decision.value.get("of")
        return rows is None or of is None or (row is not None and of == row.seal)

    found = {d.subject: "seen" for d in decisions if d.kind == SEEN and holds(d)}
    for match in (d for d in decisions if d.kind == MATCH):
        row = (rows or {}).get(match.subject)
        nothing_else = row is not None and not row.differences
        looked_at = match.subject in found or nothing_else or (not match.value.get("bulk") and holds(match))
        accepted = "accepted" if looked_at else "matched"
        found[match.subject] = accepted if match.value.get("accept") else "denied"
    return found


def is_done(row: WalkRow, states: Mapping[str, str]) -> bool:
    """Whether an editor has nothing left to do at a row."""
    state = states.get(row.key, "")
    return state in ("accepted", "denied") if row.evidence else not row.changed or state == "seen"


def unseen(walk: Walk, states: Mapping[str, str]) -> tuple[WalkRow, ...]:
    """Return the rows that say something which nobody has looked at."""
    return tuple(row for row in walk.rows if row.changed and not is_done(row, states))


def alike(rows: Iterable[WalkRow]) -> Mapping[str, tuple[WalkRow, ...]]:
    """Return key of a row → all of these rows that look like it, where it is not the only one."""
    groups: dict[str, list[WalkRow]] = defaultdict(list)
    for row in rows:
        if look := row.look:
            groups[look].append(row)
    return {row.key: tuple(group) for group in groups.values() if len(group) > 1 for row in group}


def of_one_kind(rows: Iterable[WalkRow]) -> Mapping[DifferenceKind, tuple[WalkRow, ...]]:
    """Return kind → those of these rows that differ in nothing else, where several may be looked at together.

    Numbers, desks that come or go, and questions of who is who are looked at one by one.
    """
    groups: dict[DifferenceKind, list[WalkRow]] = defaultdict(list)
    for row in rows:
        if not row.evidence and len(row.kinds) == 1 and row.kinds[0] not in _NEVER_TOGETHER:
            groups[row.kinds[0]].append(row)
    return {kind: tuple(group) for kind, group in groups.items() if len(group) > 1}


def wanted_rows(walk: Walk, wanted: Wanted, states: Mapping[str, str]) -> Iterator[WalkRow]:
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


def _shown(row: WalkRow, show: Show, states: Mapping[str, str]) -> bool:
    match show:
        case Show.CHANGED:
            return row.changed
        case Show.TODO:
            return row.changed and not is_done(row, states)
        case Show.UNDECIDED:
            return bool(row.evidence) and states.get(row.key, "") in ("", "seen")
        case Show.ALL:
            return True


def _speaks_of(desk: Desk, words: str, number: str) -> bool:
    held = (*desk.phones, *desk.faxes)
    if len(number) >= 3 and any(number in digits(each.number) for each in held):
        return True
    told = (desk.name, desk.operator.text if desk.operator else "", desk.table_name)
    return any(words in fold(text).lower() for text in told)
