"""Which edition a face works on: the published one of the store, else the packaged one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.extras import installed, require
from madoguchi.settings import Settings, read_settings

if TYPE_CHECKING:
    from madoguchi.model.edition import Edition
    from madoguchi.store.database import Database
    from madoguchi.store.served import Holder, Served

_FILE = "sqlite:///"


def database_of(settings: Settings) -> Database:
    """Return the editors' database; nothing is opened yet.

    Raises InputError for an address that is none, MissingExtraError without the libraries for one.
    """
    require("editors")
    from madoguchi.store.database import Database

    return Database(settings.database_url, settings.database_password)


def holder_of(settings: Settings) -> Holder:
    """Return the holder of the published edition, for a process that goes on.

    Without the libraries for a database it is the packaged edition, unless there is one to read:
    then MissingExtraError is raised, for what is packaged is not what was published.
    """
    from madoguchi.store.served import Holder

    if not installed("editors") and not has_store(settings):
        return Holder(None)
    return Holder(database_of(settings), settings.copies)


def published_edition(settings: Settings | None = None) -> Edition:
    """Return the edition that is served now, as printed, with its changes.

    A database that is away is said on standard error; the node's own copy or the packaged edition
    answers then.
    """
    settings = settings or read_settings()
    if not has_store(settings):
        # One question must not wait for the database's libraries where there is no database.
        from madoguchi.store.editions import packaged_edition

        return packaged_edition()
    return published(settings).edition


def published(settings: Settings | None = None) -> Served:
    """Return what is served now with what stands beside it, likewise."""
    settings = settings or read_settings()
    if not has_store(settings):
        from madoguchi.store.served import packaged

        return packaged()
    holder = holder_of(settings)
    for trouble in filter(None, (holder.away, holder.degraded)):
        sys.stderr.write(f"madoguchi: {trouble}\n")
    if holder.away or holder.degraded:
        sys.stderr.write(f"madoguchi: answering from {holder.served.origin.value}\n")
    return holder.served


def has_store(settings: Settings) -> bool:
    """Whether there is a database to read: a server is taken to be there, a file must be."""
    url = settings.database_url
    return not url.startswith(_FILE) or Path(url[len(_FILE) :]).exists()
