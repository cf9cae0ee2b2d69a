"""Reports of the public and what was decided of them, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.store.changes import new_id, propose
from madoguchi.store.database import written
from madoguchi.store.reports import (
    ReportState,
    What,
    add,
    count_since,
    decide,
    report_of,
    reports,
    sent_before,
)
from madoguchi.store.standing import read_standing, state_of
from madoguchi.store.tables import reports as table

DESK, OTHER = "11111111-1111-5111-8111-111111111111", "22222222-2222-5222-8222-222222222222"
NUMBER = "03-1111-2222"


def report(database, *, desk=DESK, number=NUMBER, what=What.GONE, words=""):
    with database.writing() as connection:
        about = {"desk": desk, "number": number, "what": what, "words": words}
        return sent_before(connection, **about) or add(connection, **about, revision="r1")


def decided(database, *ids, state, by="hanako", note="", change=None):
    with database.writing() as connection:
        return decide(connection, ids, state=state, by=by, note=note, change=change)


def test_a_report_is_kept_as_it_was_sent(database):
    made = report(database, what=What.OTHER_OFFICE, words="税務署につながりました")
    with database.reading() as connection:
        found = report_of(connection, made.id)
    assert found == made
    assert (found.desk, found.number, found.what) == (DESK, NUMBER, What.OTHER_OFFICE)
    assert (found.words, found.revision, found.state) == ("税務署につながりました", "r1", ReportState.NEW)
    assert found.decided_at is None
    assert found.change is None


def test_a_form_that_is_sent_twice_is_one_report(database):
    first, again = report(database), report(database)
    others = [
        report(database, words="昨日かけました"),
        report(database, number=""),
        report(database, desk=OTHER),
        report(database, what=What.WRONG),
    ]
    assert again == first
    assert len({first.id, *(other.id for other in others)}) == 5


def test_the_same_said_again_later_is_another_report(database):
    first = report(database)
    with database.writing() as connection:
        connection.execute(table.update().values(at="2026-01-01T00:00:00Z"))
    assert report(database).id != first.id


def test_the_same_said_of_a_decided_one_is_another_report(database):
    first = report(database)
    decided(database, first.id, state=ReportState.DISMISSED)
    assert report(database).id != first.id


def test_reports_are_told_by_state_and_desk_the_oldest_first(database):
    one, two, three = report(database), report(database, desk=OTHER), report(database, number="")
    decided(database, two.id, state=ReportState.CONFIRMED)
    with database.reading() as connection:
        assert [r.id for r in reports(connection)] == [one.id, two.id, three.id]
        assert [r.id for r in reports(connection, state=ReportState.NEW)] == [one.id, three.id]
        assert [r.id for r in reports(connection, desk=OTHER)] == [two.id]


def test_a_desks_reports_of_a_day_are_counted(database):
    report(database)
    report(database, number="")
    report(database, desk=OTHER)
    with database.reading() as connection:
        assert count_since(connection, DESK, timedelta(days=1)) == 2
    with database.writing() as connection:
        connection.execute(table.update().where(table.c.number == "").values(at="2026-01-01T00:00:00Z"))
    with database.reading() as connection:
        assert count_since(connection, DESK, timedelta(days=1)) == 1


def test_a_decision_names_who_took_it(database):
    made = report(database)
    decided(database, made.id, state=ReportState.CONFIRMED, by="taro", note="電話で確認")
    with database.reading() as connection:
        found = report_of(connection, made.id)
    assert (found.state, found.decided_by, found.note) == (ReportState.CONFIRMED, "taro", "電話で確認")
    assert found.decided_at


@pytest.mark.parametrize("final", [ReportState.DISMISSED, ReportState.RESOLVED])
def test_what_is_decided_for_good_is_not_decided_again_and_nothing_of_the_group_is(database, final):
    one, two = report(database), report(database, number="")
    decided(database, two.id, state=final)
    with pytest.raises(RefusedError, match=f"report {two.id} is {final.value} already"):
        decided(database, one.id, two.id, state=ReportState.CONFIRMED)
    with database.reading() as connection:
        assert report_of(connection, one.id).state is ReportState.NEW


def test_a_confirmed_report_is_resolved_later_and_keeps_its_proposal(database):
    made = report(database)
    change = DeskChange(
        new_id(), DESK, Field.PHONE, NUMBER, "03-3333-4444", date(2026, 12, 1),
        "移転", (Evidence(Method.REPORT, f"report {made.id}"),),
    )  # fmt: skip
    with database.writing() as connection:
        propose(connection, change, by="hanako", origin=f"report {made.id}")
    decided(database, made.id, state=ReportState.CONFIRMED, change=change.id)
    (found,) = decided(database, made.id, state=ReportState.RESOLVED)
    assert (found.state, found.change) == (ReportState.RESOLVED, change.id)


def test_a_report_that_is_not_there_is_said(database):
    with pytest.raises(InputError, match="no report 7"), database.reading() as connection:
        report_of(connection, 7)


def test_only_a_confirmed_report_stands_beside_the_number(database):
    one, two = report(database), report(database, number="")
    with database.reading() as connection:
        before = state_of(connection)
        assert read_standing(connection).reported == {}
    decided(database, one.id, two.id, state=ReportState.CONFIRMED)
    with database.reading() as connection:
        assert read_standing(connection).reported == {(DESK, NUMBER): one.at, (DESK, ""): two.at}
        confirmed = state_of(connection)
    decided(database, one.id, state=ReportState.RESOLVED)
    with database.reading() as connection:
        assert read_standing(connection).reported == {(DESK, ""): two.at}
        assert len({before, confirmed, state_of(connection)}) == 3


def test_reports_from_a_clock_that_was_ahead_count_for_no_day_that_is_not_theirs(database):
    made = [report(database, words=str(number)) for number in range(3)]
    ahead = written(datetime.now(UTC) + timedelta(days=3))
    with database.writing() as connection:
        connection.execute(table.update().where(table.c.id != made[0].id).values(at=ahead))
        assert count_since(connection, DESK, timedelta(days=1)) == 1
    assert report(database, words="1").id != made[1].id  # it is not the one that was sent moments ago
