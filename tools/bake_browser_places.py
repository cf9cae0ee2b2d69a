"""Bake what the browser's search knows of towns and postal codes: `src/madoguchi/data/common/places/browser.json`.

Usage: python tools/bake_browser_places.py   (in the project's own environment, whenever a table of places has changed)

The static site and the one file are made with it. Out of 124,000 towns it takes a second and more to make.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from madoguchi.faces.offline.packing import packed
from madoguchi.faces.offline.place_data import BAKED, Members, entry
from madoguchi.model.place import Place
from madoguchi.places.finder import is_short
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.lexicon import Lexicon
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.tables import FOLDER, read_lines
from madoguchi.places.towns import town_key
from madoguchi.places.typos import near_names


def varint(value: int) -> bytes:
    """Return a number in as few bytes as hold it, seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def baked() -> dict[str, str]:
    """Return what is baked; places are named as in `place_data`."""
    gazetteer = Gazetteer()
    lexicon = Lexicon(gazetteer, Lookalikes())
    lines = list(read_lines("towns.tsv.gz"))
    towns = prefectures_by_town(gazetteer, lines)
    return {
        "postal": postal(gazetteer, lines),
        "offices": postal(gazetteer, read_lines("offices.tsv.gz")),
        "likeTowns": like_towns(towns, lexicon),
        "elsewhere": " ".join(elsewhere(towns, gazetteer, lexicon)),
    }


def postal(gazetteer: Gazetteer, table: Iterable[str]) -> str:
    """Each postal code of a table's lines: how much more it is than the one before, how many municipalities it has,
    and which; for the same ones again 0.
    """
    numbers = {m.code: number for number, m in enumerate(gazetteer.municipalities)}
    by_code: dict[int, dict[int, None]] = {}
    for line in table:
        code = line[8:14]
        if code in numbers:
            by_code.setdefault(int(line[:7]), {})[numbers[code]] = None
    content, before, last = bytearray(), 0, [-1]
    for number, found in sorted(by_code.items()):
        content += varint(number - before)
        content += varint(0) if [*found] == last else b"".join(map(varint, (len(found), *found)))
        before, last = number, [*found]
    return packed(bytes(content))


def prefectures_by_town(gazetteer: Gazetteer, lines: Iterable[str]) -> dict[str, set[str]]:
    """Return the name of each town area, folded → the prefectures that have one of it."""
    prefectures = {m.code: m.prefecture for m in gazetteer.municipalities}
    found: dict[str, set[str]] = {}
    for line in lines:
        _, code, town, _ = line.split("\t")
        if town and code in prefectures:
            found.setdefault(town_key(town), set()).add(prefectures[code])
    return found


def elsewhere(towns: Mapping[str, set[str]], gazetteer: Gazetteer, lexicon: Lexicon) -> Iterator[str]:
    """Yield what is short for a town, a village or a ward, with the other prefectures that have a town area of this name."""
    members = Members(gazetteer)
    for text, surface in lexicon.surfaces.items():
        if is_short(surface) and len(text) > 1:
            there = towns.get(town_key(text), set()) - {place.prefecture for place in surface.places}
            if there:
                in_order = (Place(each.name) for each in gazetteer.prefectures if each.name in there)
                yield entry(text, in_order, members)


def like_towns(towns: Iterable[str], lexicon: Lexicon) -> str:
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


if __name__ == "__main__":
    (FOLDER / BAKED).write_text(json.dumps(baked(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
