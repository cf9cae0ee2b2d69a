"""The proof of units: of several desks in one row each has its own name and its own number."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.brackets import is_in_bracket
from madoguchi.editions.proof.cells import desks_of_cell, level_beside, spans_rows
from madoguchi.editions.proof.file import (
    NAMES,
    NUMBERS,
    Desk,
    EditionFile,
    Flaw,
    names_of,
    numbered,
    phones_of,
    places_of,
)
from madoguchi.editions.proof.numbers import is_whole_number
from madoguchi.editions.proof.rules import LONGEST_RANGE, completed
from madoguchi.editions.proof.text import fold, only_digits

# The end of a range in brackets: 03-3501-1511(～15).
_RANGE_IN_BRACKETS = re.compile(r"\s?[(\[【〔]\s?[~〜～-]\s?([0-9]{1,4})\s?[)\]】〕]")
# Why a unit may be without a number that others of its row have: it is printed there and was not read.
_UNREAD = {"number-unread", "number-former", "number-lost", "number-without-form"}
# What joins two numbers of one desk.
_JOINED = re.compile("または|又は|もしくは|若しくは|および|及び|ならびに|並びに")

# What a title is accounted for as; a title with a number behind it is the name of a desk.
TITLES = ("heading", "heading of a group", "above the header", "total of the table")
# What stands before a name at the beginning of its line, between it and its number, and in no name of a desk.
_BEFORE_NAMES = " \t\u3000・■□◆◇●○▲△▼▽★☆-"
_LEADS_ON = re.compile(r"[^\w()（）]*")
_NO_NAME = re.compile("。|です|ます|[0-9]")
# What the name of a section of a body ends with.
_SECTIONS = (*"課係班室", "担当", "グループ", "チーム")


def check_units_of_rows(file: EditionFile) -> Iterator[Flaw]:
    """Two desks of one row differ in their name or their place; a number at another's row is that one's too."""
    seen: set[str] = set()
    alike: dict[str, list[Desk]] = defaultdict(list)
    numbers: dict[int, set[str]] = defaultdict(set)
    begins: dict[int, int] = {}  # where the first name stands on a row
    for desk in file.desks:
        numbers[desk["row"]] |= {phone["number"] for phone in phones_of(desk)}
        for line, start, _ in places_of(desk, *NAMES):
            if line == desk["row"]:
                begins[line] = min(start, begins.get(line, start))
    bodies = {(desk["row"], *span) for desk in file.desks for span in desk["organization"][2]}
    for desk in file.desks:
        called = [level[2] for level in names_of(desk)]
        where = [places_of(desk, field) for field in ("operator", "address")]
        unit, path = json.dumps([desk["row"], called, *where]), f"desks/{desk['id']}"
        for span in where[0]:
            if (desk["row"], *span) in bodies:
                yield Flaw(f"{path}/operator", "unit", "it is the name of another desk of its row")
        if unit in seen:
            yield Flaw(path, "twice", "another desk is the same section of the row")
        seen.add(unit)
        own = [[phone["number"] for phone in desk.get(field, ())] for field in NUMBERS]
        alike[json.dumps([desk["row"], called, own])].append(desk)
        yield from _at_other_rows(file, desk, numbers, begins)
    for desks in alike.values():
        for field in ("operator", "address"):
            if 0 < sum(field in desk for desk in desks) < len(desks):
                yield Flaw(f"desks/{desks[-1]['id']}", "twice", "it is the same desk as another of its row")
    for row, units in file.desks_of_row.items():
        if len(units) > 1:
            yield from _in_order(file, row, units)
            yield from _with_notes(file, row, units)
            if file.has_cells(row):
                for beside in _side_by_side(file, row, units):
                    yield from _of_one_division(file, beside)
                yield from _paired(file, row, units)
            else:
                yield from _told_in_words(row, units)


def _at_other_rows(
    file: EditionFile, desk: Desk, numbers: dict[int, set[str]], begins: dict[int, int]
) -> Iterator[Flaw]:
    """A number in the row of another desk is that one's, too, and its cell spans both rows."""
    for field, at, phone in numbered(desk):
        for line, start, _ in phone["value"][2]:
            # Before any name of its line it is of the body above: 事務室：099-… 図書室：099-…
            of_body = not file.has_cells(line) and start < begins.get(line, start)
            if line == desk["row"] or line not in numbers or of_body:
                continue
            if _is_in_column_of(file, desk, line, start):
                continue
            path = f"desks/{desk['id']}/{field}/{at}/number"
            if phone["number"] not in numbers[line]:
                yield Flaw(path, "far", "the desk of that row has not this number")
            elif line not in file.told and not spans_rows(file, desk["row"], line, start):
                yield Flaw(path, "far", "it is that of another row")


def _is_in_column_of(file: EditionFile, desk: Desk, line: int, start: int) -> bool:
    """Whether a number stands in a column of the page in which its desk's name does, right of another desk's."""
    own = places_of(desk, *NAMES)
    at = min((span[1] for span in own if span[0] == desk["row"]), default=0)
    before, here = file.lines[desk["row"] - 1][:at], file.lines[line - 1][:start]
    if "\t" in before + here or not re.search(r"\S\s{2,}\S{0,1}\Z", before):
        return False
    piece = here.rstrip()[: -len(re.split(r"\s{2,}", here.strip())[-1])] if here.strip() else ""
    place = file.screen((line, len(piece), 0))
    others = [span for other in file.desks_of_row.get(line, ()) for _, span in file.spans_of(other)]
    right = all(span[2] <= len(piece) for span in others if span[0] == line)
    return right and place >= file.screen((desk["row"], at, 0))


def _in_order(file: EditionFile, row: int, units: list[Desk]) -> Iterator[Flaw]:
    """Units stand in the order of their names, of their numbers and of their places."""
    for one, other in pairwise(each for each in units if not is_in_bracket(file, each)):
        for field in ("department", "address", *NUMBERS):
            before, after = (_starts(desk, field, row) for desk in (one, other))
            if before and after and before != after and before[-1] >= after[0]:
                if field == "department" and before[-1] == after[-1]:
                    continue
                if before[-1] > after[-1] or field in NUMBERS:
                    yield Flaw(
                        f"desks/{other['id']}/{field}",
                        "order",
                        "the sections of a row do not stand in their order",
                    )


def _side_by_side(file: EditionFile, row: int, units: list[Desk]) -> list[list[Desk]]:
    """The units of a row in whose columns each of their names stands; all are one where none stand side by side."""
    names = [span for desk in units for span in names_of(desk)[-1][2][-1:] if span[0] == row]
    told = [desks_of_cell(file, row, file.column(*span[:2])) for span in names]
    return [desks for at, desks in enumerate(told) if desks not in told[:at]] or [units]


def _of_one_division(file: EditionFile, units: list[Desk]) -> Iterator[Flaw]:
    """Units of one row are of one division: they have all levels in common that stand in another cell."""
    alike = [  # an erratum may be of one unit alone
        (desk, json.dumps(_division(file, desk)))
        for desk in units
        if not any(v[1] == "corrected" for v in desk.get("department", ()))
    ]
    counted = Counter(division for _, division in alike)
    for desk, division in alike if len(counted) > 1 else ():
        if counted[division] < max(counted.values()) or len(alike) == 2:
            path = f"desks/{desk['id']}/department"
            yield Flaw(path, "unit", "other sections of its row have another division")


def _division(file: EditionFile, desk: Desk) -> list[Any]:
    """Where the levels of a desk stand that are not in the cell of the last one."""
    cells = [
        [(line, file.column(line, start)) for line, start, _ in level[2]]
        for level in desk.get("department", ())
    ]
    return [
        level[2] for level, cell in zip(desk.get("department", ()), cells, strict=True) if cell != cells[-1]
    ]


def _with_notes(file: EditionFile, row: int, units: list[Desk]) -> Iterator[Flaw]:
    """What is remarked in a row is said of all its units; in running text of one, else of all."""
    notes = [
        {
            json.dumps(note[2])
            for note in desk.get("notes", ())
            if note[2]
            and note[2][-1][0] == row
            and note not in [fact["note"] for fact in desk.get("dated", ())]
        }
        for desk in units
    ]
    counted = Counter(note for each in notes for note in each)
    for desk, each in zip(units, notes, strict=True):
        for note, count in counted.items():
            alone = count == 1 and not file.has_cells(row)
            if note not in each and not alone:
                yield Flaw(f"desks/{desk['id']}/notes", "note", "a remark of its row is missing")


def _in_turn(file: EditionFile, row: int, units: list[Desk], field: str) -> bool:
    """Whether each unit's own numbers stand behind its name and before the next one's, all in one cell of a field."""
    names = [tuple(desk["department"][-1][2][0]) for desk in units if desk.get("department")]
    columns = {file.column(line, start) for line, start, _ in names}
    if (
        len(names) < len(units)
        or len(columns) > 1
        or names != sorted(names)
        or {n[0] for n in names} != {row}
    ):
        return False
    ends = [*(start for _, start, _ in names[1:]), len(file.lines[row - 1])]
    return bool(level_beside(file, row, min(columns))) and all(
        line == row and name[2] <= start and stop <= end
        for desk, name, end in zip(units, names, ends, strict=True)
        for phone in desk.get(field, ())
        for line, start, stop in phone["value"][2]
    )


def _paired(file: EditionFile, row: int, units: list[Desk]) -> Iterator[Flaw]:
    """As many numbers as units: each has one. Of more the last has those that are left, of fewer the first ones."""
    held = {only_digits(p["number"]) for desk in units for p in phones_of(desk)}
    unread = any(
        row in notice["lines"] and only_digits(notice["value"]) not in held
        for notice in file.notices_of(*_UNREAD)
    )
    for field in NUMBERS:
        groups = [_groups(desk, field, row) for desk in units]
        if all(group == groups[0] for group in groups) or _in_turn(file, row, units, field):
            continue
        taken = Counter(span for group in groups for span in group)
        for at, (desk, group) in enumerate(zip(units, groups, strict=True)):
            path = f"desks/{desk['id']}/{field}"
            if len(group) > 1 and at < len(units) - 1:
                yield Flaw(path, "unit", "it has the numbers of several sections of its row")
            elif not group and any(groups[at:]) and not desk.get(field) and not unread:
                yield Flaw(path, "unit", "a later section of the row has a number, and this one has none")
            elif any(taken[span] > 1 for span in group):
                yield Flaw(
                    path,
                    "unit",
                    "another section of the row has this number, too, and not all of them have it",
                )


def _told_in_words(row: int, units: list[Desk]) -> Iterator[Flaw]:
    """In running text a number is that of the name before it, where the first name stands before all numbers."""
    names = sorted(
        (span[2], at) for at, desk in enumerate(units) for span in places_of(desk, *NAMES) if span[0] == row
    )
    found = sorted(
        (start, at, field)
        for at, desk in enumerate(units)
        for field in NUMBERS
        for start in _groups(desk, field, row)
    )
    if not names or not found or found[0][0] < names[0][0]:
        return
    ends = [end for end, _ in names]
    for start, at, field in found:
        nearest = ends[bisect_right(ends, start) - 1]
        if at not in {unit for end, unit in names if end == nearest}:
            yield Flaw(f"desks/{units[at]['id']}/{field}", "unit", "another name stands before this number")


def check_headings_in_names(file: EditionFile) -> Iterator[Flaw]:
    """A heading in a name is the nearest above; in the name of one desk below it, it is in those of most.

    Lines further in than the heading, right below it, are told apart from those that are not.
    """
    begins = sorted(file.told)
    below: dict[tuple[str, int, bool], list[tuple[str, bool, bool]]] = defaultdict(list)
    out: set[tuple[str, int]] = set()  # headings below which a desk stands that is not further in
    for desk in file.desks if begins else ():
        heading = begins[max(0, bisect_right(begins, desk["row"]) - 1)]
        levels = names_of(desk)
        path = f"desks/{desk['id']}/organization"
        stands = {span[0] for span in places_of(desk, *NAMES)} & file.told
        if stands - {heading, desk["row"]}:
            yield Flaw(path, "far", "the heading of another part is in its name")
        on_sheet = heading >= file.sheet_begin(desk["row"])
        if on_sheet and desk["row"] > heading and file.is_as_found(desk["table"]):
            if any(desk["row"] == line for line, _ in _numbers_of(file, heading)):
                continue  # 事務室：099-… ／ 図書室：099-…: the parts of the body above, with its number
            if indent(file, desk["row"]) <= indent(file, heading):
                out.add((desk["table"], heading))
            within = (desk["table"], heading) not in out
            section = levels[-1][0].endswith(_SECTIONS)  # 市民課 above 戸籍係, whatever stands beside it
            below[desk["table"], heading, within].append((path, heading in stands, section))
    for told in below.values():
        some = [(path, section) for path, named, section in told if named]
        for path, section in some if 2 * len(some) <= len(told) else ():
            if 2 * len(some) < len(told) or not section:
                yield Flaw(path, "level", "most desks below that heading do not have it in their names")


def _numbers_of(file: EditionFile, row: int) -> Iterator[tuple[int, int]]:
    """Where the numbers of a row's desks stand."""
    for desk in file.desks_of_row.get(row, ()):
        yield from ((p["value"][2][0][0], p["value"][2][0][1]) for p in phones_of(desk))


def indent(file: EditionFile, line: int) -> int:
    """How far in a line begins."""
    text = file.lines[line - 1]
    return file.screen((line, len(text) - len(text.lstrip()), 0))


def check_divisions_carried(file: EditionFile) -> Iterator[Flaw]:
    """A division goes on down its column: over an empty cell a row is of the division of the row above."""
    before: dict[str, Any] | None = None
    for desk in file.desks:
        upper = desk.get("department", ())[:-1]
        below = before is not None and before["table"] == desk["table"] and desk["row"] - before["row"] == 1
        if before is not None and below and not file.is_as_found(desk["table"]):
            yield from _carried_on(file, before, desk)
        before = desk if upper else None


def _carried_on(file: EditionFile, before: Desk, desk: Desk) -> Iterator[Flaw]:
    above, cells = (file.lines[each["row"] - 1].split("\t") for each in (before, desk))
    if len(above) != len(cells) or len(cells) == 1:
        return
    spans = {*map(tuple, places_of(desk, "department"))}
    for level in before["department"][:-1]:
        for line, start, end in level[2][:1]:
            column = file.column(line, start)
            empty = column < len(cells) and not cells[column].strip()
            if file.has_cells(line) and empty and (line, start, end) not in spans:
                yield Flaw(
                    f"desks/{desk['id']}/department",
                    "level",
                    "the division above goes on for this row, and the desk lacks it",
                )


def check_sections_with_numbers(file: EditionFile) -> Iterator[Flaw]:
    """In lines without columns words with a number behind them, below such a name, are the name of another desk."""
    titles = {(line, start): end for line, start, end in file.accounted(*TITLES)}
    for desk in file.desks:
        row = desk["row"]
        own = [span for phone in desk.get("phones", ()) for span in phone["value"][2][:1]]
        if file.has_cells(row) or not file.is_as_found(desk["table"]):
            continue
        if all(line != row for line, *_ in own):
            continue
        names = places_of(desk, "department")
        remarks = [
            span for note in desk.get("notes", ()) for span in note[2][-1:] if not _NO_NAME.search(note[0])
        ]
        for line, start, _ in own:
            text = file.lines[line - 1]
            begin = len(text) - len(text.lstrip(_BEFORE_NAMES))
            # Above the row a number may be that of the body that stands there, or of the heading.
            told = remarks if line < row else (*names, *remarks)
            ends = [end for at, first, end in told if (at, first) == (line, begin)]
            ends += [titles[line, begin]] if line > row and (line, begin) in titles else []
            if line != row and any(_LEADS_ON.fullmatch(text, end, start) for end in ends):
                yield Flaw(f"desks/{desk['id']}", "unit", "two names of it have a number each on their lines")


def check_reached(file: EditionFile) -> Iterator[Flaw]:
    """In a line without columns nothing that is of no desk stands between a number and what is before it."""
    read: dict[int, list[int]] = defaultdict(list)  # line → where what is a value or accounted for ends
    for line, places in file.accounted_on.items():
        read[line] = [end for _, end, _ in places]
    for _, (line, _, end) in (each for desk in file.desks for each in file.spans_of(desk)):
        read[line].append(end)
    ends = {line: sorted(found) for line, found in read.items()}
    for desk in file.desks:
        row = desk["row"]
        if file.has_cells(row):
            continue
        for field in NUMBERS:
            for start in _groups(desk, field, row):
                at = bisect_right(ends.get(row, []), start)
                gap = file.lines[row - 1][ends[row][at - 1] if at else 0 : start]
                if any(map(str.isalnum, _JOINED.sub("", gap))):
                    yield Flaw(
                        f"desks/{desk['id']}/{field}", "unit", f"「{gap.strip()}」 stands before its number"
                    )


def check_ranges_whole(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Numbers of a desk have no character in common but a range with the one it begins with; it is whole."""
    for field in NUMBERS:
        numbers = [(tuple(p["value"][2][0]), p["value"]) for p in desk.get(field, ())]
        numbers.sort(key=lambda each: (each[0], each[1][4:]))
        begins: list[Any] = []
        ranges: dict[Any, list[Any]] = defaultdict(list)
        for span, value in numbers:
            if value[1] == "derived" and value[4] == "number-completed" and value[6] != "0":
                ranges[span, value[5]].append(value)
            else:
                begins.append((span, value[0]))
        for (one, _), (other, _) in pairwise(begins):
            if one[0] == other[0] and other[1] < one[2]:
                yield Flaw(f"{path}/{field}", "twice", "two numbers stand in one place")
        for span, begin in begins:
            ends = _RANGE_IN_BRACKETS.match(fold(file.lines[span[0] - 1])[span[2] :])
            more = int(ends[1]) - int(begin[-len(ends[1]) :].replace("-", "0")) if ends else 0
            if 0 < more <= LONGEST_RANGE and not any(start[:2] == span[:2] for start, _ in ranges):
                yield Flaw(f"{path}/{field}", "range", f"{begin} begins a range")
        for (span, begin), values in ranges.items():
            own = [b for b, number in begins if number == begin]
            if not any(b[:2] == span[:2] and b[2] < span[2] for b in own):
                yield Flaw(f"{path}/{field}", "range", f"no range begins there with {begin}")
            told = fold(file.at(span))
            nths = [value[6] for value in values]
            whole = [str(nth) for nth in range(1, len(nths) + 1)]
            if nths != whole and sorted(nths) != sorted(whole):
                yield Flaw(f"{path}/{field}", "range", "a number of its range is not there")
            elif completed(told, begin, "2") and completed(told, begin, str(len(nths) + 1)):
                yield Flaw(f"{path}/{field}", "range", "the last of its range is not there")


def _starts(desk: Desk, field: str, row: int) -> list[int]:
    """Where the values of a field begin on the row of a desk."""
    if field in NUMBERS:
        return _groups(desk, field, row)
    return [start for line, start, _ in places_of(desk, field) if line == row]


def _groups(desk: Desk, field: str, row: int) -> list[int]:
    """Where the whole numbers of a desk begin on its row; those that are completed go with the one before them."""
    values = [phone["value"] for phone in desk.get(field, ())]
    return [value[2][0][1] for value in values if is_whole_number(value) and value[2][0][0] == row]
