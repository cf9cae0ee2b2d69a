"""Tokens of printed hours as phrases: 「月～金」 are days, 「祝日を除く」 closes, 「9:00～12:00、13:00～17:00」 are times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from madoguchi.text.hours_times import MINUTES_OF_DAY, Span, minutes_of, span_of
from madoguchi.text.hours_tokens import ALL_DAY, NotUnderstoodError, Token, TokenKind, weekday_of
from madoguchi.text.schedule import WEEKDAYS, HolidayRule

# So many days are a rule, and what is listed behind them its exception: 月～金、祝日を除く.
_BROAD = 4
# Two weekdays side by side, 火木, are a list; so far apart they may as well be a range without its sign: 月金.
_FAR = 4
# A leap year: 2月29日 is a day.
_ANY_YEAR = 2000
_HALF_A_YEAR = 183


class Day(NamedTuple):
    """A weekday, or its nth of the month (-1 the last); without a weekday, the nth day of the month."""

    weekday: str
    nth: int = 0


class ItemKind(Enum):
    """What an item of a list of days is."""

    DAYS = auto()
    HOLIDAY = auto()
    OFF_DAY = auto()  # 休日: holidays, or Saturdays and Sundays too
    YEAR_END = auto()
    DATES = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One of the days in a list, with what joins it to the one before.

    `said`: what the word says of holidays (平日: closed, 毎日: open). `dates`: MM-DD of both ends.
    """

    kind: ItemKind
    days: tuple[Day, ...] = ()
    said: HolidayRule = HolidayRule.NOTHING
    dates: tuple[str, str] | None = None
    joiner: str = ""


class Says(Enum):
    """What a phrase says."""

    DAYS = auto()
    TIMES = auto()
    UNTIL = auto()
    ADMITTED = auto()  # until when one is received: 受付は16:30まで
    CLOSED = auto()
    BREAK = auto()
    INCLUDED = auto()
    NO_DAY_OFF = auto()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and where it stands.

    `bracket`: the number of the bracket around it, 0 for none. `announced`: after ただし or ※.
    `shut`: closed by a word such as 休み, not by 除く. `bare`: times of mere numbers, 9-17.
    """

    says: Says
    items: tuple[Item, ...] = ()
    spans: tuple[Span, ...] = ()
    bracket: int = 0
    announced: bool = False
    shut: bool = False
    bare: bool = False

    @property
    def loose(self) -> bool:
        """Whether what it closes may as well be days and, apart from them, what is excepted of them: 土曜、祝日を除く."""
        apart = any(item.joiner in ("、", ",", " ") for item in self.items)
        return apart and not (self.shut or self.bracket or self.announced)


def phrases_of(tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    """Return the phrases of a text. Raises NotUnderstoodError where its words do not make any."""
    reader = _Reader(tokens)
    reader.run()
    return tuple(reader.phrases)


# Said by other words beside it, or by where it stands.
_SILENT = {TokenKind.SPACE, TokenKind.JOIN, TokenKind.STOP, TokenKind.COLON, TokenKind.PARTICLE}
# A text that ends with one of these was cut off.
_UNFINISHED = {TokenKind.JOIN, TokenKind.COLON, TokenKind.PARTICLE, TokenKind.ANNOUNCE}
_TIMES = {TokenKind.MERIDIEM, TokenKind.CLOCK, TokenKind.DOTTED, TokenKind.NUMBER}
_DAYS = {
    TokenKind.WEEKLY,
    TokenKind.MONTHLY,
    TokenKind.NTH,
    TokenKind.WEEKDAY,
    TokenKind.WORKDAYS,
    TokenKind.EVERY_DAY,
}
_DAYS |= {TokenKind.HOLIDAY, TokenKind.OFF_DAY, TokenKind.YEAR_END, TokenKind.DATE}
_SIMPLE = {
    TokenKind.WORKDAYS: Item(ItemKind.DAYS, tuple(map(Day, WEEKDAYS[:5])), HolidayRule.CLOSED),
    TokenKind.EVERY_DAY: Item(ItemKind.DAYS, tuple(map(Day, WEEKDAYS)), HolidayRule.OPEN),
    TokenKind.HOLIDAY: Item(ItemKind.HOLIDAY),
    TokenKind.OFF_DAY: Item(ItemKind.OFF_DAY),
}
_HALVES = {"a": "午前", "p": "午後", "午前": "午前", "午後": "午後"}
_SHUT = {TokenKind.SHUT, TokenKind.SHUT_DAY}
_CLOSES = {TokenKind.EXCEPT, *_SHUT}
_ENDS = {None, TokenKind.CLOSING, TokenKind.STOP}
# Behind these a word is told of the hours as they stand, not of the days before it.
_BEHIND_HOURS = {TokenKind.CLOCK, TokenKind.UNTIL, TokenKind.CLOSING, TokenKind.OPENING, TokenKind.ANNOUNCE}


class _Reader:
    """Reads the tokens once, from left to right; each method takes what it says."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.phrases: list[Phrase] = []
        self._bracket = 0
        self._brackets = 0
        self._opened = ""
        self._announced = self._announced_before = False
        self._labels: set[TokenKind] = set()

    def run(self) -> None:
        if not self.tokens or self.tokens[-1].kind in _UNFINISHED or _cut_off(*self.tokens[:2]):
            raise NotUnderstoodError
        while self.at < len(self.tokens):
            self._phrase(self.tokens[self.at].kind)
        nights = any(span.closes <= span.opens for phrase in self.phrases for span in phrase.spans)
        if self._bracket or (not nights and any(token.text == ALL_DAY for token in self.tokens)):
            raise NotUnderstoodError

    def _phrase(self, kind: TokenKind) -> None:
        if kind in _DAYS:
            self._days()
        elif kind in _TIMES:
            self._times()
        elif kind in _CLOSES:
            self._closes_what_follows()
        elif kind is TokenKind.LUNCH:
            self._lunch()
        else:
            self.at += 1
            self._sign(kind)

    def _sign(self, kind: TokenKind) -> None:
        if kind is TokenKind.WHOLE_DAY:
            self._say(Says.TIMES, spans=[Span(0, MINUTES_OF_DAY)])
        elif kind is TokenKind.NO_DAY_OFF:
            self._say(Says.NO_DAY_OFF)
        elif kind is TokenKind.ANNOUNCE:
            self._announced = True
        elif kind is TokenKind.OPENING and not self._bracket:
            self._brackets += 1
            self._bracket, self._opened = self._brackets, self.tokens[self.at - 1].text
            self._announced_before = self._announced
        elif kind is TokenKind.CLOSING and self._bracket:
            self._bracket = 0
            self._announced = self._announced_before
        elif kind is TokenKind.BOOKED:
            if self._before(1) not in _BEHIND_HOURS or self._after(TokenKind.SPACE) not in _ENDS:
                raise NotUnderstoodError  # 月曜は要予約: said of some of the days
        elif kind in (TokenKind.ADMISSION, TokenKind.LABEL, TokenKind.DAY_LABEL):
            if not self._admission(kind):
                self._label(kind)
        elif kind not in _SILENT:
            raise NotUnderstoodError

    def _label(self, kind: TokenKind) -> None:
        """What the hours are of, once and before them or close behind: else other hours are told of, or were."""
        close_behind = self._kind(-2) in (
            TokenKind.CLOCK,
            TokenKind.UNTIL,
            TokenKind.WHOLE_DAY,
            TokenKind.NO_DAY_OFF,
        )
        told = any(phrase.says is Says.TIMES for phrase in self.phrases)
        ends = self.at == len(self.tokens)
        label = self.tokens[self.at - 1].text
        if ends and label.startswith("電話") and label != "電話" and self._before(1) is TokenKind.CLOCK:
            close_behind = True  # 9:00～17:00 電話受付
        twice = kind is TokenKind.ADMISSION or kind in self._labels
        if twice or ((told or ends) and not close_behind):
            raise NotUnderstoodError
        self._labels.add(kind)

    def _admission(self, kind: TokenKind) -> bool:
        """Take 受付は16:30まで or 最終受付16:30 behind hours: until then one is received."""
        label = self.tokens[self.at - 1].text
        behind = self.phrases and self.phrases[-1].says in (Says.TIMES, Says.BREAK)
        if not behind or kind is TokenKind.DAY_LABEL or not label.startswith(("受付", "最終受付")):
            return False
        start = self.at
        self._skip(TokenKind.SPACE, TokenKind.COLON, TokenKind.PARTICLE)
        at = self.at
        if self._kind() not in _TIMES:
            self.at = start
            return False
        until = self._until()
        if not until and kind is TokenKind.ADMISSION:
            self.at = at
            half, token = self._moment()
            until = minutes_of(half, *token.numbers) if token.kind is TokenKind.CLOCK else 0
        if not until or self._after(TokenKind.SPACE, TokenKind.JOIN) not in {*_ENDS, TokenKind.BOOKED}:
            self.at = start
            return False
        self._say(Says.ADMITTED, spans=[Span(0, until)])
        return True

    # -- tokens -----------------------------------------------------------------------------------

    def _kind(self, ahead: int = 0) -> TokenKind | None:
        at = self.at + ahead
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def _before(self, taken: int) -> TokenKind | None:
        """What stands before the last tokens taken, spaces and what joins left out."""
        at = self.at - taken - 1
        while at >= 0 and self.tokens[at].kind in (TokenKind.SPACE, TokenKind.JOIN, TokenKind.STOP):
            at -= 1
        return self.tokens[at].kind if at >= 0 else None

    def _take(self, *kinds: TokenKind) -> Token | None:
        """The next token, when it is one of these."""
        if self._kind() not in kinds:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def _skip(self, *kinds: TokenKind) -> None:
        while self._take(*kinds):
            pass

    def _after(self, *kinds: TokenKind) -> TokenKind | None:
        """What follows when these are left out."""
        ahead = 0
        while self._kind(ahead) in kinds:
            ahead += 1
        return self._kind(ahead)

    def _row(self, *kinds: TokenKind) -> bool:
        """Whether these come next, one behind the other; if so, they are taken."""
        if all(self._kind(n) is kind for n, kind in enumerate(kinds)):
            self.at += len(kinds)
            return True
        return False

    def _joiner(self) -> str:
        """What joins two items: a sign or word between them, a space, or nothing."""
        start = self.at
        self._skip(TokenKind.SPACE, TokenKind.JOIN)
        between = self.tokens[start : self.at]
        return "".join(t.text for t in between if t.kind is TokenKind.JOIN) or (" " if between else "")

    # -- days -------------------------------------------------------------------------------------

    def _days(self) -> None:
        items = self._items()
        self._skip(TokenKind.ONLY)
        if self._shut_behind_heading():
            self._close(items, shut=True)
            return
        apart = self._kind() is TokenKind.SPACE
        verb = self._after(TokenKind.SPACE)
        if self._after(TokenKind.SPACE, TokenKind.COLON) in _SHUT:
            self._skip(TokenKind.COLON)  # 土日祝：休み
            verb = self._after(TokenKind.SPACE)
        if verb in _CLOSES and not self._begins_anew(verb, apart):
            self._skip(TokenKind.SPACE)
            self._close(items, shut=self._verb())
        elif verb is TokenKind.INCLUDE:
            self._skip(TokenKind.SPACE)
            self._take(TokenKind.INCLUDE)
            if self.phrases and self.phrases[-1].says is Says.CLOSED:
                raise NotUnderstoodError  # 月曜休館（祝日を含む）: said of the closing
            self._say(Says.INCLUDED, items)
        else:
            self._say(Says.DAYS, items)

    def _shut_behind_heading(self) -> bool:
        """Whether 休み stands behind days in corner brackets, 【土日】休み; if so, both are taken."""
        start = self.at
        if self._bracket and self._opened != "(" and self._take(TokenKind.CLOSING):
            self._skip(TokenKind.SPACE, TokenKind.COLON)
            if self._take(TokenKind.SHUT) and self._after(TokenKind.SPACE) not in _DAYS:
                self._bracket, self._announced = 0, self._announced_before
                return True
        self.at = start
        return False

    def _begins_anew(self, verb: TokenKind, apart: bool) -> bool:
        """Whether a word behind days is told of what follows: 月～土 休館日：日曜, 平日 除く水曜."""
        start = self.at
        self._skip(TokenKind.SPACE)
        self.at += 1
        colon = self._after(TokenKind.SPACE) is TokenKind.COLON
        close_by = self._kind() in _DAYS
        follows = self._after(TokenKind.SPACE, TokenKind.COLON) in _DAYS
        self.at = start
        if not follows or (verb is TokenKind.SHUT and not colon) or (verb is TokenKind.EXCEPT and not apart):
            return False
        if colon or (apart and (verb is TokenKind.SHUT_DAY or close_by)):
            return True
        raise NotUnderstoodError  # 水曜定休日 日曜 …: either

    def _verb(self) -> bool:
        """Take 除く or 休み, or 休業日を除く; whether it says shut."""
        shut = self._take(*_SHUT) is not None
        excepted = self._take(TokenKind.EXCEPT) is not None
        return shut and not excepted

    def _close(self, items: Sequence[Item], shut: bool) -> None:
        """月～金、祝日を除く are days and an exception; 土日、祝日を除く are three exceptions."""
        first, *rest = items
        if rest and first.kind is ItemKind.DAYS and len(first.days) >= _BROAD:
            repeated = any(day in first.days for item in rest for day in item.days)
            if repeated or rest[0].joiner not in ("", " ", "、", ",", "・"):
                raise NotUnderstoodError  # 平日及び祝日を除く
            self._say(Says.DAYS, [first])
            items = [replace(rest[0], joiner=""), *rest[1:]]
        before = self.phrases[-1] if self.phrases else None
        if before and before.says is Says.CLOSED and any(item.days for item in before.items) and not shut:
            elsewhere = before.bracket != self._bracket or before.announced != self._announced
            if before.shut or elsewhere:
                raise NotUnderstoodError  # 月曜休館（祝日を除く）: an exception of the exception
        self._say(Says.CLOSED, items, shut=shut)

    def _closes_what_follows(self) -> None:
        """除く土日祝, 休館日：月曜, 除く12:00～13:00; not を除く, whose days were cut off."""
        if self.tokens[self.at].text[0] in "をはものに以":
            raise NotUnderstoodError
        shut = self._verb()
        self._skip(TokenKind.SPACE, TokenKind.COLON)
        if self._kind() in _DAYS:
            self._close(self._items(), shut)
        elif not shut and self._kind() in _TIMES:
            self._say(Says.BREAK, spans=self._spans()[0])
        else:
            raise NotUnderstoodError

    def _items(self) -> list[Item]:
        """A list of days, joined by signs, words, spaces or nothing."""
        found: list[Item] = []
        joiner = ""
        while True:
            item = self._item(found)
            found.append(replace(item, joiner=joiner))
            end = self.at
            joiner = self._joiner()
            if self._kind() not in _DAYS:
                self.at = end
                return found

    def _item(self, before: Sequence[Item]) -> Item:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind in _SIMPLE:
            if token.kind is TokenKind.HOLIDAY:
                self._row(
                    TokenKind.OPENING, TokenKind.HOLIDAY, TokenKind.INCLUDE, TokenKind.CLOSING
                )  # 祝日（振替休日を含む）
            return _SIMPLE[token.kind]
        if token.kind is TokenKind.YEAR_END:
            dated = self._kind() is TokenKind.OPENING and self._kind(1) is TokenKind.DATE
            return Item(ItemKind.YEAR_END, dates=self._dates_in_brackets() if dated else None)
        if token.kind is TokenKind.DATE:
            dates = self._dates(token)
            self._row(
                TokenKind.OPENING, TokenKind.YEAR_END, TokenKind.CLOSING
            )  # 12月29日～1月3日（年末年始）
            return Item(ItemKind.DATES, dates=dates)
        if token.kind is TokenKind.MONTHLY:
            return Item(ItemKind.DAYS, self._of_month())
        if token.kind is TokenKind.NTH:
            if before and self.tokens[self.at - 2].kind is TokenKind.WEEKDAY:
                raise NotUnderstoodError  # 月第2火曜, cut off from 毎月
            return Item(ItemKind.DAYS, self._nth(token))
        if token.kind is TokenKind.WEEKDAY and any(day.nth for item in before for day in item.days):
            raise NotUnderstoodError  # 第2土曜、日曜: every Sunday, or the second
        return Item(ItemKind.DAYS, self._weekdays(token))

    def _weekdays(self, first: Token) -> tuple[Day, ...]:
        """月, 月水金, 月～金, with 毎週 before them or not."""
        weekday: Token | None = first
        if first.kind is TokenKind.WEEKLY:
            self._skip(TokenKind.SPACE)
            weekday = self._take(TokenKind.WEEKDAY)
        if weekday is None:
            raise NotUnderstoodError
        run = [WEEKDAYS.index(weekday_of(weekday))]
        while token := self._take(TokenKind.WEEKDAY):
            run.append(WEEKDAYS.index(weekday_of(token)))
        if self._after(TokenKind.SPACE) is not TokenKind.RANGE:
            return tuple(Day(WEEKDAYS[n]) for n in _listed(run))
        self._skip(TokenKind.SPACE, TokenKind.RANGE)
        last = self._take(TokenKind.WEEKDAY)
        if last is None or len(run) > 1:
            raise NotUnderstoodError
        self._take(TokenKind.UNTIL)
        days = (WEEKDAYS.index(weekday_of(last)) - run[0]) % len(WEEKDAYS)
        if not days:
            raise NotUnderstoodError
        return tuple(Day(WEEKDAYS[(run[0] + n) % len(WEEKDAYS)]) for n in range(days + 1))

    def _nth(self, token: Token) -> tuple[Day, ...]:
        """第2・4土曜. 第2土日 may be two weekdays of two weeks, or of one: not read."""
        self._skip(TokenKind.PARTICLE, TokenKind.SPACE)
        weekday = self._take(TokenKind.WEEKDAY)
        several = self._after(TokenKind.SPACE) in (TokenKind.WEEKDAY, TokenKind.RANGE)
        known = token.numbers and all(n in (-1, 1, 2, 3, 4, 5) for n in token.numbers)
        if weekday is None or several or not known or len(set(token.numbers)) < len(token.numbers):
            raise NotUnderstoodError
        return tuple(Day(weekday_of(weekday), n) for n in token.numbers)

    def _of_month(self) -> tuple[Day, ...]:
        """毎月第1木曜, 毎月10日, 毎月5・15日."""
        self._skip(TokenKind.SPACE)
        if nth := self._take(TokenKind.NTH):
            return self._nth(nth)
        found: list[int] = []
        while token := self._take(TokenKind.NUMBER, TokenKind.DAY_OF_MONTH):
            found += token.numbers
            end = self.at
            if not self._joiner() or self._kind() not in (TokenKind.NUMBER, TokenKind.DAY_OF_MONTH):
                self.at = end
                if token.kind is TokenKind.NUMBER:
                    raise NotUnderstoodError
                break
        if not found or not all(1 <= n <= 31 for n in found) or len(set(found)) < len(found):
            raise NotUnderstoodError
        return tuple(Day("", n) for n in sorted(found))

    def _dates_in_brackets(self) -> tuple[str, str]:
        self._take(TokenKind.OPENING)
        token = self._take(TokenKind.DATE)
        assert token is not None
        dates = self._dates(token)
        if self._take(TokenKind.CLOSING) is None:
            raise NotUnderstoodError
        return dates

    def _dates(self, first: Token) -> tuple[str, str]:
        """12月29日, 12/29～1/3, 8月13日から15日まで; MM-DD of both ends."""
        ends = [first.numbers]
        if self._after(TokenKind.SPACE) is TokenKind.RANGE:
            self._skip(TokenKind.SPACE, TokenKind.RANGE)
            last = self._take(TokenKind.DATE, TokenKind.DAY_OF_MONTH)
            if last is None:
                raise NotUnderstoodError
            ends.append(last.numbers if last.kind is TokenKind.DATE else (first.numbers[0], *last.numbers))
            self._take(TokenKind.UNTIL)
        try:
            days = [date(_ANY_YEAR, month, day) for month, day in ends]
        except ValueError as error:
            raise NotUnderstoodError from error
        length = (days[-1] - days[0]).days
        if length % 366 > _HALF_A_YEAR or (len(days) > 1 and not length):
            raise NotUnderstoodError  # 1/3～12/29: the other way round
        return f"{days[0]:%m-%d}", f"{days[-1]:%m-%d}"

    # -- times ------------------------------------------------------------------------------------

    def _times(self) -> None:
        if until := self._until():
            self._say(Says.UNTIL, spans=[Span(0, until)])
            return
        spans, bare = self._spans()
        self._skip(TokenKind.ONLY)
        if not self._break_follows():
            self._say(Says.TIMES, spans=spans, bare=bare)
        elif self._bracket or len(spans) == 1:
            self._say(Says.BREAK, spans=spans)
        else:
            self._say(Says.TIMES, spans=spans[:-1], bare=bare)
            self._say(Says.BREAK, spans=spans[-1:])

    def _until(self) -> int:
        """19時まで, without a begin; 0 when something else stands here."""
        start = self.at
        meridiem, token = self._moment()
        if self._take(TokenKind.UNTIL) and token.kind is TokenKind.CLOCK:
            self._skip(TokenKind.ONLY)
            return minutes_of(meridiem, *token.numbers)
        self.at = start
        return 0

    def _break_follows(self) -> bool:
        """Whether the times are followed by を除く, 休み or は昼休み; if so, it is taken."""
        start = self.at
        self._skip(TokenKind.SPACE, TokenKind.PARTICLE)
        if self._take(TokenKind.LUNCH):
            if self._after(TokenKind.SPACE, TokenKind.COLON, TokenKind.PARTICLE) not in _TIMES:
                self._verb()
                return True
        elif self._kind() in (TokenKind.EXCEPT, TokenKind.SHUT):
            self._verb()
            if self._after(TokenKind.SPACE, TokenKind.COLON) not in _DAYS:  # 9時～17時 休み：日曜
                return True
        self.at = start
        return False

    def _lunch(self) -> None:
        """昼休み12:00～13:00, with or without を除く."""
        self._take(TokenKind.LUNCH)
        self._skip(TokenKind.SPACE, TokenKind.COLON, TokenKind.PARTICLE, TokenKind.JOIN)
        if self._kind() not in _TIMES:
            raise NotUnderstoodError
        spans, _ = self._spans()
        if self._after(TokenKind.SPACE) in (TokenKind.EXCEPT, TokenKind.SHUT):
            self._skip(TokenKind.SPACE)
            self._verb()
        self._say(Says.BREAK, spans=spans)

    def _spans(self) -> tuple[list[Span], bool]:
        """The spans of a day in order, and whether one is of mere numbers."""
        found: list[Span] = []
        bare = False
        while True:
            span, of_numbers = self._span()
            found.append(span)
            bare |= of_numbers
            end = self.at
            self._joiner()
            if self._kind() not in _TIMES:
                self.at = end
                break
        ordered = all(a.opens < a.closes <= b.opens for a, b in pairwise(found))
        round_the_clock = found[-1].closes <= found[-1].opens and found[-1].closes > found[0].opens
        if not ordered or (round_the_clock and len(found) > 1):
            raise NotUnderstoodError
        return found, bare

    def _span(self) -> tuple[Span, bool]:
        opens = self._moment()
        self._skip(TokenKind.SPACE)
        if self._take(TokenKind.RANGE) is None:
            raise NotUnderstoodError
        self._skip(TokenKind.SPACE)
        next_day = self._take(TokenKind.NEXT_DAY) is not None
        closes = self._moment()
        if self._after(TokenKind.SPACE) is TokenKind.UNTIL:
            self._skip(TokenKind.SPACE, TokenKind.UNTIL)
        bare = opens[1].kind is closes[1].kind is TokenKind.NUMBER and not (opens[0] or closes[0])
        return span_of(opens, closes, next_day), bare

    def _moment(self) -> tuple[str, Token]:
        """午前 or 午後, where it is printed, and the time."""
        before = self._take(TokenKind.MERIDIEM)
        if before:
            self._skip(TokenKind.SPACE, TokenKind.COLON)
        token = self._take(TokenKind.CLOCK, TokenKind.DOTTED, TokenKind.NUMBER)
        if token is None:
            raise NotUnderstoodError
        behind = None
        if not before and self._kind() is TokenKind.MERIDIEM and self.tokens[self.at].text.isascii():
            behind = self._take(TokenKind.MERIDIEM)
        half = before or behind
        return _HALVES[half.text[0].lower() if half.text.isascii() else half.text] if half else "", token

    def _say(
        self,
        says: Says,
        items: Iterable[Item] = (),
        spans: Iterable[Span] = (),
        shut: bool = False,
        bare: bool = False,
    ) -> None:
        found = Phrase(says, tuple(items), tuple(spans), self._bracket, self._announced, shut, bare)
        self.phrases.append(found)


def _cut_off(first: Token, second: Token | None = None) -> bool:
    """Whether a text begins in the middle: with what joins or ends, or with the 日 of 平日 or 月曜日. ・ is a bullet."""
    if first.kind is TokenKind.WEEKDAY and first.text == "日":
        return second is None or second.kind not in (TokenKind.JOIN, TokenKind.HOLIDAY, TokenKind.WEEKDAY)
    return first.kind in {*_UNFINISHED, TokenKind.STOP} - {TokenKind.ANNOUNCE} and first.text != "・"


def _listed(run: list[int]) -> list[int]:
    """月水金 as it stands, in the order of the week; 日 may come first. Raises where it may be a range: 月金."""
    turned = [n - len(WEEKDAYS) if n == WEEKDAYS.index("SU") and i == 0 else n for i, n in enumerate(run)]
    if turned != sorted(set(turned)) or (len(run) == 2 and turned[1] - turned[0] >= _FAR):
        raise NotUnderstoodError
    return run
