"""The proof of what is left out of lines outside rows: headings, what stands above a header, the foot of a page."""

from __future__ import annotations

import re

from madoguchi.editions.proof.file import EditionFile, once
from madoguchi.editions.proof.headers import (
    WORD_AND_COLON,
    Place,
    calls,
    holds_number,
    is_among_remarks,
    is_before_rows,
    is_count,
    is_footnote,
    is_within_desk,
    is_word_before,
    says_nothing,
)
from madoguchi.editions.proof.sources import ABOUT_THE_FILE
from madoguchi.editions.proof.text import fold

# What ends a page or a list: a word for its end or for the next page, or the page's number.
_FOOT = re.compile(
    r"以上|以下余白|おわり|つづく|続く|(次ページ|次頁|次葉|裏面)[へに](続く|つづく)?|[0-9]+(ページ|頁)?|(p|page|ページ)[0-9]+|[0-9]+/[0-9]+(ページ|頁)?"
)
# Whose a page is, and of which day a list: ©2026東市, 最終更新日:2026年4月1日, 令和8.4.1現在.
_WHOSE = re.compile("©|\\(c\\) ?[0-9]{4}|copy ?rights?|.*all rights reserved", re.IGNORECASE)
_CHANGED = "更新|改訂|改定|改正|修正|作成|公開|掲載|登録|発行"
_OF_DAY = re.compile(
    f"((最終|ページ|データ|情報)?({_CHANGED})(年月)?日?時?|基準日)?(?P<day>(?:[0-9]*+(令和|平成|昭和|[rhs令平昭]))?[0-9元]++[年./-].*?[0-9月日])(現在|時点|{_CHANGED})?(版|です)?"
)
_DAY = re.compile("(令和|平成|昭和|[rhs令平昭])?[0-9元年月日時分./-]+")
# Days and hours.
_WHEN = re.compile("[0-9月火水木金土日祝夜朝昼週末毎平]")
_SAYS_HOURS = re.compile("時間|日時|受付|営業|診療|開庁|開館|開所|hours", re.IGNORECASE)
# How many there are of each kind: 社会福祉法人11,株式会社439; [増2件、減0件].
_COUNTS = re.compile(r"[\[(【]?[^\W\d]+[0-9]+件?([,、][^\W\d]+[0-9]+件?)+[\])】]?")
# With so many filled cells a line is a row, and no heading.
_FILLED_ROW = 3


def is_heading(file: EditionFile, place: Place) -> bool:
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


def is_group_heading(file: EditionFile, place: Place) -> bool:
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


def is_beside_heading(file: EditionFile, place: Place) -> bool:
    """A sign or a count before or behind a heading; one that was misread may be a letter."""
    return place.line in file.told and _may_be_beside_heading(place.words)


def _is_above(file: EditionFile, place: Place) -> bool:
    return "\t" not in place.words and place.line not in file.rows


def is_above_header(file: EditionFile, place: Place) -> bool:
    """A whole cell before the first row of its source, or before a further header, and no footnote."""
    alone = _may_be_beside_heading(place.rest) and not is_within_desk(file, place.line)
    above = _is_above(file, place) and alone and is_before_rows(file, place.line)
    return above and not (holds_number(file, place.line) or _tells(file, place))


def is_about_the_file(file: EditionFile, place: Place) -> bool:
    """A cell of a line that begins with a key of linked data: #license | https://…"""
    return _is_above(file, place) and bool(ABOUT_THE_FILE.match(file.lines[place.line - 1]))


def is_foot(file: EditionFile, place: Place) -> bool:
    """All that its line says: 以上, - 12 -, © 東市, 2026年4月1日現在."""
    of_line = file.lines[place.line - 1].replace("\t", " ").strip()
    alone = of_line == file.at((place.line, place.start, place.end))
    bare = re.sub(r"[\s()（）.~〜～ー–—―-]", "", place.words.casefold())
    whose = bool(_WHOSE.match(place.words)) and not calls(place.words)
    says = whose or bool(_FOOT.fullmatch(bare)) or _is_of_day(place.words)
    return alone and _is_above(file, place) and says


def is_total(file: EditionFile, place: Place) -> bool:
    told = fold(file.lines[place.line - 1]).casefold()
    first = next((cell.strip() for cell in told.split("\t") if cell.strip()), "")
    counts = bool(_COUNTS.fullmatch(first)) and not holds_number(file, place.line)
    return _is_above(file, place) and (counts or "計" in told or "total" in told or "sum" in told)


def announces_hours(file: EditionFile, place: Place) -> bool:
    """Words before hours that say nothing of when; of nobody's where nothing of their line is at a desk."""
    values = file.values_at.get(place.line, ())
    if not values:
        return bool(_SAYS_HOURS.search(place.words)) and not _WHEN.search(place.words)
    before = any(field == "hours" and start == place.end for start, _, field in values)
    return before and not _WHEN.search(place.words)


def _is_of_day(words: str) -> bool:
    """Whether words say of which day a list is, and nothing else: a word for that stands before the day or behind it."""
    bare = re.sub(r"[\s()（）【】〔〕:：※・。]|[(（][月火水木金土日](曜日?)?[)）]", "", words.casefold())
    told = _OF_DAY.fullmatch(bare)
    return told is not None and bool((told[1] or told[7]) and _DAY.fullmatch(told["day"]))


def _may_be_beside_heading(words: str) -> bool:
    bare = words.strip()
    return says_nothing(bare) or len(bare) == 1 or is_count(bare)
