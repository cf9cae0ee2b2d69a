"""What the program that printed a page tells of it: runs of text, lines drawn through words, and its own head and foot.

Only Skia, which prints for Chromium and what is built on it, writes each cell and each piece of a page's markup as
one run that begins at one place; others begin a run wherever the font changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pdfplumber.page
from pdfminer.pdfinterp import PDFPageInterpreter

from madoguchi.ingest.documents.lettering import CELL, STRUCK, baselines
from madoguchi.ingest.documents.unruled import TypeLine, type_lines
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

Char = dict[str, Any]
# In parts of the size of the type.
_APART = 0.1  # a run stands apart from the one before; nearer, it touches it
_THINNEST_AREA = 0.15  # what is thicker is no line through words
_THROUGH = (0.25, 0.7)  # of the height of a letter: where a line goes through it
_STEP = 4.0  # points, in which letters are sought by their heights
_MOST_STEPS = 20  # of one letter
_BESIDE = 0.5  # so far may the line begin and end from where the words do
_FEWEST = 3  # cells that begin at the same place
_DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?"
_HEAD = re.compile(rf"{_DATE}(?: (?P<title>.{{1,300}}))?")
_FOOT = re.compile(
    r"(?:(?:https?|file|data|about|chrome|blob):.{0,2000} )?(?P<page>\d{1,4}) ?/ ?(?P<of>\d{1,4})"
)


class _Interpreter(PDFPageInterpreter):
    """That of pdfminer, which numbers the runs of text; the marks of content, which nobody sees, are not read."""

    def do_Tm(self, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> None:  # noqa: N802  (the operator's own letters)
        super().do_Tm(a, b, c, d, e, f)
        device: Any = self.device
        origin = (self.ctm, self.textstate.matrix)
        if origin != getattr(device, "origin", None):
            device.origin = origin
            device.cur_mcid = (device.cur_mcid or 0) + 1

    def do_BMC(self, tag: Any) -> None: ...  # noqa: N802

    def do_BDC(self, tag: Any, props: Any) -> None: ...  # noqa: N802

    def do_EMC(self) -> None: ...  # noqa: N802


@contextmanager
def with_runs() -> Iterator[None]:
    """While its block runs, pdfplumber gives each glyph the number of its run as `mcid`."""
    pages: Any = pdfplumber.page
    held = pages.PDFPageInterpreter
    pages.PDFPageInterpreter = _Interpreter
    try:
        yield
    finally:
        pages.PDFPageInterpreter = held


def writes_cells_as_runs(pdf: Any) -> bool:
    """Whether the program that wrote a PDF gives each cell a run of its own."""
    return str((pdf.metadata or {}).get("Producer") or "").startswith("Skia/PDF")


def mark_cells(chars: Iterable[Char]) -> None:
    """Mark the letters that begin a cell, on a page whose cells are runs of their own.

    A cell stands apart from the run before it, and no space was set between the two. One that touches the run
    before it is known by others that begin at the same place: the words of a widest cell end where the next begins.
    """
    rows = baselines(chars)
    begins = [each for row in rows for each in _begun(row)]
    places = Counter(_place(char) for char, _ in begins)
    apart = {_place(char) for char, before in begins if before is None or _is_apart(before, char)}
    for row in rows:
        for char in row:
            char[CELL] = False
    for char, before in begins:
        if before is None:
            continue
        known = _place(char) in apart or (before["text"].isdigit() and char["text"].isdigit())
        touches = abs(_gap(before, char)) <= _APART * char["size"]
        char[CELL] = _is_apart(before, char) or (touches and known and places[_place(char)] >= _FEWEST)


def _begun(row: Sequence[Char]) -> Iterator[tuple[Char, Char | None]]:
    """The letters of a line that begin a run, each with the letter before it, where no space stands between them."""
    before: Char | None = None
    for at, char in enumerate(row):
        if char["text"].isspace():
            continue
        spaced = at > 0 and row[at - 1]["text"].isspace()
        if before is None or (char["mcid"] != before["mcid"] and not spaced):
            yield char, before
        before = char


def _is_apart(before: Char, char: Char) -> bool:
    return _gap(before, char) > _APART * float(char["size"])


def _gap(before: Char, char: Char) -> float:
    return float(char["x0"] - before["x1"])


def _place(char: Char) -> int:
    return round(2 * float(char["x0"]))


def strokes_of(page: Any) -> list[Char]:
    """Return the lines that are drawn through words: each begins and ends where letters do, at half their height.

    The letters under one are marked as struck.
    """
    heights = _by_height(page.chars)
    found: list[Char] = []
    for line in (*page.rects, *page.lines):
        height = (line["top"] + line["bottom"]) / 2
        under = [char for char in heights.get(int(height / _STEP), ()) if _goes_through(line, height, char)]
        inked = [char for char in under if not char["text"].isspace()]
        if not inked:
            continue
        slack = _BESIDE * inked[0]["size"]
        begin, end = min(char["x0"] for char in inked), max(char["x1"] for char in inked)
        if abs(begin - line["x0"]) <= slack and abs(end - line["x1"]) <= slack:
            found.append(line)
            for char in under:
                char[STRUCK] = True
    return found


def _by_height(chars: Iterable[Char]) -> dict[int, list[Char]]:
    """Letters by the heights at which a line would go through them, in steps."""
    found: dict[int, list[Char]] = {}
    for char in chars:
        low, high = _band(char)
        for step in range(int(low / _STEP), int(high / _STEP) + 1)[:_MOST_STEPS]:
            found.setdefault(step, []).append(char)
    return found


def _band(char: Char) -> tuple[float, float]:
    height = char["bottom"] - char["top"]
    return char["top"] + _THROUGH[0] * height, char["top"] + _THROUGH[1] * height


def _goes_through(line: Char, height: float, char: Char) -> bool:
    low, high = _band(char)
    return bool(
        line["x0"] <= (char["x0"] + char["x1"]) / 2 <= line["x1"]
        and low <= height <= high
        and line["bottom"] - line["top"] <= _THINNEST_AREA * char["size"]
    )


def head_and_foot(chars: Iterable[Char], height: float, margin: float) -> list[TypeLine]:
    """Return the lines that a browser adds to a page: the time and the page's title above, its address and number below.

    `height` of the page and `margin`, which is searched above and below, in points.
    """
    beside = [char for char in chars if not margin < char["top"] < height - margin]
    return [line for line in type_lines(beside) if _is_added(line)]


def _is_added(line: TypeLine) -> bool:
    text = unicodedata.normalize("NFKC", line.text)  # "ﬁle:" is written with one letter for two
    if head := _HEAD.fullmatch(text):
        return not find_phones(fold(head["title"] or ""))
    foot = _FOOT.fullmatch(text)
    return foot is not None and 0 < int(foot["page"]) <= int(foot["of"])
