"""Columns of times: which kind of day each is for, and whether somebody comes or goes then."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from madoguchi.ingest.columns.kinds import ReadColumn
from madoguchi.ingest.pieces.headers import Kind, header_words, is_whole_word
from madoguchi.ingest.pieces.shapes import DAYS, Shape, shape_of
from madoguchi.text.normalize import without_spaces

_HALVES = (Kind.OPENS, Kind.CLOSES)
# A kind of day: days of the week, and those that a school or an office has for itself.
_DAYS = re.compile(
    rf"(?:{DAYS.pattern}|学校(?:の)?休(?:業日|日|み)|(?:長期|[夏冬春]季?)(?:休[暇業日み]|学校休業)(?:日|中|期間)*|閉庁日)++",
    re.IGNORECASE,
)
_OF_WORK = re.compile(r"平日|毎日|月|weekday|mon|daily", re.IGNORECASE)
_NAMED = re.compile(
    r"平日|[月火水木金土日]曜|[土日]祝|祝日|休業?日|weekday|(?:sun|mon|satur)day", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"[(【〔\[]([^()【】〔〕\[\]]{2,40})[)】〕\]]")
_PART_OF_DAY = re.compile(
    rf"(?:{DAYS.pattern})の?(?:日中|昼間|夜間|(?:執務|開庁|開所|業務|勤務)時間(?:内|中)?)"
)
# Half of a day, which the times below it say themselves: 午前の部, weekday_morning.
_HALF_OF_DAY = re.compile(
    r"(?P<half>午前|午後|夜間|夕方|(?<![a-z])(?:[ap]\.?m\.?|morning|afternoon|evening)(?![a-z]))(?:中|の部|の)?",
    re.IGNORECASE,
)
_EMPTY_BRACKET = re.compile(r"[(（]\s*[)）]")
_TIME = re.compile(r"\d\s?[:：時]")
_NO_DAYS = ("日", "月", "月日")
# The last letter of a word before days: 日 of 診療日 月.
_END_OF_WORD = re.compile(r"[日月]\s+")
_AROUND = "・、,/~～〜-ー()（）[]【】_:： \u3000の"


def days_in(header: str) -> str:
    """Return the kind of day, or the half of one, for which a header says that times stand below it; "" for none, or
    other words beside it.

    >>> days_in("開始時刻平日"), days_in("開園時間(土曜日)"), days_in("学校休日 終了"), days_in("開館日時"), days_in("祝日")
    ('平日', '土曜日', '学校休日', '', '祝日')
    >>> days_in("受付日"), days_in("月日・時間"), days_in("土_開始"), days_in("日 終了"), days_in("開始日")
    ('', '', '土', '日', '')
    >>> days_in("診療日 月"), days_in("診療時間 月"), days_in("診療時間 火"), days_in("受付 月日")
    ('月', '月', '火', '')
    >>> days_in("午前"), days_in("午後の部 終了時間"), days_in("午前の定員")
    ('午前', '午後', '')
    """
    days, rest = _parted(header)
    half = _HALF_OF_DAY.search(header)
    return half["half"] if half and not days and (not rest or _activity(rest) is not None) else days


def hours_in(header: str) -> str:
    """Return the hours that a header of numbers says in a bracket, of all numbers below it; "" for none.

    >>> hours_in("電話(平日の日中)"), hours_in("TEL【平日8:30～17:15】(代表)"), hours_in("電話(夜間)"), hours_in("電話(内線)")
    ('平日の日中', '平日8:30～17:15', '', '')
    """
    for found in _IN_BRACKETS.finditer(header):
        words = found[1].strip()
        if shape_of(words) in (Shape.HOURS, Shape.DAYS) or _PART_OF_DAY.fullmatch(words):
            return words
    return ""


def may_be_of_days(header: str) -> bool:
    """Whether a header has a word for days, whatever else it says: 平日午前の部."""
    return bool(_NAMED.search(header))


def _without_half(header: str) -> str:
    return _EMPTY_BRACKET.sub(" ", _HALF_OF_DAY.sub(" ", header)).strip(_AROUND)


def _parted(header: str) -> tuple[str, str]:
    """The kind of day and the words of a header of times without it and without half of the day."""
    header = _without_half(header)
    for found in _DAYS.finditer(header):
        start = found.end() - len(found[0].lstrip())
        if header[:start][-1:].isalpha() and (end := _END_OF_WORD.match(found[0])):
            start += end.end()  # 診療日 月
        days = header[start : found.end()].strip(_AROUND)
        rest = (header[:start] + " " + header[found.end() :]).strip(_AROUND)
        if not any(map(str.isalnum, days)) or (rest and _activity(rest) is None):
            continue
        if len(days) == 1 and start and header[start - 1].isalpha():
            continue  # 受付日, 開始月
        apart = len(days) == 1 and header[:start][-1:].isspace() and found.end() == len(header)  # 診療時間 月
        if days in _NO_DAYS and rest and not (_is_half(rest) or apart):
            continue  # 日・時間
        return (days + ")" if days.count("(") > days.count(")") else days), rest
    return "", header


def _is_half(words: str) -> bool:
    match = header_words().match(words)
    return match is not None and match.kind in _HALVES


def _activity(words: str) -> str | None:
    """What goes on in the times of some words of a header: 診療 of 診療開始時間; None where they are none of hours."""
    match = header_words().match(words)
    if match is None and is_whole_word(f"{words}時間"):
        return words
    if match is not None and match.kind is Kind.DAYS and is_whole_word(f"{words.removesuffix('日')}時間"):
        return words.removesuffix("日")
    if match is None or match.kind not in (*_HALVES, Kind.HOURS):
        return None
    if match.whole:
        return ""
    plain = without_spaces(unicodedata.normalize("NFKC", words).casefold())
    before = plain.removesuffix(match.word).strip(_AROUND).removesuffix("時間")
    return before if plain.endswith(match.word) and is_whole_word(f"{before}時間") else None


def columns_of_days(columns: Sequence[ReadColumn]) -> list[ReadColumn]:
    """Return the columns that say together when a place is open on each kind of day or half of it: its hours, or their two ends.

    Of several things that go on there (開館, 受付) they are those of the first. Each column is told which kind of day it is
    for; a column that is no further one is left out.
    """
    found: dict[str, list[ReadColumn]] = {}
    for column in columns:
        days, rest = _parted(column.header)
        half = _HALF_OF_DAY.search(column.header)
        activity = _activity(rest) if rest else ""
        if not (days or (half and activity is not None)) or not _has_times(column, rest):
            continue
        found.setdefault(activity or "", []).append(column)
        column.days = days
        if half and not (days and column.shapes[Shape.HOURS]):
            whole = f"{days}{half['half']}"
            column.days = whole if whole in column.header else half["half"]
    first = next(iter(found.values()), [])
    return [column for column in first if _is_told(column, first)]


def _has_times(column: ReadColumn, words: str) -> bool:
    """Whether times stand in a column; where its header has words for them, in whatever form."""
    if column.shapes[Shape.CLOCK] or column.shapes[Shape.HOURS]:
        return True
    return bool(words) and any(map(_TIME.search, column.filled))


def of_weekdays(columns: Sequence[ReadColumn]) -> bool:
    """Whether some columns say when a place is open on the days of work, as hours for all days do."""
    return any(map(_OF_WORK.search, (column.days for column in columns)))


def _is_told(column: ReadColumn, others: Sequence[ReadColumn]) -> bool:
    """Whether a column has whole hours, or another one has the other end of its times."""
    if column.main is not Shape.CLOCK:
        return True
    closes = _closes(column)
    return any(other.days == column.days and _closes(other) is not closes for other in others)


def _closes(column: ReadColumn) -> bool:
    match = header_words().match(_parted(column.header)[1])
    return match is not None and match.kind is Kind.CLOSES
