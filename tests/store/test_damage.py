"""Damaged bytes: the last good edition is served and it is said; nothing dies, nothing passes for whole."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from sqlalchemy import text

from madoguchi.errors import EditionError
from madoguchi.store.database import Database
from madoguchi.store.editions import packaged_edition, read_revision
from madoguchi.store.served import Copies, Holder, Origin
from tests.people import roll_back, with_people
from tests.store.test_editions import changed_edition, publish


def _flipped(packed: bytes) -> bytes:
    middle = len(packed) // 2
    return packed[:middle] + bytes([packed[middle] ^ 1]) + packed[middle + 1 :]


DAMAGES = {
    "a flipped bit": _flipped,
    "cut off": lambda packed: packed[: len(packed) // 2],
    "empty": lambda _: b"",
    "no archive": lambda _: b"\0" * 100,
    "another edition": lambda _: zlib.compress(changed_edition("03-9999-9999")),
    "no edition": lambda _: zlib.compress(b"{}"),
}


@pytest.fixture(params=DAMAGES.values(), ids=DAMAGES)
def damage(request):
    return request.param


def damaged_in_store(database: Database, revision: str, damage) -> None:
    """Change the bytes of a revision behind the program's back, as a failing disk does."""
    with database._writing.begin() as connection:
        if database.is_sqlite:
            names = text("select name from sqlite_master where type = 'trigger' and tbl_name = 'revisions'")
            for name in connection.scalars(names).all():
                connection.execute(text(f"drop trigger {name}"))
        else:
            connection.execute(text("alter table revisions disable trigger user"))
        where = {"revision": revision}
        packed = connection.scalar(text("select content from revisions where revision = :revision"), where)
        connection.execute(
            text("update revisions set content = :content where revision = :revision"),
            {**where, "content": damage(bytes(packed))},
        )


@pytest.fixture
def two(database):
    """The revisions of two publications, the older first."""
    one = publish(database, changed_edition())
    return one, publish(database, changed_edition("03-1111-1111"), previous=one)


def test_a_node_that_starts_serves_the_last_good_publication(database, two, damage):
    damaged_in_store(database, two[1], damage)
    holder = Holder(database)
    assert holder.served.edition.revision == two[0]
    assert two[1][:12] in holder.degraded
    assert "damaged" in holder.degraded


def test_its_own_copy_of_the_very_revision_comes_first(database, two, tmp_path):
    Holder(database, tmp_path / "copies")
    damaged_in_store(database, two[1], _flipped)
    holder = Holder(database, tmp_path / "copies")
    assert (holder.served.edition.revision, holder.served.origin) == (two[1], Origin.COPY)
    assert holder.degraded


def test_a_damaged_copy_is_passed_over(database, two, tmp_path, damage):
    Holder(database, tmp_path)
    damaged_in_store(database, two[1], _flipped)
    (copy,) = tmp_path.glob("served-*.json")
    copy.write_bytes(damage(copy.read_bytes()))
    assert Holder(database, tmp_path).served.edition.revision == two[0]


def test_where_everything_is_damaged_the_packaged_edition_is_served_and_it_is_said(database, two):
    for revision in two:
        damaged_in_store(database, revision, _flipped)
    holder = Holder(database)
    assert holder.served.origin is Origin.PACKAGED
    assert holder.served.edition.revision == packaged_edition().revision
    assert holder.degraded


def test_a_node_that_runs_keeps_what_it_holds(database):
    one = publish(database, changed_edition())
    holder = Holder(database)
    two = publish(database, changed_edition("03-1111-1111"), previous=one)
    damaged_in_store(database, two, _flipped)
    holder.look()
    assert holder.served.edition.revision == one
    assert two[:12] in holder.degraded
    assert not holder.look()  # nothing changed since


def test_what_was_restored_is_served_again(database, two, monkeypatch):
    damaged_in_store(database, two[1], _flipped)
    holder = Holder(database)
    assert holder.degraded
    damaged_in_store(database, two[1], _flipped)  # the same bit once more
    assert not holder.look()  # not at every look: it may be large
    monkeypatch.setattr("madoguchi.store.served._SECONDS_BETWEEN_TRIES", 0.0)
    assert holder.look()
    assert (holder.served.edition.revision, holder.degraded) == (two[1], "")


def test_going_back_is_a_way_out(database, two):
    damaged_in_store(database, two[1], _flipped)
    holder = Holder(database)
    with database.reading() as connection, pytest.raises(EditionError, match=r"damaged .* rollback"):
        read_revision(connection, two[1])
    with_people(database)
    roll_back(database, by="taro", note="its bytes are damaged")
    assert holder.look()
    assert (holder.served.edition.revision, holder.degraded) == (two[0], "")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"\0" * 10_000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.unlink(),
    ],
    ids=["empty", "zeros", "cut off", "gone"],
)
def test_a_damaged_database_file_is_answered_from_the_nodes_copy(tmp_path: Path, damage):
    file = tmp_path / "store.sqlite"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    revision = publish(database, changed_edition())
    Holder(database, tmp_path / "copies")
    database.close()
    for extra in tmp_path.glob("store.sqlite-*"):
        extra.unlink()
    damage(file)
    holder = Holder(Database(f"sqlite:///{file}"), tmp_path / "copies")
    assert (holder.served.edition.revision, holder.served.origin) == (revision, Origin.COPY)
    assert holder.away
    assert holder.degraded
    holder.look()
    assert holder.served.edition.revision == revision
    assert holder.degraded


def test_a_database_that_is_away_and_no_copy_is_said_too(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"no database at all" * 1000)
    holder = Holder(Database(f"sqlite:///{tmp_path}/store.sqlite"), tmp_path / "copies")
    assert holder.served.origin is Origin.PACKAGED
    assert holder.degraded


def test_copies_are_for_their_user_alone_and_few(tmp_path):
    copies = Copies(tmp_path / "cache", "sqlite:///x")
    for n in range(4):
        content = changed_edition(f"03-0000-000{n}")
        copies.keep(hashlib.sha256(content).hexdigest(), content)
    files = list((tmp_path / "cache").iterdir())
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert copies.newest().edition.revision == hashlib.sha256(content).hexdigest()
