"""The pages over a list of which nobody told what it is: they say so, and claim no other list's days."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.answers.router import Router
from madoguchi.faces.mcp.results import Status, age_in_words, edition_facts, status_of
from madoguchi.faces.web.app import create_app
from madoguchi.model.edition import Edition, unknown_facts

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette.testclient import TestClient

CLAIMED = (
    "お問い合わせ先一覧", "令和5年度", "2023年4月1日", "2024年3月31日", "1 April 2023", "2026年11月22日", "Contact list of"
)  # fmt: skip


@pytest.fixture(scope="module")
def untold(edition: Edition) -> Edition:
    (source,) = edition.sources
    nothing = replace(source, facts=replace(unknown_facts("other"), sha256=source.facts.sha256))
    return replace(edition, id="other", sources=(nothing,))


@pytest.fixture(scope="module")
def pages(untold: Edition) -> Iterator[TestClient]:
    with TestClient(create_app(untold, Router(untold))) as client:
        yield client


@pytest.mark.parametrize("lang", ["ja", "en", "easy", "zh", "ko", "vi"])
@pytest.mark.parametrize(
    "path", ["/", "/about", "/data", "/ask?q=後継者がいない&place=大阪府", "/api/ask?q=後継者がいない"]
)
def test_no_page_claims_the_days_of_another_list(pages: TestClient, path: str, lang: str):
    shown = pages.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert shown.status_code == 200
    assert [claim for claim in CLAIMED if claim in shown.text] == []


def test_the_page_of_the_list_says_what_is_not_known(pages: TestClient):
    shown = pages.get("/source").text
    origin = shown[: shown.index('<ol class="paper')]
    assert [claim for claim in CLAIMED if claim in origin] == []
    assert "nobody said" not in shown
    assert "<dd>不明</dd>" in origin
    in_english = pages.get("/source?lang=en").text
    assert "unknown: nobody said for which days the list speaks" in in_english


def test_a_desk_and_its_slip_say_that_the_days_are_not_known(pages: TestClient, untold: Edition):
    desk = untold.desks[0].id
    for path in (f"/desk/{desk}", f"/slip?desk={desk}"):
        assert "いつのものかわからない一覧をもとにしています。" in pages.get(path).text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "一覧の番号です。いつの一覧かは、わかっていません。"),
        ("easy", "一覧の 番号です。いつの 一覧かは、わかりません。"),
        ("en", "This number is from the list; nobody said for when it holds."),
        ("zh", "这是名单中的号码。不知道是何时的名单。"),
        ("vi", "Đây là số trong danh sách. Không rõ danh sách là của thời gian nào."),
        ("ko", "목록에 있는 번호입니다. 언제의 목록인지는 알 수 없습니다."),
    ],
)
def test_an_answer_claims_no_day_for_its_number(pages: TestClient, lang: str, said: str):
    page = pages.get("/ask", params={"q": "後継者がいない", "place": "大阪府", "lang": lang}).text
    assert page.count(said) == 1


@pytest.mark.parametrize(
    ("lang", "why"),
    [
        (
            "ja",
            "発行者：不明（だれからも知らされていません）　利用条件：不明（だれからも知らされていません）",
        ),
        ("en", "Publisher: not known (nobody told). Licence: not known (nobody told)."),
    ],
)
def test_nothing_is_unknown_on_a_slip_without_a_word_why(
    pages: TestClient, untold: Edition, lang: str, why: str
):
    slip = pages.get(f"/slip?desk={untold.desks[0].id}&lang={lang}").text
    assert why in slip
    assert "：不明　" not in slip
    assert "unknown" not in slip.partition('<div class="slip')[2]


def test_programs_get_null_for_what_is_not_known(pages: TestClient, untold: Edition):
    assert pages.get("/api/ask?q=後継者がいない&at=2024-01-31").json()["edition"] == {
        "id": "other",
        "revision": untold.revision,
        "period_end": None,
        "age_days": None,
    }
    minimal = pages.get("/hsds/services?minimal=true")
    assert minimal.status_code == 200
    assert "Last-Modified" not in minimal.headers
    assert "last_modified" not in minimal.json()["contents"][0]
    assert pages.get("/hsds/services?modified_after=2000-01-01").json()["total_items"] > 0
    assert "Nobody said for which days the list speaks" in pages.get("/llms.txt").text


def test_an_assistant_is_told_that_the_age_is_not_known(untold: Edition):
    day = date(2030, 1, 1)
    assert status_of(Status.FOUND, untold, day) is Status.FOUND
    assert age_in_words(untold, day).startswith("Nobody said until when the list holds")
    facts = edition_facts(untold, day)
    assert (facts["period_start"], facts["period_end"], facts["age_days"]) == (None, None, None)
    assert facts["title"].startswith("unknown")
