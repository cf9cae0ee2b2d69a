"""One cell taken apart: numbers, URLs, remarks, footnote marks, and the words that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from madoguchi.ingest.source import Slice
from madoguchi.text.phone import PhoneGroup, find_phones

_URL = re.compile(r"https?://[^\s<>()（）、。※]+")
# (※経営改善計画策定支援事業については011-232-0217): a second number with its own purpose.
_PURPOSE = re.compile(r"\(※?\s*(?P<label>[^()※\s]+?)については\s*$")
_FOOTNOTE_MARK = re.compile(r"\(※\d*\)")
_REMARK = re.compile(r"※(?![^()]{0,100}については\s{0,9}0\d)")
# Seven digits or more that are no number of ours: 13-3501-1511, 0335011511, 03-3501-15.
_NO_NUMBER = re.compile(r"(?=(?:\D*\d){7})[\d()、,～〜~.-]+(?:\((?:代表?|直通?)\))?")
# What a cell without is words alone: a digit, a footnote's sign, a web address.
_TOLD_APART = re.compile(r"\d|※|http")
_ONE_NUMBER = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}")  # most cells of numbers
_DECORATION = re.compile(r"^[\s:：<>*()、]+|[\s:：<>*(、]+$")
_TAIL = re.compile(r"(?<![\s:：<>*(、])[\s:：<>*(、]++$")
EMPTY = {"—", "-", "―", "–", "なし"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A group of numbers at `slice`, with the label printed for it, if any.

    `purpose` is the whole phrase that holds the label: (※…については.
    """

    group: PhoneGroup
    slice: Slice
    label: Slice | None = None
    purpose: Slice | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything that one cell says. `words` are the stretches between the other parts."""

    whole: Slice
    words: tuple[Slice, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    urls: tuple[Slice, ...] = ()
    remarks: tuple[Slice, ...] = ()
    marks: tuple[Slice, ...] = ()

    def words_before(self, position: int) -> Slice | None:
        """Return the stretch of words that ends right before an absolute position."""
        nearest = [word for word in self.words if word.end <= position]
        last = nearest[-1] if nearest else None
        if last is None:
            return None
        between = [u for u in self.urls if last.end <= u.start < position]
        between_numbers = [n for n in self.numbers if last.end <= n.slice.start < position]
        return None if between or between_numbers else last


def read_cell(cell: Slice) -> Cell:
    """Take a folded cell apart. Every character ends up in exactly one part or is decoration."""
    if cell.text.strip() in EMPTY:
        return Cell(cell)
    if not _TOLD_APART.search(cell.text):
        words = undecorated(cell)
        return Cell(cell, words=(words,) if words.text else ())
    if _ONE_NUMBER.fullmatch(cell.text):
        return Cell(cell, numbers=tuple(Numbers(group, cell) for group in find_phones(cell.text)))
    marks = tuple(cell.cut(*m.span()) for m in _FOOTNOTE_MARK.finditer(cell.text))
    body_end = _remark_start(cell, marks)
    remark = cell.cut(body_end, len(cell.text)).strip()
    body = cell.cut(0, body_end)
    urls = tuple(cell.cut(*m.span()) for m in _URL.finditer(cell.text))
    urls_in_body = tuple(url for url in urls if url.end <= body.end)
    blanked = _blank(body, (*urls_in_body, *marks))
    numbers, used = [], [*urls_in_body, *marks]
    for group in find_phones(blanked):
        start, end = group.start, group.end
        purpose = _PURPOSE.search(blanked, 0, start)
        label = body.cut(*purpose.span("label")) if purpose else None
        phrase = body.cut(*purpose.span()) if purpose else None
        if purpose:
            start = purpose.start()
            end = end + 1 if blanked[end : end + 1] == ")" else end
        numbers.append(Numbers(group, body.cut(group.start, group.end), label, phrase))
        used.append(body.cut(start, end))
    return Cell(
        whole=cell,
        words=_words_between(body, used),
        numbers=tuple(numbers),
        urls=urls,
        remarks=(remark,) if remark.text else (),
        marks=marks,
    )


def with_unread_numbers(cell: Cell) -> Cell:
    """Return a cell of numbers in which what should be one and is none keeps its place.

    It stands among the numbers as an empty group, so that the next name does not get the number
    after it.
    """
    tokens = [token for words in cell.words for token in words.words()]
    unread = [token for token in tokens if _NO_NUMBER.fullmatch(token.text)]
    if not unread:
        return cell
    empty = [Numbers(PhoneGroup((), None, 0, len(token.text)), token) for token in unread]
    return replace(
        cell,
        words=tuple(undecorated(token) for token in tokens if token not in unread),
        numbers=tuple(sorted([*cell.numbers, *empty], key=lambda n: n.slice.start)),
    )


def _remark_start(cell: Slice, marks: tuple[Slice, ...]) -> int:
    """Where ※… begins and runs to the cell's end; marks such as (※) are no remarks."""
    for match in _REMARK.finditer(cell.text):
        position = cell.start + match.start()
        if not any(mark.start <= position < mark.end for mark in marks):
            return match.start()
    return len(cell.text)


def _blank(body: Slice, parts: tuple[Slice, ...]) -> str:
    """The body's text with some parts blanked out, so that positions stay."""
    text = body.text
    for part in parts:
        start, end = part.start - body.start, part.end - body.start
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _words_between(body: Slice, used: list[Slice]) -> tuple[Slice, ...]:
    words, position = [], body.start
    for part in sorted([*used, Slice("", body.line, body.end)], key=lambda s: s.start):
        gap = body.cut(position - body.start, max(position, part.start) - body.start)
        words.append(undecorated(gap))
        position = max(position, part.end)
    return tuple(word for word in words if word.text)


def undecorated(piece: Slice) -> Slice:
    """Return a slice without the spaces, colons, asterisks and brackets around it."""
    text = piece.text
    lead = _DECORATION.match(text)
    start = lead.end() if lead and lead.start() == 0 else 0
    if start and text[start - 1 : start] == "(" and ")" in text[start:]:
        start -= 1  # (公財)… and (同)… begin with a bracket that belongs to the name
    tail = _TAIL.search(text[start:])
    return piece.cut(start, start + tail.start() if tail else len(text))
