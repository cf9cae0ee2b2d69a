"""The files of an edition, each made once when it is first wanted, by a child process, and kept on disk.

Whoever asks meanwhile waits without holding a thread, and after a while is told to come back. A file
lies in a temporary file without a name: it is gone with the edition, and with the process.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
import math
import os
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from madoguchi.child import MB, Allowance, Children, Task
from madoguchi.editions.timeline import as_of
from madoguchi.errors import EditionError, MadoguchiError
from madoguchi.faces.api.pool import BusyError
from madoguchi.faces.exports.catalogue import EXPORTS, Export, available
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.served import Holder, held_again
from madoguchi.text.dates import today

SECONDS_TO_WAIT = 45.0  # below the minute after which nginx gives up
_SECONDS_UNTIL_AGAIN = 10
_SECONDS_AFTER_FAILURE = 600.0  # what could not be made is not tried again at once
_PIECE = 256 << 10
_PACKED_ALREADY = (".pdf", ".xlsx", ".zip")

log = logging.getLogger("madoguchi.access")


class BeingMadeError(BusyError):
    """The file is being made, and takes longer than whoever asked should wait."""

    words = "making"

    def __init__(self) -> None:
        super().__init__(_SECONDS_UNTIL_AGAIN)
        self.headers = {**(self.headers or {}), "Refresh": str(_SECONDS_UNTIL_AGAIN)}


class UnmadeError(BusyError):
    """The file could not be made; it is tried again after a while."""

    words = "unmade"

    def __init__(self) -> None:
        super().__init__(int(_SECONDS_AFTER_FAILURE))


@dataclass(frozen=True)
class Stored:
    """Bytes on disk, in a file that nobody else can open."""

    file: IO[bytes]
    size: int

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes from first to last; several readers may do so at once."""
        for begin in range(0, self.size, _PIECE):
            yield os.pread(self.file.fileno(), min(_PIECE, self.size - begin), begin)


@dataclass(frozen=True)
class File:
    """A finished file, the same packed with gzip (None: it is packed by its own format), and its tag."""

    plain: Stored
    packed: Stored | None
    etag: str


def etag_of(digest: str) -> str:
    """Return the tag of bytes with this sha256, hex."""
    return f'W/"{digest[:32]}"'


@dataclass
class Shelf:
    """The files of one edition; whoever asks first has one made, everybody gets the same.

    The edition is what `holder` serves; without one it is at hand only here, and its files are made in
    this process. `children` are a node's, one at a time. `sizes` are lengths in bytes of files that somebody
    else makes, by the name of their format.
    """

    edition: Edition
    holder: Holder | None = None
    children: Children = field(default_factory=lambda: Children(at_once=1, waiting=len(EXPORTS)))
    sizes: dict[str, int] = field(default_factory=dict)
    _made: dict[str, Future[File]] = field(default_factory=dict)
    _failed: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def file(self, export: Export) -> File:
        """Return a file. Raises BeingMadeError when that takes too long, UnmadeError when it failed."""
        waiting = asyncio.wrap_future(self._begun(export))
        waiting.add_done_callback(asyncio.Future.exception)  # nobody may be left to hear of it
        done, _ = await asyncio.wait({waiting}, timeout=SECONDS_TO_WAIT)
        if not done:
            raise BeingMadeError
        try:
            return waiting.result()
        except MadoguchiError as error:
            raise UnmadeError from error

    def prepare(self, export: Export) -> None:
        """Have a child make a file that somebody is about to want; nobody waits for it."""
        if self.holder is not None:
            self._begun(export)

    def size(self, export: Export) -> int | None:
        """Return a file's length in bytes, None for one that is not made yet."""
        if export.name in self.sizes:
            return self.sizes[export.name]
        made = self._made.get(export.name)
        return made.result().plain.size if made and made.done() and not made.exception() else None

    def _begun(self, export: Export) -> Future[File]:
        """The file to be, begun now if it was not before."""
        with self._lock:
            found = self._made.get(export.name)
            if found and not (found.done() and found.exception() and self._is_over(export)):
                return found
            made: Future[File] = Future()
            made.set_running_or_notify_cancel()  # nobody who waits can cancel it for the others
            self._made[export.name] = made
        threading.Thread(target=self._make, args=(export, made), daemon=True).start()
        return made

    def _is_over(self, export: Export) -> bool:
        return time.monotonic() - self._failed.get(export.name, -math.inf) > _SECONDS_AFTER_FAILURE

    def _make(self, export: Export, made: Future[File]) -> None:
        try:
            made.set_result(self._file(export))
        except BaseException as error:  # whoever waits must hear of it
            self._failed[export.name] = time.monotonic()
            log.error("error %s while making %s", type(error).__name__, export.filename)
            made.set_exception(
                EditionError(Message("{filename} could not be made", filename=export.filename))
            )

    def _file(self, export: Export) -> File:
        files = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 (open while served)
        if self.holder is None:
            digest = _write(export, self.edition, files)
        else:
            arguments = {
                "name": export.name,
                "address": self.holder.address,
                "revision": self.edition.revision,
                "day": today().isoformat(),
            }
            task = Task(f"{__name__}:write_file", arguments, files)
            digest = self.children.start(task, allowance(len(self.edition.desks))).outcome.result()
        plain, packed = (Stored(file, os.fstat(file.fileno()).st_size) for file in files)
        return File(plain, packed if packed.size else None, etag_of(digest))


def allowance(desks: int) -> Allowance:
    """Return what a child may use to make a file of so many desks; the guidebook of 837 takes 5 seconds."""
    seconds = 120 + desks // 50
    return Allowance(min(1024 * MB + 30_000 * desks, 4096 * MB), seconds, 5 * seconds, writes=512 * MB)


def export_of(filename: str) -> Export | None:
    """Return the export that is published under a file name; None where there is none, or it is not installed."""
    return next((export for export in available() if export.filename == filename), None)


# -- in the child --------------------------------------------------------------------------------


def write_file(
    name: str, address: tuple[str, str, str], revision: str, day: str, files: Sequence[IO[bytes]]
) -> str:
    """Write a file of the edition that a node serves; return its digest.

    Raises EditionError when another edition has been published since it was asked for.
    """
    edition = as_of(held_again(*address).served.edition, date.fromisoformat(day))
    if edition.revision != revision:
        raise EditionError(Message("another edition is served by now; ask for the file again"))
    return _write(EXPORTS[name], edition, files)


def _write(export: Export, edition: Edition, files: Sequence[IO[bytes]]) -> str:
    """Write an export into the first file and, unless its format packs, packed into the second."""
    content = export.write(edition)
    written: list[Any] = [content]
    if not export.filename.endswith(_PACKED_ALREADY):
        written.append(gzip.compress(content, 6, mtime=0))
    for file, each in zip(files, written, strict=False):
        file.write(each)
        file.flush()
    return hashlib.sha256(content).hexdigest()
