"""Footnotes and their marks: ※2 at a row, and below the rows what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from madoguchi.ingest.source import Slice
from madoguchi.text.phone import find_phones

# (※2), ※2, 注2) before a footnote: it is told of the rows with this very mark, not of every marked row.
_NUMBERED = re.compile(r"(\([※*注]\s?\d+\)|[※*注]\s?\d{1,2}(?![\d年月日時.])|[⁰¹²³⁴-⁹]{1,2})[)\s:：.]*")
_SIGN_OF_MARK = re.compile(r"[\s()*※注]")
_MARK = re.compile(r"\(?[※*注]\s?\d{1,2}\)?")
# The mark of a footnote at the end of a line of words, or of what is said of one desk in it.
_MARK_BEHIND = re.compile(r"(?<=[^\s※*注(])\s*\(?(?P<mark>[※*注]\s?\d{1,2})\)?(?!\d)")


def footnote(line: Slice) -> tuple[Slice, Slice]:
    """Return a footnote's number, empty where it has none, and its words."""
    number = _NUMBERED.match(line.text)
    end = number.end() if number else 0
    return line.cut(0, end).strip(), line.cut(end, len(line.text))


def of_marks(told: Iterable[tuple[Slice, Slice]], marks: Sequence[str]) -> tuple[Slice, ...]:
    """Return the footnotes of a row: those with its numbers, and those that have none."""
    return tuple(words for number, words in told if is_of(number, marks))


def is_of(number: Slice, marks: Iterable[str]) -> bool:
    """Whether a footnote is said of rows with some marks: it has the number of one of them, or none."""
    return not number.text or bare_mark(number.text) in set(map(bare_mark, marks))


def bare_mark(mark: str) -> str:
    """A mark without its sign: 2 of (※2)."""
    return _SIGN_OF_MARK.sub("", mark)


def is_mark(cell: Slice, footnotes: Iterable[Slice]) -> bool:
    """Whether a cell is nothing but the mark of one of some footnotes."""
    if not _MARK.fullmatch(cell.text):
        return False
    numbers = (footnote(line)[0].text for line in footnotes)
    return bare_mark(cell.text) in {bare_mark(number) for number in numbers if number}


def footnotes_among(lines: Sequence[Slice]) -> list[Slice]:
    """Return the footnotes among lines of words: each begins with a mark that stands behind words in another line."""
    marks = {bare_mark(m["mark"]) for line in lines for m in _MARK_BEHIND.finditer(line.text)}
    if not marks:
        return []
    found = []
    for line in lines:
        number, words = footnote(line.strip())
        if number.text and words.text and bare_mark(number.text) in marks and not find_phones(line.text):
            found.append(line.strip())
    return found
