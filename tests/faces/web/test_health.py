"""Health: what is served, and that it is not what was published; never where the database is."""

from __future__ import annotations

import logging
import warnings

import pytest

from madoguchi.faces.web.node import Node
from madoguchi.store.database import Database
from madoguchi.store.served import Holder
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
    assert "reason" not in told


def test_damaged_bytes_are_degraded_on_the_page_and_in_the_log(database, heard):
    one = publish(database, changed_edition())
    two = publish(database, changed_edition("03-1111-1111"), previous=one)
    damaged_in_store(database, two, _flipped)
    node = Node(Holder(database))
    told = TestClient(node).get("/healthz").json()
    assert (told["status"], told["revision"]) == ("degraded", one)
    assert two[:12] in told["reason"]
    assert [record.levelname for record in heard.records if two[:12] in record.message] == ["ERROR"]
    node.look()
    assert len([record for record in heard.records if two[:12] in record.message]) == 1


def test_no_page_says_where_the_database_is(tmp_path, heard):
    file = tmp_path / "secret-folder" / "store.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"no database at all" * 1000)
    browser = TestClient(Node(Holder(Database(f"sqlite:///{file}"))))
    told = browser.get("/healthz")
    assert told.json()["database"] == {"status": "away"}
    assert told.json()["status"] == "degraded"
    assert "secret-folder" not in told.text
    assert any("secret-folder" in record.message for record in heard.records)
