"""Sessions: what the store keeps of them and when they end, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from madoguchi.store.people import Role, add_person
from madoguchi.store.sessions import (
    end_session,
    end_sessions,
    ended_session,
    open_session,
    session_of,
    sessions_of,
    touch,
)
from madoguchi.store.tables import sessions

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(database):
    with database.writing() as connection:
        for name in ("hanako", "taro"):
            add_person(connection, name, "", Role.EDITOR, password="$hash")
    return database


def opened(database, person: str = "hanako", at: datetime = START) -> str:
    with database.writing() as connection:
        return open_session(connection, person, at)


def found(database, token: str, at: datetime):
    with database.reading() as connection:
        return session_of(connection, token, at)


def test_the_store_never_holds_the_token_itself(people):
    token = opened(people)
    with people.reading() as connection:
        row = connection.execute(select(sessions)).one()
    assert token not in row
    assert len(token) >= 43  # 256 bits in base64
    assert found(people, token, START).person == "hanako"
    assert found(people, row.token, START) is None  # who reads the database is not signed in


def test_every_session_has_a_token_and_a_form_token_of_its_own(people):
    tokens = {opened(people) for _ in range(5)}
    forms = {found(people, token, START).csrf for token in tokens}
    assert len(tokens) == len(forms) == 5
    assert not tokens & forms


@pytest.mark.parametrize(
    ("after", "holds"),
    [(30 * MINUTE - timedelta(seconds=1), True), (30 * MINUTE, False), (30 * DAY, False)],
)
def test_half_an_hour_without_use_ends_it(people, after, holds):
    assert (found(people, opened(people), START + after) is not None) is holds


def test_use_keeps_it_but_not_beyond_twelve_hours(people):
    token, at = opened(people), START
    while at < START + 12 * HOUR - 25 * MINUTE:
        at += 25 * MINUTE
        session = found(people, token, at)
        assert session.stale
        with people.writing() as connection:
            touch(connection, session, at)
    assert found(people, token, START + 12 * HOUR - MINUTE) is not None
    assert found(people, token, START + 12 * HOUR) is None


def test_a_page_after_half_a_minute_need_not_write(people):
    token = opened(people)
    assert not found(people, token, START + MINUTE / 2).stale
    assert found(people, token, START + MINUTE).stale


@pytest.mark.parametrize(("back", "holds"), [(MINUTE, True), (HOUR, False), (30 * DAY, False)])
def test_a_clock_set_back_makes_no_session_longer(people, back, holds):
    assert (found(people, opened(people), START - back) is not None) is holds


def test_a_person_sees_where_they_are_signed_in(people):
    with people.writing() as connection:
        open_session(connection, "hanako", START, address="192.0.2.0/24", agent="Firefox, Windows")
    opened(people, at=START + MINUTE)
    opened(people, "taro")
    with people.reading() as connection:
        listed = sessions_of(connection, "hanako", START + MINUTE)
        assert sessions_of(connection, "hanako", START + HOUR) == ()
    assert [(each.address, each.agent) for each in listed] == [("", ""), ("192.0.2.0/24", "Firefox, Windows")]


def test_sessions_end_one_by_one_or_all_but_this_one(people):
    mine, other, third, taros = opened(people), opened(people), opened(people), opened(people, "taro")
    with people.writing() as connection:
        end_session(connection, session_of(connection, third, START))
        assert end_sessions(connection, "hanako", but=session_of(connection, mine, START)) == 1
    assert found(people, mine, START) is not None
    assert found(people, taros, START) is not None
    assert found(people, other, START) is found(people, third, START) is None


def test_whose_a_session_was_is_known_for_a_week_and_lets_nobody_in(people):
    token = opened(people)
    opened(people, "taro", START + 9 * HOUR)
    with people.reading() as connection:
        assert session_of(connection, token, START + 9 * HOUR) is None
        assert ended_session(connection, token, START + 9 * HOUR).person == "hanako"
        assert ended_session(connection, token, START) is None  # it has not ended then
    opened(people, "taro", START + 8 * 24 * HOUR)
    with people.reading() as connection:
        assert ended_session(connection, token, START + 8 * 24 * HOUR) is None
        assert connection.scalars(select(sessions.c.person)).all() == ["taro"]
