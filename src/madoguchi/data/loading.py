"""TOML of data files → frozen values, and texts back; what is wrong is told in one line: file, entry, key, what is expected."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from madoguchi.errors import DescriptionError
from madoguchi.message import Message

Kind = TypeVar("Kind")
# Where the parser says it stopped; at the end of the text it names no line.
_LINE = re.compile(r"\(at line (\d+),")

_EXPECTED: dict[Any, str] = {
    str: 'a text in quotes, such as "…"',
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day without quotes, such as 2024-03-31",
    tuple: 'a list of texts, such as ["…", "…"]',
    dict: 'a text in several languages, such as {en = "…", ja = "…"}',
}


def parsed(content: str, file: str) -> dict[str, Any]:
    """Return what a TOML file says. Raises DescriptionError with the line that is none."""
    try:
        return tomllib.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        at = _LINE.search(str(error))
        last = content.count("\n") + 1
        line = int(at[1]) if at else last
        raise DescriptionError(
            Message("not TOML: {error}", error=error), file=file, line=line, code="not-toml"
        ) from error


def quoted(text: str) -> str:
    """Return a text as TOML has it: as JSON writes it, which escapes all that TOML wants escaped but one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def tables(content: str, key: str, file: str) -> list[dict[str, Any]]:
    """Return the tables [[key]] of a file; none where it has none. Raises DescriptionError for anything else."""
    found = parsed(content, file).get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise DescriptionError(
            Message("key {key!r}: expected tables, each below a line [[{key}]]", key=key),
            file=file,
            code="not-tables",
            key=key,
        )
    return found


def entries(content: str, key: str, kind: type[Kind], *, file: str, name: str = "id") -> tuple[Kind, ...]:
    """Return the tables [[key]] of a file, each as a value of a dataclass.

    `name` is the key that tells an entry from the others, for messages. Raises DescriptionError.
    """
    return tuple(
        value_of(entry, kind, file=file, entry=str(entry.get(name, f"{key} {number}")))
        for number, entry in enumerate(tables(content, key, file), start=1)
    )


def value_of(table: Mapping[str, Any], kind: type[Kind], *, file: str, entry: str = "", **given: Any) -> Kind:
    """Return a table of TOML as a value of a dataclass, its lists as tuples.

    `given` are fields that no file says. Raises DescriptionError for a key that is missing, unknown, or of
    another type than its field.
    """
    key: Any = kind
    known = _fields(key)
    if unknown := sorted(table.keys() - known.keys() | table.keys() & given.keys()):
        raise DescriptionError(
            Message(
                "unknown key {unknown}; expected: {field}",
                unknown=", ".join(unknown),
                field=", ".join(field for field in known if field not in given),
            ),
            file=file,
            entry=entry,
            code="unknown-key",
            key=", ".join(unknown),
            expected=tuple(field for field in known if field not in given),
        )
    for name, (hint, required) in known.items():
        if name in table and not _fits(table[name], hint):
            raise DescriptionError(
                Message("key {name}: expected {expected}", name=name, expected=_expected(hint)),
                file=file,
                entry=entry,
                code="wrong-kind",
                key=name,
                expected=_kinds(hint),
            )
        if required and name not in table and name not in given:
            raise DescriptionError(
                Message("key {name} is missing; expected {expected}", name=name, expected=_expected(hint)),
                file=file,
                entry=entry,
                code="missing-key",
                key=name,
                expected=_kinds(hint),
            )
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return kind(**values, **given)


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """Field → its type, and whether it must be said, in the order of the dataclass."""
    hints = get_type_hints(kind)
    missing = dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is missing and field.default_factory is missing)
        for field in dataclasses.fields(kind)
    }


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _fits(value: Any, hint: Any) -> bool:
    alternatives = _alternatives(hint)
    if isinstance(value, dict) and str in alternatives and "en" not in value:
        return False  # of a text in several languages English is what every other one falls back to
    return any(_is(value, each) for each in alternatives)


def _is(value: Any, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, list) and all(_is(each, get_args(hint)[0]) for each in value)
    if get_origin(hint) in (dict, Mapping):
        return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    if hint is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if hint in (int, float):
        return isinstance(value, hint) and not isinstance(value, bool)
    return isinstance(value, hint)


def _kinds(hint: Any) -> tuple[str, ...]:
    found = (get_origin(each) or each for each in _alternatives(hint))
    return tuple(each.__name__ for each in found if each in _EXPECTED)


def _expected(hint: Any) -> str:
    said = [_EXPECTED.get(get_origin(each) or each) for each in _alternatives(hint)]
    return " or ".join(each for each in said if each) or "another value"
