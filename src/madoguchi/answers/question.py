"""A question once: as it was typed, as it is compared, and how to quote it as it was typed.

What is typed in Latin letters may be Japanese (shikinguri ga kurushii): it is read as kana.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

import jaconv

from madoguchi.data import read_text
from madoguchi.index.analyzer import places_of, search_form, search_form_as_spelt
from madoguchi.text.untrusted import cut, is_longer, without_halves

LONGEST_QUESTION = 2000
LONGEST_PLACE = 200

Span = tuple[int, int]
# Latin letters are taken for romaji when this share of the words is spelt as Japanese is: the reader of single words
# makes kana of much else (muon, doanh).
READABLE_SHARE = 0.75
# ... and this where one of them ends as Japanese alone does: design wo nusumareta, BCP tsukuritai.
SURELY_READABLE_SHARE = 0.5
JAPANESE_END = "wo|[a-z]{0,30}(?:[aei]tai|desu|masu|mashita|kudasai)"
_ONSETS = "ky|gy|sh|sy|zy|jy|ty|ts|ch|cy|dy|dh|ny|hy|by|py|my|ry|fy|[kgsztdnhbpmryjfw]"
_DOUBLED = "|".join(f"{letter}(?={letter})" for letter in "kstpgdbzjfmr")
ROMAJI = (
    f"(?:t(?=te))?(?:(?:{_ONSETS})?[aiueo]|(?<=[aiueo])"
    f"(?:n'?(?![aiueoy])|nn(?=[aiueoy])|m(?=[bpm])|[ct](?=ch)|{_DOUBLED}))+(?:(?<=[aiueo])h)?"
)
_ROMAJI, _JAPANESE_END = re.compile(ROMAJI), re.compile(JAPANESE_END)
# Latin letters are left, or a small っ stands where none can: the word is no Japanese.
_UNREADABLE = re.compile(r"[a-z]|っ(?:$|[っあいうえお])")
_WORD = re.compile(r"[a-z]+")
# What jaconv does with the end of a text is done with that of each word: Itoh.
_LAST_H = re.compile(r"(?<=[a-z])h$", re.MULTILINE)
# What stands behind a word and before the next one is not quoted with it.
_AROUND = " \t\n\u3000、。，．,.!?！？「」『』"
# ... nor are signs and opening brackets behind it, or a closing one whose opening one stands before it.
_BEHIND = _AROUND + "・:：;；/／~〜-(（[［【〈<{｛"
_OPENING = dict(zip(")）]］】〉>}｝", "(（[［【〈<{｛", strict=True))


@dataclass(frozen=True)
class Question:
    """What a person asked. Spans of evidence are spans of `folded`.

    `read` is the text, or in kana what was typed in Latin letters and is Japanese, or as it sounds; `folded` its
    comparable form; `too_long`: only the beginning was kept.
    """

    typed: str
    place: str
    read: str
    folded: str
    too_long: bool = False

    def in_kana(self) -> Question | None:
        """Return the question with its Latin letters read as Japanese; None where they are no Japanese."""
        words = readable_words(self.typed)
        if not words:
            return None
        kana = "".join(word.kana for word in words)
        return replace(self, read=kana, folded=search_form(kana))

    def without_spellings(self) -> Question:
        """Return the question with its kana as they are: spellings made one (しんよう 信用) would hide how a name sounds."""
        return replace(self, folded=search_form_as_spelt(self.read))

    def quoted(self, span: Span) -> str:
        """Return what was typed at a span of the folded text, as it was typed."""
        places = self._places
        start, end = (places[min(at, len(places) - 1)] for at in span)
        return (
            _without_loose_ends(self.typed[start:end])
            if self.read is self.typed
            else self._quoted_romaji(start, end)
        )

    @cached_property
    def letters(self) -> str:
        """The folded question with each of its letters as it was typed, katakana as katakana."""
        if self.read is not self.typed or len(self._places) != len(self.folded) + 1:
            return self.folded
        return "".join(self.typed[at] for at in self._places[:-1])

    @cached_property
    def _places(self) -> list[int]:
        return places_of(self.read)

    def _quoted_romaji(self, start: int, end: int) -> str:
        """The whole words in Latin letters whose reading a span of the text in kana touches."""
        position, touched = 0, []
        for word in readable_words(self.typed):
            behind = position + len(word.kana)
            if position < end and start < behind:
                touched.append(word)
            position = behind
        return self.typed[touched[0].start : touched[-1].end] if touched else _without_loose_ends(self.typed)


def _without_loose_ends(text: str) -> str:
    text = text.lstrip(_AROUND).rstrip(_BEHIND)
    while text and _OPENING.get(text[-1], text) not in text:
        text = text[:-1].rstrip(_BEHIND)
    return text


def question_of(query: str, place: str = "") -> Question:
    """Return a question from outside: cut to what is read of it before anything else is done with it."""
    typed = without_halves(cut(query, LONGEST_QUESTION))
    return Question(
        typed,
        without_halves(cut(place, LONGEST_PLACE)),
        typed,
        search_form(typed),
        is_longer(query, LONGEST_QUESTION),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A word in Latin letters, in hiragana, and where it stands in the text."""

    kana: str
    start: int
    end: int


def readable_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in Latin letters that reads as Japanese; of any other text none."""
    if not text.isascii():
        return ()
    typed = _WORD.findall(text.lower())
    if not typed or not not_romaji().isdisjoint(typed):
        return ()
    spelt = sum(_ROMAJI.fullmatch(word) is not None for word in typed)
    least = SURELY_READABLE_SHARE if any(map(_JAPANESE_END.fullmatch, typed)) else READABLE_SHARE
    return tuple(_readable(text)) if spelt >= least * len(typed) else ()


def read_romaji(text: str) -> str:
    """Return every word in Latin letters that can be read as Japanese in hiragana, the rest left out."""
    return " ".join(word.kana for word in _readable(text))


def _readable(text: str) -> Iterator[Word]:
    found = list(_WORD.finditer(text.lower()))
    if not found:
        return
    # Hundreds of replacements, whatever the length: all words at once.
    words = _LAST_H.sub("う", "".join(f"{match.group()}\n" for match in found))
    for match, kana in zip(found, jaconv.alphabet2kana(words).splitlines(), strict=True):
        if not _UNREADABLE.search(kana):
            yield Word(kana, *match.span())


@cache
def not_romaji() -> frozenset[str]:
    """Return the words that no Japanese is typed with: who writes one of them writes another language."""
    lines = read_text("not-romaji.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
