"""Two texts or numbers side by side, with what only one of them has between marks."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher

from madoguchi.text.phone import digits

# For a terminal: bold red, and back to ordinary.
COLOURS = ("\033[1;31m", "\033[0m")
BRACKETS = ("[", "]")


def marked(before: str, after: str, mark: tuple[str, str]) -> tuple[str, str]:
    """Return both texts with what only one of them has between marks; as they are where one is empty.

    >>> marked("048-600-0272", "048-600-0271", BRACKETS)
    ('048-600-027[2]', '048-600-027[1]')
    """
    if not (before and after):
        return before, after
    one, other = "", ""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = before[a:b], after[c:d]
        one += left if tag == "equal" or not left else f"{mark[0]}{left}{mark[1]}"
        other += right if tag == "equal" or not right else f"{mark[0]}{right}{mark[1]}"
    return one, other


def differing_digits(number: str, other: str) -> tuple[int, ...]:
    """Return the places (0-based, in the bare digits of `other`) that `number` does not share.

    Of equal length digit by digit, as somebody reads two numbers out; else what was put in.

    >>> differing_digits("06-6966-6012", "06-6966-6031")
    (8, 9)
    """
    one, two = digits(number), digits(other)
    if len(one) == len(two):
        return tuple(at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b)
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return tuple(at for tag, _, _, c, d in matcher.get_opcodes() if tag != "equal" for at in range(c, d))


def marked_numbers(number: str, other: str, mark: tuple[str, str]) -> tuple[str, str]:
    """Return both numbers with the digits that differ between marks, hyphens as they are.

    >>> marked_numbers("03-3501-2876", "03-3501-6280", BRACKETS)
    ('03-3501-[2876]', '03-3501-[6280]')
    """
    return (
        _with_marks(number, differing_digits(other, number), mark),
        _with_marks(other, differing_digits(number, other), mark),
    )


def _with_marks(number: str, places: Collection[int], mark: tuple[str, str]) -> str:
    text, at = "", 0
    for char in number:
        if char.isdigit():
            text += f"{mark[0]}{char}{mark[1]}" if at in places else char
            at += 1
        else:
            text += char
    return text.replace(mark[1] + mark[0], "")
