"""What the digits of a Japanese number tell: its kind of line, where it lies, and how the numbering plan writes it.

Sources: data/common/number-kinds.toml and, of where numbers lie, data/common/rules/ORIGIN.txt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from madoguchi.data.loading import common_rows, common_table
from madoguchi.message import Message, vocabulary
from madoguchi.text.phone import digits, is_local

if TYPE_CHECKING:
    import phonenumbers

_SHORT = 3  # 188
_LONGEST_START = 4  # digits that tell the kind
_SHORTEST_PREFIX = 2  # 03
_LONGEST_PREFIX = 7  # digits that tell the prefecture
_JAPAN = 81
_WHOLE = re.compile(r"0(?!10)[1-9]\d{8,9}")  # 010 leads abroad
_LINE = 4  # last digits of a number: the line within its exchange
# For messages.
KINDS_IN_WORDS = vocabulary(
    *(Message("free"), Message("navi-dial"), Message("premium"), Message("ip"), Message("mobile")),
    *(Message("short"), Message("local"), Message("geographic")),
)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One entry of `number-kinds.toml`; `type` is the name that phonenumbers has for it."""

    prefix: str
    id: str
    type: str
    source: str
    reason: str


@cache
def number_kinds() -> tuple[NumberKind, ...]:
    """Return the kinds that the first digits of a number tell."""
    return tuple(NumberKind(**entry) for entry in common_table("number-kinds.toml")["kind"])


def kind_of(number: str) -> str:
    """Return free, navi-dial, premium, ip, mobile, short (#7119, 188), local (82-2007) or geographic.

    >>> kind_of("0120-154-505")
    'free'
    """
    if number.startswith("#") or len(number) == _SHORT:
        return "short"
    if is_local(number):
        return "local"
    return _kind_by_start(digits(number)[:_LONGEST_START])


@lru_cache(maxsize=16384)
def _kind_by_start(start: str) -> str:
    return next((kind.id for kind in number_kinds() if start.startswith(kind.prefix)), "geographic")


def prefecture_of(number: str) -> str | None:
    """Return the prefecture of a geographic number by its first digits, else None."""
    if kind_of(number) != "geographic":
        return None
    return _prefecture_by_start(digits(number)[:_LONGEST_PREFIX])


@lru_cache(maxsize=16384)
def _prefecture_by_start(start: str) -> str | None:
    """The prefecture in which most numbers with these first digits lie; None where nothing says it."""
    found = (_prefixes().get(start[:length]) for length in range(len(start), _SHORTEST_PREFIX - 1, -1))
    return next((name for name in found if name), None)


@lru_cache(maxsize=1024)
def prefectures_with(code: str) -> frozenset[str]:
    """Return all prefectures in which numbers with an area code lie; empty where nothing says it.

    >>> sorted(prefectures_with("06"))
    ['兵庫県', '大阪府']
    """
    longer = {prefecture for prefix, prefecture in _prefixes().items() if prefix.startswith(code)}
    whole = {prefecture} if (prefecture := _prefecture_by_start(code)) else set()
    return frozenset(longer | whole | {there for other, there in _over_borders() if other == code})


@cache
def _prefixes() -> dict[str, str]:
    rows = common_rows("rules/area-codes.csv")
    return {row["prefix"]: row["prefecture"] for row in rows}


@cache
def _over_borders() -> tuple[tuple[str, str], ...]:
    rows = common_rows("rules/area-codes-over-borders.csv")
    return tuple((row["code"], row["prefecture"]) for row in rows)


def usual_form(number: str) -> str | None:
    """Return a Japanese number with the plan's own hyphens, None for one that the plan does not have.

    >>> usual_form("017-523-1511")
    '0175-23-1511'
    """
    bare = digits(number)
    if not _WHOLE.fullmatch(bare):
        return form_of_one(number)
    # The plan assigns whole exchanges, never single lines; taking each number apart takes long.
    form = _form_of_exchange(bare[:-_LINE])
    left = iter(bare)
    return form and "".join(sign if sign == "-" else next(left) for sign in form)


def form_of_one(number: str) -> str | None:
    """Return the same for one number, without what is known of its exchange."""
    from phonenumbers import PhoneNumberFormat, format_number  # 70 ms that a question need not pay

    parsed = _taken_apart(number)
    return format_number(parsed, PhoneNumberFormat.NATIONAL) if parsed else None


@lru_cache(maxsize=16384)
def _form_of_exchange(exchange: str) -> str | None:
    return form_of_one(exchange + "0" * _LINE)


def _taken_apart(number: str) -> phonenumbers.PhoneNumber | None:
    """The valid number of these characters, or None."""
    import phonenumbers

    bare = digits(number)
    if bare[:1] == "0" and bare[1:2] != "0":  # what parsing would find, three times faster
        plain = phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(bare))
        if phonenumbers.is_valid_number(plain):
            return plain
    try:
        parsed = phonenumbers.parse(number, "JP")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
