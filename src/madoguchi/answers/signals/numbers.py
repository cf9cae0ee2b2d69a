"""Phone numbers as people type them: +81, full-width, spaces, dots, no hyphens at all."""

from __future__ import annotations

import re

from madoguchi.index.analyzer import normal
from madoguchi.text.phone import KANJI_DIGITS

_KANJI_RUN = re.compile(r"(?=[^\n]{0,60}[一二三四五六七八九])[〇零一二三四五六七八九ー・の\s-]{9,}")
_DASHES = re.compile(r"(?<=\d)[‐‑‒–—―−－ーの・･.](?=\d)")
# A postal code and a date are no phone numbers, and must not run into one.
_NO_NUMBER = re.compile(
    r"〒\s*\d{3}-?\d{4}(?!-?\d)|(?<![\d)])(?<![\d)][ -])\d{3}-\d{4}(?!-?\d)|(?<!\d)(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?!\d)"
)
_START = re.compile(r"(?<![a-z\d.])(?:\+?\(?81\)?[\s-]?\(?0?\)?|0081[\s-]?\(?0?\)?|\(?0)(?=[\s()-]{0,2}\d)")
_NEXT = re.compile(r"([ ()-]{0,2})(\d)")
# Mobile, IP and 0800 numbers have eleven digits, all others ten. Nine may be a slip of the pen.
_LONG = re.compile(r"0(?:[2-9]0|800)")
LONG, SHORT, LEAST = 11, 10, 9


def typed_numbers(text: str) -> tuple[str, ...]:
    """Return the bare digits (national form) of every phone-like number in a text.

    >>> typed_numbers("０３ー３５０１ー１５１１ or +81 3 3501 1511")
    ('0335011511', '0335011511')
    """
    plain = _KANJI_RUN.sub(lambda m: m.group().translate(KANJI_DIGITS), normal(text))
    plain = _NO_NUMBER.sub("\n", plain)
    plain = _DASHES.sub("-", plain).replace("/", "\n")
    found: list[str] = []
    position = 0
    while match := _START.search(plain, position):
        number, position = _from(plain, match.end())
        if number:
            found.append(number)
    return tuple(found)


def _from(plain: str, start: int) -> tuple[str, int]:
    """The number whose digits behind the leading 0 begin at `start`, if it is one, and where to go on."""
    number, position = "0", start
    while step := _NEXT.match(plain, position):
        between, digit = step.groups()
        if len(number) >= (LONG if _LONG.match(number) else SHORT):
            # Enough digits: what follows a space is another number, what follows at once spoils this one.
            if " " not in between:
                return "", _end_of_run(plain, position)
            break
        number += digit
        position = step.end()
    return (number if len(number) >= LEAST else ""), position


def _end_of_run(plain: str, position: int) -> int:
    while step := _NEXT.match(plain, position):
        position = step.end()
    return position
