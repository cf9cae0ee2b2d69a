"""A transition: one thing that somebody does to what is kept, checked, executed and written into the audit as one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, final

from sqlalchemy import Connection

from madoguchi.store import audit
from madoguchi.store.database import Database

Made = TypeVar("Made", covariant=True)


@dataclass(frozen=True, slots=True)
class Act:
    """What the audit says of a transition; who did it is said by the transition. `subject`: such as `draft 3`."""

    action: str
    subject: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done(Generic[Made]):
    """What was made, and what the audit is to say of it, in this order; nothing where nothing was changed."""

    made: Made
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(ABC, Generic[Made]):
    """What is asked, and `by` whom: a person, or a program or a body by its actor's name.

    `carry_out` is the only way to do it. A transition that takes another one with it calls its `done`, and
    hands its acts on among its own.
    """

    by: str

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """Raise InputError for what makes no sense and RefusedError for what may not be; hold what must not change."""

    @abstractmethod
    def execute(self, connection: Connection) -> Done[Made]:
        """Write it, and say what the audit is to say. Raises RefusedError where somebody else came first."""

    @final
    def done(self, connection: Connection) -> Done[Made]:
        """Check and execute, as a part of a larger transition, whose audit has the acts."""
        self.check(connection)
        return self.execute(connection)

    @final
    def carry_out(self, connection: Connection) -> Made:
        """Check, execute, audit: all of it or nothing, also where the caller's transaction goes on after an error."""
        with connection.begin_nested():
            done = self.done(connection)
            for act in done.acts:
                audit.record(connection, self.by, act.action, act.subject, act.before, act.after)
        return done.made

    @final
    def carry_out_in(self, database: Database) -> Made:
        """Carry it out in a transaction of its own."""
        with database.writing() as connection:
            return self.carry_out(connection)


@dataclass(frozen=True, slots=True)
class Own(Transition[Made], Generic[Made]):
    """What somebody does to what is theirs alone: only one's own is ever found, so there is nothing to check."""

    def check(self, connection: Connection) -> None:
        """Everybody may."""
