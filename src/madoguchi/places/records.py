"""The nouns of Japan's geography as the tables give them: frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One of the 47 prefectures.

    ``code2`` is '02', ``name`` 青森県, ``short`` 青森 (北海道 stays whole),
    ``kana`` あおもり, ``romaji`` 'aomori'.
    """

    code2: str
    name: str
    short: str
    kana: str
    romaji: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city, special ward, town, village, or a ward of a designated city.

    ``code`` has six digits, the last a check digit (全国地方公共団体コード);
    ``name`` is as people write it: 札幌市中央区, 平内町 (the county 東津軽郡
    stands in ``county``); ``parent_code`` is the city's code for a ward of a
    designated city, else empty; ``kana`` is the reading of ``name`` in
    hiragana; ``romaji`` is 'sapporo-shi chuo-ku'.
    """

    code: str
    prefecture: str
    name: str
    county: str
    parent_code: str
    kana: str
    romaji: str

    @property
    def is_ward(self) -> bool:
        """Whether this is a ward of a designated city (not of Tokyo)."""
        return bool(self.parent_code)

    @property
    def ward(self) -> str:
        """The ward's own name, 中央区 of 札幌市中央区; empty for the rest."""
        return self.name[self.name.index("市") + 1 :] if self.parent_code else ""

    @property
    def own_name(self) -> str:
        """The ward's own name for a ward, the name for the rest."""
        return self.ward or self.name

    @property
    def base(self) -> str:
        """The own name without 市, 区, 町 or 村: 青森, 中央, 平内."""
        return self.own_name[:-1]


@dataclass(frozen=True, slots=True)
class Town:
    """A town area (町域) as the postal data names it.

    ``postal_code`` has seven digits without hyphen; ``kana`` is in hiragana
    and may be empty.
    """

    postal_code: str
    municipality_code: str
    name: str
    kana: str
