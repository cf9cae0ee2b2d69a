"""The proof of places: each is that of its desks, and its municipality fits its address.

Beside the file it knows the tables of municipalities and of Japan Post that lie beside the program.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from madoguchi.editions.proof.cells import MOST
from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, grouped
from madoguchi.editions.proof.prefectures import named_first, prefecture_of_code, without_postal_code
from madoguchi.editions.proof.text import tight

_TABLES = files("madoguchi") / "data" / "common" / "places"
_LONGEST = 14  # letters of a municipality's name with its county
_CITY = re.compile("[^0-9０-９市区町村]{1,6}[市区町村]")
_BEGINS_WITH_WARD = re.compile("[^0-9０-９区]{1,3}区")


def check_locations(file: EditionFile) -> Iterator[Flaw]:
    by_id = grouped((desk["location_id"], desk) for desk in file.desks if desk.get("location_id"))
    found: Counter[str] = Counter()
    for place in file.raw["locations"]:
        path = f"locations/{place.get('id')}"
        found[place.get("id")] += 1
        desks = by_id.get(place.get("id"), [])
        if not desks or found[place.get("id")] > 1:
            yield Flaw(path, "idle", "no desk is there, or it stands there twice")
            continue
        if place.get("address") != desks[0]["address"]:
            yield Flaw(f"{path}/address", "address", "it is not the address of its desks")
        if place.get("postal_code") != desks[0].get("postal_code"):
            yield Flaw(f"{path}/postal_code", "postal", "it is not the postal code of its desks")
        if place.keys() - {"id", "address", "postal_code", "municipality"}:
            yield Flaw(path, "form", "unknown fields")
        yield from _municipality(file, place, desks, f"{path}/municipality")
    yield from _cities_agree(file)
    for id in by_id.keys() - found.keys():
        yield Flaw(f"locations/{id}", "missing", "desks name it, and it is not there")
    if [place.get("id") for place in file.raw["locations"]] != list(by_id) and by_id.keys() == found.keys():
        yield Flaw("locations", "order", "they do not stand in the order of their desks")


def _cities_agree(file: EditionFile) -> Iterator[Flaw]:
    """Places whose addresses begin with the same city lie in the prefecture in which most of them do."""
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place in file.raw["locations"]:
        begins = _CITY.match(place["address"][0])
        if begins and place.get("municipality"):
            codes[begins[0]].append((place["municipality"][:2], place["id"]))
    for city, told in codes.items():
        most, times = Counter(code for code, _ in told).most_common(1)[0]
        for code, id in told if MOST * len(told) <= times < len(told) else ():
            if code != most:
                yield Flaw(
                    f"locations/{id}/municipality", "code", f"the other places of {city} lie elsewhere"
                )


def _municipality(file: EditionFile, place: dict[str, Any], desks: list[Desk], path: str) -> Iterator[Flaw]:
    """The code is that of the city that the address names; where it leaves out its city, one in the prefecture of
    the row, and the file has an entry that says which municipality it is."""
    code, address = place.get("municipality"), place["address"][0]
    own = city_named(address)
    if own and code != own:
        yield Flaw(
            path, "code", f"the address is in {cities()[own]['prefecture']}{cities()[own]['name']}, {own}"
        )
    if own or code is None:
        return
    prefecture = prefecture_of_code(code)
    if prefecture is None:
        yield Flaw(path, "code", f"{code} is no local government code")
        return
    if code in cities() and behind_city(address, code) is None:
        yield Flaw(path, "code", f"the address is not in {cities()[code]['name']}")
    rows = {desk["prefecture"][0] for desk in desks if "prefecture" in desk}
    # A prefecture's office in Tokyo has an address that begins with its ward.
    in_tokyo = code.startswith("131") and _BEGINS_WITH_WARD.match(address)
    if rows and prefecture not in rows and not in_tokyo:
        yield Flaw(path, "code", f"{code} lies in {prefecture}, its desks elsewhere")
    says = file.entries.get(("municipalities.csv", code))
    if says is None:
        return
    if says["prefecture"] != prefecture or rows - {prefecture}:
        yield Flaw(path, "code", f"{code} lies in {prefecture}, its entry or its row elsewhere")
    if not any(says["name"].endswith(address[:length]) for length in range(2, len(address) + 1)):
        yield Flaw(path, "code", f"the address does not begin with a part of {says['name']}")


def city_named(address: str) -> str:
    """The code of the municipality that an address names by itself, with or without its prefecture and its county.

    "" where it names none, or several have the name, and where a ward stands alone: it is that of its row.
    """
    prefecture = named_first(address) or ""
    rest = _plain(without_postal_code(address)).removeprefix(_plain(prefecture))
    for length in range(min(len(rest), _LONGEST), 1, -1):
        found = [
            code
            for code in _by_name().get(rest[:length], ())
            if prefecture in ("", cities()[code]["prefecture"])
        ]
        if found:
            whole = bool(prefecture) or rest[:length].endswith(_plain(cities()[found[0]]["name"]))
            return found[0] if whole and len(found) == 1 else ""
    return ""


@cache
def _by_name() -> dict[str, list[str]]:
    """How an address may begin behind its prefecture → the codes of the municipalities, and of wards, that are called so."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, city in cities().items():
        own, whole = _plain(city["name"]), _plain(city["county"] + city["name"])
        of_city = _plain(cities().get(city["parent_code"], {}).get("name", ""))
        for name in {own, whole, own.removeprefix(of_city)}:
            found[name].append(code)
    return found


def behind_city(address: str, code: str | None) -> str | None:
    """What stands in an address behind the name of a municipality, or of the city of a ward; None where neither is there."""
    city = cities().get(code or "", {})
    prefecture, county, own = (_plain(city.get(part, "")) for part in ("prefecture", "county", "name"))
    rest = _plain(address).removeprefix(prefecture).removeprefix(county)
    for name in (own, _plain(cities().get(city.get("parent_code", ""), {}).get("name", ""))):
        for at in range(len(name) - 1):
            behind = rest.removeprefix(name[at:])
            if behind != rest and not (name != own and _BEGINS_WITH_WARD.match(behind)):
                return behind  # the city of a ward is named without another ward
    return None


def _plain(name: str) -> str:
    return tight(name).translate(_variants()).replace("ヶ", "ケ")


def town_key(town: str) -> str:
    return re.sub("^(大字|字)", "", _plain(town))


@cache
def _towns() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The lines of the tables of towns behind their postal codes: by these, and by municipality."""
    by_postal_code: dict[str, list[str]] = defaultdict(list)
    by_municipality: dict[str, list[str]] = defaultdict(list)
    for name in ("towns.tsv.gz", "offices.tsv.gz"):
        for line in gzip.decompress((_TABLES / name).read_bytes()).decode("utf-8").splitlines():
            rest = line[8:]  # seven digits and a tab
            by_postal_code[line[:7]].append(rest)
            by_municipality[rest[:6]].append(rest)
    return by_postal_code, by_municipality


def _town(rest: str) -> str:
    """The name of a town, "" where a postal code is no town's."""
    return rest[7:].partition("\t")[0]


def towns_at(postal_code: str) -> list[tuple[str, str]]:
    """The municipalities and the towns of a postal code."""
    return [(rest[:6], _town(rest)) for rest in _towns()[0].get(postal_code, ())]


@cache
def towns_of(code: str) -> frozenset[str]:
    """The keys of the towns of a municipality."""
    return frozenset(town_key(_town(rest)) for rest in _towns()[1].get(code, ())) - {""}


@cache
def cities() -> dict[str, dict[str, str]]:
    """Municipality → its names, and the designated city of which it is a ward."""
    return {row["code"]: row for row in _rows("municipalities.csv")}


@cache
def with_wards(code: str) -> frozenset[str]:
    """The codes of a municipality and of its wards; none for a code that is none."""
    return frozenset(each for each, city in cities().items() if code and code in (each, city["parent_code"]))


@cache
def _variants() -> dict[int, str]:
    """Letter → that for which it stands in names of places."""
    return {ord(row["char"]): row["fold"] for row in _rows("variants.csv")}


@cache
def old_forms() -> frozenset[str]:
    return frozenset(row["char"] for row in _rows("variants.csv") if row["kind"] == "old")


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader((_TABLES / name).read_text("utf-8").split("\n"))
