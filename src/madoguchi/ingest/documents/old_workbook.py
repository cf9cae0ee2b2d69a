"""Old binary workbooks (.xls) as workbooks of today, which one reader reads: cells, merged areas, what is not shown."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import xlrd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from madoguchi.errors import SourceError
from madoguchi.message import Message

_STATES = ("visible", "hidden", "veryHidden")
_NOTHING = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def as_xlsx(content: bytes, path: str) -> bytes:
    """Return an old workbook as XLSX: values as they are shown last, no formulas.

    Raises SourceError for one with a password, and for one that can't be opened.
    """
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        made = openpyxl.Workbook()
        made.remove(made.active)
        for sheet in book.sheets():
            _take_over(sheet, book, made.create_sheet(sheet.name))
        written = io.BytesIO()
        made.save(written)
    except MemoryError:
        raise
    except Exception as error:  # a damaged file fails in many ways
        if "encrypted" in str(error):
            what = Message("{path}: an old Excel file (.xls) with a password; save it without one", path=path)
        else:
            what = Message(
                "{path}: an old Excel file (.xls) that can't be opened; open it and save it as .xlsx",
                path=path,
            )
        raise SourceError(what, path=path) from error
    return written.getvalue()


def _take_over(sheet: Any, book: Any, made: Any) -> None:
    """Write the cells of a sheet into a sheet of today."""
    made.sheet_state = _STATES[sheet.visibility]
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in _NOTHING:
                continue
            there = made.cell(row + 1, column + 1)
            there.value = _value(cell, book.datemode)
            if cell.ctype == xlrd.XL_CELL_TEXT:
                there.data_type = "s"  # what begins with = is no formula
            form = book.xf_list[cell.xf_index]
            there.number_format = book.format_map[form.format_key].format_str
            if book.font_list[form.font_index].struck_out:
                there.font = Font(strike=True)
            if note := sheet.cell_note_map.get((row, column)):
                there.comment = Comment(_printable(note.text), note.author)
    for top, bottom, left, right in sheet.merged_cells:  # openpyxl's own way would drop what they hide
        made.merged_cells.add(f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right)}{bottom}")
    for row, known in sheet.rowinfo_map.items():
        made.row_dimensions[row + 1].hidden = bool(known.hidden)
    for column, known in sheet.colinfo_map.items():
        made.column_dimensions[get_column_letter(column + 1)].hidden = bool(known.hidden)


def _value(cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _printable(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return int(cell.value) if cell.value.is_integer() else cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return xlrd.error_text_from_code.get(cell.value, "#N/A")


def _printable(text: str) -> str:
    """A text without the control characters that no workbook of today may hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
