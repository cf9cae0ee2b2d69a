"""How the words of a text are read, made by machine (Sudachi), in hiragana.

Words that the dictionary misreads are read as `data/common/furigana.csv` says, names of municipalities as the
postal data has them where they are whole words (中央市 is none in 中央市場).
"""

from __future__ import annotations

import re
from functools import cache

import jaconv

from madoguchi.data.loading import common_rows
from madoguchi.index.words import read_aloud

KANJI = re.compile(r"[々〆ヶ一-鿿\uf900-\ufaff]")
_ANYWHERE = ""


def words_read(text: str) -> tuple[tuple[str, str], ...]:
    """Return (surface, reading) of each word of a text, in order.

    The surfaces are the text. The reading of a sign may be no kana.
    """
    pattern, corrected = _corrected()
    out: list[tuple[str, str]] = []
    position = 0
    for match in pattern.finditer(text):
        out += _words(text[position : match.start()], text[: match.start()])
        out.append((match.group(), corrected[match.group()]))
        position = match.end()
    return (*out, *_words(text[position:], text))


def _words(part: str, text: str) -> list[tuple[str, str]]:
    """The words of a part of a text, which ends where `text` does."""
    if not part or not KANJI.search(part):
        return [(part, part)] if part else []
    words = [(surface, jaconv.kata2hira(reading)) for surface, reading in read_aloud(part)]
    ends = {0: 0}
    for index, (surface, _) in enumerate(words):
        ends[max(ends) + len(surface)] = index + 1
    out: list[tuple[str, str]] = []
    position = 0
    while words and position < len(part):
        place = _municipality_at(text, len(text) - len(part) + position)
        if place and position + len(place[0]) in ends:
            out.append(place)
        else:
            out.append(words[ends[position]])
        position += len(out[-1][0])
    return out


def _municipality_at(text: str, position: int) -> tuple[str, str] | None:
    """The longest municipality that begins at a place of a text, with its reading there."""
    for name, readings in _municipalities().get(text[position], ()):
        if text.startswith(name, position):
            for before, reading in readings:
                if text.endswith(before, 0, position):
                    return name, reading
    return None


@cache
def _corrected() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {row["surface"]: row["reading"] for row in common_rows("furigana.csv")}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words


@cache
def _municipalities() -> dict[str, list[tuple[str, list[tuple[str, str]]]]]:
    """First character → names, longest first, each with (the prefecture that stands before it, reading).

    A name that is read alike wherever it is needs no prefecture before it.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for row in common_rows("places/municipalities.csv"):
        found.setdefault(row["name"], []).append((row["prefecture"], row["kana"]))
    by_first: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}
    for name in sorted(found, key=len, reverse=True):
        alike = len({kana for _, kana in found[name]}) == 1
        readings = [(_ANYWHERE, found[name][0][1])] if alike else found[name]
        by_first.setdefault(name[0], []).append((name, readings))
    return by_first
