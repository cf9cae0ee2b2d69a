"""Where a function has no desk of its own in a prefecture, and who answers there instead.

Asked of the very code that answers people: what is drawn is what a caller gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.answers.place_choice import for_function
from madoguchi.answers.reading import GENERAL
from madoguchi.index.directory import NATION, Directory, Function
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place
from madoguchi.text.prefecture import PREFECTURES


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
class Cell:
    """A function in a prefecture: how it is covered, and the desk that a caller is given first.

    With cover NONE the desk is the general one that answers instead.
    """

    prefecture: str
    cover: Cover
    desk: Desk | None


@dataclass(frozen=True)
class Row:
    """A function in the 47 prefectures, in their official order."""

    function: Function
    cells: tuple[Cell, ...]

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


def coverage(directory: Directory) -> tuple[Row, ...]:
    """Return every function with its 47 prefectures, the uneven ones first, else in the functions' order."""
    rows = (Row(function, tuple(_cells(directory, function))) for function in directory.functions.values())
    return tuple(sorted(rows, key=lambda row: _ORDER.index(row.spread)))


def fallbacks(row: Row) -> Mapping[tuple[Cover, Desk | None], tuple[str, ...]]:
    """Return (cover, desk) → prefectures without a local desk that are sent to it."""
    found: dict[tuple[Cover, Desk | None], list[str]] = {}
    for cell in row.cells:
        if cell.cover is not Cover.LOCAL:
            # Where nothing does it, each prefecture has its own general desk: one line says it of all.
            desk = None if cell.cover is Cover.NONE else cell.desk
            found.setdefault((cell.cover, desk), []).append(cell.prefecture)
    return {key: tuple(prefectures) for key, prefectures in found.items()}


def _cells(directory: Directory, function: Function) -> list[Cell]:
    general = directory.functions[GENERAL]
    found = []
    for prefecture in PREFECTURES:
        place = (Place(prefecture),)
        desks = for_function(directory, function, place).desks
        instead = desks or for_function(directory, general, place).desks
        cover = _cover(desks[0], prefecture) if desks else Cover.NONE
        found.append(Cell(prefecture, cover, instead[0] if instead else None))
    return found


def _cover(desk: Desk, prefecture: str) -> Cover:
    areas = {area.text for area in desk.service_area}
    if NATION in areas or not areas:
        return Cover.NATIONAL
    prefectures = {p for p in PREFECTURES if any(area.startswith(p) for area in areas)}
    return Cover.LOCAL if prefectures <= {prefecture} else Cover.REGIONAL
