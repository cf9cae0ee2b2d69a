"""The people who may sign in. What they did stays in the audit, so nobody is ever removed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.store.database import now
from madoguchi.store.tables import people

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
LONGEST_FULL_NAME = 100  # characters
_ALIKE = str.maketrans("01", "ol")


class Role(StrEnum):
    """What a person may do; each may do what the one before may."""

    EDITOR = "editor"  # import, propose, triage, record calls
    REVIEWER = "reviewer"  # accept changes of others, publish
    ADMINISTRATOR = "administrator"  # people, going back

    def covers(self, other: Role) -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `must_change`: somebody else chose the password, so it serves one sign-in only."""

    name: str
    full_name: str
    role: Role
    active: bool
    must_change: bool
    made_at: str


def add_person(
    connection: Connection,
    name: str,
    full_name: str,
    role: Role,
    *,
    password: str,
    must_change: bool = True,
) -> Person:
    """Add a person; `password` is its argon2 hash. Raises InputError for a name that cannot be used.

    Neither name may look like somebody else's: who reads "accepted by …" must know who it was.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            Message(
                "{name!r} cannot be a name to sign in with: 2 to 32 of a-z, 0-9, '.', '_' and '-', the "
                "first a letter or a digit",
                name=name,
            )
        )
    full_name = _full(full_name) or name
    _unlike(connection, name, full_name)
    row = {
        "name": name,
        "full_name": full_name,
        "role": role.value,
        "password": password,
        "active": 1,
        "must_change": int(must_change),
        "made_at": now(),
    }
    try:
        connection.execute(insert(people).values(**row))
    except IntegrityError as error:
        raise InputError(
            Message("there is a person {name!r} already; names are never given twice", name=name)
        ) from error
    return person_of(connection, name)


def find_person(connection: Connection, name: str) -> Person | None:
    """Return the person of exactly this name, None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    row = connection.execute(select(people).where(people.c.name == name)).one_or_none()
    return _person(row) if row else None


def person_of(connection: Connection, name: str) -> Person:
    """Return the person of a name. Raises InputError where there is none."""
    if person := find_person(connection, name):
        return person
    raise InputError(Message("nobody is called {name!r}; `madoguchi user list` shows the names", name=name))


def all_people(connection: Connection) -> tuple[Person, ...]:
    """Return everybody, those who may sign in first."""
    rows = connection.execute(select(people).order_by(people.c.active.desc(), people.c.name))
    return tuple(_person(row) for row in rows)


def password_of(connection: Connection, name: str) -> str | None:
    """Return the hash of a person's password."""
    return connection.scalar(select(people.c.password).where(people.c.name == name))


def set_password(connection: Connection, name: str, password: str, *, must_change: bool) -> None:
    """Write the hash of a new password. Raises InputError where nobody has the name."""
    person_of(connection, name)
    _set(connection, name, password=password, must_change=int(must_change))


def set_role(connection: Connection, name: str, role: Role) -> Person:
    """Give a person another role. Raises RefusedError for the last administrator."""
    person_of(connection, name)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(connection, name)
    _set(connection, name, role=role.value)
    return person_of(connection, name)


def set_active(connection: Connection, name: str, active: bool) -> Person:
    """Let a person sign in, or no more. Raises RefusedError for the last administrator."""
    person_of(connection, name)
    if not active:
        _keep_an_administrator(connection, name)
    _set(connection, name, active=int(active))
    return person_of(connection, name)


def rehash(connection: Connection, name: str, password: str) -> None:
    """Keep the hash that newer parameters made of the same password."""
    _set(connection, name, password=password)


def _set(connection: Connection, name: str, **values: object) -> None:
    connection.execute(update(people).where(people.c.name == name).values(**values))


def _keep_an_administrator(connection: Connection, without: str) -> None:
    """Raise RefusedError when nobody else could manage people. The rows are held until the commit."""
    query = select(people.c.name).where(people.c.role == Role.ADMINISTRATOR.value, people.c.active == 1)
    names = set(connection.scalars(query.with_for_update()))
    if names == {without}:
        raise RefusedError(
            Message(
                "{without} is the last administrator; make somebody else one first (`madoguchi user role "
                "NAME administrator`)",
                without=without,
            )
        )


def skeleton(name: str) -> str:
    """Return what is left of a name when the eye is not sharp: names of one skeleton look alike.

    Width, case, accents' order and invisible characters are gone; 0 is o, 1 is l.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = (c for c in plain if not unicodedata.category(c).startswith(("C", "Z")))
    return "".join(seen).translate(_ALIKE)


def _full(name: str) -> str:
    """Return a full name in one form. Raises InputError for characters that nobody sees."""
    plain = " ".join(unicodedata.normalize("NFC", name[: LONGEST_FULL_NAME * 4]).split())
    if odd := next((c for c in plain if unicodedata.category(c).startswith("C")), None):
        raise InputError(
            Message("the full name holds U+{ord:04X}, which nobody sees; type the name anew", ord=ord(odd))
        )
    if len(plain) > LONGEST_FULL_NAME:
        raise InputError(
            Message(
                "the full name has {n} characters; at most {longest_full_name} can be used",
                n=len(plain),
                longest_full_name=LONGEST_FULL_NAME,
            )
        )
    return plain


def _unlike(connection: Connection, name: str, full_name: str) -> None:
    """Raise InputError where a new name looks like one of somebody who is here."""
    rows = connection.execute(select(people.c.name, people.c.full_name)).all()
    known = {skeleton(each): each for row in rows for each in (row.full_name, row.name)}
    for new in (name, full_name):
        if (like := known.get(skeleton(new))) is not None:
            same = "there is a person of this name already" if like == new else f"it looks like {like!r}"
            raise InputError(
                Message("{new!r} cannot be given: {same}; names are never given twice", new=new, same=same)
            )


def _person(row: Row[Any]) -> Person:
    return Person(
        row.name,
        row.full_name,
        Role(row.role),
        bool(row.active),
        bool(row.must_change),
        row.made_at,
    )
