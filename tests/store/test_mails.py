"""The queue of mails: nothing gets lost, nothing is told twice, of a person one mail at a time; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.message import Message
from madoguchi.store import mails
from madoguchi.store.people import Role, add_person, set_active

START = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
MINUTE, EVERY, LEASE = timedelta(minutes=1), timedelta(minutes=15), timedelta(minutes=5)
WHY = Message("the mail server {where} says no: {code} {said}", where="mail:25", code=421, said="later")


@pytest.fixture
def hanako(database):
    """hanako is written to, and the first mail to her was sent an hour ago; jiro did not ask for it."""
    with database.writing() as connection:
        for name in ("hanako", "jiro"):
            add_person(connection, name, "", Role.REVIEWER, password="-")
        mails.set_address(connection, "hanako", "hanako@example.jp", "ja", START - 60 * MINUTE)
    send(database, START - 60 * MINUTE)
    return database


def queued(database, *entries: str, at: datetime = START, person: str = "hanako") -> int:
    with database.writing() as connection:
        return mails.queue(connection, person, entries, at, every=EVERY)


def taken(database, at: datetime = START):
    with database.writing() as connection:
        return mails.take(connection, at, LEASE)


def send(database, at: datetime = START):
    mail = taken(database, at)
    with database.writing() as connection:
        mails.sent(connection, mail, at)
    return mail


def waiting(database):
    with database.reading() as connection:
        return [(each.person, set(each.entries)) for each in mails.waiting(connection)]


def test_the_first_mail_to_an_address_goes_at_once_and_needs_nothing_to_tell(database):
    with database.writing() as connection:
        add_person(connection, "hanako", "", Role.EDITOR, password="-")
        mails.set_address(connection, "hanako", "hanako@example.jp", "ja", START)
    first = taken(database)
    assert (first.person, first.entries) == ("hanako", frozenset())
    with database.writing() as connection:
        assert mails.address_of(connection, "hanako").greeted_at is None
        mails.sent(connection, first, START)
        assert mails.address_of(connection, "hanako").greeted_at == "2026-11-28T03:00:00Z"
    assert taken(database) is None


def test_what_waits_is_told_once_and_again_when_it_waits_again(hanako):
    assert queued(hanako, "change:a", "change:b") == 2
    assert queued(hanako, "change:a", "change:b") == 0
    assert send(hanako).entries == {"change:a", "change:b"}
    later = START + 60 * MINUTE
    assert queued(hanako, "change:a", at=later) == 0
    assert queued(hanako, "change:a", "change:b", at=later) == 1  # b was settled, and is back
    assert waiting(hanako) == [("hanako", {"change:b"})]


def test_who_did_not_ask_for_it_is_not_written_to(hanako):
    assert queued(hanako, "change:a", person="jiro") == 0
    with hanako.writing() as connection:
        assert [each.person for each in mails.addresses(connection)] == ["hanako"]
        set_active(connection, "hanako", False)
        assert mails.addresses(connection) == ()


def test_what_comes_to_wait_while_no_server_takes_mail_joins_the_one_that_waits(hanako):
    queued(hanako, "change:a")
    mail = taken(hanako)
    with hanako.writing() as connection:
        mails.failed(connection, mail, WHY, START, MINUTE)
    assert queued(hanako, "change:a", "change:b", at=START + MINUTE) == 1
    assert waiting(hanako) == [("hanako", {"change:a", "change:b"})]
    with hanako.reading() as connection:
        (only,) = mails.waiting(connection)
    assert (only.tries, only.failure, only.failure.template) == (1, WHY, WHY.template)


def test_between_two_mails_to_a_person_is_a_quarter_of_an_hour(hanako):
    queued(hanako, "change:a")
    send(hanako)
    assert queued(hanako, "change:a", "change:b", at=START + EVERY - MINUTE) == 0
    assert queued(hanako, "change:a", "change:b", at=START + EVERY) == 1


def test_a_mail_that_failed_is_not_tried_before_its_time(hanako):
    queued(hanako, "change:a")
    mail = taken(hanako)
    with hanako.writing() as connection:
        mails.failed(connection, mail, WHY, START, 10 * MINUTE)
    assert taken(hanako, START + 9 * MINUTE) is None
    assert taken(hanako, START + 10 * MINUTE).id == mail.id


def test_one_node_sends_a_mail_and_another_one_where_that_died(hanako):
    queued(hanako, "change:a")
    assert taken(hanako)
    assert taken(hanako, START + LEASE - MINUTE) is None
    assert taken(hanako, START + LEASE) is not None


def test_what_joins_a_mail_that_is_being_sent_is_told_by_the_next_one(hanako):
    queued(hanako, "change:a")
    mail = taken(hanako)
    assert queued(hanako, "change:a", "change:b") == 1
    with hanako.writing() as connection:
        mails.sent(connection, mail, START)
    later = START + EVERY
    assert queued(hanako, "change:a", "change:b", at=later) == 1
    assert send(hanako, later).entries == {"change:b"}


def test_another_address_is_written_to_at_once_with_all_that_waited(hanako):
    queued(hanako, "change:a")
    mail = taken(hanako)
    with hanako.writing() as connection:
        mails.failed(connection, mail, WHY, START, 600 * MINUTE)
        mails.set_address(connection, "hanako", "other@example.jp", "en", START + LEASE)
        assert mails.address_of(connection, "hanako").greeted_at is None
    again = taken(hanako, START + LEASE)
    assert (again.id, again.entries, again.failure) == (mail.id, {"change:a"}, "")


def test_who_is_written_to_no_more_is_forgotten_with_all_that_was_queued(hanako):
    queued(hanako, "change:a")
    with hanako.writing() as connection:
        assert mails.end_address(connection, "hanako")
        assert mails.address_of(connection, "hanako") is None
        assert mails.last_of(connection, "hanako") is None
        assert not mails.end_address(connection, "hanako")
    assert taken(hanako) is None


def test_a_mail_that_was_sent_is_forgotten_once_nothing_of_it_waits(hanako):
    queued(hanako, "change:a")
    send(hanako)
    later = START + timedelta(days=31)
    queued(hanako, "change:b", at=later)
    with hanako.reading() as connection:
        before = connection.exec_driver_sql("select count(*) from mails").scalar_one()
    send(hanako, later)
    with hanako.reading() as connection:
        after = connection.exec_driver_sql("select count(*) from mails").scalar_one()
    assert (before, after) == (3, 1)
