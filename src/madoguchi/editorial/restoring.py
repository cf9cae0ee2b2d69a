"""A backup that is put in place of the store, and what the audit that it brings says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from madoguchi.editorial.transition import Act, Done, Own
from madoguchi.store import backups
from madoguchi.store.backups import Restored
from madoguchi.store.database import Database
from madoguchi.store.migrating import HEAD


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
