"""Where the trouble is: the place field, or the most exact place that the words hold."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.places.finder import PlaceFinder
from madoguchi.places.place import Place, PlaceMention


@dataclass(frozen=True, slots=True)
class Where:
    """The places that count; several: the text is ambiguous. `not_understood`: the field made no sense."""

    places: tuple[Place, ...] = ()
    text: str = ""
    from_field: bool = False
    not_understood: bool = False


def where_is(found_in_words: tuple[PlaceMention, ...], place: str, finder: PlaceFinder) -> Where:
    """The place field wins over the words; of the words' places the most exact one counts."""
    if place.strip():
        found = finder.resolve(place)
        if found:
            return Where(found, place.strip(), from_field=True)
    mentions = [m for m in found_in_words if m.places]
    if not mentions:
        return Where(not_understood=bool(place.strip()))
    best = max(mentions, key=_exactness)
    return Where(best.places, best.text, not_understood=bool(place.strip()))


def _exactness(mention: PlaceMention) -> tuple[int, int]:
    """Fewer candidates first, then a municipality before a prefecture."""
    return (-len(mention.places), int(bool(mention.places[0].municipality)))
