"""Reports from the public: taken in without anything of who sent them, and turned into decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from madoguchi.answers.router import day_of
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.changing import made, propose
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.changes import Proposal
from madoguchi.store.people import Role
from madoguchi.store.reports import Report, ReportState, What, add, count_since, decide, report_of, reports
from madoguchi.text.outside import accepted, is_longer, showable
from madoguchi.text.private import masked

LONGEST_WORDS = 500
# Of one desk in a day, from whomever: more say nothing new, and nobody could read them.
MOST_A_DAY = 30
_DAY = timedelta(days=1)


class EnoughError(RefusedError):
    """A desk has had as many reports as anybody will read in a day."""


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one state about one number of one desk, the oldest first.

    `desk` is None where the published list has it no more; `stands`: the desk has the number now.
    """

    id: str
    desk: Desk | None
    number: str
    reports: tuple[Report, ...]

    @property
    def counts(self) -> Mapping[What, int]:
        """What was said, and how often, the most frequent first."""
        return dict(Counter(report.what for report in self.reports).most_common())

    @property
    def words(self) -> tuple[Report, ...]:
        """The reports that say more than a mark in a form."""
        return tuple(report for report in self.reports if report.words)

    @property
    def stands(self) -> bool:
        """Whether the desk has the number now; what is about no number stands as long as the desk."""
        return self.desk is not None and self.number in ("", *self.desk.numbers)

    @property
    def changes(self) -> tuple[str, ...]:
        """The ids of the changes that were proposed because of them."""
        return tuple(dict.fromkeys(report.change for report in self.reports if report.change))


def take(
    connection: Connection,
    desk: Desk,
    *,
    number: str,
    what: str,
    words: str,
    revision: str,
    sender: str | None = None,
) -> Report:
    """Keep what somebody reports of a desk; e-mail addresses and mobile numbers are masked first.

    `sender` is the program that sent it, whose name is kept; of people nothing is.

    Raises InputError for what the form cannot have sent, EnoughError when the desk has had its share.
    """
    if what not in set(What):
        raise InputError(
            Message("what is wrong? one of {what}, not {what2!r}", what=", ".join(What), what2=what)
        )
    if number not in ("", *desk.numbers):
        raise InputError(Message("{name} has no number {number!r}", name=desk.name, number=number))
    said = showable(words.replace("\r\n", "\n")).strip()
    if is_longer(said, LONGEST_WORDS):
        raise InputError(Message("at most {longest_words} characters", longest_words=LONGEST_WORDS))
    if count_since(connection, desk.id, _DAY) >= MOST_A_DAY:
        raise EnoughError(
            Message(
                "{name} has had {most_a_day} reports in a day; they are being read",
                name=desk.name,
                most_a_day=MOST_A_DAY,
            )
        )
    return add(
        connection,
        desk=desk.id,
        number=number,
        what=What(what),
        words=masked(said, (*desk.numbers, *(fax.number for fax in desk.faxes))),
        revision=revision,
        sender=sender,
    )


def queue(connection: Connection, edition: Edition, state: ReportState) -> tuple[Group, ...]:
    """Return the reports of a state by desk and number, those that most people sent first."""
    grouped: dict[tuple[str, str], list[Report]] = {}
    for report in reports(connection, state=state):
        grouped.setdefault((report.desk, report.number), []).append(report)
    groups = (
        Group(desk, edition.desk_by_id.get(desk), number, tuple(found))
        for (desk, number), found in grouped.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.reports), group.reports[0].id)))


def settle(
    connection: Connection, ids: Iterable[int], *, state: ReportState, by: str, note: str
) -> tuple[Report, ...]:
    """Confirm, dismiss or resolve reports. Raises InputError for one dismissed without a reason."""
    authorized(connection, by, Role.EDITOR)
    if state is ReportState.DISMISSED and not note.strip():
        raise InputError(
            Message("say why it is dismissed: one sentence for whoever gets the next report of it")
        )
    return decide(
        connection, _some(ids), state=state, by=by, note=accepted(Message("the note"), note, LONGEST_WORDS)
    )


def propose_of(
    connection: Connection,
    edition: Edition,
    ids: Iterable[int],
    *,
    after: str,
    effective: date,
    reason: str,
    method: Method,
    source: str,
    day: str,
    by: str,
) -> Proposal:
    """Propose another number (empty: none any more) because of reports, which are confirmed with it.

    What the editor found is the evidence; the reports are named beside it, their words stay inside.
    Raises InputError where the reports are not all about one number, or the change makes no sense.
    """
    authorized(connection, by, Role.EDITOR)
    chosen = [report_of(connection, id, hold=True) for id in sorted(_some(ids))]
    about = {(report.desk, report.number) for report in chosen}
    if len(about) != 1 or not chosen[0].number:
        raise InputError(Message("only reports about one number of one desk become a change of that number"))
    desk, number = about.pop()
    named = "、".join(str(report.id) for report in chosen)
    evidence = [Evidence(method, source.strip(), day=day)] if source.strip() else []
    evidence.append(Evidence(Method.REPORT, f"report {named}", day=day_of(chosen[0].at)))
    if len(evidence) == 1:
        raise InputError(Message("say how you looked into it: whom you called, the owner's page, a letter"))
    change = made(desk, Field.PHONE, number, after, effective, reason, evidence)
    proposal = propose(connection, edition, change, by=by, origin=f"report {chosen[0].id}")
    decide(
        connection, [r.id for r in chosen], state=ReportState.CONFIRMED, by=by, note=reason, change=change.id
    )
    return proposal


def _some(ids: Iterable[int]) -> tuple[int, ...]:
    found = tuple(dict.fromkeys(ids))
    if not found:
        raise InputError(Message("no report was chosen"))
    return found
