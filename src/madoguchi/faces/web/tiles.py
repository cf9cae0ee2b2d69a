"""The tile map: the 47 prefectures in their official order, each with its square's class."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: `code` (JIS X 0401) places it through `tiles.css`."""

    code: str
    name: str
    short: str
    romaji: str


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the squares, north to south."""
    rows = csv.DictReader(io.StringIO(read_text("places/prefectures.csv")))
    return tuple(Tile(r["code2"], r["name"], r["short"], r["romaji"].capitalize()) for r in rows)


def tile_of(text: str) -> Tile | None:
    """Return the prefecture for 青森県, 青森 or aomori."""
    asked = text.strip()
    return next((t for t in tiles() if asked in (t.name, t.short) or asked.lower() == t.romaji.lower()), None)
