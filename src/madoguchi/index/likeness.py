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
from typing import TYPE_CHECKING, Any, NamedTuple

from madoguchi.data.legal_forms import without_form
from madoguchi.index.analyzer import search_form, search_form_as_spelt
from madoguchi.index.directory import Areas
from madoguchi.index.words import names_read, with_printed_readings
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A desk of the place is meant although another one is a little more alike.
HERE_INSTEAD = 0.85
# A shorter text is no name to speak of.
SHORTEST_FORM = 5
# So much alike as a whole, a name was meant: a character or two are wrong.
SLIP = 0.84
ALL_ALIKE = 0.98  # it is the name itself
# So much of a text of so many sounds must stand in one name, one behind the other; of a longer one the pairs do.
HEARD = ((6, 1.0), (10, 0.7))
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
        self._serving_one = lru_cache(MOST_PLACES)(self._desks_serving)
        self._whole_names = lru_cache(_NAMES_REMEMBERED)(self._written_out)

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
        if best.share < ALL_ALIKE:
            heard = self._best(tuple(spoken()), self._spoken, here, max(least, best.share))
            best = _better(best, self._heard(heard))
        if best.share < ALL_ALIKE:
            best = _better(best, self._best(written, self._operated, here, max(least, best.share)))
        return best

    def _best(
        self, forms: tuple[str, ...], pairs: _Pairs, here: NDArray[Any] | None, least: float = FAR
    ) -> Likeness:
        best = Likeness()
        for form in forms:
            if len(form) < SHORTEST_FORM:
                continue
            known = pairs.known(form)
            if known.most >= least - _ROUNDING:
                best = _better(best, self._most_like(form, pairs, known, here))
        return best

    def _heard(self, found: Likeness) -> Likeness:
        """Only the desks in one of whose names a short text is heard: its pairs of sounds stand in many (就職, 九州)."""
        run = next((share for longest, share in HEARD if len(found.form) <= longest), 0.0)
        if not run:
            return found
        form, length = found.form, math.ceil(run * len(found.form))
        runs = [form[at : at + length] for at in range(len(form) - length + 1)]
        desks = tuple(
            desk
            for desk in found.desks[:MOST_COMPARED]
            if any(one in name for name in map(self._read_aloud, self._names_of(desk)) for one in runs)
        )
        return Likeness(found.share, desks, form) if desks else Likeness()

    def _most_like(self, form: str, pairs: _Pairs, known: _Known, here: NDArray[Any] | None) -> Likeness:
        shares = pairs.shares(known)
        top = float(shares.max())
        if here is not None:
            top_here = float((shares * here).max())
            if top_here >= HERE_INSTEAD * top:
                shares, top = shares * here, top_here
        if top < FAR:
            return Likeness(top)
        tied = (shares >= top - 1e-6).nonzero()[0]
        found = Likeness(top, tuple(self._edition.desks[i] for i in tied), form)
        if pairs is self._written and (top < ALL_ALIKE or len(tied) > 1):
            return self._slip(form, _largest(shares, MOST_COMPARED), found)
        return found

    def _slip(self, form: str, near: NDArray[Any], found: Likeness) -> Likeness:
        """A whole name with one or two characters lost or swapped, among the desks that are near."""
        from rapidfuzz import fuzz, process  # 40 ms that a question without a slip need not pay

        named = [(name, at) for at in near.tolist() for name in self._whole_names(at)]
        alike = process.extract(
            form, [name for name, _ in named], scorer=fuzz.ratio, score_cutoff=100 * SLIP, limit=None
        )
        if not alike or alike[0][1] / 100 <= found.share - 1e-6:
            return found
        best = alike[0][1]
        tied = sorted({named[place][1] for _, ratio, place in alike if ratio == best})
        return Likeness(best / 100, tuple(self._edition.desks[i] for i in tied), form)

    def _written_out(self, at: int) -> tuple[str, ...]:
        """The ways to write a desk's name out: whole, body and section, section, with the prefecture."""
        desk = self._edition.desks[at]
        body, levels = desk.organization.text, [level.text for level in desk.department]
        last = levels[-1:]
        ways = {desk.name, body + "".join(last), *last}
        if self._desks_of[desk.program] == 1:
            ways |= set(self._aliases.get(desk.program, ()))
        bare = {without_form(way) for way in ways}
        return tuple({form for way in ways | bare for form in (search_form(way), search_form_as_spelt(way))})

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

    @cached_property
    def _areas(self) -> Areas:
        return Areas(self._edition.desks)

    def _desks_serving(self, place: Place) -> NDArray[Any]:
        import numpy as np

        here = np.zeros(len(self._edition.desks), bool)
        here[list(self._areas.positions(place))] = True
        return here

    @cached_property
    def _written(self) -> _Pairs:
        return _Pairs(map(self._names_of, self._edition.desks), search_form)

    @cached_property
    def _spoken(self) -> _Pairs:
        return _Pairs(map(self._names_of, self._edition.desks), self._read_aloud, self._written)

    def _read_aloud(self, name: str) -> str:
        return search_form(self._readings.get(name, name))

    @cached_property
    def _readings(self) -> dict[str, str]:
        names = (name for desk in self._edition.desks for name in self._names_of(desk))
        return with_printed_readings(names_read(names, self._edition.bundle), self._edition.desks)

    @cached_property
    def _operated(self) -> _Pairs:
        operators = ({d.operator.text} if d.operator else set[str]() for d in self._edition.desks)
        own = map(self._names_of, self._edition.desks)
        named = (names | more for names, more in zip(own, operators, strict=True))
        return _Pairs(named, search_form, self._written)

    def _names_of(self, desk: Desk) -> set[str]:
        program = self._edition.program_by_slug.get(desk.program)
        return {
            *name_parts(desk),
            *self._aliases.get(desk.program, ()),
            *((program.name,) if program else ()),
        }


class _Known(NamedTuple):
    """The pairs of a form that any desk has, by weight and with their desks; what they weigh, and what all of its pairs do."""

    pairs: list[tuple[float, NDArray[Any]]]
    had: float
    total: float

    @property
    def most(self) -> float:
        """What the share of the form's pairs in any desk's names cannot exceed."""
        return self.had / self.total


class _Pairs:
    """Character pairs → the desks that have them, with the weight of each pair.

    Of a long list nothing is held meanwhile but the pairs found and the names of the last few desks. What is the
    same in `others` is held once: most of what is read aloud or said of operators.
    """

    def __init__(
        self, names: Iterable[set[str]], form: Callable[[str], str], others: _Pairs | None = None
    ) -> None:
        import numpy as np

        found: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))

        @lru_cache(maxsize=_NAMES_REMEMBERED)  # neighbours share the names of their body and program
        def of_name(name: str) -> frozenset[str]:
            return frozenset(map(sys.intern, pairs_of(form(name))))

        self._size = 0
        for at, parts in enumerate(names):
            for pair in frozenset[str]().union(*map(of_name, parts)):
                found[pair].append(at)
            self._size = at + 1
        weights = {count: self._weight(count) for count in {0, *map(len, found.values())}}
        self._unknown = weights[0]
        self._desks: dict[str, tuple[float, NDArray[Any]]] = {}
        for pair, at_desks in found.items():
            held = np.array(at_desks, dtype=np.int32)
            if _COMMON * len(held) > self._size:
                mask = np.zeros(self._size, bool)
                mask[held] = True
                held = mask
            weight, same = weights[len(at_desks)], others._desks.get(pair) if others else None
            alike = same is not None and same[0] == weight and np.array_equal(same[1], held)
            self._desks[pair] = same if same is not None and alike else (weight, held)

    def _weight(self, count: int) -> float:
        return math.log((self._size + 1) / (count + 0.5))

    def known(self, form: str) -> _Known:
        """Return those of a form's pairs that any desk has."""
        pairs = dict.fromkeys(pairs_of(form))
        found = [each for pair in pairs if (each := self._desks.get(pair))]
        had = sum(weight for weight, _ in found)
        return _Known(found, had, had + (len(pairs) - len(found)) * self._unknown)

    def shares(self, known: _Known) -> NDArray[Any]:
        """Return, for every desk, the share of a form's pairs that its names have, by weight."""
        import numpy as np

        scores = np.zeros(self._size)
        for weight, desks in known.pairs:
            if desks.dtype == bool:
                np.add(scores, weight, out=scores, where=desks)
            else:
                scores[desks] += weight
        return scores / known.total


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


def pairs_of(text: str) -> list[str]:
    """Return the pairs of characters that stand beside each other in a text."""
    return [one + two for one, two in pairwise(text)]
