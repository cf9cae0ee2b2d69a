"""Whatever is typed: a kind, correct page, nothing erased, never an error of ours."""

from __future__ import annotations

import html
import re

import pytest

from tests.faces.web.conftest import foreign_scripts

ODD = {
    "emoji": "🙂🏳️‍🌈",
    "right to left": "\u202eabc\u202c العربية",
    "joiners": "か\u3099\u200d\u200b",
    "very wide": "﷽" * 50,
    "markup": '<script>alert(1)</script>"><img src=x onerror=y>',
    "template": "{{ 7*7 }}{% raw %}${x}",
    "path": "../../etc/passwd\\",
    "sql": "' OR 1=1 --",
    "full width": "０３ー３５０１ー１５１１",
    "lines": "一行目\n二行目\t\r\n三行目",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("field", ["q", "place"])
def test_odd_text_is_answered_and_kept(client, text, field):
    response = client.get("/ask", params={"q": "融資", field: text})
    assert response.status_code == 200
    assert foreign_scripts(response.text) == []
    assert "<img src=x" not in response.text
    kept = re.search(rf'name="{field}" type="text" value="([^"]*)"', response.text)[1]
    assert html.unescape(kept) == re.sub(r"[\n\t\r]", " ", text)


@pytest.mark.parametrize("raw", ["%00", "%ED%A0%80", "%FF%FE", "%", "%E3%81", "a%00b%1Bc"])
def test_broken_bytes_are_answered(client, raw):
    for path in ("/ask", "/api/ask"):
        for field in ("q", "place"):
            response = client.get(f"{path}?q=x&{field}={raw}")
            assert response.status_code == 200
            assert "\x00" not in response.text


@pytest.mark.parametrize(
    "path", ["/desk/%00", "/desk/%ED%A0%80", "/table/<b>", "/prefecture/%FF", "/topic/" + "x" * 3000]
)
def test_unknown_pages_help(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "<form" in response.text
    assert "<b>" not in response.text


def test_a_long_question_is_kept_up_to_2000_characters(client):
    response = client.get("/ask", params={"q": "長" * 5000})
    assert response.status_code == 200
    assert "長" * 2000 in response.text
    assert "長" * 2001 not in response.text
    assert "2000" in response.text


def test_a_long_place_costs_nothing(client):
    response = client.get("/ask", params={"q": "融資", "place": "県" * 5000})
    assert response.status_code == 200
    assert "という場所が見つかりません" in response.text


def test_a_place_that_is_none_is_said(client):
    page = client.get("/ask", params={"q": "お金を借りたい", "place": "アトランティス"}).text
    assert "「アトランティス」という場所が見つかりません" in page


@pytest.mark.parametrize("at", ["tomorrow", "2024-13-01", "2024/01/01", "９", "\x00"])
def test_a_day_that_is_none_is_refused_with_the_form_expected(client, at):
    page = client.get("/ask", params={"q": "融資", "place": "横浜市", "at": at})
    assert page.status_code == 400
    assert "YYYY-MM-DD" in page.text
    assert 'value="融資"' in page.text
    problem = client.get("/api/ask", params={"q": "融資", "at": at})
    assert problem.status_code == 400
    assert problem.headers["content-type"] == "application/problem+json"
    assert "YYYY-MM-DD" in problem.json()["detail"]


@pytest.mark.parametrize("at", ["2024-01-31", "2024-01-31T09:00:00+09:00", "0001-01-01", "9999-12-31", ""])
def test_any_real_day_is_taken(client, at):
    assert client.get("/ask", params={"q": "融資", "at": at}).status_code == 200


def test_an_unknown_language_is_japanese(client):
    assert '<html lang="ja">' in client.get("/?lang=xx").text
