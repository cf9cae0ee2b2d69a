"""Which desk of one edition is which desk of another: by id first, then by evidence.

Evidence is what a person would go by: the same numbers, the same name but for small edits,
the same place between the same neighbours. Among sites of one name the ordinal in the id
proves nothing (a site less, and all that follow move up), so numbers and addresses decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from rapidfuzz import fuzz

from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.normalize import normalized_name

# Bounds of likeness (0 to 1), tried on the changes of tests/editions/test_diff.py.
_ALIKE = 0.8  # small edits of one name, where no number vouches for it
_ALIKE_HERE = 0.7  # the same between the same neighbours
_AKIN = 0.4  # names with a word in common, where a number vouches
_SAME_TABLE = 0.5  # of a table's numbers that stand under another heading
_CROWD = 250_000  # pairs that may be tried for one thing in common
_PART = re.compile(r"(?:\([^()]*\))?$")


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is who. `splits` and `merges` name the desks beside a pair that it became or took in."""

    pairs: tuple[tuple[Desk, Desk], ...]
    removed: tuple[Desk, ...]
    added: tuple[Desk, ...]
    splits: dict[str, tuple[Desk, ...]]  # id of the older desk → the newer ones beside its partner
    merges: dict[str, tuple[Desk, ...]]  # id of the newer desk → the older ones beside its partner
    tables: dict[str, str]  # table of the newer edition → the same table in the older one

    def without(self, apart: Collection[tuple[str, str]]) -> Matching:
        """Return it without pairs that are known to be two desks; `apart` are ids of the older and the newer."""
        denied = [pair for pair in self.pairs if (pair[0].id, pair[1].id) in apart]
        if not denied:
            return self
        gone, new = ([pair[side] for pair in denied] for side in (0, 1))
        return replace(
            self,
            pairs=tuple(pair for pair in self.pairs if pair not in denied),
            removed=(*self.removed, *gone),
            added=(*self.added, *new),
        )


def match_desks(old: Edition, new: Edition) -> Matching:
    """Pair the desks of two editions."""
    tables = _match_tables(old, new)
    rest = _Rest(list(old.desks), list(new.desks), [])
    _match_sites(rest)
    _match_ids(rest)
    _match_within_tables(rest, old, new, tables)
    _match_across_tables(rest)
    beside = _parts(rest.pairs, rest.new)
    taken_in = _parts([(b, a) for a, b in rest.pairs], rest.old)
    return Matching(
        pairs=tuple(rest.pairs),
        removed=_without(rest.old, taken_in),
        added=_without(rest.new, beside),
        splits=beside,
        merges=taken_in,
        tables=tables,
    )


def _without(desks: list[Desk], groups: dict[str, tuple[Desk, ...]]) -> tuple[Desk, ...]:
    grouped = {id(desk) for group in groups.values() for desk in group}
    return tuple(desk for desk in desks if id(desk) not in grouped)


@dataclass(slots=True)
class _Rest:
    """The desks still to be matched, and the pairs found."""

    old: list[Desk]
    new: list[Desk]
    pairs: list[tuple[Desk, Desk]]

    def pair(self, pairs: Iterable[tuple[Desk, Desk]]) -> None:
        """Take pairs out of the rest."""
        self.pairs += (found := list(pairs))
        old, new = ({id(pair[side]) for pair in found} for side in (0, 1))
        self.old = [desk for desk in self.old if id(desk) not in old]
        self.new = [desk for desk in self.new if id(desk) not in new]


def _match_tables(old: Edition, new: Edition) -> dict[str, str]:
    """Tables by id; one that is gone and one that is new are the same if most numbers agree."""
    before, after = (_numbers_by_table(edition) for edition in (old, new))
    tables = {table: table for table in after if table in before}
    gone = [table for table in before if table not in after]
    for table in (table for table in after if table not in before):
        share = {g: len(before[g] & after[table]) / max(1, len(after[table])) for g in gone}
        best = max(share, key=lambda g: share[g], default=None)
        if best is not None and share[best] > _SAME_TABLE:
            tables[table] = best
            gone.remove(best)
    return tables


def _numbers_by_table(edition: Edition) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {facts.id: set() for facts in edition.tables}
    for desk in edition.desks:
        found.setdefault(desk.table_name, set()).update(desk.numbers)
    return found


def _match_sites(rest: _Rest) -> None:
    """Several desks of one name: by number and address, then in their order."""
    pairs: list[tuple[Desk, Desk]] = []
    for old, new in _grouped(
        rest, lambda desk: (desk.program, _prefecture(desk), normalized_name(desk.name))
    ):
        if max(len(old), len(new)) > 1:
            near = _near(old, new, lambda desk: desk.numbers, lambda desk: (_address(desk),))
            found = list(_best_first(old, new, near, _site_score))
            taken = {id(desk) for pair in found for desk in pair}
            left = ([desk for desk in side if id(desk) not in taken] for side in (old, new))
            pairs += (*found, *zip(*left, strict=False))
    rest.pair(pairs)


def _site_score(old: Desk, new: Desk) -> float:
    same_address = old.address is not None and _address(old) == _address(new)
    return 2.0 * same_address + _shared(old, new)


def _match_ids(rest: _Rest) -> None:
    rest.pair((o[0], n[0]) for o, n in _grouped(rest, lambda desk: (desk.id,)) if o and n)


def _grouped(rest: _Rest, key: Callable[[Desk], tuple[str, ...]]) -> list[tuple[list[Desk], list[Desk]]]:
    groups: dict[tuple[str, ...], tuple[list[Desk], list[Desk]]] = defaultdict(lambda: ([], []))
    for side, desks in enumerate((rest.old, rest.new)):
        for desk in desks:
            groups[key(desk)][side].append(desk)
    return list(groups.values())


def _match_within_tables(rest: _Rest, old: Edition, new: Edition, tables: dict[str, str]) -> None:
    partner = {id(desk): position for position, pair in enumerate(rest.pairs) for desk in pair}
    places = _places(old, partner) | _places(new, partner)
    alone = _alone(old.desks) & _alone(new.desks)

    def score(a: Desk, b: Desk) -> float:
        alike, shared, place = _likeness(a, b), _shared(a, b), places[id(a)] == places[id(b)]
        body, home = (
            normalized_name(a.organization.text) == normalized_name(b.organization.text),
            _prefecture(a),
        )
        near = home == _prefecture(b) or not (home and _prefecture(b))
        if shared:
            fits = alike >= _AKIN or body or place
        elif not a.phones and not b.phones and place:
            fits = True
        else:
            known = body or bool(home and home == _prefecture(b))
            fits = near and (
                (alike >= _ALIKE and (place or known))
                or (alike >= _ALIKE_HERE and place)
                or (body and _body(b) in alone)
            )
        return 2 * shared + alike + (place + body) / 2 if fits else 0.0

    def table(desk: Desk) -> tuple[str]:
        return (tables.get(desk.table_name, desk.table_name),)

    for before, after in _grouped(rest, table):
        near = _near(
            before,
            after,
            lambda desk: desk.numbers,
            lambda desk: (places[id(desk)],),
            lambda desk: (_body(desk)[1], _prefecture(desk) or None),
        )
        rest.pair(_best_first(before, after, near, score))


def _likeness(one: Desk, other: Desk) -> float:
    """How alike two names are (0 to 1) where they can differ: what both state alike proves nothing.

    Two sections of one bureau are held against each other without the bureau and the 部 above
    both; two bodies without the section that their table gives to each.
    """
    names = [
        [normalized_name(part) for part in (d.organization.text, *(v.text for v in d.department))]
        for d in (one, other)
    ]
    for end in (0, -1):
        while min(map(len, names)) > 1 and names[0][end] == names[1][end]:
            names = [name[1:] if end == 0 else name[:-1] for name in names]
    return fuzz.ratio(*("".join(name) for name in names)) / 100


def _places(edition: Edition, partner: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Each unmatched desk's nearest matched neighbours in its table, above and below."""
    above: dict[int, int] = {}
    below: dict[int, int] = {}
    for found, desks in ((above, edition.desks), (below, tuple(reversed(edition.desks)))):
        last: dict[str, int] = {}
        for desk in desks:
            if id(desk) in partner:
                last[desk.table_name] = partner[id(desk)]
            else:
                found[id(desk)] = last.get(desk.table_name, -1)
    return {desk: (above[desk], below[desk]) for desk in above}


def _body(desk: Desk) -> tuple[str, str]:
    return desk.table_name, normalized_name(desk.organization.text)


def _alone(desks: Iterable[Desk]) -> set[tuple[str, str]]:
    """Bodies that have one desk only in their table."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for desk in desks:
        found[_body(desk)] += 1
    return {body for body, count in found.items() if count == 1}


def _match_across_tables(rest: _Rest) -> None:
    """The same desk under another heading: a number in common and a name that is akin."""

    def score(old: Desk, new: Desk) -> float:
        names = [normalized_name(desk.organization.printed or desk.organization.text) for desk in (old, new)]
        alike = fuzz.partial_ratio(*names) / 100
        if not _shared(old, new):
            return (
                float(normalized_name(old.name) == normalized_name(new.name))
                if not old.phones and not new.phones
                else 0.0
            )
        return _shared(old, new) + alike if alike >= _ALIKE else 0.0

    def name(desk: Desk) -> tuple[str, ...]:
        return () if desk.phones else (normalized_name(desk.name),)

    near = _near(rest.old, rest.new, lambda desk: desk.numbers, name)
    rest.pair(_best_first(rest.old, rest.new, near, score))


def _near(old: list[Desk], new: list[Desk], *keys: Callable[[Desk], Iterable[Any]]) -> set[tuple[int, int]]:
    """Positions of the desks that have something in common: one of what a key says, None aside.

    What a crowd has in common proves nothing and is passed over; every pair of it would be tried.
    """
    found: set[tuple[int, int]] = set()
    for key in keys:
        sides: dict[Any, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, desks in enumerate((old, new)):
            for position, desk in enumerate(desks):
                for value in key(desk):
                    sides[value][side].append(position)
        for value, (before, after) in sides.items():
            if value is not None and len(before) * len(after) <= _CROWD:
                found.update(product(before, after))
    return found


def _best_first(
    old: list[Desk], new: list[Desk], near: set[tuple[int, int]], score: Callable[[Desk, Desk], float]
) -> Iterable[tuple[Desk, Desk]]:
    """Pairs of those that are near by falling score, each desk once; a score of 0 is no pair."""
    scored = [(score(old[i], new[k]), i, k) for i, k in near]
    taken_old, taken_new = set(), set()
    for value, i, k in sorted(scored, key=lambda s: (-s[0], abs(s[1] - s[2]), s[1], s[2])):
        if value > 0 and i not in taken_old and k not in taken_new:
            taken_old.add(i)
            taken_new.add(k)
            yield old[i], new[k]


def _shared(old: Desk, new: Desk) -> float:
    """1 for the same numbers, less for some in common, 0 for none."""
    every = set(old.numbers) | set(new.numbers)
    return len(set(old.numbers) & set(new.numbers)) / len(every) if every else 0.0


def _prefecture(desk: Desk) -> str:
    return desk.prefecture.text if desk.prefecture else ""


def _address(desk: Desk) -> str:
    return normalized_name(desk.address.text) if desk.address else ""


# -- one that became several -------------------------------------------------------------------


def _parts(pairs: list[tuple[Desk, Desk]], loose: list[Desk]) -> dict[str, tuple[Desk, ...]]:
    """Id of a whole → the loose desks that are parts of it beside its partner.

    A part has numbers that were the whole's and are no longer its partner's; or the whole's
    name names both the part and the partner (商業・金融課 → 商業課, 金融課).
    """
    giving: dict[str, list[int]] = defaultdict(list)  # number given away → positions of the pairs
    named: dict[str, list[int]] = defaultdict(list)  # table → pairs whose whole names the partner
    for position, (whole, rest) in enumerate(pairs):
        for number in set(whole.numbers).difference(rest.numbers):
            giving[number].append(position)
        if whole.department != rest.department and _named_in(rest, whole):
            named[rest.table_name].append(position)
    found: dict[str, tuple[Desk, ...]] = {}
    for part in loose:
        near = {position for number in part.numbers[:1] for position in giving.get(number, ())}
        near.update(named.get(part.table_name, ()))
        first = next((pairs[n] for n in sorted(near) if _is_part(part, *pairs[n])), None)
        if first is not None:
            found[first[0].id] = (*found.get(first[0].id, ()), part)
    return found


def _is_part(part: Desk, whole: Desk, rest: Desk) -> bool:
    if part.table_name != rest.table_name:
        return False
    given = set(whole.numbers) - set(rest.numbers)
    if part.phones and set(part.numbers) <= given:
        return True
    return (
        normalized_name(part.organization.text) == normalized_name(whole.organization.text)
        or not part.department
    ) and all(_named_in(desk, whole) for desk in (part, rest))


def _named_in(part: Desk, whole: Desk) -> bool:
    """Whether the last level of the part, without its 課 or 室, stands in the whole's."""
    last, all_of_it = (normalized_name(_PART.sub("", _last_level(desk))) for desk in (part, whole))
    stem = last[:-1] if last[-1:] in "部局課室係班" else last
    return last != all_of_it and len(stem) >= 2 and stem in all_of_it


def _last_level(desk: Desk) -> str:
    return desk.department[-1].text if desk.department else desk.organization.text
