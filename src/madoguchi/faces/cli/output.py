"""Where a command's result goes: standard output, a file (whole or not at all), or a device."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TextIO

from madoguchi.errors import InputError, why_not
from madoguchi.message import Message

# The language of the command that runs, where it has one of its own.
_speaks: ContextVar[str] = ContextVar("speaks", default="")
_refuses: ContextVar[str] = ContextVar("refuses", default="")

# Our own colours, else one character that a terminal obeys or cannot show.
_OBEYED = re.compile("\x1b\\[[0-9;]{0,8}m|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def write_text(parts: Iterable[str], path: Path | None) -> None:
    """Write UTF-8 text as `write_parts` does."""
    if path is None:
        colours = sys.stdout.isatty()
        parts = (for_terminal(part, colours=colours) for part in parts)
    write_parts((part.encode("utf-8") for part in parts), path)


def for_terminal(text: str, *, colours: bool = False) -> str:
    """Return a text that a terminal shows and does not obey, whatever a list or a file's name holds.

    In JSON such characters are escaped, elsewhere replaced; `colours`: those of our own stay.
    """
    escaped = text.lstrip()[:1] in ("{", "[")

    def shown(match: re.Match[str]) -> str:
        if colours and len(match[0]) > 1:
            return match[0]
        return f"\\u{ord(match[0]):04x}" if escaped else "\N{REPLACEMENT CHARACTER}" * len(match[0])

    return _OBEYED.sub(shown, text)


class PlainStream:
    """Standard output or error, as `typer.echo` and others write to it: only text that is shown."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text for a terminal. A carriage return stays: progress is told in one line."""
        if not isinstance(text, str):
            raise TypeError(f"a text is written here, not {type(text).__name__}")
        told = "\r".join(for_terminal(part) for part in text.split("\r"))
        return self._stream.write(told)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the stream's own."""
        return getattr(self._stream, name)


def language() -> str:
    """Return the language of the person at the keyboard: that of a command which speaks Japanese, else the locale's."""
    return _speaks.get() or ("ja" if _locale().startswith("ja") else "en")


def _locale() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, names), "")


def refused_in() -> str:
    """Return the language of a refusal: that of the directory, unless the locale is English; else the command's."""
    return language() if _locale().startswith("en") else _refuses.get() or language()


def refuse_in(lang: str) -> None:
    """Say in which language refusals stand: Japanese in a directory of one's own, as its files do; "" is the command's."""
    _refuses.set(lang)


def speak(lang: str) -> None:
    """Say in which language a command speaks throughout, its refusals too; "" is the locale's."""
    _speaks.set(lang)


def write_bytes(content: bytes, path: Path | None) -> None:
    """Write a file's bytes as `write_parts` does. Raises InputError for bytes on a terminal."""
    if path is None and b"\0" in content[:1000] and sys.stdout.isatty():
        raise InputError(Message("this format is not text; name a file with -o"))
    write_parts((content,), path)


def write_parts(parts: Iterable[bytes], path: Path | None) -> None:
    """Write bytes to `path`, or to standard output for None.

    A regular file is replaced only when all is written. Raises InputError when it cannot be.
    """
    if path is None:
        sys.stdout.buffer.writelines(parts)
        sys.stdout.buffer.flush()
        return
    try:
        # /dev/stdout is a link that may lead to a regular file: never replace a link or a device.
        if path.exists() and (path.is_symlink() or not path.is_file()):
            if path.is_dir():
                raise InputError(Message("{path} is a folder; name a file in it", path=path))
            with path.open("wb") as device:
                device.writelines(parts)
            return
        _replace(path, parts)
    except OSError as error:
        raise InputError(
            Message(
                "cannot write {path}: {error}; choose another place with -o", path=path, error=why_not(error)
            )
        ) from error


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
