"""The proof of what is left out of cells and at the begin of lines: codes, empty cells, what stands above, signs."""

from __future__ import annotations

import re

from madoguchi.editions.proof.cells import (
    beside_in_cell,
    is_ditto,
    of_other_time,
    says_nobody,
    says_unchanged,
)
from madoguchi.editions.proof.file import EditionFile, names_of, once
from madoguchi.editions.proof.headers import Place, holds_number, is_count, says_nothing
from madoguchi.editions.proof.number_words import is_extension
from madoguchi.editions.proof.text import fold

_MARK = re.compile(r"[(\[]?[※＊*注†‡#]{1,3}\s?[0-9①-⑳]{0,2}[)\]]?|[¹²³⁴-⁹]{1,2}")
# A row of nothing but its number and the like, of which nothing is a number to call.
_BARE_CODES = re.compile(r"(?!.*[0-9]-[0-9])(?!.*(?<![0-9.])0[1-9][0-9]{8})[0-9.,、\s]*")
# 〒, and 日本 before it, as maps on the web write it.
_POSTAL_SIGN = re.compile(r"(?:日本[、,]?\s*)?〒")
# What pages write behind a link that leads away: <外部リンク>, （別ウィンドウで開く）
_LEADS_AWAY = re.compile(
    r"\s?[<(\[]\s?(外部(リンク|サイト)(へ(リンク|移動)(します)?)?|(別|新しい)(ウ[イィ]ンドウ|タブ)[がで]?(開(く|きます))?)\s?[>)\]]"
)


def is_sign(file: EditionFile, place: Place) -> bool:
    """A sign, or the count of an item: 1. (2) ア; 〇 before a name is a circle."""
    before = fold(beside_in_cell(file, place)[0])
    mark = place.words.strip(" ()")
    if before.strip() and mark in {*"※*†‡"} and (file.window(place.line)[0], mark) in _begins_of_lines(file):
        return False  # that of a footnote
    begins = not place.fields and says_nothing(before)
    return says_nothing(place.words) or (begins and is_count(place.words))


@once
def _begins_of_lines(file: EditionFile) -> set[tuple[int, str]]:
    """The first signs of all lines that are no rows, each with the first line of its source."""
    others = ((n, text) for n, text in enumerate(file.lines, start=1) if n not in file.rows)
    return {(file.window(n)[0], fold(text).strip(" (")[:1]) for n, text in others}


def is_carried(_file: EditionFile, place: Place) -> bool:
    return not place.rest and (place.start, place.end) in {each[:2] for each in place.fields}


def is_cell(file: EditionFile, place: Place) -> bool:
    """A whole cell with something in it, in a row, below a header."""
    of_row = place.line in file.rows or not file.rows or is_unread(file, place)
    of_row = of_row or bool(_BARE_CODES.fullmatch(fold(file.lines[place.line - 1])))
    if place.words.strip().isdecimal() and holds_number(file, place.line):
        of_row = of_row and not any(map(is_extension, file.headers_above(place)))
    return not place.rest and "\t" not in place.words and of_row


def is_empty(file: EditionFile, place: Place) -> bool:
    """Nothing, or a sign that says so and is no remark of another row: of ○ and ✕ none is nothing."""
    words = place.words.strip()
    return (
        not place.rest
        and (
            says_nothing(words)
            or words in ("なし", "無し", "無", "ナシ")
            or any(says(file, (place.line, place.start)) for says in (says_unchanged, says_nobody))
        )
        and words not in _signs_told(file)
    )


@once
def _signs_told(file: EditionFile) -> set[str]:
    """Signs that are remarks of desks."""
    spans = [note[2][-1] for desk in file.desks for note in desk.get("notes", ()) if note[2]]
    return {words for span in spans if says_nothing(words := fold(file.at(span)).strip())}


def stands_for_above(file: EditionFile, place: Place) -> bool:
    """An empty cell or 〃, or the name of the desk above, of which more stands here; or 〃 before a section whose body stands there."""
    if not place.rest:
        return not place.words.strip() or is_ditto(place.words) or _is_of_desk_above(file, place)
    above = file.row_above(place.line)
    return is_ditto(place.words) and any(
        {span[0] for span in desk["organization"][2]} == {_line_of_body(file, above)}
        and any(
            level[2][0][:2] == [place.line, place.end] for level in desk.get("department", ()) if level[2]
        )
        for desk in file.desks_of_row.get(place.line, ())
    )


def _is_of_desk_above(file: EditionFile, place: Place) -> bool:
    """Whether a cell repeats what the desk of the row above has, and that desk has a value in this row."""
    return any(
        place.words.strip() in {value[0] for value in (*names_of(desk), *desk.get("notes", ()))}
        and any(span[0] == place.line for _, span in file.spans_of(desk))
        for row in (place.line - 1, of_other_time(file, place.line))
        for desk in file.desks_of_row.get(row, ())
    )


def _line_of_body(file: EditionFile, row: int) -> int:
    """The line on which the body of a row's desks stands; 0 where there are several or none."""
    lines = {span[0] for desk in file.desks_of_row.get(row, ()) for span in desk["organization"][2]}
    return lines.pop() if len(lines) == 1 else 0


def is_nation(_file: EditionFile, place: Place) -> bool:
    return not place.rest and place.words.strip() == "全国"


def is_separator(_file: EditionFile, place: Place) -> bool:
    return says_nothing(place.words)


def is_postal_sign(_file: EditionFile, place: Place) -> bool:
    return bool(_POSTAL_SIGN.fullmatch(place.words.strip()))


def is_mark_of_link(_file: EditionFile, place: Place) -> bool:
    return bool(_LEADS_AWAY.fullmatch(place.words))


def is_mark(_file: EditionFile, place: Place) -> bool:
    return bool(_MARK.fullmatch(place.words.strip()))


def is_doubled_cell(file: EditionFile, place: Place) -> bool:
    """All of a cell that says what the one before it says, and a notice that it does."""
    cell = file.lines[place.line - 1][: place.start].split("\t")[-2:-1]
    told = any(place.line in notice["lines"] for notice in file.notices_of("cell-doubled"))
    return told and not place.rest and [fold(words).strip() for words in cell] == [place.words.strip()]


def is_unread(file: EditionFile, place: Place) -> bool:
    told = file.notices_of("row-unread")
    return any(notice["severity"] == "ERROR" and place.line in notice["lines"] for notice in told)
