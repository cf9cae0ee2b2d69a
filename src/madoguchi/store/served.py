"""What a node serves: the published edition of the store, held in memory.

While the database is away the node goes on with what it holds; one that starts meanwhile takes the
copy that an earlier start left on its own disk. Where the published bytes are damaged, the last good
ones are served: this node's copy of them, an older publication, an older copy, the packaged edition;
and it is said. Without a database, or before anything was published, the packaged edition is served.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import re
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.editions.codec import decode, revision_of
from madoguchi.errors import EditionError, MadoguchiError, StoreError
from madoguchi.model.edition import Edition
from madoguchi.store.editions import packaged_edition

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from madoguchi.store.database import Database
    from madoguchi.store.editions import Publication
    from madoguchi.store.standing import Standing


class Origin(StrEnum):
    """Where the served edition came from."""

    PACKAGED = "packaged"
    STORE = "store"
    COPY = "copy"  # this node's own copy, taken because the database was away or damaged


_KEPT = 2  # copies: the newest, and the one before should its bytes be damaged
_GONE = "the database is gone; what was published last is served from memory or from this node's copy"
_SECONDS_BETWEEN_TRIES = 60.0  # at damaged bytes that somebody may have restored


@dataclass(frozen=True)
class Served:
    """One state of what is served. `edition` is as printed, with all its changes (see editions/timeline.py).

    `damaged` is the published revision whose bytes cannot be used; empty while what was published is served.
    """

    edition: Edition
    origin: Origin
    publications: tuple[Publication, ...] = ()
    standing: Standing | None = None
    state: tuple[object, ...] = ()  # what told this state from the one before
    damaged: str = ""


def packaged() -> Served:
    """Return the packaged edition as what is served."""
    return Served(packaged_edition(), Origin.PACKAGED)


class Holder:
    """Keeps `served` at what the store says; `away` says why it cannot, empty while it can.

    `contact` is when the store was last read, `writable` whether it took writes when it was last asked
    (see `check`); None: nobody has asked yet.
    """

    def __init__(self, database: Database | None, copies: Path | None = None) -> None:
        """Look once. `copies` is a folder for the copies that outlive a restart; None keeps none."""
        self.database = database
        self.contact: datetime | None = None
        self.writable: bool | None = None
        self._copies = Copies(copies, database.url) if copies and database else None
        self.away = ""
        self._tried = -math.inf  # by a clock that may begin at 0
        self._served: Served | None = None
        if not self.look() and self._copies and self._served is None:
            found = self._copies.newest()
            self._served = Served(found, Origin.COPY) if found else None
            self.away = self.away or (_GONE if found else "")

    @property
    def served(self) -> Served:
        """What is served now."""
        if self._served is None:
            self._served = packaged()
        return self._served

    @property
    def degraded(self) -> str:
        """Why something else than what was published may be served; empty where it is not. It names no place."""
        if self.served.damaged:
            return (
                f"the bytes of the published revision {self.served.damaged[:12]} are damaged; "
                f"revision {self.served.edition.revision[:12]} is served instead"
            )
        if self.away and self.served.origin is not Origin.STORE:
            return "the database cannot be read, so what was published last may be newer than what is served"
        return ""

    @property
    def address(self) -> tuple[str, str, str]:
        """What makes this holder again, in another process (see `held_again`)."""
        url, password = self.database.address if self.database else ("", "")
        return url, password, str(self._copies.folder) if self._copies else ""

    @property
    def has_store(self) -> bool:
        """Whether there is a database to look at."""
        return self.database is not None and self.database.exists()

    @property
    def confirmed(self) -> bool:
        """Whether the last thing that was written here stands on the standby too, where there is one."""
        return self.database is None or self.database.confirmed

    def check(self) -> None:
        """Ask whether the store takes writes; with a host that is dead this takes seconds."""
        self.writable = self.has_store and self.database is not None and self.database.takes_writes()

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        """Give a connection in a transaction. Raises StoreError where there is no store, or none that writes."""
        if self.database is None:
            raise StoreError("these pages have no store behind them")
        return self.database.writing()

    def look(self) -> bool:
        """Look whether something newer stands in the store; take it and return True if so.

        It never raises: a database that is away is said in `away`, and what is held stays.
        """
        if self.database is None or not self.database.exists():
            published = self._served is not None and self._served.origin is not Origin.PACKAGED
            self.away = _GONE if published else ""
            return False
        try:
            with self.database.reading() as connection:
                newer = self._newer(connection)
        except MadoguchiError as error:
            self.away = str(error)
            return False
        self.away, self.contact = "", datetime.now(UTC)
        if newer is None:
            return False
        self._served = newer
        return True

    def _newer(self, connection: Connection) -> Served | None:
        from madoguchi.store.editions import history, pointed
        from madoguchi.store.standing import read_standing, state_of

        # A node looks every few seconds: what was published may hold a hundred thousand differences.
        revision, publication = pointed(connection)
        state = (revision, publication, *state_of(connection))
        held = self._served
        if held and state == held.state and not self._is_worth_trying(held):
            return None
        past = history(connection)
        edition, origin, damaged = self._edition_of(connection, revision, past)
        if held and (state, edition.revision, damaged) == (held.state, held.edition.revision, held.damaged):
            return None
        return Served(edition, origin, past, read_standing(connection), state, damaged)

    def _is_worth_trying(self, held: Served) -> bool:
        """Whether damaged bytes are looked at once more."""
        return bool(held.damaged) and time.monotonic() - self._tried >= _SECONDS_BETWEEN_TRIES

    def _edition_of(
        self, connection: Connection, revision: str | None, past: tuple[Publication, ...]
    ) -> tuple[Edition, Origin, str]:
        """The published edition; the last good one, and the revision that is damaged, where it cannot be read."""
        from madoguchi.store.editions import read_revision

        held = self._served
        if revision is None:
            return packaged_edition(), Origin.PACKAGED, ""
        if held and revision == held.edition.revision and not held.damaged:
            return held.edition, Origin.STORE, ""
        try:
            content = read_revision(connection, revision)
            edition = decode(content)
        except EditionError:
            self._tried = time.monotonic()
        else:
            if self._copies:
                self._copies.keep(revision, content)
            return edition, Origin.STORE, ""
        if self._copies and (copy := self._copies.of(revision)):
            return copy, Origin.COPY, revision
        if held and held.origin is Origin.STORE:
            return held.edition, Origin.STORE, revision
        for older in dict.fromkeys(each.revision for each in past if each.revision != revision):
            with contextlib.suppress(EditionError):
                return decode(read_revision(connection, older)), Origin.STORE, revision
        if self._copies and (copy := self._copies.newest()):
            return copy, Origin.COPY, revision
        return packaged_edition(), Origin.PACKAGED, revision


def held_again(url: str, password: str, folder: str) -> Holder:
    """Return a holder of what another process holds, by its `address`."""
    if not url:
        return Holder(None)
    from madoguchi.store.database import Database

    return Holder(Database(url, password), Path(folder) if folder else None)


class Copies:
    """The editions that a node served last, on its own disk: one file each, proven by the digest in its name."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._name = f"served-{hashlib.sha256(url.encode()).hexdigest()[:16]}"

    def keep(self, revision: str, content: bytes) -> None:
        """Write a copy whole or not at all, for this user alone; a full disk must not stop a node that serves."""
        path = self._path(revision)
        with contextlib.suppress(OSError):
            if path.exists() and path.read_bytes() == content:
                path.touch()
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:  # made with 0600
                file.write(content)
            Path(file.name).replace(path)
            for old in self._paths()[_KEPT:]:
                old.unlink(missing_ok=True)

    def of(self, revision: str) -> Edition | None:
        """Return the copy of a revision; None where there is none, or none whose bytes are its own."""
        with contextlib.suppress(OSError, EditionError):
            content = self._path(revision).read_bytes()
            if revision_of(content) == revision:
                return decode(content)
        return None

    def newest(self) -> Edition | None:
        """Return the newest copy whose bytes are its own."""
        for path in self._paths():
            if found := self.of(path.stem.rpartition("-")[2]):
                return found
        return None

    def _path(self, revision: str) -> Path:
        return self.folder / f"{self._name}-{revision}.json"

    def _paths(self) -> list[Path]:
        """The copies of this database, the newest first."""
        pattern = re.compile(rf"{self._name}-[0-9a-f]{{64}}\.json")
        try:
            found = [path for path in self.folder.iterdir() if pattern.fullmatch(path.name)]
            return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
        except OSError:
            return []
