"""The municipality of each address of a list: what it says itself, else what its row says, else its list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from madoguchi.ingest.record import Record
from madoguchi.ingest.source import SourceText
from madoguchi.places.address import names_its_city, split_printed
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.numbering_plan import prefecture_of
from madoguchi.places.records import Municipality

# As many addresses of one city say whose list it is; of a single one the row's area code must say the same.
_ENOUGH = 2

Candidates = tuple[Municipality, ...]


def municipalities_of(
    records: tuple[Record, ...],
    prefectures: Iterable[str | None],
    source: SourceText,
    gazetteer: Gazetteer,
) -> tuple[Municipality | None, ...]:
    """Return the municipality that each record's address lies in, None where nothing says it.

    Many cities have a 中央区: an address that begins with it lies in the city that its row names (in the column of
    prefectures, the postal code, the name of the body), or that all other addresses of the list lie in. What
    the row says is never overruled; where it contradicts the address, nothing is known. `prefectures` are those of
    the records, in their order.
    """
    left = [
        _by_row(record, prefecture, source, gazetteer)
        for record, prefecture in zip(records, prefectures, strict=True)
    ]
    groups: dict[object, list[Municipality]] = defaultdict(list)
    lists: dict[str, list[Municipality]] = defaultdict(list)
    for record, found in zip(records, left, strict=True):
        if len(found) == 1:
            groups[_group(record, source)].append(found[0])
            lists[source.part_of(record.row).id].append(found[0])
    known: list[Municipality | None] = []
    for record, found in zip(records, left, strict=True):
        for others in (groups[_group(record, source)], lists[source.part_of(record.row).id]):
            found = _by_list(record, found, others) if len(found) > 1 else found
        known.append(found[0] if len(found) == 1 else None)
    return tuple(known)


def _group(record: Record, source: SourceText) -> object:
    return source.part_of(record.row).id, record.table, record.program, record.heading


def _by_row(record: Record, prefecture: str | None, source: SourceText, gazetteer: Gazetteer) -> Candidates:
    """The municipalities that an address can lie in by what its row says; none: the two contradict each other."""
    if record.address is None:
        return ()
    parts = split_printed(record.address.text, gazetteer)
    found = parts.candidates
    if not found or (len(found) == 1 and names_its_city(parts, gazetteer)):
        return found
    if prefecture and not parts.prefecture:
        found = tuple(m for m in found if m.prefecture == prefecture)
    if record.postal_code:
        codes = {town.municipality_code for town in gazetteer.towns_at(record.postal_code.text)}
        found = tuple(m for m in found if m.code in codes) or found
    return _by_names(_names(record, source, gazetteer), found, gazetteer)


def _names(record: Record, source: SourceText, gazetteer: Gazetteer) -> str:
    """What names a row: its bodies and departments, its heading, and a city that stands in a cell of its own."""
    values = [record.organization, *record.department, *((record.operator,) if record.operator else ())]
    cells = [note.text for note in record.notes if gazetteer.named(note.text)]
    return "\n".join([*(value.text for value in values), *map(source.printed, record.heading), *cells])


def _by_names(names: str, found: Candidates, gazetteer: Gazetteer) -> Candidates:
    """Those whose city stands in the names, in full (札幌市) or, where it is the only one, in short (札幌中央)."""
    full, short = _cities(gazetteer)
    written = set(full.findall(names))
    if written:
        return tuple(m for m in found if _city(m, gazetteer) in written)
    written = set(short.findall(names))
    near = tuple(m for m in found if _city(m, gazetteer)[:-1] in written)
    return near if len({_city(m, gazetteer) for m in near}) == 1 else found


@lru_cache(maxsize=4)
def _cities(gazetteer: Gazetteer) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The names of what has wards, in full and in short; 東大阪市 and 東京都市 are no 大阪市 and no 京都市."""
    names = {gazetteer.city_of(m).name for m in gazetteer.municipalities if m.is_ward} | {"東京都"}
    full = "|".join(sorted(names - {"東京都"})) + "|東京都(?!市)"
    short = "|".join(sorted(name[:-1] for name in names if len(name) > 2))
    return re.compile(f"(?<![東北上])(?:{full})"), re.compile(f"(?<![東北上])(?:{short})(?![府県都道市])")


def _city(municipality: Municipality, gazetteer: Gazetteer) -> str:
    """The city of a ward; of a special ward 東京都; any other place is told by its prefecture."""
    return gazetteer.city_of(municipality).name if municipality.is_ward else municipality.prefecture


def _by_list(record: Record, found: Candidates, others: list[Municipality]) -> Candidates:
    """Those in the one city, else the one prefecture, of the list's other addresses; an area code may object."""
    by_number = {prefecture_of(phone.number) for phone in record.phones} - {None}
    fitting = found
    for key in (_city_code, _prefecture):
        wanted = {key(place) for place in others}
        if len(wanted) == 1:
            fitting = tuple(m for m in found if key(m) in wanted)
            break
    if len(fitting) != 1 or fitting == found:
        return found
    supported = fitting[0].prefecture in by_number
    enough = len(others) >= _ENOUGH and (supported or not by_number)
    return fitting if enough or supported else found


def _city_code(municipality: Municipality) -> str:
    special = not municipality.is_ward and municipality.name.endswith("区")
    return municipality.parent_code or (municipality.prefecture if special else municipality.code)


def _prefecture(municipality: Municipality) -> str:
    return municipality.prefecture
