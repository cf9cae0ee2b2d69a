"""The proof of strays: a value that stands at one desk alone, where the rest of its list shows that it is none.

A word of a header, a heading and what is said above all rows are of no desk by itself; a remark has the word
of its column where those of the other rows do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.cells import READ_FROM_NAMES, ROWS, as_above, cell_of, is_whole_cell
from madoguchi.editions.proof.column_headers import READS_AS_HOURS
from madoguchi.editions.proof.file import WITH_OPERATOR, Desk, EditionFile, Flaw, once, places_of, values_of
from madoguchi.editions.proof.layout import rows_of_notes
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.number_words import plain_numbers
from madoguchi.editions.proof.prefectures import named_first
from madoguchi.editions.proof.text import fold

# The signs with which headings begin.
_SIGNS = frozenset("■□◆◇●▲△▼▽★☆【＜《")
_HEADINGS = ("heading", "heading of a group")
# What a cell of words may be, and of these what is no remark.
_OF_CELLS = (*WITH_OPERATOR, "address", "hours")
_OF_WORDS = (*_OF_CELLS, "notes")
_HOURS, _REMARK = frozenset({"hours"}), frozenset({"notes"})
_NO_ADDRESS = re.compile(r"〒?\s?[0-9]{3}-?[0-9]{4}|[0-9]+|[0-9()-]{7,}")
_IS_ADDRESS = re.compile(r"\S{1,12}[市区町村郡]\S{0,12}(?:町|丁目|番地?|条|[0-9]-)[0-9]+(?:号|番地)?")
_SAYS_ADDRESS = re.compile("住\\s*所|所在地|address", re.IGNORECASE)
_LOT = re.compile("[0-9](?:-[0-9]|番地?|号|丁目)")
_FOOTNOTES = ("※", "*", "＊", "注")
_NOBODY = re.compile(r"なし|無し?|ナシ|該当なし|該当無し|未定|不明|[-ー―—－/／・…]+")
_SAYS_SECTION = re.compile("[課係室班]|部[署局門]|担当|section|department|division", re.IGNORECASE)
_SAYS_REMARK = re.compile(
    "url|link|ホームページ|^hp|web|サイト|備考|注|摘要|特記|補足|メモ|その他|コメント|留意|note|remark|comment|memo|other",
    re.IGNORECASE,
)
_WITHOUT_CODE = re.compile("[0-9]{1,4}-[0-9]{4}")
_DAY = re.compile("[0-9]月[0-9]{1,2}日|[0-9]{4}[/.-][0-9]{1,2}[/.-]")
_WORDS = re.compile("[\u3041-\u30fe\u3400-\u9fff]{2}")
_BRACKETS = re.compile(r"[\s()\[\]{}（）［］｛｝「」『』【】〔〕<>＜＞]+")


def check_plain_fields(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A postal code, or a number, is no address, a sign of nothing no name, a bracket no remark."""
    for field, value in values_of(desk):
        words = fold(value[0]).strip()
        if field == "hours" and words[:1] in _FOOTNOTES and SENTENCE.search(words):
            yield Flaw(f"{path}/hours", "field", "a footnote is a remark")
        if not file.is_as_found(desk["table"]):
            continue
        if (
            (field == "address" and _NO_ADDRESS.fullmatch(words))
            or (field in WITH_OPERATOR and _NOBODY.fullmatch(words))
            or (field == "notes" and _BRACKETS.fullmatch(words))
            or (field == "notes" and "address" not in desk and _is_address(file, desk, value))
            or (field in WITH_OPERATOR and "address" not in desk and _IS_ADDRESS.fullmatch(words))
        ):
            yield Flaw(f"{path}/{field}", "field", f"「{value[0]}」 is no {field}")


def _is_address(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether all that a cell of a row says is an address, of its prefecture or with its lot.

    Below a header that says so somebody has decided that it is a remark.
    """
    line, start, end = value[2][0] if len(value[2]) == 1 else (0, 0, 0)
    cell = line == desk["row"] and file.has_cells(line) and is_whole_cell(file, [line, start, end])
    if cell and any(map(_SAYS_ADDRESS.search, file.headers_above([line, start, end]))):
        return False
    words = fold(value[0]).strip()
    return cell and bool(_IS_ADDRESS.fullmatch(words) or (named_first(words) and _LOT.search(words)))


def check_sections_behind_bodies(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In a row the column of the body stands before that of its section, but for one whose header says a section."""
    row, body = desk["row"], desk["organization"][2]
    sections = [level[2][0] for level in desk.get("department", ())[:1] if level[2]]
    if not body or not sections or not file.has_cells(row) or not file.is_as_found(desk["table"]):
        return
    is_called = any(map(_SAYS_SECTION.search, file.headers_above(sections[0])))
    behind = body[0][0] == sections[0][0] == row and cell_of(file, body[0]) > cell_of(file, sections[0])
    if behind and not is_called:
        yield Flaw(f"{path}/department", "level", "its body stands in a column behind it")


def check_names_of_own_row(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """The body of a row is not that of another one where its own cell in that column says something that is no name of it."""
    row, body = desk["row"], desk["organization"][2]
    if not body or body[0][0] == row or not file.has_cells(row):
        return
    line, column = cell_of(file, body[0])
    cells = file.lines[row - 1].split("\t")
    if line not in file.rows or not file.has_cells(line) or column >= len(cells):
        return
    named = {cell_of(file, span) for span in places_of(desk, "operator", "department")}
    own = fold(cells[column]).strip()
    if own and (row, column) not in named | as_above(file) and any(map(str.isalpha, own)):
        yield Flaw(f"{path}/organization", "far", "its own row says another name in that column")


def check_names_below(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No name of a row of a table stands in a line of words below it."""
    row = desk["row"]
    for field, (line, *_) in file.spans_of(desk) if file.has_cells(row) else ():
        if field in WITH_OPERATOR and line > row and not file.has_cells(line):
            yield Flaw(f"{path}/{field}", "far", "a part of its name stands below its row")


def check_names_from_their_begin(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In a line of words what stands right before a name, and begins the name of another desk, is no remark."""
    row, body = desk["row"], desk["organization"][2]
    text = file.lines[row - 1]
    for note in desk.get("notes", ()) if "\t" not in text and body else ():
        line, _, end = note[2][0] if len(note[2]) == 1 else (0, 0, 0)
        right_before = line == row == body[0][0] and end < body[0][1] and text[end : body[0][1]].isspace()
        if right_before and fold(note[0]).strip() in _begins_of_names(file):
            yield Flaw(f"{path}/notes", "level", f"「{note[0]}」 is of a name")


@once
def _begins_of_names(file: EditionFile) -> set[str]:
    """The first words of the names of desks."""
    return {fold(desk["organization"][0]).split()[0] for desk in file.desks}


def check_overlaps(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No value of a desk begins within another one and ends behind it."""
    by_line: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
    for field, (line, start, end) in file.spans_of(desk):
        if field not in READ_FROM_NAMES:
            by_line[line].add((start, end, field))
    for places in by_line.values():
        for one, other in pairwise(sorted(places)):
            if one[0] < other[0] < one[1] < other[1]:
                yield Flaw(f"{path}/{other[2]}", "cut", f"it begins within its {one[2]}")


def check_words_of_the_list(file: EditionFile) -> Iterator[Flaw]:
    """In lines without columns a word that elsewhere says what stands behind it is no value of a desk."""
    words = Counter(
        (file.window(place[0])[0], fold(file.at(place)).strip(" :：")) for place in file.accounted("header")
    )
    for desk in file.desks:
        first = file.window(desk["row"])[0]
        for field, value in values_of(desk):
            alone = len(value[2]) == 1 and field in _OF_WORDS
            if not alone or not file.is_as_found(desk["table"]):
                continue
            line = value[2][0][0]
            of_row = line == desk["row"] and file.has_cells(line)
            if words[first, fold(value[0]).strip(" :：")] and not of_row:
                yield Flaw(f"desks/{desk['id']}/{field}", "header", "it is a word of a header")


def check_signs_of_headings(file: EditionFile) -> Iterator[Flaw]:
    """A line with the sign of the headings, outside the rows, is a heading, and nothing of one desk."""
    signs: dict[int, set[str]] = defaultdict(set)
    for line, *_ in file.accounted(*_HEADINGS):
        signs[file.window(line)[0]].add(file.lines[line - 1].strip()[:1])
    for desk in file.desks:
        own = signs[file.window(desk["row"])[0]] & _SIGNS
        for field, value in values_of(desk) if own else ():
            for line, start, _ in value[2]:
                text = file.lines[line - 1]
                begins = not text[:start].strip() or text[:start].strip() in _SIGNS
                rest = "\t" not in text and line != desk["row"] and begins and line not in file.told
                if rest and text.strip()[:1] in own and file.has_cells(desk["row"]):
                    yield Flaw(f"desks/{desk['id']}/{field}", "heading", "it has the sign of the headings")


def check_remarks_below(file: EditionFile) -> Iterator[Flaw]:
    """A remark below several rows of a table is said of those between: of a row above only where all below have it."""
    rows, told = rows_of_notes(file), sorted(file.told - file.rows)
    lacking: dict[tuple[int, ...], list[int]] = {}
    for desk in file.desks:
        row = desk["row"]
        for note in desk.get("notes", ()):
            line = note[2][-1][0] if note[2] else 0
            if (
                not file.is_as_found(desk["table"])
                or line <= row
                or line in file.rows
                or line in file.lines_of_marks
            ):
                continue
            above, beyond = bisect_left(told, row), bisect_left(told, line)
            of_all = _is_below_all(file, row, line)
            if file.row_above(line) == row and above == beyond and not of_all:
                continue
            # Below a further heading it is said of all of its part, or of none.
            head = max(told[above - 1] if above else 0, file.window(row)[0])
            begin = head if beyond > above else file.header_above(row) if of_all else row
            place = tuple(note[2][-1])
            if place not in lacking:
                lacking[place] = [at for at in file.rows_in_order if at not in rows[place]]
            after = bisect_left(lacking[place], begin)
            if after < len(lacking[place]) and lacking[place][after] < line:
                yield Flaw(
                    f"desks/{desk['id']}/notes", "far", "the rows between lack what is said below them"
                )


def _is_below_all(file: EditionFile, row: int, line: int) -> bool:
    """Whether a line with the sign of a footnote and a mark nowhere stands right below the rows of a header."""
    at = bisect_left(file.rows_in_order, line)
    below = file.rows_in_order[at] if at < len(file.rows_in_order) else 0
    header = file.header_above(row)
    ends = (
        not below
        or file.header_above(below) != header
        or bisect_left(file.begins, line) != bisect_left(file.begins, below)
    )
    if any(header < marked < line for marked in file.marks_on):
        return False
    tabs = file.has_cells(row) and not file.has_cells(line)
    return bool(header) and tabs and ends and fold(file.lines[line - 1]).strip()[:1] in _FOOTNOTES


def check_names_above_headers(file: EditionFile) -> Iterator[Flaw]:
    """A name that stands above the header of a table is that of all rows below it, or of none."""
    rows: dict[tuple[str, int], list[Desk]] = defaultdict(list)
    for desk in file.desks:
        header = file.header_above(desk["row"])
        if header and file.has_cells(header) and file.has_cells(desk["row"]):
            rows[desk["table"], header].append(desk)
    for (_, header), desks in rows.items():
        told: Counter[int] = Counter()
        for desk in desks:
            told.update(_lines_of_names(desk))
        for desk in desks if told else ():
            for line in _lines_of_names(desk):
                alone = line < header and line not in file.rows and 2 * told[line] < len(desks)
                if alone and len(desks) >= ROWS:
                    yield Flaw(
                        f"desks/{desk['id']}/organization", "far", f"line {line} says it of all or of none"
                    )


def _lines_of_names(desk: Desk) -> set[int]:
    return {line for line, *_ in places_of(desk, *WITH_OPERATOR)}


def check_words_of_columns(file: EditionFile) -> Iterator[Flaw]:
    """A remark of a cell has the word of its column before it where another one has it, or the column has remarks alone.

    A description may say that a column is one of remarks; then it says them by itself.
    Below 備考 a remark says all by itself, and so does a day, a former number, or one without its area code.
    """
    described = {file.header_above(desk["row"]) for desk in file.desks if desk["table"]}
    told: dict[tuple[int, int], list[tuple[bool, str]]] = defaultdict(list)
    of_words: dict[tuple[int, int], set[str]] = defaultdict(set)
    for desk in file.desks:
        header, row = file.header_above(desk["row"]), desk["row"]
        if not header or not file.has_cells(row) or not file.is_as_found(desk["table"]):
            continue
        for field, span in file.spans_of(desk):
            if span[0] == row:
                of_words[header, cell_of(file, span)[1]].add(field)
        for note in desk.get("notes", ()):
            if note[2] and note[2][-1][0] == row:
                has_word = any(span[0] <= header for span in note[2][:-1])
                column = cell_of(file, note[2][-1])[1]
                words = fold(note[0])
                if has_word or not (
                    _DAY.search(words) or plain_numbers(words) or _WITHOUT_CODE.fullmatch(words)
                ):
                    told[header, column].append((has_word, f"desks/{desk['id']}/notes"))
    for (header, column), found in told.items():
        word = " ".join(text for at, text in file.headers[header] if at == column)
        by_itself = bool(word) and header not in described and not _SAYS_REMARK.search(word)
        alone = by_itself and of_words[header, column] == {"notes"}
        for has, path in found if alone or any(has for has, _ in found) else ():
            if not has:
                yield Flaw(path, "header", "it lacks the word of its column")


def check_left_out_by_header(file: EditionFile) -> Iterator[Flaw]:
    """Words are left out as a key or a date of their row below a header alone, which says that they are one."""
    for line, start, end in file.accounted("code of the row", "date of the row"):
        words = file.at((line, start, end)) if start < end else ""
        if _WORDS.search(words) and line in file.rows and not file.header_above(line):
            yield Flaw(
                f"lines/{line}", "accounted", f"「{words}」 is left out, and no header says what it is"
            )


def check_columns_of_one_kind(file: EditionFile) -> Iterator[Flaw]:
    """Below one header no cell is one kind of words and another cell another: a name and an operator, a place and hours.

    A section may stand where other rows have their body; a remark in a column of hours says nothing of when.
    """
    for found in _cells_of_words(file).values():
        kinds = [said for said, _ in Counter(said for said, *_ in found).most_common()]
        usual = _HOURS if set(kinds[:2]) == {_HOURS, _REMARK} else kinds[0]
        for said, path, text in found if len(kinds) > 1 else ():
            of_no_time = {said, usual} == {_HOURS, _REMARK} and not READS_AS_HOURS.search(text)
            if not said & usual and not of_no_time:
                yield Flaw(path, "column", f"in other rows it is {min(usual)}")


def _cells_of_words(file: EditionFile) -> dict[tuple[str, int, int], list[tuple[frozenset[str], str, str]]]:
    """(Table, header, column) → of each cell with words what it is, the path of its value and what it reads."""
    cells: dict[tuple[str, int, int], list[tuple[frozenset[str], str, str]]] = defaultdict(list)
    for desk in file.desks:
        header, row = file.header_above(desk["row"]), desk["row"]
        if not header or not file.has_cells(row):
            continue
        texts = fold(file.lines[row - 1]).split("\t")
        # A description may say which rows have their operator in the column of bodies.
        of_names = ("department",) if file.is_as_found(desk["table"]) else WITH_OPERATOR
        fields: dict[int, set[str]] = defaultdict(set)
        for field, span in file.spans_of(desk):
            if span[0] == row and field in _OF_WORDS:
                fields[cell_of(file, span)[1]].add("organization" if field in of_names else field)
        for column, told in fields.items():
            path = f"desks/{desk['id']}/{min(told)}"
            cells[desk["table"], header, column].append((frozenset(told), path, texts[column]))
    of_remarks = {place for place, found in cells.items() if any("notes" in said for said, *_ in found)}
    for line, start, end in file.accounted("code of the row", "date of the row"):
        for desk in file.desks_of_row.get(line, ())[:1] if start < end else ():
            place = desk["table"], file.header_above(line), file.column(line, start)
            if place[1] and place not in of_remarks:
                cells[place].append((frozenset({"code of the row"}), f"lines/{line}", ""))
    return cells
