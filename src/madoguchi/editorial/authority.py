"""Who may do what: every act of the editors asks here, in its own transaction, whichever face it came from.

A name stands for a person only as it is written in the store: no other case, no other width, no
invisible character. Two spellings that look alike are one person where a second one is needed.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from madoguchi.errors import RefusedError
from madoguchi.message import Message
from madoguchi.store.people import Person, Role, all_people, find_person, skeleton

_SHOWN = 64  # characters of a name that nobody has
_OPERATOR = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}")


def authorized(connection: Connection, name: str, role: Role) -> Person:
    """Return the active person of exactly this name, who has the role or a higher one; else RefusedError."""
    person = find_person(connection, name)
    if person is None:
        raise RefusedError(
            Message(
                "nobody is called {name!r}; give a name exactly as `madoguchi user list` shows it",
                name=name[:_SHOWN],
            )
        )
    if not person.active:
        raise RefusedError(
            Message("{name} is disabled and decides nothing; somebody else must do this", name=name)
        )
    if not person.role.covers(role):
        raise RefusedError(
            Message(
                "{name} is {role}; this needs the role {role2} or a higher one",
                name=name,
                role=person.role.value,
                role2=role.value,
            )
        )
    return person


def managing(connection: Connection, name: str) -> None:
    """Let an administrator manage people; or, on the command line, the operator of the machine.

    The operator is who has a name that nobody here has or could be mistaken for: the system's user, who
    could write into the database directly. Raises RefusedError for everybody else.
    """
    like_somebody = any(same_person(name, each.name) for each in all_people(connection))
    if like_somebody or not _OPERATOR.fullmatch(name):
        authorized(connection, name, Role.ADMINISTRATOR)


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names are one person's, or look as if they were."""
    return bool(one) and bool(other) and skeleton(one or "") == skeleton(other or "")


def others(connection: Connection, person: Person, role: Role) -> tuple[Person, ...]:
    """Return the other active people who have a role or a higher one."""
    return tuple(
        each
        for each in all_people(connection)
        if each.active and each.role.covers(role) and not same_person(each.name, person.name)
    )
