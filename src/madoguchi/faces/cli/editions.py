"""Which edition a command works on: the published one, or a text of the list read as a draft."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.data.bundle import VARIABLE
from madoguchi.editions.timeline import as_of
from madoguchi.errors import InputError, StoreError
from madoguchi.extras import installed
from madoguchi.faces.cli.files import read_bytes
from madoguchi.faces.served import has_store, published_edition
from madoguchi.message import Message
from madoguchi.store.editions import packaged_edition

if TYPE_CHECKING:
    from madoguchi.data.bundle import Bundle
    from madoguchi.model.edition import Edition

SHORTEST_REVISION = 6  # characters that name a revision
DRAFT = "draft:"  # and its number


def open_edition(source: Path | None, told: Mapping[str, Any] | None = None) -> Edition:
    """Return the published edition as of today, or what `source` names.

    It names a list to read as a draft, or what the store holds: `draft:3`, the beginning of a revision.
    `told` is what is known of a list that is read. Raises InputError where none is.
    """
    if told and (source is None or not source.exists()):
        raise InputError(
            Message("--title, --publisher, --licence and --period say what a list of --source FILE is")
        )
    if source is not None:
        return (None if source.exists() else stored(str(source))) or read_draft(source, told)
    return _today(published_edition())


def packaged() -> Edition:
    """Return the edition that stands in the directory's folder, as of today, whatever was published since."""
    return _today(packaged_edition())


def _today(edition: Edition) -> Edition:
    if edition.changes:
        from madoguchi.text.dates import today

        return as_of(edition, today())
    return edition


def told_facts(title: str, publisher: str, licence: str, period: str) -> dict[str, Any]:
    """Return the facts that options tell of a list; empty ones are not told.

    `period` is an ISO interval, either end of which may be left out. Raises InputError for another text.
    """
    named = {"title": title, "publisher": publisher, "licence": licence}
    told: dict[str, Any] = {name: text for name, text in named.items() if text}
    if title:  # another title in Japanese has another in English
        told["title_en"] = ""
    if period:
        start, end = read_period(period)
        told |= {"period_start": start, "period_end": end, "period_reason": "told with --period"}
    return told


def read_period(period: str) -> tuple[date | None, date | None]:
    """Return the two days of an ISO interval; None for an end that is left out. Raises InputError for another text."""
    first, slash, last = period.partition("/")
    try:
        start, end = (date.fromisoformat(day) if day not in ("", "..") else None for day in (first, last))
    except ValueError:
        start = end = None
    if not slash or not (start or end) or (start and end and start > end):
        raise InputError(
            Message(
                "--period {period!r} is not a period; write it as 2024-04-01/2025-03-31", period=period[:40]
            )
        )
    return start, end


def read_draft(
    path: Path,
    told: Mapping[str, Any] | None = None,
    bundle: Bundle | None = None,
    among: Edition | None = None,
) -> Edition:
    """Read a list, of any kind that one may come as, as a draft: what is wrong stands in its notices.

    `bundle` is the directory to read it with, the chosen one by default, and `among` its edition. Raises SourceError when there is no such file or it is none of these.
    """
    # The reader and its rules are needed for drafts alone; `ask` must start fast without them.
    from madoguchi.editorial.drafting import read_file

    content = read_bytes(path)
    return read_file(
        content, str(path), edition=f"draft:{path.name}", told=told, bundle=bundle, among=among
    ).edition


def stored(name: str) -> Edition | None:
    """Return what the store holds under a name (`draft:3`, a revision's beginning); None for other names."""
    if name.startswith(DRAFT) and name.removeprefix(DRAFT).isdecimal():
        return stored_draft(int(name.removeprefix(DRAFT)))
    if len(name) >= SHORTEST_REVISION and set(name) <= set("0123456789abcdef"):
        return stored_revision(name)
    return None


def stored_draft(id: int) -> Edition:
    """Return a draft of the store as it reads. Raises InputError when there is none of this number."""
    from madoguchi.faces.served import database_of
    from madoguchi.settings import read_settings
    from madoguchi.store.drafts import draft_of, edition_of_draft

    with database_of(read_settings()).reading() as connection:
        return edition_of_draft(connection, draft_of(connection, id))


def stored_editions() -> dict[str, tuple[str, str | None]]:
    """Return the editions that were published, by id: the last revision of each and the knowledge beside it."""
    from madoguchi.settings import read_settings

    settings = read_settings()
    if not has_store(settings):
        return {}
    from madoguchi.faces.served import database_of
    from madoguchi.store.editions import newest_of_each

    with database_of(settings).reading() as connection:
        return newest_of_each(connection)


def served_instead(folder: Path, revision: str) -> tuple[str, str] | None:
    """Return the id and the revision of what a directory's store serves, where that is not the folder's own `revision`.

    None where nothing was published, and where the store can't be read: who asks the store is told why.
    """
    from madoguchi.settings import read_settings

    settings = read_settings({**os.environ, VARIABLE: str(folder)})
    if not has_store(settings) or not installed("editors"):
        return None
    from madoguchi.faces.served import database_of
    from madoguchi.store.editions import served_name

    try:
        with database_of(settings).reading() as connection:
            served = served_name(connection)
    except StoreError:
        return None
    return served if served and served[1] != revision else None


def render_served(served: tuple[str, str], folder: Path) -> str:
    """Return the sentence that readers get another edition than the folder's."""
    id, revision = served
    return (
        f"公開しているのはフォルダーの版ではなく {id} 版（リビジョン {revision[:12]}）で、ask も画面もそれで答えます。"
        f"経緯は madoguchi --directory {shlex.quote(str(folder))} history"
    )


def stored_edition(revision: str, knowledge: str | None) -> Edition:
    """Return a revision of the store beside its knowledge."""
    from madoguchi.faces.served import database_of
    from madoguchi.settings import read_settings
    from madoguchi.store.knowledge import edition_of

    with database_of(read_settings()).reading() as connection:
        return edition_of(connection, revision, knowledge)


def stored_revision(beginning: str) -> Edition:
    """Return the published edition whose revision begins so. Raises InputError for none, or several."""
    from madoguchi.faces.served import database_of
    from madoguchi.settings import read_settings
    from madoguchi.store.editions import history
    from madoguchi.store.knowledge import edition_of

    with database_of(read_settings()).reading() as connection:
        found = [p for p in history(connection) if p.revision.startswith(beginning)]
        if len({each.revision for each in found}) != 1:
            n = len({each.revision for each in found})
            raise InputError(
                Message(
                    "{beginning!r} names {n} revisions; `madoguchi history` lists them",
                    beginning=beginning,
                    n=n,
                )
            )
        return edition_of(connection, found[0].revision, found[0].knowledge)
