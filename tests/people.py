"""People for the tests, without the work of hashing: hanako edits, jiro reviews, taro administers."""

from __future__ import annotations

from madoguchi.store.database import Database
from madoguchi.store.people import Role, add_person

EVERYBODY = {"hanako": Role.EDITOR, "jiro": Role.REVIEWER, "taro": Role.ADMINISTRATOR}


def with_people(database: Database, people: dict[str, Role] | None = None) -> Database:
    """Return the database with these people in it; nobody can sign in as one of them."""
    with database.writing() as connection:
        for name, role in (people or EVERYBODY).items():
            add_person(connection, name, "", role, password="-", by="test")
    return database
