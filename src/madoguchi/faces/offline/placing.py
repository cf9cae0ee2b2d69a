"""A folder that is there whole or not at all: made beside its place, then moved into it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from madoguchi.errors import InputError, why_not
from madoguchi.faces.offline.folder import FORMAT, MARKER
from madoguchi.message import Message

Made = TypeVar("Made")


def placed(folder: Path, make: Callable[[Path], Made], *, replace: bool = False) -> Made:
    """Make a folder and put it in place of the one that is there, and return what `make` returns.

    Replaced without a word: nothing, an empty folder, a former site. Raises InputError for another
    folder unless `replace` says so, and where it cannot be written.
    """
    target = folder.resolve()  # a link stays a link: what it leads to is replaced
    _check(folder, target, replace=replace)
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        fresh = beside / "new"
        fresh.mkdir()
        made = make(fresh)
        _swap(fresh, target, beside / "old")
    except OSError as error:
        raise InputError(
            Message(
                "cannot write {folder}: {error}; choose another with -o",
                folder=folder,
                error=why_not(error),
            )
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return made


def _check(folder: Path, target: Path, *, replace: bool) -> None:
    if target.exists() and not target.is_dir():
        raise InputError(Message("{folder} is a file; the site needs a folder: -o FOLDER", folder=folder))
    if target == Path.cwd() or target in Path.cwd().parents:
        raise InputError(
            Message(
                "{folder} holds the folder you are in, so it cannot be replaced; name another with -o",
                folder=folder,
            )
        )
    if target.is_dir() and any(target.iterdir()) and not replace and not is_site(target):
        raise InputError(
            Message(
                "{folder} is not empty and holds no former site; choose another folder, or say --replace "
                "to put the site in its place (all in it is deleted)",
                folder=folder,
            )
        )


def is_site(folder: Path) -> bool:
    """Whether a folder is a site that was exported before."""
    try:
        told = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("format") == FORMAT


def _swap(fresh: Path, target: Path, old: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
