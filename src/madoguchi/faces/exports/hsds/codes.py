"""Areas and printed addresses → local government codes and the parts of an HSDS address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from madoguchi.faces.exports.hsds.evidence import derived, proof
from madoguchi.faces.exports.hsds.wording import words
from madoguchi.model.entities import Location
from madoguchi.places.address import names_its_city, split_printed
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.prefecture import NATION

COUNTRY = "JP"
_WEIGHTS = (6, 5, 4, 3, 2)


def prefecture_code(code2: str) -> str:
    """Return a prefecture's six-digit code: its two digits, 000, and the check digit.

    >>> prefecture_code("01"), prefecture_code("13")
    ('010006', '130001')
    """
    body = code2 + "000"
    rest = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + str((11 - rest) % 10)


def extent_of(area: str, gazetteer: Gazetteer) -> dict[str, str]:
    """Return `extent` and `extent_type` of an area's name; empty where no one code is its."""
    extents = words()["extent"]
    if area == NATION:
        return {"extent": extents["nation"]["code"], "extent_type": extents["nation"]["type"]}
    for prefecture in gazetteer.prefectures:
        if area == prefecture.name:
            code = prefecture_code(prefecture.code2)
            return {"extent": code, "extent_type": extents["prefecture"]["type"]}
        if area.startswith(prefecture.name):
            found = gazetteer.named(area.removeprefix(prefecture.name), prefecture.name)
            if len(found) == 1:
                return {"extent": found[0].code, "extent_type": extents["municipality"]["type"]}
    return {}


@dataclass(frozen=True, slots=True)
class Site:
    """A printed address: the parts of an HSDS address, or None when one is not known; its proof."""

    address: dict[str, str] | None
    proofs: list[dict[str, Any]]


def site_of(location: Location, gazetteer: Gazetteer) -> Site:
    """Take a location's address apart. A postal code that is not printed is looked up by the town,
    and only taken where the town has exactly one.
    """
    printed = location.address.text
    place = gazetteer.municipality(location.municipality) if location.municipality else None
    parts = split_printed(printed, gazetteer, place)
    proofs = [proof("address", location.address)]
    if place is None:
        return Site(None, proofs)
    source = f"{location.address.basis}, " if location.address.basis else ""
    whose = "the municipality of the address"
    if not names_its_city(split_printed(printed, gazetteer), gazetteer):
        whose += ", which leaves out its city: that of its row"
    proofs.append(derived("municipality_code", place.code, f"{source}{whose}"))
    if location.postal_code:
        postal_code = location.postal_code.text
        proofs.append(proof("postal_code", location.postal_code))
    else:
        codes = {town.postal_code for town in gazetteer.towns(place.code) if town.name == parts.town_name}
        if len(codes) != 1:
            return Site(None, proofs)
        digits = codes.pop()
        postal_code = f"{digits[:3]}-{digits[3:]}"
        town = place.name + (parts.town_name or "")
        proofs.append(derived("postal_code", postal_code, f"postal-code table: the one code of {town}"))
    begin = parts.ward or parts.municipality
    rest = printed[begin.end :].strip() if begin else ""
    if not rest:
        return Site(None, proofs)
    address = {
        "address_1": rest,
        "city": place.county + place.name,
        "state_province": place.prefecture,
        "postal_code": postal_code,
        "country": COUNTRY,
        "address_type": "physical",
    }
    return Site(address, proofs)
