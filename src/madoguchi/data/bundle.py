"""A directory's knowledge: one folder of data files, laid out alike for the packaged list and for any office's.

What is known of a list stands here and nowhere else: how its tables read, programs, areas, functions, topics,
words, errata, the site's own texts. `bundle.toml` and one source are required; every other file is optional:
where it is missing, nothing is known of what it would say.
"""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from madoguchi.data import FOLDER
from madoguchi.data.loading import parsed
from madoguchi.errors import DescriptionError, InputError, why_not
from madoguchi.message import Message

MANIFEST, EDITION, IDS, SOURCES = "bundle.toml", "edition.json", "ids.csv", "sources"
# What most of the reading rests on: tables, programs, corrections, areas, findings that somebody looked at.
TABLES, PROGRAMS, ERRATA = "tables.toml", "programs.toml", "errata.toml"
JURISDICTIONS, SUSPECTS = "jurisdictions.toml", "suspects.toml"
QUESTIONS = "questions.jsonl"  # by which an office judges the answers; nothing is answered with them
# Names the folder of the directory that a process works on.
VARIABLE = "MADOGUCHI_DIRECTORY"
# Of so many bundles a process holds what it looked up: a node takes a new one with each publication.
BUNDLES = 4
Files = Mapping[str, bytes]  # by their paths below a folder
_KNOWLEDGE = (".toml", ".csv", ".npz")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The data files below `root`. Two of the same folder are the same."""

    root: Path

    def bytes(self, name: str) -> bytes:
        """Return a file's bytes; `name` is its path below the folder.

        Raises FileNotFoundError, and DescriptionError where there is one that can't be read.
        """
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _unread(name, why_not(error)) from error

    def text(self, name: str) -> str:
        """Return a file as text (UTF-8); empty where there is none. Raises DescriptionError where it can't be read."""
        try:
            return self.bytes(name).decode("utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            why = Message("it is not UTF-8 text")
            raise _unread(name, why, error.object.count(b"\n", 0, error.start) + 1) from error

    def has(self, name: str) -> bool:
        """Whether there is such a file. Raises DescriptionError where nobody may look."""
        try:
            return (self.root / name).is_file()
        except OSError as error:
            raise _unread(name, why_not(error)) from error

    def required(self, name: str, what: Message) -> str:
        """Return a file that must be there. Raises DescriptionError that says what is expected in it."""
        if not self.has(name):
            raise DescriptionError(
                Message("no such file in {root}; expected: {what}", root=self.root, what=what), file=name
            )
        return self.text(name)

    def table(self, name: str) -> dict[str, Any]:
        """Return what a TOML file says; nothing where there is none. Raises DescriptionError."""
        return parsed(self.text(name), name)

    def names(self, pattern: str) -> tuple[str, ...]:
        """Return the paths of the files that a pattern finds (`topics/*.toml`), in order."""
        return tuple(path.relative_to(self.root).as_posix() for path in sorted(self.root.glob(pattern)))

    @property
    def edition(self) -> str:
        """The id of the edition that the sources are read as. Raises DescriptionError."""
        return _edition(self)

    @property
    def state(self) -> str:
        """A short mark of all that is known, as it was when it was first asked for."""
        return _state(self)

    @property
    def digest(self) -> str:
        """The sha256 of all that is known: every file but the sources, and what is made of them."""
        digest = hashlib.sha256()
        for name in self._knowledge():
            content = self.bytes(name)
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    @property
    def portable(self) -> Files:
        """The files with which another machine reads and answers alike, by their paths, in order.

        All that is known, the recorded ids, the office's own questions, and what is said of the sources; not the
        sources, nor what is made of them.
        """
        beside = (name for name in (IDS, QUESTIONS) if self.has(name))
        names = {*self._knowledge(), *self.names(f"{SOURCES}/*.toml"), *beside}
        return {name: self.bytes(name) for name in sorted(names)}

    def _knowledge(self) -> Iterator[str]:
        for name in self.names("**/*"):
            if name.endswith(_KNOWLEDGE) and name != IDS and not name.startswith((f"{SOURCES}/", ".")):
                yield name


def _unread(name: str, why: Message | str, line: int = 0) -> DescriptionError:
    return DescriptionError(Message("cannot be read: {why}", why=why), file=name, line=line)


@dataclass(frozen=True, slots=True)
class Packed(Bundle):
    """A bundle in memory, known by the digest of its files: what a store keeps of a directory.

    `root` is no folder; it is that digest, so that two of the same files are the same.
    """

    files: Files = field(compare=False, repr=False, default_factory=dict)

    @property
    def name(self) -> str:
        """The digest of its files (see `digest_of`)."""
        return str(self.root)

    def bytes(self, name: str) -> bytes:
        """Return a file's bytes. Raises FileNotFoundError."""
        try:
            return self.files[name]
        except KeyError:
            raise FileNotFoundError(f"{self.root} holds no {name}") from None

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.files

    def names(self, pattern: str) -> tuple[str, ...]:
        """Return the paths of the files that a pattern finds, in the order of a folder's."""
        deep, last = pattern.startswith("**/"), pattern.removeprefix("**/")
        paths = sorted(map(PurePosixPath, self.files))
        depth = last.count("/") + 1
        return tuple(str(p) for p in paths if p.match(last) and (deep or len(p.parts) == depth))

    @property
    def portable(self) -> Files:
        """All its files: it never held others."""
        return self.files


def directory_at(folder: Path) -> Bundle:
    """Return the directory in a folder. Raises InputError where the folder holds none."""
    bundle = Bundle(folder)
    if not bundle.has(MANIFEST):
        raise InputError(
            Message(
                "{folder} is not a directory's folder ({manifest} is missing); make one: madoguchi new {folder} --from LIST",
                folder=folder,
                manifest=MANIFEST,
            )
        )
    return bundle


def packed(files: Files) -> Packed:
    """Return the bundle of some files, by their paths."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return Packed(Path(digest_of(digests)), {name: files[name] for name in sorted(files)})


def digest_of(digests: Mapping[str, str]) -> str:
    """Return what names a bundle: the sha256 of its files' paths and sha256s, a line each as `sha256sum` writes it."""
    listed = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
    return hashlib.sha256(listed.encode()).hexdigest()


@lru_cache(BUNDLES)
def _edition(bundle: Bundle) -> str:
    expected = Message('expected a line such as edition = "2024"')
    found = parsed(
        bundle.required(MANIFEST, Message("what the directory is: edition, title …")), MANIFEST
    ).get("edition")
    if not isinstance(found, str) or not found:
        raise DescriptionError(
            Message("key edition is missing; {expected}", expected=expected),
            file=MANIFEST,
            code="missing-key",
            key="edition",
            expected=("str",),
        )
    return found


@lru_cache(BUNDLES)
def _state(bundle: Bundle) -> str:
    return bundle.digest[:12]


# The bundle that ships in the package.
GUIDEBOOK = Bundle(FOLDER / "guidebook")


def chosen() -> Bundle:
    """Return the bundle of the directory that this process works on: that of `VARIABLE`, else the packaged one."""
    folder = os.environ.get(VARIABLE, "").strip()
    return Bundle(Path(folder).resolve()) if folder else GUIDEBOOK


def command(words: str, *, by_name: bool = False) -> str:
    """Return a command as it is typed for the directory that this process works on: `madoguchi --directory city build`.

    `by_name`: the folder by its name alone, for pages that strangers see.
    """
    folder = os.environ.get(VARIABLE, "").strip()
    if not folder:
        return f"madoguchi {words}"
    path, here = Path(folder).resolve(), Path.cwd()
    if by_name:
        return f"madoguchi --directory {shlex.quote(path.name)} {words}"
    near = path.relative_to(here) if path != here and path.is_relative_to(here) else path
    return f"madoguchi --directory {shlex.quote(str(near))} {words}"
