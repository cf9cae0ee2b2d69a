"""The proof of the form: a file that every program reads as the same edition.

What two programs could read differently proves nothing: a member that an object has twice, 1.0 and true for
1, a member that says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from madoguchi.editions.proof.file import Desk, EditionFile, Flaw

_TABLE_NUMBERS = ("desks", "rows", "heading_line")
_MAY_BE_EMPTY = ("table", "program")  # of a desk that stands in no table
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SOURCE_NUMBERS = ("first", "count")


def parsed(content: bytes) -> tuple[Any, list[dict[str, Any]]]:
    """Return what the bytes of a file say, and its objects that have a member twice.

    Raises ValueError (UnicodeDecodeError among them) or RecursionError for bytes that are no JSON.
    """
    twice: list[dict[str, Any]] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(found)
        return found

    return json.loads(content.decode("utf-8"), object_pairs_hook=once, parse_constant=_no_number), twice


def _no_number(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity, which are no JSON


def said_twice(raw: dict[str, Any], twice: list[dict[str, Any]]) -> Iterator[Flaw]:
    """Yield a flaw for each object of the file that has a member twice, by its path."""
    todo: list[tuple[str, Any]] = [("", raw)] if twice else []
    while todo:
        path, part = todo.pop()
        if isinstance(part, dict):
            if any(part is each for each in twice):
                where = path[1:] or "edition"
                yield Flaw(
                    where, "form", "a member stands there twice, and programs differ in which they read"
                )
            todo += [(f"{path}/{name}", each) for name, each in part.items()]
        elif isinstance(part, list):
            for at, each in enumerate(part):
                name = each.get("id") if isinstance(each, dict) else None
                todo.append((f"{path}/{name if isinstance(name, str) else at}", each))


def check_whole_numbers(file: EditionFile) -> Iterator[Flaw]:
    """Lines, places and counts are whole numbers, written as such."""
    for source in file.raw["sources"]:
        numbers = [source[name] for name in _SOURCE_NUMBERS]
        numbers += [
            part for stretch in source.get("stretches", ()) for part in stretch if not isinstance(part, str)
        ]
        yield from _whole(numbers, f"sources/{source['id']}")
    for table in file.raw["tables"]:
        numbers = [table[name] for name in _TABLE_NUMBERS]
        yield from _whole([n for n in numbers if n is not None], f"tables/{table['id']}")
    for desk in file.raw["desks"]:
        for each in (desk, *desk.get("also", ())):
            yield from _whole([each["row"], *each["lines"]], f"desks/{desk['id']}/lines")
    for at, notice in enumerate(file.raw["notices"]):
        yield from _whole(notice["lines"], f"notices/{at}/lines")
    for line, start, end, _ in file.raw["accounted"]:
        yield from _whole((line, start, end), f"lines/{line}")


def _whole(numbers: Iterable[Any], path: str) -> Iterator[Flaw]:
    # To Python alone true is 1, and 1.0 is, too.
    if any(type(number) is not int for number in numbers):
        yield Flaw(path, "form", "a line, a place or a count is no whole number")


def says_something(desk: Desk, path: str) -> Iterator[Flaw]:
    """Yield a flaw for each member of a desk, or of one of its numbers, that says nothing: it is left out instead."""
    parts = [(path, desk)]
    for field in ("phones", "faxes"):
        parts += [(f"{path}/{field}/{at}", phone) for at, phone in enumerate(desk.get(field, ()))]
    for where, part in parts:
        for name, said in part.items():
            if said is None or (said in ("", [], {}) and name not in _MAY_BE_EMPTY):
                yield Flaw(f"{where}/{name}", "form", "it says nothing")


def is_day(text: str) -> bool:
    """Whether a text is a day that there is, as 2024-01-31, of the last or of this century."""
    try:
        return bool(_DAY.fullmatch(text)) and 1900 <= date.fromisoformat(text).year < 2100
    except ValueError:
        return False
