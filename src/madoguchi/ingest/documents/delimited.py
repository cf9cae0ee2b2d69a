"""CSV → blocks: one grid. Excel's Japanese CSV (CP932) is read, and said to be so."""

from __future__ import annotations

import codecs
import csv
import io
import re

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid, Remark, Row
from madoguchi.ingest.documents.cellwords import lost_form, one_line
from madoguchi.model.notice import Severity

_LONGEST_CELL = 1_000_000


def decoded(content: bytes, path: str) -> tuple[str, str]:
    """Return a text and the name of its encoding: UTF-8, UTF-16 by its mark, else CP932.

    Raises SourceError when it is none of them.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path}: neither UTF-8 nor CP932 (Shift_JIS) text; save it as UTF-8", path=path)


def looks_delimited(text: str) -> bool:
    """Whether commas part the cells: more lines with a comma than with a tab, outside quotes."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
    lines = bare.splitlines()
    commas, tabs = (sum(sign in line for line in lines) for sign in (",", "\t"))
    return commas > tabs


def read_csv(text: str, encoding: str, path: str) -> Document:
    """Take a CSV text apart. Raises SourceError when its quotes can't be read."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = [_row(number, cells) for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1)]
    except csv.Error as error:
        raise SourceError(
            f"{path}: not a readable CSV file ({error}); check its quotes", path=path
        ) from error
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
