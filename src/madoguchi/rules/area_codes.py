"""What the first digits of a number tell: the kind of line, and the prefecture it lies in."""

from __future__ import annotations

import re
from functools import lru_cache

from madoguchi.message import Message, vocabulary
from madoguchi.places.area_codes import prefecture_by_start
from madoguchi.text.phone import digits, is_local

# Source: the numbering plan of the Ministry of Internal Affairs and Communications (総務省).
_KINDS = {
    "free": r"0120|0800",
    "navi-dial": r"0570",
    "premium": r"0990",
    "ip": r"050",
    "mobile": r"0[6789]0|020",
}
_SHORT = 3  # 188
_LONGEST_START = 4  # digits that tell the kind
_LONGEST_PREFIX = 7  # digits that tell the prefecture
_KIND = re.compile("|".join(f"({start})" for start in _KINDS.values()))
_NAMES = (*_KINDS, "geographic")
# For messages.
KINDS_IN_WORDS = vocabulary(
    *(Message("free"), Message("navi-dial"), Message("premium"), Message("ip"), Message("mobile")),
    *(Message("short"), Message("local"), Message("geographic")),
)


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
    found = _KIND.match(start)
    return _NAMES[found.lastindex - 1 if found and found.lastindex else -1]


def prefecture_of(number: str) -> str | None:
    """Return the prefecture of a geographic number by its first digits, else None."""
    if kind_of(number) != "geographic":
        return None
    return prefecture_by_start(digits(number)[:_LONGEST_PREFIX])
