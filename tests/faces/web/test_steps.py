"""The page that shows every step from a question to its desks."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_it_shows_what_was_read_and_the_desks(client: TestClient) -> None:
    page = client.get("/steps", params={"q": "後継者がいない。特許の名義も心配", "place": "高槻市"}).text
    assert "大阪府高槻市" in page
    assert "<meter" in page
    assert "大阪府事業承継・引継ぎ支援センター" in page


def test_it_is_reached_from_the_answer(client: TestClient) -> None:
    assert "/steps?q=" in client.get("/ask", params={"q": "後継者がいない"}).text


def test_it_is_never_stored(client: TestClient) -> None:
    assert client.get("/steps", params={"q": "後継者がいない"}).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("q", ["", "もう死にたい"])
def test_what_has_no_steps_goes_to_the_answer_page(client: TestClient, q: str) -> None:
    answer = client.get("/steps", params={"q": q}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/ask")


def test_a_question_cannot_break_out_of_the_page(client: TestClient) -> None:
    assert "<script>alert" not in client.get("/steps", params={"q": "<script>alert(1)</script>"}).text
