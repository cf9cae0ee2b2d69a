"""Verification campaigns: choose the numbers to look at, write down what was found, see how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, asdict, dataclass
from datetime import date

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized, contributing
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.freshness import freshness
from madoguchi.editorial.risk import KnownNumbers, Risk, known_to, oldest_first, risks
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.verification import SETTLED, How, Outcome, Verification
from madoguchi.store import campaigns as store
from madoguchi.store import verifications
from madoguchi.store.campaigns import Call, Campaign, CampaignRule
from madoguchi.store.changes import Proposal
from madoguchi.store.owner_links import is_owner
from madoguchi.store.people import Role
from madoguchi.store.tokens import Scope, is_program
from madoguchi.text.prefecture import served_by
from madoguchi.text.untrusted import accepted

MOST_CALLS = 1000
LONGEST_EVIDENCE, LONGEST_NAME = 500, 200  # characters
_METHODS = {How.CALLED: Method.CALLED, How.OWNER_SITE: Method.OWNER_SITE, How.LETTER: Method.LETTER}
# How an editor or a program may have looked; the owner itself speaks for itself alone.
LOOKS = tuple(_METHODS)


@dataclass(frozen=True, slots=True)
class CallLook:
    """What somebody found at a number. `after` is the new number where it changed and is known."""

    desk: str
    number: str
    outcome: Outcome
    how: How
    day: date
    evidence: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call of the sheet with its desk (None: the list has it no more) and the newest look of the campaign.

    `lines` are those of the desk as its own source counts them; `source` names it where there are several.
    """

    call: Call
    desk: Desk | None
    look: Verification | None
    lines: tuple[int, ...] = ()
    source: str = ""

    @property
    def settled(self) -> bool:
        """Whether the number is known now."""
        return self.look is not None and self.look.outcome in SETTLED

    @property
    def extension(self) -> str:
        """What to ask for once somebody answers (内線), as printed beside the number; else empty."""
        phones = self.desk.phones if self.desk else ()
        return next((p.extension_text for p in phones if p.number == self.call.number), "")


@dataclass(frozen=True)
class Progress:
    """A campaign with its sheet.

    `by_prefecture`: prefecture → settled and all numbers that people there are given; a desk of several
    prefectures counts in each of them, one of all Japan under "".
    """

    campaign: Campaign
    lines: tuple[CallLine, ...]

    @property
    def settled(self) -> int:
        return sum(line.settled for line in self.lines)

    @property
    def is_finished(self) -> bool:
        """Whether every number is known now."""
        return self.settled == len(self.lines)

    @property
    def by_caller(self) -> Mapping[str, tuple[int, int]]:
        """Caller ("" for whoever comes first) → settled and all of their numbers."""
        found: dict[str, list[bool]] = defaultdict(list)
        for line in self.lines:
            found[line.call.caller or ""].append(line.settled)
        return {name: (sum(settled), len(settled)) for name, settled in sorted(found.items())}

    def following(self, caller: str, position: int = 0) -> CallLine | None:
        """Return the number that a caller looks at next; None only where every number is settled.

        First those that nobody looked at, one's own before those that are nobody's, from a position on and then
        from the top; then those that did not answer, the longest ago first; those of others come last.
        """

        def order(line: CallLine) -> tuple[bool, bool, bool, str, bool, int]:
            call = line.call
            others = call.caller not in (None, caller)
            looked = line.look.at if line.look else ""
            return (
                others,
                bool(looked),
                call.caller is None,
                looked,
                call.position <= position,
                call.position,
            )

        waiting = [line for line in self.lines if not line.settled]
        elsewhere = [line for line in waiting if line.call.position != position]
        return min(elsewhere or waiting, key=order, default=None)

    @property
    def by_prefecture(self) -> Mapping[str, tuple[int, int]]:
        found: dict[str, list[bool]] = defaultdict(list)
        for line in self.lines:
            areas = [area.text for area in line.desk.service_area] if line.desk else []
            for prefecture in served_by(areas) or ("",):
                found[prefecture].append(line.settled)
        return {name: (sum(settled), len(settled)) for name, settled in found.items()}

    @property
    def outcomes(self) -> Mapping[str, int]:
        """Outcome → lines whose newest look brought it; those without a look are left out."""
        found: dict[str, int] = defaultdict(int)
        for line in self.lines:
            if line.look:
                found[line.look.outcome.value] += 1
        return dict(found)


@dataclass(frozen=True, slots=True)
class Begin(Transition[Campaign]):
    """Begin a campaign of `count` numbers of the published edition as of a day.

    A number that several desks share is called once, for the desk where most speaks for it. Raises
    InputError where nothing is left to choose from.
    """

    edition: Edition
    _: KW_ONLY
    name: str
    rule: CampaignRule
    count: int
    on: date
    program: str = ""
    prefecture: str = ""

    def check(self, connection: Connection) -> None:
        if not self._name:
            raise InputError(Message("give the campaign a name, such as 2026年度 秋の電話確認"))
        if not 1 <= self.count <= MOST_CALLS:
            raise InputError(
                Message(
                    "a campaign has 1 to {most_calls} numbers, not {count}",
                    most_calls=MOST_CALLS,
                    count=self.count,
                )
            )
        authorized(connection, self.by, Role.EDITOR)

    @property
    def _name(self) -> str:
        return " ".join(accepted(Message("the name"), self.name, LONGEST_NAME).split())

    def execute(self, connection: Connection) -> Done[Campaign]:
        known = known_to(connection, self.on)
        chosen = choose(self.edition, known, self.rule, self.count, self.on, self.program, self.prefecture)
        if not chosen:
            raise InputError(
                Message(
                    "no number is of program {program!r} and prefecture {prefecture!r}",
                    program=self.program or "any",
                    prefecture=self.prefecture or "any",
                )
            )
        calls = [
            Call(n, risk.desk, risk.number, tuple(asdict(found) for found in risk.found))
            for n, risk in enumerate(chosen, start=1)
        ]
        begun = store.add(connection, self._name, self.rule, calls, by=self.by)
        after = {"name": begun.name, "rule": begun.rule.value, "calls": len(calls)}
        return Done(begun, (Act("begin", f"campaign {begun.id}", after=after),))


def choose(
    edition: Edition,
    known: KnownNumbers,
    rule: CampaignRule,
    count: int,
    on: date,
    program: str = "",
    prefecture: str = "",
) -> tuple[Risk, ...]:
    """Return the numbers that a rule takes first, each once."""
    found = risks(edition, known, on)
    if rule is CampaignRule.OLDEST:
        found = oldest_first(found, freshness(edition, known.settled, on))
    taken: dict[str, Risk] = {}
    for risk in found:
        if len(taken) == count:
            break
        if _is_of(edition.desk_by_id[risk.desk], program, prefecture):
            taken.setdefault(risk.number, risk)
    return tuple(taken.values())


@dataclass(frozen=True, slots=True)
class Verify(Transition[tuple[Verification, Proposal | None]]):
    """Write down a look; a new number that is known becomes a proposed change, which somebody else reviews.

    The very same look of a campaign is kept once, however often it is sent. Raises InputError for a look
    that cannot be, RefusedError for a campaign that has ended.
    """

    edition: Edition
    look: CallLook
    _: KW_ONLY
    on: date
    campaign: int | None = None

    def check(self, connection: Connection) -> None:
        contributing(connection, self.by, Scope.VERIFICATIONS)
        if (self.look.how is How.OWNER) != is_owner(self.by):
            raise InputError(Message("only the owner can confirm this, through its link"))
        if self.campaign is not None:
            store.campaign_of(connection, self.campaign, hold=True)
        if self._sent_before(connection):
            return
        wrong = _problems(connection, self.edition, self.look, self.on, self.campaign)
        if wrong:
            raise InputError(Message("this look cannot be recorded"), tuple(wrong))

    def _sent_before(self, connection: Connection) -> Verification | None:
        return _same(connection, self.look, self.by, self.campaign) if self.campaign is not None else None

    def execute(self, connection: Connection) -> Done[tuple[Verification, Proposal | None]]:
        if (same := self._sent_before(connection)) is not None:
            return Done((same, None))
        look, campaign = self.look, self.campaign
        kept = verifications.add(
            connection,
            desk=look.desk,
            number=look.number,
            outcome=look.outcome,
            how=look.how,
            evidence=look.evidence.strip(),
            day=look.day.isoformat(),
            by=self.by,
            campaign=campaign,
        )
        told = {
            "number": kept.number,
            "outcome": kept.outcome.value,
            "how": kept.how.value,
            "evidence": kept.evidence,
            "day": kept.day,
            "campaign": campaign,
        }
        act = Act("verify", f"desk {look.desk}", after=told)
        if not look.after.strip():
            return Done((kept, None), (act,))
        source = look.evidence.strip() or f"a call to {look.number}"
        evidence = Evidence(_METHODS[look.how], source, day=look.day.isoformat())
        reason = "電話などで確かめたところ、番号が変わっていた"
        change = made(look.desk, Field.PHONE, look.number, look.after, look.day, reason, [evidence])
        origin = f"campaign {campaign}" if campaign else "api" if is_program(self.by) else "hand"
        proposed = Propose(self.edition, change, by=self.by, origin=origin).done(connection)
        return Done((kept, proposed.made), (act, *proposed.acts))


@dataclass(frozen=True, slots=True)
class Assign(Transition[int]):
    """Deal the numbers that are not settled out to people, each a run of the sheet; nobody: to whoever comes first.

    Makes how many were dealt. Raises RefusedError for a campaign that has ended, and for a person who may not call.
    """

    edition: Edition
    campaign: int
    callers: Sequence[str]

    def check(self, connection: Connection) -> None:
        for name in (self.by, *self.callers):
            authorized(connection, name, Role.EDITOR)
        if store.campaign_of(connection, self.campaign, hold=True).closed_at:
            raise RefusedError(
                Message("campaign {campaign} has ended; begin another one", campaign=self.campaign)
            )

    def execute(self, connection: Connection) -> Done[int]:
        lines = progress_of(connection, self.edition, self.campaign).lines
        open_ = [line.call.position for line in lines if not line.settled]
        people = tuple(dict.fromkeys(self.callers))
        dealt = {p: people[n * len(people) // len(open_)] if people else None for n, p in enumerate(open_)}
        acts = (
            Act("assign", f"campaign {self.campaign}", after={"caller": caller, "calls": count})
            for caller, count in store.assign(connection, self.campaign, dealt).items()
        )
        return Done(len(open_), tuple(acts))


@dataclass(frozen=True, slots=True)
class End(Transition[Campaign]):
    """End a campaign; what was found stays. Raises RefusedError for one that has ended."""

    campaign: int

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[Campaign]:
        ended = store.close(connection, self.campaign)
        after = {"closed_at": ended.closed_at}
        return Done(ended, (Act("end", f"campaign {ended.id}", {"closed_at": None}, after),))


def progress_of(connection: Connection, edition: Edition, id: int) -> Progress:
    """Return a campaign with its sheet and what was found so far. Raises InputError when there is none."""
    campaign = store.campaign_of(connection, id)
    newest = {(each.desk, each.number): each for each in verifications.of_campaign(connection, id)}
    calls = store.calls_of(connection, id)
    lines = (_line(call, newest.get((call.desk, call.number)), edition) for call in calls)
    return Progress(campaign, tuple(lines))


def _line(call: Call, look: Verification | None, edition: Edition) -> CallLine:
    desk = edition.desk_by_id.get(call.desk)
    if desk is None:
        return CallLine(call, None, look)
    source = edition.source_of_desk(desk).facts.name if len(edition.sources) > 1 else ""
    return CallLine(call, desk, look, tuple(edition.lines_of(desk.lines)), source)


def _same(connection: Connection, look: CallLook, by: str, campaign: int) -> Verification | None:
    about = (look.desk, look.number, look.outcome, look.how, look.evidence.strip(), look.day.isoformat(), by)
    for kept in verifications.of_campaign(connection, campaign):
        if about == (kept.desk, kept.number, kept.outcome, kept.how, kept.evidence, kept.day, kept.person):
            return kept
    return None


def _problems(
    connection: Connection, edition: Edition, look: CallLook, on: date, campaign: int | None
) -> Iterable[str]:
    found: list[str] = []
    if campaign is not None:
        begun = store.campaign_of(connection, campaign)
        if begun.closed_at:
            raise RefusedError(Message("campaign {campaign} has ended; begin another one", campaign=campaign))
        sheet = {(call.desk, call.number) for call in store.calls_of(connection, campaign)}
        if (look.desk, look.number) not in sheet:
            found.append(
                Message(
                    "{number} is not on the sheet of campaign {campaign}",
                    number=look.number,
                    campaign=campaign,
                )
            )
    desk = edition.desk_by_id.get(look.desk)
    if desk is None:
        found.append(Message("no desk has the id {desk!r}", desk=look.desk))
    elif look.number not in desk.numbers and campaign is None:
        found.append(
            Message(
                "{name} has no number {number!r}, but {numbers}",
                name=desk.name,
                number=look.number,
                numbers=desk.numbers,
            )
        )
    if look.day > on:
        found.append(Message("{day} has not come yet; write the day of the look", day=look.day.isoformat()))
    if look.how is not How.CALLED and not look.evidence.strip():
        found.append(
            Message("say where it stands: the address of the owner's page, or the letter's date and sender")
        )
    if look.outcome is Outcome.NO_ANSWER and look.how is not How.CALLED:
        found.append(Message("only a call can have no answer"))
    if look.after.strip() and look.outcome is not Outcome.CHANGED:
        found.append(Message("a new number goes with the outcome `changed`"))
    try:
        accepted(Message("the evidence"), look.evidence, LONGEST_EVIDENCE)
    except InputError as error:
        found.append(error.message)
    return found


def _is_of(desk: Desk, program: str, prefecture: str) -> bool:
    named = desk.prefecture.text if desk.prefecture else ""
    return program in ("", desk.program) and named.startswith(prefecture)
