"""What a node serves: the published edition of the store, held in memory.

While the database is away the node goes on with what it holds; one that starts meanwhile takes
the copy that an earlier start left on its own disk. Without a database, or before anything was
published, the packaged edition is served.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.editions.codec import decode
from madoguchi.errors import EditionError, StoreError
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
    COPY = "copy"  # this node's own copy, taken because the database was away


@dataclass(frozen=True)
class Served:
    """One state of what is served. `edition` is as printed, with all its changes (see editions/timeline.py)."""

    edition: Edition
    origin: Origin
    publications: tuple[Publication, ...] = ()
    standing: Standing | None = None
    state: tuple[object, ...] = ()  # what told this state from the one before


def packaged() -> Served:
    """Return the packaged edition as what is served."""
    return Served(packaged_edition(), Origin.PACKAGED)


class Holder:
    """Keeps `served` at what the store says; `away` says why it cannot, empty while it can."""

    def __init__(self, database: Database | None, copies: Path | None = None) -> None:
        """Look once. `copies` is a folder for the copy that outlives a restart; None keeps none."""
        self._database = database
        self._copy = _copy_in(copies, database) if copies and database else None
        self.away = ""
        self.served = packaged()
        if not self.look() and self.away:
            self._take_copy()

    @property
    def has_store(self) -> bool:
        """Whether there is a database to look at."""
        return self._database is not None and self._database.exists()

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        """Give a connection in a transaction. Raises StoreError where there is no store, or none that writes."""
        if self._database is None:
            raise StoreError("these pages have no store behind them")
        return self._database.writing()

    def look(self) -> bool:
        """Look whether something newer stands in the store; take it and return True if so.

        It never raises: a database that is away is said in `away`, and what is held stays.
        """
        if self._database is None or not self._database.exists():
            self.away = ""
            return False
        try:
            with self._database.reading() as connection:
                newer = self._newer(connection)
        except (StoreError, EditionError) as error:
            self.away = str(error)
            return False
        self.away = ""
        if newer is None:
            return False
        self.served = newer
        return True

    def _newer(self, connection: Connection) -> Served | None:
        from madoguchi.store.editions import current_revision, history, read_revision
        from madoguchi.store.standing import read_standing, state_of

        past = history(connection)
        revision = current_revision(connection)
        state = (revision, past[0].seq if past else 0, *state_of(connection))
        if state == self.served.state:
            return None
        if revision is None:
            edition, origin = packaged_edition(), Origin.PACKAGED
        elif revision == self.served.edition.revision:
            edition, origin = self.served.edition, Origin.STORE
        else:
            content = read_revision(connection, revision)
            edition, origin = decode(content), Origin.STORE
            self._keep(content)
        return Served(edition, origin, past, read_standing(connection), state)

    def _keep(self, content: bytes) -> None:
        """Write the copy whole or not at all; a full disk must not stop a node that serves."""
        if self._copy is None:
            return
        with contextlib.suppress(OSError):
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._copy.parent, delete=False) as file:
                file.write(content)
            Path(file.name).replace(self._copy)

    def _take_copy(self) -> None:
        if self._copy is not None and self._copy.exists():
            with contextlib.suppress(OSError, EditionError):
                self.served = Served(decode(self._copy.read_bytes()), Origin.COPY)


def _copy_in(folder: Path, database: Database) -> Path | None:
    if database.file is not None:
        return None  # the database is a file on this very disk
    return folder / f"served-{hashlib.sha256(database.url.encode()).hexdigest()[:16]}.json"
