"""Changes between editions: proposed, reviewed by somebody else, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, replace
from datetime import date

from sqlalchemy import Connection

from madoguchi.editions.ids import mint
from madoguchi.editions.timeline import added_key
from madoguchi.editorial.authority import authorized, behind, contributing, same_person
from madoguchi.editorial.change_validation import problems, unfit, waits
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import DeskChange, Evidence, Field, NewDesk
from madoguchi.model.edition import Edition
from madoguchi.store import changes as store
from madoguchi.store.changes import (
    ACCEPTED,
    LONGEST_NOTE,
    PROPOSED,
    REJECTED,
    Proposal,
    TakenError,
    accepted,
    held,
    new_id,
    proposal_of,
    proposals,
)
from madoguchi.store.people import Role
from madoguchi.store.states import STATES
from madoguchi.store.tokens import Scope
from madoguchi.text.dates import typed_day
from madoguchi.text.prefecture import NATION
from madoguchi.text.untrusted import accepted as accepted_text


def made(
    desk: str,
    field: Field,
    before: str,
    after: str,
    effective: date,
    reason: str,
    evidence: Iterable[Evidence],
) -> DeskChange:
    """Return a change with a fresh id; spaces around what was typed are dropped, days written as ISO has them."""
    dated = tuple(replace(each, day=typed_day(each.day) or each.day) for each in evidence)
    return DeskChange(new_id(), desk, field, before.strip(), after.strip(), effective, reason.strip(), dated)


def made_new(
    edition: Edition, says: NewDesk, effective: date, reason: str, evidence: Iterable[Evidence]
) -> DeskChange:
    """Return the change that adds a desk; its id is the one that a list mints which prints it later.

    It stands in the table of its program, and serves its prefecture where nothing else is told.
    """
    beside = next((desk for desk in edition.desks if desk.program == says.program), None)
    says = replace(
        says,
        table=says.table or (beside.table if beside else ""),
        service_area=says.service_area or ((says.prefecture,) if says.prefecture else (NATION,)),
    )
    change = made(mint("desk", added_key(says)), Field.ADDED, "", says.name, effective, reason, evidence)
    return replace(change, desk_says=says)


@dataclass(frozen=True, slots=True)
class Propose(Transition[Proposal]):
    """Propose a change that makes sense against the published edition. Raises InputError with all that is wrong.

    TakenError, an InputError: nothing is wrong but that another change of the same value waits.
    """

    edition: Edition
    change: DeskChange
    _: KW_ONLY
    origin: str = "hand"

    def check(self, connection: Connection) -> None:
        contributing(connection, self.by, Scope.PROPOSALS)
        waiting = proposals(connection, state=PROPOSED, desk=self.change.desk)
        open_ = [proposal.change for proposal in waiting]
        wrong = problems(self.edition, self.change, accepted(connection), open_)
        if wrong:
            kind = TakenError if waits(self.change, open_) and len(wrong) == 1 else InputError
            raise kind(Message("this change cannot be proposed"), tuple(wrong))

    def execute(self, connection: Connection) -> Done[Proposal]:
        proposal = store.propose(connection, self.change, by=self.by, origin=self.origin)
        act = Act("propose", f"change {self.change.id}", after=store.plain_change(self.change))
        return Done(proposal, (act,))


@dataclass(frozen=True, slots=True)
class Review(Transition[Proposal]):
    """Accept or reject what somebody else proposed, looked at anew against the published edition.

    Raises RefusedError for a person who may not, for one's own however the name is spelled, for one that is decided
    already, and for a change that does not fit any more beside those that were accepted since.
    """

    edition: Edition
    id: str
    _: KW_ONLY
    accept: bool
    note: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)
        proposal = held(connection, self.id)
        if any(same_person(self.by, name) for name in behind(connection, proposal.proposed_by)):
            raise RefusedError(
                Message(
                    "{by} stands behind {proposed_by}, who proposed this change; a second person must review it",
                    by=self.by,
                    proposed_by=proposal.proposed_by,
                )
            )
        if proposal.state != PROPOSED:
            id, state = proposal.change.id, STATES[proposal.state]
            raise RefusedError(
                Message("change {id} is {state} already; nothing was done", id=id, state=state)
            )
        if same_person(self.by, proposal.proposed_by):
            raise RefusedError(
                Message(
                    "{proposed_by} proposed this change; a second person must review it",
                    proposed_by=proposal.proposed_by,
                )
            )
        wrong = unfit(self.edition, proposal.change, accepted(connection)) if self.accept else ()
        if wrong:
            raise RefusedError(Message("this change cannot be accepted"), tuple(wrong))

    def execute(self, connection: Connection) -> Done[Proposal]:
        proposal = proposal_of(connection, self.id)
        return moved(connection, proposal, ACCEPTED if self.accept else REJECTED, by=self.by, note=self.note)


@dataclass(frozen=True, slots=True)
class Withdraw(Transition[Proposal]):
    """Take a change back: one's own, or, as a reviewer, an accepted one of somebody else.

    A proposal of somebody else is not withdrawn but rejected. What was published is undone by the next
    publication, by another person. Raises RefusedError.
    """

    id: str
    _: KW_ONLY
    note: str

    def check(self, connection: Connection) -> None:
        person = authorized(connection, self.by, Role.EDITOR)
        proposal = held(connection, self.id)
        own = same_person(self.by, proposal.proposed_by)
        if not own and proposal.state == PROPOSED:
            raise RefusedError(
                Message(
                    "{proposed_by} proposed this change; a reviewer can reject it",
                    proposed_by=proposal.proposed_by,
                )
            )
        if not own and proposal.state == ACCEPTED and not person.role.covers(Role.REVIEWER):
            raise RefusedError(
                Message(
                    "{proposed_by} proposed this change and it was accepted; only they or a reviewer can "
                    "withdraw it",
                    proposed_by=proposal.proposed_by,
                )
            )
        if proposal.state not in (PROPOSED, ACCEPTED):
            raise RefusedError(
                Message(
                    "change {id} is {state}; only a proposed or accepted one can be withdrawn",
                    id=proposal.change.id,
                    state=STATES[proposal.state],
                )
            )

    def execute(self, connection: Connection) -> Done[Proposal]:
        return moved(
            connection, proposal_of(connection, self.id), store.WITHDRAWN, by=self.by, note=self.note
        )


@dataclass(frozen=True, slots=True)
class KeepEvidence(Transition[None]):
    """Write what other lists say of a number of a desk where every act stands: nothing follows from it."""

    desk: str
    number: str
    other: str
    evidence: Sequence[Evidence]

    def check(self, connection: Connection) -> None:
        contributing(connection, self.by, Scope.PROPOSALS)

    def execute(self, connection: Connection) -> Done[None]:  # noqa: ARG002 (the audit is all)
        told = {"number": self.other, "evidence": [asdict(each) for each in self.evidence]}
        return Done(None, (Act("evidence", f"desk {self.desk}", {"number": self.number}, told),))


def moved(connection: Connection, proposal: Proposal, state: str, *, by: str, note: str) -> Done[Proposal]:
    """Change the state of a proposal, for a reason; a part of whatever transition it follows from."""
    note = accepted_text(Message("the note"), note, LONGEST_NOTE)
    now = store.move(connection, proposal, state, by=by, note=note)
    act = Act(state, f"change {now.change.id}", {"state": proposal.state}, {"state": state, "note": note})
    return Done(now, (act,))
