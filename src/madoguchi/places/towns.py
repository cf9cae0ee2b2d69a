"""The town areas and postal codes: loaded whole, turned into values on demand."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import cached_property
from itertools import takewhile

from madoguchi.places.folding import place_key
from madoguchi.places.records import Town
from madoguchi.places.tables import Lines, read_lines

_SECTION = re.compile(r"^(大字|字)")
# The name of a town without 町 or 村 and what stands behind, and how that is read.
_STEM = re.compile(r"([^町村]{2,})[町村]")
_STEM_READ = re.compile(r"(..+?)(?:ちょう|まち|むら|そん)")


def town_key(name: str) -> str:
    """Return the key of a town's name: folded, without a leading 大字 or 字."""
    return _SECTION.sub("", place_key(name)) if "字" in name else place_key(name)


class TownTable:
    """All town areas, in the order of their postal codes.

    Reading takes about 0.1 s and 8 MB, once, at the first question.
    """

    def __init__(self) -> None:
        self._towns: dict[str, tuple[Town, ...]] = {}
        self._keys: dict[str, dict[str, str]] = {}

    @cached_property
    def _lines(self) -> Lines:
        """Ordinary postal codes: postal code, municipality code, town, kana."""
        return read_lines("towns.tsv.gz")

    @cached_property
    def _offices(self) -> Lines:
        """Business postal codes: postal code, municipality code, town."""
        return read_lines("offices.tsv.gz")

    @cached_property
    def _by_code(self) -> dict[str, array[int]]:
        """Municipality code → where its lines stand."""
        groups: dict[str, array[int]] = {}
        for at, line in enumerate(self._lines):
            groups.setdefault(line[8:14], array("I")).append(at)
        return groups

    def with_postal_code(self, digits: str) -> tuple[Town, ...]:
        """Return the towns of a postal code of three to seven digits."""
        return tuple(_town(line) for line in _starting(self._lines, digits))

    def offices_with_postal_code(self, digits: str) -> tuple[Town, ...]:
        """Return the places of a business postal code (seven digits, no kana)."""
        return tuple(_town(line + "\t") for line in _starting(self._offices, digits))

    def of_municipality(self, code: str) -> tuple[Town, ...]:
        """Return the towns of a municipality code, in postal order."""
        if code not in self._towns:
            towns = (_town(self._lines[at]) for at in self._by_code.get(code, ()))
            self._towns[code] = tuple(town for town in towns if town.name)
        return self._towns[code]

    def names_by_key(self, code: str) -> dict[str, str]:
        """Return the town names of a municipality by their folded key."""
        if code not in self._keys:
            self._keys[code] = {town_key(t.name): t.name for t in self.of_municipality(code)}
        return self._keys[code]

    def stems_read(self, code: str) -> dict[str, str]:
        """Return how the towns of a municipality are read without their 町 or 村 (喜久田: きくた), in hiragana.

        None that is read in two ways.
        """
        found: dict[str, set[str]] = {}
        for town in self.of_municipality(code):
            named, read = _STEM.match(town.name), _STEM_READ.match(town.kana)
            stem, kana = (named[1], read[1]) if named and read else (town.name, town.kana)
            if len(stem) > 1 and "町" not in stem and "村" not in stem:
                found.setdefault(stem, set()).add(kana)
        return {stem: next(iter(read)) for stem, read in found.items() if len(read) == 1}

    def codes_with_town(self, name: str) -> tuple[str, ...]:
        """Return the codes of the municipalities that have a town of this name, in any spelling."""
        key = town_key(name)
        sought, (hashes, order) = hash(key), self._by_key
        found: dict[str, None] = {}
        for at in range(bisect_left(hashes, sought), len(hashes)):
            if hashes[at] != sought:
                break
            _, code, town, _ = self._lines[order[at]].split("\t")
            if town and town_key(town) == key:
                found[code] = None
        return tuple(sorted(found))

    @cached_property
    def _by_key(self) -> tuple[array[int], array[int]]:
        """The hashes of all keys, ascending, and the line of each: 1.5 MB, where the keys would take ten times that.

        Made in a quarter of a second, at the first field that may name a town.
        """
        keys = [hash(town_key(line.split("\t", 3)[2])) for line in self._lines]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return array("q", (keys[at] for at in order)), array("I", order)


def _starting(lines: Lines, digits: str) -> list[str]:
    """Return the lines that start with the digits; the lines are sorted."""
    behind = (lines[at] for at in range(bisect_left(lines, digits), len(lines)))
    return list(takewhile(lambda line: line.startswith(digits), behind))


def _town(line: str) -> Town:
    postal_code, code, name, kana = line.split("\t")
    return Town(postal_code, code, name, kana)
