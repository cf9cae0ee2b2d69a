"""Drafts held against what is served, kept in memory: a comparison is made once, not for each page."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict

from sqlalchemy import Connection

from madoguchi.editions.collector import resting_collector
from madoguchi.editorial.walking import Walk, walk_of
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.drafts import Decision, Draft, content_digest, decisions_of, draft_of, edition_of_draft
from madoguchi.store.editions import pointed
from madoguchi.store.knowledge import served_edition
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
            key = (repr(pointed(connection)), content_digest(connection, id))
            with self._making:
                if (found := self._held.get(key)) is None:
                    with resting_collector():
                        found = walk_of(self.printed(connection), edition_of_draft(connection, draft))
                    self._keep(key, found)
                    gc.freeze()  # the collector would stop every reader to go through a long draft
                self._held.move_to_end(key)
        return draft, decisions, found

    def printed(self, connection: Connection) -> Edition:
        """Return the published edition as printed: the very one that the node holds, where it is that."""
        held, at = self._served.served, pointed(connection)
        same = (at.revision, at.knowledge) == (held.edition.revision, held.knowledge)
        return held.edition if same else served_edition(connection)

    def _keep(self, key: tuple[str, str], walk: Walk) -> None:
        self._held[key] = walk
        while len(self._held) > 1 and sum(len(each.rows) for each in self._held.values()) > _MOST_DESKS:
            self._held.popitem(last=False)
