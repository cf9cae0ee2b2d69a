"""The call sheet of a campaign as a workbook: out to whoever calls, back in with what was found.

One row a number. Rows may be sorted or left out; a row without an outcome is a number not looked at yet.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection

from madoguchi.editorial.campaigns import CallLine, CallLook, Progress, Verify
from madoguchi.editorial.risk import signs
from madoguchi.editorial.spreadsheets import cell_text, cells_of, put_notes, put_text
from madoguchi.errors import InputError, MadoguchiError, SourceError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.verification import How, Outcome
from madoguchi.store.campaigns import Call, campaign_of
from madoguchi.store.database import Database
from madoguchi.store.verifications import of_campaign
from madoguchi.text.dates import whole_day

SHEET = "電話確認"
COLUMNS = {
    "position": "順",
    "number": "電話番号",
    "name": "窓口",
    "prefecture": "都道府県",
    "why": "確かめる理由",
    "outcome": "結果",
    "how": "確かめ方",
    "after": "新しい番号",
    "evidence": "相手の答え・掲載先",
    "day": "確かめた日",
    "desk": "窓口ID",
}
OUTCOMES = {
    Outcome.RIGHT: "正しい",
    Outcome.WRONG: "違う・使われていない",
    Outcome.CHANGED: "番号が変わった",
    Outcome.NO_ANSWER: "出なかった",
    Outcome.UNSURE: "はっきりしない",
}
# The owner speaks for itself by its link, on no sheet.
HOW = {How.CALLED: "電話", How.OWNER_SITE: "公式サイト", How.LETTER: "文書"}
_TYPED = ("outcome", "how", "after", "evidence", "day")
_WIDTHS = (5, 17, 46, 10, 46, 18, 12, 17, 40, 12, 38)
_HOW_TO = (
    "かけた番号ごとに「結果」「確かめ方」「確かめた日」を書きます。書いていない行は、まだ確かめていない番号です。",
    "公式サイトや文書で確かめたときは、そのアドレスや文書名を「相手の答え・掲載先」に書きます。",
    "番号が変わったときは「新しい番号」も書きます。変更の提案になり、別の人が確認します。",
    "電話に出た方のお名前は書かないでください。",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A row with an outcome: its number in the sheet, the look, or what is wrong with it."""

    row: int
    look: CallLook | None
    problems: tuple[str, ...] = ()


def why_of(call: Call, lang: str = "ja") -> tuple[str, ...]:
    """Return what speaks for a call, in words."""
    kinds = signs()
    told = []
    for each in call.why:
        sign = kinds.get(str(each["sign"]))
        if sign:
            told.append((sign.ja if lang == "ja" else sign.en).format(n=each["n"]))
    return tuple(told)


def name_of(line: CallLine) -> str:
    """Return whom to ask for: the desk, with the extension that is printed beside the number."""
    if line.desk is None:
        return "（今の一覧にありません）"
    return line.desk.name + (f"（内線{line.extension}）" if line.extension else "")


def workbook(progress: Progress) -> bytes:
    """Return the sheet of a campaign, with what was found so far."""
    book = openpyxl.Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    sheet.append(list(COLUMNS.values()))
    for number, line in enumerate(progress.lines, start=2):
        for column, text in enumerate(_cells(line).values(), start=1):
            cell = sheet.cell(number, column)
            cell.number_format = "@"  # text: Excel then keeps leading zeros and makes no dates of numbers
            put_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _dress(sheet)
    put_notes(book, (progress.campaign.name, *_HOW_TO))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_filled(content: bytes, path: str) -> tuple[Filled, ...]:
    """Return the rows of a filled sheet that have an outcome. Raises SourceError for a file that is no such sheet."""
    columns: Mapping[str, int] | None = None
    found: list[Filled] = []
    for number, cells in cells_of(content, path):
        if columns is None:
            header = [cell_text(cell) for cell in cells]
            named = {name: header.index(title) for name, title in COLUMNS.items() if title in header}
            columns = named if {"desk", "number", "outcome"} <= named.keys() else None
            continue
        row = {name: cells[at] if at < len(cells) else None for name, at in columns.items()}
        if cell_text(row["outcome"]):
            found.append(_filled(number, row))
    if columns is None:
        titles = "、".join(COLUMNS[name] for name in ("desk", "number", "outcome"))
        raise SourceError(
            Message(
                "{path}: no row has the columns {titles}; download the sheet again", path=path, titles=titles
            ),
            path=path,
        )
    return tuple(found)


def take_in(
    database: Database, edition: Edition, campaign: int, rows: tuple[Filled, ...], *, on: date, by: str
) -> tuple[int, int]:
    """Write down all looks of a sheet, or none; return how many were new, and how many changes were proposed.

    A look that stands in the campaign already is not written twice, so that a sheet may be sent again.
    Raises InputError with every row that cannot be.
    """
    if not rows:
        raise InputError(
            Message(
                "no row of the sheet says what was found; write it in the column {columns}",
                columns=COLUMNS["outcome"],
            )
        )
    wrong = [
        Message("row {row}: {problem}", row=row.row, problem=problem)
        for row in rows
        for problem in row.problems
    ]
    new = proposed = 0
    with database.writing() as connection:
        campaign_of(connection, campaign, hold=True)  # the same sheet may be sent twice at the same moment
        known = _known(connection, campaign)
        for row in rows:
            look = row.look
            if look is None or _key(look) in known:
                continue
            try:
                _, proposal = Verify(edition, look, on=on, by=by, campaign=campaign).carry_out(connection)
            except InputError as error:
                wrong.append(Message("row {row}: {problem}", row=row.row, problem=_short(error)))
                continue
            new += 1
            proposed += proposal is not None
        if wrong:
            raise InputError(
                Message("{n} problem(s) in the sheet; nothing was recorded", n=len(wrong)), tuple(wrong[:20])
            )
    return new, proposed


def _cells(line: CallLine) -> Mapping[str, str]:
    look, desk = line.look, line.desk
    return {
        "position": str(line.call.position),
        "number": line.call.number,
        "name": name_of(line),
        "prefecture": desk.prefecture.text if desk and desk.prefecture else "",
        "why": "\n".join(why_of(line.call)),
        "outcome": OUTCOMES[look.outcome] if look else "",
        "how": HOW[look.how] if look else "",
        "after": "",
        "evidence": look.evidence if look else "",
        "day": look.day if look else "",
        "desk": line.call.desk,
    }


def _dress(sheet: Worksheet) -> None:
    for cell, name, width in zip(sheet[1], COLUMNS, _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E6FF" if name in _TYPED else "E8E8E8")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for name, words in (("outcome", OUTCOMES), ("how", HOW)):
        choice = DataValidation(type="list", formula1='"' + ",".join(words.values()) + '"', allow_blank=True)
        sheet.add_data_validation(choice)
        letter = sheet.cell(1, list(COLUMNS).index(name) + 1).column_letter
        choice.add(f"{letter}2:{letter}{max(2, sheet.max_row)}")


def _filled(number: int, row: Mapping[str, object]) -> Filled:
    text = {name: cell_text(row.get(name)) for name in COLUMNS}
    outcome = next((o for o, word in OUTCOMES.items() if text["outcome"] in (word, o.value)), None)
    how = next((h for h, word in HOW.items() if text["how"] in (word, h.value)), None)
    day = whole_day(text["day"])
    wrong = list(_unread(text, outcome, how, day))
    if isinstance(row.get("after"), int | float):
        wrong.append(
            Message("新しい番号 is a number for Excel, so its leading zero is lost; type it as text")
        )
    if wrong or outcome is None or how is None or day is None:
        return Filled(number, None, tuple(wrong))
    look = CallLook(text["desk"], text["number"], outcome, how, day, text["evidence"], text["after"])
    return Filled(number, look)


def _unread(
    text: Mapping[str, str], outcome: Outcome | None, how: How | None, day: date | None
) -> Iterator[str]:
    if outcome is None:
        yield Message(
            "{columns} {text!r} is none of {values}",
            columns=COLUMNS["outcome"],
            text=text["outcome"],
            values="、".join(OUTCOMES.values()),
        )
    if how is None:
        yield Message(
            "{columns} {text!r} is none of {values}",
            columns=COLUMNS["how"],
            text=text["how"],
            values="、".join(HOW.values()),
        )
    if day is None:
        yield Message(
            "{columns} {text!r} is not a date; write it as 2027-01-31",
            columns=COLUMNS["day"],
            text=text["day"],
        )


def _known(connection: Connection, campaign: int) -> set[tuple[str, ...]]:
    return {
        (each.desk, each.number, each.outcome.value, each.how.value, each.day)
        for each in of_campaign(connection, campaign)
    }


def _key(look: CallLook) -> tuple[str, ...]:
    return look.desk, look.number, look.outcome.value, look.how.value, look.day.isoformat()


def _short(error: MadoguchiError) -> str:
    return Message("{problems}", problems=error.problems) if error.problems else error.message
