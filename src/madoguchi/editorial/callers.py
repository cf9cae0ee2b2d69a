"""What callers answer, taken in without anything of who they are; what the editors make of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any, Generic

from sqlalchemy import Connection

from madoguchi.editorial.authority import authorized
from madoguchi.editorial.desk_lookup import desk_named
from madoguchi.editorial.reporting import decided
from madoguchi.editorial.transition import Act, Done, Made, Transition
from madoguchi.errors import InputError, RefusedError
from madoguchi.message import Message
from madoguchi.model.calling import CallDay, CallOutcome, recent
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store import callers as store
from madoguchi.store.callers import CallerQuestion, Key, QuestionState
from madoguchi.store.people import Role
from madoguchi.store.reports import Report, ReportState, What, add
from madoguchi.store.verifications import newest
from madoguchi.text.dates import today
from madoguchi.text.private import masked
from madoguchi.text.untrusted import cut, is_longer, showable

LONGEST_WORDS, LONGEST_PLACE = 300, 60
# From so many answers on that say “dead”, more than say “reached”, a number is a finding.
LEAST_DEAD = 2


class FullError(RefusedError):
    """As many words are waiting as the editors can read."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers about a number that count: of the last months, and since somebody looked at it.

    `desk` is None where the published list has it no more. `first` and `last` are ISO days.
    """

    id: str
    desk: Desk | None
    number: str
    days: tuple[CallDay, ...]

    @property
    def reached(self) -> int:
        return sum(each.reached for each in self.days)

    @property
    def wrong_desk(self) -> int:
        return sum(each.wrong_desk for each in self.days)

    @property
    def dead(self) -> int:
        return sum(each.dead for each in self.days)

    @property
    def first(self) -> str:
        return self.days[-1].day

    @property
    def last(self) -> str:
        return self.days[0].day

    @property
    def doubted(self) -> bool:
        """Whether somebody should look: most who say anything of the number itself say that it is dead."""
        return self.dead >= LEAST_DEAD and self.dead > self.reached


# -- from the pages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountAnswer(Transition[bool]):
    """Count an answer; makes whether it was counted: a number takes only so many alike in a day.

    Of who pressed nothing is kept (`by` is empty), and the audit says nothing. Raises InputError for what no
    button of ours says.
    """

    desk: Desk
    _: KW_ONLY
    number: str
    said: str
    by: str = ""

    def check(self, connection: Connection) -> None:  # noqa: ARG002 (anybody may)
        if self.said not in set(CallOutcome):
            raise InputError(
                Message(
                    "{said!r} is not an answer; choose from {answers}",
                    said=self.said,
                    answers=", ".join(CallOutcome),
                )
            )
        if self.number not in self.desk.numbers:
            raise InputError(
                Message("{name} has no number {number!r}", name=self.desk.name, number=self.number)
            )

    def execute(self, connection: Connection) -> Done[bool]:
        about: dict[str, Any] = {"desk": self.desk.id, "number": self.number, "said": CallOutcome(self.said)}
        return Done(store.count(connection, **about, day=today().isoformat()))


def words_to_keep(desk: Desk, words: str, most: int = LONGEST_WORDS) -> str:
    """Return words just as they would be kept: e-mail addresses and mobile numbers masked, cut to what is read."""
    said = showable(words.replace("\r\n", "\n")).strip()
    return cut(masked(cut(said, most), (*desk.numbers, *(fax.number for fax in desk.faxes))), most)


@dataclass(frozen=True, slots=True)
class TakeWords(Transition[None]):
    """Keep the words that somebody agreed to. Raises InputError for none or too many, FullError without room.

    Of who wrote them nothing is kept (`by` is empty), and the audit says nothing.
    """

    desk: Desk
    _: KW_ONLY
    words: str
    place: str
    lang: str
    by: str = ""

    def check(self, connection: Connection) -> None:  # noqa: ARG002 (anybody may)
        said = self.words.replace("\r\n", "\n").strip()
        if not said or is_longer(said, LONGEST_WORDS) or is_longer(self.place.strip(), LONGEST_PLACE):
            raise InputError(Message("between 1 and {most} characters", most=LONGEST_WORDS))

    def execute(self, connection: Connection) -> Done[None]:
        kept = store.keep_words(
            connection,
            desk=self.desk.id,
            words=words_to_keep(self.desk, self.words),
            place=words_to_keep(self.desk, self.place, LONGEST_PLACE),
            lang=self.lang,
            day=today().isoformat(),
        )
        if not kept:
            raise FullError(Message("as many words are waiting as anybody can read; none are taken for now"))
        return Done(None)


# -- for the editors ----------------------------------------------------------------------------------


def counted(connection: Connection, on: date) -> Mapping[Key, tuple[CallDay, ...]]:
    """Return (desk, number) → the days that count, the newest first: after the last look that settled something."""
    looked = newest(connection, settled=True)
    found = {}
    for key, days in store.days_of(connection).items():
        look = looked.get(key)
        since = look.day if look and look.day <= on.isoformat() else ""
        if counting := tuple(each for each in recent(days, on) if each.day > since):
            found[key] = counting
    return found


def answers(connection: Connection, edition: Edition, on: date) -> tuple[Answers, ...]:
    """Return what callers answered by number: those that most say are dead first, then the wrong desks."""
    found = [
        Answers(desk, edition.desk_by_id.get(desk), number, days)
        for (desk, number), days in counted(connection, on).items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                not each.doubted,
                -each.dead,
                -each.wrong_desk,
                -each.reached,
                each.id,
                each.number,
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class ReportAnswers(Transition[Report]):
    """Make a confirmed report of what callers answered, so that the desk's page says that somebody looks into it.

    Only an editor does this, having looked at the counts. Raises InputError where nobody has answered.
    """

    edition: Edition
    desk: str
    number: str
    _: KW_ONLY
    on: date

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        found = self.edition.desk_by_id.get(self.desk)
        if self._days(connection) is None or found is None or self.number not in found.numbers:
            raise InputError(Message("nobody has answered about {number}", number=self.number))

    def _days(self, connection: Connection) -> tuple[CallDay, ...] | None:
        return counted(connection, self.on).get((self.desk, self.number))

    def execute(self, connection: Connection) -> Done[Report]:
        told = Answers(
            self.desk, self.edition.desk_by_id[self.desk], self.number, self._days(connection) or ()
        )
        words = (
            f"電話をかけた人の答え（{told.first}〜{told.last}）："
            f"使われていない {told.dead}件、別の窓口 {told.wrong_desk}件、つながった {told.reached}件"
        )
        report = add(
            connection,
            desk=self.desk,
            number=self.number,
            what=What.GONE,
            words=words,
            revision=self.edition.revision,
        )
        confirmed = decided(connection, [report.id], state=ReportState.CONFIRMED, by=self.by, note=words)
        return Done(confirmed.made[0], confirmed.acts)


@dataclass(frozen=True, slots=True)
class _OfEditors(Transition[Made], Generic[Made]):
    """What an editor does with what callers said."""

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)


@dataclass(frozen=True, slots=True)
class ClearAnswers(_OfEditors[int]):
    """Remove all answers about a number, made up or out of date; makes how many. Raises InputError for none."""

    desk: str
    number: str

    def execute(self, connection: Connection) -> Done[int]:
        gone = store.clear(connection, self.desk, self.number)
        before = {"number": self.number, "answers": gone}
        return Done(gone, (Act("clear-answers", f"desk {self.desk}", before),))


@dataclass(frozen=True, slots=True)
class UseWords(_OfEditors[CallerQuestion]):
    """Say that words are material for the router, and which desk is right for them: its id or number; empty: none is.

    Raises InputError for a desk that the list does not have, and for one number of several.
    """

    edition: Edition
    id: int
    wanted: str

    def execute(self, connection: Connection) -> Done[CallerQuestion]:
        found = desk_named(self.edition, self.wanted).id if self.wanted else ""
        used = store.use(connection, self.id, wanted=found, by=self.by)
        # The words themselves stand nowhere else: the audit is never emptied.
        return Done(used, (Act("use-words", f"words {self.id}", after={"desk": found}),))


@dataclass(frozen=True, slots=True)
class DiscardWords(_OfEditors[int]):
    """Remove words that are no material: all of them, or none. Raises InputError for one that is gone already."""

    ids: Collection[int]

    def execute(self, connection: Connection) -> Done[int]:
        return _removed(connection, self.ids, "discard-words")


@dataclass(frozen=True, slots=True)
class HandOnWords(_OfEditors[int]):
    """Remove material that somebody has in a file now; makes how many. What is gone already is passed over."""

    ids: Collection[int]

    def execute(self, connection: Connection) -> Done[int]:
        waiting = {each.id for each in material(connection)}
        return _removed(connection, waiting & set(self.ids), "hand-on-words")


def _removed(connection: Connection, ids: Collection[int], action: str) -> Done[int]:
    gone = sorted(set(ids))
    for id in gone:
        store.remove(connection, id)
    return Done(len(gone), tuple(Act(action, f"words {id}") for id in gone))


def material(connection: Connection) -> tuple[CallerQuestion, ...]:
    """Return the words that were reviewed and wait to be handed on."""
    return store.questions(connection, QuestionState.MATERIAL)
