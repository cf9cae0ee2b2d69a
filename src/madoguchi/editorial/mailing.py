"""Mail to people who asked for it: what waits for them, put into a queue and sent, with or without a server today.

Nobody who works waits for a mail server: what they do writes to the store alone, and the queue is filled from what
waits (waiting.py). A mail is sent at least once; one that a server took just before this program died is sent again,
under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import Enum, auto
from typing import Protocol

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized
from madoguchi.editorial.transition import Act, Done, Own, Transition
from madoguchi.editorial.waiting import WaitingEntry, waiting
from madoguchi.errors import InputError, MailError
from madoguchi.message import Message, as_written
from madoguchi.model.edition import Edition
from madoguchi.store import mails as store
from madoguchi.store.database import Database
from madoguchi.store.mails import Address, Mail
from madoguchi.store.people import Role, find_person
from madoguchi.text.online import is_plain_address

EVERY = timedelta(minutes=15)  # between two mails to a person
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # each further failure doubles it
REFUSED_WAIT = timedelta(hours=6)  # an address that its server does not take
_LEASE = timedelta(minutes=5)  # how long a node that has died keeps others from a mail
log = logging.getLogger("madoguchi.mail")


class Post(Protocol):
    """An open way to a mail server."""

    def __call__(self, mail: EmailMessage) -> None:
        """Hand a mail over. Raises MailError."""


@dataclass(frozen=True, slots=True)
class SetMail(Transition[None]):
    """Have oneself written to, at this address from now on; the first mail goes there at once.

    The audit says that it is so, not where. Raises InputError for an address that is none.
    """

    address: str
    lang: str
    moment: datetime

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if not is_plain_address(self.address.strip()):
            raise InputError(
                Message(
                    "{address!r} is not a mail address; write it as desk@example.jp",
                    address=self.address[:100],
                )
            )

    def execute(self, connection: Connection) -> Done[None]:
        was = store.address_of(connection, self.by) is not None
        store.set_address(connection, self.by, self.address.strip(), self.lang, self.moment)
        return Done(None, (Act("mail", f"person {self.by}", {"on": was}, {"on": True}),))


@dataclass(frozen=True, slots=True)
class EndMail(Own[bool]):
    """Have oneself written to no more, and forget the address; makes whether one was written to."""

    def execute(self, connection: Connection) -> Done[bool]:
        was = store.end_address(connection, self.by)
        return Done(was, (Act("mail", f"person {self.by}", {"on": True}, {"on": False}),) if was else ())


@dataclass(frozen=True, slots=True)
class QueueMail(Own[int]):
    """Put what waits for somebody, and stands in no mail yet, into the queue; makes how much that is."""

    edition: Edition
    moment: datetime

    def execute(self, connection: Connection) -> Done[int]:
        person = find_person(connection, self.by)
        found = waiting(connection, self.edition, person) if person and person.active else ()
        entries = [entry.id for entry in reversed(found)]
        return Done(store.queue(connection, self.by, entries, self.moment, every=EVERY))


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of a turn: mails that were taken by the server, that were not, and that wait."""

    sent: int
    failed: int
    left: int


Write = Callable[[Mail, Address, Collection[WaitingEntry]], EmailMessage]
"""Makes a mail of what still waits of its entries, the latest first."""


def turn(
    database: Database,
    edition: Edition,
    opened: Callable[[], AbstractContextManager[Post]],
    write: Write,
    clock: Callable[[], datetime],
) -> Turn:
    """Queue what waits for everybody who is written to, and send what is due.

    `opened` goes to the mail server, once, and only if something is due; where it cannot be reached, what is due
    waits. Raises StoreError where the store is away.
    """
    with database.reading() as connection:
        people = [each.person for each in store.addresses(connection)]
    for name in people:
        QueueMail(edition, clock(), by=name).carry_out_in(database)
    sent = failed = 0
    if mail := _taken(database, clock):
        try:
            with opened() as post:
                while mail:
                    became = _became(database, edition, post, write, mail, clock)
                    sent, failed = sent + (became is Became.SENT), failed + (became is Became.REFUSED)
                    mail = _taken(database, clock)
        except MailError as error:  # the server itself: nothing else can be sent now
            failed += 1
            if mail:
                _put_off(database, mail, error, clock())
    with database.reading() as connection:
        return Turn(sent, failed, len(store.waiting(connection)))


def _taken(database: Database, clock: Callable[[], datetime]) -> Mail | None:
    with database.writing() as connection:
        return store.take(connection, clock(), _LEASE)


class Became(Enum):
    """What became of a mail that was taken from the queue."""

    SENT = auto()
    REFUSED = auto()  # this very mail; it is tried again
    DROPPED = auto()  # nothing of it waits any more, or nobody is written to


def _became(
    database: Database, edition: Edition, post: Post, write: Write, mail: Mail, clock: Callable[[], datetime]
) -> Became:
    """Send a mail that was taken from the queue. Raises MailError where the server itself is away."""
    with database.reading() as connection:
        address = store.address_of(connection, mail.person)
        person = find_person(connection, mail.person)
        found = waiting(connection, edition, person) if person and person.active else ()
    entries = [entry for entry in found if entry.id in mail.entries]
    if address is None or person is None or not person.active or not (entries or address.greeted_at is None):
        with database.writing() as connection:
            store.drop(connection, mail)
        return Became.DROPPED
    try:
        post(write(mail, address, entries))
    except MailError as error:
        if not error.of_this_mail:
            raise
        _put_off(database, mail, error, clock())
        return Became.REFUSED
    with database.writing() as connection:
        store.sent(connection, mail, clock())
    return Became.SENT


def _put_off(database: Database, mail: Mail, error: MailError, moment: datetime) -> None:
    wait = REFUSED_WAIT if error.for_good else min(FIRST_WAIT * (1 << min(mail.tries, 16)), LONGEST_WAIT)
    log.warning("a mail was not taken, try %d (`madoguchi mail list` says why)", mail.tries + 1)
    with database.writing() as connection:
        store.failed(connection, mail, as_written(error.message), moment, wait)
