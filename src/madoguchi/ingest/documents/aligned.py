"""Tables of a plain text whose columns are told by spaces, below a header: their cells, which may run over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madoguchi.ingest.ahead import ends_page
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.source import NEWLINE
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX, TEL
from madoguchi.text.screen import screen_width

# Words that one space at most parts; FAX and its number may stand further apart.
_PIECE = re.compile(
    rf"(?:(?:{TEL}|{FAX})[:：]?\s{{1,4}}(?=[(（]?[0０]))?[^\s]+(?:[ 　][^\s]+)*", re.IGNORECASE
)
_REMARK = re.compile(r"[※*(（注【〔\[［■□◆◇●○]")
_GROUP = re.compile(r"[【〔\[［■□◆◇●○]")
_FAX = re.compile(FAX, re.IGNORECASE)
_NUMBERED = {Kind.PHONE, Kind.FAX, Kind.CONTACT}
_NAMING = {Kind.NAME, Kind.BODY, Kind.DESK, Kind.UNIT, Kind.KEEPER, Kind.DIVISION}
_ENDS_WITH_LETTER = re.compile(r"[^\W\d_]\Z")
_KNOWN = 2  # words of headers that a header has at least
_FEWEST = 2  # rows of a table
# Columns, and rows, of a table whose cells single spaces part; and a number in one of its cells.
_COLUMNS_BY_SPACE, _ROWS_BY_SPACE = 3, 3
_CALL = re.compile(r"[(（]?[\d０-９]{1,5}(?:[-－()（）][\d０-９]{1,4}){0,2}[-－)）][\d０-９]{4}|[-－―]+|なし")
_MOST_COLUMNS = 100
_TAB_STOP = 4  # places from one tab to the next
_HANGING = 4  # half-width columns that the second line of a name may stand further right
_AREA = re.compile(r"(?:地区|地域|区域|圏域|方面|エリア|ブロック|管内)\Z")  # heads rows below it
_OFF = 1  # half-width columns that a cell may stand beside its header
_MARGIN = 4  # half-width columns before the longest cell's end, from which on a word may have been broken


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text by its pieces, each with the column of the screen where it begins; full-width letters take two."""

    number: int
    pieces: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class _Row:
    """A row of a table: for each of its lines the cells, by their columns."""

    first: int
    lines: list[dict[int, str]]


def with_spaces_before_words(text: str) -> str:
    """Return a text whose tabs all stand before or behind the words of a line, with spaces for them; any other as it is.

    A typist moves words to the right with tabs, too, and those part no cells.

    >>> with_spaces_before_words("東課\\n\\t電話 099-000-0001\\t")
    '東課\\n    電話 099-000-0001'
    """
    if "\t" not in text:
        return text
    lines = text.split("\n")
    if any("\t" in line.strip() for line in lines):
        return text
    return "\n".join(_moved(line) if "\t" in line else line for line in lines)


def with_tabs(text: str) -> str:
    """Return a text whose aligned tables have tabs between their cells, each row on its first line.

    The lines that a row runs over become empty, so each line stays where it is. A table in which one line does
    not stand in the columns of the header, or whose rows can't be told apart, stays as it is.
    """
    raw = NEWLINE.split(text)
    if "  " not in text and "　　" not in text:
        found = _single_spaced(raw)
        return "\n".join(found) if found != raw else text
    found = list(raw)
    at = 0
    while at < len(raw):
        columns = _columns(_line(raw, at))
        end, rows, groups = _rows(raw, at, columns) if columns else (at, [], set())
        if len(rows) >= _FEWEST:
            found[at] = "\t".join(word for _, word in _line(raw, at).pieces)
            found[at + 1 : end] = [raw[n] if n in groups else "" for n in range(at + 1, end)]
            for row, cells in zip(rows, _joined(rows, columns), strict=True):
                found[row.first] = "\t".join(cells)
            at = end
        else:
            at += 1
    return "\n".join(found) if found != raw else text


def _single_spaced(raw: Sequence[str]) -> list[str]:
    """The lines of a text in which single spaces part cells, where each row below a header has as many words as it.

    The last of two numbers may be missing: 名称 所在地 電話 FAX over 東館 東町1-2 099-000-0001.
    """
    found = list(raw)
    for at, text in enumerate(raw):
        words = text.split()
        kinds = _kinds(words) if len(words) >= _COLUMNS_BY_SPACE and "\t" not in text else []
        if not any(kind in _NUMBERED for kind in kinds) or None in kinds:
            continue
        rows: list[list[str]] = []
        for below in raw[at + 1 :]:
            cells = below.split()
            if not any(char.isdigit() for char in below):
                break
            cells += [""] * (len(cells) == len(words) - 1 and kinds[-1] is Kind.FAX)
            rows.append(cells)
        if len(rows) >= _ROWS_BY_SPACE and all(_fits(cells, kinds) for cells in rows):
            found[at] = "\t".join(words)
            found[at + 1 : at + 1 + len(rows)] = ["\t".join(cells) for cells in rows]
    return found


def _fits(cells: Sequence[str], kinds: Sequence[Kind | None]) -> bool:
    """Whether each cell is what its column is for: digits where numbers are, letters where names are."""
    return len(cells) == len(kinds) and all(
        bool(_CALL.fullmatch(cell)) or (kind is Kind.FAX and not cell)
        if kind in _NUMBERED
        else cell.isdecimal() is (kind in (Kind.SERIAL, Kind.COUNT)) and not _CALL.fullmatch(cell)
        for cell, kind in zip(cells, kinds, strict=True)
    )


def _kinds(words: Sequence[str]) -> list[Kind | None]:
    """What the columns below some words hold."""
    matches = [header_words().match(fold(word)) for word in words]
    return [match.kind if match is not None and match.whole else None for match in matches]


def _line(raw: Sequence[str], number: int) -> _Line:
    text = raw[number]
    pieces: list[tuple[int, str]] = []
    column = read = 0
    for piece in _PIECE.finditer(text) if "\t" not in text else ():
        column, read = column + screen_width(text[read : piece.start()]), piece.start()
        pieces.append((column, piece.group()))
    return _Line(number, tuple(pieces))


def _columns(line: _Line) -> list[tuple[int, Kind | None]]:
    """Where the columns of a header begin and what they hold; nothing where a line is no header of desks."""
    if not _KNOWN <= len(line.pieces) <= _MOST_COLUMNS:
        return []
    known = [header_words().match(fold(word)) for _, word in line.pieces]
    kinds = [
        m.kind if m is not None and (m.whole or not m.weak or m.kind in _NAMING) else None for m in known
    ]
    is_header = (
        sum(kind is not None for kind in kinds) >= _KNOWN
        and any(kind in _NUMBERED for kind in kinds)
        and not any(char.isdigit() for _, word in line.pieces for char in word)
    )
    return [(at, kind) for (at, _), kind in zip(line.pieces, kinds, strict=True)] if is_header else []


def _rows(
    raw: Sequence[str], header: int, columns: list[tuple[int, Kind | None]]
) -> tuple[int, list[_Row], set[int]]:
    """The line behind the rows below a header, the rows, and the headings of groups; no rows where a line doesn't fit.

    A name that stands alone a little further in goes on from the row above where other names do so, too: in most rows,
    or beside other cells. It may head the rows below it otherwise.
    """
    rows: list[_Row] = []
    hanging: list[dict[int, str]] = []
    groups: set[int] = set()
    apart = True  # whether an empty line stands before the next
    end = header + 1
    for number in range(header + 1, len(raw)):
        line = _line(raw, number)
        if not raw[number].strip():
            apart = True
            continue
        if not any(map(str.isalnum, raw[number])):
            continue  # a rule below the header, or between rows
        if ends_page(raw[number].strip()):
            groups.add(number)  # said of nothing: the rows may go on below it
            continue
        if apart and _is_group(line, columns) and _is_row(raw, number + 1, columns):
            groups.add(number)
            continue  # its rows go on below the one header
        if _columns(line) or (_stands_first(line, columns) and (apart or _REMARK.match(line.pieces[0][1]))):
            break  # a remark, the heading of a group or another header
        hangs = bool(rows) and not apart and _hangs(line, columns)
        cells = _cells(line, columns, hangs=hangs)
        if cells is None or (hangs and _has_number(cells, columns)):
            return end, [], groups  # (a section of the row above, with a number of its own)
        hanging += [cells] if hangs else []
        if hangs or (rows and not apart and _goes_on(cells, rows[-1], columns)):
            rows[-1].lines.append(cells)
        elif _has_number(cells, columns) or _has_address(cells):
            rows.append(_Row(number, [cells]))
        else:
            return end, [], groups  # the number stands beside the middle of its row, or there is none
        apart, end = False, number + 1
    go_on = not hanging or any(len(cells) > 1 for cells in hanging) or 2 * len(hanging) > len(rows)
    return end, rows if go_on else [], groups


def _is_group(line: _Line, columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line is the heading of a group within a table: 【東部地区】."""
    return _stands_first(line, columns) and bool(_GROUP.match(line.pieces[0][1]))


def _is_row(raw: Sequence[str], number: int, columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line is there, and is a row of a table."""
    cells = _cells(_line(raw, number), columns) if number < len(raw) else None
    return cells is not None and 0 in cells and (_has_number(cells, columns) or _has_address(cells))


def _stands_first(line: _Line, columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line has words in the first column alone."""
    return len(line.pieces) == 1 and line.pieces[0][0] <= columns[0][0] + _OFF


def _hangs(line: _Line, columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line begins a little further right than the first column, of names, and does not reach into the second."""
    (begin, kind), (second, _) = columns[:2]
    start, word = line.pieces[0]
    within = _OFF < start - begin <= _HANGING and start + screen_width(word) < second
    return kind in _NAMING and within and not (_REMARK.match(word) or _AREA.search(word))


def _cells(
    line: _Line, columns: list[tuple[int, Kind | None]], *, hangs: bool = False
) -> dict[int, str] | None:
    """The pieces of a line by their columns; None where one stands in none. The last may begin further right.

    `hangs`: so does the first.
    """
    found: dict[int, str] = {}
    last = len(columns) - 1
    for start, word in _parted(line, columns):
        start = columns[0][0] if hangs and not found else start
        at = next((n for n, (begin, _) in enumerate(columns) if abs(begin - start) <= _OFF), None)
        if at is None and start > columns[last][0] and last not in found:
            at = last
        if at is None:
            return None
        found[at] = word
    return found


def _parted(line: _Line, columns: list[tuple[int, Kind | None]]) -> Iterator[tuple[int, str]]:
    """The pieces of a line, a long one cut at the single space where the next column begins in which none does."""
    begun = {start for start, _ in line.pieces}
    begins = {begin for begin, _ in columns if not begun & set(range(begin - _OFF, begin + _OFF + 1))}
    for start, word in line.pieces:
        spaces = (at for at, char in enumerate(word) if char in " \u3000")
        cut = next((at for at in spaces if start + screen_width(word[: at + 1]) in begins), None)
        if cut is None:
            yield start, word
        else:
            yield start, word[:cut]
            yield start + screen_width(word[: cut + 1]), word[cut + 1 :]


def _goes_on(cells: dict[int, str], row: _Row, columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line is of the row above: it names nobody, or has no number and no address of its own."""
    names = [at for at, (_, kind) in enumerate(columns) if kind in _NAMING] or [0]
    if not any(at in cells for at in names):
        return True
    above = {at for line in row.lines for at in line}
    if not _has_number(cells, columns) and _awaits_address(row, cells):
        return True
    return not (_has_number(cells, columns) or _has_address(cells)) and cells.keys() <= above


def _awaits_address(row: _Row, cells: dict[int, str]) -> bool:
    """Whether a line has an address below the postal code of the row above, which has none so far."""
    return any(
        shape_of(fold(word)) is Shape.ADDRESS
        and [shape_of(fold(line[at])) for line in row.lines if at in line] == [Shape.POSTAL_CODE]
        for at, word in cells.items()
    )


def _has_number(cells: dict[int, str], columns: list[tuple[int, Kind | None]]) -> bool:
    """Whether a line says a number to call, or in the column of numbers why there is none."""
    return any(
        (columns[at][1] in _NUMBERED or find_phones(fold(word))) and not _FAX.match(fold(word))
        for at, word in cells.items()
    )


def _has_address(cells: dict[int, str]) -> bool:
    return any(shape_of(fold(word)) in (Shape.ADDRESS, Shape.POSTAL_CODE) for word in cells.values())


def _joined(rows: Sequence[_Row], columns: list[tuple[int, Kind | None]]) -> list[list[str]]:
    """The cells of all rows, each with all of its lines."""
    found = []
    longest = [0] * len(columns)
    for line in (line for row in rows for line in row.lines):
        for at, word in line.items():
            longest[at] = max(longest[at], screen_width(word))
    for row in rows:
        cells = [""] * len(columns)
        for at, (_, kind) in enumerate(columns):
            for word in (line[at] for line in row.lines if at in line):
                cells[at] += f"{_between(cells[at], word, kind, longest[at])}{word}"
        found.append(cells)
    return found


def _between(above: str, word: str, kind: Kind | None, longest: int) -> str:
    """What parts two lines of a cell: nothing where a word seems to go on, in a name that ends as none does."""
    if not _ENDS_WITH_LETTER.search(above) or not word[0].isalpha():
        return " " if above else ""
    if kind in _NAMING:
        return " " if BODY.search(fold(above)) else ""
    return "" if screen_width(above) >= longest - _MARGIN else " "


def _moved(line: str) -> str:
    words = line.strip()
    return line[: len(line) - len(line.lstrip())].expandtabs(_TAB_STOP) + words if words else ""
