"""Sources: bytes as held, their digests, and lines that remember where they stand; several bound into one volume."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from madoguchi.ingest.documents.encoding import told
from madoguchi.ingest.normal_form import normal_form
from madoguchi.ingest.pieces.area_codes import AreaCode, area_codes, said_at, with_signs
from madoguchi.ingest.said import SaidBeside
from madoguchi.message import Message, together
from madoguchi.model.edition import Stretch
from madoguchi.model.notice import Notice, Severity, lines_in_words
from madoguchi.model.provenance import Span
from madoguchi.text.fold import fold

NEWLINE = re.compile("\r\n|\n|\r")
_WORD = re.compile(r"\S+")
# Characters of a line that are read. A row of a list has a few hundred; what takes time by the square
# of a line's length stays within milliseconds.
LONGEST_LINE = 4_000
_SHOWN = 40


class Slice(NamedTuple):
    """A piece of one folded line that knows its place: cutting it keeps the proof."""

    text: str
    line: int
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.line, self.start, self.end)

    def cut(self, start: int, end: int) -> Slice:
        """Return the part `start:end` (positions within this slice)."""
        return Slice(self.text[start:end], self.line, self.start + start)

    def strip(self) -> Slice:
        bare = self.text.strip()
        if len(bare) == len(self.text):
            return self
        offset = len(self.text) - len(self.text.lstrip())
        return Slice(bare, self.line, self.start + (offset if bare else 0))

    def find(self, words: str) -> Slice | None:
        """Return where some words stand first; None where they do not."""
        at = self.text.find(words)
        return self.cut(at, at + len(words)) if at >= 0 else None

    def words(self) -> tuple[Slice, ...]:
        """Return the parts between spaces."""
        return tuple(self.cut(*m.span()) for m in _WORD.finditer(self.text))

    def cells(self) -> tuple[Slice, ...]:
        """Return the parts between tabs, empty ones included."""
        parts, position = [], self.start
        for text in self.text.split("\t"):
            parts.append(Slice(text, self.line, position))
            position += len(text) + 1
        return tuple(parts)

    def split(self, separator: str) -> tuple[Slice, ...]:
        """Return the parts between matches of a pattern, empty ones included."""
        parts, position = [], 0
        for match in re.finditer(separator, self.text):
            parts.append(self.cut(position, match.start()))
            position = match.end()
        return (*parts, self.cut(position, len(self.text)))


@dataclass(frozen=True, slots=True)
class BoundList:
    """One list of a text: its id and digest, its first line (1-based), how many it has."""

    id: str
    sha256: str
    first: int
    count: int
    area_code: str = ""  # that its office tells beside it

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True)
class SourceText:
    """A list as text, or several one after another (see `bind`).

    `raw[n - 1]` is line n in its normal form; `edition` names what it is. `bound_of` are the lists that it was
    bound of; a text that arrived by itself is one.

    `content` and its digest are those of the file as it came.

    Where the text was transcribed from a document, `content` is the document, `places[n - 1]`
    says where in it line n stands (page, or sheet and row), and `notices` what was remarked on.
    """

    edition: str
    content: bytes
    raw: tuple[str, ...]
    places: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    bound_of: tuple[BoundList, ...] = ()
    said: tuple[SaidBeside, ...] = ()
    area_code: str = ""  # of numbers that are printed without one, as the office tells it

    @property
    def parts(self) -> tuple[BoundList, ...]:
        """The lists that it holds, in order; at least one."""
        return self.bound_of or (BoundList(self.edition, self.digest, 1, len(self.raw), self.area_code),)

    def part_of(self, line: int) -> BoundList:
        """Return the list that a line is of."""
        return next((part for part in reversed(self.parts) if part.first <= line), self.parts[0])

    def lines_in_words(self, numbers: Iterable[int]) -> Message:
        """Return 「line 5」 or 「lines 5, 9」 for a message, as each list counts its own; of several lists, of which.

        「line 5 of city and lines 3, 4 of guidebook」
        """
        told: dict[BoundList, list[int]] = {}
        for number in sorted(set(numbers)):
            part = self.part_of(number)
            told.setdefault(part, []).append(number - part.first + 1)
        several = len(self.parts) > 1
        return together(lines_in_words(tuple(n), part.id if several else "") for part, n in told.items())

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(fold(line) for line in self.raw)

    @cached_property
    def area_codes(self) -> dict[tuple[int, int], AreaCode]:
        """The area code of each number that is printed without it, by its line and where its sign stands; "": not printed."""
        found: dict[tuple[int, int], AreaCode] = {}
        for part in self.parts:
            lines = self.folded[part.first - 1 : part.first - 1 + part.count]
            found |= area_codes(lines, part.first, part.area_code)
        return found

    @property
    def area_codes_said(self) -> tuple[Span, ...]:
        """Where the lists say in words an area code that one of their numbers has from them."""
        codes = frozenset(each.code for each in self.area_codes.values() if each.code)
        parts = (
            [(self.folded[p.first - 1 : p.first - 1 + p.count], p.first) for p in self.parts] if codes else ()
        )
        return tuple(Span(*at) for lines, first in parts for at in said_at(lines, codes, first))

    @cached_property
    def _read(self) -> tuple[str, ...]:
        """The folded lines, each number that can be completed marked as one."""
        signs: dict[int, list[int]] = {}
        for line, at in self.area_codes:
            signs.setdefault(line, []).append(at)
        if not signs:
            return self.folded
        return tuple(with_signs(line, signs.get(n, ())) for n, line in enumerate(self.folded, start=1))

    @cached_property
    def digest(self) -> str:
        """sha256 of the bytes, hex."""
        return hashlib.sha256(self.content).hexdigest()

    def located(self, notice: Notice) -> Notice:
        """Return a notice that also names the place in the document, where the text came from one."""
        places = dict.fromkeys(self.places[n - 1] for n in notice.lines[:3] if n <= len(self.places))
        told = tuple(place for place in places if place)
        if not told:
            return notice
        return replace(notice, message=Message("{message} [{places}]", message=notice.message, places=told))

    def sheet_at(self, line: int) -> str:
        """Return the sheet of a workbook on which a line stands; "" where it is of none."""
        place = PLACE.fullmatch(self.places[line - 1]) if line <= len(self.places) else None
        return (place["sheet"] or "") if place else ""

    def line(self, number: int) -> Slice:
        return Slice(self._read[number - 1], number, 0)

    def area_code_at(self, span: Span) -> AreaCode:
        """Return the area code of the number at a span; empty where it is printed whole."""
        places = ((span.line, at) for at in range(span.start, span.end)) if self.area_codes else ()
        return next((self.area_codes[place] for place in places if place in self.area_codes), AreaCode(""))

    def printed(self, *spans: Span) -> str:
        """Return the raw text at the spans, joined by a space."""
        return " ".join(self.raw[span.line - 1][span.start : span.end] for span in spans)


# Where a line stands in a document, as `places` say it.
PLACE = re.compile(r"(?:sheet (?P<sheet>.*?)|page (?P<page>\d++))??(?:(?:, |^)row (?P<row>\d++))?")


def stretches_of(places: Iterable[str]) -> tuple[Stretch, ...]:
    """Return the places of a list's lines in short: a stretch wherever the next line is not the next row, or page."""
    found: list[Stretch] = []
    for line, text in enumerate(places, start=1):
        place = PLACE.fullmatch(text) if text else None
        if place is None:
            continue
        sheet, row, page = place["sheet"] or "", int(place["row"] or 0), int(place["page"] or 0)
        row = 0 if page else row
        last = found[-1] if found else None
        goes_on = (
            last
            and (last.sheet, last.page) == (sheet, page)
            and row == (last.row and last.row + line - last.first)
        )
        if not goes_on:
            found.append(Stretch(line, sheet, row, page))
    return tuple(found)


def bind(edition: str, lists: Sequence[tuple[str, SourceText]]) -> SourceText:
    """Bind lists (id, text) into one volume: their lines one after another, numbered through.

    A single list with the edition's own id stays as it is. Raises ValueError for an id that is used twice.
    """
    if len({id for id, _ in lists}) < len(lists):
        raise ValueError(f"ids of sources used twice: {[id for id, _ in lists]}")
    parts: list[BoundList] = []
    raw: list[str] = []
    places: list[str] = []
    notices: list[Notice] = []
    said: list[SaidBeside] = []
    for id, text in lists:
        before = len(raw)
        digest = text.parts[0].sha256 if len(text.parts) == 1 else text.digest
        code = text.parts[0].area_code if len(text.parts) == 1 else ""
        parts.append(BoundList(id, digest, before + 1, len(text.raw), code))
        raw += text.raw
        places += text.places or [""] * len(text.raw)
        notices += [replace(n, lines=tuple(before + line for line in n.lines)) for n in text.notices]
        said += [replace(each, line=before + each.line) for each in text.said]
    content = b"".join(text.content for _, text in lists)
    return SourceText(edition, content, tuple(raw), tuple(places), tuple(notices), tuple(parts), tuple(said))


def read_source(content: bytes, *, edition: str, path: str = "") -> SourceText:
    """Decode a text of the list, in any encoding, with any kind of line ends.

    Raises SourceError when the bytes are no text.
    """
    found = told(content, path or edition)
    text, changed = normal_form(found.text)
    notices = [remark.notice() for remark in (*found.remarks(), *changed)]
    return text_source(content, text, edition=edition, notices=notices)


def text_source(content: bytes, text: str, *, edition: str, notices: Iterable[Notice] = ()) -> SourceText:
    """Return a text in its normal form, with the bytes that it was, as the lines of a list."""
    lines = NEWLINE.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return bounded(SourceText(edition, content, tuple(lines), notices=tuple(notices)))


def bounded(source: SourceText) -> SourceText:
    """Return a text of which no line has more than `LONGEST_LINE` characters.

    Of a longer one the beginning is read, and an ERROR says where it was cut.
    """
    found = [number for number, line in enumerate(source.raw, start=1) if len(line) > LONGEST_LINE]
    if not found:
        return source
    cut = tuple(line[:LONGEST_LINE] for line in source.raw)
    return replace(source, raw=cut, notices=(*source.notices, *(_cut(n, source.raw[n - 1]) for n in found)))


def _cut(number: int, line: str) -> Notice:
    return Notice(
        "line-too-long",
        Severity.ERROR,
        (number,),
        line[LONGEST_LINE : LONGEST_LINE + _SHOWN],
        Message(
            "line {line} has {count:,} characters; the first {longest:,} were read, not what begins with 「{words}」",
            line=number,
            count=len(line),
            longest=LONGEST_LINE,
            words=line[LONGEST_LINE : LONGEST_LINE + _SHOWN],
        ),
        Message(
            "give each row of the list a line of its own; a heading or a note fits in a few hundred characters"
        ),
    )
