"""Work that people began and did not finish: kept for them, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy import Connection

from madoguchi.editorial.transition import Done, Own
from madoguchi.store import unfinished as store


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
        return Done(store.keep(connection, self.by, self.kind, content=self.content, **about))


@dataclass(frozen=True, slots=True)
class DiscardWork(Own[bool]):
    """Forget work that somebody began; makes whether it was there. The audit says nothing."""

    id: str

    def execute(self, connection: Connection) -> Done[bool]:
        return Done(store.discard(connection, self.by, self.id))
