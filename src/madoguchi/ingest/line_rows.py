"""A line of a table as the rows that it makes: one, or one for each desk that it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from madoguchi.ingest.columns.arrangement import joined_groups
from madoguchi.ingest.pieces.cells import read_number_cell
from madoguchi.ingest.pieces.contacts import Entry, entries_of
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import NUMBERS, Role
from madoguchi.text.phone_words import NumberKind, kinds_of_two

# The cells of a row, each with the role of its column and the words of its header.
Cells = tuple[tuple[Role, str, Slice], ...]


class Row(NamedTuple):
    """One line of a table: its cells with the roles of their columns."""

    line: int
    cells: Cells


def rows_of_a_line(row: Row, *, named_within: bool, as_found: bool) -> list[Row]:
    """Return the rows that a line of a table makes: one, unless a cell of it names several desks.

    `named_within`: its cell of numbers names them; `as_found`: its table is read as those of any office are.
    """
    if named_within:
        return _rows_within(row)
    return _rows_of_bodies(row) if as_found else [row]


def _rows_within(row: Row) -> list[Row]:
    """The rows of a row whose cell of numbers names its desks: one each. Other cells are said of all of them."""
    at = next((n for n, (role, _, _) in enumerate(row.cells) if role is Role.PHONES), None)
    if at is None:
        return [row]
    before, place, behind = row.cells[:at], row.cells[at][2], row.cells[at + 1 :]
    entries = entries_of(place) or [Entry(place if BODY.search(place.text) else None)]
    if entries[0].name is None:
        return [row]
    names = [[(Role.ORGANIZATION, "", entry.name)] if entry.name else [] for entry in entries]
    parts = [[(part.role, "", part.place) for part in entry.parts] for entry in entries]
    return [Row(row.line, (*before, *a, *b, *behind)) for a, b in zip(names, parts, strict=True)]


def _rows_of_bodies(row: Row) -> list[Row]:
    """The rows of a row whose name cell has several bodies of one kind and as many numbers: one each.

    東支所 西支所 | 099-…-0001 099-…-0002. Cells that have as many addresses or numbers are parted, too; any other is
    said of all of them.
    """
    at = next((n for n, (role, _, _) in enumerate(row.cells) if role is Role.ORGANIZATION), None)
    names = _bodies_in(row.cells[at][2]) if at is not None else []
    if len(names) < 2:
        return [row]
    parted: dict[int, list[Slice]] = {at or 0: names}
    for n, (role, header, place) in enumerate(row.cells):
        parts = _parts_of(role, place) if kinds_of_two(header) is None else []
        if len(parts) == len(names):
            parted[n] = parts
    numbers = {n for n, (role, _, place) in enumerate(row.cells) if role in NUMBERS and place.text}
    if not numbers or not numbers <= parted.keys():
        return [row]
    return [
        Row(
            row.line,
            tuple(
                (role, head, parted[n][nth] if n in parted else place)
                for n, (role, head, place) in enumerate(row.cells)
            ),
        )
        for nth in range(len(names))
    ]


def _bodies_in(place: Slice) -> list[Slice]:
    """The bodies that a cell names; none where they do not all end in the same word (支所, 課)."""
    names = [name.strip() for name in place.split(r"[ 、／/・]+") if name.text]
    ends = {found[0] for name in names if (found := BODY.search(name.text)) and found.end() == len(name.text)}
    distinct = len({name.text for name in names}) == len(names)
    all_end = len(names) > 1 and all(BODY.search(name.text) for name in names)
    return names if all_end and len(ends) == 1 and distinct else []


def _parts_of(role: Role, place: Slice) -> list[Slice]:
    """The numbers of a cell of bare numbers, or the addresses of one of addresses."""
    if role is Role.ADDRESS:
        words = place.words()
        return list(words) if all(shape_of(word.text) is Shape.ADDRESS for word in words) else []
    if role not in NUMBERS:
        return []
    cell = read_number_cell(place, NumberKind.VOICE)
    bare = all(n.group.numbers and not (n.labels or n.says or n.extension or n.former) for n in cell.numbers)
    return [n.slice for n in cell.numbers] if bare and not (cell.words or cell.between) else []


def with_numbers_whole(
    line: Slice, cells: list[Slice], *, parted: Sequence[int], kinds: Iterable[int]
) -> list[Slice]:
    """A row with each number in one cell: its three groups, and 電話 or FAX in a cell of its own left of it.

    `parted` are the columns of first groups, `kinds` those that say which kind of number stands right of them.
    """
    found = list(cells)
    for at in parted:
        texts = joined_groups([cell.text for cell in found], at)
        if texts[at] != found[at].text:  # a sign for a sign: the number stands where its groups do
            found[at] = found[at]._replace(
                text=line.text[found[at].start - line.start : found[at + 2].end - line.start].replace(
                    "\t", "-"
                )
            )
            found[at + 1], found[at + 2] = (found[n].cut(0, 0) for n in (at + 1, at + 2))
    for at in kinds:
        if (
            at + 1 < len(cells)
            and cells[at].text
            and cells[at + 1].line == cells[at].line
            and cells[at + 1].text
        ):
            found[at + 1] = line.cut(cells[at].start - line.start, cells[at + 1].end - line.start)
            found[at] = cells[at].cut(0, 0)
    return found
