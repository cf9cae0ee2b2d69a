"""A second person stands behind every value that readers get: who may publish what.

Who imported a draft does not publish it, and who corrected it or waived something in it does so only
when a reviewer has approved the draft as it then stands. Who withdrew a published change does not
publish that. One exception: the first publication of all, by an administrator beside whom nobody
could publish; the audit says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized, others, same_person
from madoguchi.model.change import DeskChange
from madoguchi.store.changes import proposal_of
from madoguchi.store.drafts import (
    APPROVAL,
    ERRATUM,
    WAIVER,
    Decision,
    Draft,
    content_digest,
    decide,
    decisions_of,
)
from madoguchi.store.editions import history
from madoguchi.store.knowledge import Version
from madoguchi.store.people import Person, Role, find_person

# Decisions after which the draft says something else, or passes in spite of something.
OF_VALUES = (ERRATUM, WAIVER)


def approve(connection: Connection, draft: int, *, by: str, reason: str = "") -> None:
    """Say that a reviewer has looked at a draft as it stands; a later erratum, waiver or match voids it."""
    authorized(connection, by, Role.REVIEWER)
    decide(connection, draft, APPROVAL, by, {"of": seal(connection, draft)}, reason=reason, by=by)


def seal(connection: Connection, draft: int) -> str:
    """Return what tells one state of a draft from the next: its content and all that was decided about it."""
    decided = [
        (each.kind, each.subject, json.dumps(each.value, sort_keys=True), each.reason, each.person)
        for each in decisions_of(connection, draft)
        if each.kind != APPROVAL
    ]
    state = (content_digest(connection, draft), sorted(decided))
    return hashlib.sha256(repr(state).encode()).hexdigest()


def approvals(connection: Connection, draft: int) -> tuple[Decision, ...]:
    """Return the approvals of a draft that hold: of its present state, by people who still may give them."""
    state = seal(connection, draft)
    found = []
    for each in decisions_of(connection, draft, APPROVAL):
        person = find_person(connection, each.person)
        may = person is not None and person.active and person.role.covers(Role.REVIEWER)
        if may and each.value.get("of") == state:
            found.append(each)
    return tuple(found)


def is_alone(connection: Connection, person: Person) -> bool:
    """Whether this is an administrator who begins: nothing was published, and nobody else could publish."""
    first = person.role is Role.ADMINISTRATOR and not history(connection)
    return first and not others(connection, person, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Want:
    """Why a person needs a second one: what they did (`imported`, `decided`, `withdrew`, `saved`), and to what."""

    person: str
    did: str
    what: str
    draft: int = 0

    def __str__(self) -> str:
        if self.did == "imported":
            return f"{self.person} imported {self.what}; another reviewer must publish it"
        if self.did == "saved":
            approve = f", or approve draft {self.draft} as it stands" if self.draft else ""
            return f"{self.person} saved {self.what}; another reviewer must publish that{approve}"
        if self.did == "withdrew":
            return f"{self.person} withdrew {self.what}; another reviewer must publish that"
        return (
            f"{self.person} decided {self.what} in draft {self.draft}; another reviewer must publish it, or "
            f"approve the draft as it stands (`madoguchi review {self.draft} --approve`)"
        )


def wants(
    connection: Connection,
    person: Person,
    draft: Draft | None,
    undone: Iterable[DeskChange] = (),
    saved: Iterable[Version] = (),
) -> tuple[Want, ...]:
    """Return why this person may not publish; empty: they are the second person.

    `undone` are the published changes that would be gone, `saved` the versions of the knowledge that readers
    would get.
    """
    found = []
    own = [f"version {each.seq} of the knowledge" for each in saved if same_person(person.name, each.person)]
    if draft is not None:
        if same_person(person.name, draft.made_by):
            found.append(Want(person.name, "imported", f"draft {draft.id}", draft.id))
        mine = [
            f"{each.kind} {each.subject}"
            for each in decisions_of(connection, draft.id)
            if each.kind in OF_VALUES and same_person(person.name, each.person)
        ]
        seen = [each.person for each in approvals(connection, draft.id)]
        if all(same_person(person.name, other) for other in seen):
            found += [Want(person.name, "decided", ", ".join(mine), draft.id)] if mine else []
            found += [Want(person.name, "saved", ", ".join(own), draft.id)] if own else []
    elif own:
        found.append(Want(person.name, "saved", ", ".join(own)))
    for change in undone:
        if same_person(person.name, proposal_of(connection, change.id).withdrawn_by):
            found.append(Want(person.name, "withdrew", f"change {change.id}"))
    return tuple(found)
