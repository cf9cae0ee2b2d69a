"""What is kept for people beside the directory: work that they began, the feed of what waits for them, a backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Generic

from sqlalchemy import Connection

from madoguchi.editorial.transition import Act, Done, Made, Transition
from madoguchi.store import backups, kept, sessions
from madoguchi.store.backups import Restored
from madoguchi.store.database import Database
from madoguchi.store.migrating import HEAD


@dataclass(frozen=True, slots=True)
class Own(Transition[Made], Generic[Made]):
    """What somebody does to what is theirs alone: only one's own is ever found, so there is nothing to check."""

    def check(self, connection: Connection) -> None:
        """Everybody may."""


@dataclass(frozen=True, slots=True)
class KeepWork(Own[str | None]):
    """Keep work that somebody began, or what became of the work `id`; makes its id, None for what is too large.

    Nothing follows from it: the audit says nothing.
    """

    kind: str
    _: KW_ONLY
    title: str
    path: str
    content: Mapping[str, Any]
    id: str = ""

    def execute(self, connection: Connection) -> Done[str | None]:
        about = {"title": self.title, "path": self.path, "id": self.id}
        return Done(kept.keep(connection, self.by, self.kind, content=self.content, **about))


@dataclass(frozen=True, slots=True)
class DiscardWork(Own[bool]):
    """Forget work that somebody began; makes whether it was there. The audit says nothing."""

    id: str

    def execute(self, connection: Connection) -> Done[bool]:
        return Done(kept.discard(connection, self.by, self.id))


@dataclass(frozen=True, slots=True)
class OpenFeed(Own[str]):
    """Give one's feed an address; makes its secret, which is kept nowhere here. An earlier one ends."""

    def execute(self, connection: Connection) -> Done[str]:
        ended = EndFeed(by=self.by).done(connection)
        secret = sessions.open_feed(connection, self.by)
        return Done(secret, (*ended.acts, Act("feed", f"person {self.by}", after={"on": True})))


@dataclass(frozen=True, slots=True)
class EndFeed(Own[bool]):
    """Let the address of one's feed lead nowhere any more; makes whether there was one."""

    def execute(self, connection: Connection) -> Done[bool]:
        was_there = sessions.end_feed(connection, self.by)
        return Done(was_there, (Act("feed", f"person {self.by}", after={"on": False}),) if was_there else ())


def restore(database: Database, file: Path, *, by: str) -> Restored:
    """Put a backup in place of the store, and say so in the audit that it brought.

    A store of an older version has no such audit yet: it is brought up first. Raises StoreError, see backups.py.
    """
    done = backups.restore(database, file)
    if database.version() == HEAD:
        TellRestored(file.name, by=by).carry_out_in(database)
    return done


@dataclass(frozen=True, slots=True)
class TellRestored(Own[None]):
    """Say in the audit that a backup brought that it was put in place."""

    file: str

    def execute(self, connection: Connection) -> Done[None]:  # noqa: ARG002 (the audit is all)
        return Done(None, (Act("restore", self.file),))
