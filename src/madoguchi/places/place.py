"""A place as an answer, and a mention of places in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality

MentionKind = Literal["prefecture", "municipality", "locality", "region", "postal-code", "address"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a prefecture, or a municipality in it, or a town in that.

    ``prefecture`` and ``municipality`` are full names (大阪府, 大阪市北区);
    ``city`` is the designated city of a ward, else the municipality; ``code``
    the six-digit municipality code; ``town`` the town's name. What is not
    known is None.
    """

    prefecture: str
    municipality: str | None = None
    city: str | None = None
    code: str | None = None
    town: str | None = None

    def holds(self, other: Place) -> bool:
        """Whether the other place is this one or lies in it, as far as both know."""
        if self.prefecture != other.prefecture:
            return False
        if self.municipality is None:
            return True
        if self.municipality not in (other.municipality, other.city):
            return False
        return self.town in (None, other.town)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words in a text that name a place.

    ``text`` is the very text from ``start`` to ``end``; several ``places`` mean
    that the words are ambiguous, or (kind 'region') an area of several places.
    ``claim`` is how strongly the words around say that the sender is there; below
    zero: it is rather somebody else's place (see ``claims``).
    """

    text: str
    start: int
    end: int
    places: tuple[Place, ...]
    kind: MentionKind
    claim: int = 0


def place_of(municipality: Municipality, gazetteer: Gazetteer, town: str | None = None) -> Place:
    """Return the Place of a municipality, with a town of it if given."""
    return Place(
        prefecture=municipality.prefecture,
        municipality=municipality.name,
        city=gazetteer.city_of(municipality).name,
        code=municipality.code,
        town=town or None,
    )


def narrowed(outer: tuple[Place, ...], inner: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the inner places that lie in one of the outer places."""
    return tuple(p for p in inner if any(o.holds(p) for o in outer))


def outermost(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places without those that lie in another of them: 堺市 without 堺区."""
    return tuple(p for p in places if not any(o != p and o.holds(p) for o in places))
