"""The proof of what is said beside a number, worked out from its line: its kind, and the label that it must have.

A label stands before its number, in brackets behind it, or above its column: words of elsewhere are nobody's
label, and what stands there is not left out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from madoguchi.editions.proof.cells import beside_in_cell, bounds_of_cell, is_as_above, is_whole_cell
from madoguchi.editions.proof.file import NAMES, Desk, EditionFile, Flaw, once
from madoguchi.editions.proof.number_words import (
    APART,
    KIND_WORDS,
    MARKS,
    both_kinds,
    is_kind,
    says_both,
    says_fax,
    says_same,
    says_tel,
)
from madoguchi.editions.proof.numbers import is_in_header, is_whole_number
from madoguchi.editions.proof.text import fold

_OPENS, _CLOSES = r"[(\[【〔<「]", r"[)\]】〕>」]"
# A word for the kind right before a number, in brackets or not, and in brackets right behind it.
_KIND_BEFORE = re.compile(
    rf"(?:^|(?<=[^a-z]))(?P<kind>{KIND_WORDS})(?P<closed>{_CLOSES}?)[\s:：.]{{0,9}}{_OPENS}?\s{{0,9}}$",
    re.IGNORECASE,
)
_KIND_BEHIND = re.compile(
    rf"\s?{_OPENS}\s*(?P<kind>{KIND_WORDS})\s*{_CLOSES}(?![^\S\t]*[0-9])", re.IGNORECASE
)
# What address books write in a cell beside a number.
_TYPE = re.compile(r"(?:work|home|main|other|mobile|office|business)(?:\s?(?:fax|phone|tel))?", re.IGNORECASE)
# TEL/FAX: the word before it is of the same number.
_WITH_ANOTHER = re.compile(rf"(?:{KIND_WORDS})(?:[\s{APART}()と]|及び|および|兼)*$", re.IGNORECASE)
# What parts two things that are said, and can't stand between a label and the number behind it; hiragana may.
_PARTS = re.compile(r"[、,;。]|[^\W\u3041-\u3096]")
# What to press once a number has answered: →1（平日のみ）.
_PRESSED = re.compile(
    r"^\s{0,3}(?:(?:→|⇒|➡|->|=>)\s{0,3}(?:[\d#*①-⑨][番#]?|「[^「」]{1,6}」)(?!\d)\s{0,3}){1,9}"
)
_BEHIND = re.compile(rf"[⁰¹²³⁴-⁹]{{0,2}}(?:\s?※|(?:番|[\u3041-\u3096]*{_CLOSES})?\s?{_OPENS}\s?)?")
_EXTENSION = re.compile(r"\(?(?:内線(?:番号)?|ナイセン|内|ext?\.?|x)[\s:.=]*$", re.IGNORECASE)
# Where labels and kinds stand behind their numbers the last one of a cell has it so: 099-… 代表 099-… 直通.
_TRAILS = re.compile(r"\s{0,2}(?:(?![\u3041-\u3096])[^\W\d_]|[0-9]{1,2}[:時])")
# Words that say which number of an office it is; those in brackets may say for what it is kept.
_WHICH = r"(?:夜間|夜|休日|祝日|土日|平日夜間|昼間|日中|時間外|閉庁時|緊急|代表|直通)"
_SAYS_WHICH = rf"(?P<word>{_WHICH}(?:[・/･、]?{_WHICH})*(?:専用|用)?|[代直](?=\)))"
_WHICH_BEFORE = re.compile(
    rf"(?:^|[\s、,/・･(（\-:：]){_SAYS_WHICH}(?:お?電話|tel)?(?:番号)?(?:は|に)?[\s:：]*$", re.IGNORECASE
)
_WHICH_BEHIND = re.compile(
    rf"\s?{_OPENS}\s?(?:{_SAYS_WHICH}|(?P<kept>[^\s0-9()、。・:：]{{1,10}}専用))\s?{_CLOSES}(?![^\S\t]*[0-9])"
)
# What may stand between a word for the kind of a number and the number behind it.
_AT_A_WORD = re.compile(r"[\s:：.(（]*")
# What may stand between a number and a word behind it.
_UP_TO_A_WORD = re.compile(rf"\s{{0,3}}{_OPENS}?\s?")
# When a number is called, which says nothing of those that stand before it.
_WHEN = re.compile(
    "(?:夜間?|昼間?|日中|休日|祝日|土日祝?|時間外|閉庁時|閉館時|緊急時?|当直|宿直|[・/／･、と])+(?:専用|用|のみ)?"
)
# The end of a further number that nobody has read.
_NUMBERS_END = re.compile(r"(?<![\d～〜~-])(?<![～〜~-]\s)\d{4}$")
# What may stand between a number and a label that is printed right at it.
_AT_ONCE = re.compile(r"[()（）\[\]〔〕【】<>＜＞「」:：]*")
_CLOSED = re.compile(rf"{_CLOSES}[\s:：]*$")
_WHICH_IN_BRACKETS = re.compile(rf"{_OPENS}\s?{_SAYS_WHICH}\s?{_CLOSES}[\s:：]*$")
# Headers of columns of which the numbers differ by when they are called, or by a count.
_WHICH_COLUMN = re.compile(
    r".*(?:夜|休日|昼|時間外|緊急|night|day)|(?:お?電話|tel)(?:番号)?[0-9①-⑨]", re.IGNORECASE
)
# 代表 099-…, in a line above a table of extensions.
_MAIN_ALONE = re.compile(r"[※*・(\s]*代表(?:電話|番号|電話番号)?[\s:：]*")
_MAIN_RIGHT_BEFORE = re.compile(r"代表(?:電話|番号|電話番号)?[\s:：(]*\Z")


def _closes_it(words: str, behind: str) -> bool:
    """Whether what follows some words closes a bracket that opens in them."""
    pairs = {"」": "「", "』": "『", ")": "(", "】": "【", "〕": "〔"}
    opens = pairs.get(behind[:1], "")
    return bool(opens) and words.count(opens) > words.count(behind[:1])


class _Called(NamedTuple):
    """A number of a desk with its place; `end` is that of the range that begins there."""

    path: str
    field: str
    phone: dict[str, Any]
    line: int
    start: int
    end: int


@once
def _called_numbers(file: EditionFile) -> list[_Called]:
    """The numbers of all desks; one that is completed from another stands where that one begins."""
    begins: dict[tuple[str, str, str, int], int] = {}
    found = []
    for desk, field, at, phone in file.phones:
        line, start, end = phone["value"][2][0]
        base = phone["value"][5] if phone["value"][4:5] == ["number-completed"] else phone["number"]
        start = begins.setdefault((desk["id"], field, base, line), start)
        found.append((f"desks/{desk['id']}/{field}/{at}", field, phone, line, start, end))
    ends: dict[tuple[int, int], int] = defaultdict(int)
    for *_, line, start, end in found:
        ends[line, start] = max(ends[line, start], end)
    return [_Called(*each[:5], ends[each[3], each[4]]) for each in found]


def _rest_of_cell(file: EditionFile, line: int, text: str, end: int) -> tuple[bool, str]:
    """Whether another number follows in the cell of a number, and what stands behind the last one."""
    _, stop = bounds_of_cell(text, end, end)
    behind = [last for first, last in file.numbers_on.get(line, ()) if end <= first < stop]
    return bool(behind), text[max([end, *behind]) : stop]


def _trails(file: EditionFile, line: int, text: str, end: int) -> bool:
    """Whether what is said of a number may stand behind it without brackets."""
    follows, rest = _rest_of_cell(file, line, text, end)
    return not follows or bool(_TRAILS.match(rest))


def _begin(file: EditionFile, line: int, text: str, start: int) -> tuple[int, bool]:
    """Where what stands before a number begins: its cell or the end of the number before; whether it is one."""
    cell = text.rfind("\t", 0, start) + 1
    before = max((end for _, end in file.numbers_on.get(line, ()) if end <= start), default=-1)
    return max(cell, before), before >= cell


def _brackets_lead(file: EditionFile, line: int, text: str, start: int) -> bool:
    """Whether brackets stand before the numbers of a cell: (代表)099-… (直通)099-…."""
    cell = text.rfind("\t", 0, start) + 1
    first = min((at for at, _ in file.numbers_on.get(line, ()) if at >= cell), default=start)
    return bool(_CLOSED.search(text[cell:first]))


def check_kinds_said(file: EditionFile) -> Iterator[Flaw]:
    """The word for telephone or FAX right at a number is that of its kind, whether it says so or not."""
    for path, field, phone, line, start, end in _called_numbers(file):
        text = fold(file.lines[line - 1])
        for at, first, last in phone.get("says", ()):
            if at == line and first >= end and _is_of_the_next(file, line, text, (end, first, last)):
                yield Flaw(path, "kind", f"「{text[first:last]}」 stands at the number behind it")
        begin, follows = _begin(file, line, text, start)
        words = unicodedata.normalize("NFKC", text[begin:start])
        found = _KIND_BEFORE.search(words)
        trailing = follows and _trails(file, line, text, begin)
        if found and (
            (follows and found["closed"] and not _brackets_lead(file, line, text, start))
            or trailing
            or _WITH_ANOTHER.search(words[: found.start()])
        ):
            continue
        place = begin + found.start("kind") if found else 0
        if found is None and (found := _KIND_BEHIND.match(text, end)):
            place = found.start("kind")
        if found is None or _is_excused(file, line, found["kind"]) or _is_named(file, line, place):
            continue
        fax, called = says_fax(found["kind"]), says_tel(found["kind"])
        is_both = any(
            says_both(fold(file.at(span))) or says_same(fold(file.at(span))) for span in phone.get("says", ())
        )
        if (fax and field == "phones") or (called and not (fax or is_both) and field == "faxes"):
            yield Flaw(path, "kind", f"「{found['kind']}」 stands right at it")


def _is_of_the_next(file: EditionFile, line: int, text: str, place: tuple[int, int, int]) -> bool:
    """Whether a word for a kind in brackets between two numbers is as near to the second: 099-…(FAX)099-…."""
    end, first, last = place
    before, behind = (
        re.fullmatch(rf"(\s*){_OPENS}", text[end:first]),
        re.match(rf"{_CLOSES}(\s*)(?=\(?[0-9])", text[last:]),
    )
    follows, rest = _rest_of_cell(file, line, text, end)
    told = follows and not rest.strip()
    return bool(told and before and behind and bool(before[1]) is bool(behind[1]))


def _is_excused(file: EditionFile, line: int, words: str) -> bool:
    """Whether an ERROR says that words were not read."""
    return any(words in told for told in file.excused.get(line, ()))


def _is_named(file: EditionFile, line: int, place: int) -> bool:
    """Whether a place of a line is told as a part of a name."""
    return any(start <= place < end and field in NAMES for start, end, field in file.values_at.get(line, ()))


def _is_said_right_behind(file: EditionFile, span: Any, number: Any) -> bool:
    """Whether FAX 同上 stands in the cell of a number, right behind it: 099-111-0001 FAX〃."""
    near = span[0] == number[0] and 0 <= span[1] - number[2] <= 1
    return near and "\t" not in file.at((span[0], number[2], span[1])) and says_same(fold(file.at(span)))


def check_kinds_at_their_numbers(file: EditionFile) -> Iterator[Flaw]:
    """Between a word for telephone or FAX and its number stands no other that has not this word, nor right behind it."""
    told: dict[tuple[int, int, int], list[tuple[int, str]]] = defaultdict(list)
    of_both = {
        (desk["id"], str(phone["value"]))
        for desk, field, _, phone in file.phones
        for span in phone.get("says", ())
        if field == "faxes" and _is_said_right_behind(file, span, phone["value"][2][0])
    }
    for desk, field, at, phone in file.phones:
        if not phone.get("says") and (desk["id"], str(phone["value"])) in of_both:
            yield Flaw(f"desks/{desk['id']}/{field}/{at}", "kind", "its word for both kinds is left out")
        for span in phone.get("says", ()):
            if span[0] == phone["value"][2][0][0]:  # FAX 同上 has a line of its own
                told[tuple(span)].append((phone["value"][2][0][1], f"desks/{desk['id']}/{field}/{at}"))
    for (line, _, end), held in told.items():
        own = {start for start, _ in held}
        for start, path in held:
            text = fold(file.lines[line - 1])
            _, stop = bounds_of_cell(text, end, end)
            behind = [at for at, _ in file.numbers_on[line] if end <= at < stop]
            leads = any(_AT_A_WORD.fullmatch(text, end, at) for at in behind)
            leads = leads and start < end and not _trails(file, line, text, start)
            if leads or any(at < start and at not in own for at in behind):
                yield Flaw(path, "kind", "the word for its kind stands at another number")


def check_said_of_ends(file: EditionFile) -> Iterator[Flaw]:
    """What is said right behind the end of a number, its kind or when it is called, is said of no number before it:
    03-3501-1511、1512(FAX). No label is such an end itself.
    """
    told: dict[tuple[int, int, int], list[tuple[Any, str]]] = defaultdict(list)
    for desk, field, at, phone in file.phones:
        path = f"desks/{desk['id']}/{field}/{at}"
        for span in (*phone.get("says", ()), *phone.get("label_spans", ())):
            told[tuple(span)].append((phone["value"], path))
        line, _, end = phone["value"][2][0]
        for span in phone.get("label_spans", ()):
            if span[0] == line and span[1] >= end and _NUMBERS_END.search(fold(file.at(span))):
                yield Flaw(f"{path}/label", "label", f"「{fold(file.at(span))}」 holds the end of a number")
    for (line, first, last), held in told.items():
        text = fold(file.lines[line - 1])
        at_once = {
            value[2][0][1]
            for value, _ in held
            if value[4:5] == ["number-completed"]
            and value[2][0][0] == line
            and value[2][0][2] <= first
            and _UP_TO_A_WORD.fullmatch(text[value[2][0][2] : first])
        }
        if at_once and (is_kind(text[first:last]) or _WHEN.fullmatch(text[first:last])):
            for value, path in held:
                if value[2][0][1] not in at_once:
                    yield Flaw(path, "kind", f"「{text[first:last]}」 stands at another number")


def check_labels_bound(file: EditionFile) -> Iterator[Flaw]:
    """A label stands before its number, in brackets behind it, in the header above it, or is its heading."""
    for path, _, phone, line, start, end in _called_numbers(file):
        text = fold(file.lines[line - 1])
        own = [span for span in phone.get("label_spans", ()) if span[0] == line]
        masked = list(text)
        beside = [phone["extension"][2][0]] if "extension" in phone else []
        for at, first, last in (*own, *beside):
            if at == line:
                word = _EXTENSION.search(text[end:first]) if [at, first, last] in beside else None
                first = end + word.start() if word else first
                last += bool(word) and text[last : last + 1] == ")"
                masked[first:last] = " " * (last - first)
        for span in phone.get("label_spans", ()):
            words = fold(file.at(span))
            # 電話番号 beside 電話番号2 says which of the two
            more = any(text != words and text.startswith(words) for _, text in file.headers.get(span[0], ()))
            if (
                is_kind(words)
                and not (more or both_kinds(words))
                and (span[0] == line or is_whole_cell(file, span))
            ):
                bound = False  # it says the kind
            elif span[0] != line:
                bound = _is_above(file, span, (line, start, end), phone["label"])
            elif span[2] <= start:
                bound = _leads(file, "".join(masked[span[2] : start]), line) or _is_type(text, span[1], start)
            else:
                cell = "\t" not in text[end : span[1]]
                between = _PRESSED.sub("", "".join(masked[end : span[1]]))
                follows = cell and _follows(file, text, between, line, end)
                bound = span[1] < end or follows
            behind = text[span[2] :] if span[0] == line else ""
            if behind.startswith("まで") or _closes_it(fold(file.at(span)), behind):
                yield Flaw(f"{path}/label", "cut", f"「{fold(file.at(span))}{behind[:2]}」 is cut")
            if not bound:
                yield Flaw(
                    f"{path}/label", "label", f"「{fold(file.at(span))}」 does not stand at the number"
                )


def _is_type(text: str, label: int, number: int) -> bool:
    """Whether a label stands in the cell before that of its number, and that says of which type it is: Work Fax | 099-…."""
    *before, own = text[:number].split("\t")
    begins = number - len(own) - len(before[-1]) - 1 if before else number
    return bool(before) and not own.strip() and label >= begins and bool(_TYPE.fullmatch(before[-1].strip()))


def _follows(file: EditionFile, text: str, between: str, line: int, end: int) -> bool:
    """Whether a label stands at once behind its number, or behind another label of it."""
    if not between.strip():
        return not between or text[end : end + len(between)] != between or _trails(file, line, text, end)
    last = not _rest_of_cell(file, line, text, end)[0]
    if last and re.fullmatch(rf"\s?[{APART}]\s?", between):
        return True  # 099-…、夜間
    others = text[end : end + len(between)] != between
    return bool(_BEHIND.fullmatch(between)) or (others and not any(map(str.isalnum, between)))


def _leads(file: EditionFile, between: str, line: int) -> bool:
    """Whether nothing but signs, particles and a word for the kind stands between a label and its number.

    A field has its label in a cell before it: 電話(夜間) | 099-….
    """
    if between.count("\t") > (1 if line in file.headers else 0):
        return False
    words = "".join(_PARTS.findall(between))
    return not words or is_kind(words)


def _is_above(file: EditionFile, span: Any, number: Any, label: str) -> bool:
    """Whether a label is all that the header of a number's own column says but for its kind; or a mark as heading."""
    line, start, _ = span
    if label in MARKS.values() and line < number[0] and _is_in_heading(file, line):
        return True
    text = file.lines[line - 1]
    below = file.has_cells(number[0])
    same = text.count("\t", 0, start) == file.column(number[0], number[1])
    last = file.header_above(number[0])
    if not (below and same and last - 2 <= line <= last and line in file.headers):
        return False
    before, behind = map(fold, beside_in_cell(file, span))
    if before.endswith("(") and behind.startswith(")"):
        return True  # 土木事務所(道路・公園) 電話番号
    whole = not (behind[:1].isalnum() or before[-1:].isalnum())
    if label in MARKS.values() and not before and is_kind(behind):
        return True  # 直通電話
    return whole and all(_leads(file, part, 0) for part in (before, behind))


def _is_in_heading(file: EditionFile, line: int) -> bool:
    return any(line in lines for lines in file.headings.values())


def check_numbers_of_other_rows(file: EditionFile) -> Iterator[Flaw]:
    """In a table no number stands in the row of another desk, but above a row that says 〃."""
    for desk, field, at, phone in file.phones:
        row, line, value = desk["row"], phone["value"][2][0][0], phone["value"]
        of_table = file.is_as_found(desk["table"]) and file.has_cells(row)
        other = of_table and line != row and line in file.rows and file.has_cells(line)
        if other and not (is_as_above(file, desk, value) or is_dialled_before(file, desk, value)):
            yield Flaw(f"desks/{desk['id']}/{field}/{at}", "far", "it stands in the row of another desk")


def is_main_below(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether a number stands in a line of nothing but it and 代表, below the rows of the one table that the desk's line heads."""
    row, (line, start, end) = desk["row"], value[2][0]
    text = fold(file.lines[line - 1])
    between = [at for at in file.rows if row < at < line]
    return (
        len(value[2]) == 1
        and not file.has_cells(row)
        and bool(_MAIN_ALONE.fullmatch(text[:start]))
        and not text[end:].strip(" )番")
        and bool(between)
        and all(map(file.has_cells, between))
        and not any(row < at < line for at in file.told)
    )


def is_dialled_before(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether a number is that of the body that a desk is a section of, or the main one (代表) above its table, and the
    desk's row has an extension behind it.
    """
    own = [phone for phone in desk.get("phones", ()) if phone["value"] == value and "extension" in phone]
    return (
        file.is_as_found(desk["table"])
        and bool(own)
        and all(span[0] == desk["row"] for phone in own for span in phone["extension"][2])
        and (_is_main_above(file, desk, value) or _is_of_desk_above(file, desk, value))
    )


def _is_main_above(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether 代表 stands right before a number in a line above the table of a desk, and no number on a line between."""
    line, start, _ = value[2][0]
    header = file.header_above(desk["row"])
    if line in file.rows or not line < header or line < file.window(header)[0]:
        return False
    between = range(line + 1, header + 1)
    return bool(_MAIN_RIGHT_BEFORE.search(fold(file.lines[line - 1][:start]))) and not any(
        at in file.numbers_on for at in between
    )


def _is_of_desk_above(file: EditionFile, desk: Desk, value: Any) -> bool:
    """Whether a desk above has a number without a section of its own, of the same body or as the main one."""
    return any(
        phone["value"] == value
        and (
            other["organization"][2] == desk["organization"][2]
            or "代" in phone.get("label", "")
            or other["organization"][0].endswith(("代表", "代表電話", "代表番号"))
        )
        for other in file.desks
        if other["row"] < desk["row"] and not other.get("department")
        for phone in other.get("phones", ())
    )


def check_labels_said(file: EditionFile) -> Iterator[Flaw]:
    """Words at a number that say which number of an office it is are its label."""
    for path, _, phone, line, start, _ in _called_numbers(file):
        text = fold(file.lines[line - 1])
        end = phone["value"][2][0][2]  # of several that are completed each has its own brackets
        spans = [span for span in phone.get("label_spans", ()) if span[0] == line]
        for at, _, last in phone["extension"][2] if "extension" in phone else ():
            end = last + (text[last : last + 1] == ")") if at == line and last > end else end
        for first, last in _which_at(file, line, text, start, end):
            held = any(span[1] < last and first < span[2] for span in spans)
            held |= last <= start and any(start < span[1] < end for span in spans)  # a tail with its own
            if not held and not _is_excused(file, line, text[first:last]):
                yield Flaw(f"{path}/label", "label", f"「{text[first:last]}」 stands at the number")


def _which_at(file: EditionFile, line: int, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words before a number, and in brackets behind it, say which number of an office it is."""
    begin, follows = _begin(file, line, text, start)
    lead = _brackets_lead(file, line, text, start)
    before = _WHICH_BEFORE.search(text[begin:start])
    if follows and _trails(file, line, text, begin):
        before = None
    if before is None and (lead or not follows):
        before = _WHICH_IN_BRACKETS.search(text[begin:start])
    if before:
        yield begin + before.start("word"), begin + before.end("word")
    behind = _WHICH_BEHIND.match(text, end)
    if behind and not (behind["kept"] and is_kind(behind["kept"])):
        yield behind.span("word" if behind["word"] else "kept")


def check_labels_of_columns(file: EditionFile) -> Iterator[Flaw]:
    """A header that says which numbers stand below it, or is the label of one, is that of all without their own."""
    below: dict[tuple[int, int], list[_Called]] = defaultdict(list)
    columns: dict[int, set[int]] = defaultdict(set)
    for called in _called_numbers(file):
        header = file.header_above(called.line)
        text = file.lines[called.line - 1]
        if called.line in file.rows and "\t" in text and header and file.has_cells(header):
            column = text.count("\t", 0, called.start)
            below[header, column].append(called)
            if called.field == "phones":
                columns[header].add(column)
    for (header, _), found in below.items():
        words = "".join("".join(file.headers_above((found[0].line, found[0].start))).split())
        several = len(columns[header]) > 1 and found[0].field == "phones"
        says = several and bool(_WHICH_COLUMN.match(words))
        says = says or any(
            span[0] <= header and is_in_header(file, span[0], fold(file.at(span)))
            for called in found
            for span in called.phone.get("label_spans", ())
        )
        for called in found if says else ():
            if not called.phone.get("label"):
                yield Flaw(called.path, "label", "the label of its column is not there")


# -- whose a label is -------------------------------------------------------------------------


def check_labels_held(file: EditionFile) -> Iterator[Flaw]:
    """What is accounted for as the label of a number is the label of one, or of one that an ERROR names; and every
    label, and every word for the kind of a number, is accounted for."""
    told = set(map(tuple, file.raw["accounted"]))
    marked = {(line, end) for line, _, end, why in told if why == "mark of a number"}
    held: set[tuple[int, int, int]] = set()
    for desk, field, _, phone in file.phones:
        labels = [tuple(span) for span in phone.get("label_spans", ())]
        held.update(labels)
        path = f"desks/{desk['id']}/{field}"
        for line, start, end in labels:
            named = (line, start, end, "label of a number") in told or (line, end) in marked
            above = line in file.told or is_in_header(file, line, fold(file.at((line, start, end))))
            if not named and not above:
                yield Flaw(path, "label", "its label is not accounted for as one")
        for span in phone.get("says", ()):
            if (*span, "kind of a number") not in told:
                yield Flaw(path, "kind", "its word for the kind is not accounted for as one")
    for line, start, end, why in told:
        if why == "label of a number" and (line, start, end) not in held and line not in file.excused:
            yield Flaw(f"lines/{line}", "label", "no number has this label")


def check_labels_at_their_numbers(file: EditionFile) -> Iterator[Flaw]:
    """Of two numbers a label is that of the one it is printed at; else all labels of a cell go one way."""
    for line, told in labels_on(file).items():
        numbers = file.numbers_on[line]
        text = fold(file.lines[line - 1])
        starts = [start for start, _ in numbers]
        for (one, end, first), (other, _, second) in pairwise(sorted(told)):
            if one < other and first > second:
                yield Flaw(
                    f"lines/{line}",
                    "label",
                    f"「{text[one:end]}」 and the next stand at each other's numbers",
                )
        for start, end, held in told:
            at = bisect_left(starts, start)
            before = numbers[at - 1] if at else None
            after = numbers[at] if at < len(numbers) else None
            if before and (after is None or "\t" in text[end : after[0]]):
                # Behind the last number of a cell it is that one's, whoever else has it.
                alone = "\t" not in text[before[1] : start]
                if held < before[0] and alone and before[0] not in _held(file)[line, start, end]:
                    yield Flaw(f"lines/{line}", "label", f"「{text[start:end]}」 stands at the last number")
                continue
            if before is None or after is None or "\t" in text[before[1] : after[0]]:
                continue
            own = before if held <= start else after
            if held not in (before[0], after[0]) and held > start:
                yield Flaw(f"lines/{line}", "label", f"「{text[start:end]}」 is not that of this number")
            wanted = _nearer(text, (start, end), before, after)
            wanted = wanted or _of_the_cell(file, line, text, (start, end), before, after)
            if held in (before[0], after[0]) and wanted and wanted != own:
                yield Flaw(f"lines/{line}", "label", f"「{text[start:end]}」 stands at the other number")


def _nearer(
    text: str, label: tuple[int, int], before: tuple[int, int], after: tuple[int, int]
) -> tuple[int, int] | None:
    """Of the numbers before and behind a label the one it is printed at; None where nothing tells."""
    opened = text[before[1] : label[0]]
    if opened.count("(") > opened.count(")") and ")" not in text[label[1] : after[0]]:
        return after  # 03-3501-1511(夜間は03-3501-1512)
    at_once = [
        bool(_AT_ONCE.fullmatch(text[before[1] : label[0]])),
        bool(_AT_ONCE.fullmatch(text[label[1] : after[0]])),
    ]
    if at_once[0] != at_once[1]:
        return before if at_once[0] else after
    return None


def _of_the_cell(
    file: EditionFile,
    line: int,
    text: str,
    label: tuple[int, int],
    before: tuple[int, int],
    after: tuple[int, int],
) -> tuple[int, int] | None:
    """Of two numbers to which a label is as near: where the cell begins with a label, the second; where it ends with
    one, the first."""
    if not (_AT_ONCE.fullmatch(text[before[1] : label[0]]) and _AT_ONCE.fullmatch(text[label[1] : after[0]])):
        return None
    begin, stop = bounds_of_cell(text, before[0], after[1])
    numbers = [each for each in file.numbers_on[line] if begin <= each[0] < stop]
    labels = [(start, end) for start, end, _ in labels_on(file)[line]]
    leads = any(_AT_ONCE.fullmatch(text[end : numbers[0][0]]) for start, end in labels if start >= begin and end <= numbers[0][0])  # fmt: skip
    trails = any(_AT_ONCE.fullmatch(text[numbers[-1][1] : start]) for start, _ in labels if start >= numbers[-1][1])  # fmt: skip
    return None if leads == trails else after if leads else before


@once
def _held(file: EditionFile) -> dict[tuple[int, int, int], set[int]]:
    """Place of a label → where the numbers begin that have it, those that are completed among them."""
    found: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for *_, phone in file.phones:
        for span in phone.get("label_spans", ()):
            found[tuple(span)].add(phone["value"][2][0][1])
    return found


@once
def labels_on(file: EditionFile) -> dict[int, set[tuple[int, int, int]]]:
    """Line → the labels on it, each with where its number begins; a number that is completed has its first's."""
    found: dict[int, set[tuple[int, int, int]]] = defaultdict(set)
    for *_, phone in file.phones:
        number = phone["value"][2][0]
        for line, start, end in phone.get("label_spans", ()):
            if line == number[0] and is_whole_number(phone["value"]):
                found[line].add((start, end, number[1]))
    return dict(found)
