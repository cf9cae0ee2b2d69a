"""Train the weights of the router's decision: questions → `src/madoguchi/data/common/router/weights.toml`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_router.py

Of each tuning question (`training/questions/tuning*.csv`), and of some words of the lists, the candidates are made as the router makes them;
those whose first desk is an expected one are right. The weights are those that make right candidates most
likely, held near plain ones (`PLAIN`) where the questions say little. The weights of a second trouble are fitted on
the same questions: where two are told (kind `both`), the other's desk is a right second one, elsewhere none is. Locked
questions are not read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.answers.scoring import any_selects, read_questions, tuning_parts  # noqa: E402

from madoguchi.answers.candidates import Candidate, Through, candidates_for  # noqa: E402
from madoguchi.answers.decide import probabilities, second_features, weights  # noqa: E402
from madoguchi.answers.question import question_of  # noqa: E402
from madoguchi.answers.router import Router  # noqa: E402
from madoguchi.answers.topics import NO_TOPIC, STRONG, listed_words  # noqa: E402
from madoguchi.data.bundle import GUIDEBOOK  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

TARGET = ROOT / "src" / "madoguchi" / "data" / "common" / "router" / "weights.toml"
# From here on the file holds what was set by hand.
BY_HAND = "\n# Set by hand"
# What the weights are held near: a chance counts as it is, a name and a likeness are sure.
PLAIN = {"topic": 1.0, "nothing": 1.0, "name": 0.0, "likeness": 0.0}
# How strongly they are held: the square of a distance of 1 costs as much as so many questions told with doubt.
HOLD = 0.5
# Kinds of questions that were written for whether a second trouble is told, and tell nothing new of the first.
OF_SECONDS = ("both", "one")
# A question of which nobody said how many troubles it tells counts so much for there being one.
OF_ONE_TROUBLE = 0.15
# Of the strong words of the lists each of so many, in these words around it.
EACH_WORD, FRAMES = 8, ("{}", "{}について", "{} 相談", "{}のことで聞きたい")


def right_ones(case: dict[str, str], candidates: tuple[Candidate, ...]) -> list[bool]:
    """Return which candidates lead to what is expected of a question."""
    behaviour = case["behaviour"]
    if behaviour == "topic":
        return [
            each.through is Through.NOTHING if case["expect"] == NO_TOPIC else each.topic == case["expect"]
            for each in candidates
        ]
    if behaviour == "abstain":
        return [each.through is Through.NOTHING for each in candidates]
    if behaviour == "clarify":
        return [
            each.choice.ask
            and (
                not case["expect"]
                or not each.choice.desks
                or any_selects(case["expect"], each.choice.desks[0])
            )
            for each in candidates
        ]
    return [
        bool(each.choice.desks) and not _asks_only(each) and any_selects(case["expect"], each.choice.desks[0])
        for each in candidates
    ]


def single_words() -> Iterator[dict[str, str]]:
    """Yield some of the strong words of the lists as questions: who types one word means its topic."""
    words = [(word, topic) for topic, word, weight in listed_words(GUIDEBOOK) if weight >= STRONG]
    for number, (word, topic) in enumerate(words[::EACH_WORD]):
        frame = FRAMES[number % len(FRAMES)]
        yield {"query": frame.format(word), "place": "", "behaviour": "topic", "expect": topic}


def _asks_only(candidate: Candidate) -> bool:
    return candidate.choice.ask and not candidate.choice.desks


def read_told(router: Router) -> tuple[list[tuple[list[dict[str, float]], np.ndarray]], int]:
    """Return the features of the candidates of each question with which ones are right; and of how many none is."""
    told: list[tuple[list[dict[str, float]], np.ndarray]] = []
    left_out = 0
    tuning = (row for part in tuning_parts() for row in read_questions(part) if row["kind"] not in OF_SECONDS)
    for case in (*tuning, *single_words()):
        asked = router.understand(question_of(case["query"], case["place"]))
        if asked.refusal or asked.numbers:
            continue
        found = candidates_for(asked, router.ground)
        candidates = tuple(each for each in found if each.through is not Through.LISTED)
        right = np.array(right_ones(case, candidates))
        if right.any():
            told.append(([each.features for each in candidates], right))
        else:
            left_out += 1
    return told, left_out


def fit(told: list[tuple[list[dict[str, float]], np.ndarray]]) -> tuple[dict[str, float], float]:
    """Return the weight of each feature, and the share of questions whose likeliest candidate is right."""
    names = sorted({name for features, _ in told for each in features for name in each})
    rows = [
        (np.array([[each.get(name, 0.0) for name in names] for each in features]), right)
        for features, right in told
    ]
    plain = np.array([PLAIN.get(name, 0.0) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = HOLD * float(((weights - plain) ** 2).sum()), 2 * HOLD * (weights - plain)
        for features, right in rows:
            scores = features @ weights
            parts = np.exp(scores - scores.max())
            chances = parts / parts.sum()
            share = chances[right].sum()
            total -= float(np.log(max(share, 1e-12)))
            slope += features.T @ (chances - np.where(right, chances, 0.0) / max(share, 1e-12))
        return total, slope

    found = minimize(loss, plain, jac=True, method="L-BFGS-B").x
    first = sum(bool(right[(features @ found).argmax()]) for features, right in rows)
    return dict(zip(names, map(float, found), strict=True)), first / len(rows)


def read_seconds(router: Router) -> list[tuple[dict[str, float], bool, float]]:
    """Return what speaks for each other trouble of each question, whether it is told beside the likeliest, its weight."""
    found = []
    for case in (
        row for part in tuning_parts() for row in read_questions(part) if row["behaviour"] == "answer"
    ):
        asked = router.understand(question_of(case["query"], case["place"]))
        if asked.refusal or asked.numbers:
            continue
        chances = probabilities(candidates_for(asked, router.ground))
        likely = (
            each for each, _ in chances if each.through in (Through.TOPIC, Through.NAME) and each.choice.desks
        )
        best, *others = (*likely, None)
        for other in others[:-1]:
            if other.through is Through.NAME:
                continue
            desk, first = other.choice.desks[0], best.choice.desks[0]
            if case["kind"] == "both":
                sides = (case["expect"], case["also"]), (case["also"], case["expect"])
                right = any(any_selects(one, first) and any_selects(two, desk) for one, two in sides)
            else:
                right = False
                if any_selects(f"{case['expect']};{case['also']}", desk):  # as good as the first
                    continue
            if desk.id != first.id:
                weight = 1.0 if case["kind"] in OF_SECONDS else OF_ONE_TROUBLE
                found.append((second_features(other, best), right, weight))
    return found


def fit_second(seconds: list[tuple[dict[str, float], bool, float]]) -> dict[str, float]:
    """Return the weights by which a second trouble is told: a logistic regression."""
    names = list(seconds[0][0])
    rows = np.array([[features[name] for name in names] for features, _, _ in seconds])
    right = np.array([right for _, right, _ in seconds])
    counts = np.array([weight for _, _, weight in seconds])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        chances = 1 / (1 + np.exp(-rows @ weights))
        told = np.where(right, chances, 1 - chances)
        total = HOLD * float((weights**2).sum()) - float((counts * np.log(np.maximum(told, 1e-12))).sum())
        return total, 2 * HOLD * weights + rows.T @ (counts * (chances - right))

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return dict(zip(names, map(float, found), strict=True))


def write(weights: dict[str, float], second: dict[str, float], questions: int) -> None:
    """Write what was fitted; what was set by hand stays."""
    lines = [
        "# Written by tools/train_router.py: what each feature of a candidate counts (answers/candidates.py). A",
        f"# candidate's features times these, added up, give its probability. Fitted on {questions} tuning questions.",
        "version = 1",
        "",
        "[weights]",
        *(f'"{name}" = {weight:.3f}' for name, weight in weights.items()),
        "",
        "# What speaks for a second trouble beside the likeliest one (answers/decide.py), fitted on the same questions: the",
        "# logit of its probability.",
        "[second]",
        *(f'"{name}" = {weight:.3f}' for name, weight in second.items()),
    ]
    _, kept, by_hand = TARGET.read_text(encoding="utf-8").partition(BY_HAND)
    TARGET.write_text("\n".join(lines) + "\n" + kept + by_hand, encoding="utf-8")


def main() -> None:
    router = Router(packaged_edition())
    told, left_out = read_told(router)
    fitted, right = fit(told)
    write(fitted, {}, len(told))
    weights.cache_clear()  # which trouble is the likeliest is told by what was fitted now
    write(fitted, fit_second(read_seconds(router)), len(told))
    sys.stderr.write(f"{len(told)} questions, {right:.3f} right; of {left_out} no candidate is right\n")


if __name__ == "__main__":
    main()
