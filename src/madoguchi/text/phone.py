"""Phone numbers in printed text: find every one, expand ranges and tails, keep the hyphens.

A number is never re-formatted and its digits are never touched: `number` is made of the
printed characters alone. Validity is a question for the rules, not for the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# 03-3501-1511, 0570-082100, 0120-154-505, 0952(27)7071; loose in the last group, so that a
# number with a digit too few or too many is read (and then noticed), not overlooked.
_FULL = r"0\d{1,4}-\d{1,4}-\d{3,5}|0(?:570|120|800|990)-\d{5,7}|\(?0\d{1,4}[()]\d{1,4}[)-]\d{3,5}"
_NUMBER = re.compile(rf"(?<![\d-])(?:\+81[ -]?)?(?:{_FULL})(?![\d-])")
_RANGE = re.compile(r"\s*[～〜~]\s*(\d{2,4})(?![\d-])")
_TAIL = re.compile(r"\s*[、,]\s*(\d{2,4})(?![\d-])")
_MARK = re.compile(r"\s*\((代表|代|直通|直)\)")
KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
MARKS = {"代": "代表", "代表": "代表", "直": "直通", "直通": "直通"}
# A printed range names neighbouring lines of one section; anything longer is a misprint.
LONGEST_RANGE = 20


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One full number; `start:end` is the printed token it was read from.

    `whole` is true when all of its digits stand there, false when the token is a tail
    (、0345) or a range (5423～5425) that was completed from the number before it.
    """

    number: str
    start: int
    end: int
    whole: bool


@dataclass(frozen=True, slots=True)
class PhoneGroup:
    """Numbers printed as one group (a number with its tails), `start:end` including the mark."""

    numbers: tuple[PrintedNumber, ...]
    mark: str | None
    start: int
    end: int


def find_phones(text: str) -> tuple[PhoneGroup, ...]:
    """Return every group of phone numbers of a folded text, in order.

    >>> [n.number for g in find_phones("048-600-0344、0345") for n in g.numbers]
    ['048-600-0344', '048-600-0345']
    """
    groups: list[PhoneGroup] = []
    position = 0
    while match := _NUMBER.search(text, position):
        group = _read_group(text, match)
        groups.append(group)
        position = group.end
    return tuple(groups)


def _read_group(text: str, match: re.Match[str]) -> PhoneGroup:
    start, end = match.span()
    first = _plain(match.group())
    numbers = [PrintedNumber(first, start, end, whole=True)]
    while True:
        if ranged := _RANGE.match(text, end):
            last = numbers.pop()
            token_end = ranged.end(1)
            inner = expand_range(last.number, ranged.group(1))
            numbers.append(last)
            numbers += [PrintedNumber(n, last.start, token_end, whole=False) for n in inner[1:]]
            end = ranged.end()
        elif tail := _TAIL.match(text, end):
            number = _complete(first, tail.group(1))
            numbers.append(PrintedNumber(number, *tail.span(1), whole=False))
            end = tail.end()
        else:
            break
    mark = _MARK.match(text, end)
    return PhoneGroup(
        numbers=tuple(numbers),
        mark=MARKS[mark.group(1)] if mark else None,
        start=start,
        end=mark.end() if mark else end,
    )


def _plain(token: str) -> str:
    """Brackets around an area code become hyphens; hyphens stay where they are."""
    return re.sub(r"[()]", "-", token.removeprefix("(")).strip("-")


def _complete(first: str, tail: str) -> str:
    return first[: -len(tail)] + tail


def expand_range(first: str, last_digits: str) -> tuple[str, ...]:
    """Return the numbers from `first` to the one that ends in `last_digits`.

    A range that runs backwards or is longer than `LONGEST_RANGE` gives its two ends only:
    what lies between would be a guess.

    >>> expand_range("092-482-5423", "5425")
    ('092-482-5423', '092-482-5424', '092-482-5425')
    """
    width = len(last_digits)
    begin, end = first[-width:], last_digits
    if not begin.isdigit() or not 0 < int(end) - int(begin) <= LONGEST_RANGE:
        return (first, _complete(first, last_digits))
    return tuple(_complete(first, str(n).zfill(width)) for n in range(int(begin), int(end) + 1))


def digits(number: str) -> str:
    """Return the bare digits, national form: what two spellings of one number share.

    >>> digits("+81 3-3501-1511")
    '0335011511'
    """
    bare = number.replace("-", "")
    if bare.isascii() and bare.isdigit():  # most numbers, and much faster
        return bare
    bare = re.sub(r"\D", "", number)
    return "0" + bare[2:].removeprefix("0") if number.lstrip("( ").startswith("+81") else bare


# No phone abroad dials these, so they have no global form: free and shared services, carriers' codes, and
# whatever does not begin with the 0 of a call within Japan.
_HOME_ONLY = re.compile(r"0(?:120|570|800|990|0)|[^0]|$")


def tel_uri(number: str) -> str:
    """Return the RFC 3966 URI of a printed number; its printed hyphens stay as visual separators.

    A number that can be dialled from abroad (geographic, mobile, IP) is global; one that can't (0120, 0800,
    0570, 0990, 188, #8000) is local, in the context of Japan. For files that other programs read. A link that
    a person presses has the bare digits instead (`dial_link` of the pages): some phones dial a context.

    >>> tel_uri("03-3501-1511"), tel_uri("0570-082100"), tel_uri("#8008")
    ('tel:+81-3-3501-1511', 'tel:0570-082100;phone-context=+81', 'tel:%238008;phone-context=+81')
    """
    said = re.sub(r"^\+81[ ()-]*+0?[ ()-]*+", "0", number.strip(" ("))  # as it is dialled at home
    groups = re.findall(r"[0-9]+", said)
    whole = "".join(groups)
    if said.startswith("+"):
        return "tel:+" + "-".join(groups)
    if said.startswith("#") or _HOME_ONLY.match(whole):
        return f"tel:{'%23' if said.startswith('#') else ''}{'-'.join(groups)};phone-context=+81"
    parts = [part for part in (groups[0][1:], *groups[1:]) if part]
    return "tel:" + ("-".join(("+81", *parts)) if len(groups) > 1 else f"+81{whole[1:]}")
