"""XLSX → blocks: each visible sheet a grid; a sheet without a heading of its own has its name."""

from __future__ import annotations

import io
import operator
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.annotations import Annotation, annotations_of
from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import (
    hidden,
    lost_form,
    no_rows,
    one_line,
    raised,
    remark_on_comment,
    spans_rows,
    struck_out,
)
from madoguchi.ingest.documents.limits import LIMITS, Limits
from madoguchi.ingest.documents.links import address_of, with_address
from madoguchi.ingest.documents.merged_headers import Area, with_one_header
from madoguchi.ingest.documents.package import Sheet as SheetSurvey
from madoguchi.ingest.documents.package import column_number, mended, survey, unreadable
from madoguchi.message import Message
from madoguchi.model.notice import Severity


def read_xlsx(content: bytes, path: str, limits: Limits = LIMITS) -> Document:
    """Take a workbook apart. Raises SourceError when it can't be opened, holds nothing, or too much."""
    sheets = survey(content, path, limits)
    try:
        with warnings.catch_warnings():  # what openpyxl can't show (charts, styles) is no text
            warnings.simplefilter("ignore")
            return _read(mended(content), path, sheets)
    except (MemoryError, SourceError):
        raise
    except Exception as error:  # a damaged archive fails in many ways
        raise unreadable(path, error) from error


def _read(content: bytes, path: str, sheets: dict[str, SheetSurvey]) -> Document:
    # Row by row, and without charts, pictures and links to other files.
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False, rich_text=True
    )
    struck = {at for at, style in enumerate(book._cell_styles) if book._fonts[style.fontId].strike}
    beside = annotations_of(content, (sheet._worksheet_path for sheet in book.worksheets))
    blocks: list[Block] = []
    remarks: list[Remark] = []
    shown = {
        sheet.title: list(_rows(sheet, sheets[sheet._worksheet_path], struck))
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }
    filled = [title for title, rows in shown.items() if any(any(row.cells) for row in rows)]
    examples = [title for title in filled if _EXAMPLE.fullmatch(title.strip())]
    if len(examples) == len(filled):
        examples = []
    for sheet in book.worksheets:
        rows = shown.get(sheet.title)
        if rows is None:
            remarks.append(_hidden(sheet.title))
            continue
        if sheet.title in examples:
            remarks.append(no_rows([sheet.title]))
            words = (" ".join((sheet.title, *filter(None, row.cells))) for row in rows)
            remarks += islice(chain.from_iterable(map(remark_on_comment, words)), 1)
            continue
        known = sheets[sheet._worksheet_path]
        areas = [Area(top - 1, bottom - 1, left - 1, right - 1) for top, bottom, left, right in known.merged]
        remarks += _remark_on(rows, known, beside[sheet._worksheet_path], sheet.title)
        if sheet.title in filled:
            blocks += _with_heading(sheet.title, with_one_header(rows, areas))
    if not blocks:
        raise SourceError(
            Message("{path}: the workbook has no words on a visible sheet", path=path), path=path
        )
    return Document(tuple(blocks), tuple(remarks))


def values_of(
    content: bytes, path: str, title: str, limits: Limits = LIMITS
) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows of one sheet with their numbers: of this title, or the first that there is.

    Values are as openpyxl gives them. Raises SourceError as `read_xlsx` does.
    """
    sheets = survey(content, path, limits)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(mended(content)), read_only=True, data_only=True, keep_links=False
        )
        sheet = book[title] if title in book.sheetnames else book.worksheets[0]
        known = sheets[sheet._worksheet_path]
        if known.height:
            box = sheet.iter_rows(max_row=known.height, max_col=known.width, values_only=True)
            for number, row in enumerate(box, start=1):
                yield number, list(row)
    except (MemoryError, SourceError):
        raise
    except Exception as error:
        raise unreadable(path, error) from error


def _with_heading(title: str, rows: tuple[Row, ...]) -> Iterator[Block]:
    """A sheet that begins with the names of its columns lacks its heading: the sheet's name is it."""
    first = next(row for row in rows if any(row.cells))
    words = [cell for cell in first.cells if cell]
    if len(words) > 1 and not any(char.isdigit() for word in words for char in word):
        yield Paragraph(title, Message("sheet {sheet}", sheet=title))
    yield Grid(rows)


def _rows(sheet: Any, known: SheetSurvey, struck: set[int]) -> Iterator[Row]:
    """The rows of a sheet from the first; `struck`: styles by which a cell is struck out."""
    if not known.height:
        return
    merged = _Merged(known)
    box = sheet.iter_rows(min_row=1, max_row=known.height, min_col=1, max_col=known.width)
    for number, values in enumerate(box, start=1):
        cells, remarks = [""] * known.width, []
        gone: list[str] = []
        for column, cell in enumerate(values, start=1):
            formula = known.formulas.get((number, column), "")
            if (cell.value is None and not formula) or merged.hides(number, column):
                continue
            if cell._style_id in struck:
                gone.append(_text(cell.value, cell.data_type, formula)[0])
                continue
            link = known.links.get((number, column), "")
            if formula and (shown := _shown_link(link, known.labels.get((number, column), ""))):
                cells[column - 1] = shown
                continue
            value, out = _without_struck(cell.value, known.runs.get((number, column)))
            gone += out
            if shown := digits_as_shown(value, cell.number_format) or time_as_shown(
                value, cell.number_format
            ):
                cells[column - 1] = shown
                continue
            cells[column - 1], remark = _text(value, cell.data_type, formula)
            cells[column - 1] = with_address(cells[column - 1], link)
            if remark:
                remarks.append((column, remark))
        if gone:
            remarks.append((0, struck_out(" ".join(gone))))
        for column, text, remark in merged.spanning(number, cells, dict(remarks)):
            cells[column - 1] = text
            if remark:
                remarks.append((column, remark))
            remarks.append((column, spans_rows(text)))
        remarks.sort(key=lambda placed: placed[0])
        while len(cells) > 2 and not cells[-1]:  # two: a lone cell is told from a heading by what follows it
            cells.pop()
        yield Row(
            tuple(cells),
            Message("sheet {sheet}, row {number}", sheet=sheet.title, number=number),
            tuple(r for _, r in remarks),
            number,
        )


class _Merged:
    """The merged areas of a sheet, while its rows are read from the first to the last."""

    def __init__(self, known: SheetSurvey) -> None:
        self._waiting = sorted(known.merged, reverse=True)
        self._open: list[tuple[int, int, int, int]] = []
        self._words: dict[tuple[int, int], tuple[str, Remark | None]] = {}
        self._row = 0

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell lies below or beside the one that holds the words of its area."""
        self._go_to(row)
        return any(a[2] <= column <= a[3] and (row, column) != (a[0], a[2]) for a in self._open)

    def spanning(
        self, row: int, cells: list[str], remarks: dict[int, Remark]
    ) -> Iterator[tuple[int, str, Remark | None]]:
        """Yield column, words and remark of the cells that reach into a row from above it."""
        self._go_to(row)
        for top, _, left, _ in self._open:
            if top == row and left <= len(cells):
                self._words[top, left] = cells[left - 1], remarks.get(left)
            elif (found := self._words.get((top, left))) and found[0]:
                yield (left, *found)

    def _go_to(self, row: int) -> None:
        if row == self._row:
            return
        self._row = row
        self._open = [area for area in self._open if area[1] >= row]
        while self._waiting and self._waiting[-1][0] <= row:
            if self._waiting[-1][1] >= row:
                self._open.append(self._waiting[-1])
            self._waiting.pop()


def _without_struck(value: Any, runs: list[tuple[str, bool]] | None) -> tuple[Any, list[str]]:
    """A value without the words in it that are struck out, and those; what is set above the line keeps apart."""
    if isinstance(value, CellRichText):
        runs = [_run(each) if isinstance(each, TextBlock) else (each, False) for each in value]
    if runs is None:
        return value, []
    kept = "".join(words for words, struck in runs if not struck)
    return kept, [one_line(words) for words, struck in runs if struck and words.strip()]


def _run(block: TextBlock) -> tuple[str, bool]:
    words = raised(block.text) if block.font.vertAlign == "superscript" else block.text
    return words, bool(block.font.strike)


def _shown_link(link: str, label: str) -> str:
    """What a formula of a link shows that has no result: its label, or the address of a page or of mail; "" for any other."""
    return with_address(one_line(label), link) if label != link else address_of(link)


# One section of a number's format: a condition, then places for digits and what stands between them.
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(\d+)\]|\[[^\]]*\]")
_HOLDS: dict[str, Callable[[int, int], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
# h:mm, hh"時"mm"分", and h:mm:ss, of which the seconds say nothing.
_OF_TIME = re.compile(
    r"""(?:\[[^\]]*\])?(?P<hour>hh?)(?P<between>[:：]|"時"|\\?時)(?P<minute>mm?)(?P<behind>"分"|\\?分|)(?:[:：]ss)?""",
    re.IGNORECASE,
)
_PIECE = re.compile(r'"([^"]*)"|\\(.)|([0#?])|([-() /])|(.)', re.DOTALL)
# What a sheet is called that shows how another one is filled in, or says what was changed in it.
_EXAMPLE = re.compile(
    r"[【(（]?(?:(?:記入|入力|記載|作成|書き方の?|様式の?)(?:例|見本|サンプル)|見本|サンプル|sample|example|(?:改訂|改定|更新|変更|修正)履歴)[】)）]?\s?[0-9０-９①-⑨]?",
    re.IGNORECASE,
)
_FEWEST_PLACES = 4
_ZEROS = re.compile(r"00++")  # of a part of a number: 03


def digits_as_shown(value: Any, form: str) -> str:
    """Return a whole number as its cell's format shows it, where that adds zeros or signs; "" for any other value.

    >>> digits_as_shown(993000001, "0000000000"), digits_as_shown(993000001, '0000"-"00"-"0000')
    ('0993000001', '0993-00-0001')
    >>> digits_as_shown(335011511, r"[<=99999999]####\\-####;\\(00\\)\\ ####\\-####")
    '(03) 3501-1511'
    """
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) >= 0
    if not whole or form == "General":
        return ""
    for section in form.split(";"):
        conditions = [m for m in _CONDITION.finditer(section) if m[1]]
        if all(_HOLDS[m[1]](int(value), int(m[2])) for m in conditions):
            break
    pieces = list(_PIECE.finditer(_CONDITION.sub("", section)))
    places = sum(bool(piece[3]) for piece in pieces)
    if (places < _FEWEST_PLACES and not _ZEROS.fullmatch(section)) or any(piece[5] for piece in pieces):
        return ""
    left, shown = str(int(value)), ""
    for piece in reversed(pieces):
        if not piece[3]:
            shown = (piece[1] or piece[2] or piece[4] or "") + shown
            continue
        places -= 1
        digits = (left[-1:] if places else left) or ("0" if piece[3] == "0" else "")
        shown, left = digits + shown, left[: len(left) - len(digits)]
    return shown if shown != str(int(value)) else ""


def time_as_shown(value: Any, form: str) -> str:
    """Return a time of day as its cell's format shows it; "" for any other value, and for formats with more than hours and minutes.

    >>> time_as_shown(time(8, 30), "h:mm"), time_as_shown(time(7, 0), 'hh"時"mm"分";@'), time_as_shown(time(7, 0), "General")
    ('8:30', '07時00分', '')
    """
    if not isinstance(value, time) or value.second:
        return ""
    found = _OF_TIME.fullmatch(form.partition(";")[0])
    if found is None:
        return ""
    hour, minute = (len(found[part]) for part in ("hour", "minute"))
    signs = [re.sub(r'[\\"]', "", found[part]) for part in ("between", "behind")]
    return f"{value.hour:0{hour}}{signs[0]}{value.minute:0{minute}}{signs[1]}"


def _text(value: Any, kind: str, formula: str) -> tuple[str, Remark | None]:
    """The words of a cell as it shows them, and what is wrong with it if it is no text; `kind` is its type's letter."""
    if value is None:
        return one_line(formula), _not_text(formula, Message("a formula without a result"))
    if isinstance(value, str | CellRichText):
        text = one_line(str(value))
        return text, _not_text(text, Message("an error of the sheet")) if kind == "e" else None
    if isinstance(value, bool):
        return str(value), _not_text(str(value), Message("a truth value"))
    if isinstance(value, datetime | date | time | timedelta):
        text = str(value) if isinstance(value, timedelta) else value.isoformat()
        return text, _not_text(text, Message("a date or time: the sheet may have changed it"))
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text, lost_form(text, Message("a number, not text"))


def _not_text(value: str, what: Message) -> Remark:
    return Remark(
        "cell-not-text", Severity.ERROR, value,
        Message("the cell 「{value}」 holds {what}", value=value, what=what),
        Message("write the cell as text, as the list prints it"),
    )  # fmt: skip


def _remark_on(
    rows: list[Row], known: SheetSurvey, beside: Iterable[Annotation], title: str
) -> Iterator[Remark]:
    """Remark, at their rows, on what is hidden and on what stands beside the cells; yield what has no row."""
    place = Message("sheet {sheet}", sheet=title)
    if unseen := [row for row in rows if row.line in known.hidden_rows and any(row.cells)]:
        which = Message(
            "{count} row(s) of the sheet ({numbers})",
            count=len(unseen),
            numbers=_listed(row.line for row in unseen),
        )
        _add(rows, unseen[0].line, hidden("row", which, " ".join(filter(None, unseen[0].cells))))
    if columns := sorted(
        n for n in known.hidden_columns if any(row.cells[n - 1 : n] > ("",) for row in rows)
    ):
        letters = ", ".join(get_column_letter(number) for number in columns)
        first = next(row for row in rows if row.cells[columns[0] - 1 : columns[0]] > ("",))
        which = Message("{count} column(s) of the sheet ({letters})", count=len(columns), letters=letters)
        _add(rows, first.line, hidden("column", which, first.cells[columns[0] - 1]))
    for each in beside:
        cell = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", each.reference)
        row = rows[int(cell[2]) - 1] if cell and int(cell[2]) <= len(rows) else None
        column = column_number(cell[1]) if cell else 0
        words = row.cells[column - 1] if row and column <= len(row.cells) else ""
        remark = each.remark(words)
        if row and any(row.cells):
            _add(rows, row.line, remark)
        else:
            yield remark.at(place)


def _add(rows: list[Row], number: int, remark: Remark) -> None:
    row = rows[number - 1]
    rows[number - 1] = replace(row, remarks=(*row.remarks, remark))


def _listed(numbers: Iterable[int]) -> str:
    """Numbers in short: 3, 5-7; the first twenty runs of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs[:20]) + (" …" if len(runs) > 20 else "")


def _hidden(title: str) -> Remark:
    return Remark(
        "sheet-hidden", Severity.WARNING, title,
        Message("the sheet 「{title}」 is hidden and was not read", title=title),
        Message("show the sheet if it belongs to the list, else delete it"),
    )  # fmt: skip
