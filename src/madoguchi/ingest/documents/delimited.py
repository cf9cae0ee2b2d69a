"""CSV and quoted TSV → blocks: one grid."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid, Remark, Row
from madoguchi.ingest.documents.cellwords import lost_form, one_line
from madoguchi.ingest.documents.decimals import with_zeros
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.message import Message

# A cell of a TSV that is quoted from end to end, as a spreadsheet writes one with a quote or a line end in it.
_QUOTED = re.compile(r'(?:^|\t)"(?:[^"]|"")*+"(?=\t|\r|\n|$)', re.MULTILINE)

# One line of so many at least has a comma where commas part cells; in an address in English there may be one, too.
_SHARE = 3
# Semicolons part cells where nearly all lines have as many of them; a sentence may have one, too.
_AS_MANY = 0.8
# The first line with which Excel is told what parts the cells.
_SAID = re.compile(r"sep=([,;\t])\s*$", re.IGNORECASE | re.MULTILINE)
# What makes Excel keep the zeros of a cell: ="0993000001".
_ARMOURED = re.compile(r'\A\s*="((?:[^"]|"")*+)"\s*\Z')
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # 1,200


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a text by the rules of CSV: a comma, a semicolon, a tab, or "".

    Tabs alone need no rules: then it is "", and a line of the text is a row of the list.

    >>> delimiter_of("名称;電話\\n東館;099-000-0001\\n"), delimiter_of("東館 099-000-0001; 西館は休み\\n")
    (';', '')
    """
    if said := _SAID.match(text):
        return said[1]
    commas, tabs, lines, semicolons = _counted(text)
    usual, times = semicolons.most_common(1)[0] if semicolons else (0, 0)
    if usual and lines > 1 and times >= _AS_MANY * lines and times > max(commas, tabs):
        return ";"
    if commas > tabs and _SHARE * commas >= lines:
        return ","
    return "\t" if tabs and _QUOTED.search(text) else ""


def _counted(text: str) -> tuple[int, int, int, Counter[int]]:
    """How many lines have a comma and a tab outside quotes, of how many in all that begin outside of them, and how
    many lines have how many semicolons there.

    A quote that nothing closes is a sign like any other.
    """
    quotes = text.count('"')
    last = text.rfind('"') if quotes % 2 else len(text)
    commas = tabs = lines = 0
    semicolons: Counter[int] = Counter()
    for part in (text[:last], text[last + 1 :]):
        inside = 0
        for line in part.splitlines():
            pieces = line.split('"')
            if not inside and line.strip():
                lines += 1
                semicolons[sum(piece.count(";") for piece in pieces[::2])] += 1
            bare = [_GROUPED.sub("", piece) for piece in pieces[inside::2]]
            commas += any("," in piece for piece in bare)
            tabs += any("\t" in piece for piece in bare)
            inside ^= (len(pieces) - 1) % 2
    return commas, tabs, lines, semicolons


def csv_rows(
    text: str, path: str, delimiter: str = ",", limits: Limits = LIMITS
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV text, each with the number of the line it ends on (1-based).

    Raises SourceError when its quotes can't be read, LimitError for cells without end.
    """
    csv.field_size_limit(limits.cell)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(row) > limits.columns:
                refuse("columns", path, limits)
            if cells > limits.cells:
                refuse("cells", path, limits)
            yield reader.line_num, row
    except csv.Error as error:
        if "field limit" in str(error):
            refuse("cell", path, limits)
        raise SourceError(
            Message("{path}: not a readable CSV file ({error}); check its quotes", path=path, error=error),
            path=path,
        ) from error


def read_csv(
    text: str, delimiter: str, path: str, limits: Limits = LIMITS, remarks: tuple[Remark, ...] = ()
) -> Document:
    """Take a CSV text apart. Raises SourceError when its quotes can't be read."""
    rows = [
        _row(number, cells)
        for number, (_, cells) in enumerate(csv_rows(text, path, delimiter, limits), start=1)
        if number > 1 or not _SAID.match(text)
    ]
    rows, changed = with_zeros(rows)
    rows = [replace(row, remarks=tuple(_lost(row.cells))) for row in rows]
    return Document((Grid(tuple(rows)),), (*remarks, *changed))


def _bare(armoured: re.Match[str]) -> str:
    return armoured[1].replace('""', '"')


def _row(number: int, cells: list[str]) -> Row:
    words = tuple(one_line(_ARMOURED.sub(_bare, cell)) for cell in cells)
    return Row(words, Message("row {number}", number=number), line=number)


def _lost(words: Iterable[str]) -> Iterator[Remark]:
    return (remark for word in words if (remark := lost_form(word, Message("digits alone"))))
