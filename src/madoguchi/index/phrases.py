"""Listed words and names found in a text: one pass, by the first two characters of each."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add


class Phrases:
    """A set of surfaces of two characters or more, to be found wherever they stand."""

    def __init__(self, surfaces: Iterable[str]) -> None:
        self._surfaces = frozenset(surface for surface in surfaces if len(surface) > 1)
        lengths: dict[str, set[int]] = {}
        for surface in self._surfaces:
            lengths.setdefault(surface[:2], set()).add(len(surface))
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of all surfaces in a text, from left to right, the longest first at each place."""
        lengths, surfaces = self._lengths, self._surfaces
        return [
            (start, start + length)
            for start, pair in enumerate(map(add, text, text[1:]))
            if pair in lengths
            for length in lengths[pair]
            if text[start : start + length] in surfaces and start + length <= len(text)
        ]


def longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that lie in no longer one, from left to right; `spans` as `Phrases.find` gives them."""
    kept: list[tuple[int, int]] = []
    reached = -1
    for start, end in spans:
        if end > reached:
            kept.append((start, end))
            reached = end
    return kept


def inside_latin_word(folded: str, start: int, end: int) -> bool:
    """Whether a span in Latin letters is cut out of a longer word: `jica` is no part of `jicama`."""
    if not folded[start:end].isascii():
        return False
    before, after = folded[start - 1 : start], folded[end : end + 1]
    same = str.isdigit if folded[start:end].isdigit() else str.isalpha
    return any(char.isascii() and same(char) for char in (before, after) if char)
