"""How wide a text stands on a terminal: full-width characters take two columns."""

from __future__ import annotations

from unicodedata import east_asian_width


def screen_width(text: str) -> int:
    """Return how many columns of a screen a text fills. What may be wide is taken as wide: ○, ①, … in a Japanese font."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def padded(text: str, width: int) -> str:
    """Return a text with spaces behind it, so that it fills at least so many columns."""
    return text + " " * max(0, width - screen_width(text))
