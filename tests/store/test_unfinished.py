"""What somebody began is kept as it was, bounded in number and size, for its person alone."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from madoguchi.errors import InputError
from madoguchi.store.people import Role, add_person
from madoguchi.store.tables import kept_work
from madoguchi.store.unfinished import CROSSCHECK, FORM, MOST, all_unfinished, discard, keep, unfinished_one


@pytest.fixture
def people(database):
    with database.writing() as connection:
        for name in ("hanako", "taro"):
            add_person(connection, name, "", Role.EDITOR, password="$hash")
    return database


def kept(database, person="hanako", **more):
    with database.writing() as connection:
        return keep(
            connection, person, FORM, **{"title": "移転", "path": "/edit", "content": {"a": ["窓口"]}, **more}
        )


def test_it_is_read_as_it_was_by_its_person_alone(people):
    id = kept(people)
    with people.writing() as connection:
        work, content = unfinished_one(connection, "hanako", id, hold=True)
        assert (work.title, content) == ("移転", {"a": ["窓口"]})
        with pytest.raises(InputError, match="not kept any more"):
            unfinished_one(connection, "taro", id)
        assert all_unfinished(connection, "taro") == ()
        assert not discard(connection, "taro", id)
        assert discard(connection, "hanako", id)
        assert all_unfinished(connection, "hanako") == ()


def test_with_its_id_it_is_written_anew_but_not_by_another_nor_as_another_kind(people):
    id = kept(people)
    assert kept(people, content={"b": 1}, id=id) == id
    with people.writing() as connection:
        assert unfinished_one(connection, "hanako", id)[1] == {"b": 1}
        assert len(all_unfinished(connection, "hanako")) == 1
        kind = keep(connection, "hanako", CROSSCHECK, title="", path="", content={})
        assert kind != id


def test_the_newest_are_kept_for_thirty_days(people):
    ids = [kept(people, title=str(n)) for n in range(MOST + 3)]
    with people.writing() as connection:
        assert len(all_unfinished(connection, "hanako")) == MOST
        connection.execute(update(kept_work).values(changed_at="2020-01-01T00:00:00Z"))
        assert all_unfinished(connection, "hanako") == ()
        with pytest.raises(InputError):
            unfinished_one(connection, "hanako", ids[-1])
    kept(people, "taro")
    with people.reading() as connection:
        assert len(connection.execute(kept_work.select()).all()) == 1
