"""The proof of the layout: values are whole words, each in the column of its kind, and no place says two things.

What one row could say by itself another way, the other rows of its table decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.brackets import is_bracket, is_in_bracket
from madoguchi.editions.proof.cells import (
    READ_FROM_NAMES,
    as_above,
    cell_of,
    desks_of_cell,
    is_below_its_body,
    is_ditto,
    is_whole_cell,
    level_beside,
    lines_alone,
    said_above,
)
from madoguchi.editions.proof.file import (
    MANY,
    NAMES,
    NUMBERS,
    SINGLE,
    Desk,
    EditionFile,
    Flaw,
    once,
    phones_of,
    places_of,
    values_of,
)
from madoguchi.editions.proof.text import SIGNS_OF_URLS, URL, fold
from madoguchi.editions.proof.times import is_in_one_cell, is_of_header

_MAY_BE_ONE = (
    {*NAMES},
    {"notes", "label"},
    *({"notes", field} for field in (*SINGLE, *MANY, *NUMBERS)),
    set(NUMBERS),  # one to call that takes a FAX, too
)
# Fields that are digits; a level of a name may run together with the next behind such a word.
_OF_DIGITS = (*NUMBERS, "extension")
_LEVEL_ENDS = ("部", "局", "課", "室", "館", "所", "署", "係", "班", "委員会", "センター", ")", "）")
# Fields whose words fill their cell, and which of them may have one cell in common.
_FILL = ("organization", "department", "operator", "address", "hours", "postal_code", "urls", "emails")
_BESIDE_NUMBERS = {"organization", "address", "postal_code"}
_BODY_AND_OPERATOR = {"organization", "operator"}
_OF_ADDRESSES = {"urls", "emails"}
# What a remark begins with that shares a cell with something else.
_OF_ITS_OWN = tuple("※＊*・●○◎◇◆■□▲△▼▽★☆注")
_REMARK = (*_OF_ITS_OWN, "(", "（")
# What ends a word in its cell, what never stands at the end of one, and brackets of all kinds.
_PARTS_CELLS = set("\t 　\xa0")
_APART = set("・、，,：:…‥-")
_TO = set("～〜~-")
_STOPS = "。．.、，,・ "
_PARTICLES = "はがをにでとのへ"
# Where a predicate ends before a name: 新しい|東課, 行われる|東課, 問い合わせ|東課; ひまわり|保育園 is one name.
_PREDICATE_ENDS = re.compile("[一-龥々][ぁ-ん]{0,2}[いるたせ]$")
_COUNTED = "年月日時分号階番丁条線区"
_POSTAL = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{4}\Z")
# What stands right before or behind the name that a sentence is about: 各保健センター(…, 東会は、相談に応じる.
_OF_SENTENCE = {True: re.compile(r"各\Z"), False: re.compile(r"\A(?:では|は)")}
_GOES_ON = set("-~～〜+*※")
_BRACKETS = set("()[]<>〔〕【】＜＞")
_OF_URLS = re.compile(SIGNS_OF_URLS)
_OPENING = set("([（［【〔<＜")
_NARROW = {
    ord(one): other for one, other in zip("（［[<〔【＜）］]>〕】＞", "((((((()))))))"[:14], strict=False)
}
# In running text a name or hours begin behind hiragana, and where letters of another kind begin; hours end before で.
_WORD_BEGINS = re.compile(
    "[ぁ-ん][^ぁ-ん]|[ァ-ヶー][^ァ-ヶー]|[A-Za-z][^A-Za-z0-9]|[^A-Za-z0-9０-９][A-Za-zＡ-Ｚ]"
)
_HOURS_END = re.compile("(?<=[0-9０-９時分半日曜で])(?:です|で|に|とな|の(?!み)|受)")
_OF_HOURS = re.compile(
    "(?:時間帯?|日時|時刻)[はが]?$"
)  # what hours stand behind at once: 営業時間9:30～17:00


def check_whole_words(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No value begins or ends within a word or a number, none with a space, and none at half of a bracket."""
    for field, value in values_of(desk):
        whole = len(value[2]) == 1 and is_whole_cell(file, value[2][0])
        if value[0] != value[0].strip() or (_is_parted(field, value) and not whole):
            yield Flaw(f"{path}/{field}", "cut", "it begins or ends with a space or a sign that parts words")
        if not value[2] or (value[1] == "derived" and field in READ_FROM_NAMES):
            continue
        (line, at, _), (last, _, end) = value[2][0], value[2][-1]
        for number, place, before in ((line, at, True), (last, end, False)):
            text = file.lines[number - 1]
            if field == "hours" and before and is_of_header(file, value[2][0]):
                continue  # 平日 of 開始時刻平日
            beside = text[place - 1 : place] if before else text[place : place + 1]
            if (
                beside
                and beside not in _PARTS_CELLS
                and _is_cut(file, desk, field, value, number, place, before)
            ):
                yield Flaw(
                    f"{path}/{field}", "cut", f"the word goes on: 「{text[max(0, place - 8) : place + 8]}」"
                )


def _is_cut(
    file: EditionFile, desk: Desk, field: str, value: Any, line: int, place: int, before: bool
) -> bool:
    """Whether a value that ends at a place of a line was cut from something longer."""
    text = file.lines[line - 1]
    left, right = fold(text[place - 1]), fold(text[place])
    beside, edge = (left, right) if before else (right, left)
    if beside.isalnum() and edge.isalnum():
        if field in (*_OF_DIGITS, "postal_code"):
            return beside.isdecimal() and edge.isdecimal()
        if field == "address" and before and not edge.isdecimal() and _POSTAL.search(fold(text[:place])):
            return False  # 976-8601福島県
        if field == "organization" and _OF_SENTENCE[before].search(
            text[:place] if before else text[place : place + 3]
        ):
            return False
        levels = (
            field in NAMES
            and _is_level(desk, line, place - 1 if before else place)
            and text[:place].endswith(_LEVEL_ENDS)
            and len(value[0]) > 1
        )
        if field == "hours" and (
            _OF_HOURS.search(text, 0, place) if before else _HOURS_END.match(text, place)
        ):
            return False  # 営業時間9:00～16:00です
        return not (levels or _ends_beside(file, field, line, place, before, True))
    if beside in _BRACKETS:
        missing = value[3].translate(_NARROW)
        opened, closed = missing.count("("), missing.count(")")
        halved = opened < closed if before else opened > closed
        return halved and not (field == "notes" and (place, not before) in _ends(file)[line][0])
    if field in _OF_DIGITS:
        apart = beside == "+" or not text[: place - 1][-1:].isalnum()
        ends_another = value[4:5] == ["number-completed"] and apart
        return before and beside in "+-" and not ends_another  # 、-0214, +0214
    if beside == "※" and not before and (place, False) in _ends(file)[line][1]:
        return False  # a remark begins there
    rest = text[:place].rpartition("\t")[2] if before else text[place:].partition("\t")[0]
    if beside == "*" and (not any(map(str.isalnum, rest)) or _is_starred(file, value)):
        return False  # a sign that decorates a whole cell, or on both sides what stands between
    if "**" in (text[max(0, place - 2) : place] if before else text[place : place + 2]):
        return False  # in bold: **守衛所**
    return beside in _GOES_ON and not _ends_beside(file, "", line, place, before)


def _is_starred(file: EditionFile, value: Any) -> bool:
    """Whether a value stands between two stars: *要予約*."""
    (line, start, _), (last, _, end) = value[2][0], value[2][-1]
    before, behind = file.lines[line - 1][:start], file.lines[last - 1][end:]
    return bool(line == last) and before.endswith("*") and behind.startswith("*")


def _ends_beside(
    file: EditionFile, field: str, line: int, place: int, before: bool, letters: bool = False
) -> bool:
    """Whether something else that is read of the line ends where a value begins, or begins where it ends.

    In cells only numbers, what is told of them, and signs stand at a word at once. In running text anything may,
    and a name may follow any word.
    """
    ends, others, names, labels = _ends(file)[line]
    text = file.lines[line - 1]
    if (place, before) in labels and letters:
        return text[:place].endswith(_LEVEL_ENDS)  # 市役所|代表
    if (place, before) in ends:
        return True
    if "\t" in text:
        rest = fold(text[:place] if before else text[place:])
        words = file.excused.get(line, ())
        return any(rest.endswith(word) if before else rest.startswith(word) for word in words if word)
    if (place, before) in (others if field in NAMES else others | names):
        return not letters or _are_words(field, text[:place], text[place])
    return (
        before
        and field in ("organization", "hours")
        and bool(_WORD_BEGINS.match(text[place - 1 : place + 1]))
    )


def _are_words(field: str, before: str, right: str) -> bool:
    """Whether two values stand at once between two letters, and are no halves of a word: 受付は|9時, 開館|9:00.

    `before` is the line up to where they meet, `right` the letter behind.
    """
    left = before[-1]
    if right == "ー":
        return False
    one, other = ("\u3041" <= letter <= "\u3096" or letter == "ー" for letter in (left, right))
    if field in NAMES and one:  # あおば|保育園 is one name; 受付は|保育課 are two
        kana = left in _PARTICLES or (not other and bool(_PREDICATE_ENDS.search(before)))
    elif field == "address":
        kana = one and left in _PARTICLES
    else:
        kana = one != other or (one and left in f"{_PARTICLES}もや")
    if field == "address" and right.isdecimal():
        return False  # 桜が丘|2-1
    digits = right.isdecimal() if not left.isdecimal() else not (right.isdecimal() or right in _COUNTED)
    return (kana and not (field in NAMES and left == "の")) or digits


@once
def _ends(file: EditionFile) -> dict[int, tuple[set[tuple[int, bool]], ...]]:
    """Line → (place, whether something ends there): of numbers and what is accounted for, of other values, of names, of
    labels alone."""
    found: dict[int, tuple[set[tuple[int, bool]], ...]] = defaultdict(lambda: (set(), set(), set(), set()))
    for line, start, end, _ in file.raw["accounted"]:
        found[line][0].update(((start, False), (end, True)))
    for desk in file.desks:
        for field, (line, start, end) in file.spans_of(desk):
            kind = 0 if field in NUMBERS else 2 if field in NAMES else 1
            found[line][kind].update(((start, False), (end, True)))
        for line, start, end in (span for phone in phones_of(desk) for span in phone.get("label_spans", ())):
            found[line][3].update(((start, False), (end, True)))
    return found


def _is_level(desk: Desk, line: int, at: int) -> bool:
    """Whether a place is of another level of a desk's name, or outside its row: levels may run together."""
    names = places_of(desk, *NAMES)
    return line != desk["row"] or any(line == span[0] and span[1] <= at < span[2] for span in names)


def check_said_once(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No place is two fields of a desk, but for what is read from names and from notes."""
    values = {tuple(span) for p in phones_of(desk) for span in p["value"][2]}
    labels = {tuple(s) for p in phones_of(desk) for s in p.get("label_spans", ())}
    if values & labels:
        yield Flaw(f"{path}/phones", "label", "a number is its own label")
    ranges = {
        tuple(p["value"][2][0])
        for p in phones_of(desk)
        if p["value"][4:5] == ["number-completed"] and p["value"][6] != "0"
    }
    spans = sorted(
        (tuple(span), field if field not in NUMBERS or tuple(span) in values else "label")
        for field, span in file.spans_of(desk)
        if field not in READ_FROM_NAMES
    )
    for (one, field), (other, second) in pairwise(spans):
        if one[0] != other[0] or other[1] >= one[2]:
            continue
        if second == "label" and one in ranges and other in labels:
            continue  # 03-…(代)～3: it stands within the range that its number begins
        if {field, second} in _MAY_BE_ONE and not (one == other and "notes" in (field, second)):
            continue
        if field == second and (
            field in ("notes", "label", "extension") or (field in NUMBERS and one[1] == other[1])
        ):
            continue
        yield Flaw(f"{path}/{second}", "twice", f"the same place says its {field}")


def check_in_their_order(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Names stand above their row or in it, the outer before the inner; addresses of web and mail as printed."""
    row = desk["row"]
    names = [*desk["organization"][2][:1]]
    for value in desk.get("department", ()):
        for span in value[2][:1]:
            if any(_stands_before(file, desk, span, name, at) for at, name in enumerate(names)):
                yield Flaw(f"{path}/department", "order", "a section stands before its department")
            names.append(span)
    lines = [name[0] for name in names[1:]]
    in_words = file.is_as_found(desk["table"]) and all(not file.has_cells(line) for line in lines)
    if lines != sorted(lines) or (in_words and any(line < name[0] for line in lines for name in names[:1])):
        yield Flaw(f"{path}/department", "order", "a section stands above its department")
    places = [file.column(name[0], name[1]) for name in names if file.has_cells(name[0])]
    if file.is_as_found(desk["table"]) and len(set(lines)) > 1 and len(set(places)) < len(places):
        yield Flaw(f"{path}/department", "far", "two levels stand in one column")
    # In lines of words a section may stand between the body's address and its number.
    last = file.end_of_row(desk) if file.is_as_found(desk["table"]) else row
    within = {name[0] for name in names[1:] if not file.has_cells(name[0]) and name[0] <= last}
    names += places_of(desk, "prefecture", "operator")
    below = {span[0] for span in names if span[0] > row and not _is_field(file, desk, span)}
    if below - within:
        yield Flaw(f"{path}/organization", "far", "a part of its name stands below its row")
    for field in _OF_ADDRESSES:
        spans = [value[2][0] for value in desk.get(field, ()) if value[2]]
        if spans != sorted(spans):
            yield Flaw(f"{path}/{field}", "order", "they do not stand in the order in which they are printed")


def _is_field(file: EditionFile, desk: Desk, span: Any) -> bool:
    """Whether a place is the value of a field of a desk's own block, behind its word: 設置主体 | 東県."""
    line, start, _ = span
    column = file.column(line, start)
    words = [at for at, _ in file.headers.get(line, ()) if at < column]
    return bool(words) and desk["row"] < line <= file.end_of_row(desk)


def _stands_before(file: EditionFile, desk: Desk, span: Any, name: Any, at: int) -> bool:
    """Whether a level stands before an outer one; the body of a desk (0) may have a later column."""
    if span[0] != name[0] or span[1] >= name[1]:
        return False
    in_one_cell = "\t" not in file.lines[span[0] - 1][span[1] : name[1]]
    return in_one_cell or (at > 0 and file.is_as_found(desk["table"]))


def _beside_numbers(file: EditionFile, desk: Desk, column: int) -> set[str]:
    """The fields that a cell may have beside a number: all of a desk that it is; hours are said behind the numbers."""
    row = desk["row"]
    numbers = [
        end for line, _, end in places_of(desk, *NUMBERS) if (line, file.column(line, end)) == (row, column)
    ]
    hours = [start for line, start, _ in places_of(desk, "hours") if line == row]
    behind = {"hours"} if hours and min(hours) > max(numbers) else set()
    return _BESIDE_NUMBERS | level_beside(file, row, column) | behind


def check_one_to_a_cell(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Of the fields whose words fill a cell one stands in it; a remark beside it has a sign of its own."""
    row = desk["row"]
    if not file.has_cells(row):
        return
    filled = [(field, span) for field, span in file.spans_of(desk) if span[0] == row and field in _FILL]
    cells: dict[int, set[str]] = defaultdict(set)
    for field, span in filled:
        cells[file.column(row, span[1])].add(field)
    with_number = {file.column(row, start) for line, start, _ in places_of(desk, *NUMBERS) if line == row}
    for column, fields in cells.items():
        own = fields - _OF_ADDRESSES
        # 東館 東市東町1-2 電話 099-…: a cell that is all of the desk
        if (
            len(own) > 1
            and not (is_in_one_cell(file, own, desk) or is_in_bracket(file, desk))
            and not (column in with_number and own <= _beside_numbers(file, desk, column))
        ) or (own == _BODY_AND_OPERATOR and (desk["table"], column) not in _operators(file)):
            yield Flaw(f"{path}/{min(fields)}", "cell", f"one cell is {' and '.join(sorted(fields))}")
    for note in desk.get("notes", ()):
        for line, start, end in note[2][-1:] if filled else ():
            # An ERROR may say that it should be a number.
            if line != row or fold(file.at((line, start, end))) in file.excused.get(row, ()):
                continue
            beside = cells.get(file.column(row, start), set())
            within = {field for field, span in filled if start <= span[1] < end} - _OF_ADDRESSES
            parted = _is_apart(file.lines[row - 1], start, beside) or _is_behind_bracket(file, row, start)
            told = parted and _begins(file, desk, note, beside, filled)
            # 手当係(医療係 099-…) may stand in brackets.
            if (within or (beside and not told)) and not is_bracket(file, line, start, end):
                yield Flaw(f"{path}/notes", "cell", "what stands there is no remark beside another value")


def _is_apart(text: str, start: int, beside: set[str]) -> bool:
    """Whether a remark at a place of a line is parted from what stands before it in its cell."""
    if start == 0 or text[start - 1] in _PARTS_CELLS or text[start] == "※":
        return True
    urls = [text[url.end() : start] for url in URL.finditer(text) if url.end() <= start]
    return beside <= _OF_ADDRESSES and (
        text[start] in _OPENING
        or text[start - 1] in _OPENING
        or not all(map(_OF_URLS.match, text[start - 1 : start + 1]))
        or not all(between.strip("].,;:!?'") for between in urls)
    )


def _is_behind_bracket(file: EditionFile, row: int, start: int) -> bool:
    """Whether a place stands right behind a bracket with numbers of desks in it: 東窓口（本館 099-…、別館 099-…）交通担当."""
    text = fold(file.lines[row - 1][:start])
    opens = text.rfind("(")
    return text[-1:] == ")" and any(opens < at < start for at, _ in file.numbers_on.get(row, ()))


def _begins(
    file: EditionFile, desk: Desk, note: Any, beside: set[str], filled: list[tuple[str, Any]]
) -> bool:
    """Whether a remark in a cell with other fields begins with a sign, or as what such a cell may have behind them."""
    row, start, end = note[2][-1]
    text = file.lines[row - 1]
    of_name = bool(beside) and beside <= {*NAMES}  # (公財)… and …(別館) are of the name
    return (
        text[start] in (_OF_ITS_OWN if of_name else _REMARK)
        or beside <= _OF_ADDRESSES
        or any(note == fact["note"] for fact in desk.get("dated", ()))
        # 東館 東市東町1-2 電話 099-… 地図: what such a cell ends with
        or any(
            line == row and last <= start and "\t" not in text[last:start]
            for line, _, last in places_of(desk, *NUMBERS)
        )
        # 東貿易 No.12 Higashi Road, …: the body abroad before its address
        or any(
            field == "address"
            and end < first
            and not text[end:first].strip()
            and fold(text[first:last]).isascii()
            for field, (_, first, last) in filled
        )
    )


@once
def _operators(file: EditionFile) -> set[tuple[str, int]]:
    """Tables and columns in which operators stand by themselves: only there one has its desk before it."""
    having = [desk for desk in file.desks if "operator" in desk]
    places = [(desk["table"], span) for desk in having for span in desk["operator"][2][:1]]
    return {(table, file.column(*span[:2])) for table, span in places if is_whole_cell(file, span)}


def check_carried(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A name that is carried down its column is the nearest above, over empty cells alone."""
    cells = file.lines[desk["row"] - 1].split("\t")
    for level, (line, column) in _upper_names(file, desk):
        if line >= desk["row"] or not file.has_cells(line):
            continue
        nearer = [line < at <= desk["row"] for at in _names_at(file)[desk["table"], level, column]]
        alone = level == -1 or (level == 0 and file.is_as_found(desk["table"]))
        own = cells[column].strip() if alone and column < len(cells) > 1 else ""
        own = "" if is_ditto(own) or (desk["row"], column) in as_above(file) else own
        if level == 0 and is_below_its_body(file, desk):
            own = ""
            alone_below = lines_alone(file)[column]
            nearer.append(bisect_left(alone_below, desk["row"]) > bisect_right(alone_below, line))
        if any(nearer) or (len(own) > 1 and len(cells) == file.lines[line - 1].count("\t") + 1):
            field = {0: "organization", -1: "prefecture"}.get(level, "department")
            yield Flaw(f"{path}/{field}", "far", "another heading stands nearer above it")


def notes_in_place(file: EditionFile, desk: Desk, path: str, heading: int | None) -> Iterator[Flaw]:
    """Remarks stand in the part of the desk's table, those of its row before those of other lines."""
    told = [note for note in desk.get("notes", ()) if note[2]]
    notes = [note[2][-1] for note in told]
    end = file.end_of_row(desk)
    away = [
        span
        for span in notes
        if not desk["row"] <= span[0] <= end
        or (span[0] not in file.rows and len(rows_of_notes(file)[tuple(span)]) > 1)
    ]
    # What an address leaves of its cell comes behind the remarks of other cells.
    placed = {cell_of(file, span) for span in (desk["address"][2] if "address" in desk else ())}
    of_row = [
        (note[1] == "derived", note[2][-1])
        for note in told
        if note[2][-1] not in away and cell_of(file, note[2][-1]) not in placed
    ]
    if file.has_cells(desk["row"]) and of_row != sorted(of_row):  # those with their header behind the others
        yield Flaw(f"{path}/notes", "order", "remarks of its row do not stand in their order")
    # A footnote of some rows stands before what is said of all of them, above the table or below it.
    said = [len(rows_of_notes(file)[tuple(span)]) for span in away]
    placed_away = [(rows == max(said), span) for rows, span in zip(said, away, strict=True)]
    if placed_away != sorted(placed_away) or notes[len(notes) - len(away) :] != away:
        yield Flaw(f"{path}/notes", "order", "remarks do not stand in their order")
    if heading is None or not away:
        return
    end = end_of_part(file, heading)
    if any(not heading <= span[0] < end and span[0] not in file.lines_of_marks for span in away):
        yield Flaw(f"{path}/notes", "far", "a remark stands in another table")


@once
def rows_of_notes(file: EditionFile) -> dict[tuple[int, ...], set[int]]:
    """Where a remark stands → the rows of the desks that have it."""
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for desk in file.desks:
        for note in desk.get("notes", ()):
            if note[2]:
                found[tuple(note[2][-1])].add(desk["row"])
    return found


def is_in_words(file: EditionFile, desk: Desk) -> bool:
    """Whether a desk's row has one cell with anything in it, in a list that was read as found."""
    filled = sum(bool(cell.strip()) for cell in file.lines[desk["row"] - 1].split("\t"))
    return filled == 1 and file.is_as_found(desk["table"])


def end_of_part(file: EditionFile, heading: int) -> int:
    """The line behind the last one of the part of a table that a heading begins."""
    at, last = bisect_right(_heading_lines(file), heading), file.window(heading)[1]
    return min([*_heading_lines(file)[at : at + 1], last + 1])


@once
def _heading_lines(file: EditionFile) -> list[int]:
    return sorted(line for lines in file.headings.values() for line in lines)


def check_dittos(file: EditionFile) -> Iterator[Flaw]:
    """Where a row says 〃, its desks have what the desks of the row above have from that column."""
    for line, start, end in file.accounted("as above"):
        if start == end:
            continue
        column = file.column(line, start)
        above = said_above(file, line, column)
        said = _said_in(file, file.desks_of_row[above], above, column) if above else set()
        several = len(file.desks_of_row[above]) > 1  # sections of one row share not all of their names
        for desk in desks_of_cell(file, line, column):
            own = _said_in(file, [desk], above, column)
            own_fields, fields = {field for field, _ in own}, {field for field, _ in said}
            if missing := fields - own_fields if several else {field for field, _ in said - own}:
                yield Flaw(
                    f"desks/{desk['id']}/{min(missing)}",
                    "far",
                    "〃 stands there, and the value is not that of the row above",
                )


def _said_in(file: EditionFile, desks: list[Desk], line: int, column: int) -> set[tuple[str, int]]:
    """The fields that desks have from a cell, and where they begin in it."""
    again = {  # FAX numbers by 同左: their own cell says so, and not that of the number
        tuple(span)
        for desk in desks
        for fax in desk.get("faxes", ())
        for span in fax["value"][2]
        if any(file.column(*word[:2]) != column for word in fax.get("says", ()))
    }
    return {
        (field, span[1])
        for desk in desks
        for field, span in file.spans_of(desk)
        if span[0] == line and file.column(line, span[1]) == column
        and field not in READ_FROM_NAMES and not (field == "faxes" and tuple(span) in again)
    }  # fmt: skip


def _upper_names(file: EditionFile, desk: Desk) -> Iterator[tuple[int, tuple[int, int]]]:
    """What may be carried, with line and column: the body (0), departments but the last, the prefecture (-1)."""
    values = [(0, desk["organization"]), *enumerate(desk.get("department", ())[:-1], start=1)]
    if "prefecture" in desk:
        values.append((-1, desk["prefecture"]))
    for level, value in values:
        for line, start, _ in value[2][:1]:
            yield level, (line, file.column(line, start))


@once
def _names_at(file: EditionFile) -> dict[tuple[str, int, int], set[int]]:
    """(Table, level, column) → the lines on which such a name stands."""
    found: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for desk in file.desks:
        for level, (line, column) in _upper_names(file, desk):
            found[desk["table"], level, column].add(line)
    return found


def _is_parted(field: str, value: Any) -> bool:
    """Whether a value begins or ends with a sign that parts words, or a remark is nothing but one."""
    first, last = value[0][:1], value[0][-1:]
    if field == "notes":
        return first in "：:" or not value[0].strip(_STOPS)
    to = field == "hours" and value[1] == "printed" and first in _TO
    return to or (field in _FILL and bool({first, last} & _APART))
