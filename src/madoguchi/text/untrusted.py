"""The door for text from outside: cut to what is read of it before anything else is done with it.

What counts is the length in the form in which we compare texts (NFKC): one character may become
eighteen (U+FDFA), so that a question of 1,900 characters can be one of 34,200. Nothing is
rewritten here: what is let in is the beginning of what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from madoguchi.errors import InputError
from madoguchi.message import Message

# The most characters that NFKC makes of one.
WIDEST = 18
# Marks above or below one letter; more in a row are no writing (UAX #15, stream-safe text), and
# putting them in order takes time by the square of their number.
_MOST_MARKS = 30
_SHORT = 512  # characters: so many marks are ordered in a millisecond
_PIECE = 512


def cut(text: str, most: int) -> str:
    """Return the longest beginning of a text that has at most `most` characters after NFKC.

    >>> cut("\\ufdfa\\ufdfa", 20) == "\\ufdfa"
    True
    """
    begun = text[:most]
    if begun.isascii():
        return begun
    if len(begun) > _SHORT:
        begun = _without_heaps(begun)
    elif _width(begun) <= most:
        return begun
    room = most
    for start in range(0, len(begun), _PIECE):
        piece = begun[start : start + _PIECE]
        wide = _width(piece)
        if wide > room:
            fitting = bisect_right(range(len(piece)), room, key=lambda length: _width(piece[:length]))
            begun = begun[: start + fitting - 1]
            break
        room -= wide
    while _width(begun) > most:  # a mark at a seam of two pieces came to count for itself
        begun = begun[:-1]
    return begun


def is_longer(text: str, most: int) -> bool:
    """Whether a text has more than `most` characters after NFKC.

    >>> is_longer("\\ufdfa", 17), is_longer("a" * 17, 17)
    (True, False)
    """
    return len(cut(text, most)) < len(text)


def without_halves(text: str) -> str:
    """Return a text without halves of characters, which JSON lets through and nothing else can read.

    Two halves that stand side by side are the character that they make; one alone becomes U+FFFD.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def accepted(what: str, text: str, most: int) -> str:
    """Return a text that may be stored: without spaces around it, lines parted by one character.

    Raises InputError for one with more than `most` characters, with characters that control a terminal or
    break a page, or with halves of characters, which no database takes.
    """
    text = text.replace("\r\n", "\n").strip()
    if is_longer(text, most):
        raise InputError(Message("{what} has more than {most} characters; shorten it", what=what, most=most))
    if found := _UNSHOWABLE.search(text):
        raise InputError(
            Message(
                "{what} holds the character U+{ord:04X}, which cannot be shown; leave it out",
                what=what,
                ord=ord(found[0]),
            )
        )
    return text


def showable(value: object) -> str:
    r"""Return a stored value as text that every page, feed, sheet and terminal may hold.

    What cannot be shown stands as U+FFFD. What is no text or number is said as "…": nothing of ours stores it.

    >>> showable("a\x00\ud800"), showable(None), showable({"a": []})
    ('a��', '', '…')
    """
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        try:
            return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))
        except ValueError:  # a whole number of thousands of digits
            pass
    return "…"


# Controls but tab and new line, halves of characters, and what XML forbids besides.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _width(text: str) -> int:
    return len(unicodedata.normalize("NFKC", text))


def _without_heaps(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        added = _marks(character)
        marks = marks + added if added else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=1024)
def _marks(character: str) -> int:
    """How many marks a character is after NFKC, 0 for a letter: U+0F73 is two, though no mark by its class."""
    if not unicodedata.decomposition(character):
        return 1 if unicodedata.combining(character) else 0
    parts = unicodedata.normalize("NFKD", character)
    return len(parts) if all(map(unicodedata.combining, parts)) else 0
