"""Who may do what: every act of the editors asks here, in its own transaction, whichever face it came from.

A name stands for a person only as it is written in the store: no other case, no other width, no
invisible character. Two spellings that look alike are one person where a second one is needed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import Connection

from madoguchi.errors import RefusedError
from madoguchi.message import Message, as_written, vocabulary
from madoguchi.store import owner_links, tokens
from madoguchi.store.owner_links import is_owner, links_of
from madoguchi.store.people import Person, Role, all_people, find_person, skeleton
from madoguchi.store.tokens import Scope, is_program, token_of

_SHOWN = 64  # characters of a name that nobody has
_OPERATOR = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}")

# For messages.
ROLES_IN_WORDS = vocabulary(Message("editor"), Message("reviewer"), Message("administrator"))
SCOPES_IN_WORDS = {
    Scope.PROPOSALS: Message("proposed changes"),
    Scope.REPORTS: Message("reports"),
    Scope.VERIFICATIONS: Message("looks at numbers"),
}


def actor_in_words(name: str) -> Message:
    """Return who did something: a person by the name, a program or a body said to be one."""
    if is_program(name):
        return Message("the program 「{name}」", name=name.removeprefix(tokens.PREFIX))
    if is_owner(name):
        return Message(
            "{name} (the body itself)", name=name.removeprefix(owner_links.PREFIX).partition("#")[0]
        )
    return as_written(name)


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
                role=ROLES_IN_WORDS[person.role.value],
                role2=ROLES_IN_WORDS[role.value],
            )
        )
    return person


def contributing(connection: Connection, name: str, scope: Scope) -> None:
    """Let an editor propose or record; or a program whose token has the scope, a body whose link holds.

    Looked at where the act is done: a token or a link that is revoked does nothing from that moment.
    Raises RefusedError for everybody else.
    """
    if is_program(name):
        token = token_of(connection, name.removeprefix(tokens.PREFIX))
        if not token.holds:
            raise RefusedError(Message("token {name} was revoked", name=token.name))
        if scope not in token.scopes:
            raise RefusedError(
                Message("token {name} may not write {scope}", name=token.name, scope=SCOPES_IN_WORDS[scope])
            )
    elif is_owner(name):
        if not any(link.holds(datetime.now(UTC)) for link in links_of(connection, name)):
            raise RefusedError(Message("the link of {name} has ended", name=actor_in_words(name)))
    else:
        authorized(connection, name, Role.EDITOR)


def behind(connection: Connection, name: str) -> tuple[str, ...]:
    """Return who else stands behind what a program or a body says: whoever knows, or is named as, its secret.

    Who made a token or a link has seen its secret, and could write with it: they are no second person. Nor
    is who has the token's name.
    """
    if is_program(name):
        token = token_of(connection, name.removeprefix(tokens.PREFIX))
        return token.name, token.made_by
    if is_owner(name):
        return tuple(dict.fromkeys(link.made_by for link in links_of(connection, name)))
    return ()


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
