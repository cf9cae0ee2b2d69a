"""The proof of what is no value: each reason why characters are accounted for shows in the line itself.

A heading, a sign, a code of the row may not be used to hide a word or a number: what one of them may hold,
and where, is told here for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from madoguchi.editions.proof import beside_numbers, outside_rows, within_rows
from madoguchi.editions.proof.cells import WHETHER_IT_HOLDS, beside_in_cell, says_whether_it_holds
from madoguchi.editions.proof.file import BESIDE_NUMBERS, NAMES, NUMBERS, EditionFile, Flaw
from madoguchi.editions.proof.headers import Place, is_header, is_word_before
from madoguchi.editions.proof.number_words import is_kind
from madoguchi.editions.proof.text import fold

_HOURS = re.compile(
    "[0-9]{1,2}([:：][0-9]{2}|時([0-9]{1,2}分|半)?)?\\s?([-~～〜]|から)\\s?(午[前後])?\\s?[0-9]{1,2}([:：][0-9]{2}|時)"
)
# What stands beside hours and says no more than they do.
_WITH_HOURS = re.compile(
    "受付|時間|日時|開館|開所|開庁|開設|営業|診療|利用|業務|対応|曜日?|祝日?|休日|休館|年末年始|平日|毎日|毎週|除く|まで|から|昼休み?|夜間?|朝|昼|[月火水木金土日第時分半午前後をはと]"
)
# Signs that part or decorate what was read and say nothing by themselves.
_SILENT = set(" \t　、,／/・:：<>()（）[]［］*＊※～〜~+-\n\r") | {
    chr(c) for c in (0xA0, 0x2010, 0x2011, 0x2013)
}
# What stands beside a number is covered by the number that it is told of, by nothing else.


def check_reasons_hold(file: EditionFile) -> Iterator[Flaw]:
    """Every reason is one that there is, and shows in its place."""
    seen: set[tuple[Any, ...]] = set()
    for line, start, end, why in file.raw["accounted"]:
        path = f"lines/{line}"
        if (line, start, end, why) in seen:
            yield Flaw(path, "twice", f"the same place is accounted for twice as {why}")
        seen.add((line, start, end, why))
        if not (0 <= start <= end <= len(file.lines[line - 1])) or line < 1 or why not in _REASONS:
            yield Flaw(path, "accounted", f"unknown reason: {why}")
            continue
        place, reason = _place(file, line, start, end), _REASONS[why]
        if why in ("header", "between numbers") and _says_kind(file, place):
            yield Flaw(path, "accounted", f"「{place.words}」 says what the number behind it is")
        other = {field for *_, field in place.fields} - {*reason.beside}
        if other:
            yield Flaw(path, "accounted", f"「{place.words}」 is no {why}: it is {', '.join(sorted(other))}")
        elif (
            not reason.shows(file, place)
            or (reason.whole and _is_cut_off(file, place, why))
            or (reason.untimed and _is_hours_alone(place.words))
        ):
            yield Flaw(path, "accounted", f"「{place.words}」 is no {why}")


def _says_kind(file: EditionFile, place: Place) -> bool:
    """Whether a word for a telephone or a FAX stands right before a number in a line of words, and is not told of it."""
    text = file.lines[place.line - 1]
    if "\t" in text or not is_kind(place.words.strip(" :：")):
        return False
    at = place.end + len(text[place.end :]) - len(text[place.end :].lstrip(" \u3000:：("))
    return any(start == at for start, *_ in file.placed_numbers.get(place.line, ()))


def _is_cut_off(file: EditionFile, place: Place, why: str) -> bool:
    """Whether a part of a longer word is left out, the rest of which a desk has; a header may stand at its value."""
    text = fold(file.lines[place.line - 1])
    for at in {place.start, place.end} - {0, len(text)}:
        one, other = text[at - 1], text[at]
        if not ((one.isalpha() and other.isalpha()) or (one.isdecimal() and other.isdecimal())):
            continue
        if why == "header" and at == place.end and is_word_before(file, place.words):
            continue
        if any(
            at in (start, end) and field not in NUMBERS
            for start, end, field in file.values_at.get(place.line, ())
        ):
            return True
    return False


def _place(file: EditionFile, line: int, start: int, end: int) -> Place:
    words = fold(file.lines[line - 1][start:end])
    rest = "".join(beside_in_cell(file, (line, start, end))).strip()
    fields = [each for each in file.values_at.get(line, ()) if each[0] < end and start < each[1]]
    return Place(line, start, end, words, rest, fields)


def check_left_over(file: EditionFile) -> Iterator[Flaw]:
    """Characters of the source that no value and no other part of the list accounts for."""
    covered = [bytearray(len(line)) for line in file.lines]
    for line, start, end in _all_spans(file):
        if isinstance(line, int) and 1 <= line <= len(covered):
            mask = covered[line - 1]
            start, end = max(0, start), min(end, len(mask))
            mask[start:end] = b"\1" * (end - start) if start < end else mask[start:end]
    for number, (line, mask) in enumerate(zip(file.lines, covered, strict=True), start=1):
        for start, stop in (gap.span() for gap in re.finditer(rb"\0+", mask)):
            told = file.lost.get(number, ())
            for rest in "".join(" " if c in _SILENT else c for c in fold(line)[start:stop]).split():
                if rest not in told:
                    yield Flaw(
                        f"lines/{number}", "left-over", f"「{rest}」 is printed there and is at no desk"
                    )


def _all_spans(file: EditionFile) -> Iterable[Any]:
    for desk in file.desks:
        yield from (span for _, span in file.spans_of(desk))
    for *place, why in file.raw["accounted"]:
        if why not in BESIDE_NUMBERS or why == "extension of a number":
            yield place


def _is_hours_alone(words: str) -> bool:
    """Whether words are hours, and nothing but what stands beside hours."""
    rest, hours = _HOURS.subn("", words)
    return bool(hours) and not any(map(str.isalpha, _WITH_HOURS.sub("", rest)))


class _Reason(NamedTuple):
    """What shows in a place that it is one, and of which fields a value may stand there as well.

    A `whole` word is left out, or none of it; hours alone are not `untimed`: they would be told of nobody. A title has
    other words beside them.
    """

    shows: Callable[[EditionFile, Place], bool]
    beside: tuple[str, ...] = ()
    whole: bool = False
    untimed: bool = False


_NOTES = ("notes",)
_REASONS = {
    "heading": _Reason(
        outside_rows.is_heading, (*NAMES, *NUMBERS, "service_area", "urls"), whole=True, untimed=True
    ),
    "heading of a group": _Reason(outside_rows.is_group_heading, NAMES, whole=True, untimed=True),
    "heading sign": _Reason(outside_rows.is_beside_heading),
    "header": _Reason(is_header, ("hours", *_NOTES, *NUMBERS), whole=True, untimed=True),
    "above the header": _Reason(outside_rows.is_above_header, whole=True, untimed=True),
    "about the file": _Reason(outside_rows.is_about_the_file),
    "total of the table": _Reason(outside_rows.is_total, whole=True, untimed=True),
    "foot of the page": _Reason(outside_rows.is_foot, whole=True, untimed=True),
    "announces hours": _Reason(outside_rows.announces_hours, _NOTES),
    "carried cell": _Reason(within_rows.is_carried, NAMES),
    WHETHER_IT_HOLDS: _Reason(says_whether_it_holds, whole=True),
    "code of the row": _Reason(within_rows.is_cell, whole=True, untimed=True),
    "date of the row": _Reason(within_rows.is_cell, whole=True, untimed=True),
    "empty cell": _Reason(within_rows.is_empty, whole=True),
    "as above": _Reason(within_rows.stands_for_above, whole=True),
    "doubled cell": _Reason(within_rows.is_doubled_cell, whole=True),
    "the whole country": _Reason(within_rows.is_nation),
    "unread row": _Reason(within_rows.is_unread),
    "footnote mark": _Reason(within_rows.is_mark),
    "sign": _Reason(
        within_rows.is_sign, (*NAMES, *_NOTES, "operator", "address", "hours"), whole=True, untimed=True
    ),
    "separator": _Reason(within_rows.is_separator, _NOTES, whole=True, untimed=True),
    "between levels": _Reason(within_rows.is_separator),
    "sign of a postal code": _Reason(within_rows.is_postal_sign, _NOTES),
    "mark of a link": _Reason(within_rows.is_mark_of_link, _NOTES),
    "area code": _Reason(beside_numbers.is_area_code, _NOTES),
    "label of a number": _Reason(beside_numbers.is_label, (*NUMBERS, *_NOTES)),
    "kind of a number": _Reason(beside_numbers.is_kind_word, (*NUMBERS, *_NOTES)),
    "mark of a number": _Reason(beside_numbers.is_marked_number, (*NUMBERS, *_NOTES)),
    "extension of a number": _Reason(beside_numbers.is_extension_cell, (*NUMBERS, *_NOTES)),
    "words around a label": _Reason(beside_numbers.is_around_label, (*NUMBERS, *_NOTES), untimed=True),
    "between numbers": _Reason(
        beside_numbers.is_between_numbers, ("emails", "urls", *_NOTES), whole=True, untimed=True
    ),
    "particle before a number": _Reason(beside_numbers.is_particle, _NOTES),
    "former number": _Reason(beside_numbers.is_former, _NOTES),
    "doubled number": _Reason(beside_numbers.is_doubled, (*NUMBERS, *_NOTES), whole=True),
}
