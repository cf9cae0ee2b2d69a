"""PDF → blocks: ruled tables as grids, everything else that is visible as paragraphs.

Only what a person sees is read: characters at their places and the lines around them. No
metadata, no tags, no attachment, no form field.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfpage import PDFPage
from pdfplumber.utils.exceptions import PdfminerException

from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.blocks import Block, Document, Grid, Paragraph, Remark
from madoguchi.ingest.documents.bounded_pdf import bounded
from madoguchi.ingest.documents.cellwords import struck_out
from madoguchi.ingest.documents.lettering import STRUCK, joined, lines_of, paragraphs, unstruck
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.ingest.documents.pageparts import parts_of
from madoguchi.ingest.documents.printout import (
    head_and_foot,
    mark_cells,
    strokes_of,
    with_runs,
    writes_cells_as_runs,
)
from madoguchi.ingest.documents.ruled import grids_of
from madoguchi.ingest.documents.unruled import TypeLine, grid_of, runs_of, type_lines, untold_rows
from madoguchi.message import Message
from madoguchi.model.notice import Severity

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # of fonts it says what changes nothing that is read
# Running heads and page numbers stand in this part of the height, above or below.
_FRAME = 0.09
_PAGE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")
# So many times its own height below everything else stands the number of a page that was cut out of a longer one; three
# digits from 100 on may be a number to call there.
_APART = 3
_NUMBER_APART = re.compile(r"[-–—\s]*(?!1\d\d\D*$)\d{1,3}[-–—\s]*")
_OFTEN = 3
_SMALLEST = 2.0  # points; smaller type, and type beside the page, is not for people
_THICKEST = 3.0  # points; what is thicker both ways is an area in colour, not a rule
_ROWS_IN_COLOUR = 3  # of a table whose cells are areas in colour; one such row is only marked
_NO_LETTER = "(cid:"  # how the parser writes a glyph whose font does not say which letter it is


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with its height on the page, from 0 (top) to 1; `apart`: the last line of the page, far below all others."""

    page: int
    height: float
    block: Block
    apart: bool = False


def read_pdf(content: bytes, path: str, limits: Limits = LIMITS) -> Document:
    """Take a PDF apart.

    Raises SourceError when it is none, is locked, or holds no text at all; LimitError when it holds
    more than is read of one.
    """
    if _is_cut_off(content):
        raise SourceError(
            Message(
                "{path}: a PDF that is cut off: its end is missing, and with it some of its pages; fetch "
                "it again",
                path=path,
            ),
            path=path,
        )
    try:
        with bounded(path, limits), with_runs(), pdfplumber.open(io.BytesIO(content)) as pdf:
            _count_pages(pdf, path, limits)
            by_runs = writes_cells_as_runs(pdf)
            pages = [_read_page(page, by_runs) for page in pdf.pages]
    except Exception as error:  # a damaged file fails in the parser's depths, in many ways
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, LimitError | MemoryError):
            raise cause from None
        raise SourceError(
            Message(
                "{path}: not a readable PDF ({type}); if it has a password, save it without one; if it "
                "is damaged, fetch it again",
                path=path,
                type=type(error).__name__,
            ),
            path=path,
        ) from error
    pieces = [piece for page in pages for piece in page.pieces]
    if not pieces:
        raise SourceError(
            Message(
                "{path}: no text on its {n} page(s); a scanned list must go through character "
                "recognition first",
                path=path,
                n=len(pages),
            ),
            path=path,
        )
    kept, frames = _without_frames(pieces, len(pages))
    frames += [piece for page in pages for piece in page.added]
    silent = [_without_text(page.number) for page in pages if page.pictures and not page.pieces]
    unmapped = [_unmapped(page.number) for page in pages if _NO_LETTER in _words(page.pieces)]
    untold = [_untold(page.number, page.untold) for page in pages if page.untold]
    told = [_frame_remark(frames)] if frames else []
    return Document(tuple(piece.block for piece in kept), (*told, *silent, *unmapped, *untold))


def _is_cut_off(content: bytes) -> bool:
    """Whether the mark of its end is missing, or stands before objects (so may the first part of a file)."""
    end = content.rfind(b"%%EOF")
    return end < 0 or bool(re.search(rb"\d\s+obj\b", content[end:]))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page taken apart, from top to bottom.

    `added`: what the browser that printed it wrote above and below; `pictures`: whether it holds any; `untold`: lines that seem rows of a table whose columns are not told.
    """

    number: int
    pieces: tuple[_Piece, ...]
    added: tuple[_Piece, ...]
    pictures: bool
    untold: tuple[str, ...]


def _count_pages(pdf: Any, path: str, limits: Limits) -> None:
    for number, _ in enumerate(PDFPage.create_pages(pdf.doc), start=1):
        if number > limits.pages:
            refuse("pages", path, limits)


def _read_page(page: Any, by_runs: bool) -> _Page:
    """Read a page part by part; in each, what stands higher is read first. `by_runs`: whether cells are runs of text."""
    place = Message("page {page}", page=page.page_number)
    strokes = [id(line) for line in strokes_of(page)]
    shown = page.filter(lambda thing: id(thing) not in strokes) if strokes else page
    ruled = _ruled(shown)
    chars = [char for char in page.chars if char["size"] >= _SMALLEST and _inside(char, page.bbox)]
    added = head_and_foot(chars, page.height, _FRAME * page.height)
    gone = {id(char) for line in added for piece in line.pieces for char in piece.chars}
    chars = [char for char in chars if id(char) not in gone]
    if by_runs:
        mark_cells(chars)
    outside = [c for c in chars if not any(_inside(c, table.bbox) for table in ruled)]
    rules = [edge["top"] for edge in shown.horizontal_edges]
    pieces: list[_Piece] = []
    untold: list[str] = []
    apart = _apart(type_lines(chars))
    for box in parts_of(type_lines(outside), [table.bbox for table in ruled], page.bbox):
        own = [table for table in ruled if _inside_box(table.bbox, box)]
        found: list[tuple[float, Block]] = [each for table in own for each in grids_of(table, chars, place)]
        free, rows = _unruled([c for c in outside if _inside(c, box)], own, rules, place)
        found += free
        untold += rows
        found.sort(key=lambda each: each[0])
        pieces += [_Piece(page.page_number, top / page.height, block, top == apart) for top, block in found]
    heads = [_Piece(page.page_number, line.top / page.height, Paragraph(line.text, place)) for line in added]
    read = _Page(page.page_number, tuple(pieces), tuple(heads), bool(page.images), tuple(untold))
    page.close()  # its objects are many, and not needed any more
    return read


def _apart(lines: list[TypeLine]) -> float | None:
    """The top of the last line of a page where nothing stands near above it: below a part of a page cut out of another."""
    if len(lines) < 2:
        return None
    *above, last = sorted(lines, key=lambda line: line.top)
    gap = last.top - max(line.bottom for line in above)
    return last.top if gap > _APART * (last.bottom - last.top) else None


def _ruled(page: Any) -> list[Any]:
    """The tables that rules part into cells; and those that areas in colour do, where there are no rules."""
    areas = [rect for rect in page.rects if not _is_no_background(rect)]
    found = [table for table in page.filter(_is_no_background).find_tables() if _has_columns(table)]
    if not areas:
        return found
    for table in page.find_tables():
        if (
            _has_columns(table)
            and len(table.rows) >= _ROWS_IN_COLOUR
            and not any(_meet(table.bbox, other.bbox) for other in found)
        ):
            found.append(table)
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_no_background(thing: dict[str, Any]) -> bool:
    """Whether a thing on the page may be a rule or a word: a coloured area is neither."""
    is_area = min(thing.get("height") or 0, thing.get("width") or 0) > _THICKEST
    return not (thing["object_type"] == "rect" and thing.get("fill") and not thing.get("stroke") and is_area)


def _has_columns(table: Any) -> bool:
    return any(sum(1 for cell in row.cells if cell) > 1 for row in table.rows)


def _unruled(
    chars: list[dict[str, Any]], tables: list[Any], rules: list[float], place: Message
) -> tuple[list[tuple[float, Block]], list[str]]:
    """What stands outside of ruled tables: tables without rules, and paragraphs; each with its height in points.

    Beside them, the lines that seem rows of a table whose columns are not told.
    """
    lines = type_lines(chars)
    found: list[tuple[float, Block]] = []
    taken: set[int] = set()
    for run in runs_of(lines):
        taken |= set(range(run.first, run.last + 1))
        found.append((lines[run.first].top, grid_of(lines, run, rules, place)))
    free = [line for at, line in enumerate(lines) if at not in taken]
    tops = {id(char) for line in free for piece in line.pieces for char in piece.chars}
    outside = [c for c in chars if id(c) in tops or _beside(c, free)]
    rest = lines_of(unstruck(outside)[0], tabs=True)
    struck = lines_of((c for c in outside if c.get(STRUCK)), tabs=True)
    edges = [(p.x0, p.x1) for line in lines for p in line.pieces] + [(t.bbox[0], t.bbox[2]) for t in tables]
    width = max((x1 for _, x1 in edges), default=0) - min((x0 for x0, _ in edges), default=0)
    for together in paragraphs(rest, width):
        within = [
            line for line in struck if together[0].top <= (line.top + line.bottom) / 2 <= together[-1].bottom
        ]
        remarks = tuple(struck_out(line.text) for line in within)
        struck = [line for line in struck if line not in within]
        found.append((together[0].top, Paragraph(joined(together, width), place, remarks)))
    found += [(line.top, Paragraph("", place, (struck_out(line.text),))) for line in struck]
    return found, untold_rows(line.text for line in rest)


def _beside(char: dict[str, Any], lines: list[TypeLine]) -> bool:
    """Whether a space stands in one of some lines."""
    middle = (char["top"] + char["bottom"]) / 2
    return char["text"].isspace() and any(line.top <= middle <= line.bottom for line in lines)


def _inside_box(inner: tuple[float, ...], box: tuple[float, ...]) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _inside(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _without_frames(pieces: list[_Piece], pages: int) -> tuple[list[_Piece], list[_Piece]]:
    """Part the running heads and page numbers from what a page says."""
    counts = Counter(key for key, _ in {(_frame_key(piece), piece.page) for piece in pieces})
    kept: list[_Piece] = []
    frames: list[_Piece] = []
    for piece in pieces:
        key = _frame_key(piece)
        again = key is not None and counts[key] >= min(_OFTEN, max(2, pages))
        words = _words([piece]) if key is not None or piece.apart else ""
        number = bool(_PAGE_NUMBER.fullmatch(words) if key is not None else _NUMBER_APART.fullmatch(words))
        (frames if again or number else kept).append(piece)
    return kept, frames


def _frame_key(piece: _Piece) -> tuple[str, int] | None:
    """What repeats from page to page: the words without digits, at one height. None inside the page."""
    if isinstance(piece.block, Grid) or _FRAME < piece.height < 1 - _FRAME:
        return None
    return re.sub(r"\d", "", piece.block.text), round(piece.height * 50)


def _words(pieces: Iterable[_Piece]) -> str:
    return " ".join(_texts(pieces))


def _texts(pieces: Iterable[_Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece.block, Paragraph):
            yield piece.block.text
        else:
            yield from (cell for row in piece.block.rows for cell in row.cells)


def _untold(page: int, lines: tuple[str, ...]) -> Remark:
    return Remark(
        "columns-untold", Severity.ERROR, lines[0],
        Message("page {page}: {count} lines with a number each seem the rows of a table, but it has no rules and its columns don't stand apart; they were read as lines of words, the first 「{first}」", page=page, count=len(lines), first=lines[0]),
        Message("ask for the list as a workbook, or for a table with rules; or type it with tabs between the cells"),
    )  # fmt: skip


def _frame_remark(frames: list[_Piece]) -> Remark:
    return Remark(
        "frame-left-out", Severity.INFO, _words(frames[:1]),
        Message("running heads and page numbers of {count} page(s) were left out", count=len({piece.page for piece in frames})),
        Message("nothing, if they say nothing of a desk"),
    )  # fmt: skip


def _without_text(page: int) -> Remark:
    return Remark(
        "page-without-text", Severity.ERROR, f"p. {page}",
        Message("page {page} holds a picture and no text: what it shows was not read", page=page),
        Message("put the page through character recognition, or type it as text"),
    )  # fmt: skip


def _unmapped(page: int) -> Remark:
    return Remark(
        "page-without-text", Severity.ERROR, f"p. {page}",
        Message("page {page} has characters whose font does not say which they are: they can't be read", page=page),
        Message("ask for the PDF with embedded, mapped fonts, or for another format"),
    )  # fmt: skip
