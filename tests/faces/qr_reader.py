"""A small QR reader (ISO/IEC 18004, versions 1 and 2, byte mode, no error correction), for the tests.

It shares nothing with the library that makes the codes: what it reads is what a telephone reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Modules = list[list[bool]]

_FORMAT_MASK = 0b101010000010010
_MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, _: y % 2 == 0,
    lambda _, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def modules_of(path: str, size: int, quiet: int = 4) -> Modules:
    """Return the dark modules that an SVG path draws; its quiet zone must be light on every side."""
    assert _RUN.sub("", path) == "", "the path draws something else than runs of modules"
    grid = [[False] * size for _ in range(size)]
    for x, y, length, back in (map(int, run) for run in _RUN.findall(path)):
        assert length == back
        for dx in range(length):
            grid[y][x + dx] = True
    return without_quiet(grid, quiet)


def without_quiet(grid: Modules, quiet: int = 4) -> Modules:
    """Return the code itself; nothing dark may stand in its quiet zone."""
    size = len(grid)
    inner = range(quiet, size - quiet)
    dark = {(y, x) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell}
    assert all(y in inner and x in inner for y, x in dark), "the quiet zone is not empty"
    return [[grid[y][x] for x in inner] for y in inner]


def read(modules: Modules) -> str:
    """Return the text of a code."""
    size = len(modules)
    assert size in (21, 25), "this reader knows versions 1 and 2"
    bits = _bits(modules, _MASKS[_mask_number(modules)])
    assert _number(bits, 4) == 0b0100, "byte mode is expected"
    length = _number(bits, 8)
    return bytes(_number(bits, 8) for _ in range(length)).decode("utf-8")


def _mask_number(modules: Modules) -> int:
    places = [
        *((8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((y, 8) for y in (7, 5, 4, 3, 2, 1, 0)),
    ]
    value = 0
    for y, x in places:
        value = value << 1 | modules[y][x]
    return (value ^ _FORMAT_MASK) >> 10 & 0b111


def _bits(modules: Modules, mask: object) -> Iterator[bool]:
    size = len(modules)
    rows: list[int] = list(range(size))
    upward = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for y in reversed(rows) if upward else rows:
            for x in (right, right - 1):
                if not _is_function(y, x, size):
                    yield modules[y][x] ^ mask(y, x)
        upward = not upward


def _is_function(y: int, x: int, size: int) -> bool:
    """Finders with their edges and format, timing, and the one alignment pattern of version 2."""
    if 6 in (y, x) or (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9):
        return True
    return size == 25 and 16 <= y <= 20 and 16 <= x <= 20


def _number(bits: Iterator[bool], length: int) -> int:
    value = 0
    for _ in range(length):
        value = value << 1 | next(bits)
    return value
