"""Questions about Japan's prefectures, municipalities, towns and postal codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property

from madoguchi.places.folding import place_form_with_offsets, place_key
from madoguchi.places.records import Municipality, Prefecture, Town
from madoguchi.places.romaji import romaji_key, split_suffix
from madoguchi.places.tables import FormerPlace, read_former, read_municipalities, read_prefectures
from madoguchi.places.towns import TownTable

_POSTAL = re.compile(r"^\s*+〒?\s*+([0-9]{3})\s*+-?\s*+([0-9]{0,4})\s*+$")
_DASHES = re.compile("[‐‑‒–—―−ーｰ]")


def postal_digits(text: str) -> str:
    """Return the three to seven digits of a postal code, '' if it is none.

    Full width, 〒, a hyphen of any kind and spaces are understood.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    match = _POSTAL.match(plain)
    return match[1] + match[2] if match else ""


class Gazetteer:
    """The place tables behind questions. Every table loads at first need.

    Municipalities load in some 10 ms; towns and postal codes in some 100 ms.
    """

    def __init__(self) -> None:
        self._town_table = TownTable()
        self._read: dict[str, dict[str, str]] = {}
        self._names_of_cities: dict[str, dict[str, str]] = {}  # those that have wards

    def towns_read(self, code: str) -> dict[str, str]:
        """Return how the towns of a municipality are read without their 町 or 村: see `TownTable.stems_read`."""
        if code not in self._read:
            self._read[code] = self._town_table.stems_read(code)
        return self._read[code]

    @cached_property
    def prefectures(self) -> tuple[Prefecture, ...]:
        """The 47 prefectures by code."""
        return read_prefectures()

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        """All municipalities, designated cities and their wards, by code."""
        return read_municipalities()

    @cached_property
    def former(self) -> tuple[FormerPlace, ...]:
        """Municipalities that ended since 2003, and some wards and municipalities that ended before."""
        return read_former()

    @cached_property
    def _former_by_name(self) -> dict[str, tuple[FormerPlace, ...]]:
        """Former municipalities by their names, without and with the county."""
        index: dict[str, tuple[FormerPlace, ...]] = {}
        for former in self.former:
            for name in dict.fromkeys((former.name, former.county + former.name)):
                index[place_key(name)] = (*index.get(place_key(name), ()), former)
        return index

    @cached_property
    def _by_code(self) -> dict[str, Municipality]:
        return {m.code: m for m in self.municipalities}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Municipality, ...]]:
        index: dict[str, list[Municipality]] = {}
        for m in self.municipalities:
            for name in {m.name, m.county + m.name, m.own_name}:
                index.setdefault(place_key(name), []).append(m)
        return {name: tuple(found) for name, found in index.items()}

    @cached_property
    def _prefecture_spellings(self) -> dict[str, Prefecture]:
        index: dict[str, Prefecture] = {}
        for p in self.prefectures:
            suffix_kana = {"都": "と", "道": "", "府": "ふ", "県": "けん"}[p.name[-1]]
            for spelling in (p.name, p.short, p.kana, p.kana + suffix_kana):
                index[place_key(spelling)] = p
            index["latin:" + romaji_key(p.romaji)] = p
        return index

    def prefecture(self, spelling: str) -> Prefecture | None:
        """Return the prefecture: 青森, 青森県, あおもり, aomori, Aomori-ken; else None."""
        found = self._prefecture_spellings.get(place_key(spelling))
        if found or not spelling.strip() or not spelling.strip()[0].isalpha():
            return found
        name, suffix = split_suffix(spelling)
        if suffix not in ("", "県"):
            return None
        return self._prefecture_spellings.get("latin:" + romaji_key(name))

    def municipality(self, code: str) -> Municipality | None:
        """Return the municipality with this code of six digits (or five), else None."""
        if len(code) == 5:
            return next((m for c, m in self._by_code.items() if c.startswith(code)), None)
        return self._by_code.get(code)

    def named(self, name: str, prefecture: str | None = None) -> tuple[Municipality, ...]:
        """Return the municipalities of this name, by code; none: an empty tuple.

        The name is the full one (札幌市北区), one with its county
        (東津軽郡平内町) or a ward's own (北区); ``prefecture`` (full name) narrows.
        """
        found = self._by_name.get(place_key(name), ())
        return tuple(m for m in found if prefecture in (None, m.prefecture))

    def wards(self, city_code: str) -> tuple[Municipality, ...]:
        """Return the wards of a designated city, by code."""
        return self._wards.get(city_code, ())

    @cached_property
    def _wards(self) -> dict[str, tuple[Municipality, ...]]:
        index: dict[str, list[Municipality]] = {}
        for m in self.municipalities:
            if m.parent_code:
                index.setdefault(m.parent_code, []).append(m)
        return {code: tuple(wards) for code, wards in index.items()}

    def city_of(self, municipality: Municipality) -> Municipality:
        """Return the designated city of a ward, the municipality itself for the rest."""
        return self._by_code.get(municipality.parent_code, municipality)

    def former_named(self, name: str, prefecture: str) -> tuple[FormerPlace, ...]:
        """Return the former municipalities or wards of this full name in a prefecture."""
        return tuple(f for f in self._former_by_name.get(place_key(name), ()) if f.prefecture == prefecture)

    def former_at_start(self, text: str, prefecture: str | None) -> tuple[FormerPlace, int] | None:
        """Return the former municipality that an address behind its prefecture begins with, and where that ends in the text.

        Where no prefecture is known only a city or a ward says enough: 加茂町 is a town of many cities. None where several
        of one prefecture were called so, and no county says which.
        """
        folded = place_form_with_offsets(text)
        letters = [at for at, letter in enumerate(folded.text) if not letter.isspace()][
            : self._longest_former
        ]
        key = "".join(folded.text[at] for at in letters)
        for end in range(len(key), 1, -1):
            found = [
                each
                for each in self._former_by_name.get(key[:end], ())
                if each.prefecture == prefecture or (not prefecture and each.name[-1] in "市区")
            ]
            if found:
                stop = letters[end - 1] + 1
                return (found[0], folded.offsets[stop]) if len(found) == 1 else None
        return None

    @cached_property
    def _longest_former(self) -> int:
        return max(map(len, self._former_by_name))

    def postal_codes(self, text: str) -> tuple[str, ...]:
        """Return the municipality codes of a postal code or a prefix of three or more digits.

        Business postal codes count when all seven digits are given and no
        ordinary code has them. Several codes are common; none: an empty tuple.
        """
        return _distinct(t.municipality_code for t in self.towns_at(text))

    def towns_at(self, postal_code: str) -> tuple[Town, ...]:
        """Return the towns of a postal code (prefix allowed), business codes included."""
        digits = postal_digits(postal_code)
        if not digits:
            return ()
        found = self._town_table.with_postal_code(digits)
        if found or len(digits) < 7:
            return found
        return self._town_table.offices_with_postal_code(digits)

    def is_business_postal_code(self, postal_code: str) -> bool:
        """Whether the seven digits are a business postal code (大口事業所個別番号)."""
        digits = postal_digits(postal_code)
        return len(digits) == 7 and bool(self._town_table.offices_with_postal_code(digits))

    def towns(self, code: str) -> tuple[Town, ...]:
        """Return the towns of a municipality; for a designated city, of all its wards."""
        codes = [ward.code for ward in self.wards(code)] or [code]
        return tuple(t for c in codes for t in self._town_table.of_municipality(c))

    def town_names(self, code: str) -> dict[str, str]:
        """Return the town names of a municipality by their folded key."""
        wards = self.wards(code)
        if not wards:
            return self._town_table.names_by_key(code)
        if code not in self._names_of_cities:
            names = (self._town_table.names_by_key(ward.code) for ward in wards)
            self._names_of_cities[code] = {key: name for each in names for key, name in each.items()}
        return self._names_of_cities[code]

    def with_town(self, name: str) -> tuple[Municipality, ...]:
        """Return the municipalities that have a town of this name, in any spelling."""
        codes = self._town_table.codes_with_town(name)
        return tuple(self._by_code[c] for c in codes if c in self._by_code)


@cache
def place_tables() -> Gazetteer:
    """Return the place tables, read once a process. They are never changed: whoever asks may share them."""
    return Gazetteer()


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
