"""Places for the browser: prefectures, municipalities, what they are called, postal codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from madoguchi.places.folding import fold
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.lexicon import Lexicon
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import Place
from madoguchi.places.tables import read_lines, read_rows

# Surfaces that count in a sentence; all others only where a place is asked for. A name that needs a
# word of place around it counts nowhere else here: the browser's reading is the simpler one.
_IN_SENTENCES = ("full", "bare", "kana")


def place_data() -> dict[str, Any]:
    """Return the places, members named by index: a number for a municipality, p and a number else."""
    gazetteer = Gazetteer()
    lexicon = Lexicon(gazetteer, Lookalikes())
    members = Members(gazetteer)
    lookalikes: dict[str, list[str]] = {}
    for row in read_rows("lookalikes.csv"):
        lookalikes.setdefault(row["kind"], []).append(row["text"])
    return {
        "prefectures": [[p.name, p.short, p.romaji.capitalize()] for p in gazetteer.prefectures],
        "towns": members.towns(),
        "variants": [[row["char"], row["fold"]] for row in read_rows("variants.csv")],
        "surfaces": _surfaces(lexicon, members),
        "romaji": _romaji(lexicon, members),
        "postal": _postal(gazetteer),
        "phrases": [*map(fold, lookalikes["phrase"]), *lookalikes["pattern"]],
        "after": lookalikes["after"],
        "latin": lookalikes["latin"],
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


def _surfaces(lexicon: Lexicon, members: Members) -> dict[str, str]:
    found: dict[str, list[str]] = {name: [] for name in (*_IN_SENTENCES, "field")}
    for text, surface in lexicon.surfaces.items():
        trust = surface.trust if surface.trust in _IN_SENTENCES else "field"
        found[trust].append(_entry(text, surface.places, members))
    return {trust: " ".join(sorted(entries)) for trust, entries in found.items()}


def _romaji(lexicon: Lexicon, members: Members) -> str:
    """Names in Latin letters; one that needs its suffix has it behind it: kita区."""
    return " ".join(
        sorted(_entry(key + end, places, members) for (key, end), places in lexicon.romaji.items())
    )


def _entry(text: str, places: Iterable[Place], members: Members) -> str:
    return ",".join([text, *dict.fromkeys(members.name(place) for place in places)])


def _postal(gazetteer: Gazetteer) -> str:
    """Runs of postal codes of the same municipalities: the first code of each run, then the members."""
    codes = {m.code: str(number) for number, m in enumerate(gazetteer.municipalities)}
    by_code: dict[str, dict[str, None]] = {}
    for line in read_lines("towns.tsv.gz"):
        postal, code = line.split("\t")[:2]
        if code in codes:
            by_code.setdefault(postal, {})[codes[code]] = None
    runs: list[str] = []
    last: list[str] = []
    for postal in sorted(by_code):
        if [*by_code[postal]] != last:
            last = [*by_code[postal]]
            runs.append(",".join([postal, *last]))
    return " ".join(runs)
