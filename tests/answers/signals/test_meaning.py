"""What a question says as a whole, and what each of its parts says."""

from __future__ import annotations

import pytest

from madoguchi.answers.heads import features_of_pieces, hashed_features, softmax, topic_head
from madoguchi.answers.question import question_of
from madoguchi.answers.signals.meaning import meaning_of, sides_of
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


@pytest.mark.parametrize(
    ("text", "troubles"),
    [
        ("後継者がいなくて困っています。それと新しい看板の商標を取りたいです", ["succession", "ip"]),
        ("商標登録と社員の解雇", ["ip", "labour"]),
        ("借金が返せないうえに後継ぎもいない", ["turnaround", "succession"]),
        ("解雇でもめている 輸出もしたい", ["labour", "overseas"]),
        ("I was fired and I want to export my tea", ["labour", "overseas"]),
    ],
)
def test_each_side_of_a_joint_has_its_own_trouble(text: str, troubles: list[str]) -> None:
    found = sides_of(text, words_in(question_of(text), GUIDEBOOK), GUIDEBOOK)
    told = [[side.before[0].target, side.behind[0].target] for side in found]
    assert troubles in told


def test_a_question_without_a_joint_has_no_sides() -> None:
    assert sides_of("後継者不足", (), GUIDEBOOK) == ()


def test_a_stretch_says_what_it_would_say_alone() -> None:
    """All stretches are read at once; but for the ends of the text that is as if each were read alone."""
    head = topic_head(GUIDEBOOK)
    assert head is not None
    pieces = ["特許を取りたい", "、", "社員を解雇したい"]
    at_once = softmax(head.logits_of_stretches(features_of_pieces(pieces), [(0, 1), (2, 3)]))
    for chances, piece in zip(at_once, pieces[::2], strict=True):
        alone = head.chances(hashed_features(piece))
        assert chances.argmax() == alone.argmax()
        assert abs(chances - alone).max() < 0.2
