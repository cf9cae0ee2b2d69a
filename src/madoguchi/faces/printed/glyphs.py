"""What the print font can show, and what is printed for a character that it can't."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import Any

FAMILY = "BIZ UDGothic"
# Platform and encoding of the subtables that map Unicode, formats 4 and 12: the OpenType specification.
_SPACES = " \t\r\n\u00a0\u3000"
_UNICODE = {(3, 10), (3, 1), (0, 4), (0, 3)}


def fonts() -> Path:
    """Return the folder of the font's files; they are a package of their own, see extras.py."""
    from madoguchi_fonts import FOLDER

    return FOLDER


def printable(text: str) -> str:
    """Return a text with each character that the font lacks as its code point: 〔U+0902〕.

    A missing glyph would stop a PDF/UA export, and an empty box would tell nobody what it was.
    """
    known = characters()
    return "".join(c if c in known or c in _SPACES else f"〔U+{ord(c):04X}〕" for c in text)


def as_printed(data: Any) -> Any:
    """Return a template's data with every text as the font can show it."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, list | tuple):
        return [as_printed(item) for item in data]
    if isinstance(data, dict):
        return {key: as_printed(value) for key, value in data.items()}
    return data


@cache
def characters() -> frozenset[str]:
    """Return every character that all weights of the font have."""
    weights = [_characters(path.read_bytes()) for path in sorted(fonts().glob("*.ttf"))]
    return frozenset.intersection(*weights)


def _characters(font: bytes) -> frozenset[str]:
    cmap = _table(font, b"cmap")
    count = struct.unpack_from(">H", cmap, 2)[0]
    found: set[str] = set()
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        if (platform, encoding) in _UNICODE:
            subtable = cmap[offset:]
            kind = struct.unpack_from(">H", subtable)[0]
            found |= _segments(subtable) if kind == 4 else _groups(subtable) if kind == 12 else set()
    return frozenset(found)


def _table(font: bytes, name: bytes) -> bytes:
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == name:
            return font[offset : offset + length]
    return b""


def _segments(subtable: bytes) -> set[str]:
    """Format 4: segments of the basic plane, each with a delta or an array of glyphs."""
    twice = struct.unpack_from(">H", subtable, 6)[0]
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{twice // 2}H", subtable, at)
        for at in (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
    )
    found = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if offset:
                at = 16 + 3 * twice + 2 * index + offset + 2 * (code - start)
                glyph = struct.unpack_from(">H", subtable, at)[0] if at + 2 <= len(subtable) else 0
                if not glyph:
                    continue
            if (glyph + delta) & 0xFFFF and code != 0xFFFF:
                found.add(chr(code))
    return found


def _groups(subtable: bytes) -> set[str]:
    """Format 12: groups of code points of all planes."""
    count = struct.unpack_from(">I", subtable, 12)[0]
    found: set[str] = set()
    for index in range(count):
        start, end, glyph = struct.unpack_from(">III", subtable, 16 + 12 * index)
        found |= {chr(code) for code in range(start, end + 1) if glyph + code - start}
    return found
