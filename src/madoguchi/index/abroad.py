"""Places outside Japan in what somebody types: which one is named says little, that one is named says much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from operator import add

from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import normalize
from madoguchi.places.tables import read_rows

# By the letters that a name ends with: what stands for it, and letters that make it part of another word.
_WRITINGS = (
    (re.compile(r"[ァ-ヶー]$"), "海外"),
    (re.compile(r"[가-힣]$"), "해외"),
    (re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]$"), "abroad"),
)
_OTHERS = (None, "海外")


def abroad_as_one(text: str) -> str:
    """Return the normal form of a text, places outside Japan in it as the word for all of them and named behind it.

    >>> abroad_as_one("時計をスイスに売り込みたい"), abroad_as_one("タイヤの店")
    ('時計を海外に売り込みたい スイス', 'タイヤの店')
    """
    plain, told, names, kept = normalize(text), "", "", 0
    for at, name in _places_in(plain):
        told += plain[kept:at] + _writing(name)[1]
        names += f" {name}"
        kept = at + len(name)
    return told + plain[kept:] + names


def _places_in(text: str) -> Iterator[tuple[int, str]]:
    """Where in a text in normal form each name of a place outside Japan begins."""
    begins, end = _names(), 0
    for at, pair in enumerate(map(add, text, text[1:])):
        if pair in begins and at >= end:
            names = begins[pair]
            name = next((name for name in names if _stands(name, text, at)), "")
            if name:
                yield at, name
                end = at + len(name)


def _stands(name: str, text: str, at: int) -> bool:
    end = at + len(name)
    if not text.startswith(name, at) or text.startswith(followed_by(), end):
        return False
    same, word = _writing(name)
    if same is None:
        return True
    # A particle follows a Korean name without a space.
    return not (at and same.match(text[at - 1])) and (word == "해외" or not same.match(text[end : end + 1]))


@cache
def _writing(name: str) -> tuple[re.Pattern[str] | None, str]:
    return next(((ending, word) for ending, word in _WRITINGS if ending.search(name)), _OTHERS)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """First two characters → the names that begin so, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names_abroad(), key=len, reverse=True):
        found.setdefault(name[:2], []).append(name)
    return {begin: tuple(names) for begin, names in found.items()}


@cache
def names_abroad() -> tuple[str, ...]:
    """Return the names of places outside Japan, in normal form, as the languages of the pages have them."""
    return tuple(row["name"] for row in read_rows("abroad.csv"))


@cache
def followed_by() -> tuple[str, ...]:
    """Return the words before which such a name is none: 中国地方."""
    return tuple(common_table("places/abroad.toml")["followed_by"])
