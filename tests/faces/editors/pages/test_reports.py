"""The queue of reports: what an editor sees, decides, and makes a change of."""

from __future__ import annotations

import pytest

from madoguchi.editorial.reporting import TakeReport
from madoguchi.store.changes import proposals
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState, report_of, reports

NUMBER, RIGHT = "03-3501-1511", "03-3501-1599"


@pytest.fixture(scope="module")
def desk():
    return next(d for d in packaged_edition().desks if NUMBER in d.numbers)


@pytest.fixture
def told(store, desk):
    """Three reports: two of the number, one of something else."""
    with store.writing() as connection:
        return [
            TakeReport(desk, number=number, what=what, words=words, revision="r").carry_out(connection).id
            for number, what, words in (
                (NUMBER, "gone", "使われていません"),
                (NUMBER, "wrong", "<b>別の会社</b>"),
                ("", "other", "住所が古い"),
            )
        ]


def states(store):
    with store.reading() as connection:
        return [report.state for report in reports(connection)]


@pytest.mark.usefixtures("told")
def test_the_queue_has_a_card_for_each_number_with_its_count_and_words(signed_in, desk):
    page = signed_in().get("/edit/reports").text
    assert page.count('class="card"') == 2
    assert page.index(f'<span class="report-digits">{NUMBER}</span>') < page.index("住所が古い")
    assert "<strong>2</strong>" in page
    assert "&lt;b&gt;別の会社&lt;/b&gt;" in page
    assert f'href="/edit/desks/{desk.id}"' in page


def test_who_is_not_signed_in_sees_no_report(browser_of, told):
    assert browser_of().get("/edit/reports").status_code == 303
    assert browser_of().post("/edit/reports", data={"id": told[0], "act": "confirmed"}).status_code == 403


@pytest.mark.parametrize("act", ["confirmed", "resolved", "dismissed"])
def test_a_group_is_decided_as_a_whole_and_only_what_was_seen(signed_in, store, told, act):
    browser = signed_in()
    answer = browser.submit(
        "/edit/reports", {"id": told[:2], "act": act, "seen": "new", "note": "かけて確かめた"}
    )
    assert answer.status_code == 303
    assert states(store) == [ReportState(act), ReportState(act), ReportState.NEW]
    with store.reading() as connection:
        assert report_of(connection, told[0]).decided_by == "hanako"
    shown = browser.get(f"/edit/reports?state={act}").text
    assert "かけて確かめた" in shown
    assert "hanako" in shown
    assert "2 件を" in browser.get(answer.headers["location"]).text


def test_a_dismissal_without_a_reason_is_said_and_nothing_is_decided(signed_in, store, told):
    answer = signed_in().submit("/edit/reports", {"id": told[:2], "act": "dismissed", "seen": "new"})
    assert answer.status_code == 400
    assert "対応しない理由" in answer.text
    assert set(states(store)) == {ReportState.NEW}


def test_what_somebody_else_decided_is_said(signed_in, told):
    hanako, taro = signed_in("hanako"), signed_in("taro")
    form = {"id": told[:1], "act": "resolved", "seen": "new", "note": "直った"}
    assert hanako.submit("/edit/reports", form).status_code == 303
    answer = taro.submit("/edit/reports", form)
    assert answer.status_code == 409
    assert f"報告 {told[0]} はもう" in answer.text


def test_a_group_becomes_a_proposed_change_with_evidence(signed_in, store, told):
    browser = signed_in()
    form = {
        "id": told[:2], "act": "propose", "seen": "new", "after": RIGHT, "effective": "2027-01-01",
        "reason": "移転", "method": "owner-site", "source": "https://example.go.jp/", "day": "2026-11-20",
    }  # fmt: skip
    answer = browser.submit("/edit/reports", form)
    assert answer.status_code == 303, answer.text
    with store.reading() as connection:
        (proposal,) = proposals(connection)
    assert (proposal.change.before, proposal.change.after) == (NUMBER, RIGHT)
    assert proposal.change.effective.isoformat() == "2027-01-01"
    assert proposal.proposed_by == "hanako"
    assert states(store)[:2] == [ReportState.CONFIRMED] * 2
    page = browser.get("/edit/reports?state=confirmed").text
    assert f'href="/edit/changes/{proposal.change.id}"' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"after": "00-0000-0000"}, "日本の電話番号の形ではありません"),
        ({"source": ""}, "どうやって確かめたか"),
        ({"method": "report"}, "根拠の種類を選んでください"),
        ({"effective": "soon"}, "日付として読めません"),
        ({"reason": ""}, "理由を書いてください"),
    ],
)
def test_a_proposal_that_cannot_be_keeps_what_was_typed(signed_in, store, desk, told, wrong, said):
    form = {
        "id": told[:2], "act": "propose", "seen": "new", "group": f"{desk.id[:8]}-{NUMBER}",
        "after": RIGHT, "effective": "2027-01-01", "reason": "移転した", "method": "called",
        "source": "総務課の方", "day": "2026-11-20", **wrong,
    }  # fmt: skip
    answer = signed_in().submit("/edit/reports", form)
    assert answer.status_code == 400
    assert said in answer.text
    assert f'value="{form["after"]}"' in answer.text
    assert set(states(store)) == {ReportState.NEW}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("ids", [[], ["x"], ["99"], ["1", "-1"]])
def test_a_form_that_names_no_report_decides_nothing(signed_in, store, ids):
    answer = signed_in().submit("/edit/reports", {"id": ids, "act": "confirmed", "seen": "new"})
    assert answer.status_code == 400
    assert set(states(store)) == {ReportState.NEW}


def test_an_act_that_is_none_decides_nothing(signed_in, store, told):
    assert signed_in().submit("/edit/reports", {"id": told, "act": "new", "seen": "new"}).status_code == 409
    assert signed_in("taro").submit("/edit/reports", {"id": told, "act": "x"}).status_code == 400
    assert set(states(store)) == {ReportState.NEW}


def test_an_empty_queue_says_so(signed_in):
    assert "まだ見ていない報告はありません" in signed_in().get("/edit/reports").text
    assert "No new reports" in signed_in("taro").get("/edit/reports?lang=en").text
