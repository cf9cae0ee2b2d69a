"""Backups of the store that were opened to prove them, and the way back into place.

SQLite is copied page by page while editors write; the copy goes back through SQLite's own locks too, so
nodes need not stop. PostgreSQL is dumped and restored by its own programs, which must be installed; the
restored tables replace the old ones in one transaction.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from madoguchi.errors import StoreError, why_not
from madoguchi.message import Message
from madoguchi.store.database import Database
from madoguchi.store.migrating import is_newer

# Only what is ours goes before the restored tables come: a table that the backup does not know would
# stand in the way of the next upgrade.
_CLEAR = """
do $$ declare found record; begin
  for found in select tablename from pg_tables where schemaname = 'public' and tableowner = current_user
  loop execute format('drop table public.%I cascade', found.tablename); end loop;
  for found in select oid::regprocedure as name from pg_proc
    where pronamespace = 'public'::regnamespace and pg_get_userbyid(proowner) = current_user
  loop execute format('drop function %s cascade', found.name); end loop;
end $$;
"""
_SUFFIX = {True: ".sqlite", False: ".dump"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What stood before a restore: a backup of it, or, if it was damaged, where it was put; None: nothing."""

    before: Path | None


def back_up(database: Database, folder: Path) -> Path:
    """Write a backup into a folder and return its file; only this user may read it.

    Nothing is overwritten, and a file with the name of a backup is whole. Raises StoreError when there
    is nothing to back up, or the copy is not what it should be.
    """
    if not database.exists():
        raise StoreError(Message("there is no database at {shown}: nothing to back up", shown=database.shown))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    made = folder / f"madoguchi-{stamp}{_SUFFIX[database.is_sqlite]}"
    with _complaints(Message("cannot write into {folder}", folder=folder)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = made.with_name(made.name + ".part")
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            if database.file is not None:
                with _opened(database.file, "ro") as source, _opened(part, "rw") as target:
                    source.backup(target)
                    target.execute("pragma journal_mode = delete")
                _version_in(part)
            else:
                _program(database, "pg_dump", "--format=custom", f"--file={part}")
                _listed(part)
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.rename(made)
        finally:
            part.unlink(missing_ok=True)
    return made


def restore(database: Database, file: Path) -> Restored:
    """Put a backup in place of the store; what stands now is backed up beside the file first.

    Nodes and editors' pages may go on; they see the old store or the new one. Raises StoreError when
    the file is no backup of this kind of database, or damaged: then nothing was changed.
    """
    if not file.is_file():
        raise StoreError(Message("there is no file {file}", file=file))
    if database.is_sqlite:
        version = _version_in(file)
        if is_newer(version):
            raise StoreError(
                Message(
                    "{file} has tables of version {version}, newer than this program; install the newer "
                    "program",
                    file=file,
                    version=version,
                )
            )
        return _restore_file(database, file)
    _listed(file)
    before = back_up(database, file.parent) if database.version() is not None else None
    _restore_dump(database, file)
    return Restored(before)


def _restore_file(database: Database, file: Path) -> Restored:
    target = database.file
    if target is None:
        raise StoreError(Message("{shown} keeps nothing: it is in memory", shown=database.shown))
    before = None
    if target.exists():
        try:
            before = back_up(database, file.parent)
        except StoreError:
            before = _put_aside(target)
    with _complaints(Message("cannot write {target}", target=target)):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not target.exists():
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _opened(file, "ro") as source, _opened(target, "rw") as opened:
            opened.execute("pragma journal_mode = wal")
            source.backup(opened)
    return Restored(before)


def _put_aside(target: Path) -> Path:
    """Move a damaged file away, with what SQLite keeps beside it; a new one must not read the old log."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = target.with_name(f"{target.name}.damaged-{stamp}")
    with _complaints(Message("cannot move {target}", target=target)):
        for end in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                target.with_name(target.name + end).rename(aside.with_name(aside.name + end))
    return aside


def _restore_dump(database: Database, file: Path) -> None:
    address, environment = database.for_programs(writing=True)
    settings = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    with (
        _complaints(Message("psql is not installed (Debian: postgresql-client)")),
        subprocess.Popen(
            ["psql", *settings, "--output=/dev/null", address],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as psql,
    ):
        script = subprocess.run(
            ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file)],
            capture_output=True,
            check=False,
        )
        if script.returncode:
            psql.kill()
            raise StoreError(_last_line(Message("{file} cannot be restored", file=file), script.stderr))
        _, complaints = psql.communicate(_CLEAR.encode() + script.stdout)
    if psql.returncode:
        raise StoreError(
            _last_line(Message("nothing was changed: {file} cannot be restored", file=file), complaints)
        )


def _version_in(file: Path) -> str:
    """Return the version of the tables of a whole SQLite file. Raises StoreError when it is none of ours."""
    try:
        with _opened(file, "ro") as connection:
            sound = connection.execute("pragma integrity_check").fetchone()[0]
            row = connection.execute("select version_num from alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            Message("{file} is not a complete backup of a store ({error})", file=file, error=error)
        ) from error
    if sound != "ok" or row is None:
        raise StoreError(Message("{file} is damaged ({sound}); take another backup", file=file, sound=sound))
    return str(row[0])


def _listed(file: Path) -> None:
    with _complaints(Message("pg_restore is not installed (Debian: postgresql-client)")):
        done = subprocess.run(["pg_restore", "--list", str(file)], capture_output=True, check=False)
    if done.returncode or b"alembic_version" not in done.stdout:
        raise StoreError(
            _last_line(Message("{file} is not a complete backup of a store", file=file), done.stderr)
        )


def _program(database: Database, name: str, *arguments: str) -> None:
    address, environment = database.for_programs()
    with _complaints(Message("{name} is not installed (Debian: postgresql-client)", name=name)):
        done = subprocess.run([name, *arguments, address], env=environment, capture_output=True, check=False)
    if done.returncode:
        raise StoreError(_last_line(Message("{name} failed", name=name), done.stderr))


@contextlib.contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=15)
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def _complaints(what: Message) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(Message("{what}: {error}", what=what, error=why_not(error))) from error
    except sqlite3.Error as error:
        raise StoreError(Message("{what}: {error}", what=what, error=error)) from error


def _last_line(what: Message, complaints: bytes) -> Message:
    lines = complaints.decode("utf-8", "replace").split("\n")
    said = [" ".join(line.split()) for line in lines if line.strip()]
    return Message("{what}: {error}", what=what, error=said[-1][:300]) if said else what
