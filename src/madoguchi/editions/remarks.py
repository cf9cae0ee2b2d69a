"""The remarks of one desk in two editions: which say something else, which are gone, which are new.

A remark is what is printed for people to read: words of a row, a footnote, a printed move with its day. What stands in
it as a value of its own (a web address, say) is compared as that value, not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz

from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Value
from madoguchi.text.normalize import normalized_wording
from madoguchi.text.phone import digits

Item = TypeVar("Item")

_ALIKE = 0.5  # likeness (0 to 1) of two wordings of one thing
_CROWD = 400  # pairs whose likeness may be asked for one desk; more are taken in their order
_EMPTIED = re.compile(r"[(\[<（【「]\s*+[)\]>）】」]")
_LETTER = re.compile(r"[^\W\d_]")
_FEW_LETTERS = (
    8  # what may stand beside a former number that is no remark of its own: 旧電話番号, 変更前の番号
)


def paired(
    gone: Iterable[Item], come: Iterable[Item], text: Callable[[Item], str], place: Callable[[Item], object]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield what is gone beside what came in its stead: the likest first, then what stands at a like place."""
    left, right = list(gone), list(come)
    if len(left) * len(right) <= _CROWD:
        alike = [(fuzz.ratio(text(a), text(b)) / 100, a, b) for a in left for b in right]
        for share, a, b in sorted(alike, key=lambda each: -each[0]):
            if share >= _ALIKE and a in left and b in right:
                left.remove(a)
                right.remove(b)
                yield a, b
    for a in left:
        stead = [each for each in right if place(each) == place(a)][:1]
        for b in stead:
            right.remove(b)
        yield a, stead[0] if stead else None
    yield from ((None, b) for b in right)


def column(value: Value, desk: Desk) -> int | None:
    """Return in which cell of its desk's own row a value is printed; None where it is not."""
    if value.lines != (desk.row,):
        return None
    return desk.printed.count("\t", 0, value.spans[0].start)


@dataclass(frozen=True, slots=True)
class Remark:
    """A printed remark. `says` is what is compared of it, `text` how it is told; `moves`: it is a later address."""

    value: Value
    says: str
    text: str
    moves: bool
    column: int | None


@dataclass(slots=True)
class Remarks:
    """The remarks that differ, each that is gone beside the one that came in its stead."""

    pairs: list[tuple[Remark | None, Remark | None]]

    def hold(self, value: Value, side: int) -> bool:
        """Whether a value of a side is printed inside of a remark that is told, and so is told with it."""
        return any(_inside(value, remark.value) for pair in self.pairs if (remark := pair[side]))

    def take_words(self, side: int, columns: Collection[int | None]) -> Remark | None:
        """Take out the words that one side has in the cell where the other has a value: 準備中, a broken number."""
        for pair in self.pairs:
            words = pair[side]
            if words and pair[1 - side] is None and words.column is not None and words.column in columns:
                self.pairs.remove(pair)
                return words
        return None

    def take_saying(self, side: int, text: str) -> Remark | None:
        """Take out the remark of one side alone that says a text: a line of hours that is not read as one any more."""
        for pair in self.pairs:
            remark = pair[side]
            if remark and pair[1 - side] is None and normalized_wording(text) in remark.says:
                self.pairs.remove(pair)
                return remark
        return None

    def drop_former(self, numbers: Collection[str]) -> None:
        """Drop what says of changed numbers no more than that they are former ones."""
        self.pairs = [pair for pair in self.pairs if not any(r and _is_former(r, numbers) for r in pair)]


def remarks_that_differ(before: Sequence[Desk], after: Sequence[Desk], *, on_rows_only: bool) -> Remarks:
    """Compare the remarks of a desk, the first of each side, with those of all who share what it was and is.

    `on_rows_only` leaves out what is printed for a whole table: under another table stand other footnotes.
    """
    sides = before, after
    known = [{words for desk in side for words in _words(desk)} for side in sides]
    gone, come = (
        [
            remark
            for remark in _remarks(mine[0])
            if remark.says not in known[1 - side]
            and not (on_rows_only and remark.column is None)
            and not _came_true(remark, mine[0], other[0])
        ]
        for side, (mine, other) in enumerate((sides, sides[::-1]))
    )
    if "".join(r.says for r in gone) == "".join(r.says for r in come):
        return Remarks([])  # the same words, cut into lines otherwise
    changed = paired(gone, come, lambda remark: remark.text, lambda remark: remark.column)
    return Remarks(list(changed))


def _words(desk: Desk) -> Iterator[str]:
    """All that a desk says, remarks or not: a cell that is read as a value in one edition alone is no new remark."""
    yield from (remark.says for remark in _remarks(desk))
    yield from (
        normalized_wording(text) for value in _other_values(desk) for text in (value.text, value.printed)
    )
    yield normalized_wording("".join(level.text for level in desk.department))


def _remarks(desk: Desk) -> Iterator[Remark]:
    """Every remark of a desk, whether or not a day was read in it."""
    apart = _other_values(desk)
    values = {(v.spans, v.text): v for v in (*desk.notes, *(fact.note for fact in desk.dated))}
    for value in values.values():
        moves = [f"{fact.since} {fact.text}" for fact in desk.dated if fact.text and fact.note == value]
        says = normalized_wording(" ".join(moves) or _without(value, apart))
        if says:
            yield Remark(value, says, " ".join(moves) or value.text, bool(moves), column(value, desk))


def _other_values(desk: Desk) -> list[Value]:
    """All that a desk says beside its remarks."""
    return [value for field, value in desk.values() if field != "note"]


def _without(remark: Value, values: Iterable[Value]) -> str:
    """The words of a remark without the values that are printed in it."""
    text = remark.text
    if len(remark.spans) != 1 or len(text) != remark.spans[0].end - remark.spans[0].start:
        return text
    start = remark.spans[0].start
    places = {(s.start - start, s.end - start) for v in values if _inside(v, remark) for s in v.spans}
    for begin, end in sorted(places, reverse=True):
        text = text[:begin] + text[end:]
    return _EMPTIED.sub("", text) if places else text


def _inside(value: Value, remark: Value) -> bool:
    if len(remark.spans) != 1 or not value.spans:
        return False
    outer = remark.spans[0]
    return all(s.line == outer.line and outer.start <= s.start and s.end <= outer.end for s in value.spans)


def _came_true(remark: Remark, mine: Desk, other: Desk) -> bool:
    """Whether it announces the address that the other edition has: then that difference tells of the move."""
    if not remark.moves or mine.address is None or other.address is None:
        return False
    here, there = normalized_wording(mine.address.text), normalized_wording(other.address.text)
    texts = [fact.text for fact in mine.dated if fact.text and fact.note == remark.value]
    return here != there and any(there.endswith(normalized_wording(text)) for text in texts)


def _is_former(remark: Remark, numbers: Collection[str]) -> bool:
    said = digits(remark.text)
    few = len(_LETTER.findall(remark.text)) <= _FEW_LETTERS
    return few and any(digits(number) in said for number in numbers)
