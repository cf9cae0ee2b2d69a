"""The proof of names and remarks: what stands in the cell of a name, or at a number, is no more and no less than it reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.cells import is_whole_cell
from madoguchi.editions.proof.file import NAMES, Desk, EditionFile, Flaw, names_of, once, places_of, values_of
from madoguchi.editions.proof.labels import labels_on
from madoguchi.editions.proof.number_words import MARKS
from madoguchi.editions.proof.text import fold
from madoguchi.editions.proof.words_before import word_before

# What may stand between a remark and the number that it would be the label of.
_BEFORE_NUMBER = re.compile(r"[\s:：(（]*")
# What names a number has at most.
_LONGEST_LABEL = 8
# Above days on which nobody is there, and in words that say so themselves.
_CLOSED = re.compile("(休業|定休|休館|休診|休所|閉館|閉庁|休園)日?|休み")
# ... before such days on their line: 閉庁日：土曜日、.
_CLOSED_BEFORE = re.compile(
    r"(?:(?<![・、/ ])|(?<=[\s○●◎◆◇■□・、,(（]))(?:(?:休業|定休|休館|休診|休所|閉館|閉庁|休園|閉所)日?|お?休み)"
    r"\s?[:：はが]?\s?[月火水木金土日祝曜休年末始翌第週毎、・,～〜~/\s0-9-]*\Z"
)
_SAYS_CLOSED = re.compile("休|閉|なし|無")
_OPENS_BEHIND = re.compile(r"\s?[(（\[［]")
SENTENCE = re.compile("。|です|ます|ません|ください|下さい")
# A section whose name ends so has no other of the same rank below it, but for one of another cell.
_RANKS = "部局課室係"
_LEVEL_AND_NEXT = re.compile(f"[{_RANKS}] (?=[^()]{{0,60}}[{_RANKS}]$)")
# The name of an office with its number in brackets behind it.
_OFFICE = re.compile(r"[^\s、。()\t]{2,40}(?:センター|窓口|[課係室所局館院署])(?=\([^()]*$)")
_NUMBER_ENDS = re.compile(r"\d-\d{4}(?!\d)")
_OPENS = tuple("(（[［【〔")
_IN_BRACKETS = re.compile(r"[(（\[［【〔][^()（）]*[)）\]］】〕]")


def check_names_in_cells(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A name goes on behind ・ and into its brackets; a space parts the levels of a described table."""
    sections = desk.get("department", ())
    for value in (desk["organization"], *sections):
        told = value[0][:1] in _OPENS and fold(value[0]) in file.excused.get(desk["row"], ())
        if value[0][:1] in _OPENS and not told and _IN_BRACKETS.fullmatch(value[0]):
            yield Flaw(f"{path}/organization", "cut", "it is what stands in brackets behind a name")
    if not sections:
        return
    described = not file.is_as_found(desk["table"])
    for value in sections if described else ():
        if " " in value[0] and value[1] == "printed" and _LEVEL_AND_NEXT.search(value[0]):
            yield Flaw(f"{path}/department", "level", f"「{value[0]}」 is more than one level")
    names = (desk["organization"], *sections)
    for one, other in pairwise(names):
        if not (one[2] and other[2]) or one[2][-1][0] != other[2][0][0]:
            continue
        line, _, end = one[2][-1]
        between = file.lines[line - 1][end : other[2][0][1]] if end <= other[2][0][1] else "\t"
        if "\t" in between:
            continue
        branches = fold(between) == "(" and _are_branches(file, line, end)
        if fold(between) in ("・", "(") and not branches:
            yield Flaw(f"{path}/department", "cut", f"「{between}」 parts no levels")
        parted = described and between.isspace()
        if parted and one[0][-1:] == other[0][-1:] and one[0][-1:] in _RANKS and one is not names[0]:
            yield Flaw(f"{path}/department", "level", "two levels of one rank stand in one cell")
    if len({level[0] for level in sections}) < len(sections):
        yield Flaw(f"{path}/department", "level", "a level stands in its name twice")
    yield from _from_other_rows(file, desk, path)


def _are_branches(file: EditionFile, line: int, opens: int) -> bool:
    """Whether a bracket that opens at a place of a line has several numbers, a word before each: 支所(東 ☎099-…、西 ☎099-…)."""
    inside = fold(file.lines[line - 1][opens + 1 :]).partition(")")[0]
    return len(_NUMBER_ENDS.findall(inside)) > 1


def _from_other_rows(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A section that stands in the row of another desk is one of the same body."""
    for level in desk.get("department", ()):
        for line, *_ in level[2][:1]:
            others = _bodies_of_row(file).get(line) if line != desk["row"] else None
            if others and (*map(tuple, desk["organization"][2]),) not in others:
                yield Flaw(f"{path}/department", "far", "it belongs to another body")


@once
def _bodies_of_row(file: EditionFile) -> dict[int, set[tuple[Any, ...]]]:
    """Row → where the bodies of its desks stand."""
    found: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for desk in file.desks:
        found[desk["row"]].add((*map(tuple, desk["organization"][2]),))
    return found


def check_units_of_their_own(file: EditionFile) -> Iterator[Flaw]:
    """Of several desks of a row each has a name or a place there that no other has."""
    for units in file.desks_of_row.values():
        if len(units) < 2:
            continue
        own = [{*map(tuple, places_of(unit, *NAMES, "operator", "address"))} for unit in units]
        counted = Counter(span for spans in own for span in spans)
        for unit, spans in zip(units, own, strict=True):
            if all(counted[span] > 1 for span in spans):
                yield Flaw(f"desks/{unit['id']}", "twice", "another desk has the same names")


def check_words_of_headers(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No value is a word of a header alone."""
    for field, value in values_of(desk):
        line = value[2][0][0] if len(value[2]) == 1 else 0
        own = desk["row"] <= line <= file.end_of_row(desk)  # of a block of fields
        own = own or (field == "hours" and line > 0 and not is_whole_cell(file, value[2][0]))  # 電話(平日)
        if line in file.headers and line not in file.rows and not own and file.has_cells(line):
            yield Flaw(f"{path}/{field}", "header", "it is a word of a header")


def check_closed_days_by_their_word(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Days below 休業日, or behind it, have this word: alone they would be days on which it is open."""
    for field, value in values_of(desk):
        if field not in ("hours", "notes"):
            continue
        for at, (line, start, _) in enumerate(value[2]):
            before = fold(file.lines[line - 1][:start]).rpartition("\t")[2]
            word = _CLOSED_BEFORE.search(before)
            own = value[2][at - 1] if at and field == "notes" else [0, 0, 0]
            if word and not (own[0] == line and own[1] <= start - len(word[0])):
                yield Flaw(f"{path}/{field}", "header", f"「{word[0].strip()}」 stands before it")
    for note in desk.get("notes", ()):
        line = note[2][-1][0] if note[2] else 0
        told = file.headers_above(note[2][-1]) if line == desk["row"] and note[1] == "printed" else []
        if file.has_cells(line) and any(map(_CLOSED.fullmatch, told)) and not _SAYS_CLOSED.search(note[0]):
            yield Flaw(
                f"{path}/notes", "header", f"「{told[-1]}」 stands above it, and the value lacks this word"
            )


def check_remarks_at_numbers(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """What stands right before a number in its cell is no remark, nor a mark behind it: it is that number's label."""
    row = desk["row"]
    text = file.lines[row - 1]
    for note in desk.get("notes", ()):
        if note[1] != "printed" or len(note[2]) != 1 or note[2][0][0] != row:
            yield from _names_number(file, desk, note, path)
            continue
        _, start, end = note[2][0]
        numbers = file.numbers_on.get(row, ())
        yield from _labels_beside(file, row, (start, end), path)
        if note[0].strip("()") in MARKS and any(
            0 <= start - stop <= 1 and "\t" not in text[stop:start] for _, stop in numbers
        ):
            yield Flaw(f"{path}/notes", "label", f"「{note[0]}」 is the mark of a number")
        behind = next((begin for begin, _ in numbers if begin >= end), None)
        if behind is None or not _BEFORE_NUMBER.fullmatch(text, end, behind) or "\t" in text[end:behind]:
            continue
        # 担当:東 099-…: a word says what it is
        told = fold(note[3]) in file.excused.get(row, ())
        if not (told or SENTENCE.search(note[0]) or word_before(file, row, start)):
            yield Flaw(f"{path}/notes", "label", f"「{note[0]}」 stands right before a number")


def _names_number(file: EditionFile, desk: Desk, note: Any, path: str) -> Iterator[Flaw]:
    """A few words that begin a line below the row, and have a number of the desk behind them, are its label.

    What has digits is where the desk is: 東市役所1階 099-….
    """
    line, start, end = note[2][-1]
    text = file.lines[line - 1]
    own = (
        span[1]
        for phone in desk.get("phones", ())
        for span in phone["value"][2]
        if span[0] == line and not phone.get("label")
    )
    behind = min((at for at in own if at >= end), default=None)
    few = len(note[0]) <= _LONGEST_LABEL and not any(map(str.isdecimal, note[0]))
    alone = few and len(note[2]) == 1 and line > desk["row"] and not text[:start].strip() and "\t" not in text
    if (
        alone
        and behind is not None
        and _BEFORE_NUMBER.fullmatch(text, end, behind)
        and not SENTENCE.search(note[0])
    ):
        yield Flaw(f"{path}/notes", "label", f"「{note[0]}」 stands right before a number")


def _labels_beside(file: EditionFile, row: int, place: tuple[int, int], path: str) -> Iterator[Flaw]:
    """In brackets behind a number no remark stands where another number of the cell has its label so."""
    text, (start, end) = file.lines[row - 1], place
    behind = any(
        _OPENS_BEHIND.fullmatch(text, stop, start) for _, stop in file.numbers_on.get(row, ()) if stop < start
    )
    for first, last, held in labels_on(file).get(row, ()) if behind else ():
        between = text[min(end, last) : max(start, first)]
        if held < first and "\t" not in between and _OPENS_BEHIND.fullmatch(text, first - 1, first):
            yield Flaw(f"{path}/notes", "label", f"「{text[start:end]}」 stands in brackets at its number")


def check_names_before_numbers(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """In running text no part of a desk's name stands between its numbers, and not the name of another office."""
    row = desk["row"]
    if file.has_cells(row):
        return
    places = [tuple(span) for phone in desk.get("phones", ()) for span in phone["value"][2]]
    places = [place for place in places if not file.has_cells(place[0])]
    starts = [start for line, start, _ in places if line == row] or [0]
    for level in names_of(desk):
        if any(line == row and min(starts) < start < max(starts) for line, start, _ in level[2]):
            yield Flaw(f"{path}/department", "unit", "it stands behind a number of the desk")
    own = [span for field, span in file.spans_of(desk) if field != "notes"]
    for (before, _, end), (line, start, _) in pairwise(sorted([(row, 0, 0), *places])):
        for name in _OFFICE.finditer(fold(file.lines[line - 1]), end if before == line else 0, start):
            if not any(at == line and first < name.end() and name.start() < last for at, first, last in own):
                yield Flaw(f"{path}/phones", "unit", f"「{name[0]}」 stands between its numbers")
