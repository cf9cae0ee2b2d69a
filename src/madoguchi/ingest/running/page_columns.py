"""Lines of a text that is set in columns as a page is, each with desks of its own → the lines of one column, then the next's."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.line_names import name_in, names_desk
from madoguchi.ingest.source import Slice
from madoguchi.text.phone import find_phones

_GAP = re.compile(r"(?<![ \u3000])[ \u3000]++(?=\S)")
_BLANK = 2  # places that are empty before a column of the page; a full-width letter takes two
_MOST_COLUMNS = 8
_FEWEST = 3  # lines with a desk on both sides
_SAMPLE, _PLACES = 60, 6  # lines that are looked at for the place, and places
_FEWEST_OF_BLOCKS = 2  # lines with numbers on both sides, below names on both
_LONGEST_WORD = 8  # before a number, that says which one it is
_MOST = 0.75  # so many of the lines with numbers on both sides have a desk on both


@dataclass(frozen=True, slots=True)
class PageColumn:
    """Lines that are read one after the other; `begins` is where the column begins in those that stand right of another."""

    lines: list[Slice]
    begins: dict[int, int] = field(default_factory=dict)


class _Laid:
    """A line with the place of the screen where each of its characters begins."""

    def __init__(self, line: Slice, raw: str) -> None:
        self.line = line
        self.printed = raw[line.start : line.end]
        wide = [2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in raw]
        self._places = list(accumulate(wide, initial=0))
        self.places = self._places[line.start : line.end + 1]

    def begin(self, place: int) -> int:
        """At which character of the whole line a place of the screen is."""
        return bisect_left(self._places, place)

    def gaps(self) -> list[int]:
        """The places where something stands behind blanks."""
        found = (match.span() for match in _GAP.finditer(self.printed))
        return [self.places[b] for a, b in found if a and self.places[b] - self.places[a] >= _BLANK]

    def cut(self, place: int) -> int | None:
        """Where the column that begins at a place does; None where nothing stands there or blanks don't part it."""
        at = next((n for n, where in enumerate(self.places[:-1]) if where >= place), None)
        return at if at is not None and self.printed[at:].strip() and not self.crosses(place) else None

    def crosses(self, place: int) -> bool:
        """Whether something stands in the blanks before a column."""
        return any(
            not char.isspace() and where < place and end > place - _BLANK
            for char, where, end in zip(self.printed, self.places, self.places[1:], strict=False)
        )

    def one_half(self, place: int) -> list[Slice]:
        """A line that stands in one column alone, and nothing for the other."""
        at, nothing = self.cut(place), self.line.cut(0, 0)
        return [self.line, nothing] if at is None else [nothing, self.line.cut(at, len(self.line.text))]

    def halves(self, place: int) -> list[Slice]:
        """The line left and right of a place where something stands on both sides."""
        at = self.cut(place)
        both = [self.line.cut(0, at), self.line.cut(at, len(self.line.text))] if at is not None else []
        return both if all(half.text.strip() for half in both) else []


def in_reading_order(
    lines: Sequence[Slice], raw: Sequence[str], most: int = _MOST_COLUMNS
) -> list[PageColumn]:
    """Return lines in columns that are read one after the other; all in one where they are not set in columns.

    `raw` are all lines of the text as they are printed. A page's columns begin at one place, line after line; it has
    `most` of them.
    """
    if most == 1 or sum(len(find_phones(line.text)) > 1 for line in lines) < _FEWEST_OF_BLOCKS:
        return [PageColumn(list(lines))]
    laid = [_Laid(line, raw[line.line - 1]) for line in lines]
    place = _place(laid)
    if place is None:
        return [PageColumn(list(lines))]
    found = [PageColumn([])]
    for crosses, group in groupby(laid, lambda each: each.crosses(place)):
        run = list(group)
        block = range(0) if crosses else _block(run, place)
        found[-1].lines.extend(each.line for each in run[: block.start])
        if block:
            halves = [run[n].halves(place) or run[n].one_half(place) for n in block]
            left, right = ([half[side] for half in halves if half[side].text.strip()] for side in (0, 1))
            found[-1].lines.extend(left)
            begins = {run[n].line.line: run[n].begin(place) for n in block}
            found += [
                replace(column, begins=begins | column.begins)
                for column in in_reading_order(right, raw, most - 1)
            ]
            found.append(PageColumn([]))
        found[-1].lines.extend(each.line for each in run[block.stop :])
    return [column for column in found if column.lines]


def _place(laid: Sequence[_Laid]) -> int | None:
    """Where the second column of the page begins: the first place at which lines have a desk on both sides."""
    several = [each for each in laid if len(find_phones(each.line.text)) > 1]
    sample = several[:: len(several) // _SAMPLE + 1]
    often = Counter(place for each in sample for place in each.gaps()).most_common(_PLACES)
    for place in sorted(place for place, count in often if count > 1):
        halves = filter(None, (each.halves(place) for each in sample))
        if sum(all(map(_has_desk, both)) for both in halves) >= _FEWEST or _are_blocks(laid, place):
            return place
    return None


def _block(run: Sequence[_Laid], place: int) -> range:
    """The lines from the first to the last with something in both columns, and those right above and below them.

    An empty range where few lines have desks in both.
    """
    both = [(n, halves) for n, each in enumerate(run) if (halves := each.halves(place))]
    numbered = [halves for _, halves in both if all(find_phones(half.text) for half in halves)]
    named = sum(all(map(_has_desk, halves)) for halves in numbered)
    if named < max(_FEWEST, _MOST * len(numbered)) and not _are_blocks(run, place):
        return range(0)
    begin, end = both[0][0], both[-1][0] + 1
    while begin and run[begin - 1].line.line == run[begin].line.line - 1:
        begin -= 1
    while end < len(run) and run[end].line.line == run[end - 1].line.line + 1:
        end += 1
    return range(begin, end)


def _are_blocks(run: Sequence[_Laid], place: int) -> bool:
    """Whether the columns are blocks of one desk each: names side by side, and below them 電話：… beside 電話：… in every line."""
    both = [halves for each in run if (halves := each.halves(place))]
    named = any(
        left.text.strip() != right.text.strip() and _names_alone(left) and _names_alone(right)
        for left, right in both
    )
    several = sum(len(find_phones(each.line.text)) > 1 for each in run) if named else 0
    numbered = [halves for halves in both if named and all(find_phones(half.text) for half in halves)]
    words = [(_word_before(left), _word_before(right)) for left, right in numbered]
    alike = sum(left == right != "" for left, right in words)
    return (
        alike >= _FEWEST_OF_BLOCKS and len(words) == several and all(left and right for left, right in words)
    )


def _names_alone(text: Slice) -> bool:
    """Whether a part of a line is the name of a desk, and nothing else: 【東支所】."""
    name = name_in(text.strip())
    return name is not None and names_desk(name)


def _word_before(text: Slice) -> str:
    """The word before the number of a part of a line, 電話 or 夜間; "" where none stands there, or a name."""
    word = text.cut(0, find_phones(text.text)[0].start).strip()
    return "" if len(word.text) > _LONGEST_WORD or names_desk(word) else word.text.strip(" :：(")


def _has_desk(text: Slice) -> bool:
    """Whether a part of a line names a desk before its number."""
    return any(e.name is not None and e.has_number and names_desk(e.name) for e in entries_of(text))
