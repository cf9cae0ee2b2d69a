"""How a table that nobody described arranges its desks: a row, a column or a cell each, or several side by side in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TypeVar

from madoguchi.ingest.columns.reading import Column
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.pieces.shapes import BODY, TELLING, Shape, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone_words import FAX, TEL

T = TypeVar("T")
# What may say where a desk is or what it does, and is no name beside cells that have one.
_NO_NAMES = {Kind.AREA, Kind.CATEGORY, Kind.TEXT, Kind.MUNICIPALITY, Kind.PREFECTURE, None}
# What names a desk in a group of columns.
_NAMES = {Kind.NAME, Kind.BODY, Kind.DESK}
_ALIKE = 0.6
# The groups of a number, and words of a header over the first of them.
_GROUPS = (r"0\d{1,4}", r"\d{1,4}", r"\d{4}")
_SAYS_CALL = re.compile(rf"市外局番|{TEL}|{FAX}", re.IGNORECASE)


def is_turned(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row says one thing of several desks, and its first cell says what.

    >>> is_turned([("名称", "東支所", "西支所"), ("電話", "099-000-0001", "099-000-0002")])
    True
    """
    matches = [header_words().match(row[0]) for row in rows]
    known = sum(match is not None and (match.whole or not match.weak) for match in matches)
    if known < 2 or 4 * known < 3 * (len(rows) - 1):
        return False
    called = False
    for row, match in zip(rows, matches, strict=True):
        values = [cell for cell in row[1:] if cell]
        if match is not None and match.kind in (Kind.PHONE, Kind.FAX):
            fewest = 2 if match.kind is Kind.PHONE else 1  # of several desks one alone may have a FAX
            if len(values) < fewest or not all(
                shape_of(value) in (Shape.PHONE, Shape.EMPTY) for value in values
            ):
                return False
            called = called or match.kind is Kind.PHONE
        elif sum(map(header_words().knows, values)) > 1:
            return False
    return called


def repeated(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[int, ...], ...]:
    """Return the columns of each desk, -1 for one that it lacks, where a row has several side by side; () where it has one.

    Their group may stand before the words of each (内科 医院, 内科 電話, 外科 医院, 外科 電話), or over its names alone
    (内科, 電話, 外科, 電話). Columns left and right of all of them are said of each.

    >>> rows = [("1日", "東医院", "099-000-0001", "西医院", "099-000-0002")] * 2
    >>> repeated(("日", "当番医(内科)", "電話", "当番医(外科)", "電話"), rows)
    ((1, 2), (3, 4))
    """
    if groups := _groups(header):
        return groups
    header = _without_groups(header)
    if header and len({_outside(text) for text in header}) == len(header):
        return ()  # nearly all: no two columns are called the same
    header = header or _seem(rows)
    phones = [
        at
        for at, text in enumerate(header)
        if (match := header_words().match(text)) is not None and match.kind is Kind.PHONE
    ]
    width = phones[1] - phones[0] if len(phones) > 1 else 0
    if width < 2 or any(b - a != width for a, b in pairwise(phones)):
        return ()
    # The first column of a desk may stand so many before its number as it takes for all of them to be called the same.
    for begin in range(max(0, phones[0] - width + 1), phones[0]):
        desks = tuple((begin + at - phones[0], begin + at - phones[0] + width) for at in phones)
        names = [[_outside(text) for text in header[start:end]] for start, end in desks]
        words = [row[start] for row in rows for start, _ in desks if start < len(row) and row[start]]
        alike = all(own[: len(names[-1])] == names[-1] for own in names) or (
            all(own[1 : len(names[-1])] == names[-1][1:] for own in names)
            and all(own[0] and header_words().match(own[0]) is None for own in names)
        )
        if (
            alike
            and words
            and all(shape_of(word) not in TELLING for word in words)
            and desks[-1][1] >= len(header)
        ):
            return tuple(tuple(range(*columns)) for columns in desks)
    return ()


def numbers_in_one(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], list[list[str]], tuple[int, ...]]:
    """Return a header and rows with each number in one cell whose groups stand in three, and where those begin.

    >>> numbers_in_one(("名称", "市外局番", "局番", "番号"), [("東支所", "099", "000", "0001")])
    (('名称', '市外局番', '', ''), [['東支所', '099-000-0001', '', '']], (1,))
    """
    words, found, begins = list(header), [list(row) for row in rows], []
    for at, text in enumerate(header):
        groups = [row[at : at + 3] for row in rows if len(row) > at + 2 and any(row[at : at + 3])]
        whole = sum(map(_is_number_in_groups, groups))
        if _SAYS_CALL.search(text) and whole and 4 * whole >= 3 * len(groups):
            begins.append(at)
            words[at + 1 : at + 3] = ["", ""]
            found = [joined_groups(row, at) for row in found]
    return tuple(words), found, tuple(begins)


def joined_groups(cells: Sequence[str], at: int) -> list[str]:
    """Return the cells of a row with the groups of a number in one, where they are those of one."""
    groups = cells[at : at + 3]
    if not _is_number_in_groups(groups):
        return list(cells)
    return [*cells[:at], "-".join(groups), "", "", *cells[at + 3 :]]


def _is_number_in_groups(groups: Sequence[str]) -> bool:
    return len(groups) == 3 and all(map(re.fullmatch, _GROUPS, groups)) and len("".join(groups)) in (10, 11)


def _seem(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A header for rows without one: which of their columns are full of numbers."""
    width = max(map(len, rows), default=0)
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    return tuple(
        "電話" if cells and all(shape_of(cell) is Shape.PHONE for cell in cells) else "" for cells in columns
    )


def _groups(header: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The columns that stand below one word each, group by group, where each group has a name and a number of its own.

    A group may lack words of the widest: 北部 名称, 北部 所在地, 北部 電話, 南部 名称, 南部 電話, 備考.
    """
    found: list[dict[str, int]] = []
    for group, columns in groupby(enumerate(header), lambda column: column[1].partition(" ")[0]):
        below = [(text.removeprefix(group).strip(), at) for at, text in columns]
        own = dict(below)
        if (len(own) > 1 and "" in own) or len(own) < len(below):
            return ()  # columns that are called alike, or as their group is
        if len(own) > 1:
            found.append(own)
    widest = max(found, key=len, default={})
    adjoin = all(max(left.values()) + 1 == min(right.values()) for left, right in pairwise(found))
    alike = all(own.keys() <= widest.keys() and _names_and_calls(own) for own in found)
    if len(found) < 2 or not adjoin or not alike:
        return ()
    return tuple(tuple(own.get(word, -1) for word in widest) for own in found)


def _names_and_calls(words: Iterable[str]) -> bool:
    """Whether one of some words of a header names a desk, and one says how to call it."""
    kinds = {match.kind for word in words if (match := header_words().match(word)) is not None}
    return bool(kinds & _NAMES) and bool(kinds & {Kind.PHONE, Kind.CONTACT})


def _without_groups(header: Sequence[str]) -> list[str]:
    """A header without the word that columns side by side have in common before their own."""
    found: list[str] = []
    for group, columns in groupby(header, lambda text: text.partition(" ")[0]):
        run = list(columns)
        own = [text.removeprefix(group).strip() for text in run]
        found += own if len(run) > 1 and all(own) else run
    return found


def _outside(header: str) -> str:
    """A header without what stands in its brackets and the number behind it."""
    return re.sub(r"[(（\[【〔][^()（）]{0,40}[)）\]】〕]|[\s_]|\d{1,2}$|[①-⑳]", "", header)


def side_by_side(cells: Sequence[T], desks: Sequence[Sequence[int]], empty: T) -> list[list[T]]:
    """Return the cells of each desk of a row, each as many: those left of all desks, its own, those right of all.

    `empty` stands for a cell that a desk, or the row, lacks.
    """
    columns = [at for desk in desks for at in desk if at >= 0]
    before, behind = cells[: min(columns)], cells[max(columns) + 1 :]
    return [
        [*before, *(cells[at] if 0 <= at < len(cells) else empty for at in desk), *behind] for desk in desks
    ]


def of_one_desk(words: Sequence[T], desks: Sequence[Sequence[int]], empty: T) -> list[T]:
    """Return of the words of a header those of one desk: of one that has all columns."""
    whole = next(n for n, desk in enumerate(desks) if min(desk) >= 0)
    return side_by_side(words, desks, empty)[whole]


def with_names_within(columns: tuple[Column, ...], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Return the columns, the first of numbers as one that names the desks, too, where no other column names them."""
    names = [column for column in columns if column.role is Role.ORGANIZATION]
    at = next((n for n, column in enumerate(columns) if column.role is Role.PHONES), None)
    if at is None or any(column.kind not in _NO_NAMES for column in names):
        return columns
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    found = [entries[0] for cell in cells if (entries := entries_of(Slice(cell, 1, 0)))]
    named = sum(e.name is not None and bool(BODY.search(e.name.text) or e.has(Role.ADDRESS)) for e in found)
    if not cells or named < _ALIKE * len(cells):
        return columns
    return tuple(
        replace(column, named_within=True)
        if n == at
        else replace(column, role=Role.NOTE, titled=bool(column.header))
        if column in names
        else column
        for n, column in enumerate(columns)
    )
