"""A word of one trouble and little else is that trouble; anything with more to it is read as a sentence."""

from __future__ import annotations

import pytest

from madoguchi.answers.bare_word import by_bare_word
from madoguchi.answers.topics import NO_TOPIC, TopicScore
from madoguchi.model.answer import Answer, Refusal
from tests.conftest import read_cases

FRAMES = [
    "{}",
    "{}の相談",
    "{}のことを聞きたい",
    "{}の件で電話したい",
    "{}に詳しい人",
    "富山 {}",
    "{} 大阪府",
    "{}で困っています",
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    ("word", "topic"),
    [("知財", "ip"), ("育休", "labour"), ("新卒", "hiring"), ("商談会", "sales"), ("专利", "ip")],
)
def test_a_word_leads_to_its_trouble_whatever_politeness_stands_around_it(router, frame, word, topic):
    assert router.answer(frame.format(word)).topics[0] == topic


@pytest.mark.parametrize("query", ["天気", "宿題", "年金がいくら"])
def test_a_word_that_is_no_trouble_of_the_list_stays_one(router, query):
    assert router.answer(query).refusal is Refusal.OUT_OF_SCOPE


def test_what_people_type_into_a_search_box_is_understood(router):
    """Words that somebody would type alone, with the trouble that the writer of the file meant by each."""
    missed = [
        (case["word"], case["topic"], answer.topics)
        for case in read_cases("words.csv")
        for answer in [router.answer(case["word"])]
        if not _is_meant(answer, case["topic"])
    ]
    assert len(missed) <= 0.05 * len(read_cases("words.csv")), missed


def _is_meant(answer: Answer, topic: str) -> bool:
    if topic == NO_TOPIC:
        return answer.refusal is Refusal.OUT_OF_SCOPE
    by_name = not answer.topics and bool(answer.items)  # よろず相談: the word is a name, too
    return by_name or answer.topics[:1] == (topic,)


def listed(*scores: tuple[str, float, str]) -> tuple[TopicScore, ...]:
    return tuple(TopicScore(topic, score, (word,)) for topic, score, word in scores)


def test_what_is_said_beside_the_word_makes_it_a_sentence():
    ip = listed(("ip", 3.0, "知財"))
    assert by_bare_word("知財", ip)
    assert by_bare_word("知財部門従業員退職", ip) is None


def test_two_troubles_alike_or_a_faint_word_are_not_decided():
    assert by_bare_word("知財融資", listed(("ip", 3.0, "知財"), ("loan", 3.0, "融資"))) is None
    assert by_bare_word("お金", listed(("loan", 1.0, "お金"))) is None
    assert by_bare_word("天気", listed((NO_TOPIC, 3.0, "天気"))) is None
    assert by_bare_word("", ()) is None


def test_the_wish_for_advice_stands_beside_any_trouble():
    meaning = by_bare_word("知財相談", listed(("ip", 3.0, "知財"), ("general", 1.0, "相談")))
    assert meaning is not None
    assert [likely.topic for likely in meaning.topics] == ["ip"]
