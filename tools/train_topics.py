"""Train the topic model: sentences → `src/madoguchi/data/models/`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_topics.py
    python tools/train_topics.py --curve    draw how many are right by how many were learned, train nothing

The head (`tools/heads.py`) is trained on the sentences of `training/sentences/*.csv`, and on those of
`training/doors/*.csv`, which are no topic of ours. How its two parts are pooled with the word lists is
fitted on what heads say that have not seen a sentence, so that the probabilities mean what they say. On
the same unseen predictions for whole questions that nothing was tuned on the curve of
`answers/confidence.py` is fitted.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.answers.scoring import read_questions, score  # noqa: E402
from tools.heads import (  # noqa: E402
    DATA,
    fit_pool,
    fit_vectors,
    fit_words,
    log_softmax,
    pooled,
    prepare,
    read_folder,
    said_unseen,
    write_head,
)

from madoguchi.answers.confidence import log_odds  # noqa: E402
from madoguchi.answers.features import hashed_features  # noqa: E402
from madoguchi.answers.meaning import MOST_WORD_SCORE  # noqa: E402
from madoguchi.answers.router import Router  # noqa: E402
from madoguchi.answers.topics import NO_TOPIC, STRONG, all_topics, listed_words, score_topics  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

FOLDS = 3
# What was said of unseen sentences, for whoever looks for wrong labels or sets a threshold.
KEPT_CHANCES = ROOT / "build" / "topics-unseen.npz"
# So many sentences are learned for the learning curve, and all.
CURVE = (1_500, 3_000, 6_000, 12_000, 24_000)
EVENLY = np.array([0.7, 0.7])  # words and vectors count alike there
CURVE_PICTURE = ROOT / "docs" / "images" / "learning-curve.svg"
NEWTON_STEPS = 50
# Whole questions that no word list, rule or threshold was ever held against.
FRESH_QUESTIONS = {"questions-a", "questions-b", "questions-c"}
# The word lists were drawn up beside these files; the others came later.
DRAWN_FROM = {"money", "people-ideas", "sales-equipment", "continuity-information"}


def read_examples() -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Return the sentences, their topics, which ones the word lists were not drawn from, which are questions.

    Only sentences that came after the lists can say what the lists are worth.
    """
    rows = [
        (row["text"], row["topic"], row["file"] not in DRAWN_FROM, row["file"] in FRESH_QUESTIONS)
        for row in read_folder("sentences")
    ]
    rows += [(row["text"], NO_TOPIC, True, False) for row in read_folder("doors")]
    # A strong word of a list is what somebody types who types one word.
    rows += [(word, topic, False, False) for topic, word, weight in listed_words() if weight >= STRONG]
    texts, topics, fresh, questions = zip(*rows, strict=True)
    return list(texts), np.array(topics), np.array(fresh), np.array(questions)


def draw_curve(texts: list[str], topics: np.ndarray) -> None:
    """Write `docs/images/learning-curve.svg`: heads of more and more sentences on a tenth that none has seen."""
    names = np.unique(topics)
    truth = np.searchsorted(names, topics)
    sentences = prepare(texts, hashed_features, latin=False)
    order = np.random.default_rng(0).permutation(len(texts))
    unseen, rest = order[: len(order) // 10], order[len(order) // 10 :]
    shares: list[tuple[int, float]] = []
    for size in (*CURVE, len(rest)):
        learned = rest[:size]
        again = np.flatnonzero(np.isin(sentences.of, learned))
        both = sparse.vstack([sentences.rows[learned], sentences.again[again]]).tocsr()
        weights, bias = fit_words(both, topics[np.concatenate([learned, sentences.of[again]])])
        by_words = log_softmax(sentences.rows[unseen] @ weights + bias)
        weights, bias = fit_vectors(sentences.vectors[learned], topics[learned])
        said = [by_words, log_softmax(sentences.vectors[unseen] @ weights + bias)]
        right = pooled(EVENLY, said).argmax(axis=1) == truth[unseen]
        shares.append((size, float(right.mean())))
        sys.stderr.write(f"{size}: {right.mean():.3f}\n")
    CURVE_PICTURE.write_text(curve_svg(shares), encoding="utf-8")


def curve_svg(shares: list[tuple[int, float]]) -> str:
    """A picture: the share right against the number of sentences, each doubling as wide as the last."""
    first, last = np.log2(shares[0][0]), np.log2(shares[-1][0])
    dots = [
        (60 + 420 * (np.log2(size) - first) / (last - first), 240 - 220 * share, size, share)
        for size, share in shares
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _, _ in dots)
    texts = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#0017c1"/>'
        f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="{x:.0f}" y="258" text-anchor="middle">{size:,}</text>'
        for x, y, size, share in dots
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 290" role="img" '
        'aria-label="share of unseen sentences whose topic is right, by sentences learned" '
        'font-family="sans-serif" font-size="12"><rect width="540" height="290" fill="#fff"/>'
        '<path d="M40 20V240H500" stroke="#333" fill="none"/>'
        f'<polyline points="{line}" fill="none" stroke="#0017c1"/>{texts}'
        '<text x="270" y="280" text-anchor="middle">sentences learned</text></svg>\n'
    )


def word_scores(texts: list[str], names: list[str]) -> np.ndarray:
    """Return how much the word lists speak for each topic, cut at two strong words."""
    table = np.zeros((len(texts), len(names)))
    for row, text in enumerate(texts):
        for found in score_topics(text):
            if found.topic in names:
                table[row, names.index(found.topic)] = min(found.score, MOST_WORD_SCORE)
    return table


def main() -> None:
    texts, topics, fresh, questions = read_examples()
    if "--curve" in sys.argv[1:]:
        draw_curve(texts, topics)
        return
    names = sorted(set(topics))
    truth = np.array([names.index(topic) for topic in topics])
    sentences = prepare(texts, hashed_features, latin=False)
    by_words, by_vectors = said_unseen(sentences, topics, FOLDS)
    listed = word_scores(texts, names)
    parts = {"words": [by_words, listed], "all": [by_words, by_vectors, listed]}
    pools = {}
    for label, said in parts.items():
        pools[label] = fit_pool([part[fresh] for part in said], truth[fresh])
        right = pooled(pools[label], said).argmax(axis=1) == truth
        sys.stderr.write(
            f"{label}: of {len(texts)} sentences right where unseen {right[fresh].mean():.3f}, "
            f"weights {pools[label].round(3)}\n"
        )
    chances = np.exp(pooled(pools["all"], parts["all"]))
    KEPT_CHANCES.parent.mkdir(exist_ok=True)
    np.savez(KEPT_CHANCES, chances=chances, names=names, truth=truth, texts=texts, fresh=fresh)
    odds, right = first_desks(chances[questions], truth[questions], names)
    numbers = {"pool_words": pools["words"], "pool_all": pools["all"]}
    write_head("models/topics.npz", sentences, topics, numbers, steps=20)
    save_confidence(fit_confidence(odds, right), len(odds), routed_right())


def first_desks(chances: np.ndarray, truth: np.ndarray, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of the likeliest first function, topics of one function added, and whether it is right."""
    topics = all_topics()
    first = [topics[name].functions[0] if name in topics else NO_TOPIC for name in names]
    functions = sorted(set(first) - {NO_TOPIC})
    of_function = np.array([[name == function for function in functions] for name in first], dtype=float)
    summed = chances @ of_function
    best = summed.argmax(axis=1)
    answerable = truth != names.index(NO_TOPIC)
    right = np.array([functions[b] == first[t] for b, t in zip(best, truth, strict=True)])
    odds = np.array([log_odds(float(chance)) for chance in summed.max(axis=1)])
    return odds[answerable], right[answerable].astype(float)


def fit_confidence(odds: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return slope and shift of a logistic curve, fitted by Newton's method."""
    x = np.stack([odds, np.ones_like(odds)], axis=1)
    curve = np.array([1.0, 0.0])
    for _ in range(NEWTON_STEPS):
        said = 1 / (1 + np.exp(-x @ curve))
        bend = x.T @ (x * (said * (1 - said))[:, None]) + 1e-6 * np.eye(2)
        curve = curve - np.linalg.solve(bend, x.T @ (said - right))
    return curve


def routed_right() -> float:
    """Return how often a question leads to its desk when its topic is known: the tuning ones are learned."""
    router = Router(packaged_edition())
    right = []
    for case in read_questions("tuning"):
        answer = router.answer(case["query"], case["place"])
        if answer.confidence is not None and case["behaviour"] == "answer" and answer.items:
            right.append(score(case, answer).first)
    return float(np.mean(right))


def save_confidence(curve: np.ndarray, questions: int, routed: float) -> None:
    """Write what turns a chance into a confidence."""
    (DATA / "models" / "calibration.toml").write_text(
        "# Written by tools/train_topics.py: what turns a raw chance into a confidence that comes true.\n"
        f"# The curve: fitted on {questions} questions as a head that has not seen them reads them.\n"
        f"slope = {curve[0]:.3f}\nshift = {curve[1]:.3f}\n"
        "# How often the right topic leads to the right desk (tuning questions, whose topics are learned).\n"
        f"routed = {routed:.3f}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
