"""Cells of CSV files as spreadsheets want them: no formula, UTF-8 with BOM, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from madoguchi.text.untrusted import showable

# A spreadsheet takes a cell that begins with one of these for a formula, or moves it to the
# next cell; the full-width forms count in Japanese input. Source: OWASP, "CSV Injection".
_ACTIVE = "=+-@\t\r\n＝＋－＠"
_MARK = "'"
BOM = "\ufeff"
# Several numbers in one cell. Source: GIF DS-445, 複数番号の併記.
AND_NUMBER = " / "
# Several other values in one cell.
AND = "；"


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs; `bare` undoes it.

    >>> guarded("=1+1"), guarded("'quoted"), guarded("03-3501-1511")
    ("'=1+1", "''quoted", '03-3501-1511')
    """
    return _MARK + text if text.startswith((*_ACTIVE, _MARK)) else text


def bare(cell: str) -> str:
    """Return the text of a guarded cell: one leading apostrophe less, if there is one.

    >>> bare("'=1+1"), bare("''quoted"), bare("03-3501-1511")
    ('=1+1', "'quoted", '03-3501-1511')
    """
    return cell.removeprefix(_MARK)


def csv_file(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file with a header. A row's missing columns are empty; an unknown one is refused."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.DictWriter(out, columns, restval="", extrasaction="raise", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: guarded(showable(text)) for column, text in row.items()})
    return out.getvalue().encode("utf-8")
