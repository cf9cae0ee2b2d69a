"""Knowledge that editors write: checked by everything that reads it, then kept as a version."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import PurePosixPath

from sqlalchemy import Connection

from madoguchi.data.bundle import ERRATA, JURISDICTIONS, PROGRAMS, QUESTIONS, SUSPECTS, TABLES, Bundle, packed
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.bounds import BOUNDS
from madoguchi.editorial.checking import check
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.drafts import DISCARDED, Draft
from madoguchi.store.editions import pointed
from madoguchi.store.knowledge import (
    Version,
    bundle_of,
    hold,
    newest,
    save,
    served_edition,
    version_of,
    versions,
)
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted

LONGEST_NOTE = 500  # characters
LONGEST_FILE = 256 * 1024  # characters of a file that is written on the page
# The files that people write, in the order in which they are met; `*` stands for several of a folder.
FILES = (
    "bundle.toml", TABLES, PROGRAMS, JURISDICTIONS, "words.toml", QUESTIONS, "aliases.toml", "functions.toml",
    "topics.toml", "topics/*.toml", "sections.toml", "scripts.toml", ERRATA, SUSPECTS, BOUNDS, "classes.toml",
    "crosscheck.toml", "readings.csv", "names/*.toml",
)  # fmt: skip


def current(connection: Connection) -> tuple[Version | None, Bundle]:
    """Return the version that drafts are read with, and its bundle; None and the own folder before the first."""
    version = newest(connection)
    return version, bundle_of(connection, version.bundle if version else None)


def writable(bundle: Bundle) -> tuple[str, ...]:
    """Return the paths of the files that can be written on the page, those that are missing among them."""
    there = [name for pattern in FILES for name in (bundle.names(pattern) if "*" in pattern else (pattern,))]
    return tuple(dict.fromkeys(there))


def kind_of(name: str) -> str:
    """Return the entry of FILES that a file falls under; empty for one that nobody writes.

    >>> kind_of("topics/money.toml"), kind_of("ids.csv")
    ('topics/*.toml', '')
    """
    depth = name.count("/")
    fits = (p for p in FILES if PurePosixPath(name).match(p) and p.count("/") == depth)
    return next(fits, "") if re.fullmatch(r"[A-Za-z0-9._/-]{1,80}", name) else ""


def edited(bundle: Bundle, texts: Mapping[str, str]) -> Bundle:
    """Return a bundle with some of its files written anew. Raises InputError for a file that nobody writes."""
    for name in texts:
        if not kind_of(name):
            raise InputError(
                Message(
                    "{name!r} is not a file that is written by hand; choose from {files}",
                    name=name,
                    files=", ".join(FILES),
                )
            )
    return packed({**bundle.portable, **{name: text.encode() for name, text in texts.items()}})


# -- keeping it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaveVersion(Transition[Version]):
    """Keep a bundle as the newest version; `ready` makes one that everything which reads it has read.

    `base` is the digest of the one it was made from, "" the own folder, None whatever stands. Raises InputError
    where nothing changed or nobody says why, RefusedError for a person who may not, and where somebody else saved meanwhile.
    """

    bundle: Bundle
    _: KW_ONLY
    note: str
    base: str | None = None

    @classmethod
    def ready(
        cls, database: Database, bundle: Bundle, *, by: str, note: str, base: str | None = None
    ) -> SaveVersion:
        """Check what takes long before anything is held. Raises DescriptionError for a file that is wrong."""
        saving = cls(bundle, by=by, note=note, base=base)
        with database.reading() as connection:
            saving.check(connection)
            edition, (_, before) = served_edition(connection), current(connection)
        check(bundle, edition, before)
        return saving

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)
        if not self._note():
            raise InputError(
                Message(
                    "say what was changed and why: whoever reads the versions next year has only this note"
                )
            )

    def _note(self) -> str:
        return accepted(Message("the note"), self.note, LONGEST_NOTE).strip()

    def execute(self, connection: Connection) -> Done[Version]:
        hold(connection)
        version, before = current(connection)
        if self.base is not None and self.base != (version.bundle if version else ""):
            raise RefusedError(
                Message("somebody else saved a version in the meantime; look at it, then save yours again")
            )
        if self.bundle.portable == before.portable:
            raise InputError(Message("nothing was changed, so there is nothing to save"))
        saved = save(connection, self.bundle, by=self.by, note=self._note())
        after = {"bundle": saved.bundle, "note": saved.note}
        was = {"bundle": version.bundle if version else None}
        return Done(saved, (Act("knowledge", f"knowledge {saved.seq}", was, after),))


def save_again(database: Database, seq: int, *, by: str, note: str, base: str | None = None) -> SaveVersion:
    """Return the save that goes back to an earlier version (0: the own folder): a version like any other.

    Raises InputError where there is none, and what `SaveVersion.ready` raises.
    """
    with database.reading() as connection:
        bundle = bundle_of(connection, version_of(connection, seq).bundle if seq else None)
    return SaveVersion.ready(database, packed(bundle.portable), by=by, note=note, base=base)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Knowledge that was saved last and stays, though the draft that was read with it was discarded.

    `before` is the version to go back to; None: the own folder.
    """

    version: Version
    before: Version | None


def left_over(connection: Connection, draft: Draft) -> LeftOver | None:
    """Return what a discarded draft leaves behind, where readers have not got it and nothing was saved since."""
    last = versions(connection, 2)
    if draft.state != DISCARDED or not last or last[0].bundle != draft.knowledge:
        return None
    if last[0].bundle == pointed(connection).knowledge:
        return None
    return LeftOver(last[0], last[1] if len(last) > 1 else None)


# -- what differs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file of two bundles: how it differs (`added`, `removed`, `changed`), line by line where it is text.

    A line is its sign (`-`, `+`, `@` before a group, else a space) and its text.
    """

    name: str
    how: str
    lines: tuple[tuple[str, str], ...] = ()


def differences(before: Bundle, after: Bundle) -> tuple[FileDifference, ...]:
    """Return the files that differ between two bundles."""
    one, other = before.portable, after.portable
    return tuple(
        FileDifference(
            name,
            "removed" if name not in other else "added" if name not in one else "changed",
            tuple(_diff_lines(one.get(name, b""), other.get(name, b""))),
        )
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    )


def _diff_lines(before: bytes, after: bytes) -> Iterator[tuple[str, str]]:
    try:
        old, new = (each.decode("utf-8").splitlines() for each in (before, after))
    except UnicodeDecodeError:
        return  # a trained model
    for number, line in enumerate(difflib.unified_diff(old, new, lineterm="", n=2)):
        if number > 1:  # the two lines of file names
            yield line[:1], line[1:] if line[:1] != "@" else line
