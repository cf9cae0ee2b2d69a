"""The proof of hours in several columns: what a header says of their days is told of the cells below it, and of no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.cells import is_of_shorter_table
from madoguchi.editions.proof.file import Desk, EditionFile, Flaw
from madoguchi.editions.proof.text import fold

_DAY = (
    "平日|毎日|毎週|毎月|[月火水木金土日祝](?:曜日?|祝日|日)?|祝祭日|(?:学校の?)?休業?日|学校の?休み|年末年始|閉庁日"
    "|(?:長期|[夏冬春]季?)(?:休[暇業日み]|学校休業)(?:日|中|期間)*"
    "|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|weekdays?|daily"
)
_DAYS = re.compile(
    rf"(?:{_DAY})(?:[・、,/~～〜ー()（）\s-]*(?:{_DAY}|から|及び|と|を除く|除く|のみ)\)?)*", re.IGNORECASE
)
# What else a header of times says: 開園時間, 診療開始時刻, の, open.
_OF_TIMES = re.compile(
    "(?:診療|診察|受付|利用|相談|開設|業務|執務|対応|保育|運営|稼働|営業|窓口|取扱|可能|開始|終了|開館|閉館|開所|閉所|開店|閉店"
    "|開園|閉園|終園|開庁|始業|終業|始まり|終わり|時間帯?|時刻|日時"
    r"|open(?:s|ing)?|close[sd]?|closing|start|end|from|to|until|time|hours|at|日(?=\s|\Z)|[の_\s・:：()（）【】/-])*",
    re.IGNORECASE,
)
_READS_AS_TIME = re.compile(rf"[0-9]\s?[:：時]|{_DAY}|終日", re.IGNORECASE)
_OF_AN_END = re.compile("[開閉終始][始了店館所園業]|open|clos|start|end|from|to|until", re.IGNORECASE)


def check_hours_of_days(file: EditionFile) -> Iterator[Flaw]:
    """Below 開始時刻平日 stand the hours of 平日: they are told behind that word, those of other days behind theirs."""
    for desk in file.desks:
        if "hours" not in desk or not file.has_cells(desk["row"]):
            continue
        path, told, had = f"desks/{desk['id']}/hours", "", list[str]()
        if _is_of_no_number(file, desk):
            yield Flaw(path, "header", "these words are in the column of another header")
        for span in desk["hours"][2]:
            if is_of_header(file, span):
                told = fold(file.at(span))
                had.append(told)
            elif told not in _days_above(file, span) and not is_of_shorter_table(file, span[0]):
                yield Flaw(path, "header", f"「{told}」 does not stand above 「{fold(file.at(span))}」")
        if len(set(had)) < len(had) or (had and is_of_header(file, desk["hours"][2][-1])):
            yield Flaw(path, "header", "a word for closed days stands there twice, or without days")


def is_in_one_cell(file: EditionFile, fields: set[str], desk: Desk) -> bool:
    """Whether some fields may stand in one cell: a body is its own operator, an address has its postal code, and
    stands in brackets behind the name: 児童相談所(東市港町1-1).
    """
    if fields != {"organization", "address"}:
        return fields in ({"organization", "operator"}, {"address", "postal_code"})
    (line, _, end), (other, start, last) = desk["organization"][2][-1], desk["address"][2][0]
    text = fold(file.lines[line - 1])
    return (
        line == other
        and bool(re.fullmatch(r"\s?\(\s?", text[end:start]))
        and bool(re.match(r"\s?\)\s?(?:\t|\Z)", text[last:]))
    )


def is_called_otherwise(file: EditionFile, desk: Desk, line: int) -> bool:
    """Whether hours in a header of numbers are not those of a row: it has none, or says itself when to call it."""
    if line not in file.headers:
        return False
    labels = [phone["label"] for phone in desk.get("phones", ()) if "label" in phone]
    return not desk.get("phones") or any(map(_READS_AS_TIME.search, map(fold, labels)))


def _is_of_no_number(file: EditionFile, desk: Desk) -> bool:
    """Whether hours that stand in a header, 電話(平日), are above no number of the desk that is to be called."""
    line, start, _ = desk["hours"][2][0]
    if len(desk["hours"][2]) > 1 or line == desk["row"] or line not in file.headers:
        return False
    column = file.column(line, start)
    numbers = [phone["value"][2][0] for phone in desk.get("phones", ())]
    return all(file.column(at, begin) != column for at, begin, _ in numbers)


def is_of_header(file: EditionFile, span: Any) -> bool:
    """Whether a place is in a header, and says there for which days are the times below it."""
    line, start, _ = span
    column = file.column(line, start)
    words = fold(file.at(span))
    return any(words in _days_in(text) for at, text in file.headers.get(line, ()) if at == column)


def _days_above(file: EditionFile, span: Any) -> set[str]:
    """What the header above a cell, or left of it, says of its days, in its column or over several; "" for nothing."""
    column = file.column(span[0], span[1])
    last = file.header_above(span[0])
    found: set[str] = set()
    for line in file.lines_of_header(last):
        cells = file.headers.get(line, ())
        over = [(at, text) for at, text in cells if at == column or (at < column and line < last)][-1:]
        found.update(*(_days_in(text) for _, text in over))
    found.update(*(_days_in(text) for at, text in file.headers.get(span[0], ()) if at < column))
    return found or {""}


def _days_in(header: str) -> set[str]:
    """The words for days in a header of times, which has no other words."""
    whole = header.strip()
    for found in _DAYS.finditer(whole):
        start = found.start()
        if re.match(r"[日月]\s", found[0]) and whole[:start][-1:].isalpha():
            start += 1  # 日 of 診療日 月
        days = whole[start : found.end()].strip("・、,/~～〜-ー()（）_ \u3000")
        letter = len(days) == 1 and whole[start - 1 : start].isalpha() and whole[start] == days
        apart = len(days) == 1 and whole.endswith((f" {days}", f"\u3000{days}"))
        dates = days in ("日", "月", "月日") and days != whole and not (_OF_AN_END.search(whole) or apart)
        if letter or dates:
            continue  # 受付日, 日・時間
        if _OF_TIMES.fullmatch(whole[:start]) and _OF_TIMES.fullmatch(whole[found.end() :]):
            return {days + ")" if days.count("(") > days.count(")") else days}
    return set()
