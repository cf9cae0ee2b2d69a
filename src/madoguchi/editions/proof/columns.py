"""The proof of columns: a cell is what the others of its column are.

What one row could say by itself another way, the other rows below its header decide, and where they are few,
those below the same word elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from madoguchi.editions.proof.cells import (
    MOST,
    READ_FROM_NAMES,
    ROWS,
    UNCHANGED,
    WHETHER_IT_HOLDS,
    is_of_shorter_table,
    of_other_time,
    old_and_new,
    says_time,
    spans_rows,
)
from madoguchi.editions.proof.column_headers import (
    LEFT_OUT,
    NOT_SAID,
    Rows,
    against_headers,
    none_of_header,
    rows_below_bodies,
    rows_with,
    word_above,
)
from madoguchi.editions.proof.file import NAMES, NUMBERS, EditionFile, Flaw, grouped, names_of, once
from madoguchi.editions.proof.number_words import plain_numbers
from madoguchi.editions.proof.numbers_left import held_on
from madoguchi.editions.proof.text import fold, only_digits

# From how many rows on most cells of a column are not what its header says that they are not.
_FEW = 3
# What is said of the number beside it, and not of the cell.
_BESIDE_NUMBERS = {
    "label of a number", "mark of a number", "kind of a number", "words around a label", "between numbers",
}  # fmt: skip
# Fields that take whatever stands in their cell, so that nothing there is beyond reading.
_TAKE_ALL = ("organization", "department", "operator", "address", "hours", "notes")
_REACHED_BY = (*NUMBERS, "urls", "emails")
_ADDRESS = re.compile(r"https?://|[\w.+-]@[\w-]|^〒?\s?[0-9]{3}-[0-9]{4}$")
_SAYS_SOMETHING = {"notes", "organization", "department", "operator", "extension of a number"}
# What heads former numbers: 旧FAX beside 新FAX.
_PAST = re.compile("旧|以前|(変更|移転|改番)前")


def check_columns(file: EditionFile) -> Iterator[Flaw]:
    """A column says in each row what it says in most of them; a line like those rows is one of them."""
    said = _said(file)
    rows: dict[Rows, list[int]] = defaultdict(list)
    cells: dict[Rows, dict[int, list[set[str]]]] = defaultdict(lambda: defaultdict(list))
    for (table, row), columns in said.items():
        group = rows_with(file, table, row)
        rows[group].append(row)
        for column, fields in columns.items():
            if not fields & NOT_SAID:
                cells[group][column].append(fields)
    usual = _usual(file, cells)
    yield from _left_out_alike(cells)
    yield from none_of_header(file, said)
    for group, fields_of in usual.items():
        as_found = file.is_as_found(group.table)
        unlike: dict[tuple[int, frozenset[str]], list[int]] = defaultdict(list)
        for row in rows[group]:
            texts = [text.strip() for text in fold(file.lines[row - 1]).split("\t")]
            exchanged = row in file.excused and _is_exchanged(file, row, texts, fields_of)
            for column, field in fields_of.items():
                if column >= len(texts) or (exchanged and plain_numbers(texts[column])):
                    continue
                told = said[group.table, row].get(column, set())
                if _is_of_prefectures(file, row, column, texts[column]):
                    told = told | {"prefecture"}
                if _is_another(file, _Cell(row, column, texts[column], told), field, as_found):
                    unlike[column, frozenset(told)].append(row)
        for (column, kind), found in unlike.items():
            # A described table may have rows of a second kind, and an address of the web where others have a number.
            few = len(found) < ROWS and not (kind and kind <= {*_REACHED_BY})
            if not as_found and len(found) > 1 and not few:
                continue
            for row in found:
                yield Flaw(
                    _path_of(file, row, fields_of[column]),
                    "column",
                    f"column {column + 1} is no {fields_of[column]}, as in other rows",
                )
    yield from against_headers(file, usual, rows)
    yield from _rows_left(file, _by_width(file, usual, rows))


class _Cell(NamedTuple):
    """A cell of a row: where, what it reads, and the fields and other parts of the list that it is."""

    row: int
    column: int
    text: str
    told: set[str]


def _is_another(file: EditionFile, cell: _Cell, field: str, as_found: bool) -> bool:
    """Whether a cell is not the `field` that most of its column are, nor what may stand there for it."""
    row, column, text, told = cell
    if (
        (field == "notes" and "extension of a number" in told)
        # The row of a body, whose sections stand below it; a section of it, where other rows have bodies.
        or (field in NAMES and "organization" in told and (row, column) in _bodies_of_rows(file))
        or (field == "organization" and told == {"department"} and row in rows_below_bodies(file))
        or (field == "extension of a number" and told == {"notes"} and not _could_extend(file, row))
        or (field == "notes" and told == {"hours"} and is_of_shorter_table(file, row))
    ):
        return False
    past = field in (*NUMBERS, "former number", "notes")
    if past and (as_said := _is_past_as_said(file, cell)) is not None:
        return not as_said
    if field in ("former number", WHETHER_IT_HOLDS) and says_time(file, row)[0] < 0:
        return not told & {*NUMBERS, "notes"}  # a row without another of its desk, which holds
    if field == "doubled number" and told & {*NUMBERS}:
        return False  # printed twice in the other rows
    unread = any(words and words in text for words in file.excused.get(row, ()))
    return _is_unlike(text, told, field, as_found) and not unread


def _is_past_as_said(file: EditionFile, cell: _Cell) -> bool | None:
    """Whether a number below 旧FAX is a former one, or still in use where the cell below 新FAX says that it has not changed.

    None below any other header, and where no number is told.
    """
    words = dict(file.headers.get(file.header_above(cell.row), ()))
    former = says_time(file, cell.row)[1]
    if not (former or _PAST.match(words.get(cell.column, ""))) or not cell.told & {*NUMBERS, "former number"}:
        return None
    other = of_other_time(file, cell.row) if former else 0
    texts = fold(file.lines[(other or cell.row) - 1]).split("\t")
    others = [cell.column] if former else old_and_new(file, cell.row, cell.column)
    others = [at for at in others if at < len(texts)]
    kept = any(UNCHANGED.fullmatch(texts[at].strip()) for at in others)
    return bool(cell.told & {*NUMBERS}) if kept else "former number" in cell.told


def _is_exchanged(file: EditionFile, row: int, texts: list[str], fields_of: dict[int, str]) -> bool:
    """Whether an ERROR says that words stand in the column of numbers: the numbers stand in another then."""
    return any(
        field in NUMBERS
        and column < len(texts)
        and not plain_numbers(texts[column])
        and texts[column] in file.excused[row]
        for column, field in fields_of.items()
    )


def _left_out_alike(cells: dict[Rows, dict[int, list[set[str]]]]) -> Iterator[Flaw]:
    """A column is left out in all of its rows, or in none."""
    for group, columns in cells.items():
        for column, found in columns.items() if group.header else ():
            left = sum(fields <= set(LEFT_OUT) for fields in found)
            if left and any(fields & _SAYS_SOMETHING for fields in found):
                yield Flaw(
                    f"lines/{group.header}", "column", f"column {column + 1} is left out in {left} rows"
                )


def _usual(file: EditionFile, cells: dict[Rows, dict[int, list[set[str]]]]) -> dict[Rows, dict[int, str]]:
    """What each column says in most rows; where they are few and differ, what most say in those of its kin."""
    below: dict[tuple[str, int, int], list[set[str]]] = defaultdict(list)
    for group, columns in cells.items():
        for column, found in columns.items():
            below[_kin(file, group, column)] += found
    usual: dict[Rows, dict[int, str]] = defaultdict(dict)
    for group, columns in cells.items():
        for column, found in columns.items():
            field = _most(found)
            if field is None and (kin := _kin(file, group, column)) != ("", 0, 0):
                field = _most(below[kin])
                field = field if any(field in fields for fields in found) else None
            if field is not None:
                usual[group][column] = field
    return usual


def _kin(file: EditionFile, group: Rows, column: int) -> tuple[str, int, int]:
    """What columns of several tables have in common: their word; of tables without a header their width and place."""
    if not group.header and file.is_as_found(group.table) and group.width:
        return "", group.width, column + 1
    return word_above(file, group, column), 0, 0


def _by_width(
    file: EditionFile, usual: dict[Rows, dict[int, str]], rows: dict[Rows, list[int]]
) -> dict[tuple[str, int], dict[int, str]]:
    """The same by the number of cells of a row: what differs below two headers is left out."""
    found: dict[tuple[str, int], dict[int, str]] = {}
    for group, fields_of in usual.items():
        for width in {file.lines[row - 1].count("\t") for row in rows[group]}:
            own = {column: field for column, field in fields_of.items() if column <= width}
            other = found.setdefault((group.table, width), own)
            found[group.table, width] = {c: f for c, f in own.items() if other.get(c) == f}
    return found


def _path_of(file: EditionFile, row: int, field: str) -> str:
    """A field of the desk of a row; the line where there are several."""
    desks = _desks_of(file)[row]
    return f"desks/{desks[0]}/{field}" if len(desks) == 1 else f"lines/{row}"


@once
def _desks_of(file: EditionFile) -> dict[int, list[str]]:
    return grouped((desk["row"], desk["id"]) for desk in file.shown)


@once
def _bodies_of_rows(file: EditionFile) -> set[tuple[int, int]]:
    """Lines and columns of the bodies that desks of later rows are of."""
    return {
        (line, file.column(line, start))
        for desk in file.desks
        for line, start, _ in desk["organization"][2]
        if line < desk["row"]
    }


def _could_extend(file: EditionFile, row: int) -> bool:
    """Whether a number to call of a row's desks has no extension."""
    desks = file.desks_of_row.get(row, ())
    return any("extension" not in phone for desk in desks for phone in desk.get("phones", ()))


def _is_of_prefectures(file: EditionFile, row: int, column: int, text: str) -> bool:
    """Whether a cell is the prefecture of a row and no name, or an ERROR says that it is none."""
    return (row, column) in _prefectures(file) or text in file.no_prefectures.get(row, ())


@once
def _prefectures(file: EditionFile) -> set[tuple[int, int]]:
    """Rows and columns in which a prefecture is printed by itself."""
    spans = [
        desk["prefecture"][2][0]
        for desk in file.desks
        if "prefecture" in desk and desk["prefecture"][2] and desk["prefecture"][2] != desk["organization"][2]
    ]
    return {(line, file.column(line, start)) for line, start, _ in spans}


def _is_unlike(text: str, told: set[str], field: str, as_found: bool) -> bool:
    """Whether a cell that is `told` should have been a `field`; which kind of a number it is, words may say."""
    alike = {field, *NOT_SAID, *(NUMBERS if field in NUMBERS else ())}
    if field == "organization" and as_found:
        alike |= told if told == {"prefecture"} else set()  # alone: the row names another body
    if field == "notes" and as_found:
        alike.update(NUMBERS)  # FAX 099-… among the remarks
    if field == "department" and as_found and "department" not in told:
        alike.add("organization")  # of a row that names no body, it is the section
    if told == {"emails" if "@" in text else "urls"} and field in ("urls", "emails"):
        return False  # an address of mail in a column of those of the web
    is_other = not (plain_numbers(text) if field in NUMBERS else _ADDRESS.search(text))
    if not text or told & alike or (told == {"notes"} and field in _REACHED_BY and is_other):
        return False  # 市役所 in a column of numbers, or of addresses on the net, is a remark
    return bool(told) or field in _TAKE_ALL or bool(plain_numbers(text)) or bool(_ADDRESS.search(text))


def _rows_left(file: EditionFile, usual: dict[tuple[str, int], dict[int, str]]) -> Iterator[Flaw]:
    """Lines with a name and a number in the columns of names and of numbers, and no desk that has it."""
    numbered = [(text.count("\t"), line) for line, text in enumerate(file.lines, start=1)]
    lines = grouped((tabs, line) for tabs, line in numbered if tabs and line not in file.rows)
    windows: dict[str, set[str]] = defaultdict(set)
    for desk in file.desks:
        windows[desk["table"]].add(file.window(desk["row"])[2])
    for (table, width), fields_of in usual.items():
        names = [at for at, field in fields_of.items() if field in NAMES]
        columns = [at for at, field in fields_of.items() if field == "phones"]
        if not names or not columns:
            continue
        for line in lines[width]:
            cells = fold(file.lines[line - 1]).split("\t")
            called = {cells[at].strip() for at in names} - {""}
            begins = next((cells[at].strip() for at in names if cells[at].strip()), "")
            if "://" in begins or not begins or file.window(line)[2] not in windows[table]:
                continue
            plain = {number for at in columns for number in plain_numbers(cells[at])}
            others = _held_by_name(file, line, called) if file.is_as_found(table) else set()
            if {only_digits(number) for number in plain} - others:
                yield Flaw(f"lines/{line}", "row-left", "it reads as a row, and no desk is of it")


def _held_by_name(file: EditionFile, line: int, called: set[str]) -> set[str]:
    """The digits of a line's numbers that are former ones, or of desks that are called as its cells say.

    A desk below has a name on the line and none of its own numbers in their column.
    """
    of_others: set[str] = set()
    for desk, digits, start in _held_at(file)[line]:
        names = names_of(desk)
        if line in file.headers and desk["row"] in file.headers:
            own = True  # pairs of a word and a value
        elif not any(at == line for name in names for at, *_ in name[2]):
            own = called <= {fold(name[3]).strip() for name in names}
        else:
            own = desk["row"] > line and spans_rows(file, desk["row"], line, start)
        of_others |= set() if own else {digits}
    return held_on(file)[line] - of_others


@once
def _held_at(file: EditionFile) -> dict[int, list[tuple[dict[str, Any], str, int]]]:
    """Line → the numbers on it: the desk that has one, its digits, where it begins."""
    numbers = [(desk, only_digits(phone["number"]), phone["value"][2][0]) for desk, *_, phone in file.phones]
    return grouped((line, (desk, digits, start)) for desk, digits, (line, start, _) in numbers)


def _said(file: EditionFile) -> dict[tuple[str, int], dict[int, set[str]]]:
    """(Table, row) → column → the fields, and other parts of the list, that its cell is."""
    said: dict[tuple[str, int], dict[int, set[str]]] = {}
    tables: dict[int, str] = {}
    for desk in file.desks:
        row = desk["row"]
        if file.has_cells(row):
            tables[row] = desk["table"]
            cells = said.setdefault((desk["table"], row), defaultdict(set))
            for field, (line, start, _) in file.spans_of(desk):
                if line == row and field not in READ_FROM_NAMES:
                    cells[file.column(row, start)].add(field)
    for line, start, _, why in file.raw["accounted"]:
        if line in tables and why not in _BESIDE_NUMBERS:
            said[tables[line], line][file.column(line, start)].add(why)
    return said


def _most(found: Iterable[set[str]]) -> str | None:
    """The field that most are; None where too many are another."""
    said = list(found)
    (field, times), *_ = Counter(name for fields in said for name in sorted(fields)).most_common(1) or [
        ("", 0)
    ]
    needed = min(MOST * len(said), len(said) - 1) if len(said) >= _FEW else len(said)
    return field if times and times >= needed else None
