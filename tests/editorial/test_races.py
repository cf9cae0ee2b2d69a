"""Many people at one moment, on both databases: one of them is first, the others are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editorial import campaigns
from madoguchi.editorial.call_sheets import Filled, take_in
from madoguchi.editorial.campaigns import CallLook
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.reporting import ProposeOfReports, SettleReports, TakeReport
from madoguchi.errors import RefusedError
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.verification import How, Outcome
from madoguchi.store import audit
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.changes import (
    ACCEPTED,
    PROPOSED,
    TakenError,
    accepted,
    move,
    proposal_of,
    proposals,
    value_key,
)
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState
from madoguchi.store.tables import changes
from madoguchi.store.verifications import of_campaign
from tests.editorial.test_together import at_once
from tests.people import begin, publish

EDITION = packaged_edition()
DESK = EDITION.desks[0]
NUMBER = DESK.numbers[0]
EVIDENCE = [Evidence(Method.LETTER, "their letter")]
TODAY = date(2026, 11, 28)
N = 8


def change_to(number: str, before: str = NUMBER, day: date = date(2027, 1, 1)) -> DeskChange:
    return made(DESK.id, Field.PHONE, before, number, day, "moved", EVIDENCE)


def number(n: int) -> str:
    return f"03-3501-150{n}"


def writing(database, act, *about, **more):
    def do():
        with database.writing() as connection:
            act(*about, **more).carry_out(connection)

    return do


def waiting(database, *some: DeskChange) -> None:
    """Let proposals of one value wait together, as they could before the tables refused it."""
    with database.writing() as connection:
        for n, change in enumerate(some):
            Propose(EDITION, replace(change, before="", after=f"03-3501-19{n:02}"), by="hanako").carry_out(
                connection
            )
            values = {"before": change.before, "after": change.after, "value_key": f"old {n}"}
            connection.execute(changes.update().where(changes.c.id == change.id).values(**values))


def standing(database) -> tuple[DeskChange, ...]:
    with database.reading() as connection:
        return accepted(connection)


def test_of_eight_who_propose_the_same_value_one_does(database):
    told = at_once(*(
        writing(database, Propose, EDITION, change_to(number(n)), by=("hanako", "jiro")[n % 2]) for n in range(N)
    ))  # fmt: skip
    assert told.count(None) == 1
    assert {type(error) for error in told} == {type(None), TakenError}
    with database.reading() as connection:
        assert len(proposals(connection, state=PROPOSED)) == 1


@pytest.mark.parametrize("same_day", [True, False])
def test_of_eight_accepted_changes_of_one_value_one_stands(database, same_day):
    some = [change_to(number(n), day=date(2027, 1, 1 if same_day else 1 + n)) for n in range(N)]
    waiting(database, *some)
    told = at_once(*(
        writing(database, Review, EDITION, each.id, by=("jiro", "taro")[n % 2], accept=True, note="")
        for n, each in enumerate(some)
    ))  # fmt: skip
    assert told.count(None) == 1
    assert {type(error) for error in told} == {type(None), RefusedError}
    assert len(standing(database)) == 1


def test_the_tables_themselves_hold_one_accepted_change_of_a_value(database):
    one, other = change_to(number(1)), change_to(number(2))
    with database.writing() as connection:
        Propose(EDITION, one, by="hanako").carry_out(connection)
        move(connection, proposal_of(connection, one.id), ACCEPTED, by="jiro", note="")
        Propose(EDITION, replace(other, before="", after=number(2)), by="hanako").carry_out(connection)
        key = value_key(one.desk, one.field, one.before, one.after)
        connection.execute(changes.update().where(changes.c.id == other.id).values(value_key=key))
    with pytest.raises(RefusedError, match="has an accepted change"), database.writing() as connection:
        move(connection, proposal_of(connection, other.id), ACCEPTED, by="jiro", note="")


@pytest.mark.parametrize("other", ["0335011512", "03 3501 1512"])
def test_a_value_is_the_same_however_it_is_spelled(other):
    assert value_key("a", Field.PHONE, "03-3501-1512", "x") == value_key("a", Field.PHONE, other, "y")


def test_several_numbers_may_be_added_and_a_value_may_change_twice_in_time(database):
    first, second = change_to(number(1), before=""), change_to(number(2), before="")
    moved = change_to(number(3))
    back = change_to(NUMBER, before=number(3), day=date(2027, 6, 1))
    again = change_to(number(4), day=date(2027, 9, 1))
    with database.writing() as connection:
        for change in (first, second, moved, back, again):
            Propose(EDITION, change, by="hanako").carry_out(connection)
            Review(EDITION, change.id, by="jiro", accept=True, note="").carry_out(connection)
    assert len(standing(database)) == 5


def test_a_change_is_not_accepted_where_a_later_accepted_one_would_fit_no_more(database):
    later = change_to(number(1), day=date(2027, 6, 1))
    earlier = change_to(number(2), day=date(2027, 1, 1))
    with database.writing() as connection:
        Propose(EDITION, later, by="hanako").carry_out(connection)
        Review(EDITION, later.id, by="jiro", accept=True, note="").carry_out(connection)
        Propose(EDITION, earlier, by="hanako").carry_out(connection)
    with pytest.raises(RefusedError, match=later.id), database.writing() as connection:
        Review(EDITION, earlier.id, by="jiro", accept=True, note="").carry_out(connection)


def test_of_eight_who_decide_one_proposal_one_does(database):
    change = change_to(number(1))
    writing(database, Propose, EDITION, change, by="hanako")()
    told = at_once(*(
        writing(database, Review, EDITION, change.id, by="jiro", accept=bool(n % 2), note="") for n in range(N)
    ))  # fmt: skip
    assert told.count(None) == 1
    with database.reading() as connection:
        acts = [entry.action for entry in audit.entries(connection, subject=f"change {change.id}")]
    assert len(acts) == 2


def test_of_eight_who_publish_one_does(database):
    change = change_to(number(1))
    writing(database, Propose, EDITION, change, by="hanako")()
    writing(database, Review, EDITION, change.id, by="jiro", accept=True, note="")()
    told = at_once(*(lambda: publish(database, by="taro", note="") for _ in range(N)))
    assert told.count(None) == 1
    assert {type(error) for error in told} == {type(None), RefusedError}


@pytest.fixture
def campaign(database) -> int:
    return begin(
        database, EDITION, name="x", rule=CampaignRule.OLDEST, count=3, on=TODAY, by="hanako"
    ).id  # fmt: skip


def looked(database, campaign: int, outcome: Outcome = Outcome.RIGHT) -> CallLook:
    with database.reading() as connection:
        call = campaigns.progress_of(connection, EDITION, campaign).lines[0].call
    return CallLook(call.desk, call.number, outcome, How.CALLED, TODAY)


def test_the_same_call_sent_eight_times_is_kept_once(database, campaign):
    look = looked(database, campaign)
    told = at_once(*(
        writing(database, campaigns.Verify, EDITION, look, on=TODAY, by="hanako", campaign=campaign)
        for _ in range(N)
    ))  # fmt: skip
    assert told == [None] * N
    with database.reading() as connection:
        assert len(of_campaign(connection, campaign)) == 1


def test_the_same_sheet_sent_four_times_is_taken_once(database, campaign):
    rows = (Filled(2, looked(database, campaign)),)
    told = at_once(*(
        lambda: take_in(database, EDITION, campaign, rows, on=TODAY, by="hanako") for _ in range(4)
    ))  # fmt: skip
    assert told == [None] * 4
    with database.reading() as connection:
        assert len(of_campaign(connection, campaign)) == 1


def test_nothing_is_recorded_in_a_campaign_that_has_ended(database, campaign):
    look = looked(database, campaign)
    told = at_once(
        writing(database, campaigns.End, campaign, by="hanako"),
        *(writing(database, campaigns.Verify, EDITION, replace(look, evidence=str(n)), on=TODAY, by="hanako",
                  campaign=campaign) for n in range(4)),
    )  # fmt: skip
    assert told[0] is None
    with database.reading() as connection:
        acts = [entry.action for entry in audit.entries(connection)]
        kept = len(of_campaign(connection, campaign))
    assert acts[: acts.index("end")] == []  # the end is the newest: nothing was written behind it
    assert kept == told[1:].count(None)


@pytest.fixture
def report(database) -> int:
    with database.writing() as connection:
        return TakeReport(DESK, number=NUMBER, what="gone", words="", revision="").carry_out(connection).id


def test_of_eight_who_dismiss_or_resolve_a_report_one_does(database, report):
    states = (ReportState.DISMISSED, ReportState.RESOLVED)
    told = at_once(*(
        writing(database, SettleReports, [report], state=states[n % 2], by="hanako", note="called") for n in range(N)
    ))  # fmt: skip
    assert told.count(None) == 1
    assert {type(error) for error in told} == {type(None), RefusedError}


def test_of_four_who_propose_of_one_report_one_does(database, report):
    told = at_once(*(
        writing(database, ProposeOfReports, EDITION, [report], after=number(n), effective=TODAY, reason="gone",
                method=Method.CALLED, source="a call", day="2026-11-01", by="hanako")
        for n in range(4)
    ))  # fmt: skip
    assert told.count(None) == 1
    with database.reading() as connection:
        assert len(proposals(connection, state=PROPOSED)) == 1
        assert proposals(connection, state=ACCEPTED) == ()
