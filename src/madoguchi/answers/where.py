"""Where the trouble is: the place field, or the place that the words claim for the sender."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.places.finder import PlaceFinder
from madoguchi.places.place import Place, PlaceMention, narrowed

# A place whose claim is no higher is a customer's, a relative's, a destination: not the sender's.
SOMEBODY_ELSES = -4


@dataclass(frozen=True, slots=True)
class Where:
    """The places that count; several: the text is ambiguous. `not_understood`: the field made no sense."""

    places: tuple[Place, ...] = ()
    text: str = ""
    from_field: bool = False
    not_understood: bool = False


def where_is(found_in_words: tuple[PlaceMention, ...], place: str, finder: PlaceFinder) -> Where:
    """The place field wins over the words; of the words' places the sender's own counts.

    Only somebody else's place (得意先は大阪です) is as good as none: better ask than guess.
    """
    if place.strip():
        found = finder.resolve(place)
        if found:
            return Where(found, place.strip(), from_field=True)
    mentions = [m for m in found_in_words if m.places and m.claim > SOMEBODY_ELSES]
    if not mentions:
        return Where(not_understood=bool(place.strip()))
    best = max(mentions, key=_likeliness)
    inside = [m for m in mentions if m.claim >= 0 and _lies_in(m, best)]
    best = max(inside, key=_likeliness, default=best)
    return Where(best.places, best.text, not_understood=bool(place.strip()))


def _likeliness(mention: PlaceMention) -> tuple[int, int, int]:
    """Whose place it is first, then fewer candidates, then a municipality before a prefecture."""
    return (mention.claim, -len(mention.places), int(bool(mention.places[0].municipality)))


def _lies_in(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether one mention is a part of the other: 首都圏で創業、三鷹です."""
    return inner.places != outer.places and narrowed(outer.places, inner.places) == inner.places
