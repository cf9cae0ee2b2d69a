"""Rows of a Markdown table that line breaks within their cells have broken over several lines."""

from __future__ import annotations

import re
from typing import NamedTuple

_BAR = re.compile(r"(?<!\\)\|")
# |---|:--:| below a header, with its outer bars or without the first.
_RULE = re.compile(r"\|?(?:[ \t]*+:?-++:?[ \t]*+\|)+(?:[ \t]*+:?-++:?)?")
_DASHES = re.compile(r"-+")
_ONLY_BARS = re.compile(r"[\s|]+")
_CALL = re.compile(r"\d-\d{1,4}-\d{4}")
# A line break within a number; any other is one between words.
_WITHIN_A_NUMBER = re.compile(r"(?:(?<=\d)\n(?=-\d)|(?<=\d-)\n(?=\d))")
_LINES_OF_A_HEADER, _LINES_OF_A_ROW = 6, 20


class _Table(NamedTuple):
    """How the rows of a table are drawn: how many bars each has, and whether it begins with one."""

    bars: int
    outer: bool


def rows_on_one_line(lines: list[str]) -> list[tuple[int, str]]:
    """Line number → line, of a text in which each row of a table that has a rule stands on its first line.

    A row ends where it has as many bars as the rule has columns. A table in which one row has more is left as it is, and
    so is one in which two lines of a row are desks of their own.

    >>> rows_on_one_line(["課 | 電話 |", "---|---|", "東課 |", "0877-49-0198 |"])
    [(1, '課 | 電話 |'), (2, '---|---|'), (3, '東課 | 0877-49-0198 |')]
    """
    joined: dict[int, str] = {}
    gone: set[int] = set()
    end = 0
    for at, line in enumerate(lines):
        if at < end or not _is_rule(line) or not (found := _header(lines[end:at], line)):
            continue
        table, height = found
        rows, end = _rows(lines, at + 1, table)
        for first, last in ((at - height, at), *rows):
            if last - first > 1:
                joined[first] = _WITHIN_A_NUMBER.sub("", "\n".join(s.strip() for s in lines[first:last]))
                gone.update(range(first + 1, last))
    return [
        (at + 1, " ".join(joined.get(at, line).split("\n")))
        for at, line in enumerate(lines)
        if at not in gone
    ]


def _header(above: list[str], rule: str) -> tuple[_Table, int] | None:
    """How the table above whose rule a header stands is drawn, and the lines of that header; nothing if its bars are other
    than the rule's.
    """
    columns = len(_DASHES.findall(rule))
    for height in range(1, min(_LINES_OF_A_HEADER, len(above)) + 1):
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
