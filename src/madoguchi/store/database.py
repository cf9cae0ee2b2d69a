"""A database by its URL: SQLite in a file, or PostgreSQL on one or several hosts.

Reading and writing go separate ways, so that a node goes on reading from a standby while the
primary is away. Every failure of the database itself becomes a StoreError that says what to do.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from madoguchi.errors import InputError, StoreError
from madoguchi.store.migrating import HEAD, migrate, version_of

if TYPE_CHECKING:
    import psycopg

POSTGRESQL = ("postgresql://", "postgres://")
SECONDS_TO_CONNECT = 3
_BUSY_MS = 15_000  # how long SQLite waits for another writer


def now() -> str:
    """Return this moment as the store writes it: UTC, to the second."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """Return a moment (with its zone) as the store writes it; what is written so sorts by time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Database:
    """The store's database. Make one for a process; threads may share it."""

    def __init__(self, url: str) -> None:
        """Take a URL; nothing is opened yet. Raises InputError for one that is no database's."""
        self.url = url
        self.is_sqlite = not url.startswith(POSTGRESQL)
        self._reading, self._writing = (self._engine(for_writing) for for_writing in (False, True))

    @property
    def shown(self) -> str:
        """The URL without its password, for messages."""
        return (
            make_url(self.url).render_as_string(hide_password=True) if self.is_sqlite else _hidden(self.url)
        )

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
        Raises StoreError when no host takes writes.
        """
        self._check_file()
        with self._telling(), self._writing.begin() as connection:
            self._check_version(connection)
            yield connection

    def upgrade(self) -> str:
        """Make or migrate the tables; return the version that stands now. Safe to call again."""
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._telling(), self._writing.begin() as connection:
            migrate(connection)
            return version_of(connection) or ""

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
            raise StoreError(f"there is no database at {self.shown} yet; make it with `madoguchi db upgrade`")

    def _check_version(self, connection: Connection) -> None:
        found, wanted = version_of(connection), HEAD
        if found != wanted:
            state = "has no tables yet" if found is None else f"has tables of version {found}, not {wanted}"
            raise StoreError(f"the database {self.shown} {state}; run `madoguchi db upgrade`")

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # the caller's own business: two people did the same thing at once
        except DBAPIError as error:
            raise StoreError(_told(error.orig, self.shown)) from error

    def _engine(self, for_writing: bool) -> Engine:
        if self.is_sqlite:
            return _sqlite_engine(self.url, "BEGIN IMMEDIATE" if for_writing else "BEGIN")
        target = "read-write" if for_writing else "any"

        def connect() -> psycopg.Connection[Any]:
            import psycopg  # where there is a server: SQLite's pages do not wait for it

            try:
                return psycopg.connect(
                    self.url, target_session_attrs=target, connect_timeout=SECONDS_TO_CONNECT
                )
            except psycopg.Error as error:
                raise OperationalError("connect", None, error) from error

        return create_engine("postgresql+psycopg://", creator=connect, pool_pre_ping=True, pool_size=4)


def _sqlite_engine(url: str, begin: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            raise ArgumentError(parsed.get_backend_name())
    except ArgumentError as error:
        raise InputError(
            f"MADOGUCHI_DATABASE_URL is {url!r}; expected sqlite:////var/lib/madoguchi/madoguchi.sqlite or "
            "postgresql://user@host/name"
        ) from error
    # A connection a use: files are cheap to open, and no thread holds another's lock.
    engine = create_engine(parsed, poolclass=NullPool)

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


def _hidden(url: str) -> str:
    scheme, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at}{host.partition('?')[0]}"


def _told(cause: object, shown: str) -> str:
    what = " ".join(str(cause).split())
    if "read-only" in what or "read-write" in what:
        return f"the database {shown} takes no writes now (its primary is away: {what}); try again once it is back"
    return f"the database {shown} cannot be used: {what}"
