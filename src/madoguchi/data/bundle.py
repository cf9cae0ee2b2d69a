"""A directory's knowledge: one folder of data files, laid out alike for the packaged list and for any office's.

What is known of a list stands here and nowhere else: how its tables read, programs, areas, functions, topics,
words, errata, the site's own texts. `bundle.toml` and one source are required; every other file is optional:
where it is missing, nothing is known of what it would say.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from madoguchi.data import FOLDER
from madoguchi.data.loading import parsed
from madoguchi.errors import DescriptionError

MANIFEST, EDITION, IDS, SOURCES = "bundle.toml", "edition.json", "ids.csv", "sources"
# Names the folder of the directory that a process works on.
VARIABLE = "MADOGUCHI_DIRECTORY"
_KNOWLEDGE = (".toml", ".csv", ".npz")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The data files below `root`. Two of the same folder are the same."""

    root: Path

    def bytes(self, name: str) -> bytes:
        """Return a file's bytes; `name` is its path below the folder. Raises FileNotFoundError."""
        return (self.root / name).read_bytes()

    def text(self, name: str) -> str:
        """Return a file as text (UTF-8); empty where there is none. Raises DescriptionError where it can't be read."""
        try:
            return self.bytes(name).decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise DescriptionError(f"cannot be read: {why}", file=name) from error

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.root / name).is_file()

    def required(self, name: str, what: str) -> str:
        """Return a file that must be there. Raises DescriptionError that says what is expected in it."""
        if not self.has(name):
            raise DescriptionError(f"no such file in {self.root}; expected: {what}", file=name)
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

    def _knowledge(self) -> Iterator[str]:
        for name in self.names("**/*"):
            if name.endswith(_KNOWLEDGE) and name != IDS and not name.startswith((f"{SOURCES}/", ".")):
                yield name


@cache
def _edition(bundle: Bundle) -> str:
    expected = 'expected a line such as edition = "2024"'
    found = parsed(bundle.required(MANIFEST, "what the directory is: edition, title …"), MANIFEST).get(
        "edition"
    )
    if not isinstance(found, str) or not found:
        raise DescriptionError(f"key edition is missing; {expected}", file=MANIFEST)
    return found


@cache
def _state(bundle: Bundle) -> str:
    return bundle.digest[:12]


# The bundle that ships in the package.
GUIDEBOOK = Bundle(FOLDER / "guidebook")


def chosen() -> Bundle:
    """Return the bundle of the directory that this process works on: that of `VARIABLE`, else the packaged one."""
    folder = os.environ.get(VARIABLE, "").strip()
    return Bundle(Path(folder).resolve()) if folder else GUIDEBOOK
