"""What two editions do not have in common: one difference of one desk, or of one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.model.entities import Desk


class DifferenceKind(StrEnum):
    """What kind of difference it is."""

    ADDED = "added"
    REMOVED = "removed"
    FURTHER = "further"  # a further list prints a desk that stood already
    FURTHER_GONE = "further_gone"  # one of several lists prints it no more
    NUMBER = "number"  # extension included
    LABEL = "label"  # what is said of a number: 代表, 直通, 夜間
    NAME = "name"
    DEPARTMENT = "department"
    OPERATOR = "operator"
    ADDRESS = "address"  # printed moves included
    POSTAL_CODE = "postal_code"
    AREA = "area"
    HOURS = "hours"
    NOTE = "note"
    URL = "url"
    EMAIL = "email"
    FAX = "fax"
    MOVED = "moved"  # into another table or program
    SPLIT = "split"  # one desk became several
    MERGED = "merged"  # several became one
    TABLE = "table"  # a heading renamed, new or gone


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `before` and `after` are texts; for a desk added or removed, or one of a further list, the desk.

    `id` is the older edition's id of the desk (the newer's for an added one), or the table's.
    `lines` are where it stands in the older and in the newer source, None where it does not.
    """

    kind: DifferenceKind
    id: str
    table: str
    before: str | Desk | None
    after: str | Desk | None
    lines: tuple[int | None, int | None]


def side_text(side: str | Desk | None) -> str:
    """Return `before` or `after` as one line: of a whole desk its name and numbers, of None nothing."""
    return " ".join([side.name, *side.numbers]) if isinstance(side, Desk) else side or ""
