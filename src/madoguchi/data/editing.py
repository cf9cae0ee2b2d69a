"""A TOML file's text, changed in one place: every other line, comment and order of it stays as somebody wrote it.

What is written is read back: a text that would not say exactly what was meant is never returned.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from madoguchi.data.loading import parsed, quoted
from madoguchi.data.statements import Path, statements
from madoguchi.errors import DescriptionError, InputError
from madoguchi.message import Message

Value = str | int | bool | date | Sequence[Any] | Mapping[str, Any]
_WIDE = 100  # characters of a list on one line
_BARE = re.compile(r"[A-Za-z0-9_-]+")


# -- what is changed -------------------------------------------------------------------------------------


def with_value(text: str, file: str, table: Path, key: str, value: Value | None) -> str:
    """Return a file's text with one key of a table said anew, or added; None takes it away.

    Raises InputError where the file says it in a way in which it can't be changed alone, DescriptionError for a text
    that is no TOML.
    """
    told = parsed(text, file)
    wanted = copy.deepcopy(told)
    inside = _at(wanted, table)
    if (key in inside) is (value is not None) and inside.get(key) == _plain(value):
        return text
    if value is None:
        inside.pop(key, None)
    else:
        inside[key] = _plain(value)
    return _as_meant(_changed(text, table, key, value), file, wanted)


def with_entry(text: str, file: str, key: str, block: str) -> str:
    """Return a file's text with the lines of entries ([[key]] …) behind those that are there. Raises what `with_value` does."""
    wanted = parsed(text, file)
    wanted = {**wanted, key: [*wanted.get(key, []), *parsed(block, file).get(key, [])]}
    block = block.strip("\n")
    return _as_meant(_continued(text, f"\n{block}\n" if text.strip() else f"{block}\n"), file, wanted)


def without_entry(text: str, file: str, key: str, number: int) -> str:
    """Return a file's text without one of its entries [[key]] (from 0); the comments above it stay.

    Raises what `with_value` does.
    """
    wanted = copy.deepcopy(parsed(text, file))
    wanted[key].pop(number)
    if not wanted[key]:
        del wanted[key]
    own = [s for s in statements(text) if s.table[:2] == (key, number) and (s.header or s.key is not None)]
    if not own:
        raise _refusal(file)
    end = next((s.begin for s in statements(text) if s.begin >= own[-1].end), len(text))
    return _as_meant(text[: own[0].begin] + text[end:], file, wanted)


def as_toml(value: Value) -> str:
    """Return a value as TOML writes it.

    >>> as_toml({"ja": "窓口", "en": "desk"}), as_toml(["a", 1]), as_toml(True)
    ('{ ja = "窓口", en = "desk" }', '["a", 1]', 'true')
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        told = ", ".join(f"{_key(key)} = {as_toml(each)}" for key, each in value.items())
        return f"{{ {told} }}" if told else "{}"
    if isinstance(value, Sequence):
        parts = [as_toml(each) for each in value]
        line = f"[{', '.join(parts)}]"
        return line if len(line) <= _WIDE else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)


def _changed(text: str, table: Path, key: str, value: Value | None) -> str:
    said = list(statements(text))
    own = next((s for s in said if s.table == table and s.key == (key,)), None)
    if own is not None:
        if value is None:
            return text[: own.begin] + text[own.end :]
        return text[: own.value[0]] + _ended(as_toml(value), text) + text[own.value[1] :]
    if value is None:
        return text
    line = f"{_key(key)} = {as_toml(value)}\n"
    there = [s for s in said if s.table == table and (s.header or s.key is not None)]
    examples = [s for s in said if s.table == table and _shows(text[s.begin : s.end], key)]
    if examples or there:
        at = (examples or there)[-1].end
        return _put_in(text, at, line)
    if table and not any(s.table[: len(table)] == table for s in said):
        outer = next((s for s in said if s.table == table[:-1] and s.key == table[-1:]), None)
        if outer is None and len(table) == 1:
            return _continued(text, f"\n[{_key(str(table[0]))}]\n{line}")
        if outer is not None and text[outer.value[1] - 1] == "}":  # { … } on the line of the table itself
            begin, end = outer.value
            more = text[begin + 1 : end - 1].strip()
            told = f"{{ {more}{', ' if more else ''}{line.strip()} }}"
            return text[:begin] + told + text[end:]
    if not table:  # the file's own keys stand above its first table
        return _put_in(text, 0, line)
    return text


def _shows(line: str, key: str) -> bool:
    """Whether a comment shows how a key is written: # tagline = "…"."""
    return line.lstrip().startswith("#") and line.lstrip("# \t").split("=")[0].strip() == key


def _put_in(text: str, at: int, line: str) -> str:
    before = text[:at] if not at or text[at - 1] == "\n" else text[:at] + _newline(text)
    return before + _ended(line, text) + text[at:]


def _continued(text: str, more: str) -> str:
    ended = text if not text or text.endswith("\n") else text + _newline(text)
    return ended + _ended(more, text)


def _ended(lines: str, text: str) -> str:
    """Lines that end as those of a file do."""
    return lines.replace("\n", _newline(text))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _as_meant(text: str, file: str, wanted: Mapping[str, Any]) -> str:
    """A text when it says what was meant. Raises InputError."""
    try:
        if parsed(text, file) == wanted:
            return text
    except DescriptionError:
        pass
    raise _refusal(file)


def _refusal(file: str) -> InputError:
    return InputError(
        Message(
            "{file}: what is written this way can't be changed or continued by a program; write each entry below a "
            "line of its own, such as [[table]], or change the file as a whole; nothing was changed",
            file=file,
        )
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _at(told: dict[str, Any], table: Path) -> dict[str, Any]:
    """The table of a path, made where it is missing."""
    inside: Any = told
    for step in table:
        inside = inside[step] if isinstance(step, int) else inside.setdefault(step, {})
    return inside  # type: ignore[no-any-return]
