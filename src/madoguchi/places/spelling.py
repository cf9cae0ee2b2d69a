"""How the name of a place in Japan is written for those who read no Japanese: in Latin letters, in hangul."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import jaconv

from madoguchi.places.gazetteer import place_tables
from madoguchi.places.records import Municipality, Prefecture
from madoguchi.places.tables import read_rows

# What the name of a place ends in: its readings, and as Korean says it. 北海道 ends in none.
_ENDINGS = {
    "都": (("と",), "도"),
    "府": (("ふ",), "부"),
    "県": (("けん",), "현"),
    "市": (("し",), "시"),
    "区": (("く",), "구"),
    "町": (("ちょう", "まち"), "정"),
    "村": (("そん", "むら"), "촌"),
}
_SMALL = re.compile("[ゃゅょぁぃぇぉ]")
_DOUBLED, _NASAL, _LONG = "っ", "ん", "ー"
# Unicode's order of what closes a syllable of hangul.
_FIRST_SYLLABLE, _CLOSINGS, _CLOSED_BY_N, _CLOSED_BY_S = 0xAC00, 28, 4, 19
# Sounds, and the kana that behind them only make the vowel longer; えい is spelt out, and so is いい but in い, に.
_LENGTHENED = {
    "おこそとのほもよろをごぞどぼぽょぉ": "うお",
    "うくすつぬふむゆるぐずづぶぷゅ": "う",
    "あかさたなはまやらわがざだばぱゃぁ": "あ",
    "えけせてねへめれげぜでべぺぇ": "え",
    "いに": "い",
}
# うら (浦) keeps its う behind a vowel that it would lengthen elsewhere: かつ・うら, which the romaji of the data lack.
_APART = "・"
_BAY_BEHIND_O_OR_U = re.compile("([うくすつぬふむゆるおこそとのほもよろ])(うら)")
_LOST_IN_A_BAY = re.compile("(?<=[ou])(?=ra)")


@dataclass(frozen=True, slots=True)
class Spelt:
    """A name in Latin letters (without the marks of long vowels) and in hangul."""

    latin: str
    hangul: str


@lru_cache(1 << 11)
def spelt(where: str) -> Spelt | None:
    """Return the spellings of a prefecture, or of a municipality with its prefecture before it; None for any other text.

    >>> spelt("神奈川県横浜市")
    Spelt(latin='Yokohama, Kanagawa', hangul='가나가와현 요코하마시')
    """
    if prefecture := _prefectures().get(where):
        return _of_prefecture(prefecture)
    place = _municipalities().get(where)
    return _of_municipality(place) if place else None


def in_hangul(kana: str, *, within: bool = False) -> str:
    """Return kana, one word or the end of one (`within`), as Korean spells Japanese: long vowels are not marked, k and t begin a word as g and d.

    The table is that of the Korean rules for loanwords (외래어 표기법, 일본어의 가나와 한글 대조표). A sign that is
    none of it stands as it is.

    >>> in_hangul("とうきょう"), in_hangul("さっぽろ"), in_hangul("ぐんま"), in_hangul("にいがた")
    ('도쿄', '삿포로', '군마', '니가타')
    """
    written: list[str] = []
    vowel = ""
    for sound in _sounds(jaconv.kata2hira(kana)):
        if sound in (_APART, _LONG) or sound in _LENGTHENED.get(vowel, ()):
            vowel = ""
        elif sound in (_DOUBLED, _NASAL):
            written[-1:] = [_closed(written[-1] if written else "", sound)]
            vowel = ""
        else:
            first, later = _table().get(sound, (sound, sound))
            written.append(later if written or within else first)
            vowel = next((row for row in _LENGTHENED if sound[-1] in row), "")
    return "".join(written)


def _sounds(kana: str) -> list[str]:
    """The kana with the small ones joined to those before them."""
    found: list[str] = []
    for sign in kana:
        if _SMALL.match(sign) and found and found[-1] + sign in _table():
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _closed(syllable: str, sound: str) -> str:
    """A syllable with ㄴ or ㅅ below; what can't be closed stands with nothing."""
    if not syllable or (ord(syllable) - _FIRST_SYLLABLE) % _CLOSINGS:
        return syllable
    return chr(ord(syllable) + (_CLOSED_BY_N if sound == _NASAL else _CLOSED_BY_S))


@cache
def _table() -> Mapping[str, tuple[str, str]]:
    return {row["kana"]: (row["first"], row["later"]) for row in read_rows("hangul.csv")}


def _of_prefecture(prefecture: Prefecture) -> Spelt:
    ending = _ENDINGS[prefecture.name[-1]][1] if prefecture.name != prefecture.short else ""
    return Spelt(prefecture.romaji.capitalize(), in_hangul(prefecture.kana) + ending)


def _of_municipality(place: Municipality) -> Spelt:
    tables = place_tables()
    above, city = _of_prefecture(_prefectures()[place.prefecture]), tables.city_of(place)
    parts = [(city.name, city.kana)]
    if place.is_ward:
        parts.append((place.name.removeprefix(city.name), place.kana.removeprefix(city.kana)))
    latin = ", ".join(reversed([_latin(each, place.kana) for each in place.romaji.split()]))
    hangul = " ".join(name_in_hangul(*part) for part in parts)
    return Spelt(f"{latin}, {above.latin}", f"{above.hangul} {hangul}")


@cache
def _prefectures() -> Mapping[str, Prefecture]:
    return {each.name: each for each in place_tables().prefectures}


@cache
def _municipalities() -> Mapping[str, Municipality]:
    return {each.prefecture + each.name: each for each in place_tables().municipalities}


def _latin(romaji: str, kana: str) -> str:
    """yokohama-shi → Yokohama, naka-ku → Naka-ku: of what kind a place is, is told where it is no city."""
    spelt = _LOST_IN_A_BAY.sub("u", romaji) if _BAY_BEHIND_O_OR_U.search(kana) else romaji
    return spelt.removesuffix("-shi").capitalize()


def name_in_hangul(name: str, kana: str) -> str:
    """Return the name of a municipality or ward with its ending (시, 구, 정, 촌), one syllable.

    The table has other letters for a k or t within a word, so the parts are written as one."""
    readings, ending = _ENDINGS[name[-1]]
    stem = kana.removesuffix(next(reading for reading in readings if kana.endswith(reading)))
    return in_hangul(_BAY_BEHIND_O_OR_U.sub(rf"\1{_APART}\2", stem)) + ending
