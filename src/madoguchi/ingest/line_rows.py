"""The lines of a table as the rows that they make: one each, one for each desk that a line names, or one for two lines of a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from madoguchi.ingest.columns.arrangement import joined_groups
from madoguchi.ingest.pieces.cells import read_number_cell
from madoguchi.ingest.pieces.contacts import Entry, entries_of
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.record import Claim, ClaimReason
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import NAMING, NUMBERS, Role
from madoguchi.text.phone_words import NumberKind, kinds_of_two

# What tells two rows of one desk apart, of which the one holds no longer.
_BEFORE = re.compile(r"(?:変更|移転|改番|改正|更新)前|旧(?:電話)?(?:番号)?|従前|これまで")
_AFTER = re.compile(r"(?:変更|移転|改番|改正|更新)後|新(?:電話)?(?:番号)?|現在?|今後|これから")
_FORMER = "旧"  # before the header of a column: its numbers are of the past
# A header that says of each row by itself whether it holds, and headers below which 新 and 旧 may say so of two rows of a
# desk: below 庁舎 or 期別 they say something else.
_WHETHER_IT_HOLDS = re.compile("新旧|前後|変更")
_MAY_SAY_SO = re.compile("新旧|前後|変更|移転|区分|種[別類]|備考|摘要|状[況態]|時期|内容|番号")
_BARE = {"旧", "新", "現", "現在"}
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


def with_former_rows(rows: Sequence[Row]) -> tuple[list[Row], list[Claim]]:
    """Return the rows of a table, two that say of one desk what held before and what holds now as one, and what accounts for the rest.

    東館 | 変更前 | 099-… over 東館 | 変更後 | 099-…: the former numbers stand as below 旧電話番号, beside those below 電話番号.
    A row without another of its desk stays as it is, unless the header (新旧) says of each whether it holds.
    """
    found: list[Row] = []
    claims: list[Claim] = []
    times = [_time_of(row) for row in rows]
    both = {time for time in times if time is not None and (time[0], not time[1]) in times}
    other_of = _rows_of_one_desk(rows, times)
    second = set(other_of.values())
    for at, row in enumerate(rows):
        time = times[at]
        if at in second:
            continue
        if time is None or not (at in other_of or (time in both and _says_of_each(row, time[0]))):
            found.append(row)
            continue
        column, is_former = time
        claims.append(Claim(row.cells[column][2].span, ClaimReason.TIME))
        cells = _of_time(row, column, former=is_former)
        if at in other_of:
            other = rows[other_of[at]]
            claims.append(Claim(other.cells[column][2].span, ClaimReason.TIME))
            claims += [
                Claim(c.span, ClaimReason.AS_ABOVE) for role, _, c in other.cells if role in NAMING and c.text
            ]
            cells += _of_time(other, column, former=not is_former, named=False)
        found.append(Row(row.line, cells))
    return found, claims


def _rows_of_one_desk(rows: Sequence[Row], times: Sequence[tuple[int, bool] | None]) -> dict[int, int]:
    """For each row the later one of the same desk that says the other of 変更前 and 変更後: the next one, else the only one of its name."""
    found: dict[int, int] = {}
    alone: dict[tuple[int, tuple[str, ...]], dict[bool, list[int]]] = {}
    at = 0
    while at < len(rows):
        time, names = times[at], _names(rows[at])
        if time is not None and at + 1 < len(rows) and times[at + 1] == (time[0], not time[1]):
            below = _names(rows[at + 1])
            if names and names[len(names) - len(below) :] == below:
                found[at] = at + 1
                at += 2
                continue
        if time is not None and names:
            alone.setdefault((time[0], names), {True: [], False: []})[time[1]].append(at)
        at += 1
    for each in alone.values():
        if len(each[True]) == len(each[False]) == 1:
            first, last = sorted((*each[True], *each[False]))
            found[first] = last
    return found


def _says_of_each(row: Row, column: int) -> bool:
    """Whether the header above a cell says that its rows tell whether they hold."""
    return _WHETHER_IT_HOLDS.search(row.cells[column][1]) is not None


def _time_of(row: Row) -> tuple[int, bool] | None:
    """Which cell of a row says whether it holds still, and whether it does so no longer; None where none or several do."""
    said = [
        (at, _BEFORE.fullmatch(cell.text) is not None)
        for at, (role, header, cell) in enumerate(row.cells)
        if role not in NUMBERS
        and (_BEFORE.fullmatch(cell.text) or _AFTER.fullmatch(cell.text))
        and (cell.text not in _BARE or not header or _MAY_SAY_SO.search(header))
    ]
    return said[0] if len(said) == 1 else None


def _names(row: Row) -> tuple[str, ...]:
    return tuple(cell.text for role, _, cell in row.cells if role in NAMING and cell.text)


def _of_time(row: Row, column: int, *, former: bool, named: bool = True) -> Cells:
    """The cells of a row without the one that says whether it holds still; the numbers of one that does not as former ones."""
    return tuple(
        (role, f"{_FORMER}{header}" if former and role in NUMBERS else header, cell)
        for at, (role, header, cell) in enumerate(row.cells)
        if at != column and (named or role not in NAMING)
    )
