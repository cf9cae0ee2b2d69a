"""The existing names that look most like a written one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from madoguchi.places.folding import squeeze


def nearest(value: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return up to ``limit`` names that look like the value, the nearest first.

    Among equals, kanji of one radical come first (鏡西 is nearer to 鐙西 than to
    幸西): Unicode orders kanji by radical, so near numbers mean a shared one.
    """
    key = squeeze(value)
    scored: list[tuple[float, int, str]] = []
    for name in dict.fromkeys(names):
        matcher = SequenceMatcher(None, key, squeeze(name), autojunk=False)
        if matcher.real_quick_ratio() >= 0.5 and matcher.quick_ratio() >= 0.5:
            ratio = matcher.ratio()
            if ratio >= 0.5:
                scored.append((-ratio, _distance(key, squeeze(name)), name))
    return tuple(name for _, _, name in sorted(scored)[:limit])


def _distance(one: str, other: str) -> int:
    """How far apart the code points are where two texts of one length differ."""
    if len(one) != len(other):
        return 0x10000
    return sum(abs(ord(a) - ord(b)) for a, b in zip(one, other, strict=True))
