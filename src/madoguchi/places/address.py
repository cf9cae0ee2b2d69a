"""Taking a Japanese address apart: prefecture, municipality, ward, town, rest.

Pure: the text and a gazetteer go in, a value comes out. Nothing is corrected;
what can't be recognised stays in ``rest`` and is for the checks to report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.places.folding import Folded, fold_with_offsets
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality

_POSTAL = re.compile(r"^\s*+〒?\s*+[0-9０-９]{3}[-‐－ー−]?[0-9０-９]{4}(?![-‐－ー−0-9０-９])\s*|^\s*+〒\s*")
_GAP = re.compile(r"\s*")
_SECTION = re.compile(r"\s*(?:大字|字)?")
# What a town area ends before: a number, a hyphen, a space, a bracket.
NUMBER = re.compile(r"[0-9〇一二三四五六七八九十\-\s((]|第[0-9〇一二三四五六七八九十]|$")
# Streets of Kyoto: 両替町通御池上る, 烏丸通四条下る, 寺町西入.
_STREET = re.compile(r"通|上る|下る|東入|西入|上がる|下がる")
_WARD_TEXT = re.compile(r"[^\s\d市区町村、。]{1,5}区")
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the address: the very text, its start and end in the address."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address taken apart; missing parts are None.

    ``municipality`` is the city, special ward, town or village as written;
    ``ward`` the ward of a designated city; ``place`` the municipality or ward
    that both name; ``candidates`` all that fit when the text leaves several
    open (a ward without its city); ``town`` the town as written and
    ``town_name`` as the postal data has it; ``rest`` what follows.
    """

    text: str
    prefecture: Part | None
    municipality: Part | None
    ward: Part | None
    place: Municipality | None
    candidates: tuple[Municipality, ...]
    town: Part | None
    town_name: str | None
    rest: Part


@dataclass(frozen=True, slots=True)
class TownMatch:
    """A town found in a folded text: its span there, and its name in the data."""

    start: int
    end: int
    name: str


def split_address(text: str, gazetteer: Gazetteer) -> AddressParts:
    """Take an address apart, the longest name first at every step."""
    postal = _POSTAL.match(text)
    folded = fold_with_offsets(text)
    start = _folded_position(folded, postal.end() if postal else 0)
    prefecture, start = _prefecture(folded, start, gazetteer)
    found, end = _municipality(folded, start, prefecture, gazetteer)
    if not found:
        rest = _part(text, folded, _skip(folded.text, start), len(folded.text))
        written = _part(text, folded, *prefecture[1:]) if prefecture else None
        return AddressParts(text, written, None, None, None, (), None, None, rest)
    place = found[0] if len(found) == 1 else None
    begin = _skip(folded.text, start)
    doubtful = bool(gazetteer.wards(found[0].code)) and ward_text_at(folded.text, end)
    town = None if doubtful else find_town(folded.text, end, found, gazetteer)
    if town and not place:
        place = next(m for m in found if town.name in gazetteer.town_names(m.code).values())
    municipality, ward = _city_and_ward(text, folded, begin, end, found[0])
    after = town.end if town else _skip(folded.text, end)
    return AddressParts(
        text=text,
        prefecture=_part(text, folded, *prefecture[1:]) if prefecture else None,
        municipality=municipality,
        ward=ward,
        place=place,
        candidates=found,
        town=_part(text, folded, town.start, town.end) if town else None,
        town_name=town.name if town else None,
        rest=_part(text, folded, after, len(folded.text)),
    )


@lru_cache(maxsize=16384)
def split_printed(text: str, gazetteer: Gazetteer) -> AddressParts:
    """As `split_address`, and remembered: many rules look at an address of a list, never at a typed one."""
    return split_address(text, gazetteer)


def find_town(
    folded: str, start: int, places: tuple[Municipality, ...], gazetteer: Gazetteer
) -> TownMatch | None:
    """Return the town that stands at ``start`` of a folded text, else None.

    In Kyoto the streets may come first: 両替町通御池上ル金吹町 is 金吹町.
    """
    names: dict[str, str] = {}
    for place in places:
        names.update(gazetteer.town_names(place.code))
    section = _SECTION.match(folded, start)
    begin = section.end() if section else start
    plain = _longest_at(folded, begin, names)
    if places[0].prefecture != "京都府":
        return plain
    stop = NUMBER.search(folded, begin)
    streets = folded[begin : stop.start()] if stop else folded[begin:]
    if not _STREET.search(streets):
        return plain
    for offset in range(len(streets)):
        if streets[offset:] in names:
            end = begin + len(streets)
            return TownMatch(begin + offset, end, names[streets[offset:]])
    return plain


def ward_text_at(folded: str, start: int) -> re.Match[str] | None:
    """Return the match of something that looks like a ward: up to five characters and 区."""
    return _WARD_TEXT.match(folded, _skip(folded, start))


def _longest_at(folded: str, begin: int, names: dict[str, str]) -> TownMatch | None:
    for length in range(min(24, len(folded) - begin), 0, -1):
        piece = folded[begin : begin + length]
        if piece in names:
            if length == 1 and not NUMBER.match(folded, begin + length):
                return None  # 布師町 is not the town 布
            return TownMatch(begin, begin + length, names[piece])
    return None


def _prefecture(folded: Folded, start: int, gazetteer: Gazetteer) -> tuple[tuple[str, int, int] | None, int]:
    """Return (full name, start, end) of a prefecture at the start, and where it ends."""
    start = _skip(folded.text, start)
    for prefecture in gazetteer.prefectures:
        if folded.text.startswith(prefecture.name, start):
            end = start + len(prefecture.name)
            return (prefecture.name, start, end), end
    return None, start


def _municipality(
    folded: Folded, start: int, prefecture: tuple[str, int, int] | None, gazetteer: Gazetteer
) -> tuple[tuple[Municipality, ...], int]:
    """Return the municipalities of the longest name at ``start`` and where it ends."""
    name = prefecture[0] if prefecture else None
    begin = _skip(folded.text, start)
    best: tuple[tuple[Municipality, ...], int] = ((), begin)
    for length in range(min(_LONGEST, len(folded.text) - begin), 1, -1):
        piece = folded.text[begin : begin + length]
        if piece[-1] not in "市区町村":
            continue
        found = gazetteer.named(piece, name)
        whole = tuple(m for m in found if m.own_name == m.name or len(piece) > len(m.own_name))
        if whole:
            return _with_ward_after_gap(folded, whole, begin + length, gazetteer)
        if found and not best[0]:
            best = (found, begin + length)
    return best


def _with_ward_after_gap(
    folded: Folded, found: tuple[Municipality, ...], end: int, gazetteer: Gazetteer
) -> tuple[tuple[Municipality, ...], int]:
    """Go on to the ward when a space stands between the city and its ward."""
    begin = _skip(folded.text, end)
    if begin > end and len(found) == 1:
        for ward in gazetteer.wards(found[0].code):
            if folded.text.startswith(ward.ward, begin):
                return (ward,), begin + len(ward.ward)
    return found, end


def _city_and_ward(
    text: str, folded: Folded, begin: int, end: int, place: Municipality
) -> tuple[Part | None, Part | None]:
    if not place.is_ward:
        return _part(text, folded, begin, end), None
    split = end - len(place.ward)
    city = _part(text, folded, begin, _back(folded.text, split)) if split > begin else None
    return city, _part(text, folded, split, end)


def _part(text: str, folded: Folded, start: int, end: int) -> Part:
    if start >= end:
        place = folded.offsets[start]
        return Part("", place, place)
    first, last = folded.span(start, end)
    return Part(text[first:last], first, last)


def _folded_position(folded: Folded, original: int) -> int:
    return next(i for i, o in enumerate(folded.offsets) if o >= original)


def _skip(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _back(text: str, position: int) -> int:
    while text[position - 1].isspace():
        position -= 1
    return position
