"""Looks at numbers and the campaigns that ask for them, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.model.verification import How, Outcome
from madoguchi.store import campaigns, verifications
from madoguchi.store.campaigns import Call, CampaignRule
from madoguchi.store.standing import read_standing, state_of
from madoguchi.store.verifications import newest, of_campaign, of_desk

DESK, OTHER = "11111111-1111-5111-8111-111111111111", "22222222-2222-5222-8222-222222222222"
NUMBER = "03-1111-2222"
WHY = ({"sign": "age", "n": 31, "points": 31},)


def look(database, day, outcome=Outcome.RIGHT, *, desk=DESK, number=NUMBER, campaign=None):
    with database.writing() as connection:
        return verifications.add(
            connection, desk=desk, number=number, outcome=outcome, how=How.CALLED,
            evidence="窓口の名前を名乗った", day=day, by="hanako", campaign=campaign,
        )  # fmt: skip


def campaign(database, *calls: Call):
    with database.writing() as connection:
        return campaigns.add(connection, "秋の確認", CampaignRule.OLDEST, calls, by="hanako")


def test_a_look_is_kept_with_who_how_and_when(database):
    made = look(database, "2026-11-20")
    with database.reading() as connection:
        assert of_desk(connection, DESK) == (made,)
    assert (made.outcome, made.how, made.day, made.person) == (
        Outcome.RIGHT,
        How.CALLED,
        "2026-11-20",
        "hanako",
    )


def test_the_newest_look_is_that_of_the_latest_day_not_the_last_written(database):
    newer = look(database, "2026-11-20")
    look(database, "2026-03-01", Outcome.WRONG)  # a letter found later
    with database.reading() as connection:
        assert newest(connection) == {(DESK, NUMBER): newer}


def test_of_one_day_the_look_written_last_counts(database):
    look(database, "2026-11-20", Outcome.WRONG)
    last = look(database, "2026-11-20")
    with database.reading() as connection:
        assert newest(connection) == {(DESK, NUMBER): last}


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.UNSURE])
def test_a_call_that_settled_nothing_makes_no_number_fresh(database, outcome):
    right = look(database, "2026-01-10")
    tried = look(database, "2026-11-20", outcome)
    look(database, "2026-11-20", outcome, desk=OTHER)
    with database.reading() as connection:
        assert newest(connection, settled=True) == {(DESK, NUMBER): right}
        assert newest(connection)[DESK, NUMBER] == tried
        assert read_standing(connection).looked == {(DESK, NUMBER): right}


def test_each_number_of_a_desk_has_looks_of_its_own(database):
    look(database, "2026-11-20")
    look(database, "2026-11-19", number="03-1111-2223")
    with database.reading() as connection:
        assert {number: found.day for (_, number), found in newest(connection).items()} == {
            NUMBER: "2026-11-20",
            "03-1111-2223": "2026-11-19",
        }


def test_a_look_is_noticed_by_the_nodes(database):
    with database.reading() as connection:
        before = state_of(connection)
    look(database, "2026-11-20")
    with database.reading() as connection:
        assert state_of(connection) != before


def test_a_campaign_keeps_its_sheet_in_order_with_why(database):
    sheet = (Call(1, OTHER, "0120-111-222", WHY), Call(2, DESK, NUMBER, ()))
    made = campaign(database, *sheet)
    with database.reading() as connection:
        assert campaigns.calls_of(connection, made.id) == sheet
        assert campaigns.campaigns(connection) == (made,)
    assert (made.name, made.rule, made.made_by, made.closed_at) == (
        "秋の確認",
        CampaignRule.OLDEST,
        "hanako",
        None,
    )


def test_looks_of_a_campaign_are_found_by_it(database):
    made = campaign(database, Call(1, DESK, NUMBER, WHY))
    of_it = look(database, "2026-11-20", campaign=made.id)
    look(database, "2026-11-21")
    with database.reading() as connection:
        assert of_campaign(connection, made.id) == (of_it,)


def test_a_campaign_ends_once(database):
    made = campaign(database, Call(1, DESK, NUMBER, WHY))
    with database.writing() as connection:
        assert campaigns.close(connection, made.id).closed_at
    with pytest.raises(RefusedError, match="ended"), database.writing() as connection:
        campaigns.close(connection, made.id)


def test_a_campaign_that_is_not_there_is_said(database):
    with pytest.raises(InputError, match="madoguchi campaign list"), database.reading() as connection:
        campaigns.campaign_of(connection, 4)
