"""The people who may sign in: added, given a role or a password, disabled, helped, by who manages them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import Generic

from sqlalchemy import Connection

from madoguchi.editorial.authority import managing
from madoguchi.editorial.passwords import hashed
from madoguchi.editorial.transition import Act, Done, Made, Transition
from madoguchi.errors import RefusedError
from madoguchi.message import Message
from madoguchi.store import people as store
from madoguchi.store import second_factors
from madoguchi.store.database import Database
from madoguchi.store.people import Person, Role, all_people, person_of
from madoguchi.store.sessions import end_sessions
from madoguchi.store.sign_in import forget_tries


@dataclass(frozen=True, slots=True)
class Managed(Transition[Made], Generic[Made]):
    """What an administrator, or the operator of the machine, does to the person of a name."""

    name: str

    def check(self, connection: Connection) -> None:
        managing(connection, self.by)


@dataclass(frozen=True, slots=True)
class AddPerson(Managed[Person]):
    """Add a person with a first password. `hash` is its argon2 hash, which no audit has.

    Raises InputError for a name that cannot be used, RefusedError where nobody could manage people afterwards.
    """

    full_name: str
    role: Role
    _: KW_ONLY
    hash: str = field(repr=False)
    must_change: bool = True

    @classmethod
    def ready(
        cls,
        database: Database,
        name: str,
        full_name: str,
        role: Role,
        password: str,
        *,
        by: str,
        must_change: bool,
    ) -> AddPerson:
        """Hash the password, which takes a while, for a person who may add somebody. Raises InputError for a weak one."""
        with database.reading() as connection:
            managing(connection, by)
        made = hashed(password, name=name, about=[full_name])
        return cls(name, full_name, role, by=by, hash=made, must_change=must_change)

    def check(self, connection: Connection) -> None:
        managing(connection, self.by)
        if self.role is not Role.ADMINISTRATOR and not all_people(connection):
            raise RefusedError(
                Message(
                    "the first person must be an administrator (`madoguchi user add {name} --role "
                    "administrator`)",
                    name=self.name,
                )
            )

    def execute(self, connection: Connection) -> Done[Person]:
        added = store.add_person(
            connection, self.name, self.full_name, self.role, password=self.hash, must_change=self.must_change
        )
        after = {"full_name": added.full_name, "role": added.role}
        return Done(added, (Act("add-person", f"person {added.name}", after=after),))


@dataclass(frozen=True, slots=True)
class GivePassword(Managed[None]):
    """Give somebody a password; all their sessions end, and a wait too."""

    _: KW_ONLY
    hash: str = field(repr=False)
    must_change: bool = True

    @classmethod
    def ready(
        cls, database: Database, name: str, password: str, *, by: str, must_change: bool = True
    ) -> GivePassword:
        """Hash the password, which takes a while, for a person who may give one. Raises InputError for a weak one."""
        with database.reading() as connection:
            managing(connection, by)
            about = [person_of(connection, name).full_name]
        return cls(name, by=by, hash=hashed(password, name=name, about=about), must_change=must_change)

    def execute(self, connection: Connection) -> Done[None]:
        forget_tries(connection, self.name)
        end_sessions(connection, self.name)
        return with_password(connection, self.name, self.hash, must_change=self.must_change)


def with_password(connection: Connection, name: str, hash: str, *, must_change: bool) -> Done[None]:
    """Keep the hash of a new password; a part of whatever transition gives it."""
    store.set_password(connection, name, hash, must_change=must_change)
    return Done(None, (Act("password", f"person {name}", after={"must_change": must_change}),))


@dataclass(frozen=True, slots=True)
class GiveRole(Managed[Person]):
    """Give somebody another role; all their sessions end. Raises RefusedError for the last administrator."""

    role: Role

    def execute(self, connection: Connection) -> Done[Person]:
        before = person_of(connection, self.name)
        if before.role is self.role:
            return Done(before)
        now = store.set_role(connection, self.name, self.role)
        end_sessions(connection, self.name)
        return Done(now, (Act("role", f"person {self.name}", {"role": before.role}, {"role": self.role}),))


@dataclass(frozen=True, slots=True)
class Disable(Managed[Person]):
    """Let somebody sign in no more, from this moment. Raises RefusedError for the last administrator."""

    def execute(self, connection: Connection) -> Done[Person]:
        done = _set_active(connection, self.name, False)
        end_sessions(connection, self.name)
        return done


@dataclass(frozen=True, slots=True)
class Enable(Managed[Person]):
    """Let somebody who was disabled sign in again."""

    def execute(self, connection: Connection) -> Done[Person]:
        return _set_active(connection, self.name, True)


def _set_active(connection: Connection, name: str, active: bool) -> Done[Person]:
    was = person_of(connection, name).active
    now = store.set_active(connection, name, active)
    action = "enable" if active else "disable"
    return Done(now, (Act(action, f"person {name}", {"active": was}, {"active": active}),))


@dataclass(frozen=True, slots=True)
class Unlock(Managed[None]):
    """Forget the wrong tries on a name, and those that came from the same addresses: nobody must wait."""

    def execute(self, connection: Connection) -> Done[None]:
        forget_tries(connection, person_of(connection, self.name).name)
        return Done(None, (Act("unlock", f"person {self.name}"),))


@dataclass(frozen=True, slots=True)
class ResetFactor(Managed[bool]):
    """Take somebody's second factor away; their sessions end. Makes whether there was one."""

    def execute(self, connection: Connection) -> Done[bool]:
        done = without_factor(connection, person_of(connection, self.name).name)
        end_sessions(connection, self.name)
        return done


def without_factor(connection: Connection, name: str) -> Done[bool]:
    """Take a second factor away with its codes; a part of whatever transition does it."""
    had = second_factors.remove(connection, name)
    act = Act("second-factor", f"person {name}", {"on": True}, {"on": False})
    return Done(had, (act,) if had else ())
