"""Sections of offices by what their names speak of: コンテンツ産業支援室 by コンテンツ.

Only for questions that ask for a section of an office (国の課, 役所の担当 …), and only by words
that few sections share: a word that every bureau has is a topic's business.
"""

from __future__ import annotations

import re
from functools import cached_property

from madoguchi.index.analyzer import fold
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

OFFICES = ("sme-agency", "meti-bureau")
MOST_SHARED = 4
_CUE = re.compile(
    r"国の|役所|部署|担当課|の課|課は|課に|課を|何課|出先|経済産業局|経産局|中小企業庁|担当を|担当は|の担当"
)
_TAIL = re.compile(
    r"(?:推進|支援|振興|促進|対策|政策|連携|企画|整備|適正化|革新|担当)?(?:課|室|担当参事官|支局|窓口|センター)?(?:\([^()]*\))?$"
)
_GENERIC = {"産業", "経営", "地域", "企業", "中小企業", "総務", "事業", "地域経済", "産業振興", "新事業"}


class Sections:
    """The words that single out a section, and the desks that they lead to."""

    def __init__(self, edition: Edition) -> None:
        self._desks = [d for d in edition.desks if d.program in OFFICES and d.department]

    @cached_property
    def _by_word(self) -> dict[str, tuple[Desk, ...]]:
        found: dict[str, list[Desk]] = {}
        for desk in self._desks:
            for word in _words_of(desk.department[-1].text):
                found.setdefault(fold(word), []).append(desk)
        return {word: tuple(desks) for word, desks in found.items() if len(desks) <= MOST_SHARED}

    def asked_for(self, folded: str) -> tuple[str, tuple[Desk, ...]]:
        """Return the longest such word of a question and its desks; nothing when none is asked for."""
        if not _CUE.search(folded):
            return "", ()
        words = [word for word in self._by_word if word in folded]
        if not words:
            return "", ()
        longest = max(words, key=len)
        return longest, self._by_word[longest]


def _words_of(name: str) -> set[str]:
    parts = [part for part in re.split(r"[・／/]", name) if part]
    words = {_TAIL.sub("", part) for part in parts}
    words |= {word.removesuffix("産業") for word in words if len(word) > 4}
    return {word for word in words if len(word) >= 2 and word not in _GENERIC}
