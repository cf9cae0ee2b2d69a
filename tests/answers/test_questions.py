"""The development questions: no kind falls below its floor, the locked part not below its own.

Locked questions were written apart and are never used for tuning.
"""

from __future__ import annotations

from collections import Counter

import pytest

from madoguchi.answers.router import Router
from madoguchi.answers.vectors import has_vectors
from madoguchi.store.editions import packaged_edition
from tests.answers.scoring import Outcome, read_questions, score

# What was measured in November 2026 (docs/evaluation.md) less two standard errors.
FLOORS = {"tuning": 0.95, "locked": 0.90}
KIND_FLOORS = {
    "direct": 0.88,
    "easy-japanese": 0.84,
    "foreign": 0.84,
    "idiom": 0.91,
    "mixed": 0.89,
    "out-of-scope": 0.91,
    "place": 0.87,
    "plain": 0.89,
    "vague": 0.84,
    "variant": 0.83,
}


pytestmark = pytest.mark.long  # thousands of questions


@pytest.fixture(scope="module", params=FLOORS)
def outcomes(request: pytest.FixtureRequest) -> tuple[str, list[Outcome]]:
    if not has_vectors():
        pytest.skip("the sentence-vector model is not installed; floors hold with it")
    router = Router(packaged_edition())
    cases = read_questions(request.param)
    return request.param, [score(case, router.answer(case["query"], case["place"])) for case in cases]


def test_the_whole_stays_above_its_floor(outcomes: tuple[str, list[Outcome]]) -> None:
    name, found = outcomes
    share = sum(outcome.right for outcome in found) / len(found)
    assert share >= FLOORS[name], f"{name}: {share:.3f}"


def test_no_kind_falls_below_its_floor(outcomes: tuple[str, list[Outcome]]) -> None:
    name, found = outcomes
    floors = KIND_FLOORS if name == "locked" else {}
    total = Counter(outcome.case["kind"] for outcome in found)
    right = Counter(outcome.case["kind"] for outcome in found if outcome.right)
    low = {kind: right[kind] / total[kind] for kind in floors if right[kind] < floors[kind] * total[kind]}
    assert total.keys() >= floors.keys()
    assert low == {}


def test_numbers_are_always_right(outcomes: tuple[str, list[Outcome]]) -> None:
    _, found = outcomes
    wrong = [o.case["query"] for o in found if o.case["kind"] == "reverse" and not o.right]
    assert wrong == []


def test_a_crisis_is_never_routed(outcomes: tuple[str, list[Outcome]]) -> None:
    _, found = outcomes
    assert [o.case["query"] for o in found if o.case["kind"] == "crisis" and o.answer.items] == []


def test_words_alone_still_answer() -> None:
    from madoguchi.answers.meaning import likely_topics
    from madoguchi.answers.topics import score_topics

    for text, topic in (
        ("後継者がいない", "succession"),
        ("特許を取りたい", "ip"),
        ("パワハラの相談", "labour"),
    ):
        meaning = likely_topics(text, score_topics(text), vectors=False)
        assert meaning.topics[0].topic == topic
        assert meaning.by == "words"
