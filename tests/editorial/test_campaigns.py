"""Campaigns from choosing to the last look, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editorial.campaigns import CallLook, End, Verify, progress_of
from madoguchi.errors import InputError, RefusedError
from madoguchi.model.verification import How, Outcome
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.changes import proposals
from madoguchi.store.verifications import newest
from tests.people import begin

TODAY = date(2026, 11, 23)


def begun(database, edition, count=3, **wanted):
    more = {"name": "秋の電話確認", "rule": CampaignRule.RISKIEST, "on": TODAY, "by": "hanako", **wanted}
    return begin(database, edition, count=count, **more)


def sheet(database, edition, id):
    with database.reading() as connection:
        return progress_of(connection, edition, id)


def look_at(line, outcome=Outcome.RIGHT, **more):
    return CallLook(line.call.desk, line.call.number, outcome, How.CALLED, TODAY, **more)


def recorded(database, edition, look, *, campaign=None, by="hanako"):
    with database.writing() as connection:
        return Verify(edition, look, on=TODAY, by=by, campaign=campaign).carry_out(connection)


def test_a_campaign_has_the_asked_count_each_number_once_with_why(database, edition):
    made = begun(database, edition, 40)
    lines = sheet(database, edition, made.id).lines
    assert len(lines) == 40
    assert len({line.call.number for line in lines}) == 40
    assert [line.call.position for line in lines] == list(range(1, 41))
    points = [sum(sign["points"] for sign in line.call.why) for line in lines]
    assert points == sorted(points, reverse=True)


def test_a_campaign_may_be_of_one_program_and_prefecture(database, edition):
    made = begun(database, edition, 50, program="pref-center", prefecture="青森県")
    lines = sheet(database, edition, made.id).lines
    assert lines
    assert all(line.desk.program == "pref-center" for line in lines)
    assert all(line.desk.prefecture.text == "青森県" for line in lines)


def test_what_nobody_looked_at_comes_before_what_somebody_did(database, edition):
    first = sheet(database, edition, begun(database, edition, 1, rule=CampaignRule.OLDEST).id).lines[0]
    recorded(database, edition, look_at(first))
    again = sheet(database, edition, begun(database, edition, 1, rule=CampaignRule.OLDEST).id).lines[0]
    assert again.call.number != first.call.number


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"count": 0}, "1 to 1000"),
        ({"count": 1001}, "1 to 1000"),
        ({"name": "  "}, "name"),
        ({"program": "no-such"}, "no number"),
    ],
)
def test_a_campaign_of_nothing_is_not_begun(database, edition, wanted, told):
    with pytest.raises(InputError, match=told):
        begun(database, edition, **wanted)


def test_a_look_settles_its_number_and_counts_for_the_prefectures_that_it_serves(database, edition):
    made = begun(database, edition, 5, program="pref-center", prefecture="山形県")
    before = sheet(database, edition, made.id)
    assert before.by_prefecture == {"山形県": (0, len(before.lines))}
    recorded(database, edition, look_at(before.lines[0]), campaign=made.id)
    after = sheet(database, edition, made.id)
    assert after.settled == 1
    assert after.by_prefecture == {"山形県": (1, len(before.lines))}
    assert after.outcomes == {"right": 1}


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.UNSURE])
def test_a_call_without_a_result_leaves_the_number_open_until_the_next(database, edition, outcome):
    made = begun(database, edition, 1)
    (line,) = sheet(database, edition, made.id).lines
    recorded(database, edition, look_at(line, outcome), campaign=made.id)
    assert sheet(database, edition, made.id).settled == 0
    recorded(database, edition, look_at(line, Outcome.WRONG), campaign=made.id)
    assert sheet(database, edition, made.id).settled == 1


def test_a_new_number_becomes_a_proposal_that_somebody_else_reviews(database, edition):
    made = begun(database, edition, 1)
    (line,) = sheet(database, edition, made.id).lines
    _, proposal = recorded(
        database, edition, look_at(line, Outcome.CHANGED, after="03-3999-1091"), campaign=made.id
    )
    assert (proposal.state, proposal.origin, proposal.proposed_by) == (
        "proposed",
        f"campaign {made.id}",
        "hanako",
    )
    assert (proposal.change.before, proposal.change.after) == (line.call.number, "03-3999-1091")
    assert proposal.change.evidence[0].method == "called"


def test_a_new_number_that_is_none_keeps_nothing(database, edition):
    made = begun(database, edition, 1)
    (line,) = sheet(database, edition, made.id).lines
    with pytest.raises(InputError, match="not a number of the Japanese"):
        recorded(database, edition, look_at(line, Outcome.CHANGED, after="03-3999-109"), campaign=made.id)
    with database.reading() as connection:
        assert newest(connection) == {}
        assert proposals(connection) == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"day": date(2026, 11, 24)}, "has not come yet"),
        ({"how": How.OWNER_SITE}, "say where it stands"),
        ({"how": How.LETTER}, "say where it stands"),
        ({"after": "03-3999-1091"}, "outcome `changed`"),
        ({"how": How.LETTER, "outcome": Outcome.NO_ANSWER, "evidence": "a letter"}, "only a call"),
        ({"number": "03-0000-0000"}, "not on the sheet"),
        ({"evidence": "x" * 501}, "500 characters"),
    ],
)
def test_a_look_that_cannot_be_is_refused(database, edition, wrong, told):
    made = begun(database, edition, 1)
    (line,) = sheet(database, edition, made.id).lines
    with pytest.raises(InputError, match=told):
        recorded(database, edition, replace(look_at(line), **wrong), campaign=made.id)


def test_a_campaign_that_has_ended_takes_no_looks(database, edition):
    made = begun(database, edition, 1)
    (line,) = sheet(database, edition, made.id).lines
    with database.writing() as connection:
        End(made.id, by="taro").carry_out(connection)
    with pytest.raises(RefusedError, match="has ended"):
        recorded(database, edition, look_at(line), campaign=made.id)


def test_a_desk_that_a_newer_list_has_no_more_stays_on_the_sheet(database, edition):
    made = begun(database, edition, 2)
    gone = sheet(database, edition, made.id).lines[0].call.desk
    newer = replace(edition, desks=tuple(desk for desk in edition.desks if desk.id != gone), revision="")
    lines = sheet(database, newer, made.id).lines
    assert [line.desk is None for line in lines] == [line.call.desk == gone for line in lines]
    assert lines[0].desk is None
