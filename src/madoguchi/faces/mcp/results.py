"""What a tool returns: one status, a message, the desks, the edition and its age."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from madoguchi.model.edition import Edition


class Status(StrEnum):
    """One word for what came of a call; how old the list is stands in fields of its own.

    `stale` is a `found` that needs a warning: the desks are those of the list, but the period that
    the list speaks for had ended on the day that was asked for (`Edition.age_days` above 0). What
    is unknown or ambiguous stays so whatever the age.
    """

    FOUND = "found"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    STALE = "stale"


# What every answer to a question says, also where there is no sign of danger.
ALWAYS = ("crisis", "danger", "contacts")


@dataclass(frozen=True)
class Result:
    """A tool's result before it is sent: `content` becomes the structured part of the answer."""

    status: Status
    message: str
    at: date
    edition: Edition
    desks: tuple[dict[str, Any], ...] | None = ()  # None: the tool has none to show
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """The structured content. Empty fields are left out, except those that the schema promises."""
        return {
            "status": self.status.value,
            "message": self.message,
            "as_of": self.at.isoformat(),
            **({} if self.desks is None else {"desks": list(self.desks)}),
            **{key: value for key, value in self.more.items() if value or key in ALWAYS},
            "edition": edition_facts(self.edition, self.at),
        }


def status_of(found: Status, edition: Edition, at: date) -> Status:
    """Return `stale` for something found in a list whose period was over, else the status itself."""
    return Status.STALE if found is Status.FOUND and edition.age_days(at) else found


def age_in_words(edition: Edition, at: date) -> str:
    """Return what to know about the list's age on a day; empty while its period runs."""
    if edition.source.period_end is None:
        return "Nobody said until when the list holds: say so, and advise to check before relying on it."
    start, end = edition.source.period_start, edition.source.period_end
    if start and at < start:
        return f"The list speaks for {start} to {end}, not yet for {at}."
    if days := edition.age_days(at):
        return (
            f"The list's period ended on {end}, {days} days before {at}: "
            "say so, and advise to check before relying on it."
        )
    return ""


def edition_facts(edition: Edition, at: date) -> dict[str, Any]:
    """Return which list this is, what it speaks for, how old it is; unknown things in its own words."""
    source = edition.source
    return {
        "id": edition.id,
        "revision": edition.revision,
        "title": source.title,
        "title_en": source.title_en,
        "publisher": source.publisher,
        "licence": source.licence,
        "period_start": source.period_start.isoformat() if source.period_start else None,
        "period_end": source.period_end.isoformat() if source.period_end else None,
        "age_days": edition.age_days(at),
    }
