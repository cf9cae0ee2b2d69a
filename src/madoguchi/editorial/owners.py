"""A body keeps its own rows: invited by a link, it confirms its desks or proposes other values; an editor accepts."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from typing import Generic

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized
from madoguchi.editorial.campaigns import CallLook, Verify
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.transition import Act, Done, Made, Own, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.verification import How, Outcome
from madoguchi.store import changes, verifications
from madoguchi.store.changes import Proposal
from madoguchi.store.database import Database
from madoguchi.store.owner_links import (
    OwnerLink,
    OwnerSession,
    add_link,
    end_owner_session,
    link_behind,
    open_link,
    revoke_link,
)
from madoguchi.store.people import Role
from madoguchi.text.online import is_plain_address
from madoguchi.text.untrusted import accepted

LONGEST_NOTE = 500  # characters
# What a body may propose another value of; to close a desk or to rename itself it writes to the office.
FIELDS = (Field.PHONE, Field.HOURS, Field.ADDRESS, Field.POSTAL_CODE, Field.URL, Field.DEPARTMENT)
ORIGIN = "owner"
_SAID = "機関が、自分の窓口のページで確かめた"
_WROTE = "機関が、自分の窓口のページで知らせた"


@dataclass(frozen=True, slots=True)
class Invite(Transition[tuple[OwnerLink, str]]):
    """Make a link for a body of the edition, with its secret. `address` is only to write to.

    Raises InputError for a body that the edition does not have, or an address that is none.
    """

    edition: Edition
    organization: str
    _: KW_ONLY
    moment: datetime
    address: str = ""
    note: str = ""

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        accepted(Message("the note"), self.note, LONGEST_NOTE)
        address = self.address.strip()
        if address and not is_plain_address(address):
            raise InputError(
                Message("{address!r} is not a mail address; write it as desk@example.jp", address=address)
            )
        if not self.edition.desks_by_organization.get(self.organization):
            raise InputError(
                Message("no desk is of the organization {organization!r}", organization=self.organization)
            )

    def execute(self, connection: Connection) -> Done[tuple[OwnerLink, str]]:
        link, secret = add_link(
            connection,
            organization=self.organization,
            name=self.edition.desks_by_organization[self.organization][0].organization.text,
            address=self.address.strip(),
            note=accepted(Message("the note"), self.note, LONGEST_NOTE).strip(),
            moment=self.moment,
            by=self.by,
        )
        told = {"owner": link.actor, "organization": self.organization, "ends_at": link.ends_at}
        return Done((link, secret), (Act("invite-owner", f"owner link {link.id}", after=told),))


@dataclass(frozen=True, slots=True)
class RevokeLink(Transition[OwnerLink]):
    """End a link and what it opened, at once."""

    id: int
    moment: datetime

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[OwnerLink]:
        link = revoke_link(connection, self.id, moment=self.moment, by=self.by)
        return Done(link, (Act("revoke-owner", f"owner link {self.id}", after={"owner": link.actor}),))


@dataclass(frozen=True, slots=True)
class OpenLink(Transition[str]):
    """Open a link: makes the token of a session. Raises RefusedError for one that does not hold."""

    secret: str = field(repr=False)
    moment: datetime

    @classmethod
    def ready(cls, database: Database, secret: str, moment: datetime) -> OpenLink:
        """See whose link it is; they open it."""
        with database.reading() as connection:
            return cls(secret, moment, by=_held(connection, secret, moment).actor)

    def check(self, connection: Connection) -> None:
        _held(connection, self.secret, self.moment)

    def execute(self, connection: Connection) -> Done[str]:
        link = _held(connection, self.secret, self.moment)
        token = open_link(connection, link, self.moment)
        return Done(token, (Act("open-link", f"owner link {link.id}"),))


def _held(connection: Connection, secret: str, moment: datetime) -> OwnerLink:
    link = link_behind(connection, secret, moment)
    if link is None:
        raise RefusedError(Message("this link does not hold, or no longer"))
    return link


@dataclass(frozen=True, slots=True)
class LeaveLink(Own[None]):
    """End one session of a body; its link may be opened again. The audit says nothing."""

    session: OwnerSession = field(repr=False)

    def execute(self, connection: Connection) -> Done[None]:
        end_owner_session(connection, self.session)
        return Done(None)


def organization_named(edition: Edition, wanted: str) -> str:
    """Return the id of the body of an id or an exact name. Raises InputError for none, or several."""
    if wanted in edition.desks_by_organization:
        return wanted
    found = [
        id for id, desks in edition.desks_by_organization.items() if desks[0].organization.text == wanted
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            Message(
                "{n} organizations are called {wanted}; name one by its id: {ids}",
                n=len(found),
                wanted=wanted,
                ids=tuple(found),
            )
        )
    raise InputError(Message("no desk is of the organization {organization!r}", organization=wanted))


def desks_of(edition: Edition, link: OwnerLink) -> tuple[Desk, ...]:
    """Return the desks that a body may speak for: its own, in the list's order."""
    return edition.desks_by_organization.get(link.organization, ())


def own_desk(edition: Edition, link: OwnerLink, id: str) -> Desk | None:
    """Return a desk of the body; None for any other, and for one that there is not."""
    return next((desk for desk in desks_of(edition, link) if desk.id == id), None)


@dataclass(frozen=True, slots=True)
class OfTheBody(Transition[Made], Generic[Made]):
    """What a body says of a desk of its own, by its link; whether that holds is asked where it is written."""

    edition: Edition
    link: OwnerLink
    desk: str

    def check(self, connection: Connection) -> None:  # noqa: ARG002 (what it takes with it asks the store)
        self.own()

    def own(self) -> Desk:
        """The desk. Raises InputError for one of another body."""
        desk = own_desk(self.edition, self.link, self.desk)
        if desk is None:
            raise InputError(
                Message("no desk of {name} has the id {id!r}", name=self.link.name, id=self.desk)
            )
        return desk


@dataclass(frozen=True, slots=True)
class Confirm(OfTheBody[int]):
    """Say that a desk is all right as it is, for each of its numbers; makes how many were not yet, that day.

    Raises InputError for a desk of another body, and for one without a number.
    """

    on: date

    def check(self, connection: Connection) -> None:  # noqa: ARG002
        if not self.own().numbers:
            raise InputError(Message("{name} has no number that could be confirmed", name=self.own().name))

    def execute(self, connection: Connection) -> Done[int]:
        known = {
            look.number
            for look in verifications.of_desk(connection, self.desk)
            if (look.person, look.day, look.outcome) == (self.by, self.on.isoformat(), Outcome.RIGHT)
        }
        open_ = [number for number in dict.fromkeys(self.own().numbers) if number not in known]
        acts: list[Act] = []
        for number in open_:
            look = CallLook(self.desk, number, Outcome.RIGHT, How.OWNER, self.on, _SAID)
            acts += Verify(self.edition, look, on=self.on, by=self.by).done(connection).acts
        return Done(len(open_), tuple(acts))


@dataclass(frozen=True, slots=True)
class ProposeOwn(OfTheBody[Proposal]):
    """Propose another value of a desk of the body; an editor reviews it like any other.

    Raises InputError for a desk of another body, a field that is not the body's to change, and a change
    that makes no sense.
    """

    _: KW_ONLY
    field: Field
    before: str
    after: str
    effective: date
    reason: str
    on: date

    def check(self, connection: Connection) -> None:  # noqa: ARG002
        self.own()
        if self.field not in FIELDS:
            raise InputError(
                Message("{field} is not changed here; write to the office", field=self.field.value)
            )

    def execute(self, connection: Connection) -> Done[Proposal]:
        evidence = Evidence(Method.LETTER, f"{_WROTE}（{self.link.name}）", day=self.on.isoformat())
        change = made(self.desk, self.field, self.before, self.after, self.effective, self.reason, [evidence])
        return Propose(self.edition, change, by=self.by, origin=ORIGIN).done(connection)


def own_proposals(connection: Connection, edition: Edition, link: OwnerLink) -> tuple[Proposal, ...]:
    """Return what a body proposed for its desks, the newest first."""
    own = {desk.id for desk in desks_of(edition, link)}
    return tuple(each for each in changes.proposals(connection, by=link.actor) if each.change.desk in own)
