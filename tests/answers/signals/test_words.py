"""Listed words of troubles in a question."""

from __future__ import annotations

import pytest

from madoguchi.answers.languages import topic_name
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.answers.signals.words import words_in
from madoguchi.data.bundle import GUIDEBOOK


@pytest.mark.parametrize(
    ("typed", "topic", "word"),
    [
        ("後継者がいなくて", "succession", "後継者がい"),
        ("特許のこと", "ip", "特許"),
        ("パワハラで困る", "labour", "ぱわはら"),
        ("ﾊﾟﾜﾊﾗ", "labour", "ぱわはら"),
        ("I want to borrow money, a loan", "loan", "loan"),
        ("专利", "ip", "专利"),
        ("毎日が億劫で", "general", "億劫"),
    ],
)
def test_a_listed_word_points_at_its_topic(typed: str, topic: str, word: str) -> None:
    found = [each for each in words_in(question_of(typed), GUIDEBOOK) if each.target == topic]
    assert any(each.source.startswith(word) or word.startswith(each.source) for each in found)


def test_a_word_inside_a_longer_one_does_not_count() -> None:
    sources = [each.source for each in words_in(question_of("事業承継の相談"), GUIDEBOOK)]
    assert "事業承継" in sources
    assert "承継" not in sources


def test_a_word_in_latin_letters_is_no_part_of_another() -> None:
    assert [each.target for each in words_in(question_of("sloane street"), GUIDEBOOK)] == []


def test_a_word_said_twice_counts_once() -> None:
    one, two = (words_in(question_of(text), GUIDEBOOK) for text in ("特許", "特許、特許"))
    assert [each.target for each in one] == [each.target for each in two]


def test_its_span_is_that_of_the_folded_text() -> None:
    question = question_of("My Loan！")
    word = next(each for each in words_in(question, GUIDEBOOK) if each.target == "loan")
    assert question.folded[slice(*word.span)] == "loan"


def test_a_topic_s_name_in_any_language_leads_where_the_topic_leads(router: Router) -> None:
    topics = router.ground.topics

    def leads_to(topic: str) -> str:
        return topics[topic].functions[0] if topic in topics else topic

    wrong = []
    for topic in topics.values():
        called = topic_name(GUIDEBOOK, topic)
        for name in {called.of(lang) for lang in ("ja", "en", "zh", "vi", "ko")}:
            told = router.understand(question_of(name)).meaning[0].target
            if leads_to(told) != leads_to(topic.id):
                wrong.append((name, told))
    assert wrong == []
