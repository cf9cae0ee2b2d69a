"""Rows of tables in bars that line breaks within their cells have broken over several lines."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from madoguchi.ingest.pieces.headers import header_words

_BAR = re.compile(r"(?<!\\)\|")
# |---|:--:| below a header, with its outer bars or without the first.
_RULE = re.compile(r"\|?(?:[ \t]*+:?-++:?[ \t]*+\|)+(?:[ \t]*+:?-++:?)?")
_DASHES = re.compile(r"-+")
_ONLY_BARS = re.compile(r"[\s|]+")
_CALL = re.compile(r"\d-\d{1,4}-\d{4}")
# A line break within a number; any other is one between words.
_WITHIN_A_NUMBER = re.compile(r"(?:(?<=\d)\n(?=-\d)|(?<=\d-)\n(?=\d))")
_LABEL = re.compile(r"[^|\d]{1,30}\|")
_LINES_OF_A_HEADER, _LINES_OF_A_ROW, _LINES_OF_A_FIELD = 6, 20, 6
_FEWEST_FIELDS = 2  # below one another


class _Table(NamedTuple):
    """How the rows of a table are drawn: how many bars each has, and whether it begins with one."""

    bars: int
    outer: bool


def rows_on_one_line(lines: list[str]) -> list[tuple[int, str]]:
    """Line number → line, of a text in which each row of a table that has a rule stands on its first line.

    A row ends where it has as many bars as the rule has columns. A table in which one row has more is left as it is, and
    so is one in which two lines of a row are desks of their own. Labels and what they say, each ended by a bar, are rows of
    two cells, one right below another: an empty line would part them.

    >>> rows_on_one_line(["課 | 電話 |", "---|---|", "東課 |", "0877-49-0198 |"])
    [(1, '課 | 電話 |'), (2, '---|---|'), (3, '東課 | 0877-49-0198 |')]
    """
    found = dict(enumerate(lines))
    end = 0
    for at, line in enumerate(lines):
        if at < end or not _is_rule(line):
            continue
        headed = _header(lines[max(end, at - _LINES_OF_A_HEADER) : at], line)
        if headed is None:
            continue
        table, height = headed
        rows, end = _rows(lines, at + 1, table)
        for first, last in ((at - height, at), *rows):
            if last - first > 1:
                _join(found, [(first, last)], "")
    for fields in _fields(lines, found):
        _join(found, fields, "| ")
    return [(at + 1, line) for at, line in sorted(found.items())]


def _join(lines: dict[int, str], rows: list[tuple[int, int]], bar: str) -> None:
    """Put each of some rows on one line, with a bar before it, one below another from the first line of the first on."""
    joined = ["\n".join(lines.pop(at).strip() for at in range(*row)) for row in rows]
    for at, row in enumerate(joined, start=rows[0][0]):
        lines[at] = bar + _WITHIN_A_NUMBER.sub("", row).replace("\n", " ")


def _fields(lines: list[str], left: Container[int]) -> Iterator[list[tuple[int, int]]]:
    """Yield from which line on, and up to which, a label and what it says stand, each ended by a bar, of those that stand
    below one another: 所在地 |, 東町1-2 |, 電話番号 |, 099-000-0001 |. `left`: the lines of no other row.
    """
    at = 0
    while at < len(lines):
        run: list[tuple[int, int]] = []
        while (end := _field_end(lines, at, begun=bool(run))) and all(n in left for n in range(at, end)):
            run.append((at, end))
            at = end
        if sum(_is_label(lines[first]) for first, _ in run) >= _FEWEST_FIELDS:
            yield run
        at += not run


def _field_end(lines: list[str], at: int, *, begun: bool) -> int:
    """The line behind a label and what it says; 0 if none begins with a line. `begun`: other fields stand right above,
    and the label may be any word.
    """
    label = "".join(lines[at : at + 1]).strip()
    if not _is_label(label) and not (begun and _LABEL.fullmatch(label)):
        return 0
    for end in range(at + 1, min(at + _LINES_OF_A_FIELD, len(lines))):
        line = lines[end].strip()
        if not line or _bars(line.removesuffix("|")) or _is_label(line):
            return 0
        if line.endswith("|"):
            return end + 1
    return 0


def _is_label(line: str) -> bool:
    """Whether a line is the word of a header with a bar behind it."""
    return bool(_LABEL.fullmatch(line.strip())) and header_words().knows(
        line.strip().removesuffix("|").strip()
    )


def _header(above: list[str], rule: str) -> tuple[_Table, int] | None:
    """How the table above whose rule a header stands is drawn, and the lines of that header; nothing if its bars are other
    than the rule's.
    """
    columns = len(_DASHES.findall(rule))
    for height in range(1, len(above) + 1):
        lines = above[-height:]
        outer, bars = lines[0].lstrip().startswith("|"), sum(map(_bars, lines))
        if bars > columns + outer or not lines[-1].rstrip().endswith("|"):
            return None
        if bars == columns + outer and _bars(lines[0]):
            return _Table(bars, outer), height
    return None


def _rows(lines: list[str], start: int, table: _Table) -> tuple[list[tuple[int, int]], int]:
    """The rows of a table from a line on, each its first line and the one behind its last, and where the table ends."""
    rows: list[tuple[int, int]] = []
    at = start
    while _begins(lines, at, table):
        last = _row_end(lines, at, table)
        if last is None or (last > 0 and _is_rule("".join(lines[last : last + 1]))):
            return rows, at
        if last < 0 or sum(map(_is_desk, lines[at:last])) > 1:
            return [], start
        rows.append((at, last))
        at = last
    return rows, at


def _begins(lines: list[str], at: int, table: _Table) -> bool:
    """Whether a row may begin with a line: with its first bar, or with words whose bar is in that line or the next."""
    line, below = (*lines[at : at + 2], "", "")[:2]
    if not line.strip() or _is_rule(line) or line.lstrip().startswith("|") != table.outer:
        return False
    return bool(_bars(line) or (_bars(below) and not _is_rule(below)))


def _row_end(lines: list[str], start: int, table: _Table) -> int | None:
    """The line behind the last of a row; nothing if the table ends within it, and -1 if it has bars too many."""
    bars = 0
    for at in range(start, min(start + _LINES_OF_A_ROW, len(lines))):
        line = lines[at]
        begins_another = line.lstrip().startswith("|") and not _ONLY_BARS.fullmatch(line)
        if at > start and table.outer and begins_another:
            return at if at == start + 1 else -1  # a row with cells too few
        if _is_rule(line):
            return None
        bars += _bars(line)
        if bars > table.bars:
            return -1
        if bars == table.bars and line.rstrip().endswith("|"):
            return at + 1
    return None


def _bars(line: str) -> int:
    return len(_BAR.findall(line))


def _is_rule(line: str) -> bool:
    return bool(_RULE.fullmatch(line.strip()))


def _is_desk(line: str) -> bool:
    """Whether a line begins with words and has a number to call in a cell behind them."""
    first, *others = _BAR.split(line.strip().removeprefix("|"))
    return bool(first.strip()) and not any(map(str.isdigit, first)) and any(map(_CALL.search, others))
