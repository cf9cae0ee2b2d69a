"""Printed dates: 令和5年5月8日, R5.5.8, 2023/5/8, 2023年8月 → ISO, with the precision that was printed.

One grammar for all who read dates: notes and addresses of a list (`find_dates`), a cell or a file's name in which
a date is expected (`date_in`), and what somebody types (`typed_day`). A date that the calendar does not have, or
that lies outside its era, is none.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.text.fold import fold

# Japan Standard Time; Japan has no summer time.
JAPAN = timezone(timedelta(hours=9))

# First and last day of each era. Source: the era law's change days (1 May 2019, 8 January 1989, 25 December 1926).
# 2099 is the last year that a year in four digits is read as, so 令和 ends there too.
_ERAS = {
    "令": (date(2019, 5, 1), date(2099, 12, 31)),
    "平": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭": (date(1926, 12, 25), date(1989, 1, 7)),
}
_OTHER_SIGNS = {"㋿": "令", "㍻": "平", "㍼": "昭", "R": "令", "H": "平", "S": "昭"}
_COMMON = (date(1900, 1, 1), date(2099, 12, 31))
_NUMERALS = "零一二三四五六七八九"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LETTER = r"(?<![A-Za-z0-9])[RHS]"
_ERA = rf"(?P<era>令和|平成|昭和|[㋿㍻㍼]|{_LETTER}(?=\s?[0-9元])|(?<![一-龥])[令平昭](?=[0-9元]))"
_NEN = r"\s*+(?P<nen>元|[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
_KANJI_YEAR = r"(?P<kanji>(?:一九|二[〇零])[〇零一二三四五六七八九]{2})"
_OTHER_YEAR = r"[(（][^()（）月]{2,10}[)）]"
_NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_TWO = "[0-9]{1,2}"
_NAME = (
    r"(?<![A-Za-z])(?P<name>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))(?![A-Za-z])\.?"
)
_ENGLISH_DAY = r"(?P<day>[0-9]{1,2})(?i:st|nd|rd|th)?"
_ENGLISH_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_SIGN = "(?P<sign>[./．／])"
# What stands right behind was a part of a longer number; another date may follow a hyphen.
_END = r"(?![0-9]|[./．／][0-9]|-[0-9]{1,3}(?![0-9]))"
# Another number right before a year: 03-3501-2024.
_APART = r"(?<![0-9][./．／-])"

# Forms that are dates wherever they stand.
_PRINTED_FORMS = (
    # 令和6年(2024年)1月9日: the year of the other count stands in brackets.
    rf"(?:{_ERA}{_NEN}|{_YEAR}|{_KANJI_YEAR})\s*+(?:{_OTHER_YEAR}\s*+年|年\s*+(?:{_OTHER_YEAR})?)\s*+(?P<month>{_NUMBER})\s*+月"
    rf"(?:\s*+(?P<day>{_NUMBER})\s*+日)?",
    rf"{_ERA}{_NEN}{_SIGN}(?P<month>{_TWO})(?P=sign)(?P<day>{_TWO}){_END}",
    rf"{_APART}{_YEAR}{_SIGN}(?P<month>{_TWO})(?P=sign)(?P<day>{_TWO}){_END}",
    rf"{_APART}{_YEAR}(?P<sign>-)(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_END}",
    rf"{_NAME}\s{_ENGLISH_DAY},?\s{_ENGLISH_YEAR}",
    rf"(?<![0-9]){_ENGLISH_DAY}\s{_NAME},?\s{_ENGLISH_YEAR}",
)
# Forms that are dates where one is expected: elsewhere they may be a lot, an amount or a part of a number.
_EXPECTED_FORMS = (
    rf"(?<![一-龥]){_ERA}{_NEN}(?P<sign>[_-])(?P<month>{_TWO})(?P=sign)(?P<day>{_TWO})(?![0-9])",
    rf"{_ERA}{_NEN}{_SIGN}(?P<month>{_TWO})(?=\s*+(?:$|現在|時点|更新|作成|改|版|末|[)）]))",
    rf"{_YEAR}(?P<sign>[./．／_-])(?P<month>{_TWO})(?:(?P=sign)(?P<day>{_TWO}))?(?![0-9])",
    rf"{_YEAR}(?P<sign>)(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})?(?![0-9])",
    rf"(?P<era>{_LETTER})(?P<sign>)(?P<nen>[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?![0-9])",
    rf"{_NAME},?\s{_ENGLISH_YEAR}",
)
# A year alone, of a text in which a date is expected, and typed.
_YEAR_ALONE = (re.compile(rf"(?<![0-9]-){_YEAR}年"), re.compile(rf"(?<![0-9]-){_YEAR}(?![0-9])"))
_TYPED_YEAR = re.compile(rf"(?:{_ERA}{_NEN}\s*+年|{_YEAR}年?)")
_FROM = re.compile(r"\s*+(?:より|から|以降)")
_SMALL_ERA = re.compile(r"[rhs][0-9]{1,2}[./-][0-9]{1,2}[./-]")  # r5.4.1
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_TYPED = 24


@cache  # made when a date is first read: a question need not wait for them
def _printed() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _PRINTED_FORMS))


@cache
def _expected() -> tuple[re.Pattern[str], ...]:
    """Forms of dates where one is expected, those that are dates anywhere first."""
    return (*_printed(), *map(re.compile, _EXPECTED_FORMS))


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found at `start:end`; `iso` is YYYY-MM-DD or YYYY-MM; `begins`: 〜より follows."""

    iso: str
    start: int
    end: int
    begins: bool


def parse_day(text: str) -> date:
    """Return the day of an ISO date or time. Raises ValueError for anything else.

    >>> parse_day("2024-01-31T09:00:00")
    datetime.date(2024, 1, 31)
    """
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()


def known_day(text: str) -> date | None:
    """Return the ISO day that a text is, None for any other text: what is stored need not be one."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def typed_day(text: str) -> str | None:
    """Return the ISO day, month or year that somebody typed; None for anything else, and "" for nothing.

    >>> typed_day("2026/11/1"), typed_day("２０２６年１１月"), typed_day("r8.11.1"), typed_day("soon")
    ('2026-11-01', '2026-11', '2026-11-01', None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    if len(plain) > _LONGEST_TYPED:
        return None
    written = plain[0].upper() + plain[1:]
    matches = (form.fullmatch(written) for form in (*_expected(), _TYPED_YEAR))
    return next((_iso(match) for match in matches if match), "") or None


def whole_day(text: str) -> date | None:
    """Return the day that somebody typed, in any of the forms of `typed_day`; None for a month, a year, anything else.

    >>> whole_day("2027/1/4"), whole_day("令和9年1月4日"), whole_day("2027-01")
    (datetime.date(2027, 1, 4), datetime.date(2027, 1, 4), None)
    """
    return known_day(typed_day(text) or "")


def required_day(text: str) -> date:
    """Return the day that somebody typed where one is needed, as `whole_day` does. Raises InputError."""
    if (day := whole_day(text)) is None:
        raise InputError(Message("{text!r} is not a date; write it as 2027-01-31", text=text))
    return day


def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """Return the dates of a text in order, in whatever width they are printed.

    >>> find_dates("令和５年５月８日より")[0].iso
    '2023-05-08'
    """
    found, folded = [], fold(text)
    for match in _in_order(folded, _printed()):
        if iso := _iso(match):
            begins = _FROM.match(folded, match.end())
            end = begins.end() if begins else match.end()
            found.append(PrintedDate(iso, match.start(), end, begins is not None))
    return tuple(found)


def date_in(text: str) -> str:
    """Return the first date of a text in which one is expected: an ISO day, month or year; "" for none.

    >>> date_in("令和5年5月8日現在"), date_in("desks_2024-01.txt"), date_in("list_R050401"), date_in("it-2025")
    ('2023-05-08', '2024-01', '2023-04-01', '2025')
    """
    folded = fold(text)
    if _SMALL_ERA.match(folded):
        folded = folded[0].upper() + folded[1:]
    matches = list(_in_order(folded, _expected()))
    found = next(filter(None, map(_iso, matches)), "")
    whole = any(match.group() == folded.strip() for match in matches)
    if found or whole or any(map(_is_surely_a_date, matches)):
        return found  # of 2023年13月1日 nothing, and not 2023 either; nor of a cell that is 2023-13-01
    alone = (form.search(folded) for form in _YEAR_ALONE)
    return next((match["year"] for match in alone if match), "")


def _in_order(text: str, forms: Iterable[re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """Yield the matches of all forms from left to right, the longest of those that overlap."""
    matches = [match for form in forms for match in form.finditer(text)]
    end = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            yield match


def _is_surely_a_date(match: re.Match[str]) -> bool:
    """Whether a form is written for dates alone: 2023年13月, 2023/2/30; the numbers of 2023-13-01 may count pages."""
    said = match.groupdict()
    return "sign" not in said or (bool(said["day"]) and said["sign"] not in ("", "_", "-"))


def _iso(match: re.Match[str]) -> str:
    """The ISO day, month or year of a match; "" for one that the calendar or its era does not have."""
    said = match.groupdict()
    sign = (said.get("era") or " ")[0]
    begin, end = _ERAS.get(_OTHER_SIGNS.get(sign, sign), _COMMON)
    month, day = _month(said), _number(said.get("day"))
    try:
        year = _year(said, begin)
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return ""
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    if last < begin or end < first:
        return ""
    return first.isoformat()[: 4 if month is None else 7 if day is None else 10]


def _year(said: dict[str, str | None], begin: date) -> int:
    """The year of our era: 2023, 二〇二三, or one of an era that begins on a day."""
    nen = _number(said.get("nen"))
    if nen is not None:
        return begin.year - 1 + nen
    return int(said.get("year") or _positional(said.get("kanji") or ""))


def _month(said: dict[str, str | None]) -> int | None:
    name = said.get("name")
    return _MONTHS.index(name[:3].lower()) + 1 if name else _number(said.get("month"))


def _number(text: str | None) -> int | None:
    """The number of 12, 十二, 一二 or 元; None for no text."""
    if not text or text.isdecimal():
        return int(text) if text else None
    if text == "元":
        return 1
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_positional(tens) if tens else 1) + (_positional(ones) if ones else 0)
    return _positional(text)


def _positional(numerals: str) -> int:
    """The number of kanji that stand for a digit each: 二〇二三. Raises ValueError for any other sign."""
    return int("".join(str(_NUMERALS.index(numeral)) for numeral in numerals.replace("〇", "零")))


def today() -> date:
    """Return the day in Japan, where the desks are."""
    return datetime.now(JAPAN).date()


def day_of(moment: str) -> str:
    """Return the ISO day in Japan of a moment of the store (ISO, with its zone); any other text as it stands."""
    try:
        return datetime.fromisoformat(moment).astimezone(JAPAN).date().isoformat()
    except (ValueError, OverflowError):
        return moment
