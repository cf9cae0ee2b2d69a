"""Data files → frozen values, and texts back; what is wrong is told in one line: file, line, entry, key, what is expected."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from madoguchi.data import read_text
from madoguchi.data.shapes import DAY, FLAG, SPOKEN, TEXT, WHOLE, WORDS, wrong_in
from madoguchi.data.statements import statements
from madoguchi.errors import DescriptionError
from madoguchi.message import Message

Entry = TypeVar("Entry")
# Where the parser says it stopped; at the end of the text it names no line.
_LINE = re.compile(r"\(at line (\d+),")

# How an entry without a name is called: script 3.
_NUMBERED = re.compile(r"(\w+) ([0-9]+)")
_UNQUOTED = Message("a quotation mark is missing at the end of a text")
# What the parser says begins so; what it means for somebody who wrote the file.
_PARSER: tuple[tuple[str, Message], ...] = (
    ("Invalid value", Message("no value that TOML knows; a text stands in quotes")),
    ("Cannot overwrite a value", Message("the key stands there twice")),
    ("Cannot declare", Message("the table stands there twice")),
    ("Cannot mutate", Message("the table stands there twice")),
    ("Duplicate inline table key", Message("the key stands there twice")),
    ("Expected '=' after", Message('no "=" behind the key')),
    (
        "Invalid initial character for a key part",
        Message("no key before the =, or a key that has to be in quotes"),
    ),
    ("Unterminated string", _UNQUOTED),
    (
        "Illegal character",
        Message("a character that can't stand there, or a quotation mark is missing at the end of a text"),
    ),
    (
        "Expected newline or end of document",
        Message("something stands behind the value; a text stands in quotes"),
    ),
    ("Expected ']", Message("a bracket ] is missing")),
    ("Unclosed array", Message("a bracket ] or a comma is missing in a list")),
    ("Unclosed inline table", Message("a bracket }} or a comma is missing")),
    ("Invalid statement", Message('no line such as key = "…"')),
    ("Unescaped '\\'", Message("a \\ in a text is written twice")),
)

_EXPECTED: dict[Any, Message] = {
    str: TEXT.said,
    int: WHOLE.said,
    float: Message("a number"),
    bool: FLAG.said,
    date: DAY.said,
    tuple: WORDS.said,
    dict: SPOKEN.said,
}


def parsed(content: str, file: str) -> dict[str, Any]:
    """Return what a TOML file says; that of a bundle is held against its shape (see `shapes`).

    Raises DescriptionError with the line that is wrong.
    """
    try:
        told = tomllib.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        at = _LINE.search(str(error))
        line = int(at[1]) if at else content.count("\n") + 1
        raise DescriptionError(
            Message("not TOML: {error}", error=_why(str(error))), file=file, line=line, code="not-toml"
        ) from error
    for wrong in wrong_in(told, content, file):
        raise wrong
    return told


def _why(told: str) -> Message | str:
    """What the parser says, in words that have a translation, without the place: that is told as a line."""
    said = told.partition(" (at ")[0]
    return next((why for begins, why in _PARSER if said.startswith(begins)), said)


def common_table(name: str) -> dict[str, Any]:
    """Return what a TOML file of `common/` says, `name` being its path below that folder. Raises DescriptionError."""
    return parsed(read_text(name), f"common/{name}")


def common_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of `common/` by their columns. Raises DescriptionError."""
    return [row for _, row in rows(read_text(name), f"common/{name}", (), None)]


def rows(
    content: str, file: str, columns: Sequence[str], optional: Sequence[str] | None = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file by their columns, each with its line; none where it is empty.

    `optional` is None where it may have any other column. Raises DescriptionError for other columns, a row of more or fewer fields, and a quotation that does not end.
    """
    reader = csv.reader(io.StringIO(content.removeprefix("\ufeff")), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            return
        known = {*columns, *(header if optional is None else optional)}
        if not {*columns} <= {*header} <= known or len(header) > len({*header}):
            raise DescriptionError(
                Message("expected the columns {fields}", fields=", ".join((*columns, *(optional or ())))),
                file=file,
                line=1,
            )
        for fields in reader:
            if fields and len(fields) != len(header):
                raise DescriptionError(
                    Message("{n} fields; expected {fields}", n=len(fields), fields=", ".join(header)),
                    file=file,
                    line=reader.line_num,
                )
            if fields:
                yield reader.line_num, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise DescriptionError(
            Message("not CSV: {error}", error=_UNQUOTED if "expected" in str(error) else str(error)),
            file=file,
            line=reader.line_num,
        ) from error


def located(error: DescriptionError, content: str) -> DescriptionError:
    """Return an error with the line of the file at which it is to be mended, as far as that is known."""
    line = error.line or _line_of(error, content)
    return error.at_line(line) if line != error.line else error


def _line_of(error: DescriptionError, content: str) -> int:
    """The line of the key that is wrong in the entry that is named, else of the entry; 0 where neither is found."""
    try:
        said = [each for each in statements(content) if each.header or each.key]
    except ValueError:
        return 0
    wanted = (f'"{error.entry}"', f"'{error.entry}'")
    numbered = _NUMBERED.fullmatch(error.entry)
    own = [
        each
        for each in said
        if error.entry
        and (
            any(name in content[each.value[0] : each.value[1]] for name in wanted)
            or error.entry in each.table
            or (numbered and each.table[:2] == (numbered[1], int(numbered[2]) - 1))
        )
    ]
    if error.entry and not own:
        return 0
    table = own[0].table if own else ()
    inside = [each for each in said if each.table[: len(table)] == table]
    keys = (error.key, error.key.partition(" ")[0])
    at = next((each for key in keys for each in inside if key and each.key and each.key[-1] == key), None)
    found = at or (own[0] if own else None)
    return content.count("\n", 0, found.begin) + 1 if found else 0


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


def entries(content: str, key: str, kind: type[Entry], *, file: str, name: str = "id") -> tuple[Entry, ...]:
    """Return the tables [[key]] of a file, each as a value of a dataclass.

    `name` is the key that tells an entry from the others, for messages. Raises DescriptionError.
    """
    return tuple(
        value_of(entry, kind, file=file, entry=str(entry.get(name, f"{key} {number}")))
        for number, entry in enumerate(tables(content, key, file), start=1)
    )


def value_of(
    table: Mapping[str, Any], kind: type[Entry], *, file: str, entry: str = "", **given: Any
) -> Entry:
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


def _expected(hint: Any) -> Message:
    kinds = {get_origin(each) or each for each in _alternatives(hint)}
    if {str, dict} <= kinds or dict in kinds:
        return SPOKEN.said
    said = next((_EXPECTED[kind] for kind in kinds if kind in _EXPECTED), None)
    return said or Message("another value")
