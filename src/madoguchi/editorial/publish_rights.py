"""A second person stands behind every value that readers get: who may publish what.

The person who imported a draft does not publish it, and one who corrected it or waived something in it does so
only when a reviewer has approved the draft as it then stands. The person who withdrew a published change does not
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
from madoguchi.editorial.reviewing import decided
from madoguchi.editorial.transition import Done, Transition
from madoguchi.message import Message
from madoguchi.model.change import DeskChange
from madoguchi.store.changes import proposal_of
from madoguchi.store.drafts import (
    APPROVAL,
    ERRATUM,
    WAIVER,
    Decision,
    Draft,
    content_digest,
    decisions_of,
)
from madoguchi.store.editions import history
from madoguchi.store.knowledge import Version
from madoguchi.store.people import Person, Role, find_person

# Decisions after which the draft says something else, or passes in spite of something.
OF_VALUES = (ERRATUM, WAIVER)


@dataclass(frozen=True, slots=True)
class Approve(Transition[None]):
    """Say that a reviewer has looked at a draft as it stands; a later erratum, waiver or match voids it."""

    draft: int
    reason: str = ""

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)

    def execute(self, connection: Connection) -> Done[None]:
        value = {"of": seal(connection, self.draft)}
        return decided(connection, self.draft, APPROVAL, self.by, value, self.reason, by=self.by)


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

    @property
    def says(self) -> Message:
        """What stands in the way, and who can clear it."""
        about = {"person": self.person, "what": self.what, "draft": self.draft}
        if self.did == "imported":
            return Message("{person} imported {what}; another reviewer must publish it", **about)
        if self.did == "saved" and self.draft:
            return Message(
                "{person} saved {what}; another reviewer must publish that, or approve draft {draft} as it stands",
                **about,
            )
        if self.did == "saved":
            return Message("{person} saved {what}; another reviewer must publish that", **about)
        if self.did == "withdrew":
            return Message("{person} withdrew {what}; another reviewer must publish that", **about)
        return Message(
            "{person} decided {what} in draft {draft}; another reviewer must publish it, or approve the draft as it "
            "stands (`madoguchi review {draft} --approve`)",
            **about,
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
    own = [
        Message("version {n} of the knowledge", n=each.seq)
        for each in saved
        if same_person(person.name, each.person)
    ]
    if draft is not None:
        if same_person(person.name, draft.made_by):
            found.append(Want(person.name, "imported", Message("draft {n}", n=draft.id), draft.id))
        mine = [
            f"{each.kind} {each.subject}"
            for each in decisions_of(connection, draft.id)
            if each.kind in OF_VALUES and same_person(person.name, each.person)
        ]
        seen = [each.person for each in approvals(connection, draft.id)]
        if all(same_person(person.name, other) for other in seen):
            found += (
                [Want(person.name, "decided", Message("{parts}", parts=tuple(mine)), draft.id)]
                if mine
                else []
            )
            found += (
                [Want(person.name, "saved", Message("{parts}", parts=tuple(own)), draft.id)] if own else []
            )
    elif own:
        found.append(Want(person.name, "saved", Message("{parts}", parts=tuple(own))))
    for change in undone:
        if same_person(person.name, proposal_of(connection, change.id).withdrawn_by):
            found.append(Want(person.name, "withdrew", Message("change {id}", id=change.id)))
    return tuple(found)
