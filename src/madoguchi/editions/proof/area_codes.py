"""The proof of area codes: a number that is printed without one has the code that its list prints for it.

Part of the proof; like its other modules it needs nothing of the package. What is known beside an edition file is in
which prefectures numbers with an area code lie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import Any

from madoguchi.editions.proof.rules import PREFECTURES, Rules, fold

_LOCAL_NUMBER = re.compile(r"\(?([0-9]{1,4})[-)]([0-9]{4})")
# What begins a number and is no area code: free and shared services, mobile phones.
_NO_AREA_CODES = {"0120", "0570", "0800", "0990", "0180", "0910", "020", "050", "060", "070", "080", "090"}
_WHOLE = re.compile(r"(?<![0-9-])\(?(0[1-9][0-9]{0,3})[-() ]{1,2}([0-9]{1,4})[-() ]{1,2}[0-9]{4}(?![0-9])")
# The first digits of the numbers of each prefecture; codes of an exchange area that reaches over a border stand in both.
_FIRST_DIGITS = """
北海道 011 012 013 014 015 016
青森県 017
岩手県 019
宮城県 022
秋田県 018
山形県 023
福島県 024
茨城県 0280 029 0479
栃木県 0280 0281 0282 0283 0284 0285 0286 0287 0288 0289 0296
群馬県 027 0284
埼玉県 0274 0276 0280 0420 0429 048 0492 0493 0494 0495
千葉県 043 047
東京都 03 0422 0423 0424 0425 0426 04280 04282 04283 04284 04287 04288 04289 044 0499
神奈川県 0427 04281 04285 04286 044 045 046
新潟県 025
富山県 0763 0764 0765 0766
石川県 0761 0762 0767 0768
福井県 0770 0776 0778 0779
山梨県 0428 0551 0552 0553 0554 0555 0556
長野県 026 0573
岐阜県 0572 0573 0574 0575 0576 0577 0578 0582 0583 0584 0585 0586
静岡県 0460 0465 0534 0535 0537 0538 0539 054 0550 0557 0558 0559
愛知県 052 0531 0532 0533 0536 056 0586 0587
三重県 0567 059 0735
滋賀県 0740 0748 0749 0775
京都府 0743 075 0771 0772 0773 0774
大阪府 06 072 0743 075
兵庫県 06 072 078 079
奈良県 0742 0743 0744 0745 0746 0747
和歌山県 0734 0735 0736 0737 0738 0739
鳥取県 0857 0858 0859
島根県 0851 0852 0853 0854 0855 0856
岡山県 086
広島県 0822 0823 0824 0825 0826 0827 0828 0829 0845 0846 0847 0848 0849
山口県 0820 0827 083
徳島県 0883 0884 0885 0886
香川県 087 0896
愛媛県 089
高知県 0880 0887 0888 0889
福岡県 092 093 094 0979
佐賀県 0942 0952 0954 0955
長崎県 0920 0950 0955 0956 0957 0958 0959
熊本県 0944 096
大分県 097
宮崎県 0982 0983 0984 0985 0986 0987
鹿児島県 0986 099
沖縄県 0980 0988 0989
"""
# An address begins with a county and its town, or with a city.
_CITY = re.compile("[^市区0-9]{1,5}郡[^市区0-9]{1,5}?[町村]|(?!都市).{1,6}?市市?")
_Where = tuple[frozenset[str], frozenset[str]]


class AreaCodes(Rules):
    """What is proven of numbers that are printed without their area code."""

    def yielded(
        self, kind: str, cites: list[str], spans: list[Any], desk: dict[str, Any], field: str
    ) -> set[str] | None:
        """What the claim yields; None where what it cites does not stand in the file, or is not for this desk."""
        if kind == "derived" and cites[:1] == ["area-code-added"] and field in ("phones", "faxes"):
            return self._with_area_code(spans, cites[1:], told=False)
        if kind == "derived" and cites[:1] == ["area-code-told"] and field in ("phones", "faxes"):
            return self._with_area_code(spans, cites[1:], told=True)
        return super().yielded(kind, cites, spans, desk, field)

    def _with_area_code(self, spans: list[Any], inputs: list[str], *, told: bool) -> set[str] | None:
        """A number with the area code that its list prints for it; nothing where it prints another that fits as well.

        One that the office tells beside its list is that of the source, where the list itself has none that fits.
        """
        printed = _LOCAL_NUMBER.fullmatch(fold(self.at(spans[0]))) if len(spans) == 1 else None
        if printed is None or len(inputs) != 1:
            return None
        in_print = self.area_codes_for(spans, told=False)
        if (in_print if not told else self.area_codes_for(spans)) != set(inputs) or (told and in_print):
            return None
        return {f"{inputs[0]}-{printed[1]}-{printed[2]}"}

    def area_codes_for(self, spans: list[Any], *, told: bool = True) -> set[str]:
        """The one area code that the list prints for the number at a place, else the one that its office tells; nothing
        where none or several fit.
        """
        printed = _LOCAL_NUMBER.fullmatch(fold(self.at(spans[0])))
        if printed is None:
            return set()
        line, start, _ = spans[0]
        said, whole = self._area_codes[self.window(line)[0]]
        fit = {code for code in whole.get(printed[1], ()) if len(code) + len(printed[1]) == 6}
        own = area_codes_said(fold(self.lines[line - 1])) or self._codes_beside(line)
        # In a list of many places another may have the same exchange.
        alike = {code[:2] for codes in whole.values() for code in codes if len(code) + len(printed[1]) == 6}
        borrowed = fit if len(alike) == 1 else set()
        beside = self._told_beside(line) if told else set()
        for codes in (own or self._codes_above(line, start), said, borrowed, beside):
            left = {code for code in codes if len(code) + len(printed[1]) == 6}
            if len(left) == 1 and (not fit or left <= fit):
                if codes is own or self._lies_there(line, printed[1], *left, borrowed=codes is borrowed):
                    return left
                return set()
            if left and codes is not said:
                return set()
        return set()

    def _told_beside(self, line: int) -> set[str]:
        """The area code that the office tells of the source that a line is of."""
        first = self.window(line)[0]
        codes = (s.get("area_code") for s in self.raw["sources"] if s["first"] == first)
        return {code for code in codes if isinstance(code, str) and re.fullmatch("0[1-9][0-9]{0,3}", code)}

    def _lies_there(self, line: int, exchange: str, code: str, *, borrowed: bool) -> bool:
        """Whether the row of a number may have an area code by its addresses, and another row of its place has it."""
        here = _where(self.lines[line - 1])
        known = {name for name, digits in _prefixes() if digits.startswith(code) or code.startswith(digits)}
        if known and here[0] and not known & here[0]:
            return False
        donors = self._area_codes[self.window(line)[0]][1][exchange][code] if borrowed else [here]
        return any(
            all(not one or not two or one & two for one, two in zip(here, d, strict=True)) for d in donors
        )

    def _headers_over(self, line: int) -> list[tuple[int, str]]:
        """The cells of the nearest header above a line: their columns with their texts."""
        headers = [item for item in self.raw["accounted"] if item[3] == "header"]
        first = self.window(line)[0]
        above = max((item[0] for item in headers if first <= item[0] < line), default=None)
        return [
            (self.lines[at - 1].count("\t", 0, span[0]), fold(self.at((at, *span))))
            for at, *span, _ in headers
            if at == above and "\t" in self.lines[at - 1]
        ]

    def _codes_beside(self, line: int) -> set[str]:
        """The area codes of a row in a column of area codes."""
        row = self.lines[line - 1].split("\t")
        for column, text in self._headers_over(line):
            if text.strip() == "市外局番" and column < len(row):
                return set(re.findall("(?<![0-9])0[1-9][0-9]{0,3}(?![0-9])", fold(row[column])))
        return set()

    def _codes_above(self, line: int, start: int) -> set[str]:
        """The area codes in the nearest header above, in the column of a place."""
        own = self.lines[line - 1].count("\t", 0, start)
        said = (area_codes_said(text) for column, text in self._headers_over(line) if column == own)
        return next(filter(None, said), set())

    @cached_property
    def _area_codes(self) -> dict[int, tuple[set[str], dict[str, dict[str, set[_Where]]]]]:
        """Of each source, by its first line: the area codes that it says in words, and those of its numbers by exchange,
        each with where the rows lie."""
        found: dict[int, tuple[set[str], dict[str, dict[str, set[_Where]]]]] = {}
        for first, count, _ in self.sources:
            said: set[str] = set()
            whole: dict[str, dict[str, set[_Where]]] = defaultdict(lambda: defaultdict(set))
            for line in self.lines[first - 1 : first - 1 + count]:
                text = fold(line)
                said |= area_codes_said(text)
                for code, exchange in _WHOLE.findall(text):
                    if code not in _NO_AREA_CODES:
                        whole[exchange][code].add(_where(line))
            found[first] = said, {exchange: dict(codes) for exchange, codes in whole.items()}
        return found


def area_codes_said(text: str) -> set[str]:
    """The area codes that a folded line says in words: 市外局番は0854, 番号の前に(0854), 電話番号(0854)."""
    found: set[str] = set()
    for words in re.findall(r"(?:市外局番|(?:番号|電話)の(?:前|頭|先頭|最初|はじめ|始め)に)[^。\t]*", text):
        found |= set(re.findall(r"(?<![0-9-])(0[1-9][0-9]{0,3})(?![0-9]|[-()]{1,2}[0-9])", words[:64]))
    for cell in text.split("\t"):
        for inside, behind in re.findall(
            r"(?:電話(?:番号)?|tel|phone|fax|ファックス|ファクス|℡|☎)[^0-9\t]{0,6}?"
            r"(?:[(〔\[] ?(0[1-9][0-9]{0,3})-? ?[)〕\]](?![- ]*[0-9])|(0[1-9][0-9]{0,3})-?\s*$)",
            cell.lower(),
        ):
            found.add(inside or behind)
    return found - _NO_AREA_CODES


def prefectures_of(number: str) -> set[str]:
    """The prefectures in which numbers with the area code of one lie; nothing where it has none."""
    digits = re.sub("[^0-9]", "", number)
    if not digits.startswith("0") or digits.startswith(tuple(_NO_AREA_CODES)):
        return set()
    return {name for name, first in _prefixes() if digits.startswith(first)}


def _prefixes() -> list[tuple[str, str]]:
    lines = [line.split() for line in _FIRST_DIGITS.split("\n") if line]
    return [(name, digits) for name, *each in lines for digits in each]


def _where(line: str) -> _Where:
    """The prefectures and the cities with which the addresses of a line begin."""
    prefectures, cities = set(), set()
    for word in re.split(r"[\s:(、,/〒]+", fold(line)):
        begun = re.sub("^[0-9-]+(?=[^0-9-])", "", word)
        named = next((name for name in PREFECTURES if begun.startswith(name)), "")
        if begun.startswith("東京都市"):
            named = ""
        city = _CITY.match(begun[len(named) :])
        if named:
            prefectures.add(named)
        if city and (named or city[0] == begun or re.search("[0-9]", begun[city.end() :])):
            cities.add(city[0])
    return frozenset(prefectures), frozenset(cities)
