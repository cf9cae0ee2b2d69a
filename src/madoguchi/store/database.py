"""A database by its URL: SQLite in a file, or PostgreSQL on one or several hosts.

Reading and writing go separate ways, so that a node goes on reading from a standby while the
primary is away. Every failure of the database itself becomes a StoreError that says what to do; a
commit whose fate is not known becomes an UncertainError.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from madoguchi.data.bundle import command
from madoguchi.errors import InputError, StoreError, UncertainError, why_not
from madoguchi.message import Message
from madoguchi.store.failures import meaning_of, without_password, without_secret
from madoguchi.store.migrating import HEAD, is_newer, migrate, version_of

if TYPE_CHECKING:
    import psycopg

POSTGRESQL = ("postgresql://", "postgres://")
SECONDS_TO_CONNECT = 3
# How long a commit waits for the standby. Once it was in vain, the next ones wait shortly, until one is
# confirmed again: editors can work while the standby is away, and are told on how many disks it stands.
SECONDS_TO_CONFIRM, SECONDS_WHILE_AWAY = 5.0, 1.0
_BUSY_MS = 15_000  # how long SQLite waits for another writer
_UPGRADES = 6_204_823_117  # the advisory lock that upgrades of one server's database take
# A server that dies without a word is noticed within half a minute; nobody waits for a lock for ever.
_SERVER: dict[str, Any] = {
    "connect_timeout": SECONDS_TO_CONNECT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
    "application_name": "madoguchi",
}
# Whether there is a standby to confirm commits, where one is awaited.
_STANDBY = (
    "SELECT current_setting('synchronous_standby_names') = '' OR EXISTS (SELECT FROM pg_stat_replication)"
)
_PATIENCE = "-c lock_timeout=15s -c statement_timeout=120s"
log = logging.getLogger("madoguchi.store")


def now() -> str:
    """Return this moment as the store writes it: UTC, to the second."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """Return a moment (with its zone) as the store writes it; what is written so sorts by time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """Return the moment that the store has written. Raises ValueError for a text that is none."""
    return datetime.fromisoformat(text)


class Database:
    """The store's database. Make one for a process; threads may share it.

    `confirmed` is False while commits should be confirmed by a standby and are not: since the last commit,
    or since `takes_writes` was asked.
    """

    def __init__(self, url: str, password: str = "") -> None:
        """Take a URL; nothing is opened yet. Raises InputError for one that is no database's.

        `password` is for a server whose URL has none.
        """
        self.url, self.confirmed = url, True
        self._password = password
        self.is_sqlite = not url.startswith(POSTGRESQL)
        self._reading, self._writing = (self._engine(for_writing) for for_writing in (False, True))

    @property
    def address(self) -> tuple[str, str]:
        """What makes this database again, in another process: its URL and its password."""
        return self.url, self._password

    @property
    def shown(self) -> str:
        """The URL without its password, for messages."""
        return without_password(self.url)

    def exists(self) -> bool:
        """Whether there is something to read: a server is always taken to be there, a file must be."""
        file = self.file
        return file is None or file.exists()

    @property
    def file(self) -> Path | None:
        """SQLite's file; None for a server."""
        name = make_url(self.url).database if self.is_sqlite else None
        return Path(name) if name else None

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading; any host of the URL will do.

        Raises StoreError when the database is away or of another version.
        """
        self._check_file()
        with self._telling(), self._reading.connect() as connection:
            self._check_version(connection)
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction: all of the block is kept, or nothing of it.

        SQLite's transactions begin IMMEDIATE: a second writer waits instead of failing halfway.
        Raises StoreError when no host takes writes: then nothing was kept. Raises UncertainError when
        the connection broke during the commit. A standby that does not confirm in time is said in the
        log (`madoguchi.store`) and in `confirmed`: what was written stands on the primary then.
        """
        self._check_file()
        with self._telling(), self._writing.connect() as connection:
            self._check_version(connection)
            yield connection
            self._commit(connection)

    def takes_writes(self) -> bool:
        """Whether something could be written now; waits as long as a connection takes.

        Where commits wait for a standby, `confirmed` then says whether there is one.
        """
        file = self.file
        if file is not None:
            return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        try:
            with self._telling(), self._writing.connect() as connection:
                self.confirmed = bool(connection.scalar(text(_STANDBY)))
                return True
        except StoreError:
            return False

    def upgrade(self) -> str:
        """Make or migrate the tables; return the version that stands now. Safe to call again.

        Several at once wait for each other. Raises StoreError for tables newer than this program.
        """
        with self._alone(), self._telling(), self._writing.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADES})
            self._check_age(version_of(connection))
            migrate(connection)
            return version_of(connection) or ""

    def for_programs(self, *, writing: bool = False) -> tuple[str, dict[str, str]]:
        """Return an address and an environment for PostgreSQL's own programs.

        The password stands in the environment, which only this user can read: a command line is
        open to everybody on the machine.
        """
        address, password = without_secret(self.url)
        environment = dict(os.environ)
        if secret := self._password or password:
            environment["PGPASSWORD"] = secret
        if writing:
            environment["PGTARGETSESSIONATTRS"] = "read-write"
        environment["PGCONNECT_TIMEOUT"] = str(SECONDS_TO_CONNECT)
        return address, environment

    def version(self) -> str | None:
        """Return the version of the tables; None where there are none."""
        if not self.exists():
            return None
        with self._telling(), self._reading.connect() as connection:
            return version_of(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._reading.dispose()
        self._writing.dispose()

    def _check_file(self) -> None:
        if not self.exists():
            raise StoreError(
                Message(
                    "there is no database at {shown} yet; make it with `{command}`",
                    shown=self.shown,
                    command=command("db upgrade"),
                )
            )

    def _check_version(self, connection: Connection) -> None:
        found = version_of(connection)
        self._check_age(found)
        if found != HEAD:
            state = (
                Message("has no tables yet")
                if found is None
                else Message("has tables of version {found}, not {head}", found=found, head=HEAD)
            )
            raise StoreError(
                Message(
                    "the database {shown} {state}; run `{command}`",
                    shown=self.shown,
                    state=state,
                    command=command("db upgrade"),
                )
            )

    def _check_age(self, found: str | None) -> None:
        if found is not None and is_newer(found):
            raise StoreError(
                Message(
                    "the database {shown} has tables of version {found}, newer than this program's {head}; "
                    "install the newer program, or restore the backup that was made before the upgrade",
                    shown=self.shown,
                    found=found,
                    head=HEAD,
                )
            )

    def _commit(self, connection: Connection) -> None:
        if self.is_sqlite:
            connection.commit()
            return
        raw: Any = connection.connection.dbapi_connection
        seconds = SECONDS_TO_CONFIRM if self.confirmed else SECONDS_WHILE_AWAY
        alone: list[bool] = []

        def heard(notice: Any) -> None:
            # PostgreSQL warns when it stops waiting; what it commits stands on its own disk by then. (A
            # server that dies warns too, with another code, and says nothing of what was committed.)
            if notice.sqlstate == "01000" or "already committed locally" in (notice.message_detail or ""):
                alone.append(True)

        cancelled = threading.Event()

        def stop_waiting() -> None:
            cancelled.set()
            raw.cancel()

        raw.add_notice_handler(heard)
        timer = threading.Timer(seconds, stop_waiting)
        timer.start()
        try:
            connection.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise  # the server said no
            if not alone:
                raise UncertainError(
                    Message(
                        "the database {shown} broke off while it was keeping this: whether it did is not known; "
                        "look before you do it again (`madoguchi history`, `/edit/history`)",
                        shown=self.shown,
                    )
                ) from error
        finally:
            timer.cancel()
            timer.join()
            raw.remove_notice_handler(heard)
            self.confirmed = not alone
            if alone:
                log.warning(
                    "this is kept, but the standby has not confirmed it within %g s: until it is back it stands "
                    "on the primary alone; do not do it again",
                    seconds,
                )
        if cancelled.is_set():
            connection.invalidate()  # a late cancel must not hit the next one's statement

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder of SQLite's file while the block runs: a new file has no locks of its own yet."""
        if self.file is None:
            yield
            return
        import fcntl

        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_private(self.file)
            folder = os.open(self.file.parent, os.O_RDONLY)
        except OSError as error:
            raise StoreError(
                Message(
                    "cannot use the folder {parent}: {error}", parent=self.file.parent, error=why_not(error)
                )
            ) from error
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # the caller's own business: two people did the same thing at once
        except (DataError, UnicodeEncodeError, OverflowError) as error:
            raise InputError(
                Message(
                    "a value holds what no database takes (NUL, half a character, a number that is too large)"
                )
            ) from error
        except DBAPIError as error:
            raise StoreError(meaning_of(error.orig, self.url, self._password)) from error

    def _engine(self, for_writing: bool) -> Engine:
        if self.is_sqlite:
            return _sqlite_engine(self.url, "BEGIN IMMEDIATE" if for_writing else "BEGIN")
        target = "read-write" if for_writing else "any"
        own: dict[str, Any] = {} if "options=" in self.url else {"options": _PATIENCE}
        if self._password:
            own["password"] = self._password

        def connect() -> psycopg.Connection[Any]:
            import psycopg  # where there is a server: SQLite's pages do not wait for it
            from psycopg.types.json import set_json_loads

            try:
                made = psycopg.connect(self.url, target_session_attrs=target, **_SERVER, **own)
            except psycopg.Error as error:
                raise OperationalError("connect", None, error) from error
            set_json_loads(_json, made)
            return made

        return create_engine("postgresql+psycopg://", creator=connect, pool_pre_ping=True, pool_size=4)


def _make_private(file: Path) -> None:
    """Make SQLite's file, if there is none, and let nobody but this user read it or what stands beside it."""
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
        with contextlib.suppress(FileNotFoundError):
            if each.stat().st_mode & 0o077:
                each.chmod(0o600)


def _json(text: str | bytes) -> Any:
    """What a JSON column holds; empty, and a line in the log, where it cannot be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        log.error("a JSON value of the store cannot be read: %s", type(error).__name__)
        return {}


def _sqlite_engine(url: str, begin: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            raise ArgumentError(parsed.get_backend_name())
    except ArgumentError as error:
        raise InputError(
            Message(
                "MADOGUCHI_DATABASE_URL is {without_password!r}; expected "
                "sqlite:////var/lib/madoguchi/madoguchi.sqlite or postgresql://user@host/name",
                without_password=without_password(url),
            )
        ) from error
    # A connection a use: files are cheap to open, and no thread holds another's lock.
    engine = create_engine(parsed, poolclass=NullPool, json_deserializer=_json)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where SQLAlchemy says, see below
        for pragma in (
            f"busy_timeout = {_BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
