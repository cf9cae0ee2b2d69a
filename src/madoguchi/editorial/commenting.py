"""What editors say to each other about a desk: whom a comment calls, and when it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized, same_person
from madoguchi.editorial.desk_history import name_of
from madoguchi.editorial.transition import Act, Done, Own, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store import comments as store
from madoguchi.store.comments import Comment
from madoguchi.store.people import Role, all_people
from madoguchi.text.untrusted import accepted, showable

LONGEST_WORDS = 2000  # characters
MOST_CALLED = 20
# A name behind a sign that no mail address has before it; what ends a sentence is no part of it.
_CALL = re.compile(r"(?<![A-Za-z0-9._%+@＠-])[@＠]([A-Za-z0-9][A-Za-z0-9._-]{0,40}[A-Za-z0-9])(?!@)")


@dataclass(frozen=True, slots=True)
class AddComment(Transition[Comment]):
    """Say something about a desk; @names in it call people. What called the speaker here is read with it.

    `edition` is the one as printed, with all its changes. The very words that were the last there are said once,
    however often the button was pressed. The audit has neither the words nor a part of them:
    they can be taken back. Raises InputError for a desk that never was, for no words, and for a name of nobody.
    """

    edition: Edition
    desk: str
    words: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if not name_of(self.edition, self.desk):
            raise InputError(Message("no desk has the id {desk!r}", desk=showable(self.desk)[:80]))
        if not self._said():
            raise InputError(Message("write a comment first"))
        names = called_in(self.words)
        active = {person.name for person in all_people(connection) if person.active}
        for name in names:
            if name not in active:
                raise InputError(
                    Message("nobody who may sign in is called @{name}; look at the names again", name=name)
                )
        if len(names) > MOST_CALLED:
            raise InputError(Message("at most {most} people are called at once", most=MOST_CALLED))

    def _said(self) -> str:
        return accepted(Message("the comment"), self.words, LONGEST_WORDS)

    def execute(self, connection: Connection) -> Done[Comment]:
        last = next(reversed(store.comments_of(connection, self.desk)), None)
        if last and (last.person, last.words) == (self.by, self._said()):
            return Done(last)
        calls = [name for name in called_in(self.words) if not same_person(name, self.by)]
        store.read(connection, self.by, self.desk)
        made = store.add(connection, desk=self.desk, words=self._said(), calls=calls, by=self.by)
        after = {"id": made.id, **({"called": list(made.calls)} if made.calls else {})}
        return Done(made, (Act("comment", f"desk {self.desk}", after=after),))


@dataclass(frozen=True, slots=True)
class TakeBackComment(Transition[Comment]):
    """Remove the words of one's own comment; that there was one stays. Raises RefusedError for another's."""

    id: int

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if store.comment_of(connection, self.id).person != self.by:
            raise RefusedError(Message("only who said it takes a comment back"))

    def execute(self, connection: Connection) -> Done[Comment]:
        store.take_back(connection, self.id)
        comment = store.comment_of(connection, self.id)
        return Done(comment, (Act("un-comment", f"desk {comment.desk}", {"id": self.id}),))


@dataclass(frozen=True, slots=True)
class ReadComments(Own[int]):
    """Say that one has read what calls one at a desk; makes how many comments that was. The audit says nothing."""

    desk: str

    def execute(self, connection: Connection) -> Done[int]:
        return Done(store.read(connection, self.by, self.desk))


def called_in(words: str) -> tuple[str, ...]:
    """Return the names that a comment calls, each once.

    >>> called_in("@jiro さん、＠taro. a@example.jp ではなく @jiro です")
    ('jiro', 'taro')
    """
    return tuple(dict.fromkeys(name.lower() for name in _CALL.findall(words)))
