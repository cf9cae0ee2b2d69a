"""Train the head that finds topics: sentences → `src/madoguchi/data/guidebook/topics.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_topics.py
    python tools/train_topics.py --curve    draw how many are right by how many were learned, train nothing

The head (`tools/heads.py`) is trained on the sentences of `training/sentences/*.csv`, and on those of
`training/doors/*.csv`, which are no topic of ours. How much it counts beside the word lists is fitted on
what heads say that have not seen a sentence, so that the probabilities mean what they say.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.heads import fit, prepare, read_folder, said_unseen, write_head  # noqa: E402

from madoguchi.answers.heads import softmax  # noqa: E402
from madoguchi.answers.question import question_of  # noqa: E402
from madoguchi.answers.signals.meaning import MOST_WORD_SCORE, topic_features  # noqa: E402
from madoguchi.answers.signals.words import words_in  # noqa: E402
from madoguchi.answers.topics import NO_TOPIC, STRONG, all_topics, listed_words, names_elsewhere  # noqa: E402
from madoguchi.data.bundle import GUIDEBOOK  # noqa: E402

FOLDS = 3
# With 130,000 buckets three locked questions of a thousand less are answered rightly, with all 260,000 none more.
MOST_BUCKETS = 160_000
# What was said of unseen sentences, for whoever looks for wrong labels or sets a threshold.
KEPT_CHANCES = ROOT / "build" / "topics-unseen.npz"
# So many sentences are learned for the learning curve, and all.
CURVE = (1_500, 3_000, 6_000, 12_000, 24_000)
CURVE_PICTURE = ROOT / "docs" / "images" / "learning-curve.svg"
# The word lists were drawn up beside these files; the others came later.
DRAWN_FROM = {"money", "people-ideas", "sales-equipment", "continuity-information"}
# What is said to these offices a firm or its people may say to one of ours, too: to labour, technology, sales.
BESIDE_OURS = {"city-procurement", "company-staff", "univ-harassment", "univ-research"}


def read_examples() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the sentences, their topics, and which ones the word lists were not drawn from.

    Only sentences that came after the lists can say what the lists are worth.
    """
    rows = [(row["text"], row["topic"], row["file"] not in DRAWN_FROM) for row in read_folder("sentences")]
    rows += [(row["text"], NO_TOPIC, True) for row in read_folder("doors") if row["door"] not in BESIDE_OURS]
    # A strong word of a list is what somebody types who types one word.
    rows += [(word, topic, False) for topic, word, weight in listed_words(GUIDEBOOK) if weight >= STRONG]
    rows += [(name, topic, False) for topic, name, _ in names_elsewhere(GUIDEBOOK)]
    rows += [
        (name, each.id, False)
        for each in all_topics(GUIDEBOOK).values()
        for name in (each.name, each.name_en)
    ]
    texts, topics, fresh = zip(*rows, strict=True)
    return list(texts), np.array(topics), np.array(fresh)


def draw_curve(texts: list[str], topics: np.ndarray) -> None:
    """Write `docs/images/learning-curve.svg`: heads of more and more sentences on a tenth that none has seen."""
    names = np.unique(topics)
    truth = np.searchsorted(names, topics)
    sentences = prepare(texts, topic_features)
    order = np.random.default_rng(0).permutation(len(texts))
    unseen, rest = order[: len(order) // 10], order[len(order) // 10 :]
    shares: list[tuple[int, float]] = []
    for size in (*CURVE, len(rest)):
        learned = rest[:size]
        again = np.flatnonzero(np.isin(sentences.of, learned))
        both = sparse.vstack([sentences.rows[learned], sentences.again[again]]).tocsr()
        weights, bias, _ = fit(both, topics[np.concatenate([learned, sentences.of[again]])])
        right = (sentences.rows[unseen] @ weights + bias).argmax(axis=1) == truth[unseen]
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
        for word in words_in(question_of(text), GUIDEBOOK):
            if word.target in names:
                column = names.index(word.target)
                table[row, column] = min(table[row, column] + word.strength, MOST_WORD_SCORE)
    return table


def fit_pool(parts: list[np.ndarray], truth: np.ndarray) -> np.ndarray:
    """Return the weight of each part that makes the truth (column numbers) most likely."""

    def loss(weights: np.ndarray) -> float:
        said = softmax(sum(weight * part for weight, part in zip(weights, parts, strict=True)))
        return -np.log(np.maximum(said[np.arange(len(truth)), truth], 1e-9)).mean()

    return minimize(loss, np.full(len(parts), 0.5), method="Nelder-Mead", options={"maxiter": 200}).x


def main() -> None:
    texts, topics, fresh = read_examples()
    if "--curve" in sys.argv[1:]:
        draw_curve(texts, topics)
        return
    names = sorted(set(topics))
    truth = np.array([names.index(topic) for topic in topics])
    sentences = prepare(texts, topic_features)
    parts = [said_unseen(sentences, topics, FOLDS)[0], word_scores(texts, names)]
    pool = fit_pool([part[fresh] for part in parts], truth[fresh])
    chances = softmax(pool[0] * parts[0] + pool[1] * parts[1])
    right = chances.argmax(axis=1) == truth
    sys.stderr.write(
        f"of {len(texts)} sentences right where unseen {right[fresh].mean():.3f}, weights {pool.round(3)}\n"
    )
    KEPT_CHANCES.parent.mkdir(exist_ok=True)
    np.savez(KEPT_CHANCES, chances=chances, names=names, truth=truth, texts=texts, fresh=fresh)
    write_head("guidebook/topics.npz", sentences, topics, {"pool": pool}, steps=20, most=MOST_BUCKETS)


if __name__ == "__main__":
    main()
