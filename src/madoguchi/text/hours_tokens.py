"""Printed hours as tokens: 「月～金 9:00～17:00」 is two weekdays with a range between, a space, two times with a range."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum, auto

from madoguchi.text.schedule import WEEKDAYS

_KANJI_DAYS = dict(zip("月火水木金土日", WEEKDAYS, strict=True))
_KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
# Signs of one piece that mean another character: weekdays in brackets or in a ring, and radicals and
# compatibility forms, which a PDF gives in place of 日 and 月. Not the digits in a ring: ①9:00 is no 19:00.
_RINGED = "㈪㈫㈬㈭㈮㈯㈰㈷㊊㊋㊌㊍㊎㊏㊐㊗㊡"
_RADICALS = range(0x2F00, 0x2FD6)
_PLAIN = {ord(sign): unicodedata.normalize("NFKC", sign).strip("()") for sign in _RINGED}
_PLAIN |= {code: unicodedata.normalize("NFKC", chr(code)) for code in (*_RADICALS, *range(0xFE50, 0xFE70))}
_PLAIN |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF66)}
# All that is printed between two days or times: waves, hyphens, dashes, minus, rules, the sign of a long vowel.
_PLAIN |= dict.fromkeys(map(ord, "～〜∼˜⁓〰-‐‑‒–—―─━−ー－ｰ﹘﹣→"), "~")
# Variation selectors, joiners and marks of direction have no say.
_SILENT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff]")

# Days as English says them, each as the grammar knows it: Mon-Fri, Weekdays, Sat & Sun, daily.
_ENGLISH_DAYS = {
    r"mon(?:day)?s?": "月曜", r"tue(?:s|sday)?s?": "火曜", r"wed(?:nesday)?s?": "水曜", r"thu(?:r|rs|rsday)?s?": "木曜",
    r"fri(?:day)?s?": "金曜", r"sat(?:urday)?s?": "土曜", r"sun(?:day)?s?": "日曜", r"weekdays?": "月曜~金曜", r"weekends?": "土曜・日曜",
    r"(?:open\s)?(?:daily|every\s?day)|(?:7|seven) days a week": "毎日", r"(?:public|national)?\s?holidays?": "祝日",
}  # fmt: skip
_ENGLISH_WORDS = {
    **_ENGLISH_DAYS, r"(?<!\d)(?<!\d\s)(?:(?:business|office|opening|reception)\s)?hours": "営業時間", r"to|through|thru|till|until": "~", r"and": "、",
    r"noon": "12:00",
}  # fmt: skip
_ENGLISH = re.compile(
    "|".join(rf"((?<![A-Za-z])(?:{word})(?![A-Za-z])\.?)" for word in _ENGLISH_WORDS), re.IGNORECASE
)
_JAPANESE = tuple(_ENGLISH_WORDS.values())
# Closed on Sundays and holidays: the word stands before the days.
_CLOSED = re.compile(
    r"(?:\(\s?)?(?<![A-Za-z])closed(?:\s?on)?\s?:?\s?(?P<days>(?:(?:[月火水木金土日]曜|祝日)[\s、,・&/~]{0,3}){1,9})\)?$",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z]{2}|[ap]\\.m", re.IGNORECASE)
# AM9:00 and 9:00 a.m.
_MERIDIEM_BEFORE = re.compile(r"[ap]\.?m\.?\s?[0-9]", re.IGNORECASE)
_MERIDIEM_BEHIND = re.compile(
    r"(?<![0-9:])(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?\s?(?P<half>[ap])\.?m\.?(?![A-Za-z])",
    re.IGNORECASE,
)


class TokenKind(Enum):
    """What a token is."""

    SPACE = auto()
    JOIN = auto()
    STOP = auto()
    COLON = auto()
    RANGE = auto()
    UNTIL = auto()
    OPENING = auto()
    CLOSING = auto()
    ANNOUNCE = auto()
    LABEL = auto()
    DAY_LABEL = auto()
    ONLY = auto()
    PARTICLE = auto()
    # times
    MERIDIEM = auto()
    CLOCK = auto()
    DOTTED = auto()
    NUMBER = auto()
    NEXT_DAY = auto()
    ADMISSION = auto()
    WHOLE_DAY = auto()
    LUNCH = auto()
    # days
    WEEKLY = auto()
    MONTHLY = auto()
    NTH = auto()
    WEEKDAY = auto()
    WORKDAYS = auto()
    EVERY_DAY = auto()
    NO_DAY_OFF = auto()
    HOLIDAY = auto()
    OFF_DAY = auto()
    YEAR_END = auto()
    DATE = auto()
    DAY_OF_MONTH = auto()
    # what is said of them
    BOOKED = auto()
    EXCEPT = auto()
    SHUT = auto()
    SHUT_DAY = auto()
    INCLUDE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `numbers` holds hour and minute, month and day, or what a list counts; `text` is plain."""

    kind: TokenKind
    text: str
    numbers: tuple[int, ...] = field(default=())


_N = r"(?:[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})"
_OFFICE = "受付|受け付け|相談|開設|開館|開所|開庁|開室|営業|業務|執務|利用|対応|実施|窓口|取扱"
_SHUT = "休館|休業|休所|休室|休庁|休務|閉館|閉庁|閉所|閉室|定休"
# What may stand between the days and the word that says they are closed.
_WHEN = r"(?:(?:の(?:場合|日|とき)|に(?:当|あ)たる場合|は|も|の){1,3}+\s?+)?+"
_POLITE = "(?:です|となります|になります|とします|とする)?"

ALL_DAY = "終日"  # of the day, or of a day of work: sure only beside a night
# The first that fits is taken, so that the longer word stands before the shorter.
_PATTERNS: tuple[tuple[TokenKind, str], ...] = (
    (TokenKind.STOP, r"です|。|;|\.(?![0-9])"),
    (TokenKind.ANNOUNCE, r"(?:※|\*|但し書き?|但し|ただし|なお|尚)[、,]?"),
    (TokenKind.LUNCH, r"お?昼休(?:憩|み)?(?:時間)?|昼食休憩(?:時間)?|昼食時間|休憩(?:時間)?"),
    # By appointment: it changes neither days nor times.
    (TokenKind.BOOKED, r"要(?:事前|電話)?予約|(?:完全|事前)?予約(?:制|が?必要)|(?:完全|事前)予約"),
    (TokenKind.ADMISSION, r"最終受付(?:時間|時刻)?|受付終了(?:時間|時刻)?"),
    (
        TokenKind.WHOLE_DAY,
        ALL_DAY + r"(?![休閉])|(?:24|二十四)\s?(?:時間|[hH](?![a-zA-Z]))(?!前|以)(?:体制|営業)?",
    ),
    (TokenKind.NO_DAY_OFF, r"(?:1年)?365日(?:年中無休)?|年中無休|無休"),
    (TokenKind.MERIDIEM, r"午前|午後|[AaPp]\.?[Mm]\.?"),
    (TokenKind.CLOCK, r"正午"),
    (TokenKind.CLOCK, r"[0-9]{1,2}\s?:\s?[0-9]{2}(?![0-9:])"),
    (TokenKind.CLOCK, rf"{_N}\s?時(?!間)(?:\s?{_N}\s?分(?!間)|半|[0-9]{{2}}(?![0-9:時分/月日.])|)"),
    (TokenKind.DOTTED, r"[0-9]{1,2}\.[0-9]{2}(?![0-9.])"),
    (TokenKind.DATE, rf"(?:翌年?の?\s?)?{_N}\s?月\s?{_N}\s?日(?!曜)"),
    (TokenKind.DATE, r"(?:翌年?の?\s?)?[0-9]{1,2}/[0-9]{1,2}(?![0-9/:時])"),
    (TokenKind.DATE, r"元日|元旦|大晦日"),
    (TokenKind.NTH, rf"第\s?{_N}(?:\s?(?:[・,、./&と~]|及び|および)\s?第?\s?{_N})*+(?!週|回|日(?!曜))"),
    (TokenKind.NTH, r"最終"),
    (TokenKind.DAY_OF_MONTH, rf"{_N}\s?日(?!曜|間)"),
    (TokenKind.NUMBER, r"[0-9]{1,2}(?![0-9])"),
    (
        TokenKind.YEAR_END,
        r"年末(?:[・、,]|及び|と)?年始(?:の?(?:期間|休業期間|休暇|休日|休業日|休館日|休庁日))?",
    ),
    (
        TokenKind.HOLIDAY,
        r"(?:国民の)?祝日に関する法律(?:\([^()]*+\))?(?:第3条)?に(?:規定する|定める)(?:国民の)?休日",
    ),
    (TokenKind.HOLIDAY, r"国民の(?:祝日|休日)|祝祭日|祝・休日|祝休日|祝日|振替休日|振り替え休日|祝"),
    (TokenKind.SHUT_DAY, rf"{_WHEN}(?:{_SHUT})日(?:は|が)?{_POLITE}"),
    (TokenKind.SHUT, rf"{_WHEN}(?:お?休み|{_SHUT}|休(?![一-龠ぁ-ん])){_POLITE}"),
    (TokenKind.OFF_DAY, r"休日"),
    (TokenKind.EXCEPT, rf"(?:の日|の間|の期間)?{_WHEN}を?(?:除(?:きます|く|き|外)?|のぞく)"),
    (TokenKind.EXCEPT, r"以外(?:の日)?は?"),
    (TokenKind.INCLUDE, rf"[をも]?含(?:みます|めて|む|め)|も(?:{_OFFICE})?(?:可|しています|します|する)?|可"),
    (TokenKind.WEEKLY, r"毎週"),
    (TokenKind.MONTHLY, r"毎月"),
    (TokenKind.EVERY_DAY, r"毎日|全日"),
    (TokenKind.WORKDAYS, r"平日"),
    (TokenKind.WEEKDAY, r"[月火水木金土日](?:曜日|曜)?"),
    (TokenKind.NEXT_DAY, r"翌日の?|翌朝の?|翌"),
    (TokenKind.UNTIL, r"まで(?:の間|延長)?"),
    (TokenKind.ONLY, r"のみ|だけ"),
    (TokenKind.DAY_LABEL, rf"曜日(?=\s?[:は])|(?:電話)?(?:{_OFFICE})(?:曜日|日(?=[:\sは毎第平)\]]))"),
    (TokenKind.LABEL, rf"(?:電話(?:での|による)?)?(?:{_OFFICE})*+(?:可能)?(?:時間帯|時間|日時)"),
    # 相談日月 may be 相談日 and 月, or 相談 and 日月.
    (TokenKind.LABEL, rf"(?:電話(?:での|による)?)?(?:{_OFFICE})++(?!日)|電話"),
    (TokenKind.RANGE, r"~{1,2}|から|より"),
    (TokenKind.COLON, r":"),
    (TokenKind.JOIN, r"[、,・/&|+]|及び|および|並びに|ならびに|と|や"),
    (TokenKind.OPENING, r"[(\[{〔【〈《<「『≪]"),
    (TokenKind.CLOSING, r"[)\]}〕】〉》>」』≫]"),
    (TokenKind.PARTICLE, r"[はの]"),
    (TokenKind.SPACE, r"\s++"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_COUNT = re.compile(_N)
_THROUGH = re.compile(rf"({_N})\s?~\s?第?\s?({_N})")
_NAMED_DAYS = {"元日": (1, 1), "元旦": (1, 1), "大晦日": (12, 31)}


class NotUnderstoodError(Exception):
    """The words are not surely understood: `read_hours` then answers with nothing."""


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a printed text. Raises NotUnderstoodError at a character that belongs to none.

    >>> [token.kind.name for token in tokens_of("平日９時～１７時")]
    ['WORKDAYS', 'CLOCK', 'RANGE', 'CLOCK']
    """
    plain = _plain(text)
    found: list[Token] = []
    at = 0
    while at < len(plain):
        kind, word = _token_at(plain, at)
        found.append(Token(kind, word, _numbers(kind, word)))
        at += len(word)
    return tuple(found)


def _of_day(found: re.Match[str]) -> str:
    """A time of twelve hours as one of twenty-four; one that no clock shows stays as it is."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not 1 <= hour <= 12 or (hour == 12 and found["half"] in "aA"):  # 12:00 a.m.: midnight, or noon
        return found[0]
    return f"{hour % 12 + 12 * (found['half'].lower() == 'p')}:{minute:02}"


def _token_at(plain: str, at: int) -> tuple[TokenKind, str]:
    for kind, pattern in _COMPILED:
        match = pattern.match(plain, at)
        if match and match[0]:
            return kind, match[0]
    raise NotUnderstoodError(plain[at:])


def _plain(text: str) -> str:
    """Return a text in the characters that the grammar knows: half width, composed, nothing invisible."""
    composed = unicodedata.normalize("NFC", _SILENT.sub("", text))
    plain = " ".join(composed.translate(_PLAIN).split())
    return in_japanese(plain) if _LATIN.search(plain) else plain


def in_japanese(plain: str) -> str:
    """Days and hours in English as Japanese would print them: Mon~Fri 9:00~17:00 is 月曜~金曜 9:00~17:00."""
    said = _ENGLISH.sub(lambda found: _JAPANESE[(found.lastindex or 1) - 1], plain)
    if not _MERIDIEM_BEFORE.search(said):
        said = _MERIDIEM_BEHIND.sub(_of_day, said)
    return _CLOSED.sub(lambda found: f"({found['days'].strip(' 、,・&/')}休み)", said)


def weekday_of(token: Token) -> str:
    """Return the weekday of a token as iCalendar writes it: MO."""
    return _KANJI_DAYS[token.text[0]]


def _numbers(kind: TokenKind, text: str) -> tuple[int, ...]:
    if text == "正午":
        return (12, 0)
    if kind is TokenKind.NTH:
        return _ordinals(text)
    if text in _NAMED_DAYS:
        return _NAMED_DAYS[text]
    if kind in (TokenKind.CLOCK, TokenKind.DOTTED):
        found = [*map(_number, _COUNT.findall(text)), 30 if text.endswith("半") else 0]
        return found[0], found[1]
    if kind in (TokenKind.DATE, TokenKind.DAY_OF_MONTH, TokenKind.NUMBER):
        return tuple(map(_number, _COUNT.findall(text)))
    return ()


def _ordinals(text: str) -> tuple[int, ...]:
    """第1・3 → 1, 3; 第1～3 → 1, 2, 3; 最終 → -1."""
    if text == "最終":
        return (-1,)
    through = _THROUGH.search(text)
    if through:
        first, last = _number(through[1]), _number(through[2])
        return tuple(range(first, last + 1)) if through[0] == text.removeprefix("第").strip() else ()
    return tuple(map(_number, _COUNT.findall(text)))


def _number(text: str) -> int:
    """17, or 十七; a number of kanji that is none, such as 十十, is 99: no hour, no day, no month."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        digits = [_KANJI_DIGITS[char] for char in text]
        return digits[0] * 10 + digits[1] if len(digits) == 2 else digits[0] if len(digits) == 1 else 99
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 99
    return _KANJI_DIGITS.get(tens, 1) * 10 + _KANJI_DIGITS.get(ones, 0)
