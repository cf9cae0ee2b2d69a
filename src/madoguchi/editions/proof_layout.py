"""The proof of the layout: values are whole words, each in the column of its kind, and no place says two things.

The fifth file of the proof; like the others it needs nothing of the package. What one row could say by itself
another way, the other rows of its table decide.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from madoguchi.editions.proof_numbers import NUMBERS, plain_numbers
from madoguchi.editions.proof_rules import Flaw, fold
from madoguchi.editions.proof_sources import MANY, SINGLE, Sources, spans_of

# What one place may say twice: whom a name is for, levels in a name, and what a note repeats.
_READ_FROM_NAMES = {"prefecture", "service_area"}
_OF_WHOLE_CELLS = ("code of the row", "date of the row")
_NOT_SAID = {"empty cell", "as above", "carried cell", "the whole country"}
_MAY_BE_ONE = ({"organization", "department"}, *({"notes", field} for field in (*SINGLE, *MANY, *NUMBERS)))
# Fields that take whatever stands in their cell, so that nothing there is beyond reading.
_TAKE_ALL = ("organization", "department", "operator", "address", "hours", "notes")
# From how many rows on a column is of one kind, and in which part of them it must be.
_ROWS, _MOST = 4, 0.8


class Layout(Sources):
    """What is proven of where values stand in their rows. `rows` are the lines of the desks' own rows."""

    rows: set[int]

    def whole_words(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """No value begins or ends within a word or a number, and none with a space."""
        for field, value in values_of(desk):
            if value[0] != value[0].strip():
                yield Flaw(f"{path}/{field}", "cut", "it begins or ends with a space")
            if not value[2] or (value[1] == "derived" and value[4] == "prefecture-in-name"):
                continue
            for (line, at), inside in ((value[2][0][:2], 0), ((value[2][-1][0], value[2][-1][2]), -1)):
                text = self.lines[line - 1]
                beside = fold(text[at - 1 : at] if inside == 0 else text[at : at + 1])
                edge = fold(text[at] if inside == 0 else text[at - 1])
                levels = field == "department" and self._is_level(desk, line, at - 1 if inside == 0 else at)
                if not levels and self._is_within(field, beside, edge, tabbed="\t" in text):
                    yield Flaw(
                        f"{path}/{field}", "cut", f"the word goes on: 「{text[max(0, at - 8) : at + 8]}」"
                    )

    @staticmethod
    def _is_within(field: str, beside: str, edge: str, *, tabbed: bool) -> bool:
        """Whether a value that has `edge` at its end, and `beside` beyond it, was cut from a longer word."""
        if not (beside.isalnum() and edge.isalnum()):
            return False
        if beside.isdecimal() or edge.isdecimal():
            return beside.isdecimal() and edge.isdecimal()
        return tabbed and field not in NUMBERS

    @staticmethod
    def _is_level(desk: dict[str, Any], line: int, at: int) -> bool:
        """Whether a place is of another level of a desk's name, or outside its row: levels may run together."""
        spans = [*desk["organization"][2], *(span for level in desk["department"] for span in level[2])]
        return line != desk["row"] or any(line == span[0] and span[1] <= at < span[2] for span in spans)

    def said_once(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """No place is two fields of a desk, but for what is read from names and from notes."""
        values = {tuple(span) for field in NUMBERS for p in desk.get(field, ()) for span in p["value"][2]}
        labels = {tuple(s) for f in NUMBERS for p in desk.get(f, ()) for s in p.get("label_spans", ())}
        if values & labels:
            yield Flaw(f"{path}/phones", "label", "a number is its own label")
        spans = sorted(
            (tuple(span), field if field not in NUMBERS or tuple(span) in values else "label")
            for field, span in spans_of(desk)
            if field not in _READ_FROM_NAMES
        )
        for (one, field), (other, second) in itertools.pairwise(spans):
            if one[0] != other[0] or other[1] >= one[2] or {field, second} in _MAY_BE_ONE:
                continue
            if field == second and (field in ("notes", "label") or (field in NUMBERS and one[1] == other[1])):
                continue
            yield Flaw(f"{path}/{second}", "twice", f"the same place says its {field}")

    def carried(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """A name that is carried down its column is the nearest above."""
        for level, (line, column) in self._upper_names(desk):
            tabbed = "\t" in self.lines[line - 1]
            nearer = (line < at <= desk["row"] for at in self._names_at[desk["table"], level, column])
            if tabbed and line < desk["row"] and any(nearer):
                field = "department" if level else "organization"
                yield Flaw(f"{path}/{field}", "far", "another stands nearer above")

    def _upper_names(self, desk: dict[str, Any]) -> Iterator[tuple[int, tuple[int, int]]]:
        """The levels of a name that may be carried (0 is the body; the last department never is): line, column."""
        for level, value in enumerate((desk["organization"], *desk.get("department", ())[:-1])):
            for line, start, _ in value[2][:1]:
                yield level, (line, self.lines[line - 1].count("\t", 0, start))

    @cached_property
    def _names_at(self) -> dict[tuple[str, int, int], set[int]]:
        """(Table, level, column) → the lines on which such a name stands."""
        found: dict[tuple[str, int, int], set[int]] = defaultdict(set)
        for desk in self.desks:
            for level, (line, column) in self._upper_names(desk):
                found[desk["table"], level, column].add(line)
        return found

    def joints(self) -> Iterator[Flaw]:
        """Cells of the same columns are joined with the same signs in every row; a header of a note with a colon."""
        signs: dict[tuple[Any, ...], dict[tuple[str, ...], list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for desk in self.desks:
            for field, value in values_of(desk):
                if value[1] == "derived" and value[4] == "cells-joined":
                    path = f"desks/{desk['id']}/{field}"
                    columns = tuple(self.lines[line - 1].count("\t", 0, at) for line, at, _ in value[2])
                    signs[desk["table"], field, columns][tuple(value[5:])].append(path)
                    above = value[2][0][0]
                    of_line = len(value[2]) > 1 and above != value[2][1][0] == desk["row"]
                    if (
                        of_line
                        and field == "notes"
                        and above in self._headers
                        and (above > desk["row"] or columns[0] != columns[1])
                    ):
                        yield Flaw(path, "header", "it has the header of another column or table")
                    ordered = [span for span in value[2] if span[0] == desk["row"]]
                    if ordered != sorted(ordered):
                        yield Flaw(path, "order", "its cells are not joined in their order")
        for found in signs.values():
            most = max(found.values(), key=len)
            for paths in found.values():
                if paths is not most and len(most) >= _ROWS:
                    yield from (
                        Flaw(path, "joint", "other rows join these cells otherwise") for path in paths
                    )

    def labels_held(self) -> Iterator[Flaw]:
        """What is accounted for as the label of a number is the label of one, or of one that an ERROR names."""
        phones = [p for desk in self.desks for field in NUMBERS for p in desk.get(field, ())]
        held = {tuple(span) for phone in phones for span in phone.get("label_spans", ())}
        for line, start, end, why in self.raw["accounted"]:
            if why == "label of a number" and (line, start, end) not in held and line not in self.excused:
                yield Flaw(f"lines/{line}", "label", "no number has this label")

    def units_of_rows(self) -> Iterator[Flaw]:
        """Two desks of one row differ in their name or their place; a number at another's row is that one's too."""
        seen: set[str] = set()
        numbers: dict[int, set[str]] = defaultdict(set)
        for desk in self.desks:
            numbers[desk["row"]] |= {phone["number"] for field in NUMBERS for phone in desk.get(field, ())}
        for desk in self.desks:
            called = [desk["organization"][2], *(v[2] for v in desk.get("department", ()))]
            unit = json.dumps(
                [desk["row"], called, *(desk.get(f, ("", "", ()))[2] for f in ("operator", "address"))]
            )
            if unit in seen:
                yield Flaw(f"desks/{desk['id']}", "twice", "another desk is this unit of the row")
            seen.add(unit)
            for field in NUMBERS:
                for at, phone in enumerate(desk.get(field, ())):
                    for line in {span[0] for span in phone["value"][2]} - {desk["row"]}:
                        if line in numbers and phone["number"] not in numbers[line]:
                            yield Flaw(
                                f"desks/{desk['id']}/{field}/{at}/number",
                                "far",
                                "the desk of that row has not this number",
                            )

    def columns(self) -> Iterator[Flaw]:
        """A column says in each row what it says in most of them; a line like those rows is one of them."""
        said = self._said()
        cells: dict[tuple[str, int, int], list[tuple[int, set[str]]]] = defaultdict(list)
        for (table, row), columns in said.items():
            for column, fields in columns.items():
                if not fields & _NOT_SAID:
                    cells[table, self.lines[row - 1].count("\t"), column].append((row, fields))
        usual: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        for (table, width, column), found in cells.items():
            field, times = Counter(name for _, fields in found for name in fields).most_common(1)[0]
            if times >= max(_ROWS, _MOST * len(found)):
                usual[table, width][column] = field
        for (table, width), fields_of in usual.items():
            unlike: dict[tuple[int, frozenset[str]], list[int]] = defaultdict(list)
            for row in [
                row for name, row in said if name == table and self.lines[row - 1].count("\t") == width
            ]:
                texts = fold(self.lines[row - 1]).split("\t")
                for column, field in fields_of.items():
                    told = said[table, row].get(column, set())
                    text = texts[column].strip()
                    unread = any(words and words in text for words in self.excused.get(row, ()))
                    if self._is_unlike(text, told, field) and not unread:
                        unlike[column, frozenset(told)].append(row)
            for (column, _), rows in unlike.items():
                if len(rows) > 1 and not self.is_as_found(table):
                    continue  # a described table may have rows of a second kind
                for row in rows:
                    yield Flaw(
                        f"lines/{row}",
                        "column",
                        f"column {column + 1} is no {fields_of[column]}, as in other rows",
                    )
        yield from self._rows_left(usual)

    @staticmethod
    def _is_unlike(text: str, told: set[str], field: str) -> bool:
        """Whether a cell that is `told` should have been a `field`; which kind of a number it is, words may say."""
        alike = {field, *_NOT_SAID, *(NUMBERS if field in NUMBERS else ())}
        if not text or told & alike:
            return False
        return bool(told) or field in _TAKE_ALL or bool(plain_numbers(text))

    def _rows_left(self, usual: dict[tuple[str, int], dict[int, str]]) -> Iterator[Flaw]:
        """Lines with a name and a number in the columns of names and of numbers, and no desk."""
        for (table, width), fields_of in usual.items():
            name = next(
                (at for at, field in fields_of.items() if field in ("organization", "department")), None
            )
            numbers = [at for at, field in fields_of.items() if field == "phones"]
            if name is None or not numbers:
                continue
            for source in {self.window(desk["row"]) for desk in self.desks if desk["table"] == table}:
                for line in range(source[0], source[1] + 1):
                    cells = fold(self.lines[line - 1]).split("\t")
                    if line in self.rows or len(cells) != width + 1 or "://" in cells[name]:
                        continue
                    if cells[name].strip() and any(plain_numbers(cells[at]) for at in numbers):
                        yield Flaw(f"lines/{line}", "row-left", "it reads as a row, and no desk is of it")

    def _said(self) -> dict[tuple[str, int], dict[int, set[str]]]:
        """(Table, row) → column → the fields, and other parts of the list, that its cell is."""
        said: dict[tuple[str, int], dict[int, set[str]]] = {}
        tables: dict[int, str] = {}
        for desk in self.desks:
            row = desk["row"]
            if "\t" in self.lines[row - 1]:
                tables[row] = desk["table"]
                cells = said.setdefault((desk["table"], row), defaultdict(set))
                for field, (line, start, _) in spans_of(desk):
                    if line == row and field not in _READ_FROM_NAMES:
                        cells[self.lines[row - 1].count("\t", 0, start)].add(field)
        for line, start, _, why in self.raw["accounted"]:
            if line in tables:
                said[tables[line], line][self.lines[line - 1].count("\t", 0, start)].add(why)
        return said

    def whole_cells(self) -> Iterator[Flaw]:
        """What is accounted for as a cell is a whole one."""
        for line, start, end, why in self.raw["accounted"]:
            if why in _OF_WHOLE_CELLS:
                text = self.lines[line - 1]
                before, after = text[:start].rpartition("\t")[2], text[end:].partition("\t")[0]
                if before.strip() or after.strip():
                    yield Flaw(f"lines/{line}", "cell", f"「{text[start:end]}」 is not the whole cell")


def values_of(desk: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every (field, value) of a desk, with the extensions of its numbers."""
    for field in SINGLE:
        if field in desk:
            yield field, desk[field]
    for field in MANY:
        yield from ((field, value) for value in desk.get(field, ()))
    for field in NUMBERS:
        for phone in desk.get(field, ()):
            yield field, phone["value"]
            if "extension" in phone:
                yield "extension", phone["extension"]
