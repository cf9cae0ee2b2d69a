"""Candidates → one decision: answer, answer two, ask the place, show the general desk, or say no.

A log-linear model: a candidate's features times the weights of `data/common/router/weights.toml`, added up, give its
probability among all. The weights are trained by `tools/train_router.py`. The thresholds of the decision
stand here; each signal has its own beside what it measures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from madoguchi.answers.candidates import Candidate, Through
from madoguchi.data.loading import common_table

# Below this probability the best desk is not named: the general one is; nor is it said that none of the list is meant.
UNSURE = 0.25
# A desk for which the list's own words alone speak is not named where none is meant from this probability on.
WORDS_DOUBTED = 0.3
# Where none of ours is said to be meant, what the list's own words say may be so all the same from this probability on.
WEAKLY = 0.42
# A second trouble is answered beside the first from this probability on; two that are so nearly as likely stand in
# the order in which they were told.
SECOND, AS_LIKELY = 0.4, 0.6
# Less apart than this is not apart at all.
LEAST_APART = 0.02
# Another reading is offered behind the first answer from this probability on, unless the first is nearly sure.
PERHAPS, NEARLY_SURE = 0.07, 0.92
# Below this an answer is shown as unsure, with other troubles to choose from: so many at most.
NOT_SURE, MOST_INSTEAD = 0.7, 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered. `chosen`: one or two candidates; none: the general desk, or nothing (`not_ours`).

    `chances`: each candidate with its probability, the likeliest first. `perhaps`: another reading; of `not_ours`
    what the list's own words say.
    """

    chances: tuple[tuple[Candidate, float], ...]
    chosen: tuple[Candidate, ...] = ()
    perhaps: Candidate | None = None
    not_ours: bool = False

    @property
    def confidence(self) -> float | None:
        """How likely the first answer is the right one; None for a name, which is no guess."""
        if not self.chosen or self.chosen[0].through is not Through.TOPIC:
            return None
        ours = [entry for entry in self.chances if entry[0].through is not Through.NOTHING]
        of_desk = _by_desk(ours)
        return max(of_desk[_desk(each)] for each in self.chosen)


def decide(candidates: tuple[Candidate, ...]) -> Decision:
    """Return the decision among the candidates of a question."""
    if candidates[0].through is Through.WHOLE_NAME:
        return Decision(((candidates[0], 1.0),), candidates[:1])
    chances = probabilities(candidates)
    ours = [entry for entry in chances if entry[0].through is not Through.NOTHING]
    of_desk = _by_desk(ours)
    nothing = next(chance for each, chance in chances if each.through is Through.NOTHING)
    best = max((each for each, _ in ours), key=lambda each: of_desk[_desk(each)], default=None)
    chance = of_desk[_desk(best)] if best else 0.0
    doubted = nothing >= WORDS_DOUBTED and best is not None and _only_listed(best, ours)
    if best is None or doubted or nothing >= max(chance, UNSURE):
        return Decision(chances, perhaps=_weakly_listed(ours), not_ours=True)
    if chance < UNSURE:
        return Decision(chances)
    if best.through in (Through.LIKENESS, Through.LISTED, Through.EXAMPLE):
        return Decision(chances, (best,))
    others = [
        entry for entry in chances if entry[0].through is Through.TOPIC and _desk(entry[0]) != _desk(best)
    ]
    told = [(chance_of_second(each, best), each, other) for each, other in others]
    chosen: tuple[Candidate, ...] = (best,)
    if told and (second := max(told, key=lambda entry: entry[0]))[0] >= SECOND:
        _, beside, likely = second
        swapped = likely >= AS_LIKELY * chance and told_before(beside, best)
        chosen = (beside, best) if swapped else (best, beside)
    perhaps = next(
        (each for each, other in others if each not in chosen and not _is_general(each) and other >= PERHAPS),
        None,
    )
    doubt = best.through is not Through.NAME and chance < NEARLY_SURE
    return Decision(chances, chosen, perhaps if doubt else None)


def _only_listed(best: Candidate, ours: list[tuple[Candidate, float]]) -> bool:
    """Whether nothing speaks for the best desk but the list's own words."""
    return all(each.through is Through.LISTED for each, _ in ours if _desk(each) == _desk(best))


def _weakly_listed(ours: list[tuple[Candidate, float]]) -> Candidate | None:
    return next((each for each, chance in ours if each.through is Through.LISTED and chance >= WEAKLY), None)


def chance_of_second(other: Candidate, best: Candidate) -> float:
    """Return how likely a question tells of another trouble beside the likeliest one."""
    total = sum(weights()[name] * value for name, value in second_features(other, best).items())
    return 1 / (1 + math.exp(-total))


def second_features(other: Candidate, best: Candidate) -> dict[str, float]:
    """Return what speaks for a second trouble: see `data/common/router/weights.toml`."""
    listed = other.features["topic: listed words"]
    return {
        "second: bias": 1.0,
        "second: topic": other.features["topic"],
        "second: apart": math.log(max(LEAST_APART, *map(abs, _apart(other, best)))),
        "second: listed words": listed,
        "second: listed words of both": listed * best.features.get("topic: listed words", 1.0),
        "second: general": other.features["topic: general"],
    }


def told_before(other: Candidate, best: Candidate) -> bool:
    """Whether the other trouble is told before the likeliest one, where they stand apart; a general desk waits."""
    return max(_apart(other, best), key=abs) > 0 and not _is_general(other)


def _apart(other: Candidate, best: Candidate) -> Iterator[float]:
    """For each joint how surely one trouble stands on one side and one on the other; below 0: the best one before."""
    yield 0.0
    for (before, behind), (best_before, best_behind) in zip(other.sides, best.sides, strict=False):
        yield min(before, best_behind)
        yield -min(best_before, behind)


def _is_general(candidate: Candidate) -> bool:
    return bool(candidate.features.get("topic: general"))


def _by_desk(chances: list[tuple[Candidate, float]]) -> dict[str, float]:
    """First desk → the probability of all candidates that lead to it: a name and a trouble may agree."""
    found: dict[str, float] = {}
    for each, chance in chances:
        found[_desk(each)] = found.get(_desk(each), 0.0) + chance
    return found


def _desk(candidate: Candidate) -> str:
    choice = candidate.choice
    return (
        choice.desks[0].id if choice.desks and not choice.ask else f"{candidate.through} {candidate.target}"
    )


def probabilities(candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, float], ...]:
    """Return each candidate with its probability among all, the likeliest first."""
    weighed = [(each, score(each)) for each in candidates]
    most = max(total for _, total in weighed)
    parts = [(each, math.exp(total - most)) for each, total in weighed]
    whole = sum(part for _, part in parts)
    return tuple(sorted(((each, part / whole) for each, part in parts), key=lambda entry: -entry[1]))


def score(candidate: Candidate) -> float:
    """Return a candidate's features times their weights, added up."""
    known = weights()
    return sum(known[name] * value for name, value in candidate.features.items())


def unsure(confidence: float | None) -> bool:
    """Whether an answer's confidence is too low to leave it at that; names and numbers have none."""
    return confidence is not None and confidence < NOT_SURE


@cache
def weights() -> dict[str, float]:
    """Return feature → weight: those that were trained and those that were set by hand."""
    read: dict[str, dict[str, float]] = common_table("router/weights.toml")
    return {**read["weights"], **read["second"], **read["set"]}
