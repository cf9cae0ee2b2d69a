"""The proof of kinds: a value has the form of its field, and is that of the word above it or before it.

What the other rows of a column tell, a sparse column and a table of two rows do not: there the form of a
value and its header tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.cells import beside_in_cell
from madoguchi.editions.proof.file import (
    NAMES,
    NUMBERS,
    WITH_OPERATOR,
    Desk,
    EditionFile,
    Flaw,
    phones_of,
    values_of,
)
from madoguchi.editions.proof.headers import WORD_AND_COLON, is_pair, is_word_before
from madoguchi.editions.proof.number_words import KIND_WORDS
from madoguchi.editions.proof.rules import check_value, may_be_place
from madoguchi.editions.proof.text import days_in, fold
from madoguchi.editions.proof.words_before import word_before

_EXACT = {
    "emails": re.compile(r"[^\s@,;、。]{1,64}+@[^\s@,;、。]{1,255}\.[A-Za-z0-9-]{2,}"),
    "urls": re.compile(r"(https?://|www\.)[^\s]+|[\w.-]{1,60}\.[A-Za-z]{2,}(/[^\s]*)?"),
    "postal_code": re.compile(r"[0-9]{3}\s?-?\s?[0-9]{4}"),
}
_ROUND_THE_CLOCK = re.compile("24 ?時間|終日|年中無休")
_CLOCK = re.compile("(?<![0-9])[0-9]{1,2}([:：][0-9]{2}|時(?!間))|午前|午後|正午")
_DAYS = re.compile(
    "24|二十四|常時|随時|通年|無休|毎[日週月]|平日|休日|祝|[土日][・、]?[日祝]|[月火水木金土日]([曜～~〜・、,-]|$)"
    "|夜間|昼|日中|時間|[0-9]日|[0-9]月|週|曜|年末|(?i:mon|tue|wed|thu|fri|sat|sun|week|daily|am|pm)"
)
_PLACE = re.compile(
    "[0-9〇一二三四五六七八九十]|[都道府県市区町村郡]|[階館棟舎内前横隣]|番地|丁目|字|庁|ビル|センター|役場|支所|(?i:floor|street|bld)"
)
_WITH_CODE = re.compile(r"〒?\s?[0-9]{3}-[0-9]{4}\s")
_LOT_AT_END = re.compile(
    r"[市区町村郡都道府県].{0,80}[0-9](-[0-9]+(-[0-9]+)?(番地?|号)?|番地?|号)$|^[0-9-]+$"
)
# Before days on which nobody is there.
_CLOSED_ON = re.compile("(休業|定休|休館|休診|休所|休園|閉館|閉庁|閉所|休)日|お?休み")
_NO_HOURS = re.compile("[0-9元]年.*現在|ください|下さい")
# 児童相談所(東市港町1-1)
_ADDRESS_BEHIND = re.compile(
    r"(?<=[^()])\s?\(\s?[^\s()0-9]{1,8}[市区郡][^()]{1,30}[0-9]-[0-9]+(-[0-9]+)?\s?\)$"
)
# What is no name: a remark, a mark, the words before a name in a sentence.
_REMARK = re.compile(
    r".*※[0-9]*|※.*|要?(事前)?予約([制可]|優先|必要|不要|が必要)?|.*[も中]受付|.*は休み|.*を除く|[^()]*(です|ます)。?"
)
_OF_A_SENTENCE = re.compile("(?<=[^ぁ-ん])(は|を|へ|が|には|では|とは|への)$")
_TURNS_TO = re.compile(r"\s?\)?(?:へ|まで|に)。?\s*\Z")
# Words before a value, or above its column, that say of which field it is.
_SAID_BY = {
    "address": re.compile("(施設|窓口)?(住所|所在地)"),
    "hours": re.compile("(受付|開設|営業|診療|利用|相談|開館|開庁|業務|対応|開所)(可能)?(時間|日時)"),
    "emails": re.compile("(電子)?メール(アドレス)?|[Ee]-?[Mm]ail"),
    "urls": re.compile("URL|HP|ホームページ(アドレス)?|ウェブサイト"),
    "postal_code": re.compile("郵便番号|〒"),
    "notes": re.compile("備考欄?|特記事項|注意事項|備\\s?考"),
    "phones": re.compile("電話(番号)?|TEL|Tel"),
    "faxes": re.compile("(FAX|ファックス|ファクス|ふぁっ?くす|[FＦ](?=番号)|[電伝]送)(番号)?"),
}
# From a day on something is another: …日より電話番号が変更, …日から移転.
_CHANGES_FROM = re.compile("[年月日](?:から|より)[^。]{0,30}(?:変更|移転)")
# A remark on a number to call: 電話番号が変更, 番号が変わります; no 郵便番号.
_SAYS_NUMBER = re.compile("(?<!郵便)(?<!整理)番号")
# Words that say less plainly what may stand below them, whatever its form.
_SAYS_LOOSELY = {
    "address": re.compile("(住所|所在地?|場所|会場|ところ|位置|address|location)", re.IGNORECASE),
    "hours": re.compile(
        "(受付|時間|日時|とき|曜日|期間|開設日|営業|診療|休み|open|close|hours|days?)|開[館所庁]|閉[館所庁]",
        re.IGNORECASE,
    ),
}
# Fields whose values stand behind their word, or below it.
_TOLD = (*WITH_OPERATOR, "address", "hours", "emails", "urls", "postal_code", "notes")
# What remarks may have among them.
_IN_REMARKS = ("address", "urls", "emails", "postal_code")
# A word for a telephone or a FAX, with a number or without one: what a number has, and no remark.
_KIND_ALONE = re.compile(rf"(?:{KIND_WORDS})\s?[:：]\s?(?:0[0-9-]+)?", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"[\W_]*([^\s:：]{1,10}?)\s*[:：]\s*(?:〒?\s?[0-9]{3}-?[0-9]{4}\s*)?")
_HOURS_ALONE = re.compile(
    "(平日|毎日|[月火水木金土日](曜日?)?([～~〜・、-][月火水木金土日](曜日?)?){0,6})?[ のは]*"
    "(午前|午後)?[0-9]{1,2}([:：][0-9]{2}|時([0-9]{1,2}分|半)?)[～~〜-](午前|午後|翌)?[0-9]{1,2}([:：][0-9]{2}|時([0-9]{1,2}分|半)?)"
)
# 毎月第2火曜日の午後1時から3時まで, 平日9:00～16:00 in a sentence.
_HOURS_IN_WORDS = re.compile(
    "(?<![の・と、,0-9第月])(平日|毎日|(毎月)?第[1-5][月火水木金土日]曜日?|[月火水木金土日]曜日?)[の ]?(午前|午後)?[0-9]{1,2}([:：][0-9]{2}|時)(～|から)(午前|午後|翌)?[0-9]{1,2}([:：][0-9]{2}|時)"
)
_DAYS_ALONE = re.compile(
    "平日|毎日|土日祝?日?|[月火水木金土日](曜日?)?([～~〜・、-][月火水木金土日祝](曜日?)?){1,6}"
)
_LEVEL = re.compile(
    "(.{0,3}(部局?|局|部署)名?)|(.{0,3}[課室]名?|担当(?:課室?|部署)?名?|課室名?)|(.{0,3}[係班]名?)"
)
_BODIES = re.compile("都道府県名?|県名?|市町村名?|市区町村名?|自治体名?|(団体|施設|機関|事務所|事業所)名?")
_FOOTNOTE = re.compile(r"\s*\(?([※注]\s?[0-9]{1,2})(?![0-9年月日時.])\)?")
_READS_AS_TIME = re.compile("(?<![0-9])[0-9]{1,2}:[0-9]{2}|[0-9]時|[月火水木金土日]曜日")
_COLON = re.compile(r"\s?[:：]\s?(?=\w)")
_WITHIN_A_TIME = re.compile(r"[0-9][:：]?\|[:：]?[0-9]|[～〜~-]\| ?[0-9午翌]|[0-9時分]\|[～〜~]")
_DAYS_BEFORE = re.compile("(曜日?|平日|祝日|毎日|土日)の?$|[月火水木金土日祝][・、]$")
# 9:00～17:00、月、祝日を除く: these days are left out, whatever else is said of them.
_DAYS_OUT = r"(?:[、,]\s?(?:[月火水木金](?:曜日?)?|[土日祝](?:・?[土日祝]){0,2}(?:曜日?|日)?|年末年始|休日)){1,5}\s?(?:を?除|以外)"
_DAYS_BEHIND = re.compile(
    rf"(?!{_DAYS_OUT})[・、,～〜~-]\s?([月火水木金土日祝][曜・、,～〜~-]|平日|祝日)(?![^、。\t]{{0,8}}休)|から\s?[0-9午翌]"
)
# An address among names and labels: 大字東7, 北1条西3丁目 東ビル3階.
_READS_AS_PLACE = re.compile(
    r"大字.{1,8}[0-9]|[市区町村].{0,12}[0-9](条|丁目|番地)|[都道府県市区].{2,12}[0-9]-[0-9]+(-[0-9]+)?$"
)
_ENDS_NAME = re.compile(r"[^\s0-9:：。、()]{0,20}([課係室部局署市町村県]|センター|窓口|コーナー)")
_BODY_AS_HEADING = re.compile("(委員会|事務局|本部|庁|役所|役場)$")


def check_of_their_kinds(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """Every value has the form of its field, and stands below or behind no word of another."""
    for field, value in values_of(desk):
        if value[2] and field in _TOLD:
            told = _words_of_value(file, value)
            if not _has_form(file, field, value, told):
                yield Flaw(f"{path}/{field}", "kind", f"「{value[0]}」 has not the form of this field")
            elif field == "hours" and any(map(_CLOSED_ON.fullmatch, told)) and not _CLOCK.search(value[0]):
                yield Flaw(
                    f"{path}/{field}",
                    "kind",
                    "the word before it or above it says that these are closed days",
                )
            elif (other := _said_otherwise(file, field, value, told, desk)) is not None:
                yield Flaw(f"{path}/{field}", "kind", f"the word before it or above it says {other}")
        if (
            field == "organization"
            and "address" not in desk
            and file.is_as_found(desk["table"])
            and file.has_cells(value[2][-1][0])
            and _ADDRESS_BEHIND.search(fold(value[0]))
        ):
            yield Flaw(f"{path}/{field}", "kind", "its address stands in brackets behind it")
        if field == "notes" and value[1] == "derived" and len(value[2]) > 1:
            (above, *_), (line, *_) = value[2][:2]
            if not file.has_cells(above) and not 0 <= line - above <= 2:
                yield Flaw(f"{path}/{field}", "header", "the word before it stands elsewhere")
    for label in (phone.get("label", "") for phone in phones_of(desk)):
        if _READS_AS_PLACE.search(fold(label)):
            yield Flaw(f"{path}/phones", "kind", f"「{label}」 is an address, and no label")
    for field, value in values_of(desk):
        line, start, _ = value[2][0] if value[2] else (0, 0, 0)
        if (
            field in (*WITH_OPERATOR, "address")
            and start
            and value[0][:1] in "(["
            and file.lines[line - 1][start - 1].isalnum()
        ):
            yield Flaw(f"{path}/{field}", "cut", "what stands in brackets behind a word is of it")
    yield from _bodies_by_header(file, desk, path)


def check_dated_facts(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """What a footnote says of a day from which something changes is a fact of its desks, with that day and the new place."""
    told = {fact["note"][0] for fact in desk.get("dated", ())}
    for note in desk.get("notes", ()):
        on_row = note[2] and note[2][0][0] == desk["row"]
        if not on_row and note[0] not in told and _CHANGES_FROM.search(note[0]) and days_in(note[0]):
            yield Flaw(f"{path}/dated", "date", "a remark says from which day something changes")
    for at, fact in enumerate(desk.get("dated", ())):
        here = f"{path}/dated/{at}"
        if fact.keys() - {"field", "since", "text", "note"} or fact["field"] not in ("address", "phones"):
            yield Flaw(here, "form", "no dated fact")
            continue
        yield from check_value(file, fact["note"], f"{here}/note", desk, "notes")
        if fact["note"] not in desk.get("notes", ()):
            yield Flaw(f"{here}/note", "note", "this is no remark of the desk")
        if fact["since"] not in days_in(fact["note"][0]):
            yield Flaw(f"{here}/since", "date", f"the note does not say {fact['since']}")
        of_number = _SAYS_NUMBER.search(fact["note"][0]) is not None and not fact.get("text")
        if (fact["field"] == "phones") != of_number:
            yield Flaw(f"{here}/field", "field", "the note says otherwise what changes")
        if fact in desk["dated"][:at]:
            yield Flaw(here, "twice", "this dated fact stands there twice")
        yield from _new_place(fact, desk, f"{here}/text")


def _new_place(fact: dict[str, Any], desk: Desk, path: str) -> Iterator[Flaw]:
    """Where the remark of a desk's own row ends with a place to which it moves, that is said, all of it."""
    note = fact["note"][0]
    of_row = any(span[0] == desk["row"] for span in fact["note"][2][:1])
    if "text" not in fact:
        if of_row and may_be_place(re.split("より|から", note)[-1]):
            yield Flaw(path, "text", "the note says to which place it moves")
    elif not fact["text"] or not note.endswith(fact["text"]):
        yield Flaw(path, "text", "the note does not end with this")
    elif not note.removesuffix(fact["text"]).rstrip().endswith(("より", "から", "に", "、")):
        yield Flaw(path, "text", "the place begins further before")
    elif not (may_be_place(fact["text"]) and of_row):
        yield Flaw(path, "text", "the line is not there, or is not the desk's")


def check_whole_remarks(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """No remark is a part of another one, nor what goes on behind a value that a sign parts."""
    notes = [tuple(note[2][-1]) for note in desk.get("notes", ()) if note[2] and note[1] == "printed"]
    for note in notes:
        if any(note != other and _within(note, other) for other in notes):
            yield Flaw(f"{path}/notes", "twice", "a remark is a part of another one")
    for line, _, end in notes:
        behind = _behind_numbers(file, desk, line, end)
        if fold(file.lines[line - 1][:end]).endswith("は") and _TURNS_TO.match(behind):
            yield Flaw(f"{path}/notes", "cut", "a phrase goes on behind its number")
    values = [(field, value) for field, value in values_of(desk) if value[2]]
    for field, value in values:
        if _is_cut_at_sign(file, field, value):
            yield Flaw(f"{path}/{field}", "cut", "it is cut at a sign, and goes on")
    for note in notes:
        for field, value in values:
            first, last = tuple(value[2][0]), tuple(value[2][-1])
            if last[0] == note[0] and last[2] <= note[1]:
                before, after, gap = last, note, file.lines[note[0] - 1][last[2] : note[1]]
            elif first[0] == note[0] and note[2] <= first[1]:
                before, after, gap = note, first, file.lines[note[0] - 1][note[2] : first[1]]
            else:
                continue
            if gap == "\t" and _is_in_unnamed_column(file, note):
                continue
            if _goes_on_behind(field, fold(file.at(before)), fold(gap), fold(file.at(after))):
                yield Flaw(
                    f"{path}/{field}", "cut", f"it goes on: 「{file.at(before)}{gap}{file.at(after)}」"
                )
    if "hours" not in desk and file.is_as_found(desk["table"]):
        for note in notes:
            alone = note[0] == desk["row"] and len(file.desks_of_row[note[0]]) == 1
            in_words = alone and not file.has_cells(note[0])
            said = _HOURS_IN_WORDS.search(fold(file.at(note))) if in_words else None
            if said or (_HOURS_ALONE.fullmatch(fold(file.at(note))) and _is_clear(file, note)):
                yield Flaw(f"{path}/notes", "kind", "these are its hours")


def _behind_numbers(file: EditionFile, desk: Desk, line: int, start: int) -> str:
    """What stands behind the last number of a desk that is alone on its line; "" where none follows a place of it."""
    ends = [p["value"][2][0][2] for p in desk.get("phones", ()) if p["value"][2][0][0] == line]
    alone = line == desk["row"] and len(file.desks_of_row[line]) == 1
    return fold(file.lines[line - 1])[max(ends) :] if alone and ends and max(ends) > start else ""


def _is_in_unnamed_column(file: EditionFile, note: tuple[int, ...]) -> bool:
    """Whether a remark is all of a cell below a header of several columns that has no words for its own."""
    header = file.header_above(note[0])
    told = {column for column, _ in file.headers.get(header, ())}
    return len(told) > 1 and file.column(*note[:2]) not in told and not any(beside_in_cell(file, note))


def _is_cut_at_sign(file: EditionFile, field: str, value: Any) -> bool:
    """Whether a value ends at a colon, begins behind its word, has half of a bracket, or begins behind its days."""
    (line, start, _), (last, _, end) = value[2][0], value[2][-1]
    before, behind = fold(file.lines[line - 1][:start]), fold(file.lines[last - 1][end:])
    if field == "hours" and (
        _DAYS_BEFORE.search(before)
        or _WITHIN_A_TIME.search(before[-2:] + "|" + fold(file.at(value[2][0]))[:2])
        or _WITHIN_A_TIME.search(fold(file.at(value[2][-1]))[-2:] + "|" + behind[:2])
    ):
        return True
    if field == "hours" and (fold(file.at(value[2][-1])).endswith("から") or _DAYS_BEHIND.match(behind)):
        return True
    if field in (*WITH_OPERATOR, "address", "hours") and value[1] == "printed" and len(value[2]) == 1:
        text = fold(value[3])
        return text.count("(") > text.count(")") and ")" in behind.partition("\t")[0]
    unread = file.at(value[2][0]) in file.excused.get(line, ())  # 東課: 0244-36-02？1
    if field != "notes" or value[1] != "printed" or "\t" in before + behind or unread:
        return False
    word, goes_on = _WORD_BEFORE.fullmatch(before), _COLON.match(behind)
    at = end + goes_on.end() if goes_on else 0  # 連絡はメールのみ：info@…: what stands there is another value
    own = any(start == at and field != "notes" for start, _, field in file.values_at.get(last, ()))
    return (goes_on is not None and not own) or (word is not None and not word_before(file, line, start))


def _goes_on_behind(field: str, before: str, gap: str, after: str) -> bool:
    """Whether two values are one: a sign parts them, and the second is more of the first."""
    if field == "notes":
        return gap in (":", "：")
    if field == "extension":
        return gap in ("・", "、", ",") and after[:1].isdecimal()
    if field == "hours":
        return (
            not gap.strip(" 、,")
            and len(gap) < 2
            and all(_HOURS_ALONE.fullmatch(each) or _DAYS_ALONE.fullmatch(each) for each in (before, after))
        )
    if field in NAMES:
        return (not gap and before.endswith("・")) or (
            gap.isspace() and len(gap) == 1 and all(_ENDS_NAME.fullmatch(each) for each in (before, after))
        )
    return False


def _is_clear(file: EditionFile, span: tuple[int, ...]) -> bool:
    """Whether a place is all of its line, behind signs and a word, or all of its cell."""
    before, after = beside_in_cell(file, span)
    return not re.search(r"\w", after) and not re.search(r"※|[注*]\s?[0-9]", before)


def check_at_its_mark(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """What a footnote says is said of the rows that have its mark, where a row has it; a mark stands in its row."""
    values = [("notes", note) for note in desk.get("notes", ())]
    values += [("hours", desk["hours"])] if "hours" in desk else []
    for field, value in values:
        line, start, _ = value[2][-1] if value[2] else (0, 0, 0)
        mark = _FOOTNOTE.match(fold(file.lines[line - 1])) if line and line not in file.rows else None
        if mark is None or not _is_borne_above(file, mark[1], file.window(line)[0], line):
            continue
        own = {desk["row"], *desk["lines"]} - {line}
        if not any(_bears(fold(file.lines[at - 1]), mark[1]) for at in own):
            yield Flaw(f"{path}/{field}", "note", f"its row has not the mark {mark[1]}")
        elif field == "notes" and start > mark.start(1) and line not in file.marks_on:
            yield Flaw(f"{path}/notes", "cut", f"the mark {mark[1]} is left out")


def _is_borne_above(file: EditionFile, mark: str, first: int, line: int) -> bool:
    """Whether a row of a source above a footnote has its mark."""
    return any(_bears(fold(file.lines[row - 1]), mark) for row in file.rows if first <= row < line)


# -- what the words of a value say ------------------------------------------------------------


def _has_form(file: EditionFile, field: str, value: Any, told: list[str]) -> bool:
    text = fold(value[0])
    excused = field not in ("hours", "address") and fold(value[3]) in file.excused.get(value[2][0][0], ())
    if excused or value[1] in ("corrected", "changed"):
        return True
    if field == "notes":
        return not (_EXACT["postal_code"].fullmatch(text) or _KIND_ALONE.fullmatch(text))
    word = WORD_AND_COLON.match(text) if field != "notes" else None
    if word and (is_word_before(file, word[1]) or _fields_of(word[1])):
        return False  # 受付時間：平日: its word is no part of it
    if field != "notes" and _fields_of(text):
        return False
    loosely = _SAYS_LOOSELY.get(field)
    by_header = loosely is not None and any(map(loosely.search, told))
    if field in _EXACT:
        return bool(_EXACT[field].fullmatch(text))
    if field == "hours":
        reads = bool(_CLOCK.search(text) or _DAYS.search(text)) and not _NO_HOURS.search(text)
        return (reads and not _OF_A_SENTENCE.search(text)) or by_header
    if field == "address":
        return (bool(_PLACE.search(text)) or by_header) and not (
            _OF_A_SENTENCE.search(text)
            or _READS_AS_TIME.search(text)
            or _REMARK.fullmatch(text)
            or _WITH_CODE.match(text)
        )
    if field in WITH_OPERATOR:
        return not (
            (field == "operator" and is_word_before(file, text))
            or _OF_A_SENTENCE.search(text)
            or _READS_AS_TIME.search(text)
            or _REMARK.fullmatch(text)
            or _LOT_AT_END.search(text)
            or (field == "department" and _READS_AS_PLACE.search(text))
        )
    return True


def _said_otherwise(
    file: EditionFile, field: str, value: Any, told: list[str], desk: dict[str, Any]
) -> str | None:
    """Which field a word says that a value is of, where it is of another and reads as that one."""
    text = fold(file.at(value[2][-1]))
    for word in told if file.is_as_found(desk["table"]) else ():  # a description may say otherwise
        others = _fields_of(word)
        if not others or field in others:
            continue
        other = others[0]
        if other == "hours" and not _CLOCK.search(text):
            continue
        if other == "address" and (field == "postal_code" or not re.search("[0-9]", text)):
            continue
        if other in (*NUMBERS, "emails", "urls", "postal_code") and field == "notes":
            continue
        line = value[2][-1][0]
        in_cell = field == "notes" and file.has_cells(line) and not is_pair(file, line)
        if other in NUMBERS or in_cell or (field == "notes" and _shares_cell(file, desk, other, value)):
            continue
        of_hours = field == "hours" and (_CLOCK.search(text) or _ROUND_THE_CLOCK.search(text))
        if other == "notes" and (field in _IN_REMARKS or of_hours):
            continue
        return other
    return None


def _shares_cell(file: EditionFile, desk: Desk, field: str, value: Any) -> bool:
    """Whether a value of a field stands in the cell of another value, before it."""
    line, start, _ = value[2][-1]
    return field in desk and any(
        span[0] == line and span[2] <= start and "\t" not in file.lines[line - 1][span[2] : start]
        for span in desk[field][2][-1:]
    )


def _words_of_value(file: EditionFile, value: Any) -> list[str]:
    """The word above a value in its column, or before it in its line."""
    line, start, _ = value[2][-1]
    text = file.lines[line - 1]
    if "\t" in text:
        column, above = text.count("\t", 0, start), file.header_above(line)
        cells = file.lines[above - 1].split("\t") if above else []
        words = [fold(cells[column]).strip()] if column < len(cells) > 1 else []
        words += [
            word.strip(":： ") for at, word in file.headers.get(line, ()) if at == column - 1
        ]  # 場所 | 東館
        begin = text.rfind("\t", 0, start) + 1
    else:
        words, begin = [], 0
    before = fold(text[begin:start])
    # In a page set in columns other words stand left of it, behind a gap.
    word = _WORD_BEFORE.fullmatch(before) or _WORD_BEFORE.fullmatch(re.split(r"\s{2,}", before)[-1])
    return [*words, *([word[1]] if word else [])]


# -- bodies -----------------------------------------------------------------------------------


def _bodies_by_header(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """The body of a desk stands in the outermost of the columns of bodies, bureaus, sections that its row fills."""
    row, body = desk["row"], desk["organization"][2]
    if any(level[1] == "printed" and level[2] == body for level in desk.get("department", ())):
        yield Flaw(f"{path}/department", "level", "its body is its section")
    above = file.header_above(row) if file.is_as_found(desk["table"]) else 0
    if not above or not body or not file.has_cells(row):
        return
    cells = file.lines[row - 1].split("\t")
    words = [fold(cell).strip() for cell in file.lines[above - 1].split("\t")]
    for span in desk["operator"][2] if "operator" in desk else ():
        if span[0] == row and _rank(words, file.column(row, span[1])):
            yield Flaw(f"{path}/operator", "level", "it stands in a column of sections")
    own = _rank(words, file.column(row, body[0][1]))
    if not own or body[0][0] != row:
        return
    levels = [*desk.get("department", ()), *desk.get("notes", ())]
    within = {file.column(row, span[1]) for level in levels for span in level[2] if span[0] == row}
    for column in range(min(len(words), len(cells))):
        rank = _rank(words, column)
        if rank is None or rank >= own or not cells[column].strip():
            continue
        if rank == 0 or column in within:
            yield Flaw(f"{path}/organization", "level", f"its body stands below 「{words[column]}」")
    heading = file.heading(desk["table"], row)
    if heading and heading not in file.rows and heading not in {s[0] for s in body}:
        called = file.called_above(row)
        if len(words) > 1 and any(map(_BODY_AS_HEADING.search, called)) and "department" in desk:
            yield Flaw(
                f"{path}/organization", "level", "the heading above is its body, and the desk says another"
            )


def _bears(text: str, mark: str) -> bool:
    """Whether a line has a mark behind its first words."""
    return bool(re.search(rf"\S.*{re.escape(mark)}(?![0-9])", text))


def _within(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]


def _fields_of(word: str) -> list[str]:
    """The fields that a word says a value is of."""
    return [field for field, form in _SAID_BY.items() if form.fullmatch(word)]


def _rank(words: list[str], column: int) -> int | None:
    """How far within a body what stands in a column is, by its header: 0 bodies, 1 bureaus, 2 sections, 3 teams."""
    word = words[column] if column < len(words) else ""
    if _BODIES.fullmatch(word):
        return 0
    found = _LEVEL.fullmatch(word)
    return None if found is None else next(at for at in (1, 2, 3) if found[{1: 1, 2: 3, 3: 4}[at]])
