"""Callers' answers are counts and nothing else; words are few, and gone when they are used, discarded or old."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import inspect

from madoguchi.errors import InputError
from madoguchi.model.calling import CallDay, CallOutcome
from madoguchi.store import callers
from madoguchi.store.callers import (
    MOST_A_DAY,
    MOST_WAITING,
    MOST_WORDS_A_DAY,
    QuestionState,
    clear,
    count,
    days_of,
    keep_words,
    questions,
    remove,
    shown_days,
    shown_state,
    use,
)
from tests.clock import stand_at

NUMBER = "03-1111-2222"
TODAY = "2026-11-20"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    stand_at(monkeypatch, date.fromisoformat(TODAY))


def answer(database, said=CallOutcome.REACHED, day=TODAY, number=NUMBER, times=1):
    with database.writing() as connection:
        return [count(connection, desk="d", number=number, said=said, day=day) for _ in range(times)]


def words(database, text="家賃が払えない", desk="d", day=TODAY):
    with database.writing() as connection:
        return keep_words(connection, desk=desk, words=text, place="高松市", lang="ja", day=day)


def read(database, what, *about, **more):
    with database.reading() as connection:
        return what(connection, *about, **more)


def test_answers_are_counted_by_number_and_day(database):
    answer(database, times=2)
    answer(database, CallOutcome.DEAD)
    answer(database, CallOutcome.WRONG_DESK, day="2026-11-19")
    answer(database, number="03-3333-4444")
    assert read(database, days_of, desk="d") == {
        ("d", NUMBER): (CallDay("2026-11-19", 0, 1, 0), CallDay(TODAY, 2, 0, 1)),
        ("d", "03-3333-4444"): (CallDay(TODAY, 1, 0, 0),),
    }
    assert read(database, days_of, desk="another") == {}


def test_nothing_but_counts_can_be_kept(database):
    with database.reading() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("caller_answers")}
    assert columns == {"desk", "number", "day", "said", "times"}


def test_a_day_takes_so_many_alike_and_no_answer_takes_anothers_room(database):
    assert answer(database, times=MOST_A_DAY + 2) == [True] * MOST_A_DAY + [False, False]
    assert answer(database, CallOutcome.DEAD) == [True]
    assert read(database, days_of)["d", NUMBER] == (CallDay(TODAY, MOST_A_DAY, 0, 1),)


def test_many_at_one_moment_do_not_slip_past_the_share_of_a_day(database):
    with ThreadPoolExecutor(8) as threads:
        counted = list(threads.map(lambda _: answer(database)[0], range(16)))
    assert sum(counted) == MOST_A_DAY
    assert read(database, days_of)["d", NUMBER][0].reached == MOST_A_DAY


def test_pages_rest_on_days_that_are_over_and_on_what_contradicts_today(database):
    for said in CallOutcome:
        answer(database, said)
        answer(database, said, day="2026-11-19")
    assert read(database, shown_days) == {
        ("d", NUMBER): (CallDay("2026-11-19", 1, 1, 1), CallDay(TODAY, 0, 0, 1))
    }


def test_an_answer_of_today_makes_no_page_anew_unless_it_contradicts(database, monkeypatch):
    answer(database, day="2026-11-19")
    states = [read(database, shown_state)]
    answer(database, times=3)
    states.append(read(database, shown_state))
    answer(database, CallOutcome.DEAD, number="03-3333-4444")  # of which no page says anything
    states.append(read(database, shown_state))
    assert len(set(states)) == 1
    answer(database, CallOutcome.DEAD)
    states.append(read(database, shown_state))
    answer(database, CallOutcome.DEAD)
    assert read(database, shown_state) == states[-1] != states[0]
    stand_at(monkeypatch, date(2026, 11, 21))
    assert read(database, shown_state) not in states


def test_answers_of_a_year_ago_are_removed_with_the_next_one(database):
    answer(database, day="2025-11-19")
    answer(database, day="2025-11-20")
    answer(database)
    assert [each.day for each in read(database, days_of)["d", NUMBER]] == ["2025-11-20", TODAY]


def test_answers_about_a_number_are_cleared(database):
    answer(database, times=3)
    answer(database, number="03-3333-4444")
    with database.writing() as connection:
        assert clear(connection, "d", NUMBER) == 3
        assert list(days_of(connection)) == [("d", "03-3333-4444")]
        with pytest.raises(InputError, match="nobody has answered"):
            clear(connection, "d", NUMBER)


def test_words_are_kept_once_with_the_day_and_no_moment(database):
    assert words(database)
    assert words(database)
    (question,) = read(database, questions)
    assert (question.words, question.place, question.day) == ("家賃が払えない", "高松市", TODAY)
    assert question.state is QuestionState.NEW


def test_words_take_only_so_much_room(database, monkeypatch):
    assert [words(database, f"{n}") for n in range(MOST_WORDS_A_DAY + 1)] == [True] * MOST_WORDS_A_DAY + [
        False
    ]
    assert words(database, "1", desk="another")
    monkeypatch.setattr(callers, "MOST_WORDS_A_DAY", MOST_WAITING * 2)
    for n in range(MOST_WAITING - MOST_WORDS_A_DAY - 1):
        assert words(database, f"more {n}")
    assert not words(database, "one more")
    assert len(read(database, questions)) == MOST_WAITING


def test_words_that_nobody_reviewed_are_gone_after_ninety_days_and_material_stays(database):
    words(database, "古い", day="2026-08-21")
    words(database, "材料", day="2026-08-21")
    words(database, "九十日", day="2026-08-22")
    with database.writing() as connection:
        use(connection, 2, wanted="", by="hanako")
    words(database, "新しい")
    assert [each.words for each in read(database, questions)] == ["材料", "九十日", "新しい"]


def test_words_that_were_used_or_discarded_stand_nowhere_any_more(database):
    words(database, "家賃")
    with database.writing() as connection:
        assert use(connection, 1, wanted="right", by="hanako").wanted == "right"
        assert [each.words for each in questions(connection, QuestionState.MATERIAL)] == ["家賃"]
        remove(connection, 1)
        assert questions(connection) == ()
        for again in (
            lambda: use(connection, 1, wanted="", by="x"),
            lambda: remove(connection, 1),
        ):
            with pytest.raises(InputError, match="no words 1"):
                again()
