"""Two texts beside each other, with what only one of them has marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from madoguchi.text.phone import digits

_NUMBER = re.compile("[0-9][0-9-]{5,17}")
_LONGEST = 2000  # characters: longer texts are marked as a whole


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Return both texts as HTML: `<del>` in the first, `<ins>` in the second around what differs.

    Two phone numbers of as many digits are compared digit by digit: that is what a person dials.
    """
    if before == after or not (before and after):
        return _whole("del", before, after), _whole("ins", after, before)
    one, other = Markup(), Markup()
    for equal, left, right in _pieces(before, after):
        one += escape(left) if equal or not left else Markup("<del>{}</del>").format(left)
        other += escape(right) if equal or not right else Markup("<ins>{}</ins>").format(right)
    return _on_one_line(before, one), _on_one_line(after, other)


def _on_one_line(text: str, html: Markup) -> Markup:
    """A number of which every digit counts is never broken."""
    return Markup('<span class="figure">{}</span>').format(html) if _NUMBER.fullmatch(text) else html


def _whole(tag: str, text: str, other: str) -> Markup:
    html = escape(text) if not text or text == other else Markup(f"<{tag}>{{}}</{tag}>").format(text)
    return _on_one_line(text, html)


def _pieces(before: str, after: str) -> list[tuple[bool, str, str]]:
    if max(len(before), len(after)) > _LONGEST:
        return [(False, before, after)]
    if len(before) == len(after) and digits(before) and _shape(before) == _shape(after):
        return _digit_by_digit(before, after)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(tag == "equal", before[a:b], after[c:d]) for tag, a, b, c, d in codes]


def _shape(text: str) -> str:
    return "".join("0" if character.isdigit() else character for character in text)


def _digit_by_digit(before: str, after: str) -> list[tuple[bool, str, str]]:
    found: list[tuple[bool, str, str]] = []
    for left, right in zip(before, after, strict=True):
        equal = left == right
        if found and found[-1][0] == equal:
            found[-1] = (equal, found[-1][1] + left, found[-1][2] + right)
        else:
            found.append((equal, left, right))
    return found
