"""The database as it fails: what is said, what is kept, and several programs at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from madoguchi.errors import InputError, StoreError, UncertainError
from madoguchi.faces.cli.main import run
from madoguchi.store import audit, database
from madoguchi.store.database import Database
from madoguchi.store.failures import meaning_of, without_password
from madoguchi.store.migrating import HEAD
from tests.people import with_people
from tests.postgres import USER, Server, free_port

SECRET = "öffne-dich%21"


@dataclass(frozen=True)
class Done:
    """What a command did."""

    status: int
    printed: str
    told: str


@pytest.fixture
def command(monkeypatch, capsys):
    """Run `madoguchi` in this process."""

    def run_it(url: str, *arguments: str, **environment: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["madoguchi", *arguments])
        for name, value in {"MADOGUCHI_DATABASE_URL": url, **environment}.items():
            monkeypatch.setenv(name, value)
        status = 0
        try:
            run()
        except SystemExit as exit:
            status = int(exit.code or 0)
        out, err = capsys.readouterr()
        return Done(status, out, err)

    return run_it


# -- what is said -----------------------------------------------------------------------------------

SAID = (
    (
        'connection failed: FATAL:  password authentication failed for user "m"',
        "MADOGUCHI_DATABASE_PASSWORD_FILE",
    ),
    ("connection failed: fe_sendauth: no password supplied", "MADOGUCHI_DATABASE_PASSWORD_FILE"),
    ('FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "m", database "m", no encryption', "add a line"),
    ('port 5432 failed: FATAL:  role "m" does not exist', "createuser madoguchi"),
    ('port 5432 failed: FATAL:  database "m" does not exist', "createdb --owner=madoguchi"),
    (
        'connection to server at "10.0.0.1", port 5432 failed: Connection refused\n\tIs the server',
        "listen_addresses",
    ),
    ('connection to server at "10.0.0.1", port 5432 failed: timeout expired', "listen_addresses"),
    ("failed to resolve host 'db1': [Errno -2] Name or service not known", "host name that is not known"),
    ("connection failed: session is read-only", "takes no writes now"),
    ("cannot execute INSERT in a read-only transaction", "takes no writes now"),
    ("FATAL:  the database system is starting up", "try again in a few seconds"),
    ("FATAL:  sorry, too many clients already", "max_connections"),
    ("canceling statement due to lock timeout", "another writer"),
    ("attempt to write a readonly database", "owner and mode"),
    ("unable to open database file", "owner and mode"),
    ("file is not a database", "madoguchi db restore"),
    ("database disk image is malformed", "madoguchi db restore"),
    ("database is locked", "another writer"),
    ("database or disk is full", "no room"),
    ("something that nobody has seen yet", "cannot be used: something that nobody has seen yet"),
)


@pytest.mark.parametrize(("cause", "said"), SAID)
def test_a_driver_s_text_becomes_one_line_that_says_what_to_do(cause, said):
    told = meaning_of(cause, "postgresql://m:secret@db1/m")
    assert said in told
    assert "\n" not in told


@pytest.mark.parametrize("secret", ["secret", "p%40ss", "a/b"])
def test_no_message_holds_a_password(secret):
    for url in (f"postgresql://m:{secret}@db1/m", f"postgresql://m@db1/m?password={secret}&x=1"):
        told = meaning_of(f'invalid URI: "{url}"', url)
        assert secret not in told
    assert secret not in without_password(f"postgresql://m:{secret}@db1:5432,db2/m")
    assert "given" not in meaning_of("wrong: given", "postgresql://m@db1/m", "given")


def test_an_address_that_is_none_is_told_without_its_password():
    with pytest.raises(InputError, match="expected sqlite:////") as told:
        Database("mysql://root:secret@db1/m")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://m@127.0.0.1:{port}/m", "does not answer"),
        ("postgresql://m@127.0.0.1:{port},127.0.0.1:{port}/m", "does not answer"),
        ("postgresql://m@nowhere.invalid/m", "host name that is not known"),
        ("postgresql://m@127.0.0.1:port/m", "cannot be read"),
        ("sqlite:////proc/madoguchi/store.sqlite", "/proc/madoguchi"),
        ("sqlite:////dev/null/store.sqlite", "/dev/null"),
    ],
)
@pytest.mark.parametrize("arguments", [("db", "upgrade"), ("db", "version"), ("history",)])
def test_a_command_says_in_one_line_why_it_cannot(command, url, said, arguments):
    done = command(url.format(port=free_port()), *arguments)
    if done.status == 0:  # a file that is not there yet has no version, and that is no fault
        assert arguments == ("db", "version")
        assert "no tables yet" in done.printed
        return
    assert done.status == 2
    assert said in done.told
    assert done.told.count("\n") == 1


def test_a_wrong_password_is_told_and_the_right_one_comes_from_a_file(command, guarded, tmp_path):
    url = f"postgresql://guarded@127.0.0.1:{guarded.port}/madoguchi"
    wrong = Database(url, "wrong")
    with pytest.raises(StoreError, match="MADOGUCHI_DATABASE_PASSWORD_FILE"):
        wrong.version()
    file = tmp_path / "password"
    file.write_text(SECRET + "\n", encoding="utf-8")
    done = command(url, "db", "upgrade", MADOGUCHI_DATABASE_PASSWORD_FILE=str(file))
    assert done.status == 0, done.told
    assert HEAD in done.printed


def test_a_program_older_than_the_database_says_so_in_one_line(command, database):
    with database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    for arguments in (("db", "upgrade"), ("history",)):
        done = command(database.url, *arguments)
        assert done.status == 2
        assert "newer than this program" in done.told
        assert done.told.count("\n") == 1
    done = command(database.url, "db", "version")
    assert done.status == 0
    assert "newer than this program" in done.printed


# -- several at once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_upgrades_at_once_wait_for_each_other(kind, tmp_path, request):
    url = (
        f"sqlite:///{tmp_path}/new/store.sqlite"
        if kind == "sqlite"
        else request.getfixturevalue("postgres").fresh()
    )
    together = threading.Barrier(6)
    failed: list[Exception] = []

    def upgrade() -> None:
        each = Database(url)
        together.wait()
        try:
            assert each.upgrade() == HEAD
        except Exception as error:
            failed.append(error)
        each.close()

    threads = [threading.Thread(target=upgrade) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# -- what is kept while the standby is away ------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded():
    """A server of our own: its commits wait for a standby where a test says so; one role has a password."""
    server = Server.made()
    Database(server.url).upgrade()
    server.run(
        "psql",
        *server.where,
        "-d",
        "madoguchi",
        "-c",
        f"create role guarded login superuser password '{SECRET}'",
    )
    server.run("sed", "-i", "1i host all guarded 127.0.0.1/32 scram-sha-256", f"{server.folder}/pg_hba.conf")
    server.run("pg_ctl", "-D", str(server.folder), "reload")
    yield server
    server.drop()


@pytest.fixture
def waiting(guarded, monkeypatch):
    """The server, waiting for a standby that is not there."""
    monkeypatch.setattr(database, "SECONDS_TO_CONFIRM", 1.0)
    monkeypatch.setattr(database, "SECONDS_WHILE_AWAY", 0.2)
    _wait_for(guarded, "FIRST 1 (madoguchi_standby)")
    yield guarded
    _wait_for(guarded, "")


def _write(store: Database, subject: str) -> None:
    with store.writing() as connection:
        audit.record(connection, "hanako", "write", subject)


def _wait_for(server: Server, standby: str) -> None:
    server.run(
        "psql",
        *server.where,
        "-d",
        "madoguchi",
        "-c",
        f"alter system set synchronous_standby_names = '{standby}'",
    )
    server.run("pg_ctl", "-D", str(server.folder), "reload")
    probe = Database(server.url)
    while True:
        with probe.reading() as connection:
            if connection.scalar(text("show synchronous_standby_names")) == standby:
                break
        time.sleep(0.05)
    probe.close()


def test_a_commit_that_no_standby_confirms_is_kept_and_said(waiting, caplog):
    store = Database(waiting.url)
    began = time.monotonic()
    for subject in ("one", "two", "three"):
        _write(store, subject)
        assert not store.confirmed
    assert time.monotonic() - began < 30
    assert "the standby has not confirmed it" in caplog.text
    with store.reading() as connection:
        assert {entry.subject for entry in audit.entries(connection)} >= {"one", "two", "three"}

    _wait_for(waiting, "")
    _write(store, "four")
    assert store.confirmed
    store.close()


def test_a_command_tells_that_it_is_kept_although_the_standby_is_away(waiting):
    # A process of its own: the line reaches standard error without anybody setting up a log.
    store = with_people(Database(waiting.url))
    store.close()
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.faces.cli.main", "campaign", "new", "autumn", "--count", "1"],
        env={**os.environ, "MADOGUCHI_DATABASE_URL": waiting.url, "MADOGUCHI_PERSON": "taro"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the standby has not confirmed it" in done.stderr, done.stderr
    assert done.returncode == 0


def test_a_server_that_dies_in_a_commit_leaves_its_fate_open_and_that_is_said(waiting, monkeypatch):
    monkeypatch.setattr(database, "SECONDS_TO_CONFIRM", 30.0)
    store = Database(waiting.url)

    def die() -> None:
        time.sleep(0.7)
        waiting.stop("immediate")

    dying = threading.Thread(target=die)
    dying.start()
    with pytest.raises(UncertainError, match="look before you do it again"):
        _write(store, "five")
    dying.join()
    waiting.start()
    store.close()


def test_a_backend_that_is_ended_while_it_waits_has_kept_it(waiting, monkeypatch):
    monkeypatch.setattr(database, "SECONDS_TO_CONFIRM", 30.0)
    store, other = Database(waiting.url), Database(waiting.url)

    def end() -> None:
        time.sleep(0.7)
        with other.reading() as connection:
            connection.execute(
                text("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'")
            )

    ending = threading.Thread(target=end)
    ending.start()
    _write(store, "six")
    ending.join()
    assert not store.confirmed
    with store.reading() as connection:
        assert "six" in {entry.subject for entry in audit.entries(connection)}
    store.close()
    other.close()


def test_whether_it_takes_writes(waiting, tmp_path):
    assert Database(waiting.url).takes_writes()
    assert not Database(f"postgresql://{USER}@127.0.0.1:{free_port()}/madoguchi").takes_writes()
    file = Database(f"sqlite:///{tmp_path}/store.sqlite")
    assert not file.takes_writes()
    file.upgrade()
    assert file.takes_writes()
