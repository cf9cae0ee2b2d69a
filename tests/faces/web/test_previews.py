"""What a tab, a search engine and a shared link say of a page."""

from __future__ import annotations

import html
import re

import pytest

from madoguchi.faces.web.view.messages import PAGE_LANGUAGES

LOAN = {"q": "開業資金を借りたい", "place": "高松市"}


def told(page: str, name: str) -> str:
    return html.unescape(re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)[1])


def title(page: str) -> str:
    return html.unescape(re.search("<title>(.*?)</title>", page, re.S)[1])


def test_the_tab_of_an_answer_says_the_desk_and_its_number(client):
    page = client.get("/ask", params=LOAN).text
    assert title(page).startswith("株式会社日本政策金融公庫 0120-154-505 | ")
    assert "0120-154-505" in told(page, "og:description")
    assert "開業資金" not in title(page)  # what was asked is not left in a list of tabs


def test_the_tab_of_a_question_back_says_the_question(client):
    page = client.get("/ask", params={"q": "労働基準監督署に相談したい 残業代"}).text
    assert not title(page).startswith("{")
    assert title(page).split(" | ")[0].strip()


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/", "/topics", "/topic/loan", "/tables", "/prefecture/香川県", "/about", "/data", "/all"]
)
def test_every_page_describes_itself(client, lang, path):
    page = client.get(path, params={"lang": lang}).text
    assert len(re.findall('<meta name="description"', page)) == 1
    assert told(page, "description") == told(page, "og:description") != ""
    assert title(page).startswith(told(page, "og:title"))


def test_a_desk_is_described_by_its_name_and_numbers(client, edition):
    desk = next(desk for desk in edition.desks if len(desk.numbers) > 1)
    page = client.get(f"/desk/{desk.id}").text
    assert told(page, "description").startswith(f"{desk.name} {' '.join(dict.fromkeys(desk.numbers))}")


def test_a_mark_in_what_was_asked_stays_a_mark(client):
    page = client.get("/ask", params={"q": '"><script>alert(1)</script>', "place": "高松市"}).text
    assert "<script>alert(1)" not in page
