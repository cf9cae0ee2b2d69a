"""A correction of what has changed in the world since the list was printed.

Not an erratum (the list was right when it was printed) and never an edit of the source: the
printed value stays, and from its effective day on the new one is shown with its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """What of a desk changes."""

    PHONE = "phone"  # one number; empty before: one more, empty after: one less
    ORGANIZATION = "organization"
    DEPARTMENT = "department"  # all levels, outermost first, with a space between
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    HOURS = "hours"
    URL = "url"  # one address; empty before or after as for a number
    DESK = "desk"  # the desk itself ends: before its name, after the ids of its heirs, with spaces between, or empty
    ADDED = (
        "added"  # a desk that the list does not have: before empty, after its name; `desk_says` has the rest
    )


class Method(StrEnum):
    """How somebody came to know it. An HTTP 200 is no evidence."""

    OWNER_SITE = "owner-site"  # the owner's own page says so
    LETTER = "letter"  # the owner wrote
    CALLED = "called"  # somebody called the number and asked
    OTHER_LIST = "other-list"  # a list that somebody else published
    REPORT = "report"  # a report from the public, looked into
    NEW_EDITION = "new-edition"  # a later list by the same publisher


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change rests on: how it is known, where that stands, what it says, and of which day.

    `source` is an address, a file with its line, or who said it; `day` is ISO (day, month or
    year) or empty where nobody knows.
    """

    method: Method
    source: str
    says: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What a desk says that was added between two editions. Empty texts are not known."""

    program: str
    organization: str
    table: str = ""
    department: tuple[str, ...] = ()
    operator: str = ""
    prefecture: str = ""
    service_area: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    postal_code: str = ""
    address: str = ""
    hours: str = ""

    @property
    def name(self) -> str:
        """The full name, as a desk has it."""
        return " ".join([self.organization, *self.department])


@dataclass(frozen=True, slots=True)
class DeskChange:
    """One reviewed change of one desk, in force from the beginning of `effective` in Japan."""

    id: str
    desk: str
    field: Field
    before: str
    after: str
    effective: date
    reason: str
    evidence: tuple[Evidence, ...]
    desk_says: NewDesk | None = None  # of a desk that is added
