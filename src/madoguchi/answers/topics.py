"""Topics by words: which troubles a question speaks of, and by which of its words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from madoguchi.data import FOLDER, read_text
from madoguchi.index.analyzer import SHORTEST_READING, fold, readings

STRONG, WEAK = 3.0, 1.0
# A topic is sure when one strong word or three weak ones speak for it.
SURE = 3.0
# Not a trouble of the list; and the one of somebody who only wants advice.
NO_TOPIC, ADVICE = "none", "general"


@dataclass(frozen=True, slots=True)
class Topic:
    """A trouble and the functions that serve it; see `data/topics.toml`."""

    id: str
    parent: str
    name: str
    name_en: str
    functions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How much speaks for a topic, and the words that do."""

    topic: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    surface: str
    topic: str
    weight: float


@cache
def all_topics() -> dict[str, Topic]:
    """Return the topics by id, in the order of the file."""
    raw = tomllib.loads(read_text("topics.toml"))
    return {entry["id"]: Topic(**{**entry, "functions": tuple(entry["functions"])}) for entry in raw["topic"]}


@cache
def parents() -> dict[str, tuple[str, str]]:
    """Return the official top level: id → (Japanese, English) name."""
    raw = tomllib.loads(read_text("topics.toml"))
    return {entry["id"]: (entry["name"], entry["name_en"]) for entry in raw["parent"]}


def score_topics(text: str) -> tuple[TopicScore, ...]:
    """Return the topics that words of a question speak for, best first.

    Words in Latin letters count as whole words only; the others wherever they stand.
    """
    found: dict[str, list[_Word]] = {}
    for word in (*_words_in(fold(text)), *_latin_words_in(text)):
        found.setdefault(word.topic, []).append(word)
    scores = [
        TopicScore(topic, sum(w.weight for w in words), tuple(w.surface for w in words))
        for topic, words in found.items()
    ]
    return tuple(sorted(scores, key=lambda s: -s.score))


def _words_in(folded: str) -> Iterable[_Word]:
    """Words of the lists that stand in the text; one inside a longer one does not count."""
    lexicon = _lexicon()
    spans: list[tuple[int, int]] = []
    for start in range(len(folded)):
        for length in lexicon.lengths.get(folded[start : start + 2], ()):
            end = start + length
            if folded[start:end] in lexicon.words:
                spans.append((start, end))
    longest = [(a, b) for a, b in spans if not any((c <= a and b <= d) and (d - c > b - a) for c, d in spans)]
    surfaces = dict.fromkeys(folded[a:b] for a, b in longest)
    for surface in surfaces:
        yield from lexicon.words[surface]


def _latin_words_in(text: str) -> Iterable[_Word]:
    pattern, words = _latin_lexicon()
    plain = unicodedata.normalize("NFKC", text).lower()
    for surface in dict.fromkeys(pattern.findall(plain)):
        yield from words[surface]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[str, tuple[_Word, ...]]
    lengths: dict[str, tuple[int, ...]]


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, dict[str, _Word]] = {}
    for topic, surface, weight in listed_words():
        folded = fold(surface)
        if len(folded) < 2 or _is_latin(surface):
            continue
        words.setdefault(folded, {}).setdefault(topic, _Word(folded, topic, weight))
        reading = fold(readings().get(surface, ""))
        if len(reading) >= SHORTEST_READING:
            words.setdefault(reading, {}).setdefault(topic, _Word(reading, topic, weight))
    lengths: dict[str, set[int]] = {}
    for surface in words:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    return _Lexicon(
        {surface: tuple(found.values()) for surface, found in words.items()},
        {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
    )


@cache
def _latin_lexicon() -> tuple[re.Pattern[str], dict[str, tuple[_Word, ...]]]:
    words: dict[str, dict[str, _Word]] = {}
    for topic, surface, weight in listed_words():
        if _is_latin(surface):
            plain = unicodedata.normalize("NFKC", surface).lower()
            words.setdefault(plain, {}).setdefault(topic, _Word(plain, topic, weight))
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![a-z])")
    return pattern, {surface: tuple(found.values()) for surface, found in words.items()}


def _is_latin(surface: str) -> bool:
    """Whether a word is written in Latin letters alone (English, Vietnamese, romaji)."""
    return all("LATIN" in unicodedata.name(char, "") for char in surface if char.isalpha())


def listed_words() -> Iterable[tuple[str, str, float]]:
    """Yield (topic, word, weight) for every word of `data/topics/*.toml`."""
    for file in sorted((FOLDER / "topics").iterdir()):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]:
            for word in entry.get("strong", ()):
                yield entry["id"], word, STRONG
            for word in entry.get("weak", ()):
                yield entry["id"], word, WEAK
