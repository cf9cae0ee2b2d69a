"""People for the tests, without the work of hashing (hanako edits, jiro reviews, taro administers), and their acts."""

from __future__ import annotations

from typing import Any

from madoguchi.editorial.campaigns import Begin
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.publishing import Publish, RollBack
from madoguchi.editorial.reviewing import MarkSeen
from madoguchi.model.edition import Edition
from madoguchi.store.campaigns import Campaign
from madoguchi.store.database import Database
from madoguchi.store.editions import Publication
from madoguchi.store.people import Role, add_person

EVERYBODY = {"hanako": Role.EDITOR, "jiro": Role.REVIEWER, "taro": Role.ADMINISTRATOR}


def with_people(database: Database, people: dict[str, Role] | None = None) -> Database:
    """Return the database with these people in it; nobody can sign in as one of them."""
    with database.writing() as connection:
        for name, role in (people or EVERYBODY).items():
            add_person(connection, name, "", role, password="-")
    return database


def see(database: Database, draft: int, by: str = "hanako") -> None:
    """Look at everything that a draft says otherwise, row by row."""
    rows = look(database, draft).unseen
    with database.writing() as connection:
        for row in rows:
            MarkSeen(draft, row.key, row.kinds, by=by, seal=row.seal).carry_out(connection)


def publish(
    database: Database, *, by: str, note: str, draft: int | None = None, gate: Gate | None = None
) -> Publication:
    """Publish in a transaction of its own."""
    ready = Publish.ready(database, by=by, note=note, draft=draft, gate=gate)
    with database.writing() as connection:
        return ready.carry_out(connection)


def roll_back(database: Database, *, by: str, note: str, to: str | None = None) -> Publication:
    """Go back in a transaction of its own."""
    with database.writing() as connection:
        return RollBack(note, to, by=by).carry_out(connection)


def begin(database: Database, edition: Edition, **asked: Any) -> Campaign:
    """Begin a campaign in a transaction of its own."""
    with database.writing() as connection:
        return Begin(edition, **asked).carry_out(connection)
