"""Bake how often characters are written in lists: `src/madoguchi/data/common/characters.toml`.

Usage: python tools/bake_characters.py   (in the project's own environment)

Counted in the names and readings of towns, municipalities (Japan Post's data, see data/common/places/ORIGIN.txt)
and bodies (readings.csv). An encoding that bytes don't name is told by them: ingest/documents/encoding.py.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator
from math import log
from pathlib import Path

import jaconv

from madoguchi.data import read_bytes, read_text

TARGET = Path(__file__).parent.parent / "src" / "madoguchi" / "data" / "common" / "characters.toml"
# Kanji by their share in names: the first 300 are three quarters of what is written, the next 700 a fifth.
COMMON, USUAL = 300, 700
KANA = [chr(code) for code in range(ord("ｦ"), ord("ﾟ") + 1)]
BEGIN = "^"
# Names of municipalities and bodies stand in lists more often than those of quarters.
WEIGHTS = {"towns": 1, "municipalities": 10, "bodies": 10}
_UNSEEN = 5.0  # so much every kana counts, by its share, behind one that was hardly ever seen


def names() -> Iterator[tuple[int, str, str]]:
    """Yield weight, name and kana."""
    towns = gzip.decompress(read_bytes("places/towns.tsv.gz")).decode("utf-8")
    for line in towns.splitlines():
        cells = line.split("\t")
        if len(cells) > 3 and cells[3]:
            yield WEIGHTS["towns"], cells[2], cells[3].split(" ")[0]
    for row in csv.DictReader(io.StringIO(read_text("places/municipalities.csv"))):
        yield WEIGHTS["municipalities"], row["name"], row["kana"]
    for row in csv.DictReader(io.StringIO(read_text("readings.csv"))):
        yield WEIGHTS["bodies"], row["surface"], row["reading"]


def main() -> None:
    kanji: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for weight, name, kana in names():
        kanji.update({char: weight * name.count(char) for char in set(name) if "一" <= char <= "龥"})
        before = BEGIN
        for char in jaconv.z2h(jaconv.hira2kata(kana)):
            if char in KANA:
                pairs[before, char] += weight
            before = char if char in KANA else BEGIN
    ranked = sorted(kanji, key=lambda char: (-kanji[char], char))
    lines = [
        "# Made by tools/bake_characters.py; see there for the sources.",
        "# Kanji of names, the most frequent first: three quarters of all that are written, and a fifth.",
        f'common = "{"".join(ranked[:COMMON])}"',
        f'usual = "{"".join(ranked[COMMON : COMMON + USUAL])}"',
        "",
        f"# Half-width kana: how rarely each of {KANA[0]}…{KANA[-1]}, in this order, follows another one ({BEGIN}: begins",
        "# a word): the natural logarithm of its share, without its sign, 9 for all that is rarer.",
        "[after]",
    ]
    alone = Counter(dict.fromkeys(KANA, 1))
    for (_, char), count in pairs.items():
        alone[char] += count
    for before in (BEGIN, *KANA):
        total = sum(pairs[before, char] for char in KANA) + _UNSEEN
        shares = [(pairs[before, char] + _UNSEEN * alone[char] / alone.total()) / total for char in KANA]
        rarity = [min(9, round(-log(share))) for share in shares]
        lines.append(f'"{before}" = "{"".join(map(str, rarity))}"')
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
