"""A second person stands behind every value that readers get: who may publish what.

The person who imported a draft does not publish it, and one who corrected it, waived something in it or saved a version
of the knowledge does so only when another reviewer has approved what would be published as it then stands. The person
who withdrew a published change does not publish that. One exception: the first publication of all, by an administrator beside whom nobody
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
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import RefusedError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange
from madoguchi.store.audit import AuditEntry, entries
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
from madoguchi.store.knowledge import Version, hold, newest
from madoguchi.store.people import Person, Role, find_person

APPROVE_KNOWLEDGE = "approve-knowledge"
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


@dataclass(frozen=True, slots=True)
class ApproveKnowledge(Transition[None]):
    """Say that a reviewer has looked at what was saved up to a version; a later save voids it."""

    seq: int

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)
        hold(connection)
        version = newest(connection)
        if version is None or version.seq != self.seq:
            raise RefusedError(
                Message("the knowledge was saved anew in the meantime; look at the gate again")
            )

    def execute(self, connection: Connection) -> Done[None]:  # noqa: ARG002 (the audit is where it stands)
        return Done(None, (Act(APPROVE_KNOWLEDGE, f"knowledge {self.seq}"),))


@dataclass(frozen=True, slots=True)
class Approval:
    """Who has approved what would be published, and when."""

    person: str
    at: str


def seal(connection: Connection, draft: int) -> str:
    """Return what tells one state of a draft from the next: its content and all that was decided about it."""
    decided = [
        (each.kind, each.subject, json.dumps(each.value, sort_keys=True), each.reason, each.person)
        for each in decisions_of(connection, draft)
        if each.kind != APPROVAL
    ]
    state = (content_digest(connection, draft), sorted(decided))
    return hashlib.sha256(repr(state).encode()).hexdigest()


def approvals(
    connection: Connection, draft: int | None, saved: Iterable[Version] = ()
) -> tuple[Approval, ...]:
    """Return the approvals that hold: of a draft's present state, else of the newest version of what was `saved`.

    Only those by people who still may give them.
    """
    found: Iterable[Decision | AuditEntry] = ()
    if draft is not None:
        state = seal(connection, draft)
        found = (d for d in decisions_of(connection, draft, APPROVAL) if d.value.get("of") == state)
    elif version := next(iter(saved), None):
        acts = entries(connection, subject=f"knowledge {version.seq}")
        found = (each for each in acts if each.action == APPROVE_KNOWLEDGE)
    return tuple(Approval(each.person, each.at) for each in found if _may_approve(connection, each.person))


def _may_approve(connection: Connection, name: str) -> bool:
    person = find_person(connection, name)
    return person is not None and person.active and person.role.covers(Role.REVIEWER)


def asks_for_approval(
    person: Person, decisions: Iterable[Decision], saved: Iterable[Version], approved: Iterable[Approval]
) -> bool:
    """Whether somebody else decided or saved something that this reviewer may approve, and has not yet."""
    others = [each.person for each in decisions if each.kind in OF_VALUES]
    others += [each.person for each in saved]
    return (
        person.role.covers(Role.REVIEWER)
        and any(not same_person(person.name, other) for other in others)
        and not any(same_person(person.name, each.person) for each in approved)
    )


def is_alone(connection: Connection, person: Person) -> bool:
    """Whether this is an administrator who begins: nothing was published, and nobody else could publish."""
    first = person.role is Role.ADMINISTRATOR and not history(connection)
    return first and not others(connection, person, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Want:
    """Why a person needs a second one: what they did (`imported`, `decided`, `withdrew`, `saved`), and to what."""

    person: str
    did: str
    what: Message
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
            return Message(
                "{person} saved {what}; another reviewer must publish that, or approve it at the gate",
                **about,
            )
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
    saved = tuple(saved)
    found: list[Want] = []
    if draft is not None and same_person(person.name, draft.made_by):
        found.append(Want(person.name, "imported", Message("draft {n}", n=draft.id), draft.id))
    of = draft.id if draft is not None else None
    if all(same_person(person.name, other.person) for other in approvals(connection, of, saved)):
        decided = decisions_of(connection, draft.id) if draft is not None else ()
        mine = [each.kind for each in decided if same_person(person.name, each.person)]
        counts = {kind: mine.count(kind) for kind in OF_VALUES if kind in mine}
        if counts:
            what = tuple(_COUNTED[kind](n) for kind, n in counts.items())
            found.append(Want(person.name, "decided", Message("{parts}", parts=what), of or 0))
        own = tuple(
            Message("version {n} of the knowledge", n=each.seq)
            for each in saved
            if same_person(person.name, each.person)
        )
        if own:
            found.append(Want(person.name, "saved", Message("{parts}", parts=own), of or 0))
    for change in undone:
        if same_person(person.name, proposal_of(connection, change.id).withdrawn_by):
            found.append(Want(person.name, "withdrew", Message("change {id}", id=change.id)))
    return tuple(found)


_COUNTED = {
    ERRATUM: lambda n: Message("{n} correction(s)", n=n),
    WAIVER: lambda n: Message("{n} waiver(s)", n=n),
}
