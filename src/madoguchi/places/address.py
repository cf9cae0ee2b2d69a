"""Taking a Japanese address apart: prefecture, municipality, ward, town, rest.

Pure: the text and a gazetteer go in, a value comes out. Nothing is corrected;
what can't be recognised stays in ``rest`` and is for the checks to report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.places.folding import Folded, place_form_with_offsets
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.records import Municipality

_POSTAL = re.compile(r"^\s*+〒?\s*+[0-9０-９]{3}[-‐－ー−]?[0-9０-９]{4}(?![-‐－ー−0-9０-９])\s*|^\s*+〒\s*")
_GAP = re.compile(r"\s*")
_SECTION = re.compile(r"\s*(?:大字|字)?")
# What a town area ends before: a number, a hyphen, a space, a bracket.
NUMBER = re.compile(r"[0-9〇一二三四五六七八九十\-\s((]|第[0-9〇一二三四五六七八九十]|$")
# Streets of Kyoto to the last way to go from them: 両替町通御池上る, 烏丸通四条下る二筋目東入, 寺町西入.
_WAY = re.compile(r"[^\s0-9\-]*(?:[上下]が?る|[東西]入る?)\s*")
_WARD_TEXT = re.compile(r"[^\s\d市区町村、。]{1,5}区")
_LONGEST = 14
# What follows a town of one letter: 平1-1, 平字梅本; 布師町 is not the town 布.
_BEHIND_LETTER = re.compile(rf"{NUMBER.pattern}|大?字")
# So many characters in a row are a town even where no number follows.
_SURE_TOWN = 3
_BEHIND_TOWN = re.compile(rf"{NUMBER.pattern}|大?字|[甲乙丙丁戊]")


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
    that both name; ``candidates`` all that fit, name and town, when the text
    leaves several open (a ward without its city); ``town`` the town as written
    and ``town_name`` as the postal data has it; ``rest`` what follows.
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


def split_address(text: str, gazetteer: Gazetteer, known: Municipality | None = None) -> AddressParts:
    """Take an address apart, the longest name first at every step.

    ``known`` is the municipality that it lies in, where that is known from elsewhere: it chooses
    among those that a name fits.
    """
    postal = _POSTAL.match(text)
    folded = place_form_with_offsets(text)
    start = _folded_position(folded, postal.end() if postal else 0)
    prefecture, start = _prefecture(folded, start, gazetteer)
    found, end = _municipality(folded, start, prefecture, gazetteer)
    if known in found:
        found = tuple(m for m in found if m == known)
    if not found:
        rest = _part(text, folded, _skip(folded.text, start), len(folded.text))
        written = _part(text, folded, *prefecture[1:]) if prefecture else None
        return AddressParts(text, written, None, None, None, (), None, None, rest)
    begin = _skip(folded.text, start)
    town, found = _town_among(folded.text, end, found, gazetteer)
    place = found[0] if len(found) == 1 else None
    municipality, ward = _city_and_ward(text, folded, begin, end, place or found[0])
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


# The addresses are looked at in one pass after the other: to remember fewer than a long list has is of no use.
_remembered = lru_cache(maxsize=1 << 17)(split_address)


def split_printed(text: str, gazetteer: Gazetteer, known: Municipality | None = None) -> AddressParts:
    """As `split_address`, and remembered: many rules look at an address of a list, never at a typed one."""
    parts = _remembered(text, gazetteer, None)
    if known is None or parts.candidates in ((), (known,)):  # nothing to choose
        return parts
    return _remembered(text, gazetteer, known)


def names_its_city(parts: AddressParts, gazetteer: Gazetteer) -> bool:
    """Whether an address needs no row: 大阪府守口市, 札幌市北区, 千代田区 (there is one), 白石区 with a town of it."""
    if parts.prefecture or (parts.municipality and parts.ward):
        return True
    written = parts.municipality or parts.ward
    alone = written is not None and len(gazetteer.named(written.text)) == 1
    return alone and bool(parts.municipality or parts.town)


def _town_among(
    folded: str, start: int, places: tuple[Municipality, ...], gazetteer: Gazetteer
) -> tuple[TownMatch | None, tuple[Municipality, ...]]:
    """Return the longest town that stands there, and the places that have it; without a town, all places."""
    towns = {
        place: find_town(folded, start, place, gazetteer)
        for place in places
        if not _ward_missing(folded, start, place, gazetteer)
    }
    longest = max((town.end for town in towns.values() if town), default=None)
    having = {place: town for place, town in towns.items() if town and town.end == longest}
    if longest is None or not having:
        return None, places
    town = next(iter(having.values()))
    # 中央区中央保健センター: a word of a building's name is no town that could choose among cities.
    sure = town.end - town.start >= _SURE_TOWN or _BEHIND_TOWN.match(folded, town.end)
    if len(places) == 1 or sure:
        return town, tuple(having)
    return None, places


def _ward_missing(folded: str, start: int, place: Municipality, gazetteer: Gazetteer) -> bool:
    """Whether a ward is written behind a city that does not have it: then no town can be looked for."""
    return bool(gazetteer.wards(place.code)) and bool(ward_text_at(folded, start))


def find_town(folded: str, start: int, place: Municipality, gazetteer: Gazetteer) -> TownMatch | None:
    """Return the town of a municipality that stands at ``start`` of a folded text, else None."""
    names = gazetteer.town_names(place.code)
    section = _SECTION.match(folded, start)
    begin = section.end() if section else start
    behind = _behind_streets(folded, begin, names) if place.prefecture == "京都府" else None
    return behind or _longest_at(folded, begin, names)


def _behind_streets(folded: str, begin: int, names: dict[str, str]) -> TownMatch | None:
    """The town behind streets of Kyoto: 金吹町 of 両替町通御池上る金吹町."""
    way = _WAY.match(folded, begin)
    found = _longest_at(folded, way.end(), names) if way else None
    if found:
        return found
    number = NUMBER.search(folded, begin)
    end = number.start() if number else len(folded)
    street = folded.find("通", begin, end)
    for start in range(street + 1, end) if street >= 0 else ():
        if folded[start:end] in names:
            return TownMatch(start, end, names[folded[start:end]])
    return None


def ward_text_at(folded: str, start: int) -> re.Match[str] | None:
    """Return the match of something that looks like a ward: up to five characters and 区."""
    return _WARD_TEXT.match(folded, _skip(folded, start))


def _longest_at(folded: str, begin: int, names: dict[str, str]) -> TownMatch | None:
    for length in range(min(24, len(folded) - begin), 0, -1):
        piece = folded[begin : begin + length]
        if piece in names:
            if length == 1 and not _BEHIND_LETTER.match(folded, begin + length):
                return None
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
        whole = tuple(m for m in found if len(piece) > len(m.own_name) or not m.is_ward)
        if len(whole) == len(found) and whole:
            return _with_ward_after_gap(folded, whole, begin + length, gazetteer)
        if found and not best[0]:  # a ward without its city, of Tokyo or of another
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
