"""Health: what is served, and that it is not what was published; never where the database is."""

from __future__ import annotations

import json
import logging
import re
import time
import warnings
from pathlib import Path

import pytest

import madoguchi
from madoguchi.data.bundle import VARIABLE
from madoguchi.faces.web.node import Node
from madoguchi.store.database import Database
from madoguchi.store.editions import packaged_edition
from madoguchi.store.served import Holder
from madoguchi.text.dates import today
from tests.store.test_damage import _flipped, damaged_in_store
from tests.store.test_editions import changed_edition, publish

with warnings.catch_warnings():  # starlette would rather have httpx's successor; httpx is what we pin
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette.testclient import TestClient


@pytest.fixture
def heard(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("madoguchi.access"), "propagate", True)
    caplog.set_level(logging.INFO, "madoguchi.access")
    return caplog


def test_what_was_published_is_ok(database):
    revision = publish(database, changed_edition())
    told = TestClient(Node(Holder(database))).get("/healthz").json()
    assert (told["status"], told["revision"], told["origin"]) == ("ok", revision, "store")
    assert told["reasons"] == []


def test_damaged_bytes_are_degraded_on_the_page_and_in_the_log(database, heard):
    one = publish(database, changed_edition())
    two = publish(database, changed_edition("03-1111-1111"), previous=one)
    damaged_in_store(database, two, _flipped)
    node = Node(Holder(database))
    told = TestClient(node).get("/healthz").json()
    assert (told["status"], told["revision"]) == ("degraded", one)
    assert "damaged" in told["reasons"]
    assert [record.levelname for record in heard.records if two[:12] in record.message] == ["ERROR"]
    node.look()
    assert len([record for record in heard.records if two[:12] in record.message]) == 1


def test_no_page_says_where_the_database_is(tmp_path, heard):
    file = tmp_path / "secret-folder" / "store.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"no database at all" * 1000)
    browser = TestClient(Node(Holder(Database(f"sqlite:///{file}"))))
    told = browser.get("/healthz")
    assert told.json()["database"] == {"status": "away", "writable": False, "last_contact": None}
    assert (told.json()["status"], told.json()["reasons"]) == ("degraded", ["database-away"])
    assert "secret-folder" not in told.text
    assert any("secret-folder" in record.message for record in heard.records)


def test_the_page_about_running_shows_every_field():
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "run.md").read_text(encoding="utf-8")
    (shown,) = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.S) if "reasons" in block
    )
    told = TestClient(Node(Holder(None))).get("/healthz").json()
    assert list(shown) == list(told)
    assert list(shown["database"]) == list(told["database"])


def test_without_a_store_all_is_well():
    told = TestClient(Node(Holder(None))).get("/healthz")
    edition = packaged_edition()
    assert told.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in told.headers["content-security-policy"]
    assert told.json() == {
        "status": "ok",
        "reasons": [],
        "version": madoguchi.__version__,
        "edition": edition.id,
        "revision": edition.revision,
        "knowledge": None,
        "age_days": edition.age_days(today()),
        "desks": len(edition.desks),
        "origin": "packaged",
        "database": {"status": "none", "writable": False, "last_contact": None},
    }


def test_an_office_s_own_folder_is_said_to_be_one(monkeypatch):
    monkeypatch.setenv(VARIABLE, str(Path(__file__).parents[3] / "examples/city/directory"))
    assert TestClient(Node(Holder(None))).get("/healthz").json()["origin"] == "folder"


def test_a_node_is_ready_from_warm_to_the_end():
    node = Node(Holder(None))
    browser = TestClient(node)
    assert (browser.get("/readyz").status_code, browser.get("/livez").status_code) == (503, 200)
    with node.watching():
        deadline = time.monotonic() + 120
        while browser.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    node.lifecycle.draining = True
    assert browser.get("/readyz").json() == {"status": "stopping"}
    assert browser.get("/livez").status_code == 200
    assert browser.post("/livez").status_code == 405


def test_a_store_that_takes_no_writes_is_said(postgres):
    database = Database(postgres.fresh())
    database.upgrade()
    holder = Holder(database)
    browser = TestClient(Node(holder))
    holder.check()
    told = browser.get("/healthz").json()
    assert told["status"] == "ok"
    assert told["database"]["writable"] is True
    assert told["database"]["last_contact"].startswith("20")

    name = database.url.rsplit("/", 1)[1]
    postgres.run(
        "psql", *postgres.where, "-c", f"alter database {name} set default_transaction_read_only = on"
    )
    database.close()
    holder.look()
    holder.check()
    told = browser.get("/healthz").json()
    assert told["reasons"] == ["read-only"]
    assert told["database"]["writable"] is False

    postgres.run("dropdb", "--force", *postgres.where, name)
    database.close()
    holder.look()
    assert browser.get("/healthz").json()["reasons"] == ["database-away"]
    database.close()
