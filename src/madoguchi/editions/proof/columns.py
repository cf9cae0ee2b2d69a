"""The proof of columns: a cell, and a line behind its word, is what the others of its kind are.

Part of the proof; like its other modules it needs nothing of the package. What one row could say by itself
another way, the other rows below its header decide, and where they are few, those below the same word elsewhere.
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
    is_below_its_body,
    old_and_new,
    spans_rows,
)
from madoguchi.editions.proof.file import NUMBERS, EditionFile, Flaw, names_of, once, phones_of
from madoguchi.editions.proof.number_words import plain_numbers
from madoguchi.editions.proof.numbers import held_on
from madoguchi.editions.proof.text import fold, only_digits

# From how many rows on most cells of a column are not what its header says that they are not.
_FEW = 3
_NOT_SAID = {"empty cell", "as above", "carried cell", "the whole country", "footnote mark"}
# What is said of the number beside it, and not of the cell.
_BESIDE_NUMBERS = {
    "label of a number", "mark of a number", "kind of a number", "words around a label", "between numbers",
}  # fmt: skip
# Fields that take whatever stands in their cell, so that nothing there is beyond reading.
_TAKE_ALL = ("organization", "department", "operator", "address", "hours", "notes")
_NAMES = ("organization", "department")
_REACHED_BY = (*NUMBERS, "urls", "emails")
_ADDRESS = re.compile(r"https?://|[\w.+-]@[\w-]|^〒?\s?[0-9]{3}-[0-9]{4}$")
_SAYS_SOMETHING = {"notes", "organization", "department", "operator", "extension of a number"}
_LEFT_OUT = ("code of the row", "date of the row")
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
        {"organization", "department", "address", "hours", "notes", *_LEFT_OUT},
    ),
    (re.compile("市区?町村(名)?|(都道府)?県(名)?|都道府県(名)?"), {"operator", "hours"}),
    (_OF_ADDRESSES, {"organization", "department", "operator", "hours", "notes", *_LEFT_OUT}),
    (re.compile("場所|location"), {"organization", "department", "operator", "hours", "notes", *_LEFT_OUT}),
    (
        re.compile(r"\A.*(備考|特記事項|注意事項)欄?|(availabledate)?notes?|remarks?|memo"),
        {*_OF_NAMES, "address", "hours", *_LEFT_OUT},
    ),
    (
        re.compile(
            "(主な|取扱|担当|相談|事業|支援|確認)?(業務|内容|項目)(内容)?|説明|概要|対象者?|description"
        ),
        {*_OF_NAMES, "address", "hours", *_LEFT_OUT},
    ),
    (
        re.compile("種別|区分|業種|定員|収容定員|(owner)?type|category|ownership|capacity"),
        {"department", "operator", "address", "hours", *_LEFT_OUT},
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
_SAYS_KIND = re.compile("種[別類]|区分|科目|[人床件]数")
_OF_REMARKS = re.compile("備考欄?|remarks?|notes?")
# The same of one cell among others: a remark is no name, a section or an address no remark.
_NOTHING_ELSE = (
    (_OF_REMARKS, {*_OF_NAMES, "address", "hours"}),
    (_OF_ADDRESSES, {*_OF_NAMES, "hours", "notes"}),
    (re.compile("担当(部署|課|係|部)?|部署?|局|課|係|室|班"), {"operator", "address", "hours", "notes"}),
)
# A name that is told of the column of names: where none of the row is the body, the heading is no body either.
OF_THE_BODY = re.compile(
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
_NO_HOURS = {"organization", "department", "operator", "address", "notes", *_LEFT_OUT}
# What heads former numbers: 旧FAX beside 新FAX.
_PAST = re.compile("旧|以前|(変更|移転|改番)前")
# Days alone (土日) are read as a remark.
_TIME = re.compile("[0-9]")
READS_AS_HOURS = re.compile(
    "[0-9]{1,2}[:時][0-9]{0,2}|[月火水木金土日][月火水木金土日・、,～~-]|[月火水木金土日]曜|平日|毎日"
)
# What stands before a value and says what it is, and what may stand between the two.
_WORDS_BEFORE = ("header", "kind of a number", "sign of a postal code")
_BETWEEN = re.compile(r"[\s:：・.)）\]］】〕>＞-]*")


class _Rows(NamedTuple):
    """The rows of a table that have their columns in common: those below one header, else those of one width."""

    table: str
    header: int
    width: int


def check_columns(file: EditionFile) -> Iterator[Flaw]:
    """A column says in each row what it says in most of them; a line like those rows is one of them."""
    said = _said(file)
    rows: dict[_Rows, list[int]] = defaultdict(list)
    cells: dict[_Rows, dict[int, list[set[str]]]] = defaultdict(lambda: defaultdict(list))
    for (table, row), columns in said.items():
        group = _rows_with(file, table, row)
        rows[group].append(row)
        for column, fields in columns.items():
            if not fields & _NOT_SAID:
                cells[group][column].append(fields)
    usual = _usual(file, cells)
    yield from _left_out_alike(cells)
    yield from _none_of_header(file, said)
    for group, fields_of in usual.items():
        as_found = file.is_as_found(group.table)
        unlike: dict[tuple[int, frozenset[str]], list[int]] = defaultdict(list)
        for row in rows[group]:
            texts = fold(file.lines[row - 1]).split("\t")
            exchanged = row in file.excused and _is_exchanged(file, row, texts, fields_of)
            for column, field in fields_of.items():
                if column >= len(texts) or (exchanged and plain_numbers(texts[column])):
                    continue
                told = said[group.table, row].get(column, set())
                text = texts[column].strip()
                unread = any(words and words in text for words in file.excused.get(row, ()))
                if _is_of_prefectures(file, row, column, text):
                    told = told | {"prefecture"}
                if field == "notes" and "extension of a number" in told:
                    continue
                if field in _NAMES and "organization" in told and (row, column) in _bodies_of_rows(file):
                    continue  # the row of a body, whose sections stand below it
                if field == "organization" and told == {"department"} and row in _rows_below_bodies(file):
                    continue  # a section of it, where other rows have bodies
                if field == "extension of a number" and told == {"notes"} and not _could_extend(file, row):
                    continue
                in_past = field in (*NUMBERS, "former number", "notes")
                if in_past and (as_said := _is_past_as_said(file, row, column, told)) is not None:
                    if not as_said:
                        unlike[column, frozenset(told)].append(row)
                    continue
                if field == "doubled number" and told & {"phones", "faxes"}:
                    continue  # printed twice in the other rows
                if _is_unlike(text, told, field, as_found) and not unread:
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
    yield from _against_headers(file, usual, rows)
    yield from _rows_left(file, _by_width(file, usual, rows))


def _is_past_as_said(file: EditionFile, row: int, column: int, told: set[str]) -> bool | None:
    """Whether a number below 旧FAX is a former one, or still in use where the cell below 新FAX says that it has not changed.

    None below any other header, and where no number is told.
    """
    words = dict(file.headers.get(file.header_above(row), ()))
    if not _PAST.match(words.get(column, "")) or not told & {*NUMBERS, "former number"}:
        return None
    texts = fold(file.lines[row - 1]).split("\t")
    others = (at for at in old_and_new(file, row, column) if at < len(texts))
    kept = any(UNCHANGED.fullmatch(texts[at].strip()) for at in others)
    return bool(told & {*NUMBERS}) if kept else "former number" in told


def _is_exchanged(file: EditionFile, row: int, texts: list[str], fields_of: dict[int, str]) -> bool:
    """Whether an ERROR says that words stand in the column of numbers: the numbers stand in another then."""
    return any(
        field in NUMBERS
        and column < len(texts)
        and not plain_numbers(texts[column])
        and texts[column].strip() in file.excused[row]
        for column, field in fields_of.items()
    )


def _none_of_header(file: EditionFile, said: dict[tuple[str, int], dict[int, set[str]]]) -> Iterator[Flaw]:
    """A cell is not what its header plainly says that it is not, where another cell of the column is something else."""
    below: dict[tuple[_Rows, int], list[tuple[int, set[str]]]] = defaultdict(list)
    for (table, row), columns in said.items():
        for column, fields in columns.items() if file.is_as_found(table) else ():
            if not fields & _NOT_SAID:
                below[_rows_with(file, table, row), column].append((row, fields))
    for (group, column), found in below.items():
        word = re.sub("[#\\s]", "", _word_above(file, group, column).casefold()) if group.header else ""
        others = next((others for form, others in _NOTHING_ELSE if form.fullmatch(word)), set())
        unlike = [row for row, fields in found if fields and fields <= others]
        for row in unlike if 2 * len(unlike) < len(found) or len(unlike) == 1 < len(found) else ():
            yield Flaw(f"lines/{row}", "column", f"below 「{word}」 it is something else than in other rows")


def _left_out_alike(cells: dict[_Rows, dict[int, list[set[str]]]]) -> Iterator[Flaw]:
    """A column is left out in all of its rows, or in none."""
    for group, columns in cells.items():
        for column, found in columns.items() if group.header else ():
            left = sum(fields <= set(_LEFT_OUT) for fields in found)
            if left and any(fields & _SAYS_SOMETHING for fields in found):
                yield Flaw(
                    f"lines/{group.header}", "column", f"column {column + 1} is left out in {left} rows"
                )


def _against_headers(
    file: EditionFile, usual: dict[_Rows, dict[int, str]], rows: dict[_Rows, list[int]]
) -> Iterator[Flaw]:
    """Most cells of a column are not what its header plainly says that they are not."""
    for group, fields_of in usual.items():
        for column, field in fields_of.items() if group.header and file.is_as_found(group.table) else ():
            word = re.sub("[#\\s]", "", _one_word_above(file, group.header, column).casefold())
            cells = [fold(file.lines[row - 1]).split("\t")[column : column + 1] for row in rows[group]]
            of_hours = sum(
                bool(cell and READS_AS_HOURS.search(cell[0]) and _TIME.search(cell[0])) for cell in cells
            )
            others = next((others for form, others in _PLAINLY if form.fullmatch(word)), set())
            bodies = "organization" in fields_of.values() or _bodies_above(file, rows[group])
            if OF_THE_BODY.fullmatch(word) and not bodies:
                others = others | {"department"}
            if field in ("department", "operator") and word and len(cells) >= ROWS:
                named = sum(bool(cell and _ENDS_AS_NAME.search(cell[0].strip())) for cell in cells)
                whose = _SAYS_WHOSE.search(word) or 2 * named > len(cells)
                others = others if whose and not _SAYS_KIND.search(word) else others | {field}
            if field == "organization" and not any(map(OF_THE_BODY.fullmatch, _words_of(file, group))):
                others = others - {field}  # 事業者名, where no other column names anybody
            if (
                field == "notes"
                and _SAYS_PLACE.fullmatch(word)
                and ("address" in fields_of.values() or _are_in_names(file, rows[group], cells))
            ):
                others = others - {field}  # a second place, or the house of a section
            if any(
                other == "organization" and _LETS.match(_word_above(file, group, at))
                for at, other in fields_of.items()
                if at > column
            ):
                others = others - {"notes"}  # where the goods of a dealer stand
            if field in _LEFT_OUT and not _SAYS_LEFT_OUT.search(word):
                new = sum(
                    bool(cell and _says_more(file, row, column))
                    for row, cell in zip(rows[group], cells, strict=True)
                )
                others = {field} if 2 * new > len(cells) else others
            alone = _HALF_OF_HOURS.fullmatch(word) and not _has_other_half(file, group, column, rows[group])
            if _WHEN.fullmatch(word) and 2 * of_hours > len(cells) and not alone:
                others = _NO_HOURS
            filled = sum(bool(cell and cell[0].strip()) for cell in cells)
            if field == "hours" and of_hours == filled and _OF_REMARKS.fullmatch(word):
                continue  # 備考 over hours alone
            if all(_COORDINATES.fullmatch(cell[0].strip()) for cell in cells if cell and cell[0].strip()):
                others = others - {*_LEFT_OUT}  # location: a point on the map
            told = group.table and len(rows[group]) < ROWS  # a description may say so of a table
            if field in others and not (told and field == "notes"):
                yield Flaw(f"lines/{group.header}", "column", f"below 「{word}」 most rows have {field}")


def _one_word_above(file: EditionFile, header: int, column: int) -> str:
    """The header of a column, which may stand above the last line of a header of several; "" where it is not one."""
    lines = range(max(header - 2, file.window(header)[0]), header + 1)
    words = [text for line in lines for at, text in file.headers.get(line, ()) if at == column]
    return words[0] if len(words) == 1 else ""


def _words_of(file: EditionFile, group: _Rows) -> list[str]:
    """The words of a header, as they are compared."""
    width = file.lines[group.header - 1].count("\t") + 1 if group.header else 0
    return [re.sub("[#\\s]", "", _word_above(file, group, at).casefold()) for at in range(width)]


def _has_other_half(file: EditionFile, group: _Rows, column: int, rows: list[int]) -> bool:
    """Whether another column than one of "Close" has times of day, too: a time alone is a remark."""
    words = _words_of(file, group)
    halves = [at for at, word in enumerate(words) if at != column and _HALF_OF_HOURS.fullmatch(word)]
    cells = [file.lines[row - 1].split("\t") for row in rows]
    return any(at < len(row) and _TIME.search(row[at]) for row in cells for at in halves)


def _are_in_names(file: EditionFile, rows: list[int], cells: list[list[str]]) -> bool:
    """Whether what most rows say in their cells of a column stands in the name of their desk, too."""
    names = {desk["row"]: "".join(desk["organization"][0].split()) for desk in file.desks}
    told = [(names.get(row, ""), "".join(cell).strip()) for row, cell in zip(rows, cells, strict=True)]
    return 2 * sum(bool(words) and words in name for name, words in told) > len(rows)


def _bodies_above(file: EditionFile, rows: list[int]) -> bool:
    """Whether most of some rows are sections whose body has a line to itself above them."""
    return 2 * sum(row in _rows_below_bodies(file) for row in rows) > len(rows)


@once
def _rows_below_bodies(file: EditionFile) -> set[int]:
    """The rows of the desks whose body has a line to itself above."""
    return {desk["row"] for desk in file.desks if is_below_its_body(file, desk)}


def _says_more(file: EditionFile, row: int, column: int) -> bool:
    """Whether a cell has words that stand nowhere else in its row; a letter alone, as Y and N, is a word, too."""
    cells = ["".join(cell.split()) for cell in fold(file.lines[row - 1]).split("\t")]
    if len(cells[column]) == 1:
        return cells[column].isalpha()
    words = _NO_WORDS.sub(" ", cells.pop(column)).split()
    return sum(len(word) for word in words if not any(word in cell for cell in cells)) > 2


def _rows_with(file: EditionFile, table: str, row: int) -> _Rows:
    """The rows whose columns are those of a row: cells that are empty may be left out at their end."""
    width, header = file.lines[row - 1].count("\t"), file.header_above(row)
    if header and file.is_as_found(table) and "\t" in file.lines[header - 1]:
        return _Rows(table, header, 0)
    return _Rows(table, 0, width)


def _usual(file: EditionFile, cells: dict[_Rows, dict[int, list[set[str]]]]) -> dict[_Rows, dict[int, str]]:
    """What each column says in most rows; where they are few and differ, what most say in those of its kin."""
    below: dict[tuple[str, int, int], list[set[str]]] = defaultdict(list)
    for group, columns in cells.items():
        for column, found in columns.items():
            below[_kin(file, group, column)] += found
    usual: dict[_Rows, dict[int, str]] = defaultdict(dict)
    for group, columns in cells.items():
        for column, found in columns.items():
            field = _most(found)
            if field is None and (kin := _kin(file, group, column)) != ("", 0, 0):
                field = _most(below[kin])
                field = field if any(field in fields for fields in found) else None
            if field is not None:
                usual[group][column] = field
    return usual


def _kin(file: EditionFile, group: _Rows, column: int) -> tuple[str, int, int]:
    """What columns of several tables have in common: their word; of tables without a header their width and place."""
    if not group.header and file.is_as_found(group.table) and group.width:
        return "", group.width, column + 1
    return _word_above(file, group, column), 0, 0


def _word_above(file: EditionFile, group: _Rows, column: int) -> str:
    """The header of a column; "" where none stands above it."""
    cells = file.lines[group.header - 1].split("\t") if group.header else []
    return fold(cells[column]).strip() if column < len(cells) else ""


def _by_width(
    file: EditionFile, usual: dict[_Rows, dict[int, str]], rows: dict[_Rows, list[int]]
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
    found: dict[int, list[str]] = defaultdict(list)
    for desk in file.shown:
        found[desk["row"]].append(desk["id"])
    return found


def check_words_before(file: EditionFile) -> Iterator[Flaw]:
    """In lines without columns a word says of every value behind it the same: what follows 〒 is a postal code."""
    told: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for desk in file.desks:
        if not file.is_as_found(desk["table"]):
            continue
        for field, (line, start, _) in file.spans_of(desk):
            if field in READ_FROM_NAMES or "\t" in file.lines[line - 1]:
                continue
            word = word_before(file, line, start)
            if word:
                told[desk["table"], word].append((field, f"desks/{desk['id']}/{field}"))
    for (_, word), found in told.items():
        usual, times = Counter(field for field, _ in found).most_common(1)[0]
        alike = {usual, *(NUMBERS if usual in NUMBERS else ())}
        for field, path in found if times > 1 and 3 * times >= 2 * len(found) else ():
            if field not in alike:
                yield Flaw(path, "column", f"behind 「{word}」 stands {usual} elsewhere")


def word_before(file: EditionFile, line: int, start: int) -> str:
    """The word before a place that says what stands there; "" where there is none."""
    ends = words_on(file).get(line, {})
    text = file.lines[line - 1]
    return next(
        (word for end, word in ends.items() if end <= start and _BETWEEN.fullmatch(text, end, start)), ""
    )


@once
def words_on(file: EditionFile) -> dict[int, dict[int, str]]:
    """Line → where a word ends that says what is behind it, and the word."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for line, start, end in file.accounted(*_WORDS_BEFORE):
        if start < end:
            found[line][end] = fold(file.at((line, start, end))).strip()
    return found


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
    return any(
        "extension" not in phone
        for desk in file.desks
        if desk["row"] == row
        for phone in desk.get("phones", ())
    )


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
    alike = {field, *_NOT_SAID, *(NUMBERS if field in NUMBERS else ())}
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
    lines: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(file.lines, start=1):
        if "\t" in text and number not in file.rows:
            lines[text.count("\t")].append(number)
    windows: dict[str, set[str]] = defaultdict(set)
    for desk in file.desks:
        windows[desk["table"]].add(file.window(desk["row"])[2])
    for (table, width), fields_of in usual.items():
        names = [at for at, field in fields_of.items() if field in _NAMES]
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
    found: dict[int, list[tuple[dict[str, Any], str, int]]] = defaultdict(list)
    for desk in file.desks:
        for phone in phones_of(desk):
            line, start, _ = phone["value"][2][0]
            found[line].append((desk, only_digits(phone["number"]), start))
    return found


def _said(file: EditionFile) -> dict[tuple[str, int], dict[int, set[str]]]:
    """(Table, row) → column → the fields, and other parts of the list, that its cell is."""
    said: dict[tuple[str, int], dict[int, set[str]]] = {}
    tables: dict[int, str] = {}
    for desk in file.desks:
        row = desk["row"]
        if "\t" in file.lines[row - 1]:
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
