"""How much of a file from outside is read: every limit, with its reason, and what is said beyond it.

A limit is far above the longest list that we know of (100,000 desks are 9 MB of text, 700,000
cells or 1,500 pages) and far below what stops a machine. What costs more in some way that has no
limit here is stopped with the process that reads it (see child.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from madoguchi.errors import LimitError
from madoguchi.message import Message

MB = 1 << 20
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # where `splitlines` parts a text


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits; sizes in bytes, lengths in characters, everything else counted."""

    text: int = 32 * MB  # three times 100,000 desks
    lines: int = 400_000  # of a text; also a sheet's rows
    line: int = 50_000  # a row of the list has a few hundred
    columns: int = 500  # a list has ten
    cell: int = 32_767  # what Excel itself allows
    cells: int = 3_000_000  # of all sheets together, with something in them
    members: int = 2_000  # files in a workbook's archive: a sheet has two or three
    unpacked: int = 256 * MB  # the archive's files together
    ratio: int = 250  # unpacked to packed, of a file of more than 1 MB; sheets have 10 to 30
    part: int = 16 * MB  # a file of the archive that is neither a sheet nor the strings: styles, links
    sheets: int = 300
    merged: int = 20_000  # merged areas of a sheet
    merged_rows: int = 2_000  # over which one of them reaches
    pages: int = 3_000
    glyphs: int = 50_000  # of a page: an A4 page of the smallest type has 15,000
    rules: int = 20_000  # lines, boxes and curves of a page; each cell of a table has four
    stream: int = 64 * MB  # what one stream of a PDF unpacks to; a Japanese font has 20
    streams: int = 256 * MB  # all of them together
    files: int = 50  # of one cross-check

    def check_lines(self, text: str, path: str) -> None:
        """Raise LimitError for a text of too many lines, or with too long a line."""
        if sum(map(text.count, _LINE_ENDS)) > 2 * self.lines:  # \r\n is two
            refuse("lines", path, self)
        lines = text.splitlines()
        if len(lines) > self.lines:
            refuse("lines", path, self)
        if max(map(len, lines), default=0) > self.line:
            refuse("line", path, self)


LIMITS = Limits()

# What is beyond a limit, and what to do. {most} is the limit, in MB where it is a size.
_TOLD = {
    "text": "a text of more than {most} MB; send the list alone, or in parts",
    "lines": "more than {most} lines or rows; delete empty rows at the end, or send the list in parts",
    "line": "a line of more than {most} characters; the list has one row a line",
    "columns": "something stands beyond column {most}; delete the columns that are not the list's",
    "cell": "a cell of more than {most} characters; a cell of the list holds one value",
    "cells": "more than {most} filled cells; send the list alone, or in parts",
    "members": "more than {most} files in the workbook's archive; copy the list into a new workbook",
    "unpacked": "the workbook unpacks to more than {most} MB; copy the list into a new workbook",
    "ratio": "a part of the workbook is packed more than {most} times; copy the list into a new workbook",
    "part": "styles, links or another part take more than {most} MB; copy the values alone into a new workbook",
    "sheets": "more than {most} sheets; send those of the list alone",
    "merged": "more than {most} merged areas on a sheet; split them (unmerge)",
    "merged_rows": "a merged cell reaches over more than {most} rows; split it (unmerge)",
    "pages": "more than {most} pages; send those of the list alone",
    "glyphs": "more than {most} characters on a page; send the list as a text or a workbook",
    "rules": "more than {most} lines and boxes on a page; send the list as a text or a workbook",
    "stream": "a part of the PDF unpacks to more than {most} MB; print it anew as a PDF, without pictures",
    "streams": "the PDF unpacks to more than {most} MB; print it anew as a PDF, without pictures",
    "files": "more than {most} files at once; send them in parts",
}
_SIZES = {"text", "unpacked", "part", "stream", "streams"}
NAMES = tuple(_TOLD)


def refuse(limit: str, path: str, limits: Limits = LIMITS) -> NoReturn:
    """Raise the LimitError of a limit that a file is beyond."""
    most = getattr(limits, limit)
    most = most // MB if limit in _SIZES else most
    raise LimitError(
        Message("{path}: {told}", path=path, told=_TOLD[limit].format(most=f"{most:,}")),
        limit=limit,
        most=most,
        path=path,
    )
