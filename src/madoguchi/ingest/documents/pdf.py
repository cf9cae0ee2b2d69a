"""PDF → blocks: ruled tables as grids, everything else that is visible as paragraphs.

Only what a person sees is read: characters at their places and the lines around them. No
metadata, no tags, no attachment, no form field.
"""

from __future__ import annotations

import io
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
from madoguchi.ingest.documents.lettering import joined, lines_of, paragraphs
from madoguchi.ingest.documents.limits import LIMITS, Limits, refuse
from madoguchi.ingest.documents.ruled import grids_of
from madoguchi.model.notice import Severity

# Running heads and page numbers stand in this part of the height, above or below.
_FRAME = 0.09
_PAGE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")
_OFTEN = 3
_SMALLEST = 2.0  # points; smaller type, and type beside the page, is not for people
_NO_LETTER = "(cid:"  # how the parser writes a glyph whose font does not say which letter it is


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with its height on the page, from 0 (top) to 1."""

    page: int
    height: float
    block: Block


def read_pdf(content: bytes, path: str, limits: Limits = LIMITS) -> Document:
    """Take a PDF apart.

    Raises SourceError when it is none, is locked, or holds no text at all; LimitError when it holds
    more than is read of one.
    """
    try:
        with bounded(path, limits), pdfplumber.open(io.BytesIO(content)) as pdf:
            _count_pages(pdf, path, limits)
            pages = [_read_page(page) for page in pdf.pages]
    except Exception as error:  # a damaged file fails in the parser's depths, in many ways
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, LimitError | MemoryError):
            raise cause from None
        raise SourceError(
            f"{path}: not a readable PDF ({type(error).__name__}); if it has a password, save it "
            "without one; if it is damaged, fetch it again",
            path=path,
        ) from error
    pieces = [piece for page in pages for piece in page.pieces]
    if not pieces:
        raise SourceError(
            f"{path}: no text on its {len(pages)} page(s); a scanned list must go through "
            "character recognition first",
            path=path,
        )
    kept, frames = _without_frames(pieces, len(pages))
    silent = [_without_text(page.number) for page in pages if page.pictures and not page.pieces]
    unmapped = [_unmapped(page.number) for page in pages if _NO_LETTER in _words(page.pieces)]
    told = [_frame_remark(frames)] if frames else []
    return Document(tuple(piece.block for piece in kept), (*told, *silent, *unmapped))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page taken apart, from top to bottom; `pictures`: whether it holds any."""

    number: int
    pieces: tuple[_Piece, ...]
    pictures: bool


def _count_pages(pdf: Any, path: str, limits: Limits) -> None:
    for number, _ in enumerate(PDFPage.create_pages(pdf.doc), start=1):
        if number > limits.pages:
            refuse("pages", path, limits)


def _read_page(page: Any) -> _Page:
    place = f"page {page.page_number}"
    tables = page.find_tables()
    chars = [char for char in page.chars if char["size"] >= _SMALLEST and _inside(char, page.bbox)]
    pieces = [
        _Piece(page.page_number, top / page.height, grid)
        for table in tables
        for top, grid in grids_of(table, chars, place)
    ]
    outside = [c for c in chars if not any(_inside(c, table.bbox) for table in tables)]
    lines = lines_of(outside, tabs=True)
    edges = [(line.x0, line.x1) for line in lines] + [(t.bbox[0], t.bbox[2]) for t in tables]
    width = max((x1 for _, x1 in edges), default=0) - min((x0 for x0, _ in edges), default=0)
    for together in paragraphs(lines, width):
        text = joined(together, width)
        pieces.append(_Piece(page.page_number, together[0].top / page.height, Paragraph(text, place)))
    pieces.sort(key=lambda piece: piece.height)
    read = _Page(page.page_number, tuple(pieces), bool(page.images))
    page.close()  # its objects are many, and not needed any more
    return read


def _inside(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _without_frames(pieces: list[_Piece], pages: int) -> tuple[list[_Piece], list[_Piece]]:
    """Part the running heads and page numbers from what a page says."""
    counts = Counter(_frame_key(piece) for piece in pieces)
    kept: list[_Piece] = []
    frames: list[_Piece] = []
    for piece in pieces:
        key = _frame_key(piece)
        again = key is not None and counts[key] >= min(_OFTEN, max(2, pages))
        number = key is not None and bool(_PAGE_NUMBER.fullmatch(_words([piece])))
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


def _frame_remark(frames: list[_Piece]) -> Remark:
    return Remark(
        "frame-left-out", Severity.INFO, _words(frames[:1]),
        f"running heads and page numbers of {len({piece.page for piece in frames})} page(s) were left out",
        "nothing, if they say nothing of a desk",
    )  # fmt: skip


def _without_text(page: int) -> Remark:
    return Remark(
        "page-without-text", Severity.ERROR, f"page {page}",
        f"page {page} holds a picture and no text: what it shows was not read",
        "put the page through character recognition, or type it as text",
    )  # fmt: skip


def _unmapped(page: int) -> Remark:
    return Remark(
        "page-without-text", Severity.ERROR, f"page {page}",
        f"page {page} has characters whose font does not say which they are: they can't be read",
        "ask for the PDF with embedded, mapped fonts, or for another format",
    )  # fmt: skip
