"""The proof of what a value plainly is: an extension is no remark, a sentence no place, a section no operator.

What stands once in a list has no other row to be compared with: here its own words and those right beside it
decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, Flaw, names_of, once
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.number_words import is_extension, is_kind
from madoguchi.editions.proof.text import fold

# What hours say, and what a word says that announces them or an address.
_READS_AS_HOURS = re.compile(
    "[0-9][:：時]|[月火水木金土日祝][月火水木金土日祝曜・、,～~〜-]|[0-9]日|平日|毎日|毎週|年中|常時|随時|終日|無休|時間|昼|夜|朝"
    r"|[0-9]\s?[ap]\.?m|(?:mon|tues|wednes|thurs|fri|satur|sun|week)day|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|hours",
    re.IGNORECASE,
)
_SAYS_WHEN = re.compile("時間|日時|曜|日程|期間|受付|hours|open|close|time|days|開|閉|休", re.IGNORECASE)
_ANNOUNCES = {
    "hours": re.compile(r"(受付|開庁|開所|開館|開設|営業|診療|利用|業務|相談|対応)?(時間|日時)[:：]?"),
    "address": re.compile(r"(住所|所在地)[:：]?"),
}
_SECTION = re.compile("[課係班室部局]$")
# 上記番号がご利用になれない場合 099-…: when a number is called, and no name.
_NO_NAME = re.compile(f"{SENTENCE.pattern}|場合|とき$|ときは|方は$")
_GOES_ON = "～〜~-"
_LONGEST_LABEL = 8


def check_plainly(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Yield what a desk that was read as found plainly says otherwise."""
    if not file.is_as_found(desk["table"]):
        return
    for phone in desk.get("phones", ()):
        if any(
            span[0] == desk["row"] and is_kind(fold(file.at(span))) for span in phone.get("label_spans", ())
        ):
            yield Flaw(f"{path}/phones", "kind", "the word for its kind is no label of a number")
    yield from _names(file, desk, path)
    yield from _hours_and_places(file, desk, path)
    yield from _extensions_of_ranges(file, desk, path)
    for note in desk.get("notes", ()):
        yield from _remark(file, desk, note, path)
    yield from _remarks_apart(file, desk, path)


def _names(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No section is a sentence, and none that stands before a body in a line of words is its operator."""
    for level in desk.get("department", ()):
        if level[0].endswith("。"):
            yield Flaw(f"{path}/department", "field", "a sentence is no section")
    operator, body = desk.get("operator"), desk["organization"]
    if operator and operator[2] and body[2] and _SECTION.search(operator[0]):
        (line, _, end), (other, start, _) = operator[2][0], body[2][0]
        text = file.lines[line - 1]
        if line == other and end <= start and text[end:start].isspace() and "\t" not in text:
            yield Flaw(f"{path}/operator", "level", "a section before a section is the outer one")


def _hours_and_places(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Hours say when, or stand below a word that says so; an address is no sentence."""
    if "hours" in desk and desk["hours"][2] and not _READS_AS_HOURS.search(fold(desk["hours"][0])):
        first = desk["hours"][2][0]
        words = [t for _, t in file.headers.get(first[0], ())]
        words += file.headers_above(first) if file.has_cells(first[0]) else []
        if not any(map(_SAYS_WHEN.search, words)):
            yield Flaw(f"{path}/hours", "field", "it does not say when")
    if "hours" in desk and any(line in file.marks_on for line, *_ in desk["hours"][2] if line != desk["row"]):
        yield Flaw(f"{path}/hours", "field", "a footnote is a remark")
    if "address" in desk and desk["address"][1] == "printed" and desk["address"][0].endswith("。"):
        yield Flaw(f"{path}/address", "field", "a sentence is no address")


def _extensions_of_ranges(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """All numbers of a range have one extension; an extension in a column of its own is that of one number or range."""
    seen: dict[tuple[Any, ...], int] = {}
    for at, phone in enumerate(desk.get("phones", ())):
        before = desk["phones"][at - 1] if at else {}
        of_range = bool(before) and phone["value"][4:5] == ["number-completed"]
        if of_range and phone["value"][6] == "0":  # 099-…、0002: it may have one of its own beside it
            places = [each["extension"][2][0] for each in (before, phone) if "extension" in each]
            number = phone["value"][2][0]
            of_range = any("\t" in file.lines[s[0] - 1][number[2] : s[1]] for s in places)
        if of_range and before.get("extension") != phone.get("extension"):
            yield Flaw(f"{path}/phones/{at}/extension", "extension", "its range has another, or none")
        elif "extension" in phone and not of_range:
            place = tuple(phone["extension"][2][0])
            if place in seen and phone["extension"][2][0][0] == desk["row"]:
                yield Flaw(f"{path}/phones/{at}/extension", "extension", "it is that of another number")
            seen[place] = at


def _remark(file: EditionFile, desk: Desk, note: Any, path: str) -> Iterator[Flaw]:
    """A remark is no extension, no label in brackets behind a number, and not what the word before it announces."""
    if note[1] != "printed" or len(note[2]) != 1:
        return
    line, start, end = note[2][0]
    text = file.lines[line - 1]
    before = fold(text[:start])
    of_number = note[0].isdecimal() and desk.get("phones") and line == desk["row"]
    words = (before.rstrip("\t "), *file.headers_above(note[2][0])) if of_number else ()
    if any(map(is_extension, words)):
        yield Flaw(f"{path}/notes", "extension", f"「{note[0]}」 is an extension")
    ends = {stop for _, stop in file.numbers_on.get(line, ())}
    bracketed = before[-1:] == "(" and fold(text[end : end + 1]) == ")"
    short = len(note[0]) <= _LONGEST_LABEL and not any(map(str.isdecimal, note[0]))
    if bracketed and start - 1 in ends and short and not SENTENCE.search(note[0]):
        yield Flaw(f"{path}/notes", "label", f"「{note[0]}」 says which number the one before it is")
    if note[0][:1] in _GOES_ON and before[-1:].isalnum():
        yield Flaw(f"{path}/notes", "cut", "what stands before it goes on")
    word = next((fold(file.at(w)).strip() for w in _words_at(file)[line, start]), "")
    for field, announces in _ANNOUNCES.items():
        reads = field == "address" or bool(_READS_AS_HOURS.search(fold(note[0])))
        if reads and announces.fullmatch(word) and field not in desk and "\t" not in text:
            yield Flaw(f"{path}/notes", "field", f"「{word}」 announces it: it is the {field}")
    yield from _part_of_name(file, desk, note, path)
    above = file.row_above(line)
    if above == file.heading(desk["table"], desk["row"]):
        return  # below the heading of the table, which names a desk, too
    in_words = above and not any(file.has_cells(at) for at in (above, line))
    if in_words and line < desk["row"] and not any(above < at <= desk["row"] for at in file.told):
        yield Flaw(f"{path}/notes", "far", "it belongs to the desk above")


def _part_of_name(file: EditionFile, desk: Desk, note: Any, path: str) -> Iterator[Flaw]:
    """In a line of words a section right behind a name, or before a number of its own, is no remark."""
    line, start, end = note[2][0]
    text = file.lines[line - 1]
    if "\t" in text or _NO_NAME.search(note[0]) or any(map(str.isdecimal, note[0])):
        return
    names = names_of(desk)
    behind = any(
        span[0] == line and span[2] <= start and text[span[2] : start].isspace() and _SECTION.search(note[0])
        for name in names
        for span in name[2]
    )
    own = [
        s[1] for phone in desk.get("phones", ()) for s in phone["value"][2] if s[0] == line and s[1] >= end
    ]
    between = text[end : min(own)].strip(" 　:：(（") if own else "。"
    before_number = line > desk["row"] and not text[:start].strip() and (not between or is_kind(between))
    if behind or before_number:
        yield Flaw(f"{path}/notes", "level", f"「{note[0]}」 is of a name")


def _remarks_apart(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Two remarks do not begin and end within one word or sentence."""
    spans = sorted(tuple(span) for note in desk.get("notes", ()) for span in note[2] if note[1] == "printed")
    for one, other in pairwise(spans):
        text = file.lines[one[0] - 1]
        if one[0] == other[0] and one[2] == other[1]:
            left, right = text[one[2] - 1], text[other[1]]
            if left.isalnum() and right.isalnum():
                yield Flaw(f"{path}/notes", "cut", "two remarks are one")


@once
def _words_at(file: EditionFile) -> dict[tuple[int, int], list[Any]]:
    """Where something stands behind a word that announces it → that word."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for line, start, end in file.accounted("header"):
        rest = file.lines[line - 1][end:]
        found[line, end + len(rest) - len(rest.lstrip(" 　:："))].append((line, start, end))
    return found
