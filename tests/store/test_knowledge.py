"""Knowledge as versions: kept once, proven by its digest, served as one with its edition. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from madoguchi.data.bundle import GUIDEBOOK, Bundle, digest_of, packed
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.errors import EditionError, InputError
from madoguchi.store.database import Database, now
from madoguchi.store.editions import PUBLISH, Publication, history, move_pointer, put_revision
from madoguchi.store.knowledge import bundle_of, edition_of, newest, read_bundle, save, version_of, versions
from madoguchi.store.served import Holder, Origin
from tests.store.test_editions import changed_edition

SMALL = {"bundle.toml": b'edition = "2024"\n', "topics/money.toml": b"", "aliases.toml": b"# none\n"}
SITE = b'edition = "2023"\n# another text\n'


def saved(database: Database, bundle: Bundle, note: str = "a test") -> str:
    with database.writing() as connection:
        return save(connection, bundle, by="hanako", note=note).bundle


def published(database: Database, content: bytes, knowledge: str | None, previous: str = "") -> str:
    with database.writing() as connection:
        revision = put_revision(connection, content, "2023", now())
        move_pointer(
            connection, Publication(0, revision, previous, PUBLISH, now(), "hanako", "", {}, [], knowledge)
        )
    return revision


@pytest.fixture
def other() -> Bundle:
    """The packaged knowledge with another text of the site."""
    return packed({**GUIDEBOOK.portable, "bundle.toml": SITE})


def test_a_bundle_in_memory_reads_as_its_folder_does():
    held = packed(GUIDEBOOK.portable)
    assert held.names("topics/*.toml") == GUIDEBOOK.names("topics/*.toml")
    assert held.names("sources/*.toml") == GUIDEBOOK.names("sources/*.toml")
    assert held.digest == GUIDEBOOK.digest
    assert (held.edition, held.has("tables.toml"), held.has("edition.json")) == ("2023", True, False)
    assert held.text("nothing.toml") == ""
    assert knowledge_of(held).tables == knowledge_of(GUIDEBOOK).tables
    assert knowledge_of(held).ids == knowledge_of(GUIDEBOOK).ids
    assert packed(SMALL) == packed(dict(reversed(SMALL.items())))
    assert packed(SMALL) != packed({**SMALL, "aliases.toml": b""})
    assert packed(SMALL).names("*.toml") == ("aliases.toml", "bundle.toml")


def test_the_digest_is_that_of_a_list_which_sha256sum_checks():
    # printf '' | sha256sum; printf 'e3b0…  a.toml\n' | sha256sum
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest_of({"a.toml": empty}) == packed({"a.toml": b""}).name
    assert digest_of({"a.toml": empty}) != digest_of({"b.toml": empty})


def test_versions_are_kept_in_order_and_the_same_bytes_once(database):
    one = saved(database, packed(SMALL), "first")
    two = saved(database, packed({**SMALL, "aliases.toml": b"# some\n"}), "second")
    assert saved(database, packed(SMALL), "back") == one
    with database.reading() as connection:
        assert [(v.seq, v.bundle, v.note) for v in versions(connection)] == [
            (3, one, "back"), (2, two, "second"), (1, one, "first"),
        ]  # fmt: skip
        assert newest(connection).note == "back"
        assert version_of(connection, 2).person == "hanako"
        assert read_bundle(connection, two).text("aliases.toml") == "# some\n"
        assert connection.scalar(text("select count(*) from bundles")) == 2
        assert connection.scalar(text("select count(*) from knowledge_files")) == 4  # three, and one anew
        with pytest.raises(InputError, match="no version 9"):
            version_of(connection, 9)
        assert bundle_of(connection, None) == GUIDEBOOK


@pytest.mark.parametrize("table", ["bundles", "knowledge_files", "knowledge_versions"])
@pytest.mark.parametrize("statement", ["update {} set {} = ''", "delete from {}"])
def test_what_was_saved_cannot_be_changed(database, table, statement):
    saved(database, packed(SMALL))
    column = {"knowledge_versions": "note"}.get(table, "made_at")
    with pytest.raises(DBAPIError, match="append-only"), database._writing.begin() as connection:
        connection.execute(text(statement.format(table, column)))


def test_damaged_bytes_are_no_bundle(database):
    digest = saved(database, packed(SMALL))
    with database._writing.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("drop trigger knowledge_files_no_update"))
        else:
            connection.execute(text("alter table knowledge_files disable trigger user"))
        connection.execute(
            text("update knowledge_files set content = :c where size = 7"),
            {"c": b"x\x9c\x03\x00\x00\x00\x00\x01"},
        )
    with database.reading() as connection:
        with pytest.raises(EditionError, match="damaged"):
            read_bundle(connection, digest)
        with pytest.raises(EditionError, match="not kept"):
            read_bundle(connection, "0" * 64)


def test_a_node_takes_an_edition_with_its_knowledge_and_without_where_there_is_none(database, other):
    one = published(database, changed_edition(), None)
    holder = Holder(database)
    assert holder.served.edition.bundle == GUIDEBOOK
    digest = saved(database, other)
    published(database, changed_edition(), digest, previous=one)
    assert holder.look()
    assert (holder.served.edition.revision, holder.served.knowledge) == (one, digest)
    assert holder.served.edition.bundle.bytes("bundle.toml") == SITE
    assert not holder.look()
    published(database, changed_edition(), None, previous=one)
    assert holder.look()
    assert holder.served.edition.bundle == GUIDEBOOK
    with database.reading() as connection:
        assert [each.knowledge for each in history(connection)] == [None, digest, None]
        assert edition_of(connection, one, digest).bundle == other


def test_a_node_that_starts_without_its_database_has_both(tmp_path, other):
    database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    database.upgrade()
    digest = saved(database, other)
    revision = published(database, changed_edition(), digest)
    copies = tmp_path / "copies"
    Holder(database, copies)
    database.close()
    for each in tmp_path.glob("store.sqlite*"):
        each.unlink()
    gone = Database(f"sqlite:///{tmp_path}/store.sqlite")
    holder = Holder(gone, copies)
    assert (holder.served.origin, holder.served.edition.revision) == (Origin.COPY, revision)
    assert holder.served.knowledge == digest
    assert holder.served.edition.bundle == other
    (beside,) = copies.glob("knowledge-*.zip")
    assert beside.stat().st_mode & 0o777 == 0o600
    beside.write_bytes(beside.read_bytes()[:1000])
    assert Holder(gone, copies).served.origin is Origin.PACKAGED  # never one without the other


def test_a_node_keeps_the_knowledge_of_its_copies_alone(database, tmp_path, other):
    previous = ""
    for n in range(4):
        bundle = packed({**other.portable, "aliases.toml": b"# %d\n" % n})
        previous = published(
            database, changed_edition(f"03-0000-000{n}"), saved(database, bundle), previous=previous
        )
        Holder(database, tmp_path)
    assert len(list(tmp_path.glob("served-*.json"))) == 2
    assert len(list(tmp_path.glob("knowledge-*.zip"))) == 2
