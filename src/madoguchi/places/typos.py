"""One slip of the pen in a place field: the last resort."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.model.place import Place
from madoguchi.places.lexicon import Lexicon, is_kana
from madoguchi.places.romaji import romaji_key

_SHORTEST = 3
# Areas, former towns and parts of towns are too many: nearly every name is one slip from one of them.
_NOT_MEANT = {"region", "locality"}
_SHORTEST_KANA = 4
_SHORTEST_LATIN = 5


def near_surfaces(plain: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """Return the places of the names one slip away: one character more, less, other, or swapped.

    Only for texts of three characters or more (four in kana, five in Latin letters); a
    prefecture that fits wins over municipalities.
    """
    if plain.isascii():
        return _near_romaji(plain, lexicon)
    if len(plain) < (_SHORTEST_KANA if is_kana(plain) else _SHORTEST):
        return ()
    found: dict[Place, None] = {}
    for text, surface in lexicon.surfaces.items():
        if surface.kind not in _NOT_MEANT and len(text) >= _SHORTEST and one_slip(plain, text):
            found.update(dict.fromkeys(surface.places))
    return _prefectures_first(found)


def near_names(lexicon: Lexicon, names: Iterable[str]) -> set[str]:
    """Return those of many names that `near_surfaces` would take for a typo of a place's name.

    For `tools/bake_browser_places.py`: a browser knows by it which typos are looked for.
    """
    shortened: dict[str, list[str]] = {}
    for text, surface in lexicon.surfaces.items():
        if surface.kind not in _NOT_MEANT and len(text) >= _SHORTEST:
            for part in _one_less(text):
                shortened.setdefault(part, []).append(text)
    return {
        name
        for name in names
        if len(name) >= _SHORTEST
        and any(one_slip(name, text) for part in _one_less(name) for text in shortened.get(part, ()))
    }


def _one_less(text: str) -> set[str]:
    """A text, and the text without one of its characters: what two texts one slip apart have in common."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _near_romaji(plain: str, lexicon: Lexicon) -> tuple[Place, ...]:
    key = romaji_key(plain)
    if len(key) < _SHORTEST_LATIN:
        return ()
    found: dict[Place, None] = {}
    for (text, suffix), places in lexicon.romaji.items():
        if not suffix and one_slip(key, text):
            found.update(dict.fromkeys(places))
    return _prefectures_first(found)


def _prefectures_first(found: dict[Place, None]) -> tuple[Place, ...]:
    prefectures = tuple(p for p in found if p.municipality is None)
    return prefectures or tuple(found)


def one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one insertion, deletion, substitution or swap."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
