"""Changes in bulk: values out as a workbook, edited in Excel, back in, looked at, proposed together.

One row a value. An editor changes the value, says from when, why and on what evidence. Rows may be
sorted, left out or copied (a copy without its old value is one value more); columns may stand in
another order. What Excel did to a value is said with its row, never guessed.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from madoguchi.editorial.change_validation import problems
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.importing import served_edition
from madoguchi.errors import InputError, SourceError
from madoguchi.ingest.documents.delimited import csv_rows
from madoguchi.ingest.documents.encoding import decoded
from madoguchi.ingest.documents.spreadsheet import values_of
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.changes import LONGEST_ORIGIN, Proposal, accepted
from madoguchi.store.database import Database
from madoguchi.text.dates import whole_day
from madoguchi.text.untrusted import showable

SHEET = "窓口"
COLUMNS = {
    "desk": "窓口ID",
    "name": "窓口（参考）",
    "field": "項目",
    "before": "今の値",
    "after": "新しい値",
    "effective": "いつから",
    "reason": "理由",
    "method": "根拠の種類",
    "source": "根拠（どこに書いてあるか）",
    "day": "根拠の日付",
}
FIELDS = {
    Field.PHONE: "電話番号",
    Field.ORGANIZATION: "組織名",
    Field.DEPARTMENT: "部署",
    Field.POSTAL_CODE: "郵便番号",
    Field.ADDRESS: "所在地",
    Field.HOURS: "受付時間",
    Field.URL: "URL",
}
METHODS = {
    Method.OWNER_SITE: "公式サイト",
    Method.LETTER: "文書",
    Method.CALLED: "電話",
    Method.OTHER_LIST: "ほかの一覧",
    Method.REPORT: "利用者の連絡",
    Method.NEW_EDITION: "新しい版",
}
GONE = "なし"  # typed where a value goes: an empty cell is no change
_HOW = (
    "「新しい値」だけを書いた行が変更の提案になります。空の行は変わりません。",
    f"値がなくなるときは「{GONE}」と書きます。番号を足すときは行を写し、「今の値」を空にします。",
    "「いつから」「理由」「根拠」は、変える行ごとに書きます。読み込む前に、違いを画面で確かめられます。",
    "Write the new value only; a row without one is no change.",
)
_TYPED = ("after", "effective", "reason", "method", "source", "day")


@dataclass(frozen=True, slots=True)
class Read:
    """A row of an uploaded sheet with a new value: its number, the change it asks for, and what is wrong."""

    row: int
    desk: str
    name: str
    change: DeskChange | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """A sheet as it was understood: rows with a new value, and how many have none."""

    rows: tuple[Read, ...]
    unchanged: int
    name: str = ""  # of its file

    @property
    def origin(self) -> str:
        """What its changes are said to come from."""
        return f"spreadsheet {self.name}"[:LONGEST_ORIGIN].strip()

    @property
    def changes(self) -> tuple[DeskChange, ...]:
        return tuple(row.change for row in self.rows if row.change and not row.problems)

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(
            Message("row {row}: {problem}", row=row.row, problem=problem)
            for row in self.rows
            for problem in row.problems
        )


# -- out ---------------------------------------------------------------------------------------


def workbook(edition: Edition, desks: Iterable[Desk]) -> bytes:
    """Return a workbook with a row for each value of the desks, ready to be edited."""
    book = openpyxl.Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    sheet.append(list(COLUMNS.values()))
    for number, (desk, field, value) in enumerate(_values(desks), start=2):
        _write(sheet, number, {"desk": desk.id, "name": desk.name, "field": FIELDS[field], "before": value})
    _dress(sheet, edition)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(desks: Iterable[Desk]) -> Iterator[tuple[Desk, Field, str]]:
    for desk in desks:
        yield desk, Field.ORGANIZATION, desk.organization.text
        if desk.department:
            yield desk, Field.DEPARTMENT, " ".join(level.text for level in desk.department)
        for phone in desk.phones:
            yield desk, Field.PHONE, phone.number
        single = {Field.POSTAL_CODE: desk.postal_code, Field.ADDRESS: desk.address, Field.HOURS: desk.hours}
        yield from ((desk, field, value.text) for field, value in single.items() if value)
        yield from ((desk, Field.URL, url.text) for url in desk.urls)


def _write(sheet: Worksheet, row: int, values: Mapping[str, str]) -> None:
    for column, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(row, column)
        cell.number_format = "@"  # text: Excel then keeps leading zeros and makes no dates of numbers
        if name in values:
            put_text(cell, values[name])
        cell.protection = Protection(locked=name not in _TYPED)


def put_text(cell: Cell, text: str) -> None:
    """Set a cell to a text, whatever it looks like: no formula, no number, no character that Excel refuses."""
    cell.value = showable(text)
    cell.data_type = "s"


def put_notes(book: openpyxl.Workbook, lines: Iterable[str]) -> None:
    """Add the sheet that says how the book is used, a line a row."""
    notes: Worksheet = book.create_sheet("使い方")
    for row, line in enumerate(lines, start=1):
        put_text(notes.cell(row, 1), line)
    notes.column_dimensions["A"].width = 100


def _dress(sheet: Worksheet, edition: Edition) -> None:
    for cell, name in zip(sheet[1], COLUMNS, strict=True):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E6FF" if name in _TYPED else "E8E8E8")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFGHIJ", (12, 44, 10, 34, 34, 12, 26, 12, 40, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = sheet.dimensions
    methods = DataValidation(type="list", formula1='"' + ",".join(METHODS.values()) + '"', allow_blank=True)
    sheet.add_data_validation(methods)
    methods.add(f"H2:H{max(2, sheet.max_row)}")
    put_notes(sheet.parent, (*_HOW, f"edition {edition.id}, revision {edition.revision}"))


# -- in ----------------------------------------------------------------------------------------


def read_upload(content: bytes, path: str, edition: Edition, standing: Sequence[DeskChange]) -> Upload:
    """Return what a sheet asks for, looked at against the published edition and the accepted changes.

    Raises SourceError for a file that is no such sheet.
    """
    found: list[Read] = []
    unchanged = 0
    for number, row in _rows(content, path):
        if not row["after"] and not row["after_lost"]:
            unchanged += 1
            continue
        found.append(_looked_at(number, row, edition, standing, found))
    return Upload(tuple(found), unchanged)


def propose_all(database: Database, upload: Upload, *, by: str) -> tuple[Proposal, ...]:
    """Propose every change of a sheet, or none. Raises InputError while a row has a problem."""
    if upload.problems:
        raise InputError(
            Message("{n} problem(s) in the sheet; nothing was proposed", n=len(upload.problems)),
            upload.problems[:20],
        )
    if not upload.changes:
        raise InputError(Message("no row of the sheet has a new value; write it in the column 新しい値"))
    edition = served_edition(database)
    with database.writing() as connection:
        return tuple(
            Propose(edition, change, by=by, origin=upload.origin).carry_out(connection)
            for change in upload.changes
        )


def upload_of(database: Database, content: bytes, path: str) -> Upload:
    """Return what a sheet asks for, against what the database says now."""
    with database.reading() as connection:
        standing = accepted(connection)
    upload = read_upload(content, path, served_edition(database), standing)
    return replace(upload, name=showable(PurePath(path.replace("\\", "/")).name))


def _looked_at(
    number: int, row: Mapping[str, str], edition: Edition, standing: Sequence[DeskChange], before: list[Read]
) -> Read:
    wrong: list[str] = []
    field = next((f for f, name in FIELDS.items() if row["field"] in (name, f.value)), None)
    method = next((m for m, name in METHODS.items() if row["method"] in (name, m.value)), None)
    effective = whole_day(row["effective"])
    if field is None:
        wrong.append(
            Message("項目 {row!r} is none of {values}", row=row["field"], values="、".join(FIELDS.values()))
        )
    if row["after_lost"]:
        wrong.append(
            Message(
                "新しい値 {row} is a number for Excel, so its leading zero is lost; format the cell as text "
                "and type the value again",
                row=row["after_lost"],
            )
        )
    if effective is None:
        wrong.append(Message("いつから {row!r} is not a date; write it as 2027-01-01", row=row["effective"]))
    if method is None:
        wrong.append(
            Message(
                "根拠の種類 {row!r} is none of {values}",
                row=row["method"],
                values="、".join(METHODS.values()),
            )
        )
    if field is None or method is None or effective is None or wrong:
        return Read(number, row["desk"], row["name"], None, tuple(wrong))
    evidence = Evidence(method, row["source"], day=row["day"])
    after = "" if row["after"] == GONE else _narrowed(field, row["after"])
    change = made(row["desk"], field, row["before"], after, effective, row["reason"], [evidence])
    wrong += problems(edition, change, standing)
    twice = [r.row for r in before if r.change and _same_value(r.change, change)]
    if twice:
        wrong.append(Message("row {twice} changes the same value already; keep one of them", twice=twice[0]))
    return Read(number, row["desk"], row["name"], change, tuple(wrong))


def _same_value(one: DeskChange, other: DeskChange) -> bool:
    return bool(one.before) and (one.desk, one.field, one.before) == (other.desk, other.field, other.before)


def _narrowed(field: Field, text: str) -> str:
    """What people type with an IME: full-width digits and hyphens of a number made half-width."""
    if field not in (Field.PHONE, Field.POSTAL_CODE):
        return text
    return re.sub("[‐‑‒–—―−ー]", "-", unicodedata.normalize("NFKC", text)).replace(" ", "")


def _rows(content: bytes, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column names; `after_lost` holds a new value that Excel took for a number."""
    columns: dict[str, int] | None = None
    for number, cells in cells_of(content, path):
        if columns is None:
            columns = _columns([cell_text(cell) for cell in cells])
            continue
        if not any(cell not in (None, "") for cell in cells):
            continue
        row = {name: cell_text(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
        row = {**dict.fromkeys(COLUMNS, ""), **row, "after_lost": ""}
        typed = cells[columns["after"]] if columns["after"] < len(cells) else None
        if isinstance(typed, int | float):
            row["after"], row["after_lost"] = "", cell_text(typed)
        yield number, row
    if columns is None:
        raise SourceError(
            Message(
                "{path}: no row has the columns {columns}, {columns2} and {columns3}; download the sheet "
                "again and edit that one",
                path=path,
                columns=COLUMNS["desk"],
                columns2=COLUMNS["field"],
                columns3=COLUMNS["after"],
            ),
            path=path,
        )


def _columns(header: list[str]) -> dict[str, int] | None:
    found = {name: header.index(title) for name, title in COLUMNS.items() if title in header}
    return found if {"desk", "field", "before", "after"} <= found.keys() else None


def cells_of(content: bytes, path: str) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows of a workbook or a CSV with their numbers.

    Raises SourceError for one that is unreadable, LimitError for one that is too long.
    """
    if content.startswith(b"PK\x03\x04"):
        yield from values_of(content, path, SHEET)
        return
    text = decoded(content, path).text
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    for number, (_, cells) in enumerate(csv_rows(text, path, delimiter), start=1):
        yield number, list(cells)


def cell_text(cell: object) -> str:
    """Return a cell as text, without spaces around it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u3000", " ").strip()
