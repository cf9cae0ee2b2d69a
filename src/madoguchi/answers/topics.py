"""Topics by words: which troubles a question speaks of, and by which of its words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from madoguchi.data import read_text
from madoguchi.index.analyzer import fold

STRONG, WEAK = 3.0, 1.0
# A topic is sure when one strong word or three weak ones speak for it.
SURE = 3.0


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


def score_topics(folded: str) -> tuple[TopicScore, ...]:
    """Return the topics that words of a folded question speak for, best first."""
    found: dict[str, list[_Word]] = {}
    for word in _words_in(folded):
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


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[str, tuple[_Word, ...]]
    lengths: dict[str, tuple[int, ...]]


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, dict[str, _Word]] = {}
    for topic, surface, weight in _listed_words():
        folded = fold(surface)
        if len(folded) >= 2:
            words.setdefault(folded, {}).setdefault(topic, _Word(folded, topic, weight))
    lengths: dict[str, set[int]] = {}
    for surface in words:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    return _Lexicon(
        {surface: tuple(found.values()) for surface, found in words.items()},
        {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
    )


def _listed_words() -> Iterable[tuple[str, str, float]]:
    folder = files("madoguchi.data").joinpath("topics")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["topic"]:
            for word in entry.get("strong", ()):
                yield entry["id"], word, STRONG
            for word in entry.get("weak", ()):
                yield entry["id"], word, WEAK
