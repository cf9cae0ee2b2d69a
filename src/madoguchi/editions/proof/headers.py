"""The proof of headers: words for columns above the rows of a table, and a word before a value that says what it is.

Whoever may call something a header may hide it: a header holds no number and no sentence, and in a row of a
table there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import pairwise
from typing import NamedTuple

from madoguchi.editions.proof.cells import beside_in_cell, bounds_of_cell
from madoguchi.editions.proof.file import NUMBERS, EditionFile, once
from madoguchi.editions.proof.layout import rows_of_notes
from madoguchi.editions.proof.names import SENTENCE
from madoguchi.editions.proof.number_words import MARKS, both_kinds, is_kind
from madoguchi.editions.proof.text import fold

# What stands before a value and says what it is.
_BEFORE_VALUES = re.compile(
    "お?(住所|所在地|場所|会場|名称|名前|施設名|電話|番号|電話番号|時間|日時|受付|担当|窓口|連絡先|問い?合わ?せ先?|メール|備考|対象|内容|定休日|休み|代表者?|[Ee]-?[Mm]ail|URL|HP|ホームページ"
    "|(受付|開庁|開所|開館|開設|営業|診療|利用|業務|相談|対応)(時間|日時)|交通アクセス)"
)
# Where a form has room for a person's name: ［氏名］.
_LEFT_OPEN = re.compile(r"[\[〔【(](氏名|お?名前|担当者名?)[\]〕】)]")
# What one does at whoever stands behind it, in lines of words: 申・問, 会場・問い合わせ先.
_ASKS = "(お?申し?込み?|お?問い?合わ?せ|ご?予約|受け?付け?|相談|連絡|照会|主催|担当|編集|発行|[申問])先?"
_ASKING = re.compile(
    f"((({_ASKS}|会場|場所|ところ|企画)([・/／＆&]|および|及び)){{1,3}}{_ASKS}|[申問]|主催|編集|発行元?|担当|問 合 せ|申 込 ?先?|(お?申し?込み?|お?問い?合わ?せ|ご?予約|照会)先)[:：=]?|{_ASKS}[=/／]"
)
# Over a column of what is dialled from a day on: 番号が変わります.
_TELLS_CHANGE = re.compile("(電話)?番号が?(変わり|変更し|変更になり)ま(す|した)")
_MARKED_AS_WORD = re.compile(r"[〔［【\[(<].+[〕］】\])>]|.+[:：]")
# A number to call, or a part of one: 62-9112, 188, #7119.
_IS_NUMBER = re.compile(r"[#♯]?[0-9()\-・、,/\s]+|.*[0-9]-[0-9]{3,4}(?![0-9]).*")
# A number to call in some words: 消費者ホットライン 188, 救急相談 #7119, 0570 064 370.
_CALLS = re.compile(
    "[#♯][0-9]{4}|0[0-9]{1,3}[ -][0-9]{2,4}[ -][0-9]{3,4}"
    "|(?<![0-9.,/:-])1(?:04|1[0-9]|7[17]|8[89])(?![0-9.,/:%年月日時分人件円階号名か年歳-])"
)
# A word with a line to itself, for what stands on the next one; what says when is none.
_OWN_LINE = re.compile(
    "(?!.*([夜昼祝]|平日|^休日))(.*(先|窓口|名称?|番号|時間|日時|フォーム|手続き?|担当|その他|場所|会場|交通|アクセス|機関|施設|所在地|住所|電話|メール|備考|定休日|休館日|受付|内容|対象者?|問い?合わ?せ|申し?込み?|予約|照会)|事務所|営業所|支社|[A-Za-z ]+)"
)
# Signs around such a word: 【施設】, 問合せ:, 問合先 -----.
_SIGNS_AROUND = re.compile(r"[\s:：=【】〔〕\[\]-]+")
# (問い合わせ先): in round brackets most lines are remarks, so that the whole word is to be known.
_IN_BRACKETS = re.compile(r"\(\s?([^()]{1,12})\s?\)")
# What a word before a value announces: 備考：予約制.
WORD_AND_COLON = re.compile(r"([^\s:：]{1,10})\s?[:：]")
_COUNT = re.compile(r"[(（]?(?:[0-9]{1,3}|[①-⑳a-zA-Zア-ン一-十〇])[)）.．、:]?\s*")
# What a word before a value in running text has at most.
LONGEST_WORD = 20


class Place(NamedTuple):
    """What is accounted for: where, its words folded, the rest of its cell, and what else stands there."""

    line: int
    start: int
    end: int
    words: str
    rest: str  # of its cell, without it
    fields: list[tuple[int, int, str]]  # spans of values that it has a character in common with


def is_header(file: EditionFile, place: Place) -> bool:
    """A word above a column or before a value. A row of a table below its header has none."""
    words = place.words.strip()
    text = file.lines[place.line - 1]
    if (
        "\t" in words
        or is_footnote(fold(text[: place.end]))
        or (SENTENCE.search(words) and not (_TELLS_CHANGE.fullmatch(words) and "\t" in text))
        or _IS_NUMBER.fullmatch(words)
        or calls(words)
    ):
        return False
    if _reads_as_row(file, place.line):
        return False
    in_row = place.line in file.rows
    called = _holds_number_behind(file, place)
    if not in_row and "\t" in text and _is_of_columns(file, place.line) and not called:
        return True
    # A word with a line to itself may begin the remark that stands on the next one.
    own = [(place.start, place.end, "notes")]
    if not in_row and file.values_at.get(place.line, own) == own and _is_line_of_words(file, place):
        return True
    named = bool(_BEFORE_VALUES.fullmatch(words)) and words not in MARKS
    if not named and "\t" in text and in_row and _is_of_columns(file, file.header_above(place.line)):
        return False
    return _stands_before_value(file, place, text)


def _holds_number_behind(file: EditionFile, place: Place) -> bool:
    """Whether a number of a desk stands in the cell of some words, behind them."""
    _, stop = bounds_of_cell(file.lines[place.line - 1], place.end, place.end)
    return any(place.end <= at < stop for at, _ in file.numbers_on.get(place.line, ()))


def _is_line_of_words(file: EditionFile, place: Place) -> bool:
    """Whether a line of no value is a header: above all rows, or a word that says what stands on the next line."""
    first = file.window(place.line)[0]
    if not _rows_within(file, first, place.line):
        return True
    if bracketed := _IN_BRACKETS.fullmatch(place.words.strip()):
        return says_nothing(place.rest) and bool(_BEFORE_VALUES.fullmatch(bracketed[1]))
    bare = _SIGNS_AROUND.sub("", place.words)
    says_what = bool(_OWN_LINE.fullmatch(bare)) or (is_kind(bare) and bool(both_kinds(bare)))
    return says_nothing(place.rest) and says_what


def _rows_within(file: EditionFile, first: int, stop: int) -> bool:
    """Whether the row of a desk stands from one line on before another."""
    at = bisect_left(file.rows_in_order, first)
    return at < len(file.rows_in_order) and file.rows_in_order[at] < stop


@once
def _lines_of_columns(file: EditionFile) -> list[int]:
    """The lines of headers with several columns, in order."""
    return sorted(line for line in file.headers if line not in file.rows and _is_of_columns(file, line))


def is_before_rows(file: EditionFile, line: int) -> bool:
    """Whether a line stands before all rows of its source, or the header of a further table is the next below it."""
    first, last, _ = file.window(line)
    if not _rows_within(file, first, line):
        return True
    at = bisect_right(_lines_of_columns(file), line)
    header = _lines_of_columns(file)[at] if at < len(_lines_of_columns(file)) else last + 1
    return header <= last and not _rows_within(file, line, header)


def holds_number(file: EditionFile, line: int) -> bool:
    """Whether a number of a desk stands on a line."""
    return line in file.numbers_on


def _reads_as_row(file: EditionFile, line: int) -> bool:
    """Whether a line of no desk has a number where the header of the table above it has the word for numbers."""
    text = file.lines[line - 1]
    at = bisect_left(_lines_of_columns(file), line)
    header = _lines_of_columns(file)[at - 1] if at else 0
    if line in file.rows or "\t" not in text or header < file.window(line)[0]:
        return False
    called = {column for column, words in file.headers[header] if is_kind("".join(words.split()))}
    held = {text.count("\t", 0, start) for start, _ in file.numbers_on.get(line, ())}
    return file.lines[header - 1].count("\t") == text.count("\t") and not called.isdisjoint(held)


def is_within_desk(file: EditionFile, line: int) -> bool:
    """Whether a line stands between the row of a desk and the last line that says something of this desk."""
    row = file.row_above(line)
    return row < line < _last_lines(file).get(row, 0)


def is_pair(file: EditionFile, line: int) -> bool:
    """Whether a line that is no row has a word in its first cell and what it says in the only other one: 住所 | 東市."""
    cells = [at for at, cell in enumerate(file.lines[line - 1].split("\t")) if cell.strip()]
    words = {column for column, _ in file.headers.get(line, ())}
    return line not in file.rows and len(cells) == 2 and words == {cells[0]}


def is_among_remarks(file: EditionFile, line: int) -> bool:
    """Whether a line stands between the row of a desk in lines of words and a remark of this row's alone."""
    row = file.row_above(line)
    return row < line < _last_remarks(file).get(row, 0) and not any(row < head < line for head in file.told)


@once
def _last_remarks(file: EditionFile) -> dict[int, int]:
    """Row of one cell → the last line with a remark that no other row has, before the next row."""
    found: dict[int, int] = defaultdict(int)
    for span, rows in rows_of_notes(file).items():
        row = min(rows)
        if len(rows) == 1 and not file.has_cells(row) and file.row_above(span[0], itself=True) == row:
            found[row] = max(found[row], span[0])
    return dict(found)


@once
def _last_lines(file: EditionFile) -> dict[int, int]:
    """Row → the last line with a value of its desks that is no remark, before the next row."""
    found: dict[int, int] = defaultdict(int)
    for desk in file.desks:
        at = bisect_right(file.rows_in_order, desk["row"])
        stop = file.rows_in_order[at] if at < len(file.rows_in_order) else len(file.lines) + 1
        lines = [span[0] for field, span in file.spans_of(desk) if field != "notes" and span[0] < stop]
        found[desk["row"]] = max(found[desk["row"]], *lines, 0)
    return dict(found)


def _stands_before_value(file: EditionFile, place: Place, text: str) -> bool:
    """Whether a short word begins its cell, or what is said of a value, and has something behind it."""
    before, after = beside_in_cell(file, place)
    if before.strip() and not after.strip() and not _LEFT_OPEN.fullmatch(place.words):
        return False
    if "\t" not in text and not (before + after).strip():
        return False  # all of its line
    words = place.words.strip()
    asks = "\t" not in text and bool(_ASKING.fullmatch(words.strip(" 【】〔〕[]<>〈〉()")))
    known = is_word_before(file, words) or is_kind(words) or asks
    if len(words) > LONGEST_WORD or (any(map(str.isdecimal, words)) and not known):
        return False
    at = place.end + len(text[place.end :]) - len(text[place.end :].lstrip(" \u3000:："))
    at_number = any(
        start == at and field in NUMBERS for start, _, field in file.values_at.get(place.line, ())
    )
    if at_number and words.strip("()（）:： ") in MARKS:
        return False
    return not place.rest or known or bool(_MARKED_AS_WORD.fullmatch(words))


def _is_of_columns(file: EditionFile, line: int) -> bool:
    """Whether words for several columns stand on a line."""
    return len({column for column, _ in file.headers.get(line, ())}) > 1


def is_word_before(file: EditionFile, words: str) -> bool:
    """Whether words are some that stand at what they are of: 住所東市本町1-2; a list has them again."""
    return _header_words(file)[words.strip()] > 1 or bool(_BEFORE_VALUES.fullmatch("".join(words.split())))


@once
def _header_words(file: EditionFile) -> Counter[str]:
    """Word of headers → how often it stands, each place once."""
    told = sorted(file.accounted("header"))
    apart = (
        each for before, each in pairwise(((0, 0, 0), *told)) if before[0] != each[0] or before[2] <= each[1]
    )
    return Counter(fold(file.at(each)).strip() for each in apart)


def calls(words: str) -> bool:
    """Whether words have a number to call, which hides nowhere but at a desk."""
    return bool(_CALLS.search(words))


def is_footnote(words: str) -> bool:
    """Whether words are, or begin with, those of a footnote."""
    return words.lstrip().startswith("※") and any(map(str.isalnum, words))


def says_nothing(words: str) -> bool:
    """Whether there is neither a letter nor a digit in them."""
    return not any(map(str.isalnum, words))


def is_count(words: str) -> bool:
    """Whether they are the count of an item: 1. (2) ア."""
    return bool(_COUNT.fullmatch(words))
