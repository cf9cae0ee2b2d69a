"""The parts of one row: its words by what they mean, its numbers, URLs, remarks and marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.ingest.cells import Numbers
from madoguchi.ingest.sections import Row
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role


@dataclass(slots=True)
class Parts:
    """The words, numbers, URLs, mail addresses and remarks of one row, sorted by the roles of its columns."""

    row: Row
    words: dict[Role, list[Slice]] = field(default_factory=dict)
    numbers: list[Numbers] = field(default_factory=list)
    faxes: list[Numbers] = field(default_factory=list)
    urls: list[Slice] = field(default_factory=list)
    emails: list[Slice] = field(default_factory=list)
    notes: list[Slice] = field(default_factory=list)
    marks: list[Slice] = field(default_factory=list)

    def first(self, role: Role) -> Slice | None:
        return self.words[role][0] if self.words.get(role) else None
