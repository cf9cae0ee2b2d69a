"""Reports on their way: taken in, grouped, decided, made a change. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editions.timeline import as_of
from madoguchi.editorial.changing import Review
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.reporting import (
    LONGEST_WORDS,
    MOST_A_DAY,
    EnoughError,
    ProposeOfReports,
    SettleReports,
    TakeReport,
    day_of,
    queue,
)
from madoguchi.errors import InputError, RefusedError
from madoguchi.model.change import Field, Method
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState, What, reports
from tests.people import publish

NUMBER, RIGHT = "03-3501-1511", "03-3501-1599"
DAY = date(2026, 11, 23)


def desk():
    return next(d for d in packaged_edition().desks if NUMBER in d.numbers)


def report(database, *, number=NUMBER, what="gone", words="", of=None):
    with database.writing() as connection:
        return TakeReport(of or desk(), number=number, what=what, words=words, revision="r1").carry_out(
            connection
        )


def groups(database, state=ReportState.NEW, edition=None):
    with database.reading() as connection:
        return queue(connection, edition or packaged_edition(), state)


def proposed(database, *ids, after=RIGHT, source="中小企業庁の総務課", **more):
    given = {"effective": DAY, "reason": "移転", "method": Method.CALLED, "day": "2026-11-22", "by": "hanako"}
    with database.writing() as connection:
        return ProposeOfReports(
            served_edition(database), ids, after=after, source=source, **{**given, **more}
        ).carry_out(connection)


def test_what_is_taken_has_no_private_address_and_no_spaces_around(database):
    made = report(database, words="  太郎 080-1234-5678\r\n正しくは 03-3501-1599  ")
    assert made.words == "太郎 〔携帯電話の番号〕\n正しくは 03-3501-1599"
    assert (made.what, made.number, made.state) == (What.GONE, NUMBER, ReportState.NEW)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": "spam"}, "one of wrong, gone"),
        ({"number": "03-0000-0000"}, "has no number"),
        ({"words": "あ" * (LONGEST_WORDS + 1)}, "at most 500"),
        ({"words": "\ufdfa" * 28}, "at most 500"),
    ],
)
def test_what_no_form_can_have_sent_is_refused(database, given, said):
    with pytest.raises(InputError, match=said):
        report(database, **given)
    with database.reading() as connection:
        assert reports(connection) == ()


def test_a_desk_takes_so_many_a_day_and_others_go_on(database):
    for n in range(MOST_A_DAY):
        report(database, words=str(n))
    with pytest.raises(EnoughError):
        report(database, words="one more")
    other = next(d for d in packaged_edition().desks if d.id != desk().id)
    assert report(database, number="", of=other)


def test_reports_are_grouped_by_desk_and_number_the_most_reported_first(database):
    other = next(d for d in packaged_edition().desks if d.phones and d.id != desk().id)
    report(database, number="", words="住所が古い", what="other")
    for words in ("一", "二"):
        report(database, number=other.numbers[0], of=other, words=words, what="wrong")
    for words, what in (("", "gone"), ("呼び出しません", "gone"), ("", "wrong")):
        report(database, words=words, what=what)
    found = groups(database)
    assert [(group.id, group.number, len(group.reports)) for group in found] == [
        (desk().id, NUMBER, 3),
        (other.id, other.numbers[0], 2),
        (desk().id, "", 1),
    ]
    assert found[0].counts == {What.GONE: 2, What.WRONG: 1}
    assert [r.words for r in found[0].words] == ["呼び出しません"]
    assert all(group.stands for group in found)


def test_a_report_is_dismissed_with_a_reason_only(database):
    made = report(database)
    with pytest.raises(InputError, match="say why"), database.writing() as connection:
        SettleReports([made.id], state=ReportState.DISMISSED, by="hanako", note=" ").carry_out(connection)
    with database.writing() as connection:
        SettleReports([made.id], state=ReportState.DISMISSED, by="hanako", note="かけたら通じた").carry_out(
            connection
        )
    (group,) = groups(database, ReportState.DISMISSED)
    assert group.reports[0].note == "かけたら通じた"
    assert groups(database) == ()


def test_nothing_chosen_is_nothing_decided(database):
    with pytest.raises(InputError, match="no report"), database.writing() as connection:
        SettleReports([], state=ReportState.CONFIRMED, by="hanako", note="").carry_out(connection)


def test_reports_become_a_proposed_change_whose_evidence_is_what_the_editor_found(database):
    one, two = report(database, words="使われていません"), report(database, what="wrong")
    proposal = proposed(database, one.id, two.id)
    change = proposal.change
    assert (change.desk, change.field, change.before, change.after) == (desk().id, Field.PHONE, NUMBER, RIGHT)
    assert [(e.method, e.source) for e in change.evidence] == [
        (Method.CALLED, "中小企業庁の総務課"),
        (Method.REPORT, f"report {one.id}、{two.id}"),
    ]
    assert proposal.origin == f"report {one.id}"
    (group,) = groups(database, ReportState.CONFIRMED)
    assert group.changes == (change.id,)
    # What the public wrote is for the editors: a change and its evidence are published.
    assert all("使われていません" not in e.source + e.says for e in change.evidence)


def test_a_report_alone_is_no_evidence(database):
    made = report(database)
    with pytest.raises(InputError, match="how you looked into it"):
        proposed(database, made.id, source=" ")
    assert groups(database)[0].reports[0].state is ReportState.NEW


@pytest.mark.parametrize("number", [NUMBER, ""])
def test_reports_of_different_things_are_no_change_of_one_number(database, number):
    one = report(database, number="")
    ids = (one.id, report(database, number=number, words="x").id)
    with pytest.raises(InputError, match="one number of one desk"):
        proposed(database, *ids)
    with database.reading() as connection:
        assert proposals(connection) == ()


def test_a_change_that_makes_no_sense_leaves_the_reports_as_they_were(database):
    made = report(database)
    with pytest.raises(InputError, match="numbering plan"):
        proposed(database, made.id, after="00-0000-0000")
    assert groups(database)[0].reports[0].state is ReportState.NEW


def test_once_the_number_has_changed_the_report_can_be_resolved(database):
    made = report(database)
    proposal = proposed(database, made.id)
    with database.writing() as connection:
        Review(served_edition(database), proposal.change.id, by="taro", accept=True, note="").carry_out(
            connection
        )
    publish(database, by="taro", note="")
    now = as_of(served_edition(database), DAY)
    (group,) = groups(database, ReportState.CONFIRMED, now)
    assert not group.stands
    with database.writing() as connection:
        SettleReports([made.id], state=ReportState.RESOLVED, by="taro", note="").carry_out(connection)
    with pytest.raises(RefusedError, match="already"), database.writing() as connection:
        SettleReports([made.id], state=ReportState.CONFIRMED, by="taro", note="").carry_out(connection)


def test_a_desk_that_is_gone_keeps_its_reports(database):
    made = report(database)
    without = replace(
        packaged_edition(), desks=tuple(d for d in packaged_edition().desks if d.id != desk().id)
    )
    (group,) = groups(database, edition=without)
    assert (group.desk, group.id, group.stands) == (None, made.desk, False)


def test_a_day_is_that_of_japan():
    assert day_of("2026-11-22T14:59:59Z") == "2026-11-22"
    assert day_of("2026-11-22T15:00:00Z") == "2026-11-23"
