"""Where the first digits of geographic numbers lie. Sources: data/common/rules/ORIGIN.txt."""

from __future__ import annotations

import csv
from functools import cache, lru_cache

from madoguchi.data import read_text

_SHORTEST = 2  # 03


@cache
def _prefixes() -> dict[str, str]:
    rows = csv.DictReader(read_text("rules/area-codes.csv").splitlines())
    return {row["prefix"]: row["prefecture"] for row in rows}


@cache
def _over_borders() -> tuple[tuple[str, str], ...]:
    rows = csv.DictReader(read_text("rules/area-codes-over-borders.csv").splitlines())
    return tuple((row["code"], row["prefecture"]) for row in rows)


@lru_cache(maxsize=16384)
def prefecture_by_start(start: str) -> str | None:
    """Return the prefecture in which numbers with these first digits lie, most of them; None where nothing says it."""
    found = (_prefixes().get(start[:length]) for length in range(len(start), _SHORTEST - 1, -1))
    return next((name for name in found if name), None)


@lru_cache(maxsize=1024)
def prefectures_with(code: str) -> frozenset[str]:
    """Return all prefectures in which numbers with an area code lie; empty where nothing says it.

    >>> sorted(prefectures_with("06"))
    ['兵庫県', '大阪府']
    """
    longer = {prefecture for prefix, prefecture in _prefixes().items() if prefix.startswith(code)}
    whole = {prefecture} if (prefecture := prefecture_by_start(code)) else set()
    return frozenset(longer | whole | {there for other, there in _over_borders() if other == code})
