"""Folding of a line to the shapes our patterns expect, one character for one character.

Positions must survive (evidence points at characters of the source), so this is not NFKC:
only forms with a one-to-one partner are folded. Search has a deeper normalisation of its own.
"""

from __future__ import annotations

import re

_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Kept as printed: ～ joins hours and ranges, ／ ： ， ． belong to Japanese text.
_KEPT = "～／：，．！？＆＂＇"
_HYPHENS = "‐‑‒–−－"
_TABLE = {
    **{ord(wide): narrow for wide, narrow in _FULL_WIDTH.items() if wide not in _KEPT},
    **{ord(hyphen): "-" for hyphen in _HYPHENS},
    0x3000: " ",
    0x00A0: " ",
}
_TO_FOLD = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
# A long-vowel mark, dash or minus between digits is a hyphen somebody typed.
_DASH_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ー—―](?=[0-9])")


def fold(text: str) -> str:
    """Return `text` with full-width letters, digits, brackets and hyphens made half-width.

    The result has the same length, so a span of one is a span of the other.

    >>> fold("０３－３５０１（代）")
    '03-3501(代)'
    """
    plain = text.translate(_TABLE) if _TO_FOLD.search(text) else text
    return _DASH_BETWEEN_DIGITS.sub("-", plain)
