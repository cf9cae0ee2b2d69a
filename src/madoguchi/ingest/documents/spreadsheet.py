"""XLSX → blocks: each visible sheet a grid; a sheet without a heading of its own has its name."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark, Row
from madoguchi.ingest.documents.cellwords import lost_form, one_line, spans_rows
from madoguchi.model.notice import Severity


def read_xlsx(content: bytes, path: str) -> Document:
    """Take a workbook apart. Raises SourceError when it can't be opened or holds nothing."""
    try:
        with warnings.catch_warnings():  # what openpyxl can't show (charts, styles) is no text
            warnings.simplefilter("ignore")
            shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # a damaged archive fails in many ways
        raise SourceError(
            f"{path}: not a readable XLSX workbook ({type(error).__name__}); if it has a password, "
            "save it without one",
            path=path,
        ) from error
    blocks: list[Block] = []
    remarks: list[Remark] = []
    for sheet in shown.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(_hidden(sheet.title))
            continue
        rows = tuple(_rows(sheet, formulas[sheet.title]))
        if any(any(row.cells) for row in rows):
            blocks += _with_heading(sheet.title, rows)
    if not blocks:
        raise SourceError(f"{path}: the workbook has no words on a visible sheet", path=path)
    return Document(tuple(blocks), tuple(remarks))


def _with_heading(title: str, rows: tuple[Row, ...]) -> Iterator[Block]:
    """A sheet that begins with the names of its columns lacks its heading: the sheet's name is it."""
    first = next(row for row in rows if any(row.cells))
    words = [cell for cell in first.cells if cell]
    if len(words) > 1 and not any(char.isdigit() for word in words for char in word):
        yield Paragraph(title, f"sheet {title}")
    yield Grid(rows)


def _rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    spanned = _spanned(sheet)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        place = f"sheet {sheet.title}, row {number}"
        cells: list[str] = []
        remarks: list[Remark] = []
        for cell in values:
            key = (cell.row, cell.column)
            origin = spanned.get(key)
            source = sheet.cell(*origin) if origin else cell
            text, remark = _text(source, formulas.cell(source.row, source.column))
            cells.append(text)
            if remark:
                remarks.append(remark)
            if origin and text:
                remarks.append(spans_rows(text))
        yield Row(tuple(cells), place, tuple(remarks))


def _spanned(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first row of a merged cell → the cell that holds its words."""
    found = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row + 1, area.max_row + 1):
            found[(row, area.min_col)] = (area.min_row, area.min_col)
    return found


def _text(cell: Any, formula: Any) -> tuple[str, Remark | None]:
    """The words of a cell as it shows them, and what is wrong with it if it is no text."""
    value = cell.value
    if value is None:
        if formula.data_type == "f":
            return one_line(str(formula.value)), _not_text(str(formula.value), "a formula without a result")
        return "", None
    if isinstance(value, str):
        text = one_line(value)
        return text, _not_text(text, "an error of the sheet") if cell.data_type == "e" else None
    if isinstance(value, bool):
        return str(value), _not_text(str(value), "a truth value")
    if isinstance(value, datetime | date | time):
        return value.isoformat(), _not_text(
            value.isoformat(), "a date or time: the sheet may have changed it"
        )
    text = str(int(value)) if float(value).is_integer() else str(value)
    return text, lost_form(text, "a number, not text")


def _not_text(value: str, what: str) -> Remark:
    return Remark(
        "cell-not-text", Severity.ERROR, value,
        f"the cell 「{value}」 holds {what}",
        "write the cell as text, as the list prints it",
    )  # fmt: skip


def _hidden(title: str) -> Remark:
    return Remark(
        "sheet-hidden", Severity.WARNING, title,
        f"the sheet 「{title}」 is hidden and was not read",
        "show the sheet if it belongs to the list, else delete it",
    )  # fmt: skip
