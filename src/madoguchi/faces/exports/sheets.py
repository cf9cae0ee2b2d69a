"""Sheets of a workbook: names that Excel takes, text cells, a table with filter and frozen header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from madoguchi.text.untrusted import showable

# Excel's own limits for a sheet's name.
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
TEXT = "@"
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)
_LINK = Font(underline="single", color="FF0563C1")
_HEADER_FILL = PatternFill("solid", fgColor="FFE8EEF9")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and its width in characters."""

    name: str
    width: int


@dataclass
class SheetNames:
    """Gives out sheet names: at most 31 characters, none twice (Excel does not tell case apart)."""

    reserved: tuple[str, ...] = ()
    _taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> str:
        """Return the wanted name, or the nearest that is free.

        >>> SheetNames().take("窓口/相談")
        '窓口 相談'
        """
        plain = _FORBIDDEN.sub(" ", wanted).strip(" '")[:LONGEST_NAME] or "-"
        name, ordinal = plain, 1
        while name.casefold() in self._taken | {text.casefold() for text in self.reserved}:
            ordinal += 1
            name = f"{plain[: LONGEST_NAME - len(str(ordinal)) - 1]} {ordinal}"
        self._taken.add(name.casefold())
        return name


def put_text(cell: Cell, text: str, *, wrapped: bool = False) -> None:
    """Set a cell to a text, whatever it looks like: never a formula, a number or a date."""
    cell.value = showable(text)
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.alignment = _WRAPPED if wrapped else _TOP


def style_heading(cell: Cell) -> None:
    """Make a cell's text bold on a ground."""
    cell.font, cell.fill = copy(_BOLD), copy(_HEADER_FILL)


def put_link(cell: Cell, target: str) -> None:
    """Make a cell lead to an address; its text stays."""
    cell.hyperlink = target
    cell.font, cell.number_format = copy(_LINK), TEXT


def link_inside(cell: Cell, sheet_name: str) -> None:
    """Make a cell lead to the first cell of another sheet of the book."""
    quoted = sheet_name.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.font = copy(_LINK)


def fill_table(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[dict[str, str]]
) -> list[dict[str, Cell]]:
    """Write a header and the rows; return each row's filled cells by column.

    The header and the first column stay in view; every column can be filtered.
    """
    for index, column in enumerate(columns, 1):
        cell = sheet.cell(1, index)
        put_text(cell, column.name, wrapped=True)
        style_heading(cell)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    filled = []
    for number, row in enumerate(rows, 2):
        cells = {}
        for index, column in enumerate(columns, 1):
            if text := row.get(column.name):
                cells[column.name] = sheet.cell(number, index)
                put_text(cells[column.name], text, wrapped=True)
        filled.append(cells)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(filled) + 1}"
    return filled
