"""Listed words of troubles in a question: `topics/*.toml`, also as they are read aloud, and the troubles' names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.answers.evidence import Evidence, Kind
from madoguchi.answers.question import Question
from madoguchi.answers.topics import listed_words, names_elsewhere
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.index.analyzer import SHORTEST_READING, fold, normal, readings
from madoguchi.index.phrases import Phrases, longest


def words_in(question: Question, bundle: Bundle) -> tuple[Evidence, ...]:
    """Return the listed words of a question, each surface once; one inside a longer one does not count.

    Words in Latin letters count as whole words only; the others wherever they stand.
    """
    return (*_folded_words(question.folded, bundle), *_latin_words(question, bundle))


@dataclass(frozen=True, slots=True)
class _Words:
    """Surface → (topic, weight) of each topic that lists it."""

    topics: dict[str, tuple[tuple[str, float], ...]]
    phrases: Phrases


def _folded_words(folded: str, bundle: Bundle) -> Iterator[Evidence]:
    words = _lexicon(bundle, latin=False)
    for start, end in _once(longest(words.phrases.find(folded)), folded):
        surface = folded[start:end]
        for topic, weight in words.topics[surface]:
            yield Evidence(Kind.WORD, topic, (start, end), weight, surface)


def _latin_words(question: Question, bundle: Bundle) -> Iterator[Evidence]:
    """Words in Latin letters, in the text with its spaces; their spans are those of the folded text."""
    if question.read is not question.typed:
        return
    words, plain = _lexicon(bundle, latin=True), normal(question.typed)
    if plain.isascii() and not any(map(str.isalpha, plain)):
        return
    whole = [
        (start, end)
        for start, end in words.phrases.find(plain)
        if not (_is_letter(plain[start - 1 : start]) or _is_letter(plain[end : end + 1]))
    ]
    for start, end in _once(longest(whole), plain):
        surface = plain[start:end]
        before = len(fold(plain[:start]))
        span = (before, before + len(fold(surface)))
        for topic, weight in words.topics[surface]:
            yield Evidence(Kind.WORD, topic, span, weight, surface)


def _once(spans: list[tuple[int, int]], text: str) -> Iterable[tuple[int, int]]:
    """The first span of each surface."""
    found: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        found.setdefault(text[start:end], (start, end))
    return found.values()


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


@lru_cache(2 * BUNDLES)
def _lexicon(bundle: Bundle, *, latin: bool) -> _Words:
    found: dict[str, dict[str, float]] = {}
    for topic, word, weight in (*listed_words(bundle), *names_elsewhere(bundle)):
        if is_latin(word) is not latin:
            continue
        reading = "" if latin else fold(readings(bundle).get(word, ""))
        forms = [normal(word) if latin else fold(word), reading if len(reading) >= SHORTEST_READING else ""]
        for form in forms:
            if len(form) > 1:
                found.setdefault(form, {}).setdefault(topic, weight)
    return _Words({form: tuple(topics.items()) for form, topics in found.items()}, Phrases(found))


def word_tables(bundle: Bundle) -> dict[str, dict[str, tuple[tuple[str, float], ...]]]:
    """Return the words as plain values, for another program that is to find the same."""
    return {"folded": _lexicon(bundle, latin=False).topics, "latin": _lexicon(bundle, latin=True).topics}


def is_latin(surface: str) -> bool:
    """Whether a word is written in Latin letters alone (English, Vietnamese, romaji)."""
    return all("LATIN" in unicodedata.name(char, "") for char in surface if char.isalpha())
