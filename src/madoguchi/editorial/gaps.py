"""Where a function has no desk of its own in a prefecture, and who answers there instead.

Asked of the very code that answers people: what is drawn is what a caller gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.answers.place_choice import for_function
from madoguchi.index.directory import NATION, Directory, Function
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place
from madoguchi.text.prefecture import PREFECTURES


class Cover(StrEnum):
    """How near the desk is that answers for a function in a prefecture."""

    LOCAL = "local"  # of this prefecture, or of a part of it
    REGIONAL = "regional"  # of several prefectures
    NATIONAL = "national"  # of all Japan
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """A function in a prefecture: how it is covered, and the desk that answers first."""

    function: Function
    prefecture: str
    cover: Cover
    desk: Desk | None


def coverage(directory: Directory) -> Iterator[Cell]:
    """Yield every function × the 47 prefectures, in the order of the functions."""
    for function in directory.functions.values():
        for prefecture in PREFECTURES:
            choice = for_function(directory, function, (Place(prefecture),))
            desk = choice.desks[0] if choice.desks else None
            yield Cell(function, prefecture, _cover(desk, prefecture), desk)


def _cover(desk: Desk | None, prefecture: str) -> Cover:
    if desk is None:
        return Cover.NONE
    areas = {area.text for area in desk.service_area}
    if NATION in areas or not areas:
        return Cover.NATIONAL
    prefectures = {p for p in PREFECTURES if any(area.startswith(p) for area in areas)}
    return Cover.LOCAL if prefectures <= {prefecture} else Cover.REGIONAL
