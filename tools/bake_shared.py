"""Bake the names of towns that many municipalities have: `src/madoguchi/data/common/places/shared.csv`.

Usage: python tools/bake_shared.py   (in the project's own environment, whenever the table of towns has changed)

Who says 旭町 means one of them, and nobody knows which: the prefectures that have one are what can be asked for.
"""

from __future__ import annotations

import csv

from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.tables import FOLDER, read_lines
from madoguchi.places.towns import town_key

FILE = "shared.csv"
# Towns of so many municipalities, in more than one prefecture: fewer are less known than what the words say besides.
FEWEST = 5


def shared() -> list[tuple[str, str]]:
    """Return the names, folded, that end in 町, and the codes of the prefectures that have such a town."""
    gazetteer = Gazetteer()
    prefectures = {m.code: m.prefecture for m in gazetteer.municipalities}
    found: dict[str, set[str]] = {}
    for line in read_lines("towns.tsv.gz"):
        _, code, town, _ = line.split("\t")
        if town.endswith("町") and code in prefectures:
            found.setdefault(town_key(town), set()).add(code)
    names = {
        name: {prefectures[code] for code in codes} for name, codes in found.items() if len(codes) >= FEWEST
    }
    return [
        (name, " ".join(p.code2 for p in gazetteer.prefectures if p.name in names[name]))
        for name in sorted(names)
        if len(names[name]) > 1
    ]


if __name__ == "__main__":
    with (FOLDER / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("name", "prefectures"), *shared()])
