"""Drafts held against what is served, kept in memory: a comparison is made once, not for each page."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict

from sqlalchemy import Connection

from madoguchi.editions.codec import decode
from madoguchi.editions.collector import resting_collector
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.walking import Walk, walk_of
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.drafts import Decision, Draft, content_digest, content_of, decisions_of, draft_of
from madoguchi.store.editions import current_revision
from madoguchi.store.served import Holder

# Desks of all drafts that are held: some drafts of today's list, or one of a hundred thousand.
_MOST_DESKS = 150_000


class Reviews:
    """The drafts that editors are looking at."""

    def __init__(self, database: Database, held: Holder) -> None:
        """Take the store, and what the node serves, which is not read once more to be compared with."""
        self._database, self._served = database, held
        self._making = threading.Lock()
        self._held: OrderedDict[tuple[str, str], Walk] = OrderedDict()

    def of(self, id: int) -> tuple[Draft, tuple[Decision, ...], Walk]:
        """Return a draft with what was decided about it. Raises InputError where there is none."""
        with self._database.reading() as connection:
            draft, decisions = draft_of(connection, id), decisions_of(connection, id)
            key = (current_revision(connection) or "", content_digest(connection, id))
            with self._making:
                if (found := self._held.get(key)) is None:
                    with resting_collector():
                        found = walk_of(self.printed(connection), decode(content_of(connection, id)))
                    self._keep(key, found)
                    gc.freeze()  # the collector would stop every reader to go through a long draft
                self._held.move_to_end(key)
        return draft, decisions, found

    def printed(self, connection: Connection) -> Edition:
        """Return the published edition as printed: the very one that the node holds, where it is that."""
        held = self._served.served.edition
        return held if current_revision(connection) == held.revision else served_edition(self._database)

    def _keep(self, key: tuple[str, str], walk: Walk) -> None:
        self._held[key] = walk
        while len(self._held) > 1 and sum(len(each.rows) for each in self._held.values()) > _MOST_DESKS:
            self._held.popitem(last=False)
