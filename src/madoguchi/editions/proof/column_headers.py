"""The proof of columns by their headers: what a column says in most of its rows is nothing that its header excludes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from madoguchi.editions.proof.cells import ROWS, is_below_its_body
from madoguchi.editions.proof.file import EditionFile, Flaw, once
from madoguchi.editions.proof.text import fold

# What is left out of a cell as a key or a date of its row, and what is not said by one that is empty.
LEFT_OUT = ("code of the row", "date of the row")
NOT_SAID = {"empty cell", "as above", "carried cell", "the whole country", "footnote mark"}
_OF_NAMES = {"organization", "department", "operator"}
# What a header says plainly, and what most cells below it are not then; of hours where they read as some.
_OF_ADDRESSES = re.compile("(施設)?(住所|所在地)|(street|postal)?address")
_LETS = re.compile("(?:取り?扱い?|仲介|販売|施工)(?:業者|会社|不動産)")
_SAYS_PLACE = re.compile(f"{_OF_ADDRESSES.pattern}|場所")
_PLAINLY = (
    (
        re.compile("(施設|窓口|相談窓口|機関|事業所|相談)?(名|名称)|窓口|相談窓口|(facility|office)?name"),
        {"operator", "address", "hours", "notes"},
    ),
    (
        re.compile("(運営|設置|実施|経営|事業)(者|主体|法人|団体|機関)(名|名称)?|法人名|owner|operator"),
        {"organization", "department", "address", "hours", "notes", *LEFT_OUT},
    ),
    (re.compile("市区?町村(名)?|(都道府)?県(名)?|都道府県(名)?"), {"operator", "hours"}),
    (_OF_ADDRESSES, {*_OF_NAMES, "hours", "notes", *LEFT_OUT}),
    (re.compile("場所|location"), {*_OF_NAMES, "hours", "notes", *LEFT_OUT}),
    (
        re.compile(r"\A.*(備考|特記事項|注意事項)欄?|(availabledate)?notes?|remarks?|memo"),
        {*_OF_NAMES, "address", "hours", *LEFT_OUT},
    ),
    (
        re.compile(
            "(主な|取扱|担当|相談|事業|支援|確認)?(業務|内容|項目)(内容)?|説明|概要|対象者?|description"
        ),
        {*_OF_NAMES, "address", "hours", *LEFT_OUT},
    ),
    (
        re.compile("種別|区分|業種|定員|収容定員|(owner)?type|category|ownership|capacity"),
        {"department", "operator", "address", "hours", *LEFT_OUT},
    ),
    (re.compile(r"\A.*(カナ|かな|がな|kana)"), {"department", "operator", "address", "hours"}),
    (
        re.compile("係|課|室|課室|部署|部局|部・課|班|担当(課|部署|係|部)?|所属|section|department|division"),
        {"operator", "address", "hours", "notes"},
    ),
)
# What a header has that names a section or who runs a place, and how the names of such end.
_SAYS_WHOSE = re.compile(
    "[係課室部局班]|所属|担当|合わ?せ|連絡|窓口|市区?町村|団体|法人|会社|経営|運営|設置|主体|者|機関|組織|名|owner|operator|section|department|division|office"
)
_ENDS_AS_NAME = re.compile(
    "([係課室部局班所署会館校園市町村県府都区社院団]|センター|コーナー|グループ|チーム|担当|窓口)[)）]?$|法人|株式会社|[(（]株"
)
_COUNTER = re.compile("([A-Za-z]-?)?[0-9]{1,3}(-[0-9]{1,2})?番?(窓口|カウンター)?")
_SAYS_KIND = re.compile("種[別類]|区分|科目|[人床件]数")
_OF_REMARKS = re.compile("備考欄?|remarks?|notes?")
# The same of one cell among others: a remark is no name, a section or an address no remark.
_NOTHING_ELSE = (
    (_OF_REMARKS, {*_OF_NAMES, "address", "hours"}),
    (_OF_ADDRESSES, {*_OF_NAMES, "hours", "notes"}),
    (re.compile("担当(部署|課|係|部)?|部署?|局|課|係|室|班"), {"operator", "address", "hours", "notes"}),
)
# A name that is told of the column of names: where none of the row is the body, the heading is no body either.
_OF_THE_BODY = re.compile(
    "(施設|機関|事業所|相談|窓口)?(名|名称)|(相談)?窓口|支店|施設|機関|事務所|(facility|office)?name"
)
_HALF_OF_HOURS = re.compile(
    "open|opens|close|closes|opening|closing|start|end|開館|閉館|開所|閉所|開店|閉店|開始|終了"
)
_WHEN = re.compile(
    "(休[館業診所園]日・)?(受付|開設|営業|診療|利用|相談|開館|開庁|業務|対応|開所|開始|終了)?(可能)?(時間|日時|曜日|時刻)"
    "([・/、](休[館業診所園]日|定休日|閉[庁館]日|休み))?"
    "|((business|opening|office|available|start|end|closing)(hours|date|days|time)|hours)"
    f"|{_HALF_OF_HOURS.pattern}"
)
# A header of what a directory of desks leaves out (keys, persons, days of the row), and what is no word of a cell: all
# but kanji, signs of lots and dates.
_SAYS_LEFT_OUT = re.compile(
    "番号|コード|code|id$|^no|№|キー|key|識別|登録|指定|許可|認可|氏名|(代表|管理|責任|担当)者|長名?$|民生委員|person|manager|represent"
    "|年月日|更新|日付|年度|date|期限|設立|設置|開設年|緯度|経度|座標|^(lat|lon|lng|x$|y$)|カナ|かな|がな|kana|property"
)
_NO_WORDS = re.compile(
    "[^\u3005\u3400-\u9fff]|番地?|丁目|号|第|[令平昭大][和成正]|明治|年度?|月|日|元|現在|更新|[月火水木金土日]曜"
)
_COORDINATES = re.compile(r"[0-9]{1,3}\.[0-9]{3,}(\s?[,、 ]\s?[0-9]{1,3}\.[0-9]{3,})?")
_NO_HOURS = {*_OF_NAMES, "address", "notes", *LEFT_OUT}
# Days alone (土日) are read as a remark.
_TIME = re.compile("[0-9]")
READS_AS_HOURS = re.compile(
    "[0-9]{1,2}[:時][0-9]{0,2}|[月火水木金土日][月火水木金土日・、,～~-]|[月火水木金土日]曜|平日|毎日"
)


class Rows(NamedTuple):
    """The rows of a table that have their columns in common: those below one header, else those of one width."""

    table: str
    header: int
    width: int


def rows_with(file: EditionFile, table: str, row: int) -> Rows:
    """The rows whose columns are those of a row: cells that are empty may be left out at their end."""
    width, header = file.lines[row - 1].count("\t"), file.header_above(row)
    if header and file.is_as_found(table) and file.has_cells(header):
        return Rows(table, header, 0)
    return Rows(table, 0, width)


def word_above(file: EditionFile, group: Rows, column: int) -> str:
    """The header of a column; "" where none stands above it."""
    cells = file.lines[group.header - 1].split("\t") if group.header else []
    return fold(cells[column]).strip() if column < len(cells) else ""


class _Column(NamedTuple):
    """A column below a header: where, its word as it is compared, what it says in most rows, its cells in them all."""

    group: Rows
    at: int
    word: str
    field: str
    rows: list[int]
    cells: list[str]  # "" where a row is shorter
    fields: dict[int, str]  # what each column of these rows says in most of them


def against_headers(
    file: EditionFile, usual: dict[Rows, dict[int, str]], rows: dict[Rows, list[int]]
) -> Iterator[Flaw]:
    """Most cells of a column are not what its header plainly says that they are not."""
    for group, fields in usual.items():
        for at, field in fields.items() if group.header and file.is_as_found(group.table) else ():
            word = _compared(_one_word_above(file, group.header, at))
            texts = (fold(file.lines[row - 1]).split("\t")[at : at + 1] for row in rows[group])
            cells = ["".join(text) for text in texts]
            told = group.table and len(cells) < ROWS  # a description may say so of a table
            unlike = _is_unlike(file, _Column(group, at, word, field, rows[group], cells, fields))
            if unlike and not (told and field == "notes"):
                yield Flaw(f"lines/{group.header}", "column", f"below 「{word}」 most rows have {field}")


def _is_unlike(file: EditionFile, column: _Column) -> bool:
    """Whether a header excludes what its column says in most rows."""
    alone = _HALF_OF_HOURS.fullmatch(column.word) and not _has_other_half(file, column)
    if _WHEN.fullmatch(column.word) and 2 * _count_of_hours(column) > len(column.cells) and not alone:
        return column.field in _NO_HOURS
    excluded = next((fields for form, fields in _PLAINLY if form.fullmatch(column.word)), set[str]())

    def holds(cases: tuple[_Case, ...]) -> bool:
        return any(column.field in fields and shows(file, column) for fields, shows in cases)

    return (column.field in excluded or holds(_EXCLUDED)) and not holds(_ADMITTED)


# -- what a header excludes, or admits, with regard to its cells ----------------------------------


def _has_no_body(file: EditionFile, column: _Column) -> bool:
    """Sections below a word for names, where no column and no line above has their body."""
    if not _OF_THE_BODY.fullmatch(column.word) or "organization" in column.fields.values():
        return False
    below = rows_below_bodies(file).intersection(column.rows)
    return 2 * len(below) <= len(column.rows)


def _names_nobody(_file: EditionFile, column: _Column) -> bool:
    """Names below a word that is none of a section or of who runs a place, and that do not end as such names."""
    named = 2 * sum(bool(_ENDS_AS_NAME.search(cell.strip())) for cell in column.cells) > len(column.cells)
    whose = (_SAYS_WHOSE.search(column.word) or named) and not _SAYS_KIND.search(column.word)
    return bool(column.word) and len(column.cells) >= ROWS and not whose


def _says_more(file: EditionFile, column: _Column) -> bool:
    """What is left out, and has in most rows words that stand nowhere else in them, below a word of no key."""
    if _SAYS_LEFT_OUT.search(column.word):
        return False
    new = sum(bool(cell) and _is_new(file, row, column.at) for row, cell in _by_row(column))
    return 2 * new > len(column.cells)


def _is_only_body(file: EditionFile, column: _Column) -> bool:
    """事業者名, where no other column names anybody."""
    return not any(map(_OF_THE_BODY.fullmatch, _words_of(file, column.group)))


def _is_second_place(file: EditionFile, column: _Column) -> bool:
    """A second place, or the house of a section."""
    return bool(_SAYS_PLACE.fullmatch(column.word)) and (
        "address" in column.fields.values() or _are_in_names(file, column)
    )


def _is_of_goods(file: EditionFile, column: _Column) -> bool:
    """Where the goods of a dealer stand."""
    behind = (at for at, field in column.fields.items() if field == "organization" and at > column.at)
    return any(_LETS.match(word_above(file, column.group, at)) for at in behind)


def _are_counters(_file: EditionFile, column: _Column) -> bool:
    """At which counter of a hall a section sits, below 窓口: 5番, 12番窓口."""
    filled = [cell.strip() for cell in column.cells if cell.strip()]
    return column.word == "窓口" and all(map(_COUNTER.fullmatch, filled))


def _are_hours_alone(_file: EditionFile, column: _Column) -> bool:
    """備考 over hours alone."""
    filled = sum(bool(cell.strip()) for cell in column.cells)
    return _count_of_hours(column) == filled and bool(_OF_REMARKS.fullmatch(column.word))


def _are_coordinates(_file: EditionFile, column: _Column) -> bool:
    """location: a point on the map."""
    return all(_COORDINATES.fullmatch(cell.strip()) for cell in column.cells if cell.strip())


_Case = tuple[tuple[str, ...], Callable[[EditionFile, _Column], bool]]
# Fields that a header excludes as well, and those that it admits for once, where a case holds.
_EXCLUDED: tuple[_Case, ...] = (
    (("department",), _has_no_body),
    (("department", "operator"), _names_nobody),
    (LEFT_OUT, _says_more),
)
_ADMITTED: tuple[_Case, ...] = (
    (("organization",), _is_only_body),
    (("notes",), _is_second_place),
    (("notes",), _is_of_goods),
    (("notes",), _are_counters),
    (("hours",), _are_hours_alone),
    (LEFT_OUT, _are_coordinates),
)


def _by_row(column: _Column) -> Iterator[tuple[int, str]]:
    return zip(column.rows, column.cells, strict=True)


def _count_of_hours(column: _Column) -> int:
    """How many cells of a column read as hours."""
    return sum(bool(READS_AS_HOURS.search(cell) and _TIME.search(cell)) for cell in column.cells)


def _has_other_half(file: EditionFile, column: _Column) -> bool:
    """Whether another column than one of "Close" has times of day, too: a time alone is a remark."""
    words = _words_of(file, column.group)
    halves = [at for at, word in enumerate(words) if at != column.at and _HALF_OF_HOURS.fullmatch(word)]
    cells = [file.lines[row - 1].split("\t") for row in column.rows]
    return any(at < len(row) and _TIME.search(row[at]) for row in cells for at in halves)


def _are_in_names(file: EditionFile, column: _Column) -> bool:
    """Whether what most rows say in their cells of a column stands in the name of their desk, too."""
    names = {desk["row"]: "".join(desk["organization"][0].split()) for desk in file.desks}
    said = sum(bool(cell.strip()) and cell.strip() in names.get(row, "") for row, cell in _by_row(column))
    return 2 * said > len(column.rows)


def _is_new(file: EditionFile, row: int, column: int) -> bool:
    """Whether a cell has words that stand nowhere else in its row; a letter alone, as Y and N, is a word, too."""
    cells = ["".join(cell.split()) for cell in fold(file.lines[row - 1]).split("\t")]
    if len(cells[column]) == 1:
        return cells[column].isalpha()
    words = _NO_WORDS.sub(" ", cells.pop(column)).split()
    return sum(len(word) for word in words if not any(word in cell for cell in cells)) > 2


def _one_word_above(file: EditionFile, header: int, column: int) -> str:
    """The header of a column, which may stand above the last line of a header of several; "" where it is not one."""
    lines = file.lines_of_header(header)
    words = [text for line in lines for at, text in file.headers.get(line, ()) if at == column]
    return words[0] if len(words) == 1 else ""


def _words_of(file: EditionFile, group: Rows) -> list[str]:
    """The words of a header, as they are compared."""
    width = file.lines[group.header - 1].count("\t") + 1 if group.header else 0
    return [_compared(word_above(file, group, at)) for at in range(width)]


def _compared(word: str) -> str:
    return re.sub("[#\\s]", "", word.casefold())


@once
def rows_below_bodies(file: EditionFile) -> set[int]:
    """The rows of the desks whose body has a line to itself above."""
    return {desk["row"] for desk in file.desks if is_below_its_body(file, desk)}


def none_of_header(file: EditionFile, said: dict[tuple[str, int], dict[int, set[str]]]) -> Iterator[Flaw]:
    """A cell is not what its header plainly says that it is not, where another cell of the column is something else."""
    below: dict[tuple[Rows, int], list[tuple[int, set[str]]]] = defaultdict(list)
    for (table, row), columns in said.items():
        for column, fields in columns.items() if file.is_as_found(table) else ():
            if not fields & NOT_SAID:
                below[rows_with(file, table, row), column].append((row, fields))
    for (group, column), found in below.items():
        word = _compared(word_above(file, group, column))
        others = next((others for form, others in _NOTHING_ELSE if form.fullmatch(word)), set())
        unlike = [row for row, fields in found if fields and fields <= others]
        for row in unlike if 2 * len(unlike) < len(found) or len(unlike) == 1 < len(found) else ():
            yield Flaw(f"lines/{row}", "column", f"below 「{word}」 it is something else than in other rows")
