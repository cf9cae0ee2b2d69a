"""An Excel workbook: how to read it, one sheet a program, the notices. Every cell is text."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from madoguchi.faces.exports.fixed_zip import fixed_zip
from madoguchi.faces.exports.proofs import lines_told
from madoguchi.faces.exports.publication import LABELS, publication_of, publications
from madoguchi.faces.exports.sheets import (
    Column,
    SheetNames,
    fill_table,
    link_inside,
    put_link,
    put_text,
    style_heading,
)
from madoguchi.faces.exports.spreadsheet import COLUMNS, EMAIL, PHONE, table_row
from madoguchi.message import translated
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.online import mail_uri
from madoguchi.text.phone import is_local, tel_uri

FIRST, LAST = "はじめに", "注意"
HOW_TO_READ = (
    "シートは窓口の種類ごとに分かれています。1 行が 1 か所の窓口です。見出しの▼で絞り込めます。",
    "電話番号は、もとの一覧のとおりです。数字は直していません。リンクを押すと電話できます。",
    "「一覧の行」「一覧の印字」は、その窓口がもとの一覧のどこに、どう書かれているかです。",
    "「値の種類」は、それぞれの値がどこから来たかです。印字＝一覧のとおり、訂正＝誤りを根拠を示して直した、導出＝一覧から補った、編集＝この案内で加えた。",
    "「注意」の記号は、最後のシート「注意」で説明しています。空欄は、もとの一覧に載っていないという意味です。",
    "Each sheet is one kind of desk, each row one desk. Numbers are as in the source list. Empty cells: not in the list.",
)
_WIDTHS = {
    "窓口名": 38,
    "機関": 28,
    "部署": 28,
    "設置・運営": 24,
    "都道府県": 10,
    "担当地域": 20,
    "番号の説明": 30,
    EMAIL: 30,
    "郵便番号": 10,
    "住所": 40,
    "受付時間": 20,
    "URL": 30,
    "注記": 36,
    "一覧の行": 12,
    "一覧の印字": 44,
    "値の種類": 44,
    "注意": 24,
    "窓口ID": 38,
}
# The first sheet says once what the CSV must say in each row; of several sources a row says which is its own.
_SAID_ONCE = {*LABELS.values(), "種類", PHONE}
_SAID_OF_EACH = {LABELS["title"], LABELS["period"]}


def workbook(edition: Edition) -> bytes:
    """Return the workbook. The same edition gives the same bytes: no clock goes into it."""
    book = Workbook()
    names = SheetNames(reserved=(FIRST, LAST))
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = FIRST
    contents: list[tuple[str, int]] = []
    for name, desks in _by_program(edition).items():
        sheet = book.create_sheet(names.take(name))
        _fill_program(sheet, desks, edition)
        contents.append((sheet.title, len(desks)))
    _fill_notices(book.create_sheet(LAST), edition)
    _fill_first(first, edition, contents)
    out = BytesIO()
    book.save(out)
    return fixed_zip(out.getvalue(), edition.held_since)


def _by_program(edition: Edition) -> dict[str, list[Desk]]:
    """Desks by their program's name, in the order of the source; a draft may have desks of none."""
    found: dict[str, list[Desk]] = {}
    for desk in edition.desks:
        program = edition.program_by_slug.get(desk.program)
        found.setdefault(program.name if program else desk.program, []).append(desk)
    return found


def _fill_program(sheet: Worksheet, desks: list[Desk], edition: Edition) -> None:
    """One row a desk; as many columns of numbers as the desk with most numbers needs."""
    of = publications(edition)
    most = max(1, *(len(desk.numbers) for desk in desks))
    phones = [PHONE, *(f"{PHONE}{n}" for n in range(2, most + 1))]
    rows = []
    for desk in desks:
        row = table_row(desk, edition, of(desk))
        rows.append({**row, **dict(zip(phones, desk.numbers, strict=False))})
    once = _SAID_ONCE - (_SAID_OF_EACH if len(edition.sources) > 1 else set())
    wanted = ["窓口名", *phones, *(c for c in COLUMNS if c not in {"窓口名", *once})]
    # A column that is empty for the whole program is left out: the sheet stays readable.
    columns = [
        Column(name, _WIDTHS.get(name, 16))
        for name in wanted
        if name in ("窓口名", PHONE) or any(row.get(name) for row in rows)
    ]
    for desk, cells in zip(desks, fill_table(sheet, columns, rows), strict=True):
        _link(cells, phones, desk)


def _link(cells: dict[str, Cell], phones: list[str], desk: Desk) -> None:
    for column, number in zip(phones, desk.numbers, strict=False):
        if not is_local(number):
            put_link(cells[column], tel_uri(number))
    if desk.urls:  # a cell has one link: the first
        put_link(cells["URL"], desk.urls[0].text)
    if desk.emails:
        put_link(cells[EMAIL], mail_uri(desk.emails[0].text))


def _fill_notices(sheet: Worksheet, edition: Edition) -> None:
    columns = [Column("符号", 28), Column("重さ", 10), Column("一覧の行", 14), Column("対象", 36)]
    columns += [Column("説明", 70), Column("対処・根拠", 60)]
    rows = [
        {
            "符号": notice.code,
            "重さ": notice.severity.value,
            "一覧の行": lines_told(notice.lines, edition),
            "対象": notice.value,
            "説明": translated(notice.message, "ja"),
            "対処・根拠": translated(notice.fix, "ja"),
        }
        for notice in edition.notices
    ]
    fill_table(sheet, columns, rows)


def _fill_first(sheet: Worksheet, edition: Edition, contents: list[tuple[str, int]]) -> None:
    publication = publication_of(edition)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 42, 90
    put_text(sheet.cell(1, 1), publication.name)
    put_text(sheet.cell(1, 2), publication.title_en)
    style_heading(sheet.cell(1, 1))
    row = 3
    for label, text in publication.labelled:
        put_text(sheet.cell(row, 1), label)
        put_text(sheet.cell(row, 2), text, wrapped=True)
        row += 1
    row += 1
    for text in HOW_TO_READ:
        put_text(sheet.cell(row, 2), text, wrapped=True)
        row += 1
    put_text(sheet.cell(row - len(HOW_TO_READ), 1), "読み方")
    row += 1
    for title, desks in [*contents, (LAST, len(edition.notices))]:
        put_text(sheet.cell(row, 1), title)
        link_inside(sheet.cell(row, 1), title)
        put_text(sheet.cell(row, 2), f"{desks} {'件' if title == LAST else '窓口'}")
        row += 1
