"""The words of a heading, without the sign before them and the address and numbers behind them."""

from __future__ import annotations

import re

from madoguchi.ingest.pieces.cells import read_cell
from madoguchi.ingest.source import Slice

# ☎ before a heading; the extraction reads it as 8 where the printed sign is small.
SIGN = re.compile(r"^(?:☎|☏|8(?=\s))\s*")
# The word before a number behind a heading: 東市役所 窓口一覧(代表 099-…).
_MAIN_BEHIND = re.compile(r"(?<=[^\s(・、])[\s(・、]++代表(?:電話番号|電話|番号|TEL)?\s*+$")


def heading_words(text: str) -> str:
    """Return the words of a heading in its folded text, without its sign, URL and numbers.

    >>> heading_words("☎ 東市役所 窓口一覧(代表 099-000-0001)")
    '東市役所 窓口一覧'
    """
    begin, end = span_of_words(text)
    return text[begin:end]


def span_of_words(text: str) -> tuple[int, int]:
    """Return where the words of a heading begin in its text, and where they end."""
    sign = SIGN.match(text)
    bare = Slice(text, 1, 0).cut(sign.end() if sign else 0, len(text))
    words = read_cell(bare).words
    if not words:
        bare = bare.strip()
        return bare.start, bare.end
    found = words[0]
    main = _MAIN_BEHIND.search(found.text) if found.end < len(text) else None
    return found.start, found.start + main.start() if main else found.end
