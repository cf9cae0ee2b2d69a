"""The proof of what is joined: cells and lines in their order, with the signs between them that every row has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.cells import ROWS, is_whole_cell
from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, values_of
from madoguchi.editions.proof.text import fold

_CLOCK = re.compile("(午前|午後|正午)?\\s?[0-9]{1,2}([:：][0-9]{2}([:：][0-9]{2})?|時([0-9]{1,2}分|半)?)")
_TIME_OF_DAY = re.compile("(?<![0-9])[0-9]{1,2}(?:[:：][0-9]{2}|時(?!間))")


def check_joints(file: EditionFile) -> Iterator[Flaw]:
    """Cells of the same columns are joined with the same signs in every row; a header of a note with a colon."""
    signs: dict[tuple[Any, ...], dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for desk in file.desks:
        for field, value in values_of(desk):
            joined = value[1] == "derived" and value[4] == "cells-joined"
            if not joined and not (field == "notes" and len(value[2]) == 1 and value[2][0][0] == desk["row"]):
                continue
            path = f"desks/{desk['id']}/{field}"
            if joined and field in _SIGNS_BETWEEN:
                texts = [fold(file.at(span)) for span in value[2]]
                signs_said = [_SIGNS_BETWEEN[field](*pair) for pair in pairwise(texts)]
                if value[5:] != signs_said:
                    yield Flaw(path, "joint", f"between its cells stands 「{'」, 「'.join(signs_said)}」")
            columns = tuple(file.column(line, at) for line, at, _ in value[2])
            if field == "notes":  # a remark alone, or with the header of its column
                width = file.lines[desk["row"] - 1].count("\t")
                told = tuple(value[5:]) if joined else ("alone",)
                if width and (joined or is_whole_cell(file, value[2][0])):
                    above = file.header_above(desk["row"]) if file.is_as_found(desk["table"]) else 0
                    signs[desk["table"], field, -above or width, columns[-1]][told].append(path)
            elif field not in _SIGNS_BETWEEN:
                signs[desk["table"], field, columns][tuple(value[5:])].append(path)
            if joined:
                yield from _joint(file, desk, field, value, columns, path)
    for found in signs.values():
        most = max(found.values(), key=len)
        for paths in found.values():
            if paths is not most and len(most) >= ROWS:
                yield from (Flaw(path, "joint", "other rows join these cells otherwise") for path in paths)


def _joint(
    file: EditionFile, desk: Desk, field: str, value: Any, columns: tuple[int, ...], path: str
) -> Iterator[Flaw]:
    above = value[2][0][0]
    of_line = len(value[2]) > 1 and above != value[2][1][0] == desk["row"]
    if (
        of_line
        and field == "notes"
        and above in file.headers
        and (above > desk["row"] or columns[0] != columns[1])
    ):
        yield Flaw(path, "header", "it has the header of another column or table")
    if of_line and field == "notes" and above in file.headers and not is_whole_cell(file, value[2][-1]):
        yield Flaw(path, "cut", "its cell goes on")
    own = [span[0] == desk["row"] for span in value[2]]
    if not _in_order(value[2], desk["row"]) or (field == "notes" and own != sorted(own)):
        yield Flaw(path, "order", "its cells are not joined in their order")


def _between_hours(one: str, other: str) -> str:
    """9:00 and 17:00 are a stretch of time; days, and what else stands beside, are parted by a space."""
    return "～" if _CLOCK.fullmatch(one) and _CLOCK.fullmatch(other) else " "


def _between_parts_of_a_place(one: str, other: str) -> str:  # noqa: ARG001
    """Behind the number of a lot stands a building."""
    return " " if re.search("[0-9]$|番地?$|号$", one) else ""


_SIGNS_BETWEEN = {"hours": _between_hours, "address": _between_parts_of_a_place}


def check_joined_in_words(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In lines of words what is joined stands in the order of its lines, and has of each of them all times of day."""
    for field, value in [("hours", desk.get("hours")), *(("notes", note) for note in desk.get("notes", ()))]:
        pieces = value[2] if value and value[4:5] == ["cells-joined"] else []
        if any(file.has_cells(line) for line, *_ in pieces):
            continue
        lines = [span[0] for span in pieces]
        if lines != sorted(set(lines)):
            yield Flaw(f"{path}/{field}", "order", "its lines are not joined in their order")
        for line, start, end in pieces:
            text = fold(file.lines[line - 1])
            if _TIME_OF_DAY.search(text[:start] + "|" + text[end:]):
                yield Flaw(f"{path}/{field}", "cut", "its line has further times of day")


def _in_order(spans: list[Any], row: int) -> bool:
    """Whether cells of a row stand in their order: those behind each word for days, and the first of each."""
    runs: list[list[Any]] = [[]]
    for span in spans:
        if span[0] == row:
            runs[-1].append(span)
        elif runs[-1]:
            runs.append([])
    firsts = [run[0] for run in runs if run]
    return all(a < b for run in (*runs, firsts) for a, b in pairwise(run))
