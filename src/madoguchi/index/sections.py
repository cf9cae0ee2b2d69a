"""Sections of offices by what their names speak of: コンテンツ産業支援室 by コンテンツ.

Only for questions that ask for a section of an office (国の課, 役所の担当 …), and only by words
that few sections share: a word that every bureau has is a topic's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.index.analyzer import search_form
from madoguchi.index.directory import serving
from madoguchi.index.words import normalized_words
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place

MOST_SHARED = 4


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """`sections.toml`, compiled."""

    programs: tuple[str, ...]
    cue: re.Pattern[str]
    tail: re.Pattern[str]
    generic: frozenset[str]


# No question asks for a section where nothing is known of them.
_NEVER = re.compile(r"(?!)")


@lru_cache(BUNDLES)
def _known(bundle: Bundle) -> _Knowledge:
    raw = bundle.table("sections.toml").get("sections")
    if raw is None:
        return _Knowledge((), _NEVER, _NEVER, frozenset())
    return _Knowledge(
        tuple(raw["programs"]), re.compile(raw["cue"]), re.compile(raw["tail"]), frozenset(raw["generic"])
    )


class Sections:
    """The words that single out a section, and the desks that they lead to."""

    def __init__(self, edition: Edition) -> None:
        self._known = _known(edition.bundle)
        self._desks = [d for d in edition.desks if d.program in self._known.programs and d.department]
        self.cue = self._known.cue  # what asks for a section
        self.agency = next(iter(self._known.programs), "")  # the nation's own

    @cached_property
    def by_word(self) -> dict[str, tuple[Desk, ...]]:
        """Folded word of a section's name → the sections that have it."""
        found: dict[str, dict[str, Desk]] = {}
        for desk in self._desks:
            for word in sorted(_words_of(desk.department[-1].text, self._known)):
                found.setdefault(search_form(word), {})[desk.id] = desk
        return {word: tuple(desks.values()) for word, desks in found.items()}

    def asked_for(self, folded: str, places: tuple[Place, ...]) -> tuple[str, tuple[Desk, ...]]:
        """Return the longest such word of a question and its desks; nothing when none is asked for.

        With a place the word must single out a section there; without one, in the list, or in the
        nation's own agency.
        """
        if not self.cue.search(folded):
            return "", ()
        words = sorted((word for word in self.by_word if word in folded), key=len, reverse=True)
        for word in words:
            desks = self.by_word[word]
            if places:
                here = dict.fromkeys(s.desk for place in places for s in serving(desks, place))
                desks = tuple(d for d in here if d.program != self.agency) or tuple(here)
            else:
                desks = tuple(desk for desk in desks if desk.program == self.agency) or desks
            if 0 < len(desks) <= MOST_SHARED:
                return word, desks
        return "", ()


def _words_of(name: str, known: _Knowledge) -> set[str]:
    """The words of a section's name: its parts without their tails, and their single words."""
    parts = [part for part in re.split(r"[・／/]", name) if part]
    words = {known.tail.sub("", part) for part in parts}
    words |= {word.removesuffix("産業") for word in words if len(word) > 4}
    words |= {word for part in words for word in normalized_words(part) if " " not in word}
    return {word for word in words if len(word) >= 2 and word not in known.generic}
