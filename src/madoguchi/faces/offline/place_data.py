"""Places for the browser: prefectures, municipalities, what they are called, postal codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from madoguchi.faces.offline.packing import packed, varint
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.places.claims import Claims
from madoguchi.places.finder import is_short
from madoguchi.places.gazetteer import Gazetteer, place_tables
from madoguchi.places.lexicon import Lexicon
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import Place
from madoguchi.places.tables import read_lines, read_rows
from madoguchi.places.towns import town_key
from madoguchi.places.typos import near_names


def place_data() -> dict[str, Any]:
    """Return the places, members named by index: a number for a municipality, p and a number for a prefecture."""
    gazetteer, lookalikes = place_tables(), Lookalikes()
    lexicon, members = Lexicon(gazetteer, lookalikes), _Members(gazetteer)
    lines = list(read_lines("towns.tsv.gz"))
    towns = _prefectures_by_town(gazetteer, lines)
    kinds = list(dict.fromkeys((surface.trust, surface.kind) for surface in lexicon.surfaces.values()))
    return {
        "prefectures": [[tile.name, tile.short, tile.romaji, tile.hangul] for tile in tiles()],
        "towns": members.towns(),
        "variants": [[row["char"], row["fold"]] for row in read_rows("variants.csv")],
        "kinds": kinds,
        # Each begins with a capital letter for its trust and kind. Their order decides between equals.
        "surfaces": " ".join(
            _entry(chr(ord("A") + kinds.index((surface.trust, surface.kind))) + text, surface.places, members)
            for text, surface in lexicon.surfaces.items()
        ),
        # A name that needs its suffix has it behind it: kita区.
        "romaji": " ".join(
            _entry(key + end, places, members) for (key, end), places in lexicon.romaji.items()
        ),
        "postal": _postal(gazetteer, lines),
        "offices": _postal(gazetteer, read_lines("offices.tsv.gz")),
        "likeTowns": _like_towns(towns, lexicon),
        "elsewhere": " ".join(_elsewhere(towns, gazetteer, lexicon, members)),
        "lookalikes": lookalikes.tables(),
        "cues": Claims().tables(),
    }


class _Members:
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


def _entry(text: str, places: Iterable[Place], members: _Members) -> str:
    return ",".join([text, *dict.fromkeys(members.name(place) for place in places)])


def _postal(gazetteer: Gazetteer, table: Iterable[str]) -> str:
    """Each postal code of a table's lines: how much more it is than the one before, how many municipalities it has, and
    which; for the same ones again 0.
    """
    numbers = {m.code: number for number, m in enumerate(gazetteer.municipalities)}
    by_code: dict[int, dict[int, None]] = {}
    for line in table:
        postal, code = line[:7], line[8:14]
        if code in numbers:
            by_code.setdefault(int(postal), {})[numbers[code]] = None
    content, before, last = bytearray(), 0, [-1]
    for number, found in sorted(by_code.items()):
        content += varint(number - before)
        content += varint(0) if [*found] == last else b"".join(map(varint, (len(found), *found)))
        before, last = number, [*found]
    return packed(bytes(content))


def _prefectures_by_town(gazetteer: Gazetteer, lines: Iterable[str]) -> dict[str, set[str]]:
    """The name of each town area, folded → the prefectures that have one of it."""
    prefectures = {m.code: m.prefecture for m in gazetteer.municipalities}
    printed: dict[str, set[str]] = {}
    for line in lines:
        _, code, town, _ = line.split("\t")
        if town and code in prefectures:
            printed.setdefault(town, set()).add(prefectures[code])
    found: dict[str, set[str]] = {}
    for town, there in printed.items():
        found.setdefault(town_key(town), set()).update(there)
    return found


def _elsewhere(
    towns: Mapping[str, set[str]], gazetteer: Gazetteer, lexicon: Lexicon, members: _Members
) -> Iterator[str]:
    """What is short for a town, a village or a ward, with the other prefectures that have a town area of this name."""
    for text, surface in lexicon.surfaces.items():
        if is_short(surface) and len(text) > 1:
            there = towns.get(town_key(text), set()) - {place.prefecture for place in surface.places}
            if there:
                in_order = (Place(each.name) for each in gazetteer.prefectures if each.name in there)
                yield _entry(text, in_order, members)


def _like_towns(towns: Iterable[str], lexicon: Lexicon) -> str:
    """Town areas one slip away from a place that the browser knows: no slip is mended there. 24 bits of a hash each,
    ascending, as how much more it is than the one before.
    """
    content, before = bytearray(), 0
    for number in sorted({short_hash(name) for name in near_names(lexicon, towns)}):
        content += varint(number - before)
        before = number
    return packed(bytes(content))


def short_hash(text: str) -> int:
    """FNV-1a over the code points of a text, its lowest 24 bits."""
    value = 0x811C9DC5
    for char in text:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    return value & 0xFFFFFF
