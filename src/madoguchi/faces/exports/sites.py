"""A printed address in the parts that Japan's two standards ask for. The parts are derived."""

from __future__ import annotations

import re
from dataclasses import dataclass

from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk, Location
from madoguchi.places.address import split_printed
from madoguchi.places.gazetteer import Gazetteer

# 2-1-1, 1丁目1番1号, 三丁目1-1, 第3号7番地1-16, 61字北福田10; what follows it is the building.
_BLOCK = re.compile(
    r"(?:第(?=[0-9])|[0-9]++|[一二三四五六七八九十]++(?=丁目|番|号)|丁目|番地の?|番|号|字[^\s0-9]++|-|の(?=[0-9]))++"
)
# 学校町通1番町602-1: a part of a town that the postal data leave out.
_NUMBERED_TOWN = re.compile(r"(?:[0-9]++|[一二三四五六七八九十]++)番[町丁](?!目)")


@dataclass(frozen=True, slots=True)
class Site:
    """The parts of an address; `whole` is the address as printed, with the prefecture and the city that it leaves
    out (`completed`).

    What cannot be told apart is empty: a town that the postal data does not have leaves `town`,
    `block` and `building` empty.
    """

    whole: str = ""
    code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    block: str = ""
    building: str = ""
    postal_code: str = ""
    completed: bool = False


def site_at(desk: Desk, edition: Edition, gazetteer: Gazetteer) -> Site:
    """Return the site of a desk; an empty one when the list prints none."""
    found = (location for location in edition.locations if location.id == desk.location_id)
    location = next(found, None) if desk.location_id else None
    return site_of(location, gazetteer) if location else Site()


def site_of(location: Location, gazetteer: Gazetteer) -> Site:
    """Take a location's address apart. A missing prefecture or city is that of the municipality."""
    printed = location.address.text
    place = gazetteer.municipality(location.municipality) if location.municipality else None
    parts = split_printed(printed, gazetteer, place)
    prefecture = parts.prefecture.text if parts.prefecture else (place.prefecture if place else "")
    missing = gazetteer.city_of(place).name if place and place.is_ward and not parts.municipality else ""
    city = missing + "".join(part.text for part in (parts.municipality, parts.ward) if part)
    town = parts.town.text if parts.town else ""
    # In Kyoto the streets stand before the town: they go with it, so that nothing is lost.
    begin = parts.ward or parts.municipality
    if parts.town and begin and printed[begin.end : parts.town.start].strip():
        town = printed[begin.end : parts.town.end].strip()
    rest = parts.rest.text
    if town and (numbered := _NUMBERED_TOWN.match(rest)):
        town, rest = town + numbered.group(), rest[numbered.end() :]
    block, building = cut_block(rest) if town else ("", "")
    whole = printed
    if missing and parts.ward:
        whole = printed[: parts.ward.start] + missing + printed[parts.ward.start :]
    return Site(
        whole=whole if parts.prefecture else prefecture + whole,
        code=location.municipality or "",
        prefecture=prefecture,
        city=city,
        town=town,
        block=block,
        building=building,
        postal_code=location.postal_code.text if location.postal_code else "",
        completed=bool(missing or (prefecture and parts.prefecture is None)),
    )


def cut_block(rest: str) -> tuple[str, str]:
    """Cut what follows the town into block and building.

    >>> cut_block("2-1-1 札幌第1合同庁舎9階"), cut_block("4-4-11天神ショッパーズ福岡8階")
    (('2-1-1', '札幌第1合同庁舎9階'), ('4-4-11', '天神ショッパーズ福岡8階'))
    >>> cut_block(" 6-5-1"), cut_block(" 合同庁舎")
    (('6-5-1', ''), ('', '合同庁舎'))
    """
    match = _BLOCK.match(rest.lstrip())
    if match:
        return match.group(), rest.lstrip()[match.end() :].strip()
    head, _, tail = rest.partition(" ")
    return head, tail.strip()
