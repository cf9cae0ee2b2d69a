"""Drafts held against what is served, kept in memory: a comparison is made once, not for each page."""

from __future__ import annotations

import threading
from collections import OrderedDict

from madoguchi.editions.codec import decode
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.walking import Walk, walk_of
from madoguchi.store.database import Database
from madoguchi.store.drafts import Decision, Draft, content_digest, content_of, decisions_of, draft_of
from madoguchi.store.editions import current_revision

# Desks of all drafts that are held: some drafts of today's list, or one of a hundred thousand.
_MOST_DESKS = 150_000


class Reviews:
    """The drafts that editors are looking at."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._making = threading.Lock()
        self._held: OrderedDict[tuple[str, str], Walk] = OrderedDict()

    def of(self, id: int) -> tuple[Draft, tuple[Decision, ...], Walk]:
        """Return a draft with what was decided about it. Raises InputError where there is none."""
        with self._database.reading() as connection:
            draft, decisions = draft_of(connection, id), decisions_of(connection, id)
            key = (current_revision(connection) or "", content_digest(connection, id))
            with self._making:
                if (found := self._held.get(key)) is None:
                    content = content_of(connection, id)
                    found = walk_of(served_edition(self._database), decode(content))
                    self._keep(key, found)
                self._held.move_to_end(key)
        return draft, decisions, found

    def _keep(self, key: tuple[str, str], walk: Walk) -> None:
        self._held[key] = walk
        while len(self._held) > 1 and sum(len(each.rows) for each in self._held.values()) > _MOST_DESKS:
            self._held.popitem(last=False)
