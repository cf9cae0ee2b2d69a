"""Headers, caching, the JSON answer, the log: what is promised beside the pages."""

from __future__ import annotations

import gzip
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.exports.answers import answer_json_full
from madoguchi.faces.web.access import LOG_CONFIG, JsonLines, Observed
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.assets import assets
from madoguchi.text.dates import today

EVERYWHERE = ("/", "/ask?q=融資", "/ask?q=x&at=y", "/nope", "/api/ask?q=融資", "/api/nope")


@pytest.mark.parametrize("path", [*EVERYWHERE, assets(GUIDEBOOK)["site.css"].path])
def test_every_response_is_strict_and_sets_no_cookie(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/ask?q=融資", "/ask?q=xyzzy", "/ask?q=死にたい", "/api/ask?q=融資", "/topic/loan?place=大阪"]
)
def test_what_a_person_asked_is_stored_nowhere(client, path):
    assert client.get(path).headers["cache-control"] == "no-store"


def test_other_pages_are_asked_again_by_their_state(client, edition):
    first = client.get("/tables")
    assert edition.revision[:16] in first.headers["etag"]
    again = client.get("/tables", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_styles_stand_under_their_hash_for_ever_and_are_small(client):
    css = assets(GUIDEBOOK)["site.css"]
    response = client.get(css.path)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert css.path in client.get("/").text
    assert len(gzip.compress(css.content)) < 8_000


def test_a_style_of_another_look_is_the_one_at_hand_and_nobody_keeps_it(client):
    css = assets(GUIDEBOOK)["site.css"]
    response = client.get("/static/0000000000000000/site.css")
    assert (response.content, response.headers["cache-control"]) == (css.content, "no-store")
    assert client.get("/static/0000000000000000/other.css").status_code == 404


def test_no_page_asks_another_host_for_anything(client, edition):
    for path in ("/", "/ask?q=融資", f"/desk/{edition.desks[0].id}", "/about"):
        page = client.get(path).text
        assert not re.search(r'(?:src|action)="(?:https?:)?//', page)
        assert not re.search(r'<link[^>]+href="(?:https?:)?//', page)
    assert b"url(" not in assets(GUIDEBOOK)["site.css"].content
    assert b"@import" not in assets(GUIDEBOOK)["site.css"].content


@pytest.mark.parametrize(
    ("q", "place"), [("融資", "横浜市"), ("返済が苦しい", ""), ("xyzzy", ""), ("死にたい", "")]
)
def test_the_json_answer_is_the_command_lines(client, router, edition, q, place):
    expected = answer_json_full(router.answer(q, place, today()), edition)
    assert client.get("/api/ask", params={"q": q, "place": place}).json() == expected


def test_page_and_json_show_the_same_numbers(client):
    asked = {"q": "融資", "place": "横浜市"}
    page = client.get("/ask", params=asked).text
    numbers = [
        number for row in client.get("/api/ask", params=asked).json()["answers"] for number in row["numbers"]
    ]
    assert numbers
    assert all(f">{number}</a>" in page for number in numbers)


def test_a_program_gets_json_for_an_unknown_address(client):
    assert client.get("/api/nope").headers["content-type"] == "application/problem+json"
    assert client.post("/ask").status_code == 405
    assert client.head("/").status_code == 200


def test_the_log_holds_routes_only(app, caplog):
    client = TestClient(Observed(app))
    with caplog.at_level(logging.INFO, "madoguchi.access"):
        client.get("/ask", params={"q": "ひみつの質問", "place": "横浜市"})
        client.get("/api/ask?q=ひみつの質問&at=x")
        client.get("/desk/改行%0Aほか?q=ひみつ")
        client.get("/ひみつ/%0A")
    ours = [record for record in caplog.records if record.name.startswith("madoguchi")]
    written = "\n".join(JsonLines().format(record) for record in ours)
    assert [json.loads(line)["route"] for line in written.splitlines()] == [
        "/ask",
        "/api/ask",
        "/desk/{id}",
        "unmatched",
    ]
    assert not any(typed in written for typed in ("?", "ひみつ", "%E3%81%B2", "改行", "横浜"))


def test_uvicorns_own_access_log_is_off():
    assert LOG_CONFIG["loggers"]["uvicorn.access"]["handlers"] == []


def test_many_questions_at_once_are_all_answered(app):
    def status(number: int) -> int:
        return (
            TestClient(app).get("/ask", params={"q": f"返済が苦しい {number}", "place": "横浜市"}).status_code
        )

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(status, range(40))) == {200}


class _Broken:
    """A router that fails on every question, quoting it."""

    def __init__(self, router):
        self.directory = router.directory
        self.gazetteer = router.gazetteer

    def answer(self, query, *_, **__):
        raise ValueError(f"cannot answer {query}")


def test_an_error_of_ours_is_a_kind_page_that_repeats_nothing(edition, router, caplog):
    client = TestClient(create_app(edition, _Broken(router)))
    with caplog.at_level(logging.DEBUG):
        page = client.get("/ask?q=ひみつの質問")
        data = client.get("/api/ask?q=ひみつの質問")
    assert page.status_code == data.status_code == 500
    assert "申し訳ありません" in page.text
    assert data.headers["content-type"] == "application/problem+json"
    ours = [record for record in caplog.records if record.name.startswith("madoguchi")]
    written = "\n".join(JsonLines().format(record) for record in ours)
    assert "ひみつ" not in page.text + data.text + caplog.text + written
    assert {json.loads(line)["error"] for line in written.splitlines()} == {"ValueError"}
    assert page.headers["content-security-policy"]
