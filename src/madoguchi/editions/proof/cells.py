"""The cells of rows: which of them are whole, alone in their line, or say the same as the one above."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, grouped, names_of, once
from madoguchi.editions.proof.number_words import plain_numbers
from madoguchi.editions.proof.text import fold

# What one place may say twice: whom a name is for, levels in a name, and what a note repeats.
READ_FROM_NAMES = {"prefecture", "service_area"}
# From how many rows on a column is of one kind though not in all of them, and in which part of them it must be.
ROWS, MOST = 4, 0.8
# What stands for a new number that is the former one, and what tells the headers of both apart.
UNCHANGED = re.compile(
    "変更[はが]?(なし|無し|ナシ|ありません)|同左|左記?[にと]同じ|(従来|現行|現在)の?(どお|通)り"
)
_OLD_OR_NEW = re.compile("(変更|移転|改番)[前後]の?|以前の?|[旧新]")
# What says of a row whether it holds.
_TIME = re.compile(
    "(?P<before>(変更|移転|改番|改正|更新)前|旧(電話)?(番号)?|従前|これまで)|(変更|移転|改番|改正|更新)後|新(電話)?(番号)?|現在?|今後|これから"
)
WHETHER_IT_HOLDS = "whether the row holds"
# A header that says of each row by itself whether it holds, and those below which 新 and 旧 may say so of two of a desk.
_SAYS_OF_EACH = re.compile("新旧|前後|変更")
_MAY_SAY = re.compile("新旧|前後|変更|移転|区分|種[別類]|備考|摘要|状[況態]|時期|内容|番号")
# What stands in a cell for what the cell above says.
_DITTO = {"〃", "″", "々", "同", "(同)", "同上", '"', "“", "”"}


def spans_rows(file: EditionFile, row: int, line: int, start: int) -> bool:
    """Whether a cell of another row may be that of a row, too: in its column the row says nothing of its own."""
    cells, column = file.lines[row - 1].split("\t"), file.column(line, start)
    if not file.has_cells(line):
        return line < row
    return len(cells) == 1 or column >= len(cells) or not plain_numbers(fold(cells[column]))


def is_below_its_body(file: EditionFile, desk: Desk) -> bool:
    """Whether a desk's section stands in its row where its body does, which has a line above to itself."""
    body, *further = desk["organization"][2]
    column = file.column(*body[:2])
    sections = [level[2][0] for level in desk.get("department", ())[:1] if level[2]]
    beside = any(cell_of(file, section) == (desk["row"], column) for section in sections)
    above = beside and not further and body[0] < desk["row"] and file.has_cells(body[0])
    return above and body[0] in lines_alone(file)[column]


@once
def lines_alone(file: EditionFile) -> dict[int, list[int]]:
    """Column → the lines on which it alone has anything, in order."""
    filled = ([at for at, cell in enumerate(text.split("\t")) if cell.strip()] for text in file.lines)
    return grouped((columns[0], line) for line, columns in enumerate(filled, start=1) if len(columns) == 1)


def says_nobody(file: EditionFile, place: tuple[int, int]) -> bool:
    """Whether a cell says that nobody is on duty, beside one for a number that has none: (休診) | ―."""
    line, start = place
    words, *behind = fold(file.lines[line - 1]).split("\t")[file.column(line, start) :][:2]
    closed = re.fullmatch(r"[(〔\[]?(お?休み|(休[診業館所園]|定休)日?)[)〕\]]?", words.strip())
    return closed is not None and bool(behind) and not any(map(str.isalnum, behind[0]))


@once
def as_above(file: EditionFile) -> set[tuple[int, int]]:
    """Lines and columns of the cells that say 〃, alone or before a section."""
    return {
        (line, file.column(line, start)) for line, start, end in file.accounted("as above") if start < end
    }


def cell_of(file: EditionFile, span: Any) -> tuple[int, int]:
    """The line and the column of a place."""
    return span[0], file.column(span[0], span[1])


def is_as_above(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether a value stands above its row, in a column in which the row says 〃."""
    row = desk["row"]
    above = any(line != row for line, *_ in value[2])
    return (
        above
        and file.is_as_found(desk["table"])
        and all(
            line == row or line == said_above(file, row, file.column(line, start))
            for line, start, _ in value[2]
        )
    )


def said_above(file: EditionFile, row: int, column: int) -> int:
    """The nearest row above one whose cell in a column says something; 0 where the row itself does not say 〃."""
    for line in range(row, file.window(row)[0] - 1, -1):
        cells = file.lines[line - 1].split("\t")
        text = cells[column].strip() if column < len(cells) else ""
        if not is_ditto(text) and (line == row or (text and line in file.rows)):
            return line if line < row else 0
    return 0


def is_whole_cell(file: EditionFile, span: Any) -> bool:
    return not "".join(beside_in_cell(file, span)).strip()


def beside_in_cell(file: EditionFile, span: Any) -> tuple[str, str]:
    """What stands in the cell of a place before it and behind it; in a line of words all of the line."""
    text = file.lines[span[0] - 1]
    begin, stop = bounds_of_cell(text, span[1], span[2])
    return text[begin : span[1]], text[span[2] : stop]


def bounds_of_cell(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the cell of a place of a line begins and ends."""
    stop = text.find("\t", end)
    return text.rfind("\t", 0, start) + 1, len(text) if stop < 0 else stop


def is_ditto(text: str) -> bool:
    """Whether a cell stands for the one above it."""
    return "".join(fold(text).split()) in _DITTO


def desks_of_cell(file: EditionFile, line: int, column: int) -> list[Desk]:
    """The desks of a row that a cell of it may be said of: all, or those in whose columns it stands.

    Where several stand side by side, their columns are called alike (課, 係, 電話, 課, 係, 電話), and the nth column of a
    word is of the nth of them.
    """
    desks = file.desks_of_row.get(line, [])
    if len(desks) < 2:
        return desks
    called: dict[str, list[int]] = defaultdict(list)
    for at, word in file.headers.get(file.header_above(line), ()):
        called[re.sub(r"\s|\d{1,2}$", "", fold(word))].append(at)
    alike = next((columns for columns in called.values() if column in columns), [column])
    names = [span for desk in desks for span in names_of(desk)[-1][2][-1:]]
    own = {file.column(*span[:2]) for span in names if span[0] == line}
    beside = next((columns for columns in called.values() if own and own <= {*columns}), [])
    if len(alike) < 2 or len(beside) != len(alike):
        return desks
    place = [line, beside[alike.index(column)]]
    return [desk for desk in desks if place in [[*cell_of(file, s)] for s in names_of(desk)[-1][2][-1:]]]


def level_beside(file: EditionFile, line: int, column: int) -> set[str]:
    """The field that may stand beside a number in the cell of a field: an office of a body, 所在地 | 【西支店】 〒… TEL …."""
    return {"department"} if any(at < column for at, _ in file.headers.get(line, ())) else set()


def says_unchanged(file: EditionFile, place: Any) -> bool:
    """Whether a cell below 新番号, or in a row of 変更後, says 変更なし, beside a number below 旧番号, or in the row of 変更前."""
    line, column = cell_of(file, place)
    words = fold(file.lines[line - 1]).split("\t")[column].strip()
    columns = {file.column(line, start) for start, *_ in file.placed_numbers.get(line, ())}
    before = of_other_time(file, line)
    kept = {file.column(before, start) for start, *_ in file.placed_numbers.get(before, ())}
    return bool(UNCHANGED.fullmatch(words)) and (
        (column in kept and not says_time(file, line)[1])
        or any(
            at in columns and _OLD_OR_NEW.search(text) for at, text in old_and_new(file, line, column).items()
        )
    )


def says_time(file: EditionFile, line: int) -> tuple[int, bool]:
    """The cell of a row that says whether it holds (変更前, 変更後), and whether it does so no longer; -1 for none.

    It does so beside another row of its desk, or below a header that says it of each row (新旧).
    """
    at, former = _time_on(file, line)
    of_each = _SAYS_OF_EACH.search(dict(file.headers.get(file.header_above(line), ())).get(at, ""))
    return (at, former) if at >= 0 and (of_each or of_other_time(file, line)) else (-1, False)


def _time_on(file: EditionFile, line: int) -> tuple[int, bool]:
    """The one cell of a row that has a word for what held before or holds now, and whether for the former; -1 for none."""
    words = dict(file.headers.get(file.header_above(line), ()))
    found = [
        (at, bool(time["before"]))
        for at, cell in enumerate(fold(file.lines[line - 1]).split("\t"))
        if (time := _TIME.fullmatch(cell.strip()))
        and (time[0] not in ("新", "旧", "現", "現在") or _MAY_SAY.search(words.get(at) or "区分"))
    ]
    return found[0] if len(found) == 1 else (-1, False)


def of_other_time(file: EditionFile, line: int) -> int:
    """The row of the same table and desk that says the other of 変更前 and 変更後: the next one, else the only one; 0 for none."""
    at, former = _time_on(file, line)
    of_table = _rows_of_time(file).get((file.header_above(line), at, not former), ()) if at >= 0 else ()
    same = [other for other in of_table if _names_one_desk(file, *sorted((line, other)))]
    beside = [other for other in same if abs(other - line) == 1]
    return next(iter(beside or (same if len(same) == 1 else ())), 0)


@once
def _rows_of_time(file: EditionFile) -> dict[tuple[int, int, bool], list[int]]:
    """Line of the header, column of the word and whether it is of the past → the lines."""
    lines = ((line, _time_on(file, line)) for line in range(1, len(file.lines) + 1) if file.has_cells(line))
    return grouped(((file.header_above(line), *time), line) for line, time in lines if time[0] >= 0)


def _names_one_desk(file: EditionFile, upper: int, lower: int) -> bool:
    """Whether two rows name one desk: the lower says the same where the upper has the names of one, or nothing right below it."""
    above, below = (fold(file.lines[line - 1]).split("\t") for line in (upper, lower))
    columns = {
        file.column(*span[:2])
        for desk in file.desks_of_row.get(upper, ())
        for name in names_of(desk)
        for span in name[2]
        if span[0] == upper
    }
    pairs = [(above[at].strip(), below[at].strip() if at < len(below) else "") for at in columns]
    return bool(pairs) and all(one == two or (not two and lower == upper + 1) for one, two in pairs)


def is_of_either_time(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether a value stands in the row of a desk or in the one that says what held of it before, or holds now."""
    other = of_other_time(file, desk["row"])
    lines = {line for line, *_ in value[2]}
    return other in lines and other not in file.rows and lines <= {desk["row"], other}


def says_whether_it_holds(file: EditionFile, place: Any) -> bool:
    """Whether what is accounted for is the cell of a row that says whether it holds."""
    at, _ = says_time(file, place.line)
    return not place.rest and at == file.column(place.line, place.start)


def old_and_new(file: EditionFile, line: int, column: int) -> dict[int, str]:
    """The other columns above a line whose header says the same of another time (旧番号, 新番号), with their headers."""
    words = dict(file.headers.get(file.header_above(line), ()))
    own = words.get(column, "")
    name = _OLD_OR_NEW.sub("", own)
    return {at: text for at, text in words.items() if text != own and _OLD_OR_NEW.sub("", text) == name}


def is_of_shorter_table(file: EditionFile, row: int) -> bool:
    """Whether words part a row from a table above whose lines all have more cells: its columns are not those."""
    above = [line for line in file.lines[file.header_above(row) - 1 : row - 1] if line.strip()]
    lines = [line for line in above if "\t" in line.strip()]
    width = file.lines[row - 1].count("\t")
    return len(lines) > 1 and lines[-1] != above[-1] and all(line.count("\t") > width for line in lines)
