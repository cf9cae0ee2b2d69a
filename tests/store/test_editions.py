"""Editions as bytes, the pointer and its history, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from madoguchi.editions.codec import encode, revision_of
from madoguchi.errors import EditionError, RefusedError, StoreError
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.store.database import Database, now
from madoguchi.store.editions import (
    PUBLISH,
    Publication,
    current_revision,
    history,
    move_pointer,
    packaged_edition,
    put_revision,
    read_revision,
)
from madoguchi.store.served import Holder, Origin
from madoguchi.store.tables import METADATA


def changed_edition(number: str = "03-0000-0000") -> bytes:
    """The packaged edition with one change, as bytes."""
    edition = packaged_edition()
    desk = edition.desks[0]
    evidence = (Evidence(Method.LETTER, "their letter", day="2026-11-01"),)
    change = DeskChange(
        "c1", desk.id, Field.PHONE, desk.numbers[0], number, date(2026, 12, 1), "moved", evidence
    )
    return encode(replace(edition, changes=(change,)))


def publish(database: Database, content: bytes, previous: str = "") -> str:
    with database.writing() as connection:
        revision = put_revision(connection, content, "2023", now())
        line = Publication(0, revision, previous, PUBLISH, now(), "hanako", "", {"jfc": 3}, [])
        move_pointer(connection, line)
    return revision


def test_the_migrations_make_the_tables_that_the_program_uses(database):
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_revision_is_the_digest_of_its_bytes_and_is_kept_once(database):
    content = changed_edition()
    with database.writing() as connection:
        first = put_revision(connection, content, "2023", now())
        assert put_revision(connection, content, "2023", now()) == first == revision_of(content)
    with database.reading() as connection:
        assert read_revision(connection, first) == content
        with pytest.raises(EditionError, match="no revision"):
            read_revision(connection, "0" * 64)


def test_publishing_moves_the_pointer_and_keeps_the_history(database):
    one = publish(database, changed_edition())
    two = publish(database, changed_edition("03-1111-1111"), previous=one)
    with database.reading() as connection:
        assert current_revision(connection) == two
        assert [(p.revision, p.previous) for p in history(connection)] == [(two, one), (one, "")]


def test_who_published_on_old_knowledge_is_told_and_changes_nothing(database):
    one = publish(database, changed_edition())
    with pytest.raises(RefusedError, match="in the meantime"):
        publish(database, changed_edition("03-1111-1111"), previous="")
    with database.reading() as connection:
        assert current_revision(connection) == one
        assert len(history(connection)) == 1


@pytest.mark.parametrize("table", ["audit", "revisions", "publications", "verifications"])
@pytest.mark.parametrize("statement", ["update {} set at = 'x'", "delete from {}"])
def test_what_was_written_cannot_be_changed(database, table, statement):
    publish(database, changed_edition())
    with database.writing() as connection:
        audit.record(connection, "hanako", "publish", "edition 2023")
        if table == "verifications":
            connection.execute(
                text(
                    "insert into verifications (desk, number, outcome, how, evidence, day, at, person)"
                    " values ('d', '1', 'right', 'called', '', '2026-11-01', 'x', 'hanako')"
                )
            )
    statement = statement.replace("set at", "set made_at") if table == "revisions" else statement
    with pytest.raises(DBAPIError, match="append-only"), database._writing.begin() as connection:
        connection.execute(text(statement.format(table)))


def test_a_failed_transaction_keeps_nothing(database):
    def half_done() -> None:
        with database.writing() as connection:
            audit.record(connection, "hanako", "publish", "edition 2023")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    with database.reading() as connection:
        assert audit.entries(connection) == ()


def test_a_node_takes_what_is_published(database):
    holder = Holder(database)
    assert holder.served.origin is Origin.PACKAGED
    assert not holder.look()
    revision = publish(database, changed_edition())
    assert holder.look()
    assert holder.served.edition.revision == revision
    assert holder.served.origin is Origin.STORE
    assert not holder.look()


def test_a_look_that_finds_nothing_newer_reads_no_differences(database, monkeypatch):
    publish(database, changed_edition())
    holder = Holder(database)
    monkeypatch.setattr("madoguchi.store.editions.history", None)
    assert not holder.look()
    assert not holder.away


def test_a_database_without_tables_says_what_to_do(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.sqlite"
    with pytest.raises(StoreError, match="madoguchi db upgrade"), Database(url).reading():
        pass
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="madoguchi db upgrade"), Database(url).reading():
        pass


def test_a_node_that_starts_without_its_database_takes_its_copy(postgres, tmp_path):
    database = Database(postgres.fresh())
    database.upgrade()
    revision = publish(database, changed_edition())
    assert Holder(database, tmp_path).served.edition.revision == revision
    database.close()
    gone = Database(database.url)
    postgres.run("dropdb", *postgres.where, database.url.rsplit("/", 1)[1])
    holder = Holder(gone, tmp_path)
    assert holder.away
    assert holder.served.origin is Origin.COPY
    assert holder.served.edition.revision == revision
