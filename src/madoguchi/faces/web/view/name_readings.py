"""How a name is read, made by machine: in kana for those who read Japanese, in hangul for Korean, else in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import jaconv

from madoguchi.data.legal_forms import without_form
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.readings import KANJI, words_read
from madoguchi.places.spelling import in_hangul

_MOST_KEPT = 4096
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
# What a name ends in is joined to it: Ōsaka-fu, Sangyō-bu.
ENDINGS = frozenset("都府県市区町村庁局部課室係会化")
_BEFORE_A_VOWEL = re.compile("ん(?=[あいうえおやゆよ])")
# Syllables with a small vowel, which jaconv spells out (じぇ → jie).
_SMALL = dict(
    zip(
        ("じぇ", "しぇ", "ちぇ", "てぃ", "でぃ", "ふぁ", "ふぃ", "ふぇ", "ふぉ", "うぃ", "うぇ", "うぉ"),
        ("je", "she", "che", "ti", "di", "fa", "fi", "fe", "fo", "wi", "we", "wo"),
        strict=True,
    )
)
_LONG = {"aー": "ā", "iー": "ī", "uー": "ū", "eー": "ē", "oー": "ō", "oo": "ō", "ou": "ō", "uu": "ū"}
_SMALL_VOWEL = re.compile("|".join(_SMALL))
_LONG_VOWEL = re.compile("|".join(_LONG))


def name_reading(name: str, t: Messages) -> str:
    """Return how a name is read, in the letters of a page's language; empty where nothing needs it.

    >>> from madoguchi.faces.web.view.messages import messages
    >>> name_reading("大阪府生活相談センター", messages("en"))
    'Ōsakafu Seikatsu Sōdan Sentā'
    """
    plain = without_form(name).strip()
    if t.base == "ja":
        return _in_kana(plain)
    return _in_letters(plain, _HANGUL if t.lang == "ko" else _LATIN)


@lru_cache(maxsize=_MOST_KEPT)
def _in_kana(name: str) -> str:
    if not KANJI.search(name):
        return ""
    return "".join(reading if KANJI.search(surface) else surface for surface, reading in _words(name))


@lru_cache(maxsize=_MOST_KEPT)
def _in_letters(name: str, letters: _Letters) -> str:
    words: list[str] = []
    attached = False
    for surface, reading in _words(name):
        said = reading if KANJI.search(surface) else surface
        if not _KANA.fullmatch(said):
            words.append("".join(sign for sign in surface if sign.isalnum()))
            attached = False
        elif attached and surface in ENDINGS:
            words[-1] += letters.joint + letters.end(said)
        else:
            words.append(letters.word(said).capitalize())
            attached = True
    return " ".join(word for word in words if word)


# Each language asks for the same names.
_words = lru_cache(maxsize=_MOST_KEPT)(words_read)


def latin(kana: str) -> str:
    """Kana in Hepburn's letters, long vowels with a macron.

    >>> latin("きょうかい")
    'kyōkai'
    """
    plain = _BEFORE_A_VOWEL.sub("ん'", jaconv.kata2hira(kana))
    spelt = "".join(
        _SMALL.get(part) or "".join(jaconv.kana2alphabet(run) for run in re.findall("[^ー]+|ー", part))
        for part in re.split(f"({_SMALL_VOWEL.pattern})", plain)
    )
    return _LONG_VOWEL.sub(lambda match: _LONG[match.group()], spelt.replace("-", "ー"))


@dataclass(frozen=True, slots=True)
class _Letters:
    """How kana are written: a word, the end of one (都, 部), and what joins them."""

    word: Callable[[str], str]
    end: Callable[[str], str]
    joint: str


_LATIN = _Letters(latin, latin, "-")
_HANGUL = _Letters(in_hangul, partial(in_hangul, within=True), "")
