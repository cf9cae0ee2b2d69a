"""The decision: a candidate's features times their weights; and the thresholds."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.answers import decide as decision
from madoguchi.answers.candidates import Candidate, Through, candidates_for
from madoguchi.answers.decide import decide, probabilities, score, unsure, weights
from madoguchi.answers.place_choice import Choice
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.store.editions import packaged_edition
from tests.answers.another_list import WORDS, fresh
from tests.answers.scoring import read_questions, tuning_parts


@pytest.fixture
def plain_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model in which a candidate's one feature is its log-chance."""
    monkeypatch.setattr(decision, "weights", lambda: {"chance": 1.0, "topic: general": 0.0})


def candidate(through: Through, target: str, chance: float) -> Candidate:
    return Candidate(through, target, Choice(), {"chance": math.log(chance)}, target)


def topic(target: str, chance: float) -> Candidate:
    return candidate(Through.TOPIC, target, chance)


def nothing(chance: float) -> Candidate:
    return candidate(Through.NOTHING, "", chance)


@pytest.mark.usefixtures("plain_weights")
class TestThresholds:
    def test_chances_add_up_to_one(self) -> None:
        told = probabilities((topic("loan", 0.6), topic("ip", 0.2), nothing(0.2)))
        assert [round(chance, 6) for _, chance in told] == [0.6, 0.2, 0.2]

    def test_the_likeliest_is_answered(self) -> None:
        found = decide((topic("loan", 0.9), topic("ip", 0.05), nothing(0.05)))
        assert [each.target for each in found.chosen] == ["loan"]
        assert found.confidence == pytest.approx(0.9)

    def test_two_troubles_nearly_alike_are_both_answered(self) -> None:
        found = decide((topic("loan", 0.5), topic("ip", 0.4), nothing(0.1)))
        assert [each.target for each in found.chosen] == ["loan", "ip"]

    def test_two_troubles_nearly_alike_stand_in_the_order_in_which_they_were_told(self) -> None:
        later = replace(topic("loan", 0.5), part=1)
        assert [each.target for each in decide((later, topic("ip", 0.4), nothing(0.1))).chosen] == [
            "ip",
            "loan",
        ]
        assert [each.target for each in decide((later, topic("ip", 0.1), nothing(0.1))).chosen] == ["loan"]

    def test_a_general_desk_that_was_told_first_does_not_come_first(self) -> None:
        general = topic("any trouble", 0.4)
        general.features["topic: general"] = 1.0
        found = decide((replace(topic("loan", 0.5), part=1), general, nothing(0.1)))
        assert [each.target for each in found.chosen] == ["loan", "any trouble"]

    def test_what_may_be_meant_is_offered_behind(self) -> None:
        found = decide((topic("loan", 0.7), topic("ip", 0.2), nothing(0.1)))
        assert found.perhaps is not None
        assert found.perhaps.target == "ip"

    def test_the_general_desk_is_never_what_may_be_meant(self) -> None:
        general = topic("any trouble", 0.2)
        general.features["topic: general"] = 1.0
        assert decide((topic("loan", 0.7), general, nothing(0.1))).perhaps is None

    def test_what_is_likely_none_of_ours_is_declined(self) -> None:
        assert decide((topic("loan", 0.4), nothing(0.6))).not_ours
        assert not decide((topic("loan", 0.55), nothing(0.45))).not_ours
        assert decide((nothing(1.0),)).not_ours
        # What the list's own words alone say has to be surer.
        assert decide((candidate(Through.LISTED, "d", 0.55), nothing(0.45))).not_ours
        desk = Choice(packaged_edition().desks[:1])
        both = (candidate(Through.LISTED, "d", 0.3), topic("loan", 0.3))
        assert not decide((*(replace(each, choice=desk) for each in both), nothing(0.4))).not_ours

    def test_without_a_likely_one_none_is_chosen(self) -> None:
        chances = (*(topic(f"t{n}", 0.2) for n in range(4)), nothing(0.2))
        found = decide(chances)
        assert found.chosen == ()
        assert not found.not_ours

    def test_a_name_stands_alone_and_has_no_confidence(self) -> None:
        found = decide((candidate(Through.NAME, "jfc", 0.6), topic("loan", 0.39), nothing(0.01)))
        assert [each.target for each in found.chosen] == ["jfc"]
        assert found.confidence is None


def test_a_doubtful_answer_is_said_to_be_so() -> None:
    assert unsure(0.5)
    assert not unsure(0.9)
    assert not unsure(None)


def test_every_feature_has_its_weight_and_every_weight_its_feature(router: Router, tmp_path: Path) -> None:
    used: set[str] = set()
    fresh_one = Router(fresh(tmp_path / "city", words=WORDS))
    for asks, queries in (
        (
            router,
            [(case["query"], case["place"]) for part in tuning_parts() for case in read_questions(part)],
        ),
        (fresh_one, [("不燃物", ""), ("猫が道にいるとき、どこへ", "")]),
    ):
        for query, place in queries:
            asked = asks.understand(question_of(query, place))
            if not asked.refusal and not asked.numbers:
                used |= {name for each in candidates_for(asked, asks.ground) for name in each.features}
    assert used == weights().keys()


def test_a_score_is_the_sum_of_features_and_weights() -> None:
    known = weights()
    features = {"name": 1.0, "name: in full": 1.0}
    expected = known["name"] + known["name: in full"]
    assert score(Candidate(Through.NAME, "", Choice(), features)) == pytest.approx(expected)
