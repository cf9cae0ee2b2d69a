"""The proof of what is no value: each reason why characters are accounted for shows in the line itself.

Part of the proof; like its other modules it needs nothing of the package. A heading, a sign, a code of the row
may not be used to hide a word or a number: what one of them may hold, and where, is told here for each of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from madoguchi.editions.proof.area_codes import area_codes_said
from madoguchi.editions.proof.cells import is_ditto, says_unchanged
from madoguchi.editions.proof.file import NUMBERS, Desk, EditionFile, Flaw, once, phones_of, values_of
from madoguchi.editions.proof.headers import (
    LONGEST_WORD,
    WORD_AND_COLON,
    Place,
    calls,
    holds_number,
    is_among_remarks,
    is_before_rows,
    is_footnote,
    is_header,
    is_within_desk,
    is_word_before,
    says_nothing,
)
from madoguchi.editions.proof.number_words import is_extension, is_kind, says_fax
from madoguchi.editions.proof.sources import ABOUT_THE_FILE
from madoguchi.editions.proof.text import fold
from madoguchi.editions.proof.units import labels_on

_MARK = re.compile(r"[(\[]?[※＊*注†‡#]{1,3}\s?[0-9①-⑳]{0,2}[)\]]?|[¹²³⁴-⁹]{1,2}")
# A row of nothing but its number and the like, of which nothing is a number to call.
_BARE_CODES = re.compile(r"(?!.*[0-9]-[0-9])(?!.*(?<![0-9.])0[1-9][0-9]{8})[0-9.,、\s]*")
# What ends a page or a list: a word for its end or for the next page, or the page's number.
_FOOT = re.compile(
    r"以上|以下余白|おわり|つづく|続く|(次ページ|次頁|次葉|裏面)[へに](続く|つづく)?|[0-9]+(ページ|頁)?|(p|page|ページ)[0-9]+|[0-9]+/[0-9]+(ページ|頁)?"
)
# 〒, and 日本 before it, as maps on the web write it.
_POSTAL_SIGN = re.compile(r"(?:日本[、,]?\s*)?〒")
# Whose a page is, and of which day a list: ©2026東市, 最終更新日:2026年4月1日, 令和8.4.1現在.
_WHOSE = re.compile("©|\\(c\\) ?[0-9]{4}|copy ?rights?|.*all rights reserved", re.IGNORECASE)
_CHANGED = "更新|改訂|改定|改正|修正|作成|公開|掲載|登録|発行"
_OF_DAY = re.compile(
    f"((最終|ページ|データ|情報)?({_CHANGED})(年月)?日?時?|基準日)?(?P<day>(?:[0-9]*+(令和|平成|昭和|[rhs令平昭]))?[0-9元]++[年./-].*?[0-9月日])(現在|時点|{_CHANGED})?(版|です)?"
)
_DAY = re.compile("(令和|平成|昭和|[rhs令平昭])?[0-9元年月日時分./-]+")
_COUNT = re.compile(r"[(（]?(?:[0-9]{1,3}|[①-⑳a-zA-Zア-ン一-十〇])[)）.．、:]?\s*")
# Days and hours.
_WHEN = re.compile("[0-9月火水木金土日祝夜朝昼週末毎平]")
_HOURS = re.compile(
    "[0-9]{1,2}([:：][0-9]{2}|時([0-9]{1,2}分|半)?)?\\s?([-~～〜]|から)\\s?(午[前後])?\\s?[0-9]{1,2}([:：][0-9]{2}|時)"
)
# What stands beside hours and says no more than they do.
_WITH_HOURS = re.compile(
    "受付|時間|日時|開館|開所|開庁|開設|営業|診療|利用|業務|対応|曜日?|祝日?|休日|休館|年末年始|平日|毎日|毎週|除く|まで|から|昼休み?|夜間?|朝|昼|[月火水木金土日第時分半午前後をはと]"
)
# What is no place for hours alone: they would be told of nobody. A title has other words beside them.
_SAYS_NO_HOURS = {
    "heading", "heading of a group", "header", "above the header", "total of the table", "foot of the page",
    "code of the row", "date of the row", "separator", "words around a label", "between numbers", "sign",
}  # fmt: skip
_SAYS_HOURS = re.compile("時間|日時|受付|営業|診療|開庁|開館|開所|hours", re.IGNORECASE)
_PARTICLES = re.compile(r"[\u3041-\u3096\s:：、,]*")
# Behind the name of an office whose number follows: 北支所は099-…
_TOLD_OF = re.compile(r"(?:では|は)[、,\s]?")
# What pages write behind a link that leads away: <外部リンク>, （別ウィンドウで開く）
_LEADS_AWAY = re.compile(
    r"\s?[<(\[]\s?(外部(リンク|サイト)(へ(リンク|移動)(します)?)?|(別|新しい)(ウ[イィ]ンドウ|タブ)[がで]?(開(く|きます))?)\s?[>)\]]"
)
# What parts or joins two numbers: what else stands there is a label, or a remark.
_JOINS = re.compile(
    "(内線(番号)?|市外局番|ナイセン|庁内|内|extension|ext?|x|新番号|旧(?:電話)?番号|(?:以前|変更前|移転前)の(?:電話)?番号|新|旧|または|又は|もしくは|若しくは|および|及び|ならびに|並びに|or|and"
    "|から|より|まで|番|です|ます|ください|下さい|なし|無し?|同左|左に同じ|同じ|電話(番号)?|tel|fax|ファッ?クス|e?mail|メール|br"
    "|[①-⑳はのとへにでがもかやをお])++",
    re.IGNORECASE,
)
# Signs that part or decorate what was read and say nothing by themselves.
_SILENT = set(" \t　、,／/・:：<>()（）[]［］*＊※～〜~+-\n\r") | {
    chr(c) for c in (0xA0, 0x2010, 0x2011, 0x2013)
}
# With so many filled cells a line is a row, and no heading.
_FILLED_ROW = 3
# An extension without its digits: 内線・ of 内線 462・463.
_WORD_OF_EXTENSION = re.compile(
    r"[\s:.()・、,～~-]*(?:(?:内線(?:番号)?|ナイセン|内|extension|ext|x)[\s:.()・、,～~-]*)?", re.IGNORECASE
)
# What stands beside a number is covered by the number that it is told of, by nothing else.
_BESIDE_NUMBERS = ("label of a number", "mark of a number", "kind of a number", "extension of a number")
# What is left out as a whole word.
_WHOLE = {
    "heading", "heading of a group", "doubled cell", "header", "above the header", "code of the row",
    "date of the row", "between numbers", "separator", "sign", "doubled number", "total of the table",
    "foot of the page", "empty cell", "as above",
}  # fmt: skip
# Where a value of a desk may stand in the same place, and of which field.
_SHARED: dict[str, set[str]] = {
    "heading": {"organization", "department", "phones", "faxes", "service_area", "urls"},
    "heading of a group": {"organization", "department"},
    "header": {"hours", "notes", "phones", "faxes"},
    "announces hours": {"notes"},
    "area code": {"notes"},
    "carried cell": {"department", "organization"},
    "label of a number": {"phones", "faxes", "notes"},
    "kind of a number": {"phones", "faxes", "notes"},
    "mark of a number": {"phones", "faxes", "notes"},
    "words around a label": {"phones", "faxes", "notes"},
    "between numbers": {"emails", "urls", "notes"},
    "extension of a number": {"phones", "faxes", "notes"},
    "former number": {"notes"},
    "sign": {"notes", "organization", "department", "operator", "address", "hours"},
    "separator": {"notes"},
    "particle before a number": {"notes"},
    "mark of a link": {"notes"},
    "sign of a postal code": {"notes"},
    "doubled number": {"phones", "faxes", "notes"},
}


def check_reasons_hold(file: EditionFile) -> Iterator[Flaw]:
    """Every reason is one that there is, and shows in its place."""
    seen: set[tuple[Any, ...]] = set()
    for line, start, end, why in file.raw["accounted"]:
        path = f"lines/{line}"
        if (line, start, end, why) in seen:
            yield Flaw(path, "twice", f"the same place is accounted for twice as {why}")
        seen.add((line, start, end, why))
        if not (0 <= start <= end <= len(file.lines[line - 1])) or line < 1 or why not in _SHOWS:
            yield Flaw(path, "accounted", f"unknown reason: {why}")
            continue
        place = _place(file, line, start, end)
        if why in ("header", "between numbers") and _says_kind(file, place):
            yield Flaw(path, "accounted", f"「{place.words}」 says what the number behind it is")
        other = {field for *_, field in place.fields} - _SHARED.get(why, set())
        if other:
            yield Flaw(path, "accounted", f"「{place.words}」 is no {why}: it is {', '.join(sorted(other))}")
        elif (
            not _SHOWS[why](file, place)
            or (why in _WHOLE and _is_cut_off(file, place, why))
            or (why in _SAYS_NO_HOURS and _is_hours_alone(place.words))
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
    text = file.lines[line - 1]
    words = fold(text[start:end])
    before, after = text[:start].rpartition("\t")[2], text[end:].partition("\t")[0]
    fields = [each for each in file.values_at.get(line, ()) if each[0] < end and start < each[1]]
    return Place(line, start, end, words, (before + after).strip(), fields)


def _is_area_code(file: EditionFile, place: Place) -> bool:
    """Words that name an area code: 市外局番は0854."""
    return bool(
        area_codes_said(place.words)
        or place.words.strip() in area_codes_said(fold(file.lines[place.line - 1]))
    )


def check_left_over(file: EditionFile) -> Iterator[Flaw]:
    """Characters of the source that no value and no other part of the list accounts for."""
    covered = [bytearray(len(line)) for line in file.lines]
    for line, start, end in _all_spans(file):
        if isinstance(line, int) and 1 <= line <= len(covered):
            mask = covered[line - 1]
            start, end = max(0, start), min(end, len(mask))
            mask[start:end] = b"\1" * (end - start) if start < end else mask[start:end]
    for number, (line, mask) in enumerate(zip(file.lines, covered, strict=True), start=1):
        for start, stop in _gaps(mask):
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
        if why not in _BESIDE_NUMBERS or why == "extension of a number":
            yield place


# -- each reason --------------------------------------------------------------------------------


def _is_heading(file: EditionFile, place: Place) -> bool:
    """All words of a line outside the desks, but for a sign or a count, which may be misread as a letter; or a name.

    Side by side with another heading, behind blanks, one may head a further column of the page.
    """
    text = fold(file.lines[place.line - 1])
    before, behind = text[: place.start], text[place.end :]
    if (place.line, place.start, place.end) in file.headings_beside:
        before = re.split(r"\s{2,}", before)[-1]
    begins = "\t" not in before and _may_be_beside_heading(before) and not is_footnote(text[: place.end])
    begins = begins and not _is_of_block(file, place)
    if not begins or "\t" in place.words or not place.words.strip():
        return False
    if any((start, end) == (place.start, place.end) for start, end, _ in place.fields):
        return True  # a name that heads what stands below it, too
    beside = [start for line, start, _ in file.headings_beside if line == place.line and start >= place.end]
    behind = re.split(r"\s{2,}", behind)[0] if beside else behind
    unread = set(re.findall(r"[^\W_]+", behind)).issubset(file.excused.get(place.line, ()))
    return (_may_be_beside_heading(behind) or unread) and not is_within_desk(file, place.line)


def _is_group_heading(file: EditionFile, place: Place) -> bool:
    """Words between the rows of which those below are told."""
    words = place.words
    alone = bool(words.strip()) and _may_be_beside_heading(place.rest)
    within = _is_of_block(file, place) or is_among_remarks(file, place.line)
    filled = sum(bool(cell.strip()) for cell in file.lines[place.line - 1].split("\t"))
    return (
        _is_above(file, place) and alone and not _tells(file, place) and not within and filled < _FILLED_ROW
    )


def _is_of_block(file: EditionFile, place: Place) -> bool:
    """Whether words stand below a name, in lines of words, with what a word before them says: 備考：予約制."""
    word = WORD_AND_COLON.match(place.words)
    return word is not None and file.row_above(place.line) > 0 and is_word_before(file, word[1])


def _tells(file: EditionFile, place: Place) -> bool:
    """Whether words are a footnote, a sentence, or have a number to call: they tell something of a desk."""
    sentence = place.words.rstrip().endswith("。") or place.line in _marked_lines(file)
    return sentence or is_footnote(place.words) or calls(place.words)


@once
def _marked_lines(file: EditionFile) -> set[int]:
    """The lines below tables that are footnotes: a mark is accounted for on them."""
    return {line for line, *_ in file.accounted("footnote mark")}


def _is_beside_heading(file: EditionFile, place: Place) -> bool:
    """A sign or a count before or behind a heading; one that was misread may be a letter."""
    return place.line in file.told and _may_be_beside_heading(place.words)


def _is_sign(file: EditionFile, place: Place) -> bool:
    """A sign, or the count of an item: 1. (2) ア; 〇 before a name is a circle."""
    before = fold(file.lines[place.line - 1][: place.start]).rpartition("\t")[2]
    mark = place.words.strip(" ()")
    if before.strip() and mark in {*"※*†‡"} and (file.window(place.line)[0], mark) in _begins_of_lines(file):
        return False  # that of a footnote
    begins = not place.fields and says_nothing(before)
    return says_nothing(place.words) or (begins and bool(_COUNT.fullmatch(place.words)))


@once
def _begins_of_lines(file: EditionFile) -> set[tuple[int, str]]:
    """The first signs of all lines that are no rows, each with the first line of its source."""
    others = ((n, text) for n, text in enumerate(file.lines, start=1) if n not in file.rows)
    return {(file.window(n)[0], fold(text).strip(" (")[:1]) for n, text in others}


def _is_above(file: EditionFile, place: Place) -> bool:
    return "\t" not in place.words and place.line not in file.rows


def _is_above_header(file: EditionFile, place: Place) -> bool:
    """A whole cell before the first row of its source, or before a further header, and no footnote."""
    alone = _may_be_beside_heading(place.rest) and not is_within_desk(file, place.line)
    above = _is_above(file, place) and alone and is_before_rows(file, place.line)
    return above and not (holds_number(file, place.line) or _tells(file, place))


def _is_about_the_file(file: EditionFile, place: Place) -> bool:
    """A cell of a line that begins with a key of linked data: #license | https://…"""
    return _is_above(file, place) and bool(ABOUT_THE_FILE.match(file.lines[place.line - 1]))


def _is_foot(file: EditionFile, place: Place) -> bool:
    """All that its line says: 以上, - 12 -, © 東市, 2026年4月1日現在."""
    of_line = file.lines[place.line - 1].replace("\t", " ").strip()
    alone = of_line == file.at((place.line, place.start, place.end))
    bare = re.sub(r"[\s()（）.~〜～ー–—―-]", "", place.words.casefold())
    whose = bool(_WHOSE.match(place.words)) and not calls(place.words)
    says = whose or bool(_FOOT.fullmatch(bare)) or _is_of_day(place.words)
    return alone and _is_above(file, place) and says


def _is_total(file: EditionFile, place: Place) -> bool:
    told = fold(file.lines[place.line - 1]).casefold()
    return _is_above(file, place) and ("計" in told or "total" in told or "sum" in told)


def _announces_hours(file: EditionFile, place: Place) -> bool:
    """Words before hours that say nothing of when; of nobody's where nothing of their line is at a desk."""
    values = file.values_at.get(place.line, ())
    if not values:
        return bool(_SAYS_HOURS.search(place.words)) and not _WHEN.search(place.words)
    before = any(field == "hours" and start == place.end for start, _, field in values)
    return before and not _WHEN.search(place.words)


def _is_carried(_file: EditionFile, place: Place) -> bool:
    return not place.rest and (place.start, place.end) in {each[:2] for each in place.fields}


def _is_cell(file: EditionFile, place: Place) -> bool:
    """A whole cell with something in it, in a row, below a header."""
    of_row = place.line in file.rows or not file.rows or _is_unread(file, place)
    of_row = of_row or bool(_BARE_CODES.fullmatch(fold(file.lines[place.line - 1])))
    if place.words.strip().isdecimal() and holds_number(file, place.line):
        of_row = of_row and not any(map(is_extension, file.headers_above(place)))
    return not place.rest and "\t" not in place.words and of_row


def _is_empty(file: EditionFile, place: Place) -> bool:
    """Nothing, or a sign that says so and is no remark of another row: of ○ and ✕ none is nothing."""
    words = place.words.strip()
    return (
        not place.rest
        and (
            says_nothing(words)
            or words in ("なし", "無し", "無", "ナシ")
            or says_unchanged(file, (place.line, place.start))
        )
        and words not in _signs_told(file)
    )


@once
def _signs_told(file: EditionFile) -> set[str]:
    """Signs that are remarks of desks."""
    spans = [note[2][-1] for desk in file.desks for note in desk.get("notes", ()) if note[2]]
    return {words for span in spans if says_nothing(words := fold(file.at(span)).strip())}


def _is_ditto(file: EditionFile, place: Place) -> bool:
    """An empty cell or 〃, or the name of the desk above, whose FAX stands here; or 〃 before a section whose body stands there."""
    if not place.rest:
        return not place.words.strip() or is_ditto(place.words) or _is_of_desk_above(file, place)
    above = max((row for row in file.rows if row < place.line), default=0)
    return is_ditto(place.words) and any(
        {span[0] for span in desk["organization"][2]} == {_line_of_body(file, above)}
        and any(
            level[2][0][:2] == [place.line, place.end] for level in desk.get("department", ()) if level[2]
        )
        for desk in file.desks_of_row.get(place.line, ())
    )


def _is_of_desk_above(file: EditionFile, place: Place) -> bool:
    """Whether a cell repeats what the desk of the row above has, and that desk has its FAX in this row."""
    return any(
        place.words.strip() in {value[0] for value in _names_and_notes(desk)}
        and any(span[0] == place.line for fax in desk.get("faxes", ()) for span in fax["value"][2])
        for desk in file.desks
        if desk["row"] == place.line - 1
    )


def _names_and_notes(desk: Desk) -> list[Any]:
    return [desk["organization"], *desk.get("department", ()), *desk.get("notes", ())]


def _line_of_body(file: EditionFile, row: int) -> int:
    """The line on which the body of a row's desks stands; 0 where there are several or none."""
    lines = {span[0] for desk in file.desks_of_row.get(row, ()) for span in desk["organization"][2]}
    return lines.pop() if len(lines) == 1 else 0


def _is_nation(_file: EditionFile, place: Place) -> bool:
    return not place.rest and place.words.strip() == "全国"


def _is_mark(_file: EditionFile, place: Place) -> bool:
    return bool(_MARK.fullmatch(place.words.strip()))


def _is_label(file: EditionFile, place: Place) -> bool:
    """The label of a number, which `labels_held` looks for, or one within a remark."""
    return "\t" not in place.words and bool(place.fields or place.line in file.excused)


def _is_kind_word(_file: EditionFile, place: Place) -> bool:
    return bool(place.fields)


def _is_marked_number(_file: EditionFile, place: Place) -> bool:
    """A number, or several, with their mark: 03-3501-1511(代)."""
    held = [each for each in place.fields if each[2] in NUMBERS]
    begins = any(start == place.start for start, *_ in held)
    return "\t" not in place.words and begins and place.end - max(end for _, end, _ in held) <= 4


def _is_around_label(file: EditionFile, place: Place) -> bool:
    """A phrase that names what the number behind it is for: (※…支援事業については."""
    numbers = (each for each in file.values_at.get(place.line, ()) if each[2] in NUMBERS)
    text = fold(file.lines[place.line - 1])
    within = [
        (text[place.start : start], text[end : place.end])
        for start, end, _ in labels_on(file).get(place.line, ())
        if place.start <= start and end <= place.end and (start, end) != (place.start, place.end)
    ]
    told = any(says_nothing(before) and _PARTICLES.fullmatch(after) for before, after in within)
    return "\t" not in place.words and told and any(each[0] == place.end for each in numbers)


def _is_particle(file: EditionFile, place: Place) -> bool:
    """What joins the name of an office to the number right behind it."""
    values = file.values_at.get(place.line, ())
    return bool(_TOLD_OF.fullmatch(place.words)) and any(
        field in NUMBERS and start == place.end for start, _, field in values
    )


def _is_between_numbers(file: EditionFile, place: Place) -> bool:
    """Words in a cell of numbers that part or join them."""
    words = re.sub(r"https?://\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "", place.words)
    text = file.lines[place.line - 1]
    start, end = text.rfind("\t", 0, place.start) + 1, text.find("\t", place.end)
    end = len(text) if end < 0 else end
    cell = (each for each in file.values_at.get(place.line, ()) if start <= each[0] and each[1] <= end)
    return (
        "\t" not in place.words
        and len(words) <= LONGEST_WORD
        and (says_nothing(words) or bool(_JOINS.fullmatch("".join(filter(str.isalnum, words)))))
        and any(
            field in (*NUMBERS, "extension") or (field == "notes" and _may_be_number(text[first:last]))
            for first, last, field in cell
        )
    )


def _is_extension_cell(file: EditionFile, place: Place) -> bool:
    """An extension that a number has, with nothing but the word for one: 内線 462・463."""
    text = fold(file.lines[place.line - 1])
    beside = [
        text[place.start : s] + text[e : place.end]
        for s, e in _extensions(file).get(place.line, ())
        if place.start <= s and e <= place.end
    ]
    return any(_WORD_OF_EXTENSION.fullmatch(words) for words in beside)


@once
def _extensions(file: EditionFile) -> dict[int, set[tuple[int, int]]]:
    """Line → where the extensions of numbers stand on it."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for desk in file.desks:
        for field, value in values_of(desk):
            for line, start, end in value[2] if field == "extension" else ():
                found[line].add((start, end))
    return found


def _is_former(_file: EditionFile, place: Place) -> bool:
    """Nothing but a number, in a remark."""
    number = re.fullmatch(r"\(?[0-9〇○一二三四五六七八九][0-9〇○一二三四五六七八九()ー・-]{5,}", place.words)
    return number is not None and bool(place.fields)


def _is_doubled_cell(file: EditionFile, place: Place) -> bool:
    """All of a cell that says what the one before it says, and a notice that it does."""
    cell = file.lines[place.line - 1][: place.start].split("\t")[-2:-1]
    told = any(n["code"] == "cell-doubled" and place.line in n["lines"] for n in file.raw["notices"])
    return told and not place.rest and [fold(words).strip() for words in cell] == [place.words.strip()]


def _is_doubled(file: EditionFile, place: Place) -> bool:
    """A number, or what stands beside it, a second time."""
    text = fold(file.lines[place.line - 1])
    is_number = sum(map(str.isdecimal, place.words)) >= 6
    if is_number and any(map(says_fax, file.headers_above(place))):
        return False  # a number that is called and a FAX as well is both
    if _is_said_again(file, place):
        return True
    is_tail = place.words.isdecimal() and len(place.words) > 1  # 8293 of 0776-33-8289/8293
    if is_number or is_tail:  # it may be printed with other signs: 03-1234ｰ5678
        again = "[^0-9\\t]{0,2}".join(filter(str.isdecimal, place.words))
        return len(re.findall(rf"(?<![0-9]){again}(?![0-9])", text)) > 1
    return False


def _is_said_again(file: EditionFile, place: Place) -> bool:
    """Whether a number, or a word before one, is that of a desk in whose lines it stands, printed there before."""
    words = re.fullmatch(r"局番なし|[#♯(]?[0-9][0-9()-]*", place.words) or is_kind(place.words)
    digits = "".join(filter(str.isdecimal, file.lines[place.line - 1][place.start :].partition("\t")[0]))
    if not words:
        return False
    for desk in file.desks_of_row.get(file.row_above(place.line, itself=True), ()):
        if place.line > file.end_of_row(desk):
            continue
        for phone in phones_of(desk):
            own = "".join(filter(str.isdecimal, phone["number"]))
            if phone["value"][2][0][0] < place.line and digits.startswith(own):
                return True
    return False


def _is_unread(file: EditionFile, place: Place) -> bool:
    told = (n for n in file.raw["notices"] if n["code"] == "row-unread" and place.line in n["lines"])
    return any(n["severity"] == "ERROR" for n in told)


def _gaps(mask: bytearray) -> Iterator[tuple[int, int]]:
    """Where nothing is covered."""
    for match in re.finditer(rb"\0+", bytes(mask)):
        yield match.span()


def _is_of_day(words: str) -> bool:
    """Whether words say of which day a list is, and nothing else: a word for that stands before the day or behind it."""
    bare = re.sub(r"[\s()（）【】〔〕:：※・。]|[(（][月火水木金土日](曜日?)?[)）]", "", words.casefold())
    told = _OF_DAY.fullmatch(bare)
    return told is not None and bool((told[1] or told[7]) and _DAY.fullmatch(told["day"]))


def _may_be_beside_heading(words: str) -> bool:
    bare = words.strip()
    return says_nothing(bare) or len(bare) == 1 or bool(_COUNT.fullmatch(bare))


def _is_hours_alone(words: str) -> bool:
    """Whether words are hours, and nothing but what stands beside hours."""
    rest, hours = _HOURS.subn("", words)
    return bool(hours) and not any(map(str.isalpha, _WITH_HOURS.sub("", rest)))


def _may_be_number(words: str) -> bool:
    """Whether a remark may be a number that was not read, or is a former one."""
    return bool(
        re.search(r"[0-9〇○一二三四五六七八九A-Za-z][-()ー―—・.．][0-9〇○A-Za-z]|[0-9]{4}", fold(words))
    )


_SHOWS: dict[str, Callable[[EditionFile, Place], bool]] = {
    "heading": _is_heading,
    "heading of a group": _is_group_heading,
    "total of the table": _is_total,
    "foot of the page": _is_foot,
    "heading sign": _is_beside_heading,
    "header": is_header,
    "above the header": _is_above_header,
    "about the file": _is_about_the_file,
    "announces hours": _announces_hours,
    "area code": _is_area_code,
    "carried cell": _is_carried,
    "code of the row": _is_cell,
    "date of the row": _is_cell,
    "empty cell": _is_empty,
    "as above": _is_ditto,
    "the whole country": _is_nation,
    "footnote mark": _is_mark,
    "label of a number": _is_label,
    "kind of a number": _is_kind_word,
    "mark of a number": _is_marked_number,
    "words around a label": _is_around_label,
    "between numbers": _is_between_numbers,
    "particle before a number": _is_particle,
    "mark of a link": lambda _, place: bool(_LEADS_AWAY.fullmatch(place.words)),
    "extension of a number": _is_extension_cell,
    "former number": _is_former,
    "doubled number": _is_doubled,
    "doubled cell": _is_doubled_cell,
    "unread row": _is_unread,
    "sign": _is_sign,
    "separator": lambda _, place: not any(map(str.isalnum, place.words)),
    "between levels": lambda _, place: says_nothing(place.words),
    "sign of a postal code": lambda _, place: bool(_POSTAL_SIGN.fullmatch(place.words.strip())),
}
