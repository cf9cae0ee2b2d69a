"""A body keeps its own rows: invited by a link, it confirms its desks or proposes other values; an editor accepts."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized
from madoguchi.editorial.campaigns import Look, Verify
from madoguchi.editorial.changing import Propose, made
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
from madoguchi.text.outside import accepted

LONGEST_NOTE, LONGEST_ADDRESS = 500, 254  # characters
# What a body may propose another value of; to close a desk or to rename itself it writes to the office.
FIELDS = (Field.PHONE, Field.HOURS, Field.ADDRESS, Field.POSTAL_CODE, Field.URL, Field.DEPARTMENT)
ORIGIN = "owner"
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_SAID = "機関が、自分の窓口のページで確かめた"
_WROTE = "機関が、自分の窓口のページで知らせた"


def invite(
    database: Database,
    edition: Edition,
    organization: str,
    *,
    moment: datetime,
    by: str,
    address: str = "",
    note: str = "",
) -> tuple[OwnerLink, str]:
    """Make a link for a body of the edition; return it with its secret. `address` is only to write to.

    Raises InputError for a body that the edition does not have, or an address that is none.
    """
    address, note = address.strip(), accepted(Message("the note"), note, LONGEST_NOTE).strip()
    if address and (len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address)):
        raise InputError(
            Message("{address!r} is no mail address; write it as desk@example.jp", address=address)
        )
    desks = edition.desks_by_organization.get(organization, ())
    if not desks:
        raise InputError(
            Message("no desk is of the organization {organization!r}", organization=organization)
        )
    name = desks[0].organization.text
    with database.writing() as connection:
        authorized(connection, by, Role.EDITOR)
        return add_link(
            connection,
            organization=organization,
            name=name,
            address=address,
            note=note,
            moment=moment,
            by=by,
        )


def revoke(database: Database, id: int, *, moment: datetime, by: str) -> OwnerLink:
    """End a link and what it opened, at once."""
    with database.writing() as connection:
        authorized(connection, by, Role.EDITOR)
        return revoke_link(connection, id, moment=moment, by=by)


def enter(database: Database, secret: str, moment: datetime) -> str:
    """Open a link: return the token of a session. Raises RefusedError for one that does not hold."""
    with database.writing() as connection:
        link = link_behind(connection, secret, moment)
        if link is None:
            raise RefusedError(Message("this link does not hold, or no longer"))
        return open_link(connection, link, moment)


def leave(database: Database, session: OwnerSession) -> None:
    """End one session of a body; its link may be opened again."""
    with database.writing() as connection:
        end_owner_session(connection, session)


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


def confirm(connection: Connection, edition: Edition, link: OwnerLink, id: str, *, on: date) -> int:
    """Write down that a desk is all right as it is, for each of its numbers; return how many were not yet, that day.

    Raises InputError for a desk of another body, and for one without a number.
    """
    desk = _own(edition, link, id)
    if not desk.numbers:
        raise InputError(Message("{name} has no number that could be confirmed", name=desk.name))
    known = {
        look.number
        for look in verifications.of_desk(connection, desk.id)
        if (look.person, look.day, look.outcome) == (link.actor, on.isoformat(), Outcome.RIGHT)
    }
    open_ = [number for number in dict.fromkeys(desk.numbers) if number not in known]
    for number in open_:
        look = Look(desk.id, number, Outcome.RIGHT, How.OWNER, on, _SAID)
        Verify(edition, look, on=on, by=link.actor).carry_out(connection)
    return len(open_)


def propose_own(
    connection: Connection,
    edition: Edition,
    link: OwnerLink,
    id: str,
    *,
    field: Field,
    before: str,
    after: str,
    effective: date,
    reason: str,
    on: date,
) -> Proposal:
    """Propose another value of a desk of the body; an editor reviews it like any other.

    Raises InputError for a desk of another body, a field that is not the body's to change, and a change
    that makes no sense.
    """
    desk = _own(edition, link, id)
    if field not in FIELDS:
        raise InputError(Message("{field} is not changed here; write to the office", field=field.value))
    evidence = Evidence(Method.LETTER, f"{_WROTE}（{link.name}）", day=on.isoformat())
    change = made(desk.id, field, before, after, effective, reason, [evidence])
    return Propose(edition, change, by=link.actor, origin=ORIGIN).carry_out(connection)


def own_proposals(connection: Connection, edition: Edition, link: OwnerLink) -> tuple[Proposal, ...]:
    """Return what a body proposed for its desks, the newest first."""
    own = {desk.id for desk in desks_of(edition, link)}
    return tuple(each for each in changes.proposals(connection, by=link.actor) if each.change.desk in own)


def _own(edition: Edition, link: OwnerLink, id: str) -> Desk:
    desk = own_desk(edition, link, id)
    if desk is None:
        raise InputError(Message("no desk of {name} has the id {id!r}", name=link.name, id=id))
    return desk
