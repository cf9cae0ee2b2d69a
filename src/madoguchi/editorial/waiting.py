"""What waits for one person: changes and drafts to review, reports, calls that are theirs, comments that call them.

The feed of a person and the mail to them are made of this. Of what the public wrote nothing stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from madoguchi.editorial.campaigns import progress_of
from madoguchi.editorial.desk_history import name_of
from madoguchi.model.edition import Edition
from madoguchi.store.campaigns import campaigns
from madoguchi.store.changes import PROPOSED, proposals
from madoguchi.store.comments import calling
from madoguchi.store.drafts import OPEN, all_drafts
from madoguchi.store.people import Person, Role
from madoguchi.store.reports import ReportState, reports


class WaitingKind(StrEnum):
    """What kind of thing waits."""

    CHANGE = "change"
    DRAFT = "draft"
    REPORT = "report"
    CAMPAIGN = "campaign"  # numbers of one that are theirs to call
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """One thing that waits since a moment of the store. `about` is its id, `desk` that of its desk, if it has one.

    `name` is that of a desk, a file or a campaign, `who` the person behind it, `n` how many, or which.
    """

    kind: WaitingKind
    about: str
    at: str
    name: str
    who: str = ""
    n: int = 0
    desk: str = ""

    @property
    def id(self) -> str:
        """What names it as long as it is the same thing."""
        return f"{self.kind.value}:{self.about}"


def waiting(connection: Connection, edition: Edition, person: Person) -> tuple[WaitingEntry, ...]:
    """Return what waits for somebody, the latest first."""
    return tuple(sorted(_found(connection, edition, person), key=lambda entry: entry.at, reverse=True))


def _found(connection: Connection, edition: Edition, person: Person) -> Iterator[WaitingEntry]:
    for said in calling(connection, person.name):
        name = name_of(edition, said.desk) or said.desk
        yield WaitingEntry(WaitingKind.MENTION, str(said.id), said.at, name, said.person, desk=said.desk)
    if person.role.covers(Role.REVIEWER):
        for each in proposals(connection, state=PROPOSED):
            if each.proposed_by != person.name:
                name = name_of(edition, each.change.desk) or each.change.after
                yield WaitingEntry(
                    WaitingKind.CHANGE,
                    each.change.id,
                    each.proposed_at,
                    name,
                    each.proposed_by,
                    desk=each.change.desk,
                )
        for draft in all_drafts(connection, OPEN):
            if draft.made_by != person.name:
                yield WaitingEntry(
                    WaitingKind.DRAFT, str(draft.id), draft.made_at, draft.file_name, draft.made_by
                )
    for report in reports(connection, state=ReportState.NEW):
        name = name_of(edition, report.desk) or report.desk
        yield WaitingEntry(WaitingKind.REPORT, str(report.id), report.at, name, n=report.id, desk=report.desk)
    yield from calls_of(connection, edition, person)


def calls_of(connection: Connection, edition: Edition, person: Person) -> Iterator[WaitingEntry]:
    """Yield the open campaigns with the numbers that are somebody's to call."""
    for campaign in campaigns(connection):
        if campaign.closed_at:
            continue
        lines = progress_of(connection, edition, campaign.id).lines
        own = [line for line in lines if line.call.caller == person.name and not line.settled]
        if own:
            yield WaitingEntry(
                WaitingKind.CAMPAIGN, str(campaign.id), campaign.made_at, campaign.name, n=len(own)
            )
