"""What a question says as a whole, and what each of its parts says."""

from __future__ import annotations

import pytest

from madoguchi.answers.question import question_of
from madoguchi.answers.signals.meaning import meaning_of, parts_of
from madoguchi.answers.signals.words import words_in
from madoguchi.answers.topics import NO_TOPIC
from madoguchi.data.bundle import GUIDEBOOK


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("後継者がいない", "succession"),
        ("特許を取りたい", "ip"),
        ("パワハラの相談", "labour"),
        ("銀行への返済がもうできません", "turnaround"),
        ("I want to export my sake to France", "overseas"),
        ("tôi cần vay vốn cho quán", "loan"),
        ("明日の天気は", NO_TOPIC),
    ],
)
def test_the_likeliest_topic_is_the_trouble(text: str, topic: str) -> None:
    found = meaning_of(text, words_in(question_of(text), GUIDEBOOK), GUIDEBOOK)
    assert found[0].target == topic
    assert sum(each.strength for each in found) == pytest.approx(1, abs=0.1)


def test_each_part_of_two_troubles_has_its_own() -> None:
    parts = parts_of("後継者がいなくて困っています。それと新しい看板の商標を取りたいです", GUIDEBOOK)
    assert [part[0].target for part in parts] == ["succession", "ip"]


def test_one_sentence_has_no_parts() -> None:
    assert parts_of("後継者がいない", GUIDEBOOK) == ()
