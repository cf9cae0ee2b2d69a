"""Where a command's result goes: standard output, a file (whole or not at all), or a device."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from madoguchi.errors import InputError


def write_text(parts: Iterable[str], path: Path | None) -> None:
    """Write UTF-8 text as `write_parts` does."""
    write_parts((part.encode("utf-8") for part in parts), path)


def write_bytes(content: bytes, path: Path | None) -> None:
    """Write a file's bytes as `write_parts` does. Raises InputError for bytes on a terminal."""
    if path is None and b"\0" in content[:1000] and sys.stdout.isatty():
        raise InputError("this format is not text; name a file with -o")
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
                raise InputError(f"{path} is a folder; name a file in it")
            with path.open("wb") as device:
                device.writelines(parts)
            return
        _replace(path, parts)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; choose another place with -o") from error


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
