"""The version that the program wants is the newest one that alembic would bring the tables up to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from madoguchi.model.calling import CallDay, CallOutcome
from madoguchi.store import audit
from madoguchi.store.callers import count, days_of, keep_words, questions
from madoguchi.store.changes import accepted, proposals
from madoguchi.store.database import Database
from madoguchi.store.drafts import APPROVAL, add_draft, decide
from madoguchi.store.migrating import HEAD, migrate, scripts
from madoguchi.store.people import find_person
from madoguchi.store.reports import What, add, reports


def test_the_wanted_version_is_the_newest_script():
    assert ScriptDirectory.from_config(scripts()).get_current_head() == HEAD


@pytest.mark.long
def test_the_pages_do_not_wait_for_what_only_brings_tables_up():
    told = (
        "import sys, madoguchi.faces.web.server, madoguchi.faces.editors.app; print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.fixture(params=["sqlite", "postgresql"])
def first_tables(request, tmp_path):
    """A store with the tables of version 0001, and what could stand in them."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    else:
        database = Database(request.getfixturevalue("postgres").fresh())
    with database._writing.begin() as connection:
        migrate(connection, "0001")
        for n, (state, before) in enumerate(
            [("accepted", "03-1111-1111"), ("accepted", "0311111111"), ("proposed", "x"), ("proposed", "x"),
             ("rejected", "x"), ("accepted", "y")]
        ):  # fmt: skip
            connection.execute(
                text(
                    "insert into changes (id, desk, field, before, after, effective, reason, evidence, origin, "
                    "state, proposed_at, proposed_by, review_note) values (:id, 'd', :field, :before, 'z', "
                    "'2027-01-01', 'r', '[]', 'hand', :state, '2026-01-01T00:00:00Z', 'hanako', '')"
                ),
                {"id": f"c{n}", "state": state, "before": before, "field": "phone" if n < 2 else "address"},
            )
        connection.execute(
            text(
                "insert into people values ('hanako', 'H', 'editor', '-', 9, '2099-01-01T00:00:00Z', 1, 0, "
                "'2026-01-01T00:00:00Z')"
            )
        )
        connection.execute(
            text(
                "insert into sessions values ('t', 'hanako', 'c', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')"
            )
        )
    yield database
    database.close()


def test_a_store_of_the_first_version_is_brought_up_with_all_that_is_in_it(first_tables):
    assert first_tables.upgrade() == HEAD
    with first_tables.writing() as connection:
        assert {change.id for change in accepted(connection)} == {"c0", "c5"}
        assert [p.change.id for p in proposals(connection, state="proposed")] == ["c2"]
        assert {p.change.id for p in proposals(connection, state="withdrawn")} == {"c1", "c3"}
        assert {entry.subject for entry in audit.entries(connection)} == {"change c1", "change c3"}
        assert find_person(connection, "hanako").active
        draft = add_draft(
            connection, edition="1", file_name="n", source=b"", facts={}, content=b"", base="", by="hanako"
        )
        decide(connection, draft.id, APPROVAL, "hanako", {}, reason="", by="hanako")


def test_a_store_of_the_version_before_takes_callers_answers_and_keeps_its_own(database_before):
    assert database_before.upgrade() == HEAD
    with database_before.writing() as connection:
        assert [report.words for report in reports(connection)] == ["違う"]
        assert days_of(connection) == {}
        for _ in range(2):
            assert count(connection, desk="d", number="03-1111-1111", said=CallOutcome.DEAD, day="2026-11-20")
        assert days_of(connection) == {("d", "03-1111-1111"): (CallDay("2026-11-20", 0, 0, 2),)}
        assert keep_words(connection, desk="d", words="w", place="", lang="ja", day="2026-11-20")
        assert [each.id for each in questions(connection)] == [1]
    with pytest.raises(IntegrityError), database_before.writing() as connection:
        connection.execute(text("insert into caller_answers values ('d', 'n', '2026-11-20', 'maybe', 1)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_before(request, tmp_path):
    """A store with the tables of version 0008 and a report."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    else:
        database = Database(request.getfixturevalue("postgres").fresh())
    with database._writing.begin() as connection:
        migrate(connection, "0008")
        add(connection, desk="d", number="", what=What.OTHER, words="違う", revision="")
    yield database
    database.close()
