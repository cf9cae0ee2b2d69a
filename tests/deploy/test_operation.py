"""The pages of operation, followed by the letter: every command as it stands there, under load where it matters."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from madoguchi.errors import StoreError, UncertainError
from madoguchi.store import audit
from madoguchi.store.database import Database
from madoguchi.store.people import Role, add_person
from tests.deploy.nodes import Readers, get, revision, wait_until
from tests.deploy.operation import MISSING, Estate, blocks, estate
from tests.store.test_editions import changed_edition, publish

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")


def health(port: int) -> dict:
    return json.loads(get(port, "/healthz") or b"{}")


def ready(*ports: int) -> None:
    for port in ports:
        wait_until(lambda port=port: bool(get(port, "/readyz")), seconds=120)


# -- one node -------------------------------------------------------------------------------------------


def test_one_node_by_the_letter(tmp_path):
    with estate(tmp_path, servers=False) as own:
        port = own.ports["8001"]
        for block in blocks("run.md"):
            if "curl" in block:
                ready(port)
            printed = own.run(block)
            if "db upgrade" in block:
                store = tmp_path / "var/lib/madoguchi/madoguchi.sqlite"
                database = Database(f"sqlite:///{store}")
                first = publish(database, changed_edition())
                wait_until(lambda first=first: revision(port) == first, seconds=60)
            elif "db backup" in block:
                (backup,) = (tmp_path / "var/backups").iterdir()
                assert printed.strip() == str(backup)
                assert stat.S_IMODE(backup.stat().st_mode) == 0o600
                second = publish(database, changed_edition("03-1111-1111"), previous=first)
                wait_until(lambda second=second: revision(port) == second, seconds=60)
            elif "db restore" in block:
                assert f"revision {first[:12]}" in printed
                wait_until(lambda first=first: revision(port) == first, seconds=60)
                assert len(list((tmp_path / "var/backups").iterdir())) == 2
            elif "METRICS" in block:
                wait_until(lambda: b"madoguchi_ready 1.0" in get(own.ports["9464"], "/metrics"), seconds=120)
        assert health(port)["status"] == "ok"
    log = next(tmp_path.glob("madoguchi@*.log")).read_text()
    told = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["route"] for line in told if "route" in line} >= {"/healthz", "/readyz"}


# -- several nodes ---------------------------------------------------------------------------------------


@dataclass
class Writer:
    """Writes line after line; keeps those that were accepted, and what was said when one was not."""

    database: Database
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            try:
                with self.database.writing() as connection:
                    audit.record(connection, "hanako", "write", f"line {number}")
                self.accepted.append(f"line {number}")
            except StoreError as error:
                self.refused.append(str(error))
            except UncertainError as error:
                self.unsure.append(str(error))
            time.sleep(0.02)


@dataclass
class Page:
    """The blocks of a page, taken from the front as far as one that holds a word."""

    own: Estate
    left: list[str]

    def run_until(self, word: str) -> str:
        """Run the blocks up to and with the first that holds the word; return what that one printed."""
        while True:
            block = self.left.pop(0)
            printed = self.own.run(block)
            if word in block:
                return printed


def database_of(own: Estate) -> Database:
    """The nodes' own address and password."""
    lines = (own.root / "etc/madoguchi/node.env").read_text().splitlines()
    url = next(line.partition("=")[2] for line in lines if line.startswith("MADOGUCHI_DATABASE_URL"))
    return Database(url, (own.root / "etc/madoguchi/database-password").read_text().strip())


def crash(own: Estate, machine: str) -> None:
    """End a server of PostgreSQL as a power cut would."""
    own.run(f"# on {machine}\npg_ctlcluster --mode immediate 15 main stop")


def test_several_nodes_by_the_letter(tmp_path):
    with estate(tmp_path, servers=True) as own:
        page = Page(own, blocks("run-several-nodes.md"))
        front, one, two = (own.ports[name] for name in ("8000", "8001", "8002"))

        assert "madoguchi_standby | streaming" in page.run_until("pg_stat_replication")
        page.run_until("systemctl enable")
        ready(one, two)
        assert '"status":"ok"' in page.run_until("curl")
        assert "tables of version" in page.run_until("db version")
        secret = (tmp_path / "etc/madoguchi/database-password").read_text().strip()
        _no_secret_is_seen(secret, tmp_path)

        database = database_of(own)
        with database.writing() as connection:
            add_person(connection, "taro", "", Role.ADMINISTRATOR, password="-", must_change=False)
        first = publish(database, changed_edition())
        wait_until(lambda: revision(one) == revision(two) == first, seconds=60)

        # Two nodes are restarted under load.
        with Readers(front) as readers:
            wait_until(lambda: readers.read > 50, seconds=60)
            before = [_pid(own, port) for port in (one, two)]
            page.run_until("restart-nodes.sh")
            after = [_pid(own, port) for port in (one, two)]
            wait_until(lambda: readers.read > 200, seconds=60)
        assert not set(before) & set(after)
        assert readers.failed == []

        # The primary dies under load, the standby is promoted, the old primary comes back as a standby.
        writer = Writer(database)
        writing = threading.Thread(target=writer.run)
        with Readers(front) as readers:
            writing.start()
            wait_until(lambda: len(writer.accepted) > 20, seconds=60)
            crash(own, "db1")
            wait_until(lambda: len(writer.refused) > 3, seconds=60)
            assert "takes no writes now" in writer.refused[-1]
            wait_until(lambda: health(one)["reasons"] == ["read-only"], seconds=60)
            page.run_until("conf.d/madoguchi-synchronous.conf")
            done = len(writer.accepted)
            page.run_until("promote")
            wait_until(lambda: len(writer.accepted) > done + 20, seconds=60)
            assert "madoguchi_standby | streaming" in page.run_until("pg_stat_replication")
            writer.stop.set()
            writing.join()
            second = publish(database, changed_edition("03-2222-2222"), previous=first)
            wait_until(lambda: revision(one) == revision(two) == second, seconds=60)
            wait_until(lambda: health(one)["status"] == health(two)["status"] == "ok", seconds=60)
        assert readers.failed == []
        with database.reading() as connection:
            kept = {entry.subject for entry in audit.entries(connection, limit=1_000_000)}
        assert not set(writer.accepted) - kept
        assert len(writer.unsure) <= 1
        assert database.confirmed

        # The new standby is away: what is published is kept, and it is said on how many disks.
        crash(own, "db1")
        told = own.run(
            "# on the nodes' machine\nset -a; . /etc/madoguchi/node.env; set +a\n"
            "export MADOGUCHI_DATABASE_PASSWORD_FILE=/etc/madoguchi/database-password\n"
            "/opt/madoguchi/bin/madoguchi rollback --by taro"
        )
        assert "is served again" in told
        assert "the standby has not confirmed it" in told
        wait_until(lambda: revision(one) == revision(two) == first, seconds=60)
        wait_until(lambda: health(one)["reasons"] == ["standby-away"], seconds=60)
        block = page.left.pop(0)
        own.run(block.replace("# on the primary", "# on db2"))
        wait_until(lambda: health(one)["status"] == "ok", seconds=60)
        database.close()
        assert page.left == []
        _nothing_private_in_the_logs(tmp_path, secret)


def _pid(own: Estate, port: int) -> str:
    return (own.root / f"madoguchi@{port}.pid").read_text()


def _no_secret_is_seen(secret: str, folder: Path) -> None:
    """No command line holds the password, and its files are for one user."""
    listed = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    assert "madoguchi" in listed
    assert secret not in listed
    for file in (folder / "etc/madoguchi").glob("*-password"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def _nothing_private_in_the_logs(folder: Path, secret: str) -> None:
    for file in folder.glob("*.log"):
        text = file.read_text(encoding="utf-8")
        for word in ("%E8%9E%8D", "融資", "q=", secret):
            assert word not in text, f"{file.name} holds {word}"
    assert " GET /ask 200 " in (folder / "madoguchi.log").read_text(encoding="utf-8")


def test_the_script_restarts_nothing_while_a_node_is_not_ready(tmp_path):
    with estate(tmp_path, servers=False) as own:
        script = own.checkout / "deploy" / "restart-nodes.sh"
        done = subprocess.run(
            ["sh", str(script), str(own.ports["8001"]), str(own.ports["8002"])],
            env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "nothing was restarted" in done.stderr
        assert subprocess.run(["sh", str(script)], capture_output=True, check=False).returncode == 2
