"""The letters of the proof: folding, digits, days, each from the Unicode tables and the calendar alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

# First and last day of each era.
_ERA_DAYS = {
    **dict.fromkeys("令R", ("2019-05-01", "2099-12-31")),
    **dict.fromkeys("平H", ("1989-01-08", "2019-04-30")),
    **dict.fromkeys("昭S", ("1926-12-25", "1989-01-07")),
}
# The signs that may stand in an address of the web, which ends before any other.
SIGNS_OF_URLS = r"[\w!#$%&'*+,./:;=?@\[\]~-]"
# A whole one. It ends before a ] that nothing opened, before what ends a sentence, and before a comma that parts it
# from a number, a Japanese word or another address.
URL = re.compile(
    r"https?://(?:(?:[.;:!?']|,(?!\(?0\d{1,4}[()-]\d|0[1-9]\d{8}|[ぁ-ヿ一-龥々]|https?://))*+"
    r"(?:[\w#$%&*+/=@~-]|\[[\w!#$%&'*+,./:;=?@~-]*+\]))++"
)
_KEPT_WIDE = set("～／：，．！？＆＂＇")
_HYPHEN = re.compile(r"(?<=[0-9])[ー—―](?=[0-9])")


class _Folds(dict[int, str]):
    """Each character folded, worked out when it is first met: most texts are read many times."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in ("\u3000", "\u00a0"):
            folded = " "
        elif letter in "‐‑‒–−－":
            folded = "-"
        else:
            wide = 0xFF01 <= code <= 0xFF5E and letter not in _KEPT_WIDE
            folded = unicodedata.normalize("NFKC", letter) if wide else letter
        self[code] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return a text with full-width letters, digits and brackets narrow and every hyphen one, character for character."""
    return _HYPHEN.sub("-", text.translate(_FOLDS))


def tight(text: str) -> str:
    bare = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)  # which form of a kanji is meant
    return "".join(unicodedata.normalize("NFKC", bare).split())


def digit(letter: str) -> str:
    value = 0 if letter == "○" else unicodedata.numeric(letter, -1)
    return str(int(value)) if 0 <= value <= 9 and value == int(value) else letter


def only_digits(text: str) -> str:
    """The digits of a folded text."""
    return re.sub("[^0-9]", "", text)


def days_in(text: str) -> set[str]:
    """The days and months that a note names, as ISO."""
    plain = unicodedata.normalize("NFKC", text)
    return {day for day in (*_with_characters(plain), *_with_signs(plain), *_in_english(plain)) if day}


def _with_characters(plain: str) -> Iterator[str]:
    """令和5年4月1日, 二〇二三年四月: what stands around each 年."""
    bare = re.sub(r"\([^()月]{2,10}\)", "", "".join(plain.split()))  # 令和6年(2024年)1月9日
    head, *tails = bare.split("年")
    for tail in tails:
        year = re.search(r"(令和?|平成?|昭和?|[RHS]|)([0-9]{1,4}|[〇零一二三四五六七八九十]{1,4}|元)$", head)
        rest = re.match(
            r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})日)?", tail
        )
        if year and rest:
            yield _day(year[1], year[2], rest[1], rest[2])
        head = tail


def _with_signs(plain: str) -> Iterator[str]:
    """R5.4.1, 2023/4/1, 2023-04-01: three numbers with one sign between them."""
    for sign in "./-":
        each = re.escape(sign)
        begin = r"(?<![A-Za-z0-9])(令和?|平成?|昭和?|[RHS])?\s?([0-9]{1,4}|元)"
        form = rf"{begin}{each}([0-9]{{1,2}}){each}([0-9]{{1,2}})(?![0-9]|{each}[0-9])"
        for era, year, month, day in re.findall(form, plain):
            if not (era and sign == "-"):  # 小郡令和5-4-1 is a lot
                yield _day(era, year, month, day)


def _in_english(plain: str) -> Iterator[str]:
    """April 1, 2023 and 1 April 2023."""
    words = re.findall("[A-Za-z]+|[0-9]+", re.sub(r"(?<=[0-9])(?i:st|nd|rd|th)\b", "", plain))
    for one, two, year in zip(words, words[1:], words[2:], strict=False):
        for name, day in ((one, two), (two, one)):
            month = f"{name[:3].lower():3}"
            at = "janfebmaraprmayjunjulaugsepoctnovdec".find(month)
            if name.isalpha() and day.isdecimal() and len(year) == 4 and at >= 0 and at % 3 == 0:
                yield _day("", year, str(at // 3 + 1), day)


def _day(era: str, year: str, month: str, day: str | None) -> str:
    """The ISO day or month; "" for one that there is not, in its era."""
    first, last = _ERA_DAYS.get(era[:1], ("1900-01-01", "2099-12-31"))
    try:
        number = _count(year) + (int(first[:4]) - 1 if era else 0)
        iso = date(number, _count(month), _count(day or "1")).isoformat()
    except ValueError:
        return ""
    if day:
        return iso if first <= iso <= last else ""
    return iso[:7] if first[:7] <= iso[:7] <= last[:7] else ""


# Kanji, and the circle that is typed for one of them → the digits that they write.
FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _count(number: str) -> int:
    """The number that digits or kanji write: 12, 十二, 二〇二三, 元. Raises ValueError for another text."""
    if number == "元":
        return 1
    ten = re.fullmatch("(.?)十(.?)", number)
    if ten:
        return int((ten[1] or "一").translate(FIGURES)) * 10 + int((ten[2] or "〇").translate(FIGURES))
    return int(number.translate(FIGURES))
