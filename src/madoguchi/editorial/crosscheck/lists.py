"""Another list's bytes → passages: CSV, TSV, JSON, XLSX, PDF, web page, tables in text, running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

from madoguchi.editorial.crosscheck.columns import ListRow, read_table
from madoguchi.editorial.crosscheck.dating import dateline
from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge
from madoguchi.editorial.crosscheck.passages import Context, ListLine, Passage
from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.blocks import Document, Grid
from madoguchi.ingest.documents.delimited import csv_rows
from madoguchi.ingest.documents.markdown import cells_of, is_rule
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.source import LONGEST_LINE
from madoguchi.message import Message

# So many rows of a file must be equally wide to be a table without a telling name.
_REGULAR = 0.9


def read_list(
    content: bytes, path: PurePath, knowledge: CrosscheckKnowledge, context: Context
) -> list[Passage]:
    """Return a file's passages. `context` is what is known of the file as a whole.

    Raises SourceError when its words can't be read, or a line of it is longer than any entry.
    """
    passages = _read(content, path, knowledge, context)
    for line in (line for passage in passages for line in passage.lines):
        if len(line.text) > LONGEST_LINE:
            raise SourceError(
                Message(
                    "{path}: line {number} has {n:,} characters, at most {longest_line:,} are read; give "
                    "each entry a line of its own",
                    path=path,
                    number=line.number,
                    n=len(line.text),
                    longest_line=LONGEST_LINE,
                ),
                path=str(path),
            )
    return passages


def _read(content: bytes, path: PurePath, knowledge: CrosscheckKnowledge, context: Context) -> list[Passage]:
    document = opened(content, str(path))
    if isinstance(document, Document):
        return list(_of_document(document, knowledge, context))
    delimiter = _delimiter(document.text, path)
    if delimiter:
        return list(read_table(_csv_rows(document.text, delimiter, str(path)), knowledge, context))
    lines = [ListLine(n, line) for n, line in enumerate(document.text.splitlines(), 1)]
    return list(_of_text(lines, knowledge, context))


def _delimiter(text: str, path: PurePath) -> str:
    """The sign between cells; "" for running text. Rows of one width tell it, else the name."""
    by_name = {".csv": ",", ".tsv": "\t"}.get(path.suffix.lower(), "")
    for sign in ("\t", ",", ";"):
        try:
            widths = [len(row) for _, row in csv_rows(text, str(path), sign) if row]
        except LimitError:
            if sign == by_name:
                raise
            continue
        except SourceError:  # a quote that no table would have
            continue
        if len(widths) > 1 and widths[0] > 1 and widths.count(widths[0]) >= _REGULAR * len(widths):
            return sign
    return by_name


def _csv_rows(text: str, delimiter: str, path: str) -> list[ListRow]:
    rows, first = [], 1
    for last, cells in csv_rows(text, path, delimiter):
        line, found = first, []
        for cell in cells:
            found.append(ListLine(line, cell))
            line += len(cell.splitlines()) - 1 if cell.splitlines() else 0
            line += cell.endswith(("\n", "\r"))
        rows.append(ListRow(tuple(found)))
        first = last + 1
    return rows


def _of_text(lines: list[ListLine], knowledge: CrosscheckKnowledge, context: Context) -> Iterator[Passage]:
    """Running text, and tables drawn with bars in it."""
    above = context
    for table, group in groupby(lines, key=lambda line: bool(cells_of(line.text))):
        together = list(group)
        if table:
            rows = [_drawn(line) for line in together if not is_rule(line.text)]
            header = Context(
                prefectures=above.prefectures,
                date=above.date,
                remarks=f"{above.remarks} {together[0].text}",
            )
            yield from read_table(rows, knowledge, header)
            continue
        for run in _dated_runs(together, above):
            above = run.context
            yield run


def _drawn(line: ListLine) -> ListRow:
    return ListRow(tuple(ListLine(line.number, cell) for cell in cells_of(line.text)))


def _dated_runs(lines: list[ListLine], context: Context) -> Iterator[Passage]:
    """Running text, parted where a line says of which day the next lines are."""
    run: list[ListLine] = []
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


def _of_document(document: Document, knowledge: CrosscheckKnowledge, context: Context) -> Iterator[Passage]:
    """Words have the number of their line or row in the file; where it has none, they are counted."""
    lines: list[ListLine] = []
    at = 0
    for block in document.blocks:
        if not isinstance(block, Grid):
            at = block.line or at + 1
            lines.append(ListLine(at, block.text))
            continue
        yield from _of_text(lines, knowledge, context)
        heading = " ".join(line.text for line in lines[-1:])
        lines, rows = [], []
        for row in block.rows:
            at = row.line or at + 1
            rows.append(ListRow(tuple(ListLine(at, cell) for cell in row.cells)))
        above = Context(
            prefectures=context.prefectures,
            date=dateline(heading) or context.date,
            remarks=f"{context.remarks} {heading}",
        )
        yield from read_table(rows, knowledge, above)
    yield from _of_text(lines, knowledge, context)


def words_of(passages: Iterable[Passage]) -> str:
    """Return all words of a list, to see what it is about."""
    return "\n".join(line.text for passage in passages for line in passage.lines)
