"""What people who dialled a number answer: counts by day, and words that some of them let the editors have.

Of a person nothing is kept: no address, no moment, not which answers are of one person. Of the words, the day.
What is older than a year, and words that nobody reviewed in 90 days, are removed with the next answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from madoguchi.errors import InputError
from madoguchi.message import Message
from madoguchi.model.calling import CallDay, CallOutcome, before
from madoguchi.store.tables import caller_answers, caller_questions
from madoguchi.text.dates import today

# Of one answer about one number in a day, from whomever. An office has few callers a day that come from here;
# whoever makes answers up gains nothing by the sixth, and takes no other answer's room.
MOST_A_DAY = 5
MOST_WAITING = 200  # words that nobody has reviewed; then no more are taken
MOST_WORDS_A_DAY = 10  # of one desk
ANSWERS_KEPT, WORDS_KEPT = 365, 90  # days
Key = tuple[str, str]  # desk, number


class QuestionState(StrEnum):
    """How far the editors are with words that somebody let them have."""

    NEW = "new"
    MATERIAL = "material"  # reviewed, to be given to whoever teaches or trains; then it is removed


@dataclass(frozen=True, slots=True)
class CallerQuestion:
    """Words that were looked for when `desk` was shown and was the wrong one. `wanted`: the right one's id, or empty."""

    id: int
    desk: str
    words: str
    place: str
    lang: str
    day: str
    state: QuestionState
    wanted: str = ""
    decided_by: str | None = None


# -- answers ------------------------------------------------------------------------------------------


def count(connection: Connection, *, desk: str, number: str, said: CallOutcome, day: str) -> bool:
    """Add one to the answers of a day; return whether it was counted: the day may have had its share already."""
    table = caller_answers.c
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"desk": desk, "number": number, "day": day, "said": said.value, "times": 1}
    adding = (
        make(caller_answers)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["desk", "number", "day", "said"],
            set_={"times": table.times + 1},
            where=table.times < MOST_A_DAY,
        )
        .returning(table.times)
    )
    times = connection.scalar(adding)
    if times == 1:  # the first of the day makes room
        _tidy(connection, day)
    return times is not None


def days_of(connection: Connection, *, since: str = "", desk: str = "") -> Mapping[Key, tuple[CallDay, ...]]:
    """Return (desk, number) → its days with answers, the oldest first; of one desk if it is given."""
    query = select(caller_answers).where(caller_answers.c.day >= since)
    return _by_number(connection, query.where(caller_answers.c.desk == desk) if desk else query)


def shown_days(connection: Connection) -> Mapping[Key, tuple[CallDay, ...]]:
    """Return what pages rest on: the answers of days that are over, and of today those that contradict.

    So nobody sees at once what an answer changes, and pages are made anew once a day, not with each answer.
    """
    table, day = caller_answers.c, today().isoformat()
    query = select(caller_answers).where(table.day >= before(day, ANSWERS_KEPT))
    return _by_number(connection, query.where((table.day < day) | (table.said == CallOutcome.DEAD.value)))


def shown_state(connection: Connection) -> tuple[object, ...]:
    """Return what changes whenever `shown_days` may change what a page says, for a look that costs little."""
    table, day = caller_answers.c, today().isoformat()
    over = connection.execute(select(func.count(), func.max(table.day)).where(table.day < day)).one()
    reached = caller_answers.alias().c
    told = exists().where(
        reached.desk == table.desk, reached.number == table.number, reached.said == CallOutcome.REACHED.value
    )
    against = select(table.desk, table.number).where(
        table.day >= day, table.said == CallOutcome.DEAD.value, told
    )
    doubts = connection.execute(against.distinct().order_by(table.desk, table.number))
    return (*over, *(tuple(row) for row in doubts))


def clear(connection: Connection, desk: str, number: str) -> int:
    """Remove all answers about a number; return how many there were. Raises InputError where there are none."""
    table = caller_answers.c
    removing = delete(caller_answers).where(table.desk == desk, table.number == number)
    gone = connection.scalars(removing.returning(table.times)).all()
    if not gone:
        raise InputError(Message("nobody has answered about {number}", number=number))
    return sum(gone)


# -- words --------------------------------------------------------------------------------------------


def keep_words(connection: Connection, *, desk: str, words: str, place: str, lang: str, day: str) -> bool:
    """Keep words for the editors; return whether there was room. The same words of a day are kept once."""
    _tidy(connection, day)
    table = caller_questions.c
    same = (table.desk == desk, table.words == words, table.place == place, table.day == day)
    if connection.scalar(select(func.count()).select_from(caller_questions).where(*same)):
        return True
    waiting, of_desk = connection.execute(
        select(
            func.count(case((table.state == QuestionState.NEW.value, 1))),
            func.count(case(((table.desk == desk) & (table.day == day), 1))),
        )
    ).one()
    if waiting >= MOST_WAITING or of_desk >= MOST_WORDS_A_DAY:
        return False
    values = {"desk": desk, "words": words, "place": place, "lang": lang, "day": day}
    connection.execute(insert(caller_questions).values(**values, state=QuestionState.NEW.value, wanted=""))
    return True


def questions(connection: Connection, state: QuestionState | None = None) -> tuple[CallerQuestion, ...]:
    """Return the words that are kept, the oldest first."""
    query = select(caller_questions).order_by(caller_questions.c.id)
    if state is not None:
        query = query.where(caller_questions.c.state == state.value)
    return tuple(_question(row._mapping) for row in connection.execute(query))


def use(connection: Connection, id: int, *, wanted: str, by: str) -> CallerQuestion:
    """Mark words as material, with the desk that would have been right. Raises InputError where there are none."""
    changing = (
        update(caller_questions)
        .where(caller_questions.c.id == id)
        .values(state=QuestionState.MATERIAL.value, wanted=wanted, decided_by=by)
        .returning(caller_questions)
    )
    row = connection.execute(changing).first()
    if row is None:
        raise _no_words(id)
    return _question(row._mapping)


def remove(connection: Connection, id: int) -> None:
    """Remove words for good. Raises InputError where there are none."""
    if not connection.execute(delete(caller_questions).where(caller_questions.c.id == id)).rowcount:
        raise _no_words(id)


def _no_words(id: int) -> InputError:
    return InputError(Message("there are no words {id} any more", id=id))


def _tidy(connection: Connection, day: str) -> None:
    """Remove what is too old, as of a day."""
    table = caller_questions.c
    connection.execute(delete(caller_answers).where(caller_answers.c.day < before(day, ANSWERS_KEPT)))
    unread = table.state == QuestionState.NEW.value
    connection.execute(delete(caller_questions).where(unread, table.day < before(day, WORDS_KEPT)))


def _by_number(connection: Connection, query: Any) -> Mapping[Key, tuple[CallDay, ...]]:
    counts: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in connection.execute(query.order_by(caller_answers.c.day)):
        counts[row.desk, row.number, row.day][row.said] = row.times
    found: dict[Key, list[CallDay]] = defaultdict(list)
    for (desk, number, day), said in counts.items():
        found[desk, number].append(CallDay(day, *_in_order(said)))
    return {key: tuple(days) for key, days in found.items()}


def _in_order(said: Mapping[str, int]) -> Iterator[int]:
    for each in (CallOutcome.REACHED, CallOutcome.WRONG_DESK, CallOutcome.DEAD):
        yield said.get(each.value, 0)


def _question(row: Any) -> CallerQuestion:
    return CallerQuestion(**{**row, "state": QuestionState(row["state"])})
