"""Questions typed in Latin letters that read as Japanese: shikinguri ga kurushii."""

from __future__ import annotations

import re

import jaconv

# Latin letters are taken for romaji when this share of the words reads as Japanese.
READABLE_SHARE = 0.75
# Words that romaji has not and hardly an English sentence is without.
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "my",
        "is",
        "are",
        "was",
        "we",
        "our",
        "you",
        "your",
        "they",
        "it",
        "and",
        "or",
        "for",
        "with",
        "without",
        "by",
        "from",
        "how",
        "what",
        "which",
        "who",
        "where",
        "when",
        "can",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "this",
        "that",
        "an",
        "want",
        "need",
        "help",
        "i",
        "m",
        "be",
        "on",
        "at",
        "not",
        "don",
        "t",
    ]
)


# Latin letters are left, or a small っ stands where none can: the word is no Japanese.
_UNREADABLE = re.compile(r"[a-z]|っ(?:$|[っあいうえお])")


def from_romaji(query: str) -> str:
    """Hiragana for a question typed in Latin letters that read as Japanese, else nothing."""
    words = re.findall(r"[a-z]+", query.lower())
    if not words or not query.isascii() or _ENGLISH & set(words):
        return ""
    readable = _readable(words)
    return "".join(readable) if len(readable) >= READABLE_SHARE * len(words) else ""


def read_romaji(text: str) -> str:
    """Return every word in Latin letters that can be read as Japanese in hiragana, the rest left out."""
    return " ".join(_readable(re.findall(r"[a-z]+", text.lower())))


def _readable(words: list[str]) -> list[str]:
    return [kana for kana in map(jaconv.alphabet2kana, words) if not _UNREADABLE.search(kana)]
