"""A backup is whole, for one pair of eyes, and goes back into place under a node that runs."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from madoguchi.errors import StoreError
from madoguchi.faces.cli.main import app
from madoguchi.store import audit
from madoguchi.store.backups import back_up, restore
from madoguchi.store.database import Database
from madoguchi.store.editions import current_revision
from madoguchi.store.failures import without_secret
from madoguchi.store.served import Holder
from tests.postgres import BINARIES
from tests.store.test_editions import changed_edition, publish


@pytest.fixture(autouse=True)
def _programs(monkeypatch):
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, BINARIES[:1]), os.environ["PATH"]]))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_goes_back_into_place_and_a_node_takes_it(database, tmp_path):
    first = publish(database, changed_edition())
    made = back_up(database, tmp_path / "backups")
    assert mode(made) == 0o600
    assert mode(made.parent) == 0o700
    assert list(made.parent.iterdir()) == [made]

    second = publish(database, changed_edition("03-1111-1111"), previous=first)
    holder = Holder(database)
    assert holder.served.edition.revision == second
    with database.writing() as connection:
        audit.record(connection, "hanako", "write", "after the backup")
        if not database.is_sqlite:
            connection.execute(text("create table of_a_later_version (x int)"))

    with database.reading() as reading:  # a node that is just reading
        assert current_revision(reading) == second
        if not database.is_sqlite:
            reading.rollback()
        done = restore(database, made)

    assert holder.look()
    assert holder.served.edition.revision == first
    with database.reading() as connection:
        assert audit.entries(connection) == ()
    assert database.upgrade()
    publish(database, changed_edition("03-2222-2222"), previous=first)  # and it can be worked with

    assert done.before is not None
    restore(database, done.before)
    with database.reading() as connection:
        assert current_revision(connection) == second
        assert [entry.subject for entry in audit.entries(connection)] == ["after the backup"]


def test_what_is_no_backup_changes_nothing(database, tmp_path):
    revision = publish(database, changed_edition())
    whole = back_up(database, tmp_path)
    content = whole.read_bytes()
    cut, other = tmp_path / "cut", tmp_path / "other"
    cut.write_bytes(content[: len(content) // 2])
    other.write_bytes(b"# A list\n" * 100)
    for file in (cut, other, tmp_path / "none", tmp_path):
        with pytest.raises(StoreError) as told:
            restore(database, file)
        assert "\n" not in str(told.value)
    with database.reading() as connection:
        assert current_revision(connection) == revision


def test_a_damaged_file_is_put_aside(tmp_path, monkeypatch):
    file = tmp_path / "store.sqlite"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    revision = publish(database, changed_edition())
    made = back_up(database, tmp_path / "backups")
    file.write_bytes(b"\xff" * 10_000)

    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", database.url)
    told = CliRunner().invoke(app, ["db", "restore", str(made)])

    assert told.exit_code == 0, told.output
    assert f"revision {revision[:12]}" in told.output
    before = min(file.parent.glob("store.sqlite.damaged-*"))  # its -wal and -shm come behind it
    assert before.read_bytes() == b"\xff" * 10_000
    with database.reading() as connection:
        assert current_revision(connection) == revision
    assert mode(file) == 0o600


def test_a_backup_of_a_newer_program_is_refused(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    database.upgrade()
    made = back_up(database, tmp_path)
    with sqlite3.connect(made) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer than this program"):
        restore(database, made)


def test_there_must_be_something_to_back_up(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/none.sqlite")
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(database, tmp_path / "backups")
    database.upgrade()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot write into"):
        back_up(database, tmp_path / "file")


def test_no_password_stands_on_a_command_line():
    assert without_secret("postgresql://m:p%40ss@db1:5432,db2/m?sslmode=require") == (
        "postgresql://m@db1:5432,db2/m?sslmode=require",
        "p@ss",
    )
    assert without_secret("postgresql://m@db1/m?password=x&sslmode=require") == (
        "postgresql://m@db1/m?sslmode=require",
        "x",
    )
    address, environment = Database("postgresql://m@db1/m", "secret").for_programs()
    assert "secret" not in address
    assert environment["PGPASSWORD"] == "secret"
