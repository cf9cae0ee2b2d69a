"""Printed times as minutes: 午前9時～午後5時, 午後1時～4時, 9～17時, 22:00～翌5:00, 18:00～25:00; what may be another time is refused."""

from __future__ import annotations

from typing import NamedTuple

from madoguchi.text.hours_tokens import NotUnderstoodError, Token, TokenKind

MINUTES_OF_DAY = 24 * 60
_NOON = 12 * 60
# Hours that begin so late and end so early are those of a night, also without a word for the next day.
_EVENING, _MORNING = 17 * 60, 9 * 60
_LATEST_HOUR = 29  # by which the hours of a day are counted on after midnight


class Span(NamedTuple):
    """Minutes after midnight; a `closes` that is not after `opens` is the next day's."""

    opens: int
    closes: int


def span_of(opens: tuple[str, Token], closes: tuple[str, Token], next_day: bool) -> Span:
    """Return a span; raises NotUnderstoodError when its times are none, or more than one reading fits."""
    (half, first), (other_half, last) = opens, closes
    _check_style(first, last)
    start = minutes_of(half, *first.numbers)
    hour, minute = last.numbers if len(last.numbers) == 2 else (*last.numbers, 0)
    if half == "午後" and not other_half and not next_day and 1 <= hour <= 11:
        other_half = "午後"  # 午後1時～4時
    on_clocks = first.kind is last.kind is TokenKind.CLOCK and not (half or other_half or next_day)
    if on_clocks and (24, 0) < (hour, minute) <= (_LATEST_HOUR, 0):
        return _over_midnight(start, minutes_of("", hour - 24, minute))
    noon = other_half == "午前" and (hour, minute) == (12, 0)
    twelve = other_half == "午後" and (hour, minute) == (12, 0)
    if twelve and start < _NOON:
        raise NotUnderstoodError  # 午後12時 is midnight, and noon to many
    end = _NOON if noon else MINUTES_OF_DAY if twelve else minutes_of(other_half, hour, minute)
    if next_day or (on_clocks and _EVENING <= start < MINUTES_OF_DAY and end <= _MORNING):
        return _over_midnight(start, end)
    if not start < end <= MINUTES_OF_DAY:
        raise NotUnderstoodError
    early = 60 <= start < 7 * 60 and end <= _NOON
    if not half and not other_half and (early or (start and end <= 9 * 60)):
        raise NotUnderstoodError  # 1時～4時: of the afternoon, more likely
    return Span(start, end)


def _over_midnight(start: int, end: int) -> Span:
    if not 0 <= end <= start < MINUTES_OF_DAY:
        raise NotUnderstoodError
    return Span(start, end or MINUTES_OF_DAY)


def _check_style(first: Token, last: Token) -> None:
    """9～17時, 9-17 and 9:00～17時 are times; 9:00～17 was cut off; 9.10～9.20 may be days."""
    dotted = [token for token in (first, last) if token.kind is TokenKind.DOTTED]
    if dotted and (len(dotted) == 1 or not any(_no_date(*token.numbers) for token in dotted)):
        raise NotUnderstoodError
    hour_follows = last.kind is TokenKind.NUMBER or "時" in last.text
    if (first.kind is TokenKind.NUMBER and not hour_follows) or (last.kind is TokenKind.NUMBER) > (
        first.kind is TokenKind.NUMBER
    ):
        raise NotUnderstoodError


def _no_date(month: int, day: int) -> bool:
    return not (1 <= month <= 12 and 1 <= day <= 31)


def minutes_of(half: str, hour: int, minute: int = 0) -> int:
    """Minutes after midnight. 12 o'clock of 午前 is not asked for here; 午後12時半 is half past noon."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise NotUnderstoodError
    if half == "午前" and hour >= 12:
        raise NotUnderstoodError
    if half == "午後" and hour < 12:
        hour += 12
    return hour * 60 + minute
