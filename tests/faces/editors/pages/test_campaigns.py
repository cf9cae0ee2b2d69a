"""Campaigns on the editors' pages: begun, called one after another, taken in from a sheet, ended."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from madoguchi.editorial.call_sheets import COLUMNS
from madoguchi.store.campaigns import calls_of, campaign_of
from madoguchi.store.changes import proposals
from madoguchi.store.verifications import of_campaign
from madoguchi.text.dates import today

NEW = {"name": "秋の電話確認", "count": "3", "rule": "riskiest"}


@pytest.fixture
def hanako(signed_in):
    return signed_in("hanako")


@pytest.fixture
def campaign(hanako):
    answer = hanako.submit("/edit/campaigns", NEW)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def look(**more):
    return {
        "outcome": "right",
        "how": "called",
        "day": today().isoformat(),
        "evidence": "",
        "after": "",
        **more,
    }


def looks(store):
    with store.reading() as connection:
        return of_campaign(connection, 1)


def test_a_campaign_is_begun_and_shows_its_numbers_with_why(hanako, campaign, store):
    page = hanako.get(campaign).text
    with store.reading() as connection:
        calls = calls_of(connection, 1)
    assert len(calls) == 3
    assert all(call.number in page for call in calls)
    assert "番号の形や並びの注意点" in page
    assert "0 / 3" in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"count": "many"}, {"count": "0"}, {"rule": "chosen"}])
def test_what_was_typed_stays_where_a_campaign_cannot_be_begun(hanako, wrong):
    answer = hanako.submit("/edit/campaigns", {**NEW, **wrong})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    if "name" not in wrong:
        assert "秋の電話確認" in answer.text


def test_a_recorded_call_leads_to_the_next_number(hanako, campaign, store):
    answer = hanako.submit(f"{campaign}/call/1", look(evidence="課名を名乗った"))
    assert answer.headers["location"].startswith(f"{campaign}/call/2?said=")
    assert [(each.number, each.person, each.evidence) for each in looks(store)] == [
        (looks(store)[0].number, "hanako", "課名を名乗った")
    ]
    assert "1 / 3" in hanako.get(campaign).text


def test_after_the_last_number_comes_what_was_skipped_and_then_the_campaign(hanako, campaign):
    assert "/call/1?" in hanako.submit(f"{campaign}/call/3", look()).headers["location"]
    assert "/call/2?" in hanako.submit(f"{campaign}/call/1", look()).headers["location"]
    assert hanako.submit(f"{campaign}/call/2", look()).headers["location"].startswith(f"{campaign}?")


def test_a_look_that_cannot_be_keeps_what_was_typed_and_records_nothing(hanako, campaign, store):
    answer = hanako.submit(f"{campaign}/call/1", look(how="letter", after="03-3999-1091"))
    assert answer.status_code == 400
    assert 'value="03-3999-1091"' in answer.text
    assert looks(store) == ()
    assert hanako.submit(f"{campaign}/call/1", look(outcome="")).status_code == 400


def test_no_result_is_chosen_before_somebody_chooses(hanako, campaign):
    page = hanako.get(f"{campaign}/call/1").text
    assert re.findall(r'name="outcome" value="([a-z-]+)"', page) == [
        *("right", "wrong", "changed", "no-answer", "unsure")
    ]
    assert not re.search(r'name="outcome"[^>]* checked', page)


def test_a_new_number_waits_for_somebody_else(hanako, campaign, store):
    hanako.submit(f"{campaign}/call/1", look(outcome="changed", after="03-3999-1091"))
    with store.reading() as connection:
        (proposal,) = proposals(connection)
    assert (proposal.change.after, proposal.proposed_by) == ("03-3999-1091", "hanako")


def test_the_map_counts_for_every_prefecture_that_a_desk_serves(hanako, campaign, store, node):
    with store.reading() as connection:
        first = calls_of(connection, 1)[0]
    areas = [area.text for area in node.site.edition.desk_by_id[first.desk].service_area]
    assert areas[0].startswith("福岡県")
    hanako.submit(f"{campaign}/call/1", look())
    page = hanako.get(campaign).text
    assert re.search(r'<li class="p40 m-(begun|half|done)">.*?<b>1/\d</b>', page)


@pytest.mark.children
def test_a_sheet_goes_out_and_comes_back(hanako, campaign, store):
    answer = hanako.get(f"{campaign}/sheet.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for name, value in (("outcome", "正しい"), ("how", "電話"), ("day", today().isoformat())):
        book.worksheets[0].cell(2, list(COLUMNS).index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    sent = hanako.submit(campaign, {}, files={"file": ("calls.xlsx", out.getvalue())})
    assert sent.status_code == 303, sent.text
    assert "n=1" in sent.headers["location"]
    assert len(looks(store)) == 1


def test_a_file_that_is_no_sheet_is_said(hanako, campaign):
    answer = hanako.submit(campaign, {}, files={"file": ("other.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 400
    assert "窓口ID" in answer.text
    assert hanako.submit(campaign, {"act": ""}).status_code == 400


def test_the_printed_sheet_is_a_pdf(hanako, campaign):
    answer = hanako.get(f"{campaign}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_campaign_ends_and_takes_no_looks_any_more(hanako, campaign, store):
    assert hanako.submit(campaign, {"act": "close"}).status_code == 303
    with store.reading() as connection:
        assert campaign_of(connection, 1).closed_at
    assert hanako.submit(f"{campaign}/call/1", look()).status_code == 400
    assert "<form" not in hanako.get(f"{campaign}/call/1").text.partition("<main")[2]


def test_nobody_who_is_not_signed_in_sees_or_sends_any_of_it(browser_of, campaign):
    browser = browser_of()
    for path in ("/edit/campaigns", campaign, f"{campaign}/sheet.xlsx", f"{campaign}/call/1"):
        assert browser.get(path).status_code == 303
    assert browser.post(f"{campaign}/call/1", data=look()).status_code == 403


def test_a_campaign_that_is_not_there_is_said(hanako):
    answer = hanako.get("/edit/campaigns/9")
    assert answer.status_code == 400
    assert "電話確認 9 はありません" in answer.text


def test_the_numbers_are_dealt_out_and_each_caller_has_their_own_next(hanako, campaign, signed_in, store):
    signed_in("taro")
    answer = hanako.submit(campaign, {"act": "assign", "caller": ["hanako", "taro"]}, files={"x": b""})
    assert answer.headers["location"].endswith("said=campaign.said_assigned&n=3")
    with store.reading() as connection:
        assert [call.caller for call in calls_of(connection, 1)] == ["hanako", "hanako", "taro"]
    assert f'{campaign}/call/1" accesskey="n"' in hanako.get(campaign).text
    taro = signed_in("jiro")
    assert f'{campaign}/call/1" accesskey="n"' in taro.get(campaign).text  # nobody's own is left for jiro
    assert hanako.submit(campaign, {"act": "assign", "caller": "nobody"}, files={"x": b""}).status_code == 400


def test_the_next_number_never_vanishes_until_every_one_is_settled(hanako, campaign):
    for n in (1, 2, 3):
        hanako.submit(f"{campaign}/call/{n}", look(outcome="no-answer"))
    assert 'accesskey="n"' in hanako.get(campaign).text  # those that did not answer come again
    for _ in range(3):
        page = hanako.get(campaign).text
        at = re.search(r'/call/(\d)" accesskey="n"', page)[1]
        answer = hanako.submit(f"{campaign}/call/{at}", look())
    assert answer.headers["location"].partition("?")[0] == campaign
    page = hanako.get(campaign).text
    assert 'accesskey="n"' not in page
    assert "すべての番号を確かめました" in page
    assert hanako.submit(campaign, {"act": "close"}, files={"x": b""}).status_code == 303


def test_numbers_that_are_somebodys_to_call_wait_on_their_first_page(hanako, signed_in, campaign):
    jiro = signed_in("jiro")
    hanako.submit(campaign, {"act": "assign", "caller": ["jiro"]})
    assert "あなたが電話で確かめる番号（秋の電話確認）" in jiro.get("/edit").text
    assert "あなたが電話で確かめる番号" not in hanako.get("/edit").text
    for position in (1, 2, 3):
        jiro.submit(f"{campaign}/call/{position}", look())
    assert "あなたが電話で確かめる番号" not in jiro.get("/edit").text
    assert jiro.get(campaign).text.count('value="close"') == 1
