"""Where the trouble is: the place field, or the place that the words claim for the sender."""

from __future__ import annotations

from madoguchi.answers.evidence import Where
from madoguchi.index.analyzer import search_form
from madoguchi.index.lexicon import NameKind, NameMention
from madoguchi.model.place import Place
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.place import PlaceMention, narrowed

# A place whose claim is no higher is a customer's, a relative's, a destination: not the sender's.
SOMEBODY_ELSES = -4
# ... and one that is said not to be meant (大阪ではなく) may not be meant instead either.
DENIED = -20
MOST_OTHERS = 3


def where_is(found_in_words: tuple[PlaceMention, ...], place: str, finder: PlaceFinder) -> Where:
    """The place field wins over the words; of the words' places the sender's own counts.

    Only somebody else's place (得意先は大阪です) is as good as none: better ask than guess. Places that are neither
    the one that counts nor within it are `others`, also somebody else's: they may be meant instead.
    """
    not_understood = False
    if place.strip():
        found = finder.resolve(place)
        if found:
            return Where(found, place.strip(), from_field=True, others=_others(found_in_words, found))
        not_understood = True
    mentions = [m for m in found_in_words if m.places and m.claim > SOMEBODY_ELSES]
    if not mentions:
        return Where(not_understood=not_understood)
    best = max(mentions, key=_likeliness)
    inside = [m for m in mentions if m.claim >= 0 and _lies_in(m, best)]
    best = max(inside, key=_likeliness, default=best)
    others = _others(found_in_words, best.places)
    places = _chosen_by(mentions, best)
    return Where(places, best.text, not_understood=not_understood, others=others)


def apart_from_bodies(
    mentions: tuple[PlaceMention, ...], names: tuple[NameMention, ...]
) -> tuple[PlaceMention, ...]:
    """Return the places that are no region within a body's name: who says 中部農政局 may be anywhere in 中部."""
    bodies = [name.name.surface for name in names if name.name.kind is NameKind.ORGANIZATION]
    return tuple(
        m for m in mentions if m.kind != "region" or not any(search_form(m.text) in body for body in bodies)
    )


def _likeliness(mention: PlaceMention) -> tuple[int, int, int]:
    """Whose place it is first, then fewer candidates, then a municipality before a prefecture."""
    return (mention.claim, -len(mention.places), int(bool(mention.places[0].municipality)))


def _chosen_by(mentions: list[PlaceMention], best: PlaceMention) -> tuple[Place, ...]:
    """Of several places of one name those that lie in another place of the text: 名古屋市の助成金, 港区の船具商です."""
    for other in mentions if len(best.places) > 1 and best.kind != "region" else ():
        inside = narrowed(other.places, best.places)
        if other is not best and inside and len(inside) < len(best.places):
            return inside
    return best.places


def _lies_in(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether one mention is a part of the other: 首都圏で創業、三鷹です."""
    return inner.places != outer.places and narrowed(outer.places, inner.places) == inner.places


def _others(mentions: tuple[PlaceMention, ...], chosen: tuple[Place, ...]) -> tuple[str, ...]:
    """What was typed of places that neither hold one of the chosen nor lie in one."""
    apart = [
        m.text
        for m in mentions
        if m.places
        and m.claim > DENIED
        and not any(a.holds(b) or b.holds(a) for a in m.places for b in chosen)
    ]
    return tuple(dict.fromkeys(apart))[:MOST_OTHERS]
