"""JSON, JSON Lines and the objects of a script (bare keys, trailing commas) → values that know the line they begin on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from madoguchi.errors import SourceError
from madoguchi.message import Message
from madoguchi.text.untrusted import without_halves


class Digits(str):
    """A number without quotes, as it is written: 43.070480."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Object:
    """An object: its members in their order, and the line on which it begins (1-based)."""

    members: tuple[tuple[str, Value], ...]
    line: int

    def get(self, key: str) -> Value:
        """Return the value of a key; None where it has none."""
        return next((value for name, value in self.members if name == key), None)


Value = Object | list["Value"] | str | bool | None


def objects_of_lists(value: Value) -> Iterator[list[Object]]:
    """Yield for each list within a value, and for the value itself if it is one, the objects in it."""
    if isinstance(value, list):
        yield [each for each in value if isinstance(each, Object)]
    within = [each for _, each in value.members] if isinstance(value, Object) else value
    for each in within if isinstance(within, list) else ():
        yield from objects_of_lists(each)


# How a text begins that is meant as JSON, whole or not.
_BEGINNING = re.compile(
    r"""\s*+(?:\{\s*+(?:\}|"(?:[^"\\]|\\.)*+"\s*+:)|\[\s*+(?:\]|[\[{]|"(?:[^"\\]|\\.)*+"\s*+[,\]]))"""
)
# A line of a script that begins an object or an array, and a text that begins with an object of bare keys.
_SCRIPT = re.compile(
    r"^(?:export\b|const\b|let\b|var\b|module\.exports\b|window\.|[\w$.]{1,60}\()[^\n]{0,300}[{\[][ \t]*\r?$"
    r"|\A\s*+(?:[\w$.]{1,60}\(\s*+)?[\[{]\s*+(?:[{\[]\s*+)?(?:[\w$]{1,60}|'[^'\n]{1,60}')\s*+:",
    re.MULTILINE,
)
_BRACES = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\n]', re.DOTALL)
_SHOWN = 20  # characters from where a text breaks the rules
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_BETWEEN = re.compile(r"[\s\x1e]*+")


def is_json(text: str) -> bool:
    """Whether a text is meant as JSON, by how it begins."""
    return bool(_BEGINNING.match(text))


def read_json(text: str, path: str) -> list[Value]:
    """Return the values of a text: one of JSON, one a line of JSON Lines.

    Raises SourceError that names the line for a text that breaks the rules of JSON and is no script's object either.
    """
    try:
        return _read(text)
    except ValueError as error:
        if (found := _forgiven(text)) is not None:  # a comma too many, a comment, keys without quotes
            return found
        raise _broken(text, getattr(error, "pos", 0), path) from error
    except RecursionError as error:
        raise too_deep(path) from error


def too_deep(path: str) -> SourceError:
    """Return the error of a file whose values stand deeper in one another than we can follow."""
    return SourceError(
        Message("{path}: a JSON file of too many objects in one another; give its list alone", path=path),
        path=path,
    )


def _broken(text: str, at: int, path: str) -> SourceError:
    line = text.count("\n", 0, at) + 1
    words = text[at : at + _SHOWN].partition("\n")[0].strip()
    return SourceError(
        Message(
            "{path}: a JSON file that breaks its rules at 「{words}」 (line {line}); mend what stands there or before it, or fetch it again if it is cut off",
            path=path,
            words=words,
            line=line,
        )
        if words
        else Message(
            "{path}: a JSON file that ends on line {line} before its objects do; fetch it again: it is cut off",
            path=path,
            line=line,
        ),
        path=path,
    )


def _read(text: str, line: int = 1) -> list[Value]:
    """The values of a text one after another. Raises ValueError, RecursionError."""
    lines = _lines_of_objects(text, line)
    decoder = json.JSONDecoder(
        object_pairs_hook=lambda members: Object(tuple(members), next(lines)),
        parse_int=Digits,
        parse_float=Digits,
        parse_constant=Digits,
        strict=False,
    )
    found: list[Value] = []
    at = _space(text, 0)
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at = _space(text, at)
    return [*map(_whole, found)] if _HALF.search(text) else found


def _whole(value: Value) -> Value:
    """A value none of whose words holds half a character."""
    if isinstance(value, str):
        return value if value.isascii() else without_halves(value)
    if isinstance(value, list):
        return [*map(_whole, value)]
    if isinstance(value, Object):
        members = ((without_halves(key), _whole(each)) for key, each in value.members)
        return Object(tuple(members), value.line)
    return value


def _space(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _lines_of_objects(text: str, line: int) -> Iterator[int]:
    """The line on which each object begins, in the order in which they end, which is the parser's."""
    open_ones: list[int] = []
    for token in _BRACES.finditer(text):
        sign = token[0]
        if sign == "{":
            open_ones.append(line)
        elif sign == "}" and open_ones:
            yield open_ones.pop()
        else:
            line += sign.count("\n")


# -- scripts ----------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*+|/\*(?s:.*?)(?:\*/|\Z))
    |(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\(?s:.))*+`)
    |(?P<open>["'][^\n]*+|`(?s:.*+))
    |(?P<word>[-+]?[\w$.]++)
    |(?P<sign>\S)
    |\n""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE]\d+)?")
_CONSTANTS = {"true": "true", "false": "false", "null": "null", "undefined": "null"}
_OPENS, _CLOSES = "{[", "}]"
# What stands before a value of a script; before any other bracket stands a name, or what is done with it.
_BEFORE_VALUE = ("=", "(", "default", "")


def read_script(text: str) -> list[Value] | None:
    """Return the objects and arrays that a script gives names to; None for a text that is none, or holds anything
    but values in them.

    >>> read_script("export const desks = [\\n  { 名称: '東支所', 電話: '0993-00-0001', },\\n]")
    [[Object(members=(('名称', '東支所'), ('電話', '0993-00-0001')), line=2)]]
    """
    if not _SCRIPT.search(text):
        return None
    try:
        found = [value for line, written in _values(text) for value in _read(written, line)]
    except (ValueError, RecursionError):
        return None
    return found or None


def _forgiven(text: str) -> list[Value] | None:
    try:
        return [value for line, written in _values(text, alone=True) for value in _read(written, line)]
    except (ValueError, RecursionError):
        return None


def _values(text: str, *, alone: bool = False) -> Iterator[tuple[int, str]]:
    """Each value that stands by itself, written as JSON with as many lines, and the line on which it begins.

    `alone`: nothing but values stands in the text. Raises ValueError for what is no value: a name, a sum, a call.
    """
    line, before, depth = 1, "", 0
    value: _Writer | None = None
    begins = 1
    for token in _TOKEN.finditer(text):
        kind, written = token.lastgroup, token[0]
        if kind in (None, "comment"):
            if value:
                value.lines(written)
        elif kind == "sign" and written in _OPENS:
            if not depth and (alone or before in _BEFORE_VALUE):
                value, begins = _Writer(), line
            depth += 1
            if value:
                value.sign(written)
        elif kind == "sign" and written in _CLOSES:
            depth -= 1
            if value:
                value.sign(written)
                if not depth:
                    yield begins, value.text()
                    value = None
        elif value and kind != "open":
            _WRITE[kind or "sign"](value, written)
        elif value or alone:
            raise ValueError(written)
        if kind not in (None, "comment"):
            before = written
        line += written.count("\n")
    if value:
        raise ValueError(f"line {begins}")


class _Writer:
    """Writes the tokens of a script's value as JSON."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._word: int | None = None  # where a word stands that is a key if a colon follows
        self._comma = False

    def text(self) -> str:
        return "".join(self._parts)

    def lines(self, written: str) -> None:
        self._parts.append("\n" * written.count("\n"))

    def sign(self, written: str) -> None:
        if written == ":" and self._word is not None:
            self._parts[self._word] = json.dumps(self._parts[self._word], ensure_ascii=False)
            self._word = None
        self._end_word()
        if written == ",":
            if self._comma:
                raise ValueError("two commas")
            self._comma = True
            return
        if written not in _CLOSES:
            self._write_comma()
        self._comma = False
        self._parts.append(written)

    def string(self, written: str) -> None:
        if written[0] == "`" and "${" in written:
            raise ValueError(written)
        self._end_word()
        self._write_comma()
        self._parts.append(json.dumps(_ESCAPE.sub(_unescaped, written[1:-1])))
        self.lines(written)

    def word(self, written: str) -> None:
        self._end_word()
        self._write_comma()
        self._word = len(self._parts)
        self._parts.append(written)

    def _write_comma(self) -> None:
        if self._comma:
            self._parts.append(",")
            self._comma = False

    def _end_word(self) -> None:
        if self._word is None:
            return
        written, self._parts[self._word] = self._parts[self._word], ""
        if written not in _CONSTANTS and not _NUMBER.fullmatch(written):
            raise ValueError(written)
        self._parts[self._word] = _CONSTANTS.get(written, written)
        self._word = None


_WRITE: dict[str, Callable[[_Writer, str], None]] = {
    "string": _Writer.string,
    "word": _Writer.word,
    "sign": _Writer.sign,
}


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
