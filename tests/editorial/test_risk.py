"""What speaks for looking at a number: each sign by itself, its weight, and the order that follows."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from madoguchi.editorial.campaigns import choose
from madoguchi.editorial.freshness import freshness
from madoguchi.editorial.risk import KnownNumbers, is_stale, oldest_first, risks, signs, stale_days
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.verification import How, Outcome, Verification
from madoguchi.rules.registry import RULES
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.editions import packaged_edition

NOTHING = KnownNumbers()
TODAY = date(2024, 4, 1)  # the day after the list's last: its age says nothing yet


@pytest.fixture(scope="module")
def edition():
    """The list without its notices: a test adds the one that it is about."""
    return replace(packaged_edition(), notices=())


@pytest.fixture(scope="module")
def desk(edition):
    """A desk with one number that nobody else has, of a body with several desks."""
    return named(edition, "中小企業庁 事業環境部 金融課")


def named(edition, name):
    return next(desk for desk in edition.desks if desk.name == name)


def found(edition, desk, known=NOTHING, on=TODAY):
    """The signs at the desk's first number: id → points."""
    risk = next(
        each for each in risks(edition, known, on) if (each.desk, each.number) == (desk.id, desk.numbers[0])
    )
    return {each.sign: each.points for each in risk.found}


def looked(desk, day, outcome=Outcome.RIGHT):
    number = desk.numbers[0]
    look = Verification(
        1, desk.id, number, outcome, How.CALLED, "", day, None, "2026-01-01T00:00:00Z", "hanako"
    )
    return KnownNumbers(looked={(desk.id, number): look})


def change(desk, after="03-9999-9999"):
    evidence = (Evidence(Method.LETTER, "a letter"),)
    return DeskChange("c1", desk.id, Field.PHONE, desk.numbers[0], after, date(2024, 4, 1), "moved", evidence)


def test_of_a_number_about_which_nothing_is_known_nothing_speaks(edition, desk):
    assert found(edition, desk) == {}


def test_reports_weigh_most_and_no_crowd_outweighs_everything(edition, desk):
    key = (desk.id, desk.numbers[0])
    assert found(edition, desk, KnownNumbers(reported={key: 1})) == {"reported": 30}
    assert found(edition, desk, KnownNumbers(reported={key: 50})) == {"reported": 90}


def test_callers_who_say_that_it_is_dead_weigh_less_than_a_report_and_five_as_one(edition, desk):
    key = (desk.id, desk.numbers[0])
    assert found(edition, desk, KnownNumbers(dead={key: 1})) == {"dead-said": 6}
    assert found(edition, desk, KnownNumbers(dead={key: 40})) == {"dead-said": 30}
    assert found(edition, desk, KnownNumbers(dead={key: -3})) == {}


def test_a_notice_about_the_number_counts_for_that_number_only(edition):
    section = next(desk for desk in edition.desks if len(set(desk.numbers)) > 1)
    about, second = tuple(dict.fromkeys(section.numbers))[:2]
    notice = Notice(
        "number-apart-from-its-body", Severity.INFO, (1,), about, "apart", "compare", (section.id,)
    )
    told = risks(replace(edition, notices=(notice,)), KnownNumbers(), TODAY)
    signs_of = {each.number: {f.sign for f in each.found} for each in told if each.desk == section.id}
    assert "suspect" in signs_of[about]
    assert "suspect" not in signs_of[second]


def test_a_notice_of_another_kind_says_nothing(edition, desk):
    notice = Notice("url-without-encryption", Severity.INFO, (1,), "http://x", "m", "f", (desk.id,))
    assert found(replace(edition, notices=(notice,)), desk) == {}


def test_a_changed_number_of_the_body_speaks_against_its_other_desks_not_against_itself(edition, desk):
    neighbour = next(
        other
        for other in edition.desks
        if other.organization_id == desk.organization_id and other.id != desk.id
    )
    known = KnownNumbers(accepted=(change(neighbour),))
    assert found(edition, desk, known) == {"neighbour": 5}
    assert "neighbour" not in found(edition, neighbour, known)


def test_a_proposed_change_of_the_number_speaks_for_a_call(edition, desk):
    assert found(edition, desk, KnownNumbers(proposed=(change(desk),))) == {"differs": 10}


def test_years_since_the_list_count_until_somebody_looked(edition, desk):
    late = date(2027, 4, 10)
    assert found(edition, desk, on=late) == {"age": 6}
    assert found(edition, desk, looked(desk, "2026-03-01"), late) == {"age": 2}
    assert found(edition, desk, looked(desk, "2027-04-01"), late) == {}


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        (Outcome.RIGHT, set()),
        (Outcome.WRONG, set()),
        (Outcome.NO_ANSWER, {"no-answer"}),
        (Outcome.UNSURE, {"no-answer"}),
    ],
)
def test_a_look_that_settled_nothing_leaves_a_doubt(edition, desk, outcome, left):
    assert set(found(edition, desk, looked(desk, "2024-04-01", outcome))) == left


def test_the_riskiest_stand_first_and_the_oldest_by_the_last_proof_as_the_overview_has_it(edition, desk):
    key = (desk.id, desk.numbers[0])
    by_risk = risks(edition, KnownNumbers(reported={key: 1}), TODAY)
    assert (by_risk[0].desk, by_risk[0].number) == key
    points = [risk.points for risk in by_risk]
    assert points == sorted(points, reverse=True)
    later = date(2026, 11, 29)
    seen = looked(desk, "2026-05-01").looked
    ages = freshness(edition, seen, later)
    ordered = oldest_first(risks(edition, KnownNumbers(looked=seen, settled=seen), later), ages)
    assert (ordered[-1].desk, ordered[-1].number) == key
    days = {(each.desk.id, each.number): each.proven for each in ages.numbers}
    assert [days[risk.desk, risk.number] for risk in ordered] == [each.proven for each in ages.numbers]


def test_a_campaign_of_the_oldest_passes_over_what_a_call_in_vain_would_have_moved(edition, desk):
    """A look that settled nothing proves nothing: the number is as old as before."""
    key = (desk.id, desk.numbers[0])
    vain = looked(desk, "2026-11-01", Outcome.NO_ANSWER)
    chosen = choose(edition, KnownNumbers(looked=vain.looked), CampaignRule.OLDEST, 10**6, date(2026, 11, 29))
    assert key in {(risk.desk, risk.number) for risk in chosen[: len(chosen) // 2]}


def test_every_number_of_every_desk_is_weighed_once(edition):
    keys = [(risk.desk, risk.number) for risk in risks(edition, KnownNumbers(), TODAY)]
    assert len(keys) == len(set(keys))
    assert set(keys) == {(desk.id, number) for desk in edition.desks for number in desk.numbers}


def test_the_file_names_only_signs_that_are_counted_and_codes_that_exist():
    counted = {
        *("reported", "dead-said", "no-answer", "differs", "suspect"),
        *("neighbour", "entry", "shared", "age"),
    }
    assert set(signs()) == counted
    codes = {rule.code for rule in RULES}
    assert [code for sign in signs().values() for code in sign.codes if code not in codes] == []


def test_a_look_is_stale_after_the_days_of_the_file():
    assert stale_days() == 180
    assert not is_stale("2026-01-01", date(2026, 6, 30))
    assert is_stale("2026-01-01", date(2026, 7, 1))


def test_what_is_known_begins_empty():
    assert [getattr(KnownNumbers(), field.name) for field in fields(KnownNumbers)] == [{}, {}, {}, {}, (), ()]
