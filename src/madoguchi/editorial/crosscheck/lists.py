"""Another list's bytes → passages: CSV, TSV, XLSX, PDF, tables in text, running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

from madoguchi.editorial.crosscheck.columns import Row, read_table
from madoguchi.editorial.crosscheck.dating import dateline
from madoguchi.editorial.crosscheck.knowledge import Knowledge
from madoguchi.editorial.crosscheck.passages import Context, Line, Passage
from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid
from madoguchi.ingest.documents.delimited import csv_rows, decoded
from madoguchi.ingest.source import LONGEST_LINE

_RULE = re.compile(r"[|\s:\-+]+")
_ROW_NUMBER = re.compile(r"row (\d+)$")
# So many rows of a file must be equally wide to be a table without a telling name.
_REGULAR = 0.9


def read_list(content: bytes, path: PurePath, knowledge: Knowledge, context: Context) -> list[Passage]:
    """Return a file's passages. `context` is what is known of the file as a whole.

    Raises SourceError when its words can't be read, or a line of it is longer than any entry.
    """
    passages = _read(content, path, knowledge, context)
    for line in (line for passage in passages for line in passage.lines):
        if len(line.text) > LONGEST_LINE:
            raise SourceError(
                f"{path}: line {line.number} has {len(line.text):,} characters, at most {LONGEST_LINE:,} are "
                "read; give each entry a line of its own",
                path=str(path),
            )
    return passages


def _read(content: bytes, path: PurePath, knowledge: Knowledge, context: Context) -> list[Passage]:
    document = _document(content, str(path))
    if document is not None:
        return list(_of_document(document, knowledge, context))
    text, _ = decoded(content, str(path))
    if "\0" in text:
        raise SourceError(f"{path}: not a text; CSV, TSV, XLSX, PDF or plain text is read", path=str(path))
    delimiter = _delimiter(text, path)
    if delimiter:
        return list(read_table(_csv_rows(text, delimiter, str(path)), knowledge, context))
    return list(_of_text([Line(n, line) for n, line in enumerate(text.splitlines(), 1)], knowledge, context))


def _document(content: bytes, path: str) -> Document | None:
    # The parsers are heavy and most lists are text.
    if b"%PDF-" in content[:1024]:
        from madoguchi.ingest.documents.pdf import read_pdf

        return read_pdf(content, path)
    if content.startswith(b"PK\x03\x04"):
        from madoguchi.ingest.documents.spreadsheet import read_xlsx

        return read_xlsx(content, path)
    return None


def _delimiter(text: str, path: PurePath) -> str:
    """The sign between cells; "" for running text. The name decides, else rows of one width."""
    by_name = {".csv": ",", ".tsv": "\t"}.get(path.suffix.lower(), "")
    if by_name:
        return by_name
    for sign in ("\t", ","):
        try:
            widths = [len(row) for _, row in csv_rows(text, str(path), sign) if row]
        except SourceError:  # a quote or a very long cell that no table would have
            continue
        if len(widths) > 1 and widths[0] > 1 and widths.count(widths[0]) >= _REGULAR * len(widths):
            return sign
    return ""


def _csv_rows(text: str, delimiter: str, path: str) -> list[Row]:
    rows, first = [], 1
    for last, cells in csv_rows(text, path, delimiter):
        line, found = first, []
        for cell in cells:
            found.append(Line(line, cell))
            line += len(cell.splitlines()) - 1 if cell.splitlines() else 0
            line += cell.endswith(("\n", "\r"))
        rows.append(Row(tuple(found)))
        first = last + 1
    return rows


def _of_text(lines: list[Line], knowledge: Knowledge, context: Context) -> Iterator[Passage]:
    """Running text, and tables drawn with | in it."""
    above = context
    for table, group in groupby(lines, key=lambda line: line.text.lstrip().startswith("|")):
        together = list(group)
        if table:
            rows = [_drawn(line) for line in together if not _RULE.fullmatch(line.text)]
            header = Context(
                prefectures=above.prefectures, date=above.date,
                remarks=f"{above.remarks} {together[0].text}",
            )  # fmt: skip
            yield from read_table(rows, knowledge, header)
            continue
        for run in _dated_runs(together, above):
            above = run.context
            yield run


def _drawn(line: Line) -> Row:
    cells = line.text.strip().strip("|").split("|")
    return Row(tuple(Line(line.number, cell.strip()) for cell in cells))


def _dated_runs(lines: list[Line], context: Context) -> Iterator[Passage]:
    """Running text, parted where a line says of which day the next lines are."""
    run: list[Line] = []
    for line in lines:
        date = dateline(line.text)
        if date and run:
            yield Passage(tuple(run), context)
            run = []
        if date:
            context = Context(prefectures=context.prefectures, remarks=context.remarks, date=date)
        run.append(line)
    if run:
        yield Passage(tuple(run), context)


def _of_document(document: Document, knowledge: Knowledge, context: Context) -> Iterator[Passage]:
    """Paragraphs count as lines, one after the other; rows of a sheet by their number there."""
    lines: list[Line] = []
    at = 0
    for block in document.blocks:
        if not isinstance(block, Grid):
            at += 1
            lines.append(Line(at, block.text))
            continue
        yield from _of_text(lines, knowledge, context)
        heading = " ".join(line.text for line in lines[-1:])
        lines, rows = [], []
        for row in block.rows:
            at += 1
            placed = _ROW_NUMBER.search(row.place)
            number = int(placed[1]) if placed and row.place.startswith("sheet") else at
            rows.append(Row(tuple(Line(number, cell) for cell in row.cells)))
        above = Context(
            prefectures=context.prefectures, date=dateline(heading) or context.date,
            remarks=f"{context.remarks} {heading}",
        )  # fmt: skip
        yield from read_table(rows, knowledge, above)
    yield from _of_text(lines, knowledge, context)


def words_of(passages: Iterable[Passage]) -> str:
    """Return all words of a list, to see what it is about."""
    return "\n".join(line.text for passage in passages for line in passage.lines)
