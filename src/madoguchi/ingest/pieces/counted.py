"""Items that signs count (①, ②, …), each over several lines: the name at the sign, remarks, an address, a number.

The sign says where the next one begins, whatever the lines between say: no word of a column of remarks is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from madoguchi.ingest.pieces.contacts import Entry, Part
from madoguchi.ingest.pieces.line_names import SENTENCE
from madoguchi.ingest.pieces.shapes import BODY, BUILDING, Shape, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import find_phones

_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
_COUNT = re.compile(rf"\s*(?P<sign>[{_SIGNS}])\s*(?=\S)")
_LEAST = 4  # so many items are a list
_MOST = 0.8  # of them have a number below their sign
_LONGEST = 12  # lines of an item
_LOT = re.compile(r"\d{1,4}(?:-\d{1,4}){1,3}\s*\Z")


def head_of(line: str) -> int:
    """Return where the words of an item begin in the line of its sign; 0 in any other line."""
    found = _COUNT.match(line)
    return found.end() if found else 0


def counted_items(lines: Sequence[str]) -> list[range]:
    """Return the items of a text that consists of such; none where their numbers stand otherwise.

    An item of whose sections each has a number is left out: the words before it name whom one calls.

    >>> [list(item) for item in counted_items(["①東園", "099-000-0001", "②西園", "西町1-2", "099-000-0002", "園"] * 2)]
    [[0, 1], [2, 3, 4], [6, 7], [8, 9, 10]]
    """
    found = list(_items(lines))
    called = [item for item in found if any(find_phones(lines[at]) for at in item[1:])]
    if len(called) < _LEAST or len(called) < _MOST * len(found):
        return []
    return [item for item in called if _is_one(lines, item)]


def _items(lines: Sequence[str]) -> Iterator[range]:
    heads = [
        (at, _SIGNS.index(match["sign"])) for at, line in enumerate(lines) if (match := _COUNT.match(line))
    ]
    for (at, count), (stop, following) in pairwise([*heads, (len(lines), -1)]):
        goes_on = following == count + 1
        if not goes_on:
            stop = _end(lines, at, stop)
        if stop - at <= _LONGEST:
            yield range(at, stop)


def _end(lines: Sequence[str], at: int, stop: int) -> int:
    """Where the last item of a run ends: behind its numbers, and what stands in brackets below them."""
    end = next((n for n in range(at, stop) if find_phones(lines[n])), at)
    while end + 1 < stop and (find_phones(lines[end + 1]) or is_bracket(lines[end + 1])):
        end += 1
    return end + 1


def _is_one(lines: Sequence[str], item: range) -> bool:
    """Whether the numbers of an item are all of whoever its first line names.

    No words stand between them, and before them none that name somebody themselves: ①引っ越すとき, below it 東市民センター.
    """
    called = [at for at in item if find_phones(lines[at])]
    between = (lines[at] for at in range(called[0], called[-1]) if at not in called)
    head = lines[item[0]][head_of(lines[item[0]]) :].strip()
    words = [lines[at].strip() for at in item[1:] if at < called[0]]
    names = [word for word in words if BODY.search(word) and not is_bracket(word)]
    return (
        not find_phones(head)
        and not SENTENCE.search(head)
        and all(is_bracket(line) for line in between)
        and not any(shape_of(word) is Shape.UNIT for word in words)
        and not (names and not BODY.search(head))
    )


def is_bracket(line: str) -> bool:
    """Whether all of a line stands in brackets: (東の家)."""
    return re.fullmatch(r"\s*[(（][^()（）]{1,30}[)）]\s*", line) is not None


def lot_of(line: str) -> int:
    """Return where the lot begins that a line ends with; -1 where it ends with none."""
    found = _LOT.search(line)
    return found.start() if found else -1


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
