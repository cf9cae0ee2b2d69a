"""Where a function has no desk of its own in a prefecture, and who answers there instead.

Asked of the very code that answers people: what is drawn is what a caller gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.answers.place_choice import for_function
from madoguchi.index.directory import Directory, Function
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.text.prefecture import NATION, PREFECTURES, served_by


class Cover(StrEnum):
    """How near the desk is that answers for a function in a prefecture."""

    LOCAL = "local"  # of this prefecture, or of a part of it
    REGIONAL = "regional"  # of several prefectures
    NATIONAL = "national"  # of all Japan
    NONE = "none"  # no desk does it there; the one for every trouble answers


class Spread(StrEnum):
    """How a function is spread over the country."""

    UNEVEN = "uneven"  # near in some prefectures, far or missing in others: these are the gaps
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class GapCell:
    """A function in a prefecture: how it is covered, and the desk that a caller is given first.

    With cover NONE the desk is the general one that answers instead.
    """

    prefecture: str
    cover: Cover
    desk: Desk | None


@dataclass(frozen=True)
class GapRow:
    """A function in the 47 prefectures, in their official order."""

    function: Function
    cells: tuple[GapCell, ...]

    @property
    def counts(self) -> Mapping[Cover, int]:
        return Counter(cell.cover for cell in self.cells)

    @property
    def spread(self) -> Spread:
        found = set(self.counts)
        if found == {Cover.LOCAL}:
            return Spread.LOCAL
        if found == {Cover.NATIONAL}:
            return Spread.NATIONAL
        return Spread.REGIONAL if found <= {Cover.LOCAL, Cover.REGIONAL} else Spread.UNEVEN


_ORDER = tuple(Spread)


def coverage(directory: Directory) -> tuple[GapRow, ...]:
    """Return every function with its 47 prefectures, the uneven ones first, else in the functions' order."""
    general = directory.general
    instead = {name: _first(directory, general, name) if general else None for name in PREFECTURES}
    served: dict[str, frozenset[str]] = {}  # desk → its prefectures
    rows = (GapRow(f, tuple(_cells(directory, f, instead, served))) for f in directory.functions.values())
    return tuple(sorted(rows, key=lambda row: _ORDER.index(row.spread)))


def fallbacks(row: GapRow) -> Mapping[tuple[Cover, Desk | None], tuple[str, ...]]:
    """Return (cover, desk) → prefectures without a local desk that are sent to it."""
    found: dict[tuple[Cover, Desk | None], list[str]] = {}
    for cell in row.cells:
        if cell.cover is not Cover.LOCAL:
            # Where nothing does it, each prefecture has its own general desk: one line says it of all.
            desk = None if cell.cover is Cover.NONE else cell.desk
            found.setdefault((cell.cover, desk), []).append(cell.prefecture)
    return {key: tuple(prefectures) for key, prefectures in found.items()}


def _cells(
    directory: Directory,
    function: Function,
    instead: Mapping[str, Desk | None],
    served: dict[str, frozenset[str]],
) -> Iterator[GapCell]:
    for prefecture in PREFECTURES:
        desk = _first(directory, function, prefecture)
        if desk is None:
            yield GapCell(prefecture, Cover.NONE, instead[prefecture])
            continue
        if desk.id not in served:
            served[desk.id] = _served(desk)
        yield GapCell(prefecture, _cover(served[desk.id], prefecture), desk)


def _first(directory: Directory, function: Function, prefecture: str) -> Desk | None:
    """Return the desk that a caller of a prefecture is given first."""
    desks = for_function(directory, function, (Place(prefecture),)).desks
    return desks[0] if desks else None


def _served(desk: Desk) -> frozenset[str]:
    """Return the prefectures that a desk serves, itself or in part; none: all of Japan."""
    areas = {area.text for area in desk.service_area}
    if NATION in areas:
        return frozenset()
    return frozenset(served_by(areas))


def _cover(served: frozenset[str], prefecture: str) -> Cover:
    if not served:
        return Cover.NATIONAL
    return Cover.LOCAL if served == {prefecture} else Cover.REGIONAL
