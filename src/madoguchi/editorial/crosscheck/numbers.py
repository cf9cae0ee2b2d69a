"""Phone numbers as people type them into lists, FAX numbers left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from madoguchi.text.fold import fold
from madoguchi.text.phone import digits, find_phones
from madoguchi.text.phone_words import FAX, TEL

# All of these keep the length, so that a place in the folded text is a place in the line.
_URL = re.compile(
    r"https?://[!-~]+|(?<![\w.+-])[\w.+-]++@[\w.-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
# 京都産業21075-315-9234: a name that ends in digits runs into its number.
_GLUED = re.compile(r"(?:(?<=[^\W\da-z_]\d)|(?<=[^\W\da-z_]\d\d))0\d{1,4}-\d{1,4}-\d{4}(?![\d-])")
_FAX = re.compile(rf"(?:{FAX}|(?<![a-z])f)[番号]*[\s:：.)/＞>】\]]*\(?$", re.IGNORECASE)
_PHONE = re.compile(TEL, re.IGNORECASE)
_COUNTED = re.compile(r"\s*[年月日時分円名人件社%歳階号回]")
_BEFORE = 24  # characters in which FAX would stand
# A national number has ten digits, or eleven where it is mobile or IP (Japan's numbering plan).
_LENGTHS = (9, 10, 11)


@dataclass(frozen=True, slots=True)
class FoundNumbers:
    """A number at `start:end` of a line, with plain hyphens; several where a range was printed."""

    numbers: tuple[str, ...]
    start: int
    end: int


def find_numbers(line: str) -> tuple[FoundNumbers, ...]:
    """Return the phone numbers of a line in order, however they are typed; FAX numbers are left out.

    >>> find_numbers("電話:(098)-941-1830 FAX 098-941-1900")[0].numbers
    ('098-941-1830',)
    """
    folded = folded_line(line)
    found, end = [], 0
    for group in find_phones(folded):
        before, numbers = folded[end : group.start], []
        stop = group.start
        for number in group.numbers:
            if not number.whole and number.start >= stop and _COUNTED.match(folded, number.end):
                break  # 、2020年 is no tail of a number
            numbers.append(number.number)
            stop = max(stop, number.end)
        end = max(stop, group.start + 1)
        if not _is_fax(before) and len(digits(numbers[0])) in _LENGTHS:
            found.append(FoundNumbers(tuple(numbers), group.start, end))
    for match in _GLUED.finditer(folded):
        free = not any(each.start < match.end() and match.start() < each.end for each in found)
        if free and not _is_fax(folded[max(0, match.start() - _BEFORE) : match.start()]):
            found.append(FoundNumbers((match.group(),), *match.span()))
    return tuple(sorted(found, key=lambda each: each.start))


def folded_line(line: str) -> str:
    """Return a folded line, as long as before, without its addresses of the web and of mail."""
    return _URL.sub(lambda match: " " * len(match.group()), fold(line))


def _is_fax(before: str) -> bool:
    tail = before[-_BEFORE:]
    fax = _FAX.search(tail)
    # TEL/FAX 03-… is both.
    return bool(fax) and not _PHONE.search(tail[max(0, fax.start() - 6) : fax.start()] if fax else "")
