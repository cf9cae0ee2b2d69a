"""The tile map: the 47 prefectures in their official order, each with its square's class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from madoguchi.model.answer import LocalizedText
from madoguchi.places.tables import read_rows


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: `code` (JIS X 0401) places it through `tiles.css`."""

    code: str
    name: str
    short: str
    romaji: str
    hangul: str = ""

    @property
    def called(self) -> LocalizedText:
        """The prefecture's name in the languages of the pages; readers of Chinese read the kanji."""
        return LocalizedText(self.name, self.romaji, (("zh", self.name), ("ko", self.hangul)))

    @property
    def square(self) -> LocalizedText:
        """The name as it stands on the square."""
        return LocalizedText(self.short, self.romaji, (("zh", self.short), ("ko", self.hangul)))


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the squares, north to south."""
    hangul = {row["name"]: row["text"] for row in read_rows("exonyms.csv") if row["language"] == "ko"}
    return tuple(
        Tile(r["code2"], r["name"], r["short"], r["romaji"].capitalize(), hangul.get(r["name"], ""))
        for r in read_rows("prefectures.csv")
    )


class Square(NamedTuple):
    """A prefecture on the map of a page: `label` in the page's language."""

    code: str
    name: str
    label: str


@cache
def squares(lang: str) -> tuple[Square, ...]:
    """Return the squares of the map in one of the languages of the pages."""
    return tuple(Square(t.code, t.name, t.square.of(lang)) for t in tiles())


def tile_of(text: str) -> Tile | None:
    """Return the prefecture for 青森県, 青森 or aomori."""
    asked = text.strip()
    return next((t for t in tiles() if asked in (t.name, t.short) or asked.lower() == t.romaji.lower()), None)
