"""The analyzer: what a person typed → the form in which names and words are compared.

NFKC, lower case, katakana to hiragana, no spaces or punctuation, spelling variants of
`data/common/spellings.csv` folded to one. Names of the index and questions go through the same
function, so that they meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.loading import rows

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_HIRAGANA[ord("ヶ")] = ord("け")
_HIRAGANA[ord("ヵ")] = ord("か")
# Pairs that sound alike and are typed for one another.
_HIRAGANA |= {ord("づ"): ord("ず"), ord("ぢ"): ord("じ"), ord("ヅ"): ord("ず"), ord("ヂ"): ord("じ")}
# A voicing mark typed as a character of its own (ハ゜): NFKC leaves a space before it.
_SPACED_MARK = re.compile(r"(?<!\s)\s+(?=[\u3099\u309a])")
# What nobody sees must not part a word: zero-width characters, soft hyphens, control characters, and
# selectors of a variant form.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
READINGS = "readings.csv"
_BETWEEN = "\ufdd0"  # is no character, and never will be
_SILENT = re.compile(
    r"[\s・、。，．,.!?！？「」『』()（）\[\]【】〈〉<>{}:;：；/／\\|\-‐–—〜～~*＊※\"'’“”…#＃&＆@＠^_=+]+"
)


def search_form(text: str) -> str:
    """Return the comparable form of a text, without spaces or punctuation.

    >>> search_form("ｾｲｶﾂ 相談（センター）")
    'せいかつ相談せんたー'
    """
    return fold_spelling(search_form_as_spelt(text))


def search_forms(texts: Iterable[str]) -> list[str]:
    """Return the comparable form of each of some texts, of many far sooner than one by one."""
    texts = list(texts)
    folded = search_form(_BETWEEN.join(texts)).split(_BETWEEN)
    return folded if len(folded) == len(texts) else list(map(search_form, texts))


def places_of(text: str) -> list[int]:
    """Return for each character of `search_form(text)` where in the text it stands, and behind them the text's length."""
    plain, places = normalize(text), list(range(len(text)))
    if len(plain) != len(text):  # a character became several, or several became one
        pieces = [normalize(character) for character in text]
        places = [at for at, piece in enumerate(pieces) for _ in piece]
        if len(places) != len(plain):  # marks that came to stand on the letter before: near enough
            places = [at * len(text) // len(plain) for at in range(len(plain))]
    silent = {at for match in _SILENT.finditer(plain) for at in range(*match.span())}
    kept = [at for at in range(len(plain)) if at not in silent]
    unfolded = "".join(plain[at] for at in kept).translate(_HIRAGANA)
    found: list[int] = []
    position = 0
    for match in _variants().finditer(unfolded):
        found += [places[kept[at]] for at in range(position, match.start())]
        found += [places[kept[match.start()]]] * len(_spellings()[match.group()])
        position = match.end()
    return [*found, *(places[kept[at]] for at in range(position, len(kept))), len(text)]


@lru_cache(maxsize=1 << 16)
def search_form_of_name(name: str) -> str:
    """Return the comparable form of a name of the list: names come again and again. Never for a question."""
    return search_form(name)


def search_form_as_spelt(text: str) -> str:
    """Return the comparable form of a text with its spelling as typed."""
    return compact(normalize(text))


def compact(plain: str) -> str:
    """Return a text in normal form without spaces or punctuation, in hiragana, its spelling as typed."""
    return _SILENT.sub("", plain.translate(_HIRAGANA))


def normalize(text: str) -> str:
    """Return a text with width, composed characters and case made one, otherwise as typed."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if "\u3099" in plain or "\u309a" in plain:
        plain = unicodedata.normalize("NFC", _SPACED_MARK.sub("", plain))
    return plain.lower()


def fold_spelling(text: str) -> str:
    """Return a folded text with spelling variants made one (longest variant first)."""
    return _variants().sub(lambda match: _spellings()[match.group()], text)


# A shorter reading would be found inside other words.
SHORTEST_READING = 5


@lru_cache(BUNDLES)
def readings(bundle: Bundle) -> dict[str, str]:
    """Return the machine-made readings of names and words, surface → hiragana."""
    content = bundle.text(READINGS)
    return {row["surface"]: row["reading"] for _, row in rows(content, READINGS, ("surface", "reading"))}


@cache
def _spellings() -> dict[str, str]:
    spelt = rows(read_text("spellings.csv"), "common/spellings.csv", ("from", "to"), ("reason",))
    return {row["from"]: row["to"] for _, row in spelt}


@cache
def _variants() -> re.Pattern[str]:
    variants = sorted(_spellings(), key=len, reverse=True)
    begin = "".join(sorted({variant[0] for variant in variants}))  # at any other letter none is tried
    return re.compile(f"(?=[{re.escape(begin)}])(?:{'|'.join(map(re.escape, variants))})")
