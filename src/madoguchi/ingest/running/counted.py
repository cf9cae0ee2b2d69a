"""What the lines of counted items say: the name at the sign, and up to the number remarks and the address."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.ingest.pieces.contacts import Entry, Part
from madoguchi.ingest.pieces.counted import counted_items, head_of
from madoguchi.ingest.pieces.shapes import BUILDING, Shape, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones


def counted_lines(lines: Sequence[Slice]) -> dict[int, Entry]:
    """Return what lines of counted items say, by their line; an address and a number that stand alone read as everywhere."""
    found: dict[int, Entry] = {}
    for item in counted_items([line.text for line in lines]):
        found |= _of_item([lines[at] for at in item])
    return found


def _of_item(item: Sequence[Slice]) -> dict[int, Entry]:
    head, *rest = item
    found = {head.line: _of_head(head)}
    numbers = [line for line in rest if find_phones(line.text)]
    address = list(found[head.line].parts)
    for line in rest[: rest.index(numbers[0])]:
        if shape_of(line.text.strip()) in (Shape.ADDRESS, Shape.POSTAL_CODE):
            address.append(Part(Role.ADDRESS, line.strip()))
        elif not (address and BUILDING.search(line.text)):
            found[line.line] = Entry(parts=[Part(Role.NOTE, line.strip())])
    if address and (floor := _floor_before(numbers[0])) is not None:
        found[numbers[0].line] = floor
    return found


def _of_head(line: Slice) -> Entry:
    """The name at the sign, and the address behind it."""
    words = line.cut(head_of(line.text), len(line.text)).strip()
    pieces = words.words()
    if len(pieces) > 1 and shape_of(pieces[-1].text) is Shape.ADDRESS:
        name = words.cut(0, pieces[-2].end - words.start)
        return Entry(name, [Part(Role.ADDRESS, pieces[-1])])
    return Entry(words)


def _floor_before(line: Slice) -> Entry | None:
    """The rest of an address and the number behind it: 東ビル1階 099-…."""
    number = find_phones(line.text)[0]
    floor = line.cut(0, number.start).strip()
    if not BUILDING.search(floor.text):
        return None
    number_at = line.cut(number.start, len(line.text)).strip()
    return Entry(parts=[Part(Role.ADDRESS, floor), Part(Role.PHONES, number_at)])
