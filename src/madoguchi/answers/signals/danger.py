"""Danger comes first: who may be in danger is shown whom to call, before any desk.

Two grades: `certain` (only the emergency contacts are shown) and `possible` (they stand in a quiet
box, and the answer stays). Five kinds, which order the contacts. Patterns of `data/common/danger.toml`
find what people say in so many words; a head trained on sentences (`tools/train_danger.py`) finds the
hints. Recall comes first: a box too many costs little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from madoguchi.answers.heads import Features, Head, hashed_features, head
from madoguchi.answers.question import read_romaji, readable_words
from madoguchi.data.loading import common_table
from madoguchi.index.analyzer import search_form
from madoguchi.model.answer import Alarm, Crisis, Danger
from madoguchi.text.patterns import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

# From this length on a text is read sentence by sentence too: so many sentences, its first and last ones.
LONG_TEXT, SHORTEST_SENTENCE, MOST_SENTENCES = 40, 4, 80
_SENTENCE = re.compile(r"[^。．.!?！？\n]+")
_CLAUSE = re.compile(r"[^、，,。．.!?！？\n]+")
# Danger is told by longer n-grams than a topic: what is said of it in few words is said of much else in others.
_LONGEST_GRAM = 4
# A danger that is possible counts as so much of a certain one where a page is due: in a whole text little, else every
# hint would have a page; in one sentence of a longer text more, since the others say what it is about.
PART_OF_CERTAIN = {"text": 0.2, "part": 0.5}
# The head has thresholds of its own for each way of writing, of which it has learned more or less.
WRITINGS = ("kana", "hangul", "han", "other")
_WRITTEN = (re.compile(r"[ぁ-んァ-ヶ]"), re.compile(r"[가-힣]"), re.compile(r"[一-龥]"))
_HEAD = "danger.npz"
# Stands for a long number in what the head reads, and for a harmless expression in what the patterns read.
_MARK = "〓"
_LONG_NUMBER = re.compile(r"[0-9０-９]{4,}")


@dataclass(frozen=True, slots=True)
class Chances:
    """What the head says of a text: probabilities from 0 to 1, and what is made of them.

    `danger` is the likeliest kind; `crisis` is None where neither a box nor a page is due. `agrees`: what a
    pattern takes for certain may be so.
    """

    any: float
    certain: float
    danger: Danger
    crisis: Crisis | None
    agrees: bool

    @property
    def rank(self) -> float:
        """How likely any danger is; of equals the first wins, whatever a last digit says."""
        return round(self.any, 3)


def alarm_in(text: str, folded: str = "") -> Alarm | None:
    """Return how a text speaks of danger, or None. Kanji, kana, romaji and other languages are read.

    `folded`: its comparable form, where that is known.
    """
    folded = folded or search_form(text)
    said = _signs_in(text, folded)
    certain = next((entry for entry in said if entry.crisis is Crisis.CERTAIN), None)
    parts = sentences_of(text, shortest=0 if certain else LONG_TEXT)
    chances = [head_chances(text, folded), *(head_chances(part, part=True) for part in parts)]
    if certain:
        agreed = any(found.agrees for found in chances)
        return certain if agreed else replace(certain, crisis=Crisis.POSSIBLE)
    sure = [found for found in chances if found.crisis is Crisis.CERTAIN]
    if sure:
        return Alarm(Crisis.CERTAIN, said[0].danger if said else sure[0].danger)
    if said:
        return said[0]
    likeliest = max((found for found in chances if found.crisis), key=lambda found: found.rank, default=None)
    return Alarm(Crisis.POSSIBLE, likeliest.danger) if likeliest else None


def is_said(text: str) -> bool:
    """Whether a text speaks of danger in so many words; else an alarm is what the head reads between them."""
    return bool(_signs_in(text, search_form(text)))


def _signs_in(text: str, folded: str) -> list[Alarm]:
    forms = dict.fromkeys(form for form in (folded, search_form(read_romaji(text))) if form)
    return [found for form in forms for found in _said(form)]


def sentences_of(text: str, shortest: int = LONG_TEXT) -> list[str]:
    """Return the sentences of a text of several, if longer than so many letters: one of danger is not to drown."""
    found = [part for part in _SENTENCE.findall(text) if len(part) >= SHORTEST_SENTENCE]
    if len(text) <= shortest or len(found) < 2:
        return []
    return found if len(found) <= MOST_SENTENCES else [*found[:20], *found[20 - MOST_SENTENCES :]]


def head_chances(text: str, folded: str = "", *, part: bool = False) -> Chances:
    """Return what the trained head says of one text; `folded`: its comparable form, where that is known.

    `part`: the text is a sentence of a longer one and must be surer, since a long text has many.
    """
    text = as_read(text, folded)
    if not any(character.isalpha() for character in text):
        return Chances(0.0, 0.0, Danger.LIFE, None, agrees=False)
    model = head(_HEAD)
    return _summed(model, model.chances(features_of(text)), writing_of(text), part=part)


def as_read(text: str, folded: str = "") -> str:
    """Return a text as the head knows it: in kana what is Japanese in Latin letters, its clauses without a harmless
    expression, each long number as one mark.
    """
    harmless = _harmless()
    if words := readable_words(text):
        text, folded = "".join(word.kana for word in words), ""
    if harmless.match_in(folded or search_form(text)):
        text = "、".join(
            clause for clause in _CLAUSE.findall(text) if not harmless.match_in(search_form(clause))
        )
    return _LONG_NUMBER.sub(_MARK, text)


def features_of(read: str) -> Features:
    """Return what the head knows of a text as it is read."""
    return hashed_features(read, _LONGEST_GRAM)


def writing_of(read: str) -> int:
    """Return which of the writings a text is in."""
    return next((at for at, sign in enumerate(_WRITTEN) if sign.search(read)), len(_WRITTEN))


def _summed(model: Head, shares: Any, writing: int, *, part: bool) -> Chances:
    certain = possible = 0.0
    kinds: dict[str, float] = {}
    for (is_certain, kind), share in zip(_grades(), shares.tolist(), strict=True):
        if not kind:
            continue
        kinds[kind] = kinds.get(kind, 0.0) + share
        if is_certain:
            certain += share
        else:
            possible += share
    danger = Danger(max(kinds, key=kinds.__getitem__))
    crisis: Crisis | None = None
    of = "part" if part else "text"
    if certain + PART_OF_CERTAIN[of] * possible >= model.numbers[f"certain_from_{of}"][writing]:
        crisis = Crisis.CERTAIN
    elif certain + possible >= model.numbers[f"possible_from_{of}"][writing]:
        crisis = Crisis.POSSIBLE
    agrees = certain + possible >= model.numbers["agrees_from"][writing]
    return Chances(certain + possible, certain, danger, crisis, agrees)


@cache
def _grades() -> tuple[tuple[bool, str], ...]:
    """Whether each class of the head is a certain danger, and its kind (none: no danger)."""
    named = (name.partition(" ") for name in head(_HEAD).classes)
    return tuple((grade == Crisis.CERTAIN, kind) for grade, _, kind in named)


def _said(folded: str) -> Iterator[Alarm]:
    """Yield what the patterns find in a folded text, after figures of speech are taken out."""
    kinds, signs = _signs()
    found: dict[int, str] = {}
    for number, match in signs.find(_harmless().replaced(folded, _MARK)):
        found.setdefault(number, match.group())
    for number, said in sorted(found.items()):
        yield Alarm(*kinds[number], said)


def danger_signs() -> dict[str, Any]:
    """Return the patterns as plain values, for another program that is to find the same.

    `signs`: [crisis, danger, pattern].
    """
    return {
        "signs": [
            [entry["crisis"], entry["danger"], "|".join(entry["patterns"])] for entry in _entries()["sign"]
        ],
        "harmless": _harmless().pattern,
    }


@cache
def _signs() -> tuple[tuple[tuple[Crisis, Danger], ...], Patterns]:
    """What each pattern tells of, and the patterns."""
    signs = _entries()["sign"]
    kinds = tuple((Crisis(entry["crisis"]), Danger(entry["danger"])) for entry in signs)
    return kinds, Patterns("|".join(entry["patterns"]) for entry in signs)


@cache
def _harmless() -> Patterns:
    return Patterns(pattern for entry in _entries()["harmless"] for pattern in entry["patterns"])


@cache
def _entries() -> dict[str, Any]:
    return common_table("danger.toml")
