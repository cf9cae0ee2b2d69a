"""Whether a JSON value is what a schema says: the very schema that is published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from madoguchi.text.untrusted import showable

Json = dict[str, Any]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 80  # characters of a name that nobody expected


class Wrong(NamedTuple):
    """What is wrong with one value; `pointer` says where (RFC 6901)."""

    pointer: str
    detail: str


def parsed(content: bytes) -> Any:
    """Return what JSON (RFC 8259, in UTF-8) says. Raises ValueError for anything else."""
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refused)
    except RecursionError as error:
        raise ValueError("too many brackets within each other") from error


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def wrong_in(schema: Json, value: Any, pointer: str = "") -> Iterator[Wrong]:
    """Yield what a value has that its schema does not allow.

    Of JSON Schema it knows what the API's own schemas use: objects that are closed, arrays, texts.
    """
    match schema["type"]:
        case "object":
            yield from _wrong_in_object(schema, value, pointer)
        case "array":
            yield from _wrong_in_array(schema, value, pointer)
        case "string":
            if said := _wrong_text(schema, value):
                yield Wrong(pointer, said)
        case other:
            raise ValueError(f"no value of type {other!r} is taken")


def _wrong_in_object(schema: Json, value: Any, pointer: str) -> Iterator[Wrong]:
    if not isinstance(value, dict):
        yield Wrong(pointer, "an object is expected")
        return
    properties: Mapping[str, Json] = schema["properties"]
    for name in schema.get("required", ()):
        if name not in value:
            yield Wrong(pointer, f"{name} is missing")
    for name, inner in value.items():
        if name in properties:
            yield from wrong_in(properties[name], inner, f"{pointer}/{name}")
        else:
            known = ", ".join(properties)
            yield Wrong(pointer, f"{showable(name)[:_SHOWN]!r} is not known; there are {known}")


def _wrong_in_array(schema: Json, value: Any, pointer: str) -> Iterator[Wrong]:
    if not isinstance(value, list):
        yield Wrong(pointer, "an array is expected")
    elif not schema["minItems"] <= len(value) <= schema["maxItems"]:
        yield Wrong(pointer, f"{schema['minItems']} to {schema['maxItems']} are expected, not {len(value)}")
    else:
        for n, inner in enumerate(value):
            yield from wrong_in(schema["items"], inner, f"{pointer}/{n}")


def _wrong_text(schema: Json, value: Any) -> str:
    if not isinstance(value, str):
        return "a string is expected"
    if not _is_unicode(value):
        return "half a character (a lone surrogate) is no text"
    if "enum" in schema and value not in schema["enum"]:
        return f"one of {', '.join(schema['enum'])} is expected"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return f"{schema.get('minLength', 0)} to {schema['maxLength']} characters are expected"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"a text of the form {schema['pattern']} is expected"
    if schema.get("format") == "date" and not _is_day(value):
        return "a day is expected, such as 2027-01-01"
    return ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
