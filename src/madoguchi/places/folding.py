"""One shape for the many spellings of a Japanese place name.

Folding is for comparing, never for showing: 霞ヶ関, 霞が関 and 霞ケ関 become
one text, so do 中之島 and 中ノ島, 北8条西 and 北八条西, ﾖｺﾊﾏ and よこはま, 廣島 and
広島. Positions in the original text are kept, so that a match can be shown as
it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from madoguchi.places.tables import read_rows

_DIGITS = "〇一二三四五六七八九"
_RUN = re.compile(r"[0-9]+")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−－ｰ"), "-")
# A mark that only voices the half-width kana before it.
_VOICING = "ﾞﾟ"
# Invisible: variation selectors, zero-width spaces and joiners, soft hyphen.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060\ufeff\u00ad\U000e0100-\U000e01ef]")
# A letter that only connects two kanji; which one is a matter of taste or of the sign-writer.
# か is one only behind a numeral (六か所): between other kanji it is "or".
_LINKS = {
    **dict.fromkeys("ヶケヵカかがガ", "ヶ"),
    **dict.fromkeys("のノ之乃", "の"),
    **dict.fromkeys("つツッっ", "つ"),
}
# Behind a kanji these connect even where the name ends: 三ケ1-2, 山二ッ.
_LAST_LINKS = "ヶケッツ"
_NUMERALS = "一二三四五六七八九十"
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with, for each of its characters, where that came from.

    ``offsets`` has one more item than ``text``: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span in the folded text."""
        last = self.offsets[end - 1] if end > start else self.offsets[start]
        stop = next((o for o in self.offsets[end:] if o > last), self.offsets[-1])
        return self.offsets[start], stop


@cache
def _variants() -> dict[str, str]:
    return {row["char"]: row["fold"] for row in read_rows("variants.csv")}


@cache
def _foldable() -> re.Pattern[str]:
    """Any character that is no kanji, or one that folding changes. 之 and 乃 are kanji written for の."""
    return re.compile(f"[^\u4e00-\u9fff]|[之乃{''.join(_variants())}]")


def is_kanji(char: str) -> bool:
    """Whether the character is a kanji (々 and 〇 count)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char in "々〇"


def kanji_number(digits: str) -> str:
    """Return 十一 for '11'; numbers above 99 stay as they are, zero is 〇."""
    if len(digits) > 2 or (len(digits) == 2 and digits[0] == "0"):
        return digits
    value = int(digits)
    if value < 10:
        return _DIGITS[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def place_form_with_offsets(text: str) -> Folded:
    """Return the folded text with the offsets of its characters."""
    plain, offsets = _compatible(text)
    linked = _linked(plain)
    return _numbered(linked, offsets, len(text))


def place_form(text: str) -> str:
    """Return the folded text alone."""
    return place_form_with_offsets(text).text


def _compatible(text: str) -> tuple[list[str], list[int]]:
    """NFKC and variants, character by character."""
    clusters: Iterable[tuple[int, str]] = enumerate(text)
    if any(mark in text for mark in _VOICING):
        clusters = (
            (at, char if _is_plain(char) else char + _mark_behind(text, at))
            for at, char in enumerate(text)
            if char not in _VOICING
        )
    found = [(piece, at) for at, cluster in clusters for piece in _shape(cluster)]
    return [piece for piece, _ in found], [at for _, at in found]


def _mark_behind(text: str, at: int) -> str:
    """The voicing mark behind a character of a text, or nothing."""
    behind = text[at + 1 : at + 2]
    return behind if behind in tuple(_VOICING) else ""


@lru_cache(maxsize=8192)  # the characters of some thousand questions
def _shape(cluster: str) -> str:
    """The characters that one character (with its mark) folds to; invisible: none."""
    variants = _variants()
    if _is_plain(cluster):
        return variants.get(cluster, cluster)
    if _INVISIBLE.match(cluster):
        return ""
    pieces = unicodedata.normalize("NFKC", cluster.translate(_HYPHENS)).lower()
    return "".join(variants.get(piece, piece) for piece in pieces)


def _is_plain(char: str) -> bool:
    """Whether a character stands for itself or for its variant."""
    return "぀" <= char <= "ヿ" or "a" <= char <= "z" or char in _variants()


def _linked(chars: list[str]) -> str:
    """Katakana to hiragana, connecting letters to one shape."""
    result = list("".join(chars).translate(_HIRAGANA))
    for index in [index for index, char in enumerate(chars) if char in _LINKS]:
        if link := _link(chars[index], chars[index - 1 : index], chars[index + 1 : index + 2]):
            result[index] = link
    return "".join(result)


def _link(char: str, before: list[str], after: list[str]) -> str:
    """The one shape of a letter that connects its neighbours (none at an edge of the text); else ''."""
    if char in "之乃":
        return "の"
    if not before:
        return ""
    behind_kanji = _is_numeral(before[0]) if char == "か" else is_kanji(before[0]) or _is_digit(before[0])
    before_kanji = bool(after) and is_kanji(after[0])
    at_end = char in _LAST_LINKS and not (after and _is_kana(after[0]))
    if behind_kanji and (before_kanji or at_end):
        return _LINKS[char]
    # さくらケ丘: behind kana people write が.
    return "が" if char in "ヶケ" and before_kanji and _is_kana(before[0]) else ""


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _is_numeral(char: str) -> bool:
    return _is_digit(char) or char in _NUMERALS


def _is_kana(char: str) -> bool:
    return "ぁ" <= char <= "ー"


def _numbered(text: str, offsets: list[int], length: int) -> Folded:
    """Arabic numbers up to 99 as kanji numerals."""
    pieces: list[str] = []
    moved: list[int] = []
    position = 0
    for run in _RUN.finditer(text):
        pieces.append(text[position : run.start()])
        moved.extend(offsets[position : run.start()])
        number = kanji_number(run.group())
        pieces.append(number)
        width = run.end() - run.start()
        moved.extend(offsets[run.start() + min(i, width - 1)] for i in range(len(number)))
        position = run.end()
    pieces.append(text[position:])
    moved.extend(offsets[position:])
    return Folded("".join(pieces), (*moved, length))


def place_key(text: str) -> str:
    """Return the folded text without white space, for comparing whole names."""
    if not _foldable().search(text):  # most names
        return text
    return "".join(place_form(text).split())
