"""What a tool returns: one status, a message, the desks, the edition and its age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from madoguchi.faces.exports.publication import publication_of
from madoguchi.model.edition import Edition, Source, SourceFacts
from madoguchi.model.entities import Desk


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
    def shown(self) -> tuple[Desk, ...]:
        """The desks of the edition that it shows."""
        return desks_shown(self.edition, self.desks or ())

    @property
    def content(self) -> dict[str, Any]:
        """The structured content. Empty fields are left out, except those that the schema promises."""
        return {
            "status": self.status.value,
            "message": self.message,
            "as_of": self.at.isoformat(),
            **({} if self.desks is None else {"desks": list(self.desks)}),
            **{key: value for key, value in self.more.items() if value or key in ALWAYS},
            "edition": edition_facts(self.edition, self.at, self.shown),
        }


def desks_shown(edition: Edition, entries: Iterable[dict[str, Any]]) -> tuple[Desk, ...]:
    """Return the desks of entries of a result."""
    return tuple(edition.desk_by_id[str(entry["id"])] for entry in entries)


def status_of(found: Status, edition: Edition, at: date, desks: Iterable[Desk] = ()) -> Status:
    """Return `stale` for something found in a list whose period was over, else the status itself.

    Of several lists those count that the desks stand in.
    """
    return Status.STALE if found is Status.FOUND and edition.age_days(at, desks) else found


def age_in_words(edition: Edition, at: date, desks: Iterable[Desk] = ()) -> str:
    """Return what to know about the age of the desks' lists on a day; empty while their periods run."""
    sources = edition.sources_of(desks)
    several = len(edition.sources) > 1
    told = [_age(s.facts, at, f"The list {s.facts.name}" if several else "The list") for s in sources]
    return " ".join(filter(None, told))


def _age(facts: SourceFacts, at: date, the_list: str) -> str:
    if facts.period_end is None:
        name = the_list[0].lower() + the_list[1:]
        return f"Nobody said until when {name} holds: say so, and advise to check before relying on it."
    start, end = facts.period_start, facts.period_end
    if start and at < start:
        return f"{the_list} speaks for {start} to {end}, not yet for {at}."
    if days := facts.age_days(at):
        return (
            f"{the_list}'s period ended on {end}, {days} days before {at}: "
            "say so, and advise to check before relying on it."
        )
    return ""


def edition_facts(edition: Edition, at: date, desks: Iterable[Desk] = ()) -> dict[str, Any]:
    """Return which list this is, what it speaks for, how old it is; unknown things in its own words.

    Of several lists those that the desks stand in are told one by one, and the period is that of the oldest.
    """
    sources = edition.sources_of(desks)
    oldest, publication = edition.oldest(desks).facts, publication_of(edition)
    several = [_source(source, at) for source in sources] if len(edition.sources) > 1 else []
    return {
        "id": edition.id,
        "revision": edition.revision,
        "title": publication.title,
        "title_en": publication.title_en,
        "publisher": publication.publisher,
        "licence": publication.licence,
        **_period(oldest, at),
        **({"sources": several} if several else {}),
    }


def _source(source: Source, at: date) -> dict[str, Any]:
    facts = source.facts
    return {
        "id": source.id,
        "title": facts.title,
        "publisher": facts.publisher,
        "licence": facts.licence,
        **_period(facts, at),
    }


def _period(facts: SourceFacts, at: date) -> dict[str, Any]:
    return {
        "period_start": facts.period_start.isoformat() if facts.period_start else None,
        "period_end": facts.period_end.isoformat() if facts.period_end else None,
        "age_days": facts.age_days(at),
    }
