"""The primary dies under load: reading goes on, writing is refused clearly, and nothing accepted is lost."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field

import pytest

from madoguchi.errors import StoreError
from madoguchi.store import audit
from madoguchi.store.database import Database
from tests.deploy.nodes import Reader, get, node, revision, wait_until
from tests.postgres import BINARIES, USER, Server
from tests.store.test_editions import changed_edition, publish

pytestmark = pytest.mark.skipif(
    not BINARIES, reason="PostgreSQL is not installed (Debian: apt install postgresql)"
)


@dataclass
class Writer:
    """Writes line after line; keeps those that were accepted, and what was said when one was not."""

    database: Database
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
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
                time.sleep(0.05)


@pytest.fixture(scope="module")
def pair():
    primary = Server.made()
    Database(primary.url).upgrade()
    standby = primary.standby()
    yield primary, standby
    standby.stop("immediate")
    primary.drop()


def test_the_primary_dies_under_load(pair, tmp_path):
    primary, standby = pair
    url = f"postgresql://{USER}@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/madoguchi"
    database = Database(url)
    first = publish(database, changed_edition())
    writer = Writer(database)
    writing = threading.Thread(target=writer.run)
    with node(url, tmp_path / "a") as a, node(url, tmp_path / "b") as b, Reader(a.port, b.port) as reader:
        one, two = a.port, b.port
        assert revision(one) == revision(two) == first
        writing.start()
        wait_until(lambda: len(writer.accepted) > 20, seconds=20)

        primary.stop("immediate")
        wait_until(lambda: len(writer.refused) > 3, seconds=20)
        wait_until(lambda: json.loads(get(one, "/healthz"))["reasons"] == ["read-only"], seconds=30)
        assert "takes no writes now" in writer.refused[-1]
        before = len(writer.accepted)

        standby.promote()
        wait_until(lambda: len(writer.accepted) > before + 20, seconds=20)
        writer.stop.set()
        writing.join()

        second = publish(database, changed_edition("03-2222-2222"), previous=first)
        wait_until(lambda: revision(one) == revision(two) == second, seconds=20)
        wait_until(lambda: json.loads(get(one, "/healthz"))["status"] == "ok", seconds=30)
    assert reader.failed == 0
    assert reader.read > 100
    with database.reading() as connection:
        kept = {entry.subject for entry in audit.entries(connection, limit=1_000_000)}
    assert not set(writer.accepted) - kept
