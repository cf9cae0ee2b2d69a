"""The decision: a candidate's features times their weights; and the thresholds."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.answers import decide as decision
from madoguchi.answers.candidates import Candidate, Through, candidates_for
from madoguchi.answers.decide import decide, probabilities, score, second_features, unsure, weights
from madoguchi.answers.place_choice import Choice
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.store.editions import packaged_edition
from tests.answers.another_list import WORDS, fresh
from tests.answers.scoring import read_questions, tuning_parts


@pytest.fixture
def plain_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model in which a candidate counts by its log-chance, and a second trouble by how far it stands apart."""
    known = dict.fromkeys(weights(), 0.0) | {"chance": 1.0, "second: apart": 1.0}
    monkeypatch.setattr(decision, "weights", lambda: known)


def candidate(
    through: Through, target: str, chance: float, sides: tuple[tuple[float, float], ...] = ()
) -> Candidate:
    features = {"chance": math.log(chance), "topic": 0.0, "topic: general": 0.0, "topic: listed words": 0.0}
    return Candidate(through, target, Choice(), features, target, sides)


def topic(target: str, chance: float, *sides: tuple[float, float]) -> Candidate:
    return candidate(Through.TOPIC, target, chance, sides)


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

    def test_two_troubles_on_two_sides_of_a_joint_are_both_answered(self) -> None:
        found = decide((topic("loan", 0.8, (0.9, 0.1)), topic("ip", 0.1, (0.0, 0.8)), nothing(0.1)))
        assert [each.target for each in found.chosen] == ["loan", "ip"]

    @pytest.mark.parametrize("sides", [(0.9, 0.0), (0.0, 0.3)])
    def test_a_trouble_that_does_not_stand_apart_is_none(self, sides: tuple[float, float]) -> None:
        """On the same side, or hardly told on the other."""
        found = decide((topic("loan", 0.5, (0.9, 0.0)), topic("ip", 0.4, sides), nothing(0.1)))
        assert [each.target for each in found.chosen] == ["loan"]

    def test_two_troubles_nearly_alike_stand_in_the_order_in_which_they_were_told(self) -> None:
        later = topic("loan", 0.5, (0.0, 0.9))
        for chance, expected in ((0.4, ["ip", "loan"]), (0.1, ["loan", "ip"])):
            found = decide((later, topic("ip", chance, (0.9, 0.0)), nothing(0.1)))
            assert [each.target for each in found.chosen] == expected

    def test_a_general_desk_that_was_told_first_does_not_come_first(self) -> None:
        general = topic("any trouble", 0.4, (0.9, 0.0))
        general.features["topic: general"] = 1.0
        found = decide((topic("loan", 0.5, (0.0, 0.9)), general, nothing(0.1)))
        assert [each.target for each in found.chosen] == ["loan", "any trouble"]

    def test_a_trouble_beside_a_name_is_answered_behind_it(self) -> None:
        named = candidate(Through.NAME, "jfc", 0.8, ((1.0, 0.0),))
        found = decide((named, topic("ip", 0.1, (0.0, 0.9)), nothing(0.1)))
        assert [each.target for each in found.chosen] == ["jfc", "ip"]
        assert found.confidence is None

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
                found = candidates_for(asked, asks.ground)
                used |= {name for each in found for name in each.features}
                troubles = (each for each in found if each.through is Through.TOPIC)
                used |= {name for each in troubles for name in second_features(each, each)}
    assert used == weights().keys()


def test_a_score_is_the_sum_of_features_and_weights() -> None:
    known = weights()
    features = {"name": 1.0, "name: in full": 1.0}
    expected = known["name"] + known["name: in full"]
    assert score(Candidate(Through.NAME, "", Choice(), features)) == pytest.approx(expected)
