"""How a Japanese sentence is read aloud, made by machine: kana with spaces, Latin letters, or hangul."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

import jaconv

from madoguchi.faces.web.view.name_readings import ENDINGS, latin
from madoguchi.faces.web.view.readings import KANJI
from madoguchi.index.words import parts_of_speech
from madoguchi.places.spelling import in_hangul

_MOST_KEPT = 1024
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
# Particles are said otherwise than they are written.
_SAID = {"は": "わ", "へ": "え", "を": "お"}
_PARTICLE, _CONJUNCTIVE, _AUXILIARY, _SUFFIX, _PREFIX = "助詞", "助詞-接続助詞", "助動詞", "接尾辞", "接頭辞"
_GRAMMAR = (_PARTICLE, _AUXILIARY, _SUFFIX)
_NOUN = "名詞"
_IN_CHARGE = ("担当", "の", "方")
# Auxiliaries that stand for themselves: the copula and its forms.
_COPULA = frozenset(("で", "です", "な", "に", "だ"))
_NODE = ("の", "で")
_SIGNS = str.maketrans({"、": ",", "。": ".", "（": "(", "）": ")", "「": "“", "」": "”", "・": ","})
_SPACE_BEFORE_SIGN = re.compile(r"(?<! ) ++(?=[,.?!)”、。）」])|(?<=[(“（「]) ++")


def sentence_reading(sentence: str, lang: str) -> str:
    """Return how a sentence is read, in letters that readers of a page's language know.

    Japanese gets kana with a space before each phrase, Korean hangul, the others Hepburn's Latin letters.

    >>> sentence_reading("相談にのっていただけますか。", "en")
    'Sōdan ni notte itadakemasu ka.'
    """
    if lang in ("ja", "easy"):
        return _in_kana(sentence)
    return _in_hangul(sentence) if lang == "ko" else _in_latin(sentence)


@lru_cache(maxsize=_MOST_KEPT)
def _in_kana(sentence: str) -> str:
    return _spaced(
        [
            "".join(reading if KANJI.search(surface) else surface for surface, reading, _ in phrase)
            for phrase in _phrases(sentence)
        ]
    )


@lru_cache(maxsize=_MOST_KEPT)
def _in_latin(sentence: str) -> str:
    words = []
    for word in _words(sentence):
        pieces = (_KANA.sub(lambda kana: latin(kana[0]), piece) for piece in _doubled(word))
        words.append(_plain("".join(pieces)))
    text = _spaced(words)
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=_MOST_KEPT)
def _in_hangul(sentence: str) -> str:
    said = ("".join(_said(*word) for word in phrase) for phrase in _phrases(sentence))
    return _spaced([_plain(_KANA.sub(lambda kana: in_hangul(kana[0]), phrase)) for phrase in said])


def _plain(text: str) -> str:
    """Letters and signs of half their width."""
    return normalize("NFKC", text.translate(_SIGNS))


def _read(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Surface, reading in hiragana and part of speech of each word."""
    before: tuple[str, ...] = ()
    for surface, reading, kind in parts_of_speech(sentence):
        before = (*before[-2:], surface)
        # The dictionary takes the person in charge for a direction (ほう).
        yield surface, "かた" if before == _IN_CHARGE else jaconv.kata2hira(reading), kind


def _said(surface: str, reading: str, kind: str) -> str:
    """A word in hiragana as it is said; what has no kana as it stands."""
    if kind.startswith(_PARTICLE):
        return _SAID.get(surface, surface)
    is_known = KANJI.search(surface) or _KATAKANA.fullmatch(surface)
    return reading if is_known and _KANA.fullmatch(reading) else surface


def _phrases(sentence: str) -> Iterator[list[tuple[str, str, str]]]:
    """The words, grouped as kana and hangul part them: grammar words stand with the word before them."""
    phrase: list[tuple[str, str, str]] = []
    for word in _read(sentence):
        if phrase and not (_opens(phrase[-1]) or word[2].startswith(_GRAMMAR) or _is_sign(phrase[-1], word)):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _words(sentence: str) -> Iterator[tuple[str, ...]]:
    """The words as Latin letters part them, each as the pieces (kana) that it is said in."""
    words: list[tuple[str, str, str]] = []
    for word in _read(sentence):
        if words and not (_opens(words[-1]) or _is_joined(words[-1], word)):
            yield tuple(_said(*each) for each in words)
            words = []
        words.append(word)
    if words:
        yield tuple(_said(*each) for each in words)


def _opens(word: tuple[str, str, str]) -> bool:
    return word[2].startswith(_PREFIX)


def _is_joined(before: tuple[str, str, str], word: tuple[str, str, str]) -> bool:
    """Whether a word is written together with the one before it in Latin letters."""
    surface, _, kind = word
    if (before[0], surface) == _NODE or _is_sign(before, word):
        return True
    if kind.startswith(_CONJUNCTIVE):
        return surface in ("て", "で", "ば")
    return kind.startswith(_SUFFIX) or (kind.startswith(_AUXILIARY) and surface not in _COPULA)


def _is_sign(before: tuple[str, str, str], word: tuple[str, str, str]) -> bool:
    """Whether a noun of one kanji goes on with the noun before it: 市民+課, 都+道+府+県."""
    if not (before[2].startswith(_NOUN) and word[2].startswith(_NOUN)):
        return False
    is_short = all(len(each[0]) == 1 and KANJI.search(each[0]) for each in (before, word))
    return word[0] in ENDINGS or is_short


def _doubled(word: tuple[str, ...]) -> Iterator[str]:
    """The pieces of a word, one that ends in っ together with the next, whose consonant it doubles."""
    held = ""
    for piece in word:
        held += piece
        if not held.endswith("っ"):
            yield held
            held = ""
    if held:
        yield held


def _spaced(words: list[str]) -> str:
    return _SPACE_BEFORE_SIGN.sub("", " ".join(words)).strip()
