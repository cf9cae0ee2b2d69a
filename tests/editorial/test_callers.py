"""What the editors make of callers' answers: findings, reports, words as material. On both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from madoguchi.editorial.callers import (
    LEAST_DEAD,
    ClearAnswers,
    CountAnswer,
    DiscardWords,
    HandOnWords,
    ReportAnswers,
    TakeWords,
    UseWords,
    answers,
    counted,
    material,
    words_to_keep,
)
from madoguchi.editorial.campaigns import progress_of
from madoguchi.editorial.desk_history import answered
from madoguchi.editorial.risk import known_to
from madoguchi.errors import InputError, RefusedError
from madoguchi.model.calling import CallDay, CallOutcome
from madoguchi.model.verification import How, Outcome
from madoguchi.store import verifications
from madoguchi.store.audit import entries
from madoguchi.store.callers import count, questions
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState, What, reports
from madoguchi.store.standing import read_standing
from tests.clock import stand_at
from tests.people import begin

NUMBER = "03-3501-1511"
ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    stand_at(monkeypatch, ON)


def desk(number=NUMBER):
    return next(d for d in packaged_edition().desks if number in d.numbers)


def ago(days: int) -> str:
    return (ON - timedelta(days)).isoformat()


def answer(database, said, *, days=0, times=1, of=None):
    of = of or desk()
    with database.writing() as connection:
        for _ in range(times):
            count(connection, desk=of.id, number=of.numbers[0], said=CallOutcome(said), day=ago(days))


def found(database):
    with database.reading() as connection:
        return answers(connection, packaged_edition(), ON)


def look(database, outcome, days):
    with database.writing() as connection:
        verifications.add(
            connection, desk=desk().id, number=NUMBER, outcome=outcome, how=How.CALLED, evidence="", day=ago(days),
            by="hanako",
        )  # fmt: skip


def send(database, text="家賃が払えない", place="高松市"):
    with database.writing() as connection:
        TakeWords(desk(), words=text, place=place, lang="ja").carry_out(connection)


# -- answers -------------------------------------------------------------------------------------


def test_what_no_button_says_is_refused(database):
    with database.writing() as connection:
        for number, said in ((NUMBER, "maybe"), ("03-0000-0000", "dead"), ("", "dead")):
            with pytest.raises(InputError):
                CountAnswer(desk(), number=number, said=said).carry_out(connection)
        assert CountAnswer(desk(), number=NUMBER, said="dead").carry_out(connection)
    assert [each.dead for each in found(database)] == [1]


def test_those_that_most_say_are_dead_come_first(database):
    others = [d for d in packaged_edition().desks if len(d.numbers) == 1 and NUMBER not in d.numbers][:3]
    answer(database, "reached", times=5)
    answer(database, "dead", times=4)  # more got through
    answer(database, "dead", times=LEAST_DEAD, of=others[0])
    answer(database, "wrong-desk", times=3, of=others[1])
    answer(database, "dead", of=others[2])  # one alone is no finding
    listed = found(database)
    assert [each.desk.id for each in listed] == [others[0].id, desk().id, others[2].id, others[1].id]
    assert [each.doubted for each in listed] == [True, False, False, False]


def test_a_look_that_settled_something_sets_aside_what_was_said_before(database):
    answer(database, "dead", days=5, times=3)
    answer(database, "dead", days=1)
    look(database, Outcome.NO_ANSWER, 0)
    assert found(database)[0].dead == 4
    look(database, Outcome.RIGHT, 2)
    assert found(database)[0].dead == 1
    look(database, Outcome.RIGHT, 1)
    assert found(database) == ()


def test_answers_of_three_months_count(database):
    answer(database, "dead", days=89)
    answer(database, "dead", days=90)
    assert found(database)[0].dead == 1


def test_a_desk_that_is_gone_is_named_by_its_id(database):
    with database.writing() as connection:
        count(connection, desk="gone", number="03-1111-1111", said=CallOutcome.DEAD, day=ago(0))
    (listed,) = found(database)
    assert (listed.desk, listed.id) == (None, "gone")
    with database.writing() as connection, pytest.raises(InputError, match="nobody has answered"):
        ReportAnswers(packaged_edition(), "gone", "03-1111-1111", on=ON, by="hanako").carry_out(connection)


def test_a_report_of_them_is_an_editors_act_and_says_so_on_the_page(database):
    answer(database, "dead", days=1, times=3)
    answer(database, "reached")
    with database.reading() as connection:
        assert read_standing(connection).reported == {}
    with database.writing() as connection:
        with pytest.raises(RefusedError):
            ReportAnswers(packaged_edition(), desk().id, NUMBER, on=ON, by="nobody").carry_out(connection)
        ReportAnswers(packaged_edition(), desk().id, NUMBER, on=ON, by="hanako").carry_out(connection)
    with database.reading() as connection:
        (report,) = reports(connection)
        assert list(read_standing(connection).reported) == [(desk().id, NUMBER)]
    assert (report.state, report.what, report.decided_by) == (ReportState.CONFIRMED, What.GONE, "hanako")
    assert report.words == (
        "電話をかけた人の答え（2026-11-19〜2026-11-20）：使われていない 3件、別の窓口 0件、つながった 1件"
    )


def test_an_editor_removes_answers_that_were_made_up(database):
    answer(database, "reached", times=5)
    with database.writing() as connection:
        with pytest.raises(RefusedError):
            ClearAnswers(desk().id, NUMBER, by="nobody").carry_out(connection)
        assert ClearAnswers(desk().id, NUMBER, by="hanako").carry_out(connection) == 5
    assert found(database) == ()


def test_a_campaign_asks_first_for_what_callers_say_is_dead(database):
    of = next(d for d in packaged_edition().desks if len(d.numbers) == 1 and NUMBER not in d.numbers)
    answer(database, "dead", times=5, of=of)
    answer(database, "dead", days=1, times=5, of=of)
    answer(database, "reached", days=1, times=2, of=of)
    with database.reading() as connection:
        assert known_to(connection, ON).dead == {(of.id, of.numbers[0]): 8}
        assert known_to(connection, ON - timedelta(days=1)).dead == {(of.id, of.numbers[0]): 3}
    campaign = begin(
        database, packaged_edition(), name="秋", rule=CampaignRule.RISKIEST, count=3, on=ON, by="hanako"
    )
    with database.reading() as connection:
        calls = [line.call for line in progress_of(connection, packaged_edition(), campaign.id).lines]
    assert [sign["sign"] for call in calls if call.number == of.numbers[0] for sign in call.why][:1] == [
        "dead-said"
    ]


def test_answers_are_no_proof(database):
    answer(database, "reached", days=1, times=5)
    with database.reading() as connection:
        assert verifications.newest(connection) == {}
        assert list(counted(connection, ON)) == [(desk().id, NUMBER)]


def test_a_desk_over_time_says_them_by_the_month():
    days = [CallDay("2026-10-30", 1), CallDay("2026-10-01", 0, 1, 2), CallDay("2026-11-02", 0, 0, 4)]
    told = [
        (event.day, event.number, event.words)
        for event in answered(days, NUMBER, lambda month: f"{month.reached}/{month.wrong_desk}/{month.dead}")
    ]
    assert told == [("2026-10-30", NUMBER, "1/1/2"), ("2026-11-02", NUMBER, "0/0/4")]


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  家賃\r\nが払えない ", "家賃\nが払えない"),
        ("田中 090-1234-5678", "田中 〔携帯電話の番号〕"),
        (f"{NUMBER} に電話した", f"{NUMBER} に電話した"),
        ("a\x00b", "a\ufffdb"),
        ("あ" * 400, "あ" * 300),
    ],
)
def test_what_is_shown_is_what_would_be_kept(typed, kept):
    assert words_to_keep(desk(), typed) == kept
    assert words_to_keep(desk(), kept) == kept


def test_reviewed_words_are_material_until_they_are_handed_on(database):
    send(database)
    send(database, "求人を出したい")
    send(database, "ねこ")
    right = next(d for d in packaged_edition().desks if len(d.numbers) == 1)
    with database.writing() as connection:
        assert (
            UseWords(packaged_edition(), 1, right.numbers[0], by="hanako").carry_out(connection).wanted
            == right.id
        )
        UseWords(packaged_edition(), 2, "", by="hanako").carry_out(connection)
        DiscardWords([3], by="hanako").carry_out(connection)
        assert [(each.words, each.wanted) for each in material(connection)] == [
            ("家賃が払えない", right.id),
            ("求人を出したい", ""),
        ]
        send_again = [each.id for each in material(connection)]
        assert HandOnWords([*send_again, 99], by="hanako").carry_out(connection) == 2
        assert questions(connection) == ()
        assert [entry.action for entry in entries(connection)][:5] == [
            *("hand-on-words", "hand-on-words", "discard-words", "use-words", "use-words")
        ]
        assert "家賃" not in repr(entries(connection))


def test_words_are_material_for_a_desk_that_there_is_and_decided_by_an_editor(database):
    send(database)
    with database.writing() as connection:
        with pytest.raises(InputError, match="no desk has"):
            UseWords(packaged_edition(), 1, "どこか", by="hanako").carry_out(connection)
        for act in (
            lambda: UseWords(packaged_edition(), 1, "", by="nobody").carry_out(connection),
            lambda: DiscardWords([1], by="nobody").carry_out(connection),
            lambda: HandOnWords([1], by="nobody").carry_out(connection),
        ):
            with pytest.raises(RefusedError):
                act()
        assert HandOnWords([1], by="hanako").carry_out(connection) == 0  # not reviewed
        assert len(questions(connection)) == 1
