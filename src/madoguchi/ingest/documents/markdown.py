"""Tables that are drawn in a text, with | as Markdown has them or with │ of box drawings, and the marks of Markdown."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise

from madoguchi.ingest.documents.broken_rows import rows_on_one_line
from madoguchi.ingest.documents.cellwords import raised, struck_out
from madoguchi.ingest.pieces.headers import Kind, header_words
from madoguchi.ingest.source import NEWLINE
from madoguchi.model.notice import Notice
from madoguchi.text.phone_words import FAX

_BAR = re.compile(r"(?<!\\)[|│┃｜]")
# A line that draws and says nothing: |---|:--:|, +----+, ├──┼──┤, =====.
_DRAWING = re.compile(r"[\s|│┃｜:+=\-─-╿―ー]+")
_GRID_HEADED = re.compile(r"\s*\+(?:=+\+)+\s*")  # +=====+=====+
_FEWEST_OF_A_GRID = 2  # rows, its header among them
_STROKE = re.compile(r"[-=─-╿―ー]{2}")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s++([^#\s]++(?:[#\s]++[^#\s]++)*+)[#\s]*+")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(<?([^\s()<>]{0,1000})>?(?:\s+\"[^\"]{0,200}\")?\)")
# What is struck out; 9時~~12時、13時~~17時 is not.
_STRUCK = re.compile(r"(?<![\d時分~])~~(?=[^\s~])([^~]{1,200})(?<=\S)~~(?!~)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)([^*_`]{1,500}?)(?<=\S)\1")
# A line of nothing else, or a name whose address stands in a bracket behind it.
_IN_BOLD = re.compile(rf"{_EMPHASIS.pattern}(?=\Z|\s?[(（])")
# A heading, a line that begins in bold, or a link or words in bold in an entry of a list: a text that Markdown is.
_IS_MARKDOWN = re.compile(
    r"^\s{0,3}#{1,6}[ \t]+\S|^\*\*[^\s*\d][^*\n]{0,60}\*\*|^\s{0,9}(?:[-*+]|\d{1,2}\.)[ \t]+[^\n]{0,99}(?:\*\*|\]\()",
    re.MULTILINE,
)
_ENTRY = re.compile(r"\s{0,9}(?:[-*+]|\d{1,2}\.)\s")
# A line break of HTML; at the end of a line its bracket may be lost.
_BREAK = re.compile(r"<br\s{0,9}/?(?:>|\s*\Z)", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(rf"(?<=\d)\s*{_BREAK.pattern}\s*(?=[\d(+])", re.IGNORECASE)
# The mark of a footnote as HTML or Markdown sets it.
_RAISED = re.compile(r"<sup>([^<>]{1,20})</sup>|\[\^(\d{1,2})\]:?", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>")

# Lines with so many bars are a table where so many stand one below another, and so many of them have the same.
_BARS_OF_A_ROW, _ROWS_OF_A_TABLE, _MOST_ROWS = 2, 3, 0.7
_LINES_OF_A_HEADER, _LINES_OF_A_ROW = 2, 4
# A number to call; a FAX may stand in a line of its own below it.
_CALLED = re.compile(rf"^(?!\s{{0,9}}{FAX}).*\d-\d{{1,4}}-\d{{4}}", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"\(?0\d")  # what a cell of a number begins with


def cells_of(line: str) -> tuple[str, ...]:
    """Return the cells of a line that begins with a bar, as they stand between the bars; else nothing.

    >>> cells_of("| 東課 | 03-1111-2222 |")
    ('東課', '03-1111-2222')
    """
    bare = line.strip()
    if len(bare) < 2 or not _BAR.match(bare):
        return ()
    pieces = [cell.strip().replace("\\|", "|") for cell in _BAR.split(bare)]
    return tuple(pieces[1:-1] if not pieces[-1] else pieces[1:])


def is_rule(line: str) -> bool:
    """Whether a line of a drawn table is a rule between rows."""
    return bool(_DRAWING.fullmatch(line) and _STROKE.search(line))


def without_bars(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return a text whose drawn tables have tabs between their cells; each line stays where it is.

    A text without such a table is returned as it is. What is struck out is left out, with a notice.
    """
    whole = rows_on_one_line(NEWLINE.split(text))
    lines = [line for _, line in whole]
    rows = _shifted_back(lines, _whole_rows(lines, _rows(lines)))
    if not rows and not any(p.search(text) for p in (_IS_MARKDOWN, _BREAK, _RAISED, _STRUCK)):
        return text, ()
    notices: list[Notice] = []
    found = [""] * len(NEWLINE.split(text))
    for number, (at, line) in enumerate(whole, start=1):
        cells = rows.get(number)
        if struck := [
            words for cell in ((line,) if cells is None else cells) for words in _STRUCK.findall(cell)
        ]:
            notices.append(struck_out(" ".join(struck)).notice(at))
        if cells is None:
            found[at - 1] = _bare(line)
            continue
        words = [_plain(cell) for cell in cells]
        found[at - 1] = "\t".join(words if len(words) > 1 else [*words, ""]) if any(words) else ""
    return "\n".join(found), tuple(notices)


def _rows(lines: list[str]) -> dict[int, tuple[str, ...]]:
    """Line number → cells, of the rows of all drawn tables.

    The outer bars may be missing above a rule, and in lines that have the same bars, one below another.
    """
    found: dict[int, tuple[str, ...]] = {}
    open_table = False
    alike = _alike(lines)
    for number, line in enumerate(lines, start=1):
        if not _BAR.search(line) or is_rule(line):
            open_table = open_table and is_rule(line)
            continue
        below = lines[number] if number < len(lines) else ""
        open_table = open_table or (is_rule(below) and bool(_BAR.search(below)))
        inside = open_table or number in alike
        if cells := cells_of(line) or (cells_of(f"|{line.strip().rstrip('|')}|") if inside else ()):
            found[number] = cells
    return found


def _whole_rows(lines: list[str], rows: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The rows of tables in which a rule stands between every two of them, each with all of its lines on the first.

    Where two lines between rules are desks of their own, each with its name and its number, a rule parts groups; in a
    grid of reStructuredText, whose header is parted by =, it parts rows.
    """
    found = dict(rows)
    for _, table in groupby(
        enumerate(lines, start=1), lambda each: bool(_BAR.search(each[1]) or is_rule(each[1]))
    ):
        blocks: list[list[int]] = [[]]
        is_grid = False
        for number, line in table:
            is_grid |= _GRID_HEADED.fullmatch(line) is not None
            if number in rows:
                blocks[-1].append(number)
            elif is_rule(line) and blocks[-1]:
                blocks.append([])
        blocks = [block for block in blocks if block]
        several = [block for block in blocks if len(block) > 1]
        if (
            len(blocks) < (_FEWEST_OF_A_GRID if is_grid else _ROWS_OF_A_TABLE)
            or not several
            or (not is_grid and any(map(_are_rows, ([rows[n] for n in b] for b in blocks))))
        ):
            continue
        for block in several:
            found[block[0]] = _joined(
                [_BAR.split(lines[number - 1].strip()) for number in block], rows[block[0]]
            )
            found |= dict.fromkeys(block[1:], ())
    return found


def _shifted_back(lines: list[str], rows: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The rows of tables in which the number to call stands in one column; where the merged cells left of it were lost, a
    row ends with as many empty cells, and begins with that number or stands below a header that names its column.
    """
    found = dict(rows)
    for table in _tables(lines, rows):
        called = {number: _called_at(rows[number]) for number in table}
        counted = Counter(at for at in called.values() if at is not None)
        if len(table) < _ROWS_OF_A_TABLE or not counted:
            continue
        (usual, most), width = counted.most_common(1)[0], max(len(rows[number]) for number in table)
        headed = _phone_column(rows[table[0]], width)
        if headed is None and (most < _ROWS_OF_A_TABLE or 2 * most <= sum(counted.values())):
            continue
        column = usual if headed is None else headed
        for number in table:
            at, cells = called[number], rows[number]
            if (
                at is not None
                and at < column
                and (at == 0 or (headed is not None and _NUMBER_ALONE.match(cells[at])))
                and not any(cells[width - column + at :])
            ):
                found[number] = (*[""] * (column - at), *cells[: width - column + at])
    return found


def _tables(lines: list[str], rows: dict[int, tuple[str, ...]]) -> list[list[int]]:
    """The numbers of the rows of each table: those between which nothing but rules stand."""
    tables: list[list[int]] = []
    for number in rows:
        if tables and all(map(is_rule, lines[tables[-1][-1] : number - 1])):
            tables[-1].append(number)
        else:
            tables.append([number])
    return tables


def _phone_column(header: tuple[str, ...], width: int) -> int | None:
    """The only column of a header that is one of numbers to call; a header that lacks a cell tells of no column."""
    if len(header) < width or not all(header):
        return None
    matches = [header_words().match(cell) for cell in header]
    found = [at for at, match in enumerate(matches) if match and match.whole and match.kind is Kind.PHONE]
    return found[0] if len(found) == 1 and sum(map(bool, matches)) > 1 else None


def _called_at(cells: tuple[str, ...]) -> int | None:
    """The column of the first number to call of a row."""
    return next((at for at, cell in enumerate(cells) if _CALLED.search(cell)), None)


def _are_rows(block: list[tuple[str, ...]]) -> bool:
    """Whether lines between two rules are rows of their own: two of them begin with words and have a number to call."""
    called = [cells for cells in block if cells[0] and any(map(_CALLED.search, cells[1:]))]
    return len(called) > 1 or len(block) > _LINES_OF_A_ROW


def _joined(pieces: list[list[str]], first: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row over several lines; where a piece fills its cell, a word goes on in the next line."""
    whole = list(first)
    for above, below in pairwise(pieces):
        for at, piece in enumerate(below[1 : len(whole) + 1]):
            if piece.strip():
                fills = len(above) > at + 1 and above[at + 1][-1:].strip()
                whole[at] += ("" if fills or not whole[at] else " ") + piece.strip()
    return tuple(whole)


def _alike(lines: list[str]) -> set[int]:
    """The numbers of lines that stand one below another with the same bars, as the rows of a table do below its header."""
    found: set[int] = set()
    numbered = enumerate(lines, start=1)
    for barred, run in groupby(numbered, lambda each: len(_BAR.findall(each[1])) >= _BARS_OF_A_ROW):
        rows = (
            [(number, len(_BAR.findall(line.strip().rstrip("|")))) for number, line in run] if barred else []
        )
        (_, most), *_ = Counter(bars for _, bars in rows).most_common(1) or [(0, 0)]
        headed = any(_is_header(lines[number - 1]) for number, _ in rows[:_LINES_OF_A_HEADER])
        if len(rows) >= _ROWS_OF_A_TABLE and _MOST_ROWS * len(rows) <= most and headed:
            found |= {number for number, _ in rows}
    return found


def _is_header(line: str) -> bool:
    """Whether two cells of a line are words of headers."""
    return sum(map(header_words().knows, map(str.strip, _BAR.split(line)))) > 1


def _bare(line: str) -> str:
    """A line between the tables without the marks of a heading; a rule says nothing. Entries stand as far in as they did.

    Numbers that a line break parts go on behind one another, with a sign between them.
    """
    if is_rule(line):
        return ""
    heading = _HEADING.fullmatch(line)
    words = heading[1] if heading else line
    marked = (
        heading
        or _BREAK.search(words)
        or _IN_BOLD.match(words.strip())
        or _ENTRY.match(words)
        or _LINK.search(words)
        or _RAISED.search(words)
        or _STRUCK.search(words)
    )
    begin = re.match(r"\s*", words)[0] if _ENTRY.match(words) else ""  # type: ignore[index]
    return begin + _plain(_BETWEEN_NUMBERS.sub("、", words)) if marked else words


def _plain(cell: str) -> str:
    """The words of a cell as a page shows them; a link's address stands behind its words."""
    cell = _AUTOLINK.sub(r"\1", _BREAK.sub(" ", _STRUCK.sub("", cell)))
    cell = _RAISED.sub(lambda m: raised(m[1] or m[2]), _LINK.sub(_shown, cell))
    return re.sub(r"\t+", " ", _EMPHASIS.sub(r"\2", cell)).strip()


def _shown(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    if not address.startswith("http") or address in words:
        return words
    behind = link.string[link.end() : link.end() + 1]
    return f"{words} {address}" + (" " if behind.strip() else "")
