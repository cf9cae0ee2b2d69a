"""The proof of what is said once for several desks: carried names, hours above a table, remarks and footnotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from json import loads
from typing import Any

from madoguchi.editions.proof.cells import ROWS, cell_of, desks_of_cell
from madoguchi.editions.proof.digests import canonical
from madoguchi.editions.proof.file import (
    MANY,
    SINGLE,
    Desk,
    EditionFile,
    Flaw,
    grouped,
    once,
    phones_of,
    values_of,
)
from madoguchi.editions.proof.headers import is_pair
from madoguchi.editions.proof.layout import is_in_words
from madoguchi.editions.proof.text import fold
from madoguchi.editions.proof.times import is_called_otherwise, is_of_header
from madoguchi.editions.proof.units import indent
from madoguchi.editions.proof.words_before import word_before, words_on

# What is told of all desks of a table where a line above or below its rows says it.
_OF_ALL = ("hours", "operator", "address", "postal_code")
# The signs of fields, and those of items of a list, which stand further in.
_OUTER, _ITEMS = frozenset("○●◎◆◇■□▲△▼▽★☆〇"), frozenset("・･-*•‣▪")
# What ends the part of a list that a body's name above it is said of.
_HEADINGS = ("heading", "heading of a group", "above the header")
# What the name of a section ends with, and of no office that may stand alone.
_SECTIONS = "課係班"
# ... and that of an office that stands alone.
_OFFICES = ("局", "センター", "事務所", "検定所", "研究所", "役場", "市役所")
# The words that a section stands behind.
_SECTION_WORDS = re.compile("担当(部署|課|係|部|窓口)?(名|名称)?|部署|課名?|係名?")
# Signs that a line begins with, and no name.
_SIGNS = "■□◆◇●▲△▼▽★☆・*•‣▪"
# Fields of which two desks have the same words of a line, or none in common.
_ALIKE = tuple(name for name in (*SINGLE, *MANY) if name not in ("prefecture", "service_area"))


def check_said_alike(file: EditionFile) -> Iterator[Flaw]:
    """What desks have from a line outside their rows, or from the cell of a name, each has in the same words."""
    found: dict[tuple[str, int], dict[tuple[int, int], list[tuple[str, bool]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for desk in file.desks:
        for field, value in values_of(desk):
            alike = field in _ALIKE and value[1] in ("printed", "derived")
            for line, start, end in value[2] if alike else ():
                far = line != desk["row"]
                found[field, line][start, end].append((f"desks/{desk['id']}/{field}", far))
    for (field, line), told in found.items():
        for one, other in pairwise(sorted(told)) if len(told) > 1 else ():
            far = field == "organization" or any(far for _, far in (*told[one], *told[other]))
            if other[0] >= one[1] or not far:
                continue
            if field == "organization" and _is_whole_part(file, line, one, other):
                continue
            if {path for path, _ in told[one]} & {path for path, _ in told[other]}:
                continue  # a desk has both, by a further value of its own
            few = min((one, other), key=lambda span: (len(told[span]), span[1] - span[0]))
            for path, _ in told[few]:
                yield Flaw(path, "cut", f"other desks have other words of line {line} as their {field}")


def _is_whole_part(file: EditionFile, line: int, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether of two places the shorter is the first words of the longer: 消防本部 of 消防本部 総務課."""
    short, long = sorted((one, other), key=lambda place: place[1] - place[0])
    return short[0] == long[0] and file.lines[line - 1][short[1] : short[1] + 1].isspace()


def check_said_of_all(file: EditionFile) -> Iterator[Flaw]:
    """Hours, and what else a line above or below all rows of a table says, are those of each desk that has none."""
    for desks in grouped(((desk["table"], _part_of(file, desk)), desk) for desk in file.desks).values():
        first, last = (at(desk["row"] for desk in desks) for at in (min, max))
        for field in _OF_ALL if len(desks) > 1 else ():
            having = [desk for desk in desks if field in desk]
            lines = Counter(line for desk in having for line in _lines_of(file, desk, field))
            places: dict[int, set[str]] = defaultdict(set)
            for span in (span for desk in having for span in desk[field][2]):
                places[span[0]].add(str(span))
            for line, count in lines.items():
                if len(places[line]) > 1:
                    continue  # a cell of it each: the table stands on its side
                above = line < first and line not in file.rows
                below = line > last and line not in file.rows and count > 1
                for desk in having if above and 2 * count < len(desks) else ():
                    if line in _lines_of(file, desk, field) and len(desks) >= ROWS:
                        path = f"desks/{desk['id']}/{field}"
                        yield Flaw(path, "far", f"line {line} says it of all or of none")
                for desk in desks if (above or below) and 2 * count >= len(desks) else ():
                    if field not in desk and not (field == "hours" and is_called_otherwise(file, desk, line)):
                        path = f"desks/{desk['id']}/{field}"
                        yield Flaw(path, "missing", f"line {line} says it of the whole table")


def _part_of(file: EditionFile, desk: Desk) -> int | None:
    """The heading line of the part of its table that a desk stands in; of what nobody described that above its row."""
    if desk["table"]:
        return file.heading(desk["table"], desk["row"])
    first = file.window(desk["row"])[0]
    at = bisect_right(_told_lines(file), desk["row"]) - 1
    return _told_lines(file)[at] if at >= 0 and _told_lines(file)[at] >= first else None


@once
def _told_lines(file: EditionFile) -> list[int]:
    return sorted(file.told)


def _lines_of(file: EditionFile, desk: Desk, field: str) -> set[int]:
    """The lines on which a field stands, without those of the words of a header for its days."""
    return {span[0] for span in desk[field][2] if field != "hours" or not is_of_header(file, span)}


def check_bodies_above(file: EditionFile) -> Iterator[Flaw]:
    """In lines without columns a desk is of the nearest body above it: no heading, and no other body, is between."""
    bodies: dict[str, set[int]] = defaultdict(set)
    for desk in file.desks:
        body, levels = desk["organization"][2], desk.get("department", ())
        last = levels[-1][2] if levels else ()
        if body and (body[0][0] < desk["row"] or (last and last[0][0] > body[0][0])):
            bodies[desk["table"]].add(body[0][0])
    between = {line for line, *_ in file.accounted(*_HEADINGS)} - file.rows
    for desk in file.desks:
        line = desk["organization"][2][0][0] if desk["organization"][2] else desk["row"]
        if line >= desk["row"] or file.has_cells(line):
            continue
        if line in file.rows and _stands_apart(file, desk, line):
            yield Flaw(f"desks/{desk['id']}/organization", "level", "it is no section of the desk above")
        if any(line < at <= desk["row"] for at in bodies[desk["table"]] | between):
            yield Flaw(
                f"desks/{desk['id']}/organization", "far", "another body, or a heading, stands nearer above"
            )


def _stands_apart(file: EditionFile, desk: Desk, above: int) -> bool:
    """Whether a row is no section of a desk's own row above: no further in, and in a block of its own or an office."""
    row = desk["row"]
    if indent(file, row) > indent(file, above) or file.has_cells(row):
        return False
    apart = not file.lines[row - 2].strip() and bool(file.lines[above].strip())
    own = [level[0] for level in desk.get("department", ()) if level[2] and level[2][0][0] == row]
    return bool(own) and (apart or own[-1].endswith(_OFFICES)) and not own[0].startswith("同")


def check_bodies_go_on(file: EditionFile) -> Iterator[Flaw]:
    """A body goes on over empty cells, and to the next line of its part; no name begins with a sign of its line."""
    empty = {
        (line, file.column(line, start)) for line, start, end in file.accounted("as above") if start == end
    }
    filled: dict[tuple[int, int], tuple[int, int]] = {}
    for line, column in sorted(empty):
        above = (line - 1, column) if line - 1 in file.rows else (0, 0)
        filled[line, column] = filled.get(above, above)
    carried: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (line, column), above in filled.items():
        for desk in desks_of_cell(file, line, column) if above[0] else ():
            carried[desk["id"]].append(above)
    before: dict[str, Any] | None = None
    for desk in file.desks:
        path = f"desks/{desk['id']}/organization"
        if desk["organization"][0][0] in _SIGNS:
            yield Flaw(path, "cut", "it begins with the sign of its line")
        told = {cell_of(file, span) for _, span in file.spans_of(desk)} if carried[desk["id"]] else set()
        if any(above not in told for above in carried[desk["id"]]):
            yield Flaw(path, "level", "the section above goes on for this row, and the desk lacks it")
        if before is not None and _goes_on(file, before, desk):
            yield Flaw(path, "level", "the body above goes on for this row, and the desk lacks it")
        before = desk


def check_signs_of_lines(file: EditionFile) -> Iterator[Flaw]:
    """A remark has not the sign of its line where the lines beside it, of the same sign, have none."""
    signs: dict[int, str] = {}
    for line, start, end in file.accounted("sign"):
        if start < end and not file.lines[line - 1][:start].strip():
            signs[line] = file.lines[line - 1][start:end].strip()
    for desk in file.desks:
        for note in desk.get("notes", ()):
            line, start, end = note[2][0] if note[2] else (0, 0, 0)
            own = file.lines[line - 1][start:end].split(maxsplit=1) if line else []
            beside = {signs.get(line - 1), signs.get(line + 1)}
            if len(own) > 1 and own[0] in beside and not file.lines[line - 1][:start].strip():
                yield Flaw(f"desks/{desk['id']}/notes", "cut", "it begins with the sign of its line")


def check_names_of_blocks(file: EditionFile) -> Iterator[Flaw]:
    """In blocks below their names the line above what a word for a section leads to is the body, as in the others."""
    named: Counter[int] = Counter()
    sections: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for desk in file.desks:
        body, row, first = desk["organization"][2], desk["row"], file.window(desk["row"])[0]
        text = file.lines[row - 1]
        if not file.is_as_found(desk["table"]) or "\t" in text or len(body) != 1:
            continue
        if body[0] == [row, 0, len(text)] and row < len(file.lines) and words_on(file).get(row + 1):
            named[first] += 1
        elif body[0][0] == row and _SECTION_WORDS.fullmatch(word_before(file, row, body[0][1]).strip(":： ")):
            above = row - 1 in file.told and bool(file.lines[row - 2].strip())
            sections[first].append((f"desks/{desk['id']}/organization", above))
    for first, found in sections.items():
        for path, above in found:
            if above and named[first] > len(found):
                yield Flaw(path, "level", "the line above is its body, as in other blocks")
    yield from _pairs_of_blocks(file)


def _pairs_of_blocks(file: EditionFile) -> Iterator[Flaw]:
    """What a word and its cell say below a name in a line of words is said of that desk alone."""
    for desk in file.desks:
        for note in desk.get("notes", ()) if file.is_as_found(desk["table"]) else ():
            line = note[2][-1][0] if note[2] else 0
            owner = file.row_above(line) if line and is_pair(file, line) else 0
            if owner not in (0, desk["row"]) and not file.has_cells(owner):
                yield Flaw(f"desks/{desk['id']}/notes", "far", "it stands in the block of another desk")


def _goes_on(file: EditionFile, before: Desk, desk: Desk) -> bool:
    """Whether a desk without a body stands in the line right below a section, in lines without columns."""
    body, sections = before["organization"][2], before.get("department", ())
    last = sections[-1][2] if sections else ()
    own = desk["organization"][2]
    return bool(
        body
        and last
        and own
        and body[0][0] < last[0][0] == desk["row"] - 1
        and own[0][0] == desk["row"]
        and own[0][1] == last[0][1]
        and desk["organization"][0][-1] in _SECTIONS
        and before["table"] == desk["table"]
        and not any(file.has_cells(line) for line in (body[0][0], desk["row"]))
    )


def is_said_of_all(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether hours stand once below several items of a list, at a sign further out: ・東課, ・西課, ○受付時間."""
    row, first = desk["row"], min(span[0] for span in value[2])
    last = max(span[0] for span in value[2])
    if first <= row:
        return False
    signs = {at: file.lines[at - 1].strip()[:1] for at in range(row, last + 1)}
    told = max((at for at, sign in signs.items() if sign in _OUTER), default=row)
    return (
        signs[row] in _ITEMS
        and row < told <= first
        and all(signs[at] == signs[row] and at < told for at in signs if at in file.rows)
        and not any(sign == signs[told] for at, sign in signs.items() if at < told)
    )


def check_shared_notes(file: EditionFile) -> Iterator[Flaw]:
    """A note below a table is every desk's: what most desks of a table have, all have.

    A line of words above or below a table that was read as found is none of its rows.
    """
    by_table: dict[tuple[str, int, int], list[Desk]] = defaultdict(list)
    for desk in file.desks:
        part = 0 if desk["table"] else _part_of(file, desk) or 0
        by_table[desk["table"], file.window(desk["row"])[0], part].append(desk)
    for desks in by_table.values():
        desks = [desk for desk in desks if desk["row"] not in file.headings[desk["table"]]] or desks
        rows = [desk for desk in desks if not is_in_words(file, desk)] or desks
        below = [[n for n in desk.get("notes", ()) if not _is_of_row(file, n, desk)] for desk in desks]
        counted = Counter(note for notes in below for note in {canonical(n) for n in notes})
        described = not file.is_as_found(desks[0]["table"])
        yield from _at_their_marks(file, desks, below)
        for note, count in counted.items():
            of_marks = {
                _marked(file)[d["row"]]
                for d, n in zip(desks, below, strict=True)
                if note in map(canonical, n)
            }
            if "" not in of_marks:  # a footnote of rows with a mark
                told = [desk for desk in desks if _marked(file)[desk["row"]] in of_marks]
                for desk in told if 2 * count > len(told) else ():
                    if note not in {canonical(n) for n in desk.get("notes", ())}:
                        yield Flaw(f"desks/{desk['id']}/notes", "note", "the remark with its mark is missing")
            elif not described and 2 * count < len(desks) and _is_above_all(file, loads(note), desks):
                for desk in desks:
                    if note in {canonical(n) for n in desk.get("notes", ())}:
                        yield Flaw(f"desks/{desk['id']}/notes", "note", "it is said of all desks, or of none")
            elif described or 2 * count > len(desks) > 2 or _is_of_all(file, loads(note), rows, desks):
                for desk in rows:
                    if note not in {canonical(n) for n in desk.get("notes", ())}:
                        yield Flaw(
                            f"desks/{desk['id']}/notes", "note", "a remark for the whole table is missing"
                        )


def _at_their_marks(file: EditionFile, desks: list[Desk], below: list[list[Any]]) -> Iterator[Flaw]:
    """A footnote that begins with a mark that a row of its table has is that of the rows with this mark."""
    marks = [
        {mark.strip("()[]") for line in (desk["row"], *desk["lines"]) for mark in file.marks_on.get(line, ())}
        for desk in desks
    ]
    known = set().union(*marks)
    for desk, own, notes in zip(desks, marks, below, strict=True) if known else ():
        for note in notes:
            mark = _mark_of(file, note) or max(
                (m for m in known if m and note[0].startswith(m)), key=len, default=""
            )
            if mark in known and mark not in own:
                yield Flaw(f"desks/{desk['id']}/notes", "note", f"its row has not the mark {mark}")


def _mark_of(file: EditionFile, note: Any) -> str:
    """The mark that a footnote begins with, accounted for before it; "" where it has none."""
    line, start, _ = note[2][0]
    before = fold(file.lines[line - 1][:start]).strip()
    return before.strip("()[]") if before in file.marks_on.get(line, ()) else ""


@once
def _marked(file: EditionFile) -> dict[int, str]:
    """Line → the marks of footnotes on it, together; "" where there is none."""
    return defaultdict(str, {line: "".join(marks) for line, marks in file.marks_on.items()})


def _is_of_all(file: EditionFile, note: Any, in_rows: list[Desk], desks: list[Desk]) -> bool:
    """Whether a note stands above all rows of a table with columns, or with its sign apart below all of them."""
    rows = [desk["row"] for desk in in_rows]
    if not file.has_cells(min(rows)):
        return False
    line, start, _ = note[2][0]
    apart = line - 1 > max(rows) and not any(map(str.strip, file.lines[max(rows) : line - 1]))
    told = line not in _marked(file) and file.lines[line - 1][:start].strip() == ""
    below = apart and told and note[0].startswith("※") and not note[0][1:2].isdecimal()
    return below or all(span[0] < min(desk["row"] for desk in desks) for span in note[2])


def _is_above_all(file: EditionFile, note: Any, desks: list[Desk]) -> bool:
    """Whether a note stands above four rows or more, in a line that is none of them."""
    first = min(desk["row"] for desk in desks)
    return len(desks) >= ROWS and all(line < first and line not in file.rows for line, *_ in note[2])


def _is_of_row(file: EditionFile, note: Any, desk: Desk) -> bool:
    """Whether a note stands in the row of a desk, at a number of its own, or in a field of its body above that.

    Two desks of one row may have it, and so may offices of one body.
    """
    called = {span[0] for phone in phones_of(desk) for span in phone["value"][2]}
    body, last = (
        min((span[0] for span in desk["organization"][2]), default=desk["row"]),
        max(called, default=0),
    )
    called = {line for line in called if not file.has_cells(line)}  # in a line of words
    return any(
        span[0] in file.rows
        or span[0] in called
        or (body < span[0] < last and note[1] == "derived" and file.has_cells(span[0]))
        for span in note[2]
    )
