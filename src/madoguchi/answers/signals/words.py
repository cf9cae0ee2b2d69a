"""Listed words of troubles in a question: `topics/*.toml`, also as they are read aloud, and the troubles' names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from madoguchi.answers.evidence import Evidence, EvidenceKind
from madoguchi.answers.question import Question
from madoguchi.answers.topics import listed_words, names_elsewhere
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.index.analyzer import SHORTEST_READING, normalize, readings, search_form, search_forms
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
    words = _lexicons(bundle).folded
    for start, end in _once(longest(words.phrases.find(folded)), folded):
        surface = folded[start:end]
        for topic, weight in words.topics[surface]:
            yield Evidence(EvidenceKind.WORD, topic, (start, end), weight, surface)


def _latin_words(question: Question, bundle: Bundle) -> Iterator[Evidence]:
    """Words in Latin letters, in the text with its spaces; their spans are those of the folded text."""
    if question.read is not question.typed:
        return
    words, plain = _lexicons(bundle).latin, normalize(question.typed)
    if plain.isascii() and not any(map(str.isalpha, plain)):
        return
    whole = [
        (start, end)
        for start, end in words.phrases.find(plain)
        if not (_is_letter(plain[start - 1 : start]) or _is_letter(plain[end : end + 1]))
    ]
    for start, end in _once(longest(whole), plain):
        surface = plain[start:end]
        before = len(search_form(plain[:start]))
        span = (before, before + len(search_form(surface)))
        for topic, weight in words.topics[surface]:
            yield Evidence(EvidenceKind.WORD, topic, span, weight, surface)


def _once(spans: list[tuple[int, int]], text: str) -> Iterable[tuple[int, int]]:
    """The first span of each surface."""
    found: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        found.setdefault(text[start:end], (start, end))
    return found.values()


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


class _Lexicons(NamedTuple):
    """The words that are found in the folded text, and those in Latin letters."""

    folded: _Words
    latin: _Words


@lru_cache(BUNDLES)
def _lexicons(bundle: Bundle) -> _Lexicons:
    folded: dict[str, dict[str, float]] = {}
    latin: dict[str, dict[str, float]] = {}
    listed = (*listed_words(bundle), *names_elsewhere(bundle))
    words = search_forms(word for _, word, _ in listed)
    read = search_forms(readings(bundle).get(word, "") for _, word, _ in listed)
    for (topic, word, weight), plain, reading in zip(listed, words, read, strict=True):
        if is_latin(word):
            found, forms = latin, [normalize(word)]
        else:
            found, forms = folded, [plain, reading if len(reading) >= SHORTEST_READING else ""]
        for form in forms:
            if len(form) > 1:
                found.setdefault(form, {}).setdefault(topic, weight)
    return _Lexicons(_words_of(folded), _words_of(latin))


def _words_of(found: dict[str, dict[str, float]]) -> _Words:
    return _Words({form: tuple(topics.items()) for form, topics in found.items()}, Phrases(found))


def word_tables(bundle: Bundle) -> dict[str, dict[str, tuple[tuple[str, float], ...]]]:
    """Return the words as plain values, for another program that is to find the same."""
    return {name: words.topics for name, words in _lexicons(bundle)._asdict().items()}


def is_latin(surface: str) -> bool:
    """Whether a word is written in Latin letters alone (English, Vietnamese, romaji)."""
    return all("LATIN" in unicodedata.name(char, "") for char in surface if char.isalpha())
