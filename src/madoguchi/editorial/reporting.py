"""Reports from the public: taken in without anything of who sent them, and turned into decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.changes import Proposal
from madoguchi.store.people import Role
from madoguchi.store.reports import (
    Report,
    ReportState,
    What,
    add,
    count_since,
    decide,
    report_of,
    reports,
    sent_before,
)
from madoguchi.text.dates import day_of
from madoguchi.text.private import masked
from madoguchi.text.untrusted import accepted, is_longer, showable

LONGEST_WORDS = 500
# Of one desk in a day, from whomever: more say nothing new, and nobody could read them.
MOST_A_DAY = 30
_DAY = timedelta(days=1)


class EnoughError(RefusedError):
    """A desk has had as many reports as anybody will read in a day."""


@dataclass(frozen=True, slots=True)
class ReportGroup:
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


@dataclass(frozen=True, slots=True)
class TakeReport(Transition[Report]):
    """Keep what somebody reports of a desk; e-mail addresses and mobile numbers are masked first.

    `by` is the program that sent it; of people nothing is kept, nor does the audit say anything.

    Raises InputError for what the form cannot have sent, EnoughError when the desk has had its share.
    """

    desk: Desk
    _: KW_ONLY
    number: str
    what: str
    words: str
    revision: str
    by: str = ""

    def check(self, connection: Connection) -> None:
        if self.what not in set(What):
            raise InputError(
                Message("what is wrong? one of {what}, not {what2!r}", what=", ".join(What), what2=self.what)
            )
        if self.number not in ("", *self.desk.numbers):
            raise InputError(
                Message("{name} has no number {number!r}", name=self.desk.name, number=self.number)
            )
        if is_longer(self._said, LONGEST_WORDS):
            raise InputError(Message("at most {longest_words} characters", longest_words=LONGEST_WORDS))
        if count_since(connection, self.desk.id, _DAY) >= MOST_A_DAY:
            raise EnoughError(
                Message(
                    "{name} has had {most_a_day} reports in a day; they are being read",
                    name=self.desk.name,
                    most_a_day=MOST_A_DAY,
                )
            )

    @property
    def _said(self) -> str:
        return showable(self.words.replace("\r\n", "\n")).strip()

    def execute(self, connection: Connection) -> Done[Report]:
        desk, sender, what = self.desk, self.by or None, What(self.what)
        words = masked(self._said, (*desk.numbers, *(fax.number for fax in desk.faxes)))
        about = {"desk": desk.id, "number": self.number}
        if (same := sent_before(connection, **about, what=what, words=words, sender=sender)) is not None:
            return Done(same)
        report = add(connection, **about, what=what, words=words, revision=self.revision, sender=sender)
        return Done(report, (Act("report", f"report {report.id}", after=about),) if sender else ())


def queue(connection: Connection, edition: Edition, state: ReportState) -> tuple[ReportGroup, ...]:
    """Return the reports of a state by desk and number, those that most people sent first."""
    grouped: dict[tuple[str, str], list[Report]] = {}
    for report in reports(connection, state=state):
        grouped.setdefault((report.desk, report.number), []).append(report)
    groups = (
        ReportGroup(desk, edition.desk_by_id.get(desk), number, tuple(found))
        for (desk, number), found in grouped.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.reports), group.reports[0].id)))


@dataclass(frozen=True, slots=True)
class SettleReports(Transition[tuple[Report, ...]]):
    """Confirm, dismiss or resolve reports. Raises InputError for one dismissed without a reason."""

    ids: Sequence[int]
    _: KW_ONLY
    state: ReportState
    note: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        if self.state is ReportState.DISMISSED and not self.note.strip():
            raise InputError(
                Message("say why it is dismissed: one sentence for whoever gets the next report of it")
            )
        _some(self.ids)
        accepted(Message("the note"), self.note, LONGEST_WORDS)

    def execute(self, connection: Connection) -> Done[tuple[Report, ...]]:
        note = accepted(Message("the note"), self.note, LONGEST_WORDS)
        return decided(connection, self.ids, state=self.state, by=self.by, note=note)


@dataclass(frozen=True, slots=True)
class ProposeOfReports(Transition[Proposal]):
    """Propose another number (empty: none any more) because of reports, which are confirmed with it.

    What the editor found is the evidence; the reports are named beside it, their words stay inside.
    Raises InputError where the reports are not all about one number, or the change makes no sense.
    """

    edition: Edition
    ids: Sequence[int]
    _: KW_ONLY
    after: str
    effective: date
    reason: str
    method: Method
    source: str
    day: str

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        chosen = self._held(connection)
        if len({(report.desk, report.number) for report in chosen}) != 1 or not chosen[0].number:
            raise InputError(
                Message("only reports about one number of one desk become a change of that number")
            )
        if not self.source.strip():
            raise InputError(
                Message("say how you looked into it: whom you called, the owner's page, a letter")
            )

    def _held(self, connection: Connection) -> list[Report]:
        return [report_of(connection, id, hold=True) for id in sorted(_some(self.ids))]

    def execute(self, connection: Connection) -> Done[Proposal]:
        chosen = self._held(connection)
        desk, number = chosen[0].desk, chosen[0].number
        named = "、".join(str(report.id) for report in chosen)
        evidence = [
            Evidence(self.method, self.source.strip(), day=self.day),
            Evidence(Method.REPORT, f"report {named}", day=day_of(chosen[0].at)),
        ]
        change = made(desk, Field.PHONE, number, self.after, self.effective, self.reason, evidence)
        origin = f"report {chosen[0].id}"
        proposed = Propose(self.edition, change, by=self.by, origin=origin).done(connection)
        ids = [report.id for report in chosen]
        confirmed = decided(
            connection, ids, state=ReportState.CONFIRMED, by=self.by, note=self.reason, change=change.id
        )
        return Done(proposed.made, (*proposed.acts, *confirmed.acts))


def decided(
    connection: Connection,
    ids: Iterable[int],
    *,
    state: ReportState,
    by: str,
    note: str,
    change: str | None = None,
) -> Done[tuple[Report, ...]]:
    """Decide reports alike, all or none; a part of whatever transition it follows from."""
    before = {id: report_of(connection, id, hold=True).state for id in sorted(set(ids))}
    found = decide(connection, before, state=state, by=by, note=note, change=change)
    after = {"state": state.value, "note": note, **({"change": change} if change else {})}
    acts = (Act(state.value, f"report {id}", {"state": was.value}, after) for id, was in before.items())
    return Done(found, tuple(acts))


def _some(ids: Iterable[int]) -> tuple[int, ...]:
    found = tuple(dict.fromkeys(ids))
    if not found:
        raise InputError(Message("no report was chosen"))
    return found
