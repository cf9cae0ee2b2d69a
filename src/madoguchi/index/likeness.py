"""Desks whose names a question is like: misspelt, shortened, half remembered, or said in other words.

A question is a name when nearly all of it stands in one desk's names. What counts is the share
of its character pairs, each weighed by how rare it is, once as written and once as read aloud
(知材総合支援窓口 sounds right although it is written wrong). Sentences about a trouble hardly
reach a third; names reach two thirds with a mistake in them.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from madoguchi.index.analyzer import fold, unspelt
from madoguchi.index.directory import positions_serving
from madoguchi.index.lexicon import LEGAL_FORM
from madoguchi.index.words import names_read
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A desk of the place is meant although another one is a little more alike.
HERE_INSTEAD = 0.85
# A shorter text is no name to speak of.
SHORTEST_FORM = 5
# So much alike as a whole, a name was meant: a character or two are wrong.
SLIP = 0.84
SURE = 0.98
# With less in common no slip of the pen makes a name of it.
FAR = 0.12
MOST_COMPARED = 80
_ROUNDING = 1e-5
# A pair that more than one of so many desks have is kept as a mask: adding goes by it five times faster.
_COMMON = 12
_NAMES_REMEMBERED = 1 << 12
_FEW = 5_000  # so many are sorted as fast as they are parted
MOST_PLACES = 64  # whose desks are remembered, a byte a desk
_PREFECTURE_END = re.compile(r"[都府県]$")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a question stands in a name (0 to 1), and the desks of which this is true."""

    share: float = 0.0
    desks: tuple[Desk, ...] = ()
    form: str = ""


def _better(one: Likeness, other: Likeness) -> Likeness:
    """The larger share; of equal ones that with fewer desks."""
    if (round(other.share, 6), -len(other.desks)) > (round(one.share, 6), -len(one.desks)):
        return other
    return one


def name_parts(desk: Desk) -> list[str]:
    """Return the names by which a desk is printed: body, departments, line labels, prefecture."""
    parts = [desk.organization.text, *(level.text for level in desk.department)]
    parts += [phone.label for phone in desk.phones if phone.label]
    return parts + ([_PREFECTURE_END.sub("", desk.prefecture.text)] if desk.prefecture else [])


class Names:
    """All desks by the character pairs of their names. Built when first asked."""

    def __init__(self, edition: Edition, aliases: dict[str, tuple[str, ...]]) -> None:
        self._edition = edition
        self._aliases = aliases
        self._here: dict[Place, NDArray[Any]] = {}
        self._whole: dict[int, tuple[str, ...]] = {}

    def nearest(
        self,
        written: Iterable[str],
        spoken: Callable[[], Iterable[str]],
        places: tuple[Place, ...],
        least: float = 0.0,
    ) -> Likeness:
        """Return the desks most like any of a question's folded forms, those of the place first.

        `spoken` gives the forms as they are read aloud; it is called only where no written one is the name itself.

        What is less alike than `least` counts as nothing and need not be looked for.

        An operator's name counts only where no desk's own name is nearly as much alike.
        """
        here = self._serving(places)
        written = tuple(written)
        best = self._best(written, self._written, here)
        if best.share < SURE:
            best = _better(best, self._best(tuple(spoken()), self._spoken, here, max(least, best.share)))
        if best.share < SURE:
            best = _better(best, self._best(written, self._operated, here, max(least, best.share)))
        return best

    def _best(
        self, forms: tuple[str, ...], pairs: _Pairs, here: NDArray[Any] | None, least: float = FAR
    ) -> Likeness:
        best = Likeness()
        for form in forms:
            if pairs.most(form) < least - _ROUNDING:
                continue
            best = _better(best, self._most_like(form, pairs, here))
        return best

    def _most_like(self, form: str, pairs: _Pairs, here: NDArray[Any] | None) -> Likeness:
        if len(form) < SHORTEST_FORM:
            return Likeness()
        shares = pairs.shares(form)
        top = float(shares.max())
        if here is not None:
            top_here = float((shares * here).max())
            if top_here >= HERE_INSTEAD * top:
                shares, top = shares * here, top_here
        if top < FAR:
            return Likeness(top)
        tied = (shares >= top - 1e-6).nonzero()[0]
        found = Likeness(top, tuple(self._edition.desks[i] for i in tied), form)
        if pairs is self._written and (top < SURE or len(tied) > 1):
            return self._slip(form, _largest(shares, MOST_COMPARED), found)
        return found

    def _slip(self, form: str, near: NDArray[Any], found: Likeness) -> Likeness:
        """A whole name with one or two characters lost or swapped, among the desks that are near."""
        from rapidfuzz import fuzz  # 40 ms that a question without a slip need not pay

        ratio = {
            i: max(fuzz.ratio(form, name) / 100 for name in self._whole_names(i)) for i in map(int, near)
        }
        best = max(ratio.values())
        if best < SLIP or best <= found.share - 1e-6:
            return found
        return Likeness(best, tuple(self._edition.desks[i] for i in sorted(ratio) if ratio[i] == best), form)

    def _whole_names(self, at: int) -> tuple[str, ...]:
        """The ways to write a desk's name out: whole, body and section, section, with the prefecture."""
        if found := self._whole.get(at):
            return found
        desk = self._edition.desks[at]
        body, levels = desk.organization.text, [level.text for level in desk.department]
        last = levels[-1:]
        ways = {desk.name, body + "".join(last), *last}
        if self._desks_of[desk.program] == 1:
            ways |= set(self._aliases.get(desk.program, ()))
        bare = {LEGAL_FORM.sub("", way) for way in ways}
        while len(self._whole) >= _NAMES_REMEMBERED:
            self._whole.pop(next(iter(self._whole)), None)
        found = tuple({form for way in ways | bare for form in (fold(way), unspelt(way))})
        self._whole[at] = found
        return found

    @cached_property
    def _desks_of(self) -> Counter[str]:
        return Counter(desk.program for desk in self._edition.desks)

    def _serving(self, places: tuple[Place, ...]) -> NDArray[Any] | None:
        """Which desks serve one of the places; None without a place."""
        if not places:
            return None
        here = self._serving_one(places[0])
        for place in places[1:]:
            here = here | self._serving_one(place)
        return here

    def _serving_one(self, place: Place) -> NDArray[Any]:
        import numpy as np

        here = self._here.get(place)
        if here is None:
            here = np.zeros(len(self._edition.desks), bool)
            here[list(positions_serving(self._edition.desks, place))] = True
            while len(self._here) >= MOST_PLACES:
                self._here.pop(next(iter(self._here)), None)
            self._here[place] = here
        return here

    @cached_property
    def _written(self) -> _Pairs:
        return _Pairs(map(self._names_of, self._edition.desks), fold)

    @cached_property
    def _spoken(self) -> _Pairs:
        parts = (part for desk in self._edition.desks for part in self._names_of(desk))
        read = names_read(parts, self._edition.bundle)
        return _Pairs(map(self._names_of, self._edition.desks), lambda name: fold(read.get(name, name)))

    @cached_property
    def _operated(self) -> _Pairs:
        operators = ({d.operator.text} if d.operator else set[str]() for d in self._edition.desks)
        own = map(self._names_of, self._edition.desks)
        return _Pairs((names | more for names, more in zip(own, operators, strict=True)), fold)

    def _names_of(self, desk: Desk) -> set[str]:
        program = self._edition.program_by_slug.get(desk.program)
        return {
            *name_parts(desk),
            *self._aliases.get(desk.program, ()),
            *((program.name,) if program else ()),
        }


class _Pairs:
    """Character pairs → the desks that have them, with the weight of each pair.

    Of a long list nothing is held meanwhile but the pairs found and the names of the last few desks.
    """

    def __init__(self, names: Iterable[set[str]], form: Callable[[str], str]) -> None:
        import numpy as np

        found: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))

        @lru_cache(maxsize=_NAMES_REMEMBERED)  # neighbours share the names of their body and program
        def of_name(name: str) -> frozenset[str]:
            return frozenset(map(sys.intern, _pairs(form(name))))

        self._size = 0
        for at, parts in enumerate(names):
            for pair in frozenset[str]().union(*map(of_name, parts)):
                found[pair].append(at)
            self._size = at + 1
        self._desks: dict[str, tuple[int, NDArray[Any]]] = {}
        for pair, at_desks in found.items():
            held = np.array(at_desks, dtype=np.int32)
            if _COMMON * len(held) > self._size:
                mask = np.zeros(self._size, bool)
                mask[held] = True
                held = mask
            self._desks[pair] = len(at_desks), held

    def most(self, form: str) -> float:
        """Return what the share of a form's pairs in any desk's names cannot exceed."""
        had, total = 0.0, 0.0
        for pair in dict.fromkeys(_pairs(form)):
            count = self._desks[pair][0] if pair in self._desks else 0
            weight = self._weight(count)
            total += weight
            had += weight if count else 0.0
        return had / (total or 1.0)

    def _weight(self, count: int) -> float:
        return math.log((self._size + 1) / (count + 0.5))

    def shares(self, form: str) -> NDArray[Any]:
        """Return, for every desk, the share of a form's pairs that its names have, by weight."""
        import numpy as np

        scores = np.zeros(self._size)
        total = 0.0
        for pair in dict.fromkeys(_pairs(form)):
            count, desks = self._desks.get(pair, (0, None))
            weight = self._weight(count)
            total += weight
            if desks is None:
                continue
            if desks.dtype == bool:
                np.add(scores, weight, out=scores, where=desks)
            else:
                scores[desks] += weight
        return scores / (total or 1.0)


def _largest(shares: NDArray[Any], most: int) -> NDArray[Any]:
    """The positions of the largest values, the largest first, all as a full sort would give them."""
    import numpy as np

    if len(shares) <= _FEW:
        return shares.argsort()[::-1][:most]
    some = shares[shares > 0]  # to part what is mostly the same takes a hundred times as long
    if len(some) < most:
        some = shares
    least = np.partition(some, -most)[-most]
    candidates = (shares >= least).nonzero()[0]
    largest: NDArray[Any] = candidates[shares[candidates].argsort(kind="stable")[::-1]][:most]
    return largest


def _pairs(text: str) -> list[str]:
    return [one + two for one, two in pairwise(text)]
