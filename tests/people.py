"""People for the tests, without the work of hashing: hanako edits, jiro reviews, taro administers."""

from __future__ import annotations

from madoguchi.editorial.gate import look
from madoguchi.editorial.reviewing import mark_seen
from madoguchi.store.database import Database
from madoguchi.store.people import Role, add_person

EVERYBODY = {"hanako": Role.EDITOR, "jiro": Role.REVIEWER, "taro": Role.ADMINISTRATOR}


def with_people(database: Database, people: dict[str, Role] | None = None) -> Database:
    """Return the database with these people in it; nobody can sign in as one of them."""
    with database.writing() as connection:
        for name, role in (people or EVERYBODY).items():
            add_person(connection, name, "", role, password="-", by="test")
    return database


def see(database: Database, draft: int, by: str = "hanako") -> None:
    """Look at everything that a draft says otherwise, row by row."""
    rows = look(database, draft).unseen
    with database.writing() as connection:
        for row in rows:
            mark_seen(connection, draft, row.key, row.kinds, by=by, seal=row.seal)
