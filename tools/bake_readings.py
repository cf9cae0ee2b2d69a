"""Bake the readings of names and topic words: `src/madoguchi/data/guidebook/readings.csv`.

Usage: python tools/bake_readings.py   (in the project's own environment: Sudachi is there)

Machine-made with Sudachi's small dictionary, and marked so wherever shown. They let a question typed in kana alone
meet a name or a word in kanji. Of a body it is what people say: without its legal form, 21 as 二十一, signs left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from madoguchi.answers.topics import STRONG, listed_words
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.legal_forms import without_form
from madoguchi.index.lexicon import alias_names, numbers_in_kanji
from madoguchi.index.likeness import name_parts
from madoguchi.index.words import reading_of
from madoguchi.store.editions import packaged_edition

TARGET = Path(__file__).parent.parent / "src" / "madoguchi" / "data" / "guidebook" / "readings.csv"
_KANJI = re.compile(r"[一-龥]")


def surfaces() -> Iterable[str]:
    """Yield every name and strong word that has a kanji."""
    yield from alias_names(GUIDEBOOK)
    for desk in packaged_edition().desks:
        yield from name_parts(desk)
    for _, word, weight in listed_words(GUIDEBOOK):
        if weight == STRONG:
            yield word


def main() -> None:
    read = {surface: reading_of(numbers_in_kanji(without_form(surface))) for surface in surfaces()}
    rows = {surface: reading for surface, reading in read.items() if _KANJI.search(surface) and reading}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["surface", "reading"])
        writer.writerows(sorted(rows.items()))


if __name__ == "__main__":
    main()
