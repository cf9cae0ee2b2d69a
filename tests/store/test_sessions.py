"""Sessions: what the store keeps of them and when they end, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from madoguchi.store.people import Role, add_person
from madoguchi.store.sessions import end_session, end_sessions, open_session, session_of, touch
from madoguchi.store.tables import sessions

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(database):
    with database.writing() as connection:
        for name in ("hanako", "taro"):
            add_person(connection, name, "", Role.EDITOR, password="$hash", by="root")
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
    ("after", "holds"), [(8 * HOUR - MINUTE, True), (8 * HOUR, False), (30 * DAY, False)]
)
def test_eight_hours_without_use_end_it(people, after, holds):
    assert (found(people, opened(people), START + after) is not None) is holds


def test_use_keeps_it_but_not_beyond_seven_days(people):
    token, at = opened(people), START
    while at < START + 7 * DAY - 7 * HOUR:
        at += 7 * HOUR
        session = found(people, token, at)
        assert session.stale
        with people.writing() as connection:
            touch(connection, session, at)
    assert found(people, token, START + 7 * DAY - MINUTE) is not None
    assert found(people, token, START + 7 * DAY) is None


def test_a_page_after_a_minute_need_not_write(people):
    token = opened(people)
    assert not found(people, token, START + MINUTE).stale
    assert found(people, token, START + 6 * MINUTE).stale


def test_sessions_end_one_by_one_or_all_but_this_one(people):
    mine, other, third, taros = opened(people), opened(people), opened(people), opened(people, "taro")
    with people.writing() as connection:
        end_session(connection, session_of(connection, third, START))
        assert end_sessions(connection, "hanako", but=session_of(connection, mine, START)) == 1
    assert found(people, mine, START) is not None
    assert found(people, taros, START) is not None
    assert found(people, other, START) is found(people, third, START) is None


def test_sessions_that_ended_are_removed_when_somebody_signs_in(people):
    opened(people)
    opened(people, "taro", START + 9 * HOUR)
    with people.reading() as connection:
        assert connection.scalars(select(sessions.c.person)).all() == ["taro"]
