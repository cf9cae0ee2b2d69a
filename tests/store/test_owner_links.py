"""Links for bodies: the store has digests alone; when a link and its sessions end, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from madoguchi.errors import InputError, RefusedError
from madoguchi.store.owner_links import (
    actor_of,
    add_link,
    end_owner_session,
    link_behind,
    links,
    open_link,
    owner_session,
    revoke_link,
)
from madoguchi.store.tables import owner_links, owner_sessions

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def invited(database, organization="org-1", name="東相談室", at=START):
    with database.writing() as connection:
        return add_link(
            connection,
            organization=organization,
            name=name,
            address="a@example.jp",
            note="",
            moment=at,
            by="hanako",
        )


def opened(database, link, at=START):
    with database.writing() as connection:
        return open_link(connection, link, at)


def session(database, token, at):
    with database.reading() as connection:
        return owner_session(connection, token, at)


def behind(database, secret, at):
    with database.reading() as connection:
        return link_behind(connection, secret, at)


def test_the_store_never_holds_a_secret_itself(database):
    link, secret = invited(database)
    token = opened(database, link)
    assert len(secret) >= 43  # 256 bits in base64
    with database.reading() as connection:
        rows = [*connection.execute(select(owner_links)), *connection.execute(select(owner_sessions))]
    assert secret not in str(rows)
    assert token not in str(rows)
    assert behind(database, rows[0].digest, START) is None  # who reads the database does not get in


@pytest.mark.parametrize(
    ("after", "holds"), [(0 * DAY, True), (30 * DAY - SECOND, True), (30 * DAY, False), (400 * DAY, False)]
)
def test_a_link_ends_after_thirty_days(database, after, holds):
    _, secret = invited(database)
    assert (behind(database, secret, START + after) is not None) is holds


@pytest.mark.parametrize(("after", "holds"), [(12 * HOUR - SECOND, True), (12 * HOUR, False)])
def test_what_a_link_opened_ends_after_twelve_hours(database, after, holds):
    link, _ = invited(database)
    token = opened(database, link)
    assert (session(database, token, START + after) is not None) is holds


def test_no_session_outlives_its_link(database):
    link, _ = invited(database)
    late = START + 30 * DAY - HOUR
    token = opened(database, link, late)
    assert session(database, token, late + HOUR - SECOND)
    assert session(database, token, late + HOUR) is None


def test_a_revoked_link_ends_at_once_with_what_it_opened_and_its_address(database):
    link, secret = invited(database)
    other, _ = invited(database, "org-2", "西相談室")
    token, others = opened(database, link), opened(database, other)
    with database.writing() as connection:
        assert revoke_link(connection, link.id, moment=START, by="jiro").address == ""
    assert behind(database, secret, START) is None
    assert session(database, token, START) is None
    assert session(database, others, START).link.name == "西相談室"
    with pytest.raises(RefusedError), database.writing() as connection:
        revoke_link(connection, link.id, moment=START, by="jiro")
    with pytest.raises(InputError), database.writing() as connection:
        revoke_link(connection, 999, moment=START, by="jiro")


def test_leaving_ends_one_session_alone(database):
    link, _ = invited(database)
    one, other = opened(database, link), opened(database, link)
    with database.writing() as connection:
        end_owner_session(connection, owner_session(connection, one, START))
    assert session(database, one, START) is None
    assert session(database, other, START).link.id == link.id


def test_it_is_known_when_a_link_was_opened(database):
    link, _ = invited(database)
    opened(database, link)
    with database.reading() as connection:
        assert links(connection)[0].opened_at == "2026-11-23T00:00:00Z"


def test_two_bodies_with_one_long_name_are_two_people():
    long = "全国相談支援機構連合会" * 8
    assert actor_of("org-1", "東相談室") == "owner:東相談室"
    assert actor_of("org-1", long) != actor_of("org-2", long)
    assert len(actor_of("org-1", long)) == 64
