"""The proof of desks in lines of words: none has the name or the number of another, nor another between its own.

Where no columns part the desks, the signs and the numbers between them do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from madoguchi.editions.proof.file import (
    BESIDE_NUMBERS,
    NAMES,
    NUMBERS,
    Desk,
    EditionFile,
    Flaw,
    names_of,
    places_of,
    values_of,
)
from madoguchi.editions.proof.headers import is_word_before
from madoguchi.editions.proof.text import fold
from madoguchi.editions.proof.units import TITLES

_NO_NAME = re.compile("。|です|ます|[0-9]|[がを]|場合|[ぁ-ん]$")
_BRACKETS_BEFORE = re.compile(r"[^\w()\t]*\(((?![0-9]|.\))[^()\t]+)\)")
# What parts the desks of a line.
_PARTS_DESKS = ("、", ",", "，")
# What is said of a number beside it: its label, its kind, its extension.
# What stands in the column of its desk where desks stand side by side; fields in which no number to call is.
_OF_COLUMNS = (*NUMBERS, "address", "postal_code", "hours", "urls", "emails", "notes")
_NO_NUMBERS = ("organization", "department", "operator", "address", "hours", "postal_code")


def check_names_of_siblings(file: EditionFile) -> Iterator[Flaw]:
    """In lines of words desks that a sign parts (東課099-…、西課099-…) are no sections of one another, and of one body."""
    behind: set[tuple[int, ...]] = set()  # the names of desks that a sign parts from the next one
    bodies: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for desk in file.desks:
        names = names_of(desk)
        places = [phone["value"][2][0] for phone in desk.get("phones", ()) if phone["value"][2]]
        row = desk["row"]
        if file.has_cells(row) or not names[-1][2] or not places:
            continue
        line, _, end = max(places)
        if line == row and fold(file.lines[line - 1])[end : end + 1] in _PARTS_DESKS:
            behind.add(tuple(names[-1][2][0]))
        if desk["organization"][2]:
            bodies[row].append((desk["organization"][2][0][0], f"desks/{desk['id']}/organization"))
    for desk in file.desks:
        names = names_of(desk)
        if any(tuple(span) in behind for name in names[:-1] for span in name[2][:1]):
            yield Flaw(f"desks/{desk['id']}/department", "level", "the desk before it is no part of its name")
    parted = {place[0] for place in behind}
    for row, found in bodies.items():
        for line, path in found if row in parted and any(above < row for above, _ in found) else ():
            if line == row:
                yield Flaw(path, "level", "the other desks of its line are of a body above")


def check_names_between_numbers(file: EditionFile) -> Iterator[Flaw]:
    """In lines of words no name stands between two numbers of a desk: right before the second, or in the line above it.

    What says what the second is for is its label; a sentence, and what is said behind a word, names nobody.
    """
    told: dict[int, list[tuple[int, int]]] = defaultdict(list)
    alone = [
        each
        for each in file.accounted("header")
        if not any(map(str.isalnum, file.lines[each[0] - 1][each[2] :]))
    ]
    for line, start, end in (*file.accounted(*TITLES), *alone):
        told[line].append((start, end))
    for desk in file.desks:
        row = desk["row"]
        if file.has_cells(row) or not file.is_as_found(desk["table"]):
            continue
        named = [level[2][0] for level in desk.get("department", ()) if level[2]]
        notes = [note for note in desk.get("notes", ()) if len(note[2]) == 1]
        named += [note[2][0] for note in notes if not _NO_NAME.search(note[0])]
        places = sorted(p["value"][2][0] for p in desk.get("phones", ()) if p["value"][2])
        for (before, _, _), (line, start, _) in pairwise(places):
            if before < row:
                continue  # the number of the office above
            above = _line_above(file, line, start) if before < line else before
            ends = start if above == line else len(file.lines[above - 1])
            names = [(s, e) for at, s, e in named if at == above and e <= ends] + told[above]
            begins = [first for first, end in names if end <= ends]
            if above > before and not all(any(map(str.isalnum, file.lines[above - 1][:at])) for at in begins):
                yield Flaw(f"desks/{desk['id']}/phones", "unit", "another name stands before this number")


def _line_above(file: EditionFile, line: int, start: int) -> int:
    """The line on which words stand nearest before a number: its own, or the next one above with anything on it."""
    before = list(file.lines[line - 1][:start])
    for first, end, why in file.accounted_on.get(line, ()):
        if why in BESIDE_NUMBERS:
            before[first:end] = " " * (min(end, start) - first) if first < start else []
    if any(map(str.isalnum, before)):
        return line
    return next((at for at in range(line - 1, 0, -1) if file.lines[at - 1].strip()), 0)


def check_brackets_of_names(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In lines of words brackets that begin the line, right before a name, are of it: （海辺）西本部."""
    for line, start, _ in desk["organization"][2][:1]:
        before = fold(file.lines[line - 1][:start])
        begun = _BRACKETS_BEFORE.fullmatch(before)
        if begun and line == desk["row"] and not is_word_before(file, begun[1]):
            yield Flaw(f"{path}/organization", "cut", f"「{before.strip()}」 is of its name")


def check_remarks_of_others(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In a row of words no remark of a desk has the name or the number of another in it."""
    own = {tuple(span) for field, span in file.spans_of(desk) if field in (*NAMES, *NUMBERS)}
    for note in desk.get("notes", ()):
        line, start, end = note[2][0]
        text = file.lines[line - 1]
        if len(note[2]) > 1 or "\t" in text or text.strip() == text[start:end]:
            continue
        for other in file.desks_of_row.get(line, ()):
            if other is desk or note in other.get("notes", ()):
                continue
            if any(
                span[0] == line and span[1] < end and start < span[2] and tuple(span) not in own
                for field, span in file.spans_of(other)
                if field in (*NAMES, *NUMBERS)
            ):
                yield Flaw(f"{path}/notes", "unit", f"「{note[0]}」 is of another desk")


def check_apart_from_numbers(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No number of any desk is a part of a name, an operator, an address, hours or a postal code."""
    for field, value in values_of(desk):
        for line, start, end in value[2] if field in _NO_NUMBERS else ():
            if any(
                at < end and start < to and _is_number(file, line, at, to)
                for at, to, kind in file.values_at.get(line, ())
                if kind in NUMBERS
            ):
                yield Flaw(f"{path}/{field}", "twice", "a number stands within it")


def _is_number(file: EditionFile, line: int, start: int, end: int) -> bool:
    """Whether a place is a number to call, and no label of one."""
    return any((start, end) == (at, to) for at, to, _ in file.placed_numbers.get(line, ()))


def check_columns_of_names(file: EditionFile) -> Iterator[Flaw]:
    """Where desks stand side by side, what each has stands in the columns of its name.

    On a row with names below the same word several times it stands between its name and the next one; on another
    line of a table that has a column for each desk, in that of its name.
    """
    for row, desks in file.desks_of_row.items():
        columns: dict[str, int] = {}
        for desk in desks if len(desks) > 1 and file.is_as_found(desks[0]["table"]) else ():
            own_row = [span for span in places_of(desk, *NAMES) if span[0] == row]
            columns.update((desk["id"], file.column(*span[:2])) for span in own_row)
        begins = sorted({*columns.values()})
        if len(begins) < max(2, len(desks)):
            continue
        header = dict(file.headers.get(file.header_above(row), ()))
        repeats = len({header.get(column) for column in begins}) == 1 and begins[0] in header
        for desk in desks:
            own = columns[desk["id"]]
            behind = next((at for at in begins if at > own), len(file.lines[row - 1]))
            for field, (line, start, _) in file.spans_of(desk):
                if field in _OF_COLUMNS and file.has_cells(line):
                    column = file.column(line, start)
                    beside = (
                        line not in file.rows
                        and row not in file.numbers_on
                        and column != own
                        and column in begins
                    )
                    if beside or (
                        repeats and line == row and begins[0] <= column and not own <= column < behind
                    ):
                        says = "it stands in the column of another desk"
                        yield Flaw(f"desks/{desk['id']}/{field}", "far", says)
