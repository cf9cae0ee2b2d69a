"""Where in a TOML file's text each thing is said: its statements, and the line of any value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Of a table: the keys that lead to it, with the place (from 0) of one among several: ("table", 3, "columns").
Path = tuple[str | int, ...]
_TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""|\'\'\'(?:[^\']++|\'(?!\'\'))*+\'\'\'|"(?:[^"\\\n]++|\\.)*+"|\'[^\'\n]*+\''
    r"|(?P<comment>#[^\n]*+)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<equals>=)|(?P<end>\n)|[^\"'#\[\]{}=\n]++|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of a file, or several that say one thing: from `begin` to `end`.

    `table` is where it stands, or, of a header (`key` is None and `header`), what it opens. `key` is None for a
    comment or an empty line, too. The value is the text from `value[0]` to `value[1]`.
    """

    begin: int
    end: int
    table: Path
    key: tuple[str, ...] | None = None
    value: tuple[int, int] = (0, 0)
    header: bool = False


def line_at(text: str, path: Path) -> int:
    """Return the line of the statement that says what a path leads to, else of what holds it; 0 where there is none.

    The text must be TOML.

    >>> line_at('a = 1\\n[[b]]\\nc = 2\\n[[b]]\\nc = 3', ("b", 1, "c"))
    5
    """
    found, longest = 0, 0
    for statement in statements(text):
        if statement.key is None and not statement.header:
            continue
        leads = (*statement.table, *(statement.key or ()))
        shared = min(len(leads), len(path))
        if shared > longest and path[:shared] == leads[:shared]:
            found, longest = text.count("\n", 0, statement.begin) + 1, shared
    return found


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a TOML file in their order."""
    table: Path = ()
    counts: dict[Path, int] = {}
    at = len(text) - len(text.removeprefix("\ufeff"))
    while at < len(text):
        begin, depth, equals, last, header = at, 0, -1, at, text[at:].lstrip(" \t")[:1] == "["
        comment = -1
        for token in _TOKEN.finditer(text, at):
            at = token.end()
            if token["end"] and not depth:
                break
            if token["comment"] and not depth:
                comment = token.start()
            elif token["equals"] and equals < 0 and not header:
                equals = token.start()
            elif token["open"]:
                depth += 1
            elif token["close"]:
                depth -= 1
            if not (token["comment"] and not depth) and token[0].strip():
                last = token.end() - (len(token[0]) - len(token[0].rstrip()))
        told = text[begin : comment if comment >= 0 else at].strip()
        if header:
            table = _opened(told, counts)
            yield Statement(begin, at, table, header=True)
        elif equals >= 0:
            value = text[equals + 1 : last]
            first = equals + 1 + len(value) - len(value.lstrip())
            yield Statement(
                begin, at, table, _keys(tomllib.loads(f"{text[begin:equals]} = 0")), (first, last)
            )
        else:
            yield Statement(begin, at, table)


def _opened(header: str, counts: dict[Path, int]) -> Path:
    """The table that a header opens; `counts` says how many there are of each among several."""
    several = header.startswith("[[")
    found: Path = ()
    names = _keys(tomllib.loads(header))
    for number, name in enumerate(names, start=1):
        found = (*found, name)
        if several and number == len(names):
            counts[found] = counts.get(found, 0) + 1
        if found in counts:
            found = (*found, counts[found] - 1)
    return found


def _keys(told: Any) -> tuple[str, ...]:
    """The keys that lead to the one value of nested tables."""
    found: list[str] = []
    while isinstance(told, (dict, list)) and told:
        if isinstance(told, list):
            told = told[0]
            continue
        name, told = next(iter(told.items()))
        found.append(name)
    return tuple(found)
