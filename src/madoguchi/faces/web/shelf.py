"""The files of an edition, each made once when it is first wanted, and kept."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from dataclasses import dataclass, field

from madoguchi.faces.exports.catalogue import Export, available
from madoguchi.model.edition import Edition


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes and the tag that changes with them."""

    content: bytes
    etag: str


def file_of(content: bytes) -> File:
    """Return a file with its tag."""
    return File(content, f'W/"{hashlib.sha256(content).hexdigest()[:32]}"')


@dataclass
class Shelf:
    """The files of one edition; threads may ask at once, and each file is made once."""

    edition: Edition
    _files: dict[str, File] = field(default_factory=dict)
    _locks: defaultdict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))

    def file(self, export: Export) -> File:
        """Return the file, made now if it was not before."""
        with self._locks[export.name]:
            if export.name not in self._files:
                self._files[export.name] = file_of(export.write(self.edition))
            return self._files[export.name]

    def size(self, export: Export) -> int | None:
        """Return a file's length in bytes, None for one that nobody has taken yet: a page makes no file."""
        file = self._files.get(export.name)
        return len(file.content) if file else None


def export_of(filename: str) -> Export | None:
    """Return the export that is published under a file name; None where there is none, or it is not installed."""
    return next((export for export in available() if export.filename == filename), None)
