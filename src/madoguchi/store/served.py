"""What a node serves: the published edition of the store, held in memory.

While the database is away the node goes on with what it holds; one that starts meanwhile takes the
copy that an earlier start left on its own disk. An edition and the knowledge beside it are taken, kept and
served as one. Where the published bytes are damaged, the last good
ones are served: this node's copy of them, an older publication, an older copy, the packaged edition;
and it is said. Without a database, or before anything was published, the packaged edition is served.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import re
import tempfile
import time
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.data.bundle import GUIDEBOOK, Packed, chosen, packed
from madoguchi.editions.codec import decode, revision_of
from madoguchi.errors import EditionError, MadoguchiError, StoreError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.editions import packaged_edition

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from madoguchi.store.database import Database
    from madoguchi.store.editions import Pointed, Publication
    from madoguchi.store.standing import Standing


class Origin(StrEnum):
    """Where the served edition came from."""

    PACKAGED = "packaged"  # the directory that ships in the package
    FOLDER = "folder"  # an office's own
    STORE = "store"
    COPY = "copy"  # this node's own copy, taken because the database was away or damaged


_KEPT = 2  # copies: the newest, and the one before should its bytes be damaged
_GONE = Message(
    "the database is gone; what was published last is served from memory or from this node's copy"
)
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
    knowledge: str | None = None  # the bundle beside the edition, by its digest; None: this node's own folder


def packaged() -> Served:
    """Return the edition of the directory that this process works on as what is served."""
    return Served(packaged_edition(), Origin.PACKAGED if chosen() == GUIDEBOOK else Origin.FOLDER)


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
        self.away: str = ""
        self._tried = -math.inf  # by a clock that may begin at 0
        self._served: Served | None = None
        if not self.look() and self._copies and self._served is None:
            self._served = self._copies.newest()
            self.away = self.away or (_GONE if self._served else "")

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
            raise StoreError(Message("these pages have no store behind them"))
        return self.database.writing()

    def look(self) -> bool:
        """Look whether something newer stands in the store; take it and return True if so.

        It never raises: a database that is away is said in `away`, and what is held stays.
        """
        if self.database is None or not self.database.exists():
            published = self._served is not None and self._served.origin in (Origin.STORE, Origin.COPY)
            self.away = _GONE if published else ""
            return False
        try:
            with self.database.reading() as connection:
                newer = self._newer(connection)
        except MadoguchiError as error:
            self.away = error.message
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
        at = pointed(connection)
        state = (at.revision, at.publication, *state_of(connection))
        held = self._served
        if held and state == held.state and not self._is_worth_trying(held):
            return None
        past = history(connection)
        taken = self._taken(connection, at, past)
        if held and (state, taken.edition.revision, taken.knowledge, taken.damaged) == (
            held.state,
            held.edition.revision,
            held.knowledge,
            held.damaged,
        ):
            return None
        return replace(taken, publications=past, standing=read_standing(connection), state=state)

    def _is_worth_trying(self, held: Served) -> bool:
        """Whether damaged bytes are looked at once more."""
        return bool(held.damaged) and time.monotonic() - self._tried >= _SECONDS_BETWEEN_TRIES

    def _taken(self, connection: Connection, at: Pointed, past: tuple[Publication, ...]) -> Served:
        """What is published; the last good one, and the revision that is damaged, where it cannot be read."""
        from madoguchi.store.editions import read_revision
        from madoguchi.store.knowledge import bundle_of

        held, revision = self._served, at.revision
        if revision is None:
            return packaged()
        same = held and (revision, at.knowledge) == (held.edition.revision, held.knowledge)
        if held and same and not held.damaged:
            return Served(held.edition, Origin.STORE, knowledge=at.knowledge)
        try:
            content = read_revision(connection, revision)
            edition = decode(content, bundle_of(connection, at.knowledge))
        except EditionError:
            self._tried = time.monotonic()
            return self._last_good(connection, at, past)
        if self._copies:
            self._copies.keep(revision, content, edition.bundle.portable if at.knowledge else None)
        return Served(edition, Origin.STORE, knowledge=at.knowledge)

    def _last_good(self, connection: Connection, at: Pointed, past: tuple[Publication, ...]) -> Served:
        from madoguchi.store.knowledge import edition_of

        held, damaged = self._served, at.revision or ""
        if self._copies and (copy := self._copies.of(damaged, at.knowledge)):
            return Served(copy, Origin.COPY, damaged=damaged, knowledge=at.knowledge)
        if held and held.origin is Origin.STORE:
            return replace(held, damaged=damaged)
        pairs = dict.fromkeys((each.revision, each.knowledge) for each in past)
        for revision, knowledge in pairs:
            if (revision, knowledge) != (at.revision, at.knowledge):
                with contextlib.suppress(EditionError):
                    edition = edition_of(connection, revision, knowledge)
                    return Served(edition, Origin.STORE, damaged=damaged, knowledge=knowledge)
        if self._copies and (newest := self._copies.newest()):
            return replace(newest, damaged=damaged)
        return replace(packaged(), damaged=damaged)


def held_again(url: str, password: str, folder: str) -> Holder:
    """Return a holder of what another process holds, by its `address`."""
    if not url:
        return Holder(None)
    from madoguchi.store.database import Database

    return Holder(Database(url, password), Path(folder) if folder else None)


class Copies:
    """What a node served last, on its own disk: an edition and the knowledge beside it, each proven by its name.

    Files are named by the revision and, where it is not this node's own folder, the digest of the knowledge.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        of = hashlib.sha256(url.encode()).hexdigest()[:16]
        self._name, self._beside = f"served-{of}", f"knowledge-{of}"

    def keep(self, revision: str, content: bytes, known: Mapping[str, bytes] | None = None) -> None:
        """Write a copy whole or not at all, for this user alone; a full disk must not stop a node that serves.

        `known` are the files of the knowledge beside the edition (see data/bundle.py).
        """
        with contextlib.suppress(OSError):
            knowledge = packed(known).name if known else None
            if known and knowledge and self._knowledge(knowledge) is None:
                self._write(self._beside_path(knowledge), _zipped(known))
            path = self._path(revision, knowledge)
            if path.exists() and path.read_bytes() == content:
                path.touch()
                return
            self._write(path, content)
            self._forget()

    def of(self, revision: str, knowledge: str | None) -> Edition | None:
        """Return the copy of a revision and its knowledge; None where there is none, or one with other bytes."""
        with contextlib.suppress(OSError, EditionError):
            content = self._path(revision, knowledge).read_bytes()
            if revision_of(content) != revision:
                return None
            if bundle := self._knowledge(knowledge) if knowledge else chosen():
                return decode(content, bundle)
        return None

    def newest(self) -> Served | None:
        """Return the newest copy whose bytes are its own."""
        for path in self._paths():
            revision, knowledge = self._named(path)
            if found := self.of(revision, knowledge):
                return Served(found, Origin.COPY, knowledge=knowledge)
        return None

    def _write(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:  # made with 0600
            file.write(content)
        Path(file.name).replace(path)

    def _forget(self) -> None:
        """Remove what is older than the copies that are kept, and the knowledge that none of those needs."""
        paths = self._paths()
        for old in paths[_KEPT:]:
            old.unlink(missing_ok=True)
        needed = {self._beside_path(d).name for path in paths[:_KEPT] if (d := self._named(path)[1])}
        for old in self.folder.glob(f"{self._beside}-*.zip"):
            if old.name not in needed:
                old.unlink(missing_ok=True)

    def _knowledge(self, digest: str) -> Packed | None:
        try:
            with zipfile.ZipFile(io.BytesIO(self._beside_path(digest).read_bytes())) as archive:
                found = packed({name: archive.read(name) for name in archive.namelist()})
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            return None
        return found if found.name == digest else None

    def _path(self, revision: str, knowledge: str | None) -> Path:
        return self.folder / f"{self._name}-{'-'.join(filter(None, (revision, knowledge)))}.json"

    def _beside_path(self, digest: str) -> Path:
        return self.folder / f"{self._beside}-{digest}.zip"

    def _named(self, path: Path) -> tuple[str, str | None]:
        """The revision and the digest that stand in a copy's name."""
        revision, _, knowledge = path.stem.removeprefix(f"{self._name}-").partition("-")
        return revision, knowledge or None

    def _paths(self) -> list[Path]:
        """The copies of this database, the newest first."""
        pattern = re.compile(rf"{self._name}-[0-9a-f]{{64}}(-[0-9a-f]{{64}})?\.json")
        try:
            found = [path for path in self.folder.iterdir() if pattern.fullmatch(path.name)]
            return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
        except OSError:
            return []


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
