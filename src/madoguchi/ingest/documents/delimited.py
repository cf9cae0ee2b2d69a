"""CSV → blocks: one grid. Excel's Japanese CSV (CP932) is read, and said to be so."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid, Remark, Row
from madoguchi.ingest.documents.cellwords import lost_form, one_line
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.model.notice import Severity

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # where `splitlines` parts a text


def decoded(content: bytes, path: str, limits: Limits = LIMITS) -> tuple[str, str]:
    """Return a text and the name of its encoding: UTF-8, UTF-16 by its mark, else CP932.

    Raises SourceError when it is none of them, LimitError when it, or a line of it, is too long.
    """
    if len(content) > limits.text:
        refuse("text", path, limits)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        _check_lines(text, path, limits)
        return text, encoding
    raise SourceError(f"{path}: neither UTF-8 nor CP932 (Shift_JIS) text; save it as UTF-8", path=path)


def _check_lines(text: str, path: str, limits: Limits) -> None:
    if sum(map(text.count, _LINE_ENDS)) > 2 * limits.lines:  # \r\n is two
        refuse("lines", path, limits)
    lines = text.splitlines()
    if len(lines) > limits.lines:
        refuse("lines", path, limits)
    if max(map(len, lines), default=0) > limits.line:
        refuse("line", path, limits)


def looks_delimited(text: str) -> bool:
    """Whether commas part the cells: more lines with a comma than with a tab, outside quotes.

    A quote that nothing closes is a sign like any other.
    """
    quotes = text.count('"')
    last = text.rfind('"') if quotes % 2 else len(text)
    commas = tabs = 0
    for part in (text[:last], text[last + 1 :]):
        inside = 0
        for line in part.splitlines():
            pieces = line.split('"')
            bare = pieces[inside::2]
            commas += any("," in piece for piece in bare)
            tabs += any("\t" in piece for piece in bare)
            inside ^= (len(pieces) - 1) % 2
    return commas > tabs


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
            f"{path}: not a readable CSV file ({error}); check its quotes", path=path
        ) from error


def read_csv(text: str, encoding: str, path: str, limits: Limits = LIMITS) -> Document:
    """Take a CSV text apart. Raises SourceError when its quotes can't be read."""
    rows = [
        _row(number, cells) for number, (_, cells) in enumerate(csv_rows(text, path, limits=limits), start=1)
    ]
    told = () if encoding == "utf-8-sig" else (_encoding_remark(encoding),)
    return Document((Grid(tuple(rows)),), told)


def _row(number: int, cells: list[str]) -> Row:
    words = tuple(one_line(cell) for cell in cells)
    remarks = [lost_form(word, "digits alone") for word in words]
    return Row(words, f"row {number}", tuple(remark for remark in remarks if remark))


def _encoding_remark(encoding: str) -> Remark:
    name = {"cp932": "CP932 (Shift_JIS as Windows writes it)", "utf-16": "UTF-16"}[encoding]
    return Remark(
        "encoding-declared", Severity.INFO, encoding,
        f"the file is not UTF-8; it was read as {name}",
        "nothing, if the names read well; characters that the encoding lacks may be lost: better save it as UTF-8",
    )  # fmt: skip
