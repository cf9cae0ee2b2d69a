"""Mentions of places in a text, and places among places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from madoguchi.model.place import Place
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality

MentionKind = Literal["prefecture", "municipality", "locality", "region", "postal-code", "address"]


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
