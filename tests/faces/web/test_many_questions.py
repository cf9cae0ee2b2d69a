"""Many people's questions on the page of an answer: each has its page, and its first number is the router's."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from madoguchi.answers.router import Router
from madoguchi.model.answer import Answer, Refusal
from madoguchi.text.dates import today
from tests.faces.web.conftest import TEL

QUESTIONS = Path(__file__).parents[3] / "training" / "questions"
# How a page is asked for, in turn.
WAYS = (
    {},
    {"lang": "en"},
    {"ruby": "1"},
    {"lang": "zh"},
    {"lang": "easy", "ruby": "1"},
    {"lang": "ko"},
    {"lang": "vi"},
)
EVERY = 40  # question in the fast suite


def questions() -> list[tuple[str, str]]:
    found = []
    for name in ("tuning", "tuning-mixed", "tuning-names"):
        with (QUESTIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [(row["query"], row["place"]) for row in csv.DictReader(file)]
    return found


ALL = questions()


def first_numbers(answer: Answer) -> list[str]:
    """The numbers that a page of an answer has first: those of the desk to call first, or of the first of equals."""
    return list(answer.items[0].numbers) if answer.items else []


def told(page: str) -> list[str]:
    """The numbers to dial of a page, but for those of the quiet box of a possible danger."""
    before, _, after = page.partition('<aside class="alarm"')
    return [number for _, number in TEL.findall(before + after.partition("</aside>")[2])]


def looked_at(client, router: Router, asked: list[tuple[str, str]]) -> dict[str, int]:
    """Ask all of them; return how many had which kind of page."""
    kinds = {"desk": 0, "no desk": 0, "crisis": 0}
    for n, (query, place) in enumerate(asked):
        response = client.get("/ask", params={"q": query, "place": place, **WAYS[n % len(WAYS)]})
        assert response.status_code == 200, query
        answer = router.answer(query, place, today())
        if answer.refusal is Refusal.CRISIS:
            kinds["crisis"] += 1
        elif numbers := first_numbers(answer):
            assert told(response.text)[: len(numbers)] == numbers, query
            kinds["desk"] += 1
        else:
            kinds["no desk"] += 1
    return kinds


def test_every_question_has_its_page_and_the_routers_number_first(client, router):
    asked = ALL[::EVERY]
    found = looked_at(client, router, asked)
    assert found["desk"] > len(asked) / 2
    assert found["no desk"] > 0


@pytest.mark.long
def test_all_of_them(client, router):
    found = looked_at(client, router, ALL)
    assert found["desk"] > 1000
    assert found["no desk"] > 50
