"""Places for the browser: prefectures, municipalities, what they are called, postal codes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from madoguchi.faces.web.view.tiles import tiles
from madoguchi.model.place import Place
from madoguchi.places.finder import place_finder
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.tables import FOLDER, read_rows

# Postal codes and towns, made of their tables by tools/bake_browser_places.py.
BAKED = "browser.json"


def place_data() -> dict[str, Any]:
    """Return the places, members named by index: a number for a municipality, p and a number for a prefecture."""
    finder = place_finder()
    lexicon, members = finder.lexicon, Members(finder.gazetteer)
    kinds = list(dict.fromkeys((surface.trust, surface.kind) for surface in lexicon.surfaces.values()))
    return {
        "prefectures": [[tile.name, tile.short, tile.romaji, tile.hangul] for tile in tiles()],
        "towns": members.towns(),
        "variants": [[row["char"], row["fold"]] for row in read_rows("variants.csv")],
        "kinds": kinds,
        # Each begins with a capital letter for its trust and kind. Their order decides between equals.
        "surfaces": " ".join(
            entry(chr(ord("A") + kinds.index((surface.trust, surface.kind))) + text, surface.places, members)
            for text, surface in lexicon.surfaces.items()
        ),
        # A name that needs its suffix has it behind it: kita区.
        "romaji": " ".join(
            entry(key + end, places, members) for (key, end), places in lexicon.romaji.items()
        ),
        **json.loads((FOLDER / BAKED).read_text(encoding="utf-8")),
        "lookalikes": finder.lookalikes.tables(),
        "cues": finder.claims.tables(),
    }


class Members:
    """Places by the name that the data has for them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._prefectures = {p.name: number for number, p in enumerate(gazetteer.prefectures)}
        self._codes = {m.code: number for number, m in enumerate(gazetteer.municipalities)}

    def name(self, place: Place) -> str:
        """Return `12` for a municipality, `p3` for a prefecture."""
        return str(self._codes[place.code]) if place.code else f"p{self._prefectures[place.prefecture]}"

    def towns(self) -> list[list[Any]]:
        """Return (prefecture, name, designated city of a ward) for each municipality."""
        return [
            [self._prefectures[m.prefecture], m.name, *([city] if city != m.name else [])]
            for m in self._gazetteer.municipalities
            if (city := self._gazetteer.city_of(m).name)
        ]


def entry(text: str, places: Iterable[Place], members: Members) -> str:
    """Return a text with the places that it names."""
    return ",".join([text, *dict.fromkeys(members.name(place) for place in places)])
