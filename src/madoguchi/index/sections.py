"""Sections of offices by what their names speak of: コンテンツ産業支援室 by コンテンツ.

Only for questions that ask for a section of an office (国の課, 役所の担当 …), and only by words
that few sections share: a word that every bureau has is a topic's business.
"""

from __future__ import annotations

import re
from functools import cached_property

from madoguchi.index.analyzer import fold
from madoguchi.index.directory import serving
from madoguchi.index.words import normalized_words
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.places.place import Place

AGENCY = "sme-agency"
OFFICES = (AGENCY, "meti-bureau")
MOST_SHARED = 4
_CUE = re.compile(
    r"国の|役所|部署|担当課|の課|課は|課に|課を|何課|出先|経済産業局|経産局|中小企業庁|担当を|担当は|の担当"
)
_TAIL = re.compile(
    r"(?:推進|支援|振興|促進|対策|政策|連携|企画|整備|適正化|革新|担当)?(?:課|室|担当参事官|支局|窓口|センター)?(?:\([^()]*\))?$"
)
# Words that say nothing about a section among others.
_GENERIC = {
    "産業",
    "経営",
    "地域",
    "企業",
    "中小企業",
    "総務",
    "事業",
    "地域経済",
    "産業振興",
    "新事業",
    "新規",
    "振興",
    "推進",
    "支援",
    "促進",
    "政策",
    "連携",
    "適正",
    "整備",
    "革新",
    "担当",
    "参事",
    "資源",
    "機械",
    "次世代",
    "世代",
    "社会",
    "成長",
    "未来",
    "投資",
    "総合",
    "戦略",
    "経済",
    "相談",
    "通商",
    "機構",
    "競争",
    "人材",
    "技術",
    "相談室",
    "国際",
    "知的",
    "財産",
    "九州",
    "安定",
    "協力",
    "展開",
    "消費",
    "自動",
}


class Sections:
    """The words that single out a section, and the desks that they lead to."""

    def __init__(self, edition: Edition) -> None:
        self._desks = [d for d in edition.desks if d.program in OFFICES and d.department]

    @cached_property
    def _by_word(self) -> dict[str, tuple[Desk, ...]]:
        found: dict[str, dict[str, Desk]] = {}
        for desk in self._desks:
            for word in _words_of(desk.department[-1].text):
                found.setdefault(fold(word), {})[desk.id] = desk
        return {word: tuple(desks.values()) for word, desks in found.items()}

    def asked_for(self, folded: str, places: tuple[Place, ...]) -> tuple[str, tuple[Desk, ...]]:
        """Return the longest such word of a question and its desks; nothing when none is asked for.

        With a place the word must single out a section there; without one, in the list, or in the
        nation's own agency.
        """
        if not _CUE.search(folded):
            return "", ()
        words = sorted((word for word in self._by_word if word in folded), key=len, reverse=True)
        for word in words:
            desks = self._by_word[word]
            if places:
                here = dict.fromkeys(s.desk for place in places for s in serving(desks, place))
                desks = tuple(d for d in here if d.program != AGENCY) or tuple(here)
            else:
                desks = tuple(desk for desk in desks if desk.program == AGENCY) or desks
            if 0 < len(desks) <= MOST_SHARED:
                return word, desks
        return "", ()


def _words_of(name: str) -> set[str]:
    """The words of a section's name: its parts without their tails, and their single words."""
    parts = [part for part in re.split(r"[・／/]", name) if part]
    words = {_TAIL.sub("", part) for part in parts}
    words |= {word.removesuffix("産業") for word in words if len(word) > 4}
    words |= {word for part in words for word in normalized_words(part) if " " not in word}
    return {word for word in words if len(word) >= 2 and word not in _GENERIC}
