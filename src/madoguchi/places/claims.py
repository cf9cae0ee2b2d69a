"""Whose place it is: what the words around a place name say about the sender.

``data/common/places/cues.csv`` holds the cues, ``data/common/places/words.csv`` the word lists
that they name in braces. A cue stands right before or right behind the name; the
strongest of each side count, added up. A sender says うちは高松 or 津の印刷会社です; 得意先は大阪,
息子は東京で and 福岡へ出店 name the place of somebody or something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from madoguchi.places.tables import read_rows
from madoguchi.places.words import with_lists, word_lists

# From this on, words claim a doubtful name (津, 国立) for the sender's place.
CLAIMED = 2
# What follows a place that something is, is done or lies in.
PLACE_PARTICLES = ("の", "で", "に")
# As far as the cues look, in characters.
_WINDOW = 24
_CLAUSE = re.compile(r"[、。，．,.!！?？\n\s「」『』()（）・:：/]")
_ALONE = re.compile(r"\s*$|[。.!！]|[、,]|\s")
_PLAIN = re.compile(r"です|でございます|だ")


class Claims:
    """Weighs place names in a sentence; holds the cues, read once."""

    def weight(self, text: str, start: int, end: int) -> int:
        """Return how strongly the words claim a span for the sender; below zero: somebody else's."""
        weight = self._before(text, start) + self._after(text, end)
        alone = self.opens_clause(text, start) and _ALONE.match(text, end)
        return weight + 1 if alone else weight

    def claims_doubtful(self, text: str, start: int, end: int, surname: bool) -> bool:
        """Whether a word that is rarely a place is one here: the sender must say so.

        It opens its clause or stands behind うちは, and what follows is business there; at
        either end of the text it may stand alone, or with です, unless people are called so.
        """
        before = self._before(text, start)
        if not (before > 0 or self.opens_clause(text, start)):
            return False
        if self._after(text, end) >= CLAIMED + surname:
            return True
        if not _ALONE.match(text, end) and not _PLAIN.match(text, end):
            return False
        at_edge = not text[:start].strip() or not text[end:].strip(" 　。.!！")
        return before >= CLAIMED or (at_edge and not surname and len(text) > end - start)

    def tables(self) -> dict[str, list[tuple[int, str]]]:
        """Return side → (weight, pattern), for another program that is to weigh the same."""
        return {side: [(weight, cue.pattern) for weight, cue in cues] for side, cues in self._cues.items()}

    def opens_with_particle(self, text: str, start: int, end: int) -> bool:
        """Whether a span opens its clause and a particle of place follows: 角館の樺細工."""
        return self.opens_clause(text, start) and text[end : end + 1] in PLACE_PARTICLES

    @staticmethod
    def opens_clause(text: str, start: int) -> bool:
        """Whether nothing stands before the span, or a comma, a stop or a space."""
        return start == 0 or bool(_CLAUSE.match(text[start - 1]))

    def _before(self, text: str, start: int) -> int:
        """The strongest cue that ends where the name starts."""
        if not start:
            return 0
        window = text[max(0, start - _WINDOW) : start]
        return _strongest(weight for weight, cue in self._cues["before"] if cue.search(window))

    def _after(self, text: str, end: int) -> int:
        """The strongest cue that starts where the name ends."""
        if end >= len(text):
            return 0
        window = text[end : end + _WINDOW]
        return _strongest(weight for weight, cue in self._cues["after"] if cue.match(window))

    @cached_property
    def _cues(self) -> dict[str, list[tuple[int, re.Pattern[str]]]]:
        """Per side the cues of each weight as one pattern."""
        lists = word_lists()
        texts: dict[tuple[str, int], list[str]] = {}
        for row in read_rows("cues.csv"):
            key = (row["side"], int(row["weight"]))
            texts.setdefault(key, []).append(with_lists(row["text"], lists))
        cues: dict[str, list[tuple[int, re.Pattern[str]]]] = {"before": [], "after": []}
        for (side, weight), patterns in texts.items():
            whole = "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")"
            cues[side].append((weight, re.compile(whole + "$" if side == "before" else whole)))
        return cues


def _strongest(weights: Iterable[int]) -> int:
    """Return the weight furthest from zero, somebody else's before the sender's; none: 0."""
    return min(weights, key=lambda weight: (-abs(weight), weight), default=0)
