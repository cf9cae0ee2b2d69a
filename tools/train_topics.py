"""Train the topic model: sentences → `src/madoguchi/data/models/`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_topics.py

Two linear heads are trained on the sentences of `training/sentences/*.csv`: one over hashed
character n-grams and Sudachi words (`answers/features.py`), one over sentence vectors. How
they are pooled with the word lists is fitted on predictions for sentences that a head has not
seen (five folds), so that the probabilities mean what they say. On the same unseen predictions
for whole questions that nothing was tuned on the curve of `answers/confidence.py` is fitted.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import sudachipy
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.answers.scoring import read_questions, score  # noqa: E402

from madoguchi.answers.confidence import log_odds  # noqa: E402
from madoguchi.answers.features import BUCKETS, hashed_features  # noqa: E402
from madoguchi.answers.router import Router  # noqa: E402
from madoguchi.answers.topics import NO_TOPIC, all_topics, score_topics  # noqa: E402
from madoguchi.answers.vectors import sentence_vectors  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

DATA = ROOT / "src" / "madoguchi" / "data"
FOLDS = 5
LEAST_DOCUMENTS = 2
FLOOR = 1e-5
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
        (row["text"], row["topic"], file.stem not in DRAWN_FROM, file.stem in FRESH_QUESTIONS)
        for file in sorted((ROOT / "training" / "sentences").glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
    ]
    texts, topics, fresh, questions = zip(*rows, strict=True)
    return list(texts), np.array(topics), np.array(fresh), np.array(questions)


def feature_matrix(texts: list[str]) -> sparse.csr_matrix:
    """Return one row of hashed features a sentence."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        found = hashed_features(text)
        columns += found.keys()
        values += found.values()
        starts.append(len(columns))
    return sparse.csr_matrix((values, columns, starts), shape=(len(texts), 2 * BUCKETS))


def readings_of(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the Japanese sentences in kana alone (Sudachi's readings), and which ones they are."""
    tokenizer = sudachipy.Dictionary(dict="small").tokenizer()
    kept = np.array([bool(re.search(r"[ぁ-んァ-ヶ]", text)) for text in texts])
    return [
        "".join(m.reading_form() or m.surface() for m in tokenizer.tokenize(text))
        for text, keep in zip(texts, kept, strict=True)
        if keep
    ], kept


def inverse_frequency(matrix: sparse.csr_matrix) -> np.ndarray:
    """Return the weight of each bucket; rare ones weigh nothing."""
    documents = np.asarray((matrix > 0).sum(axis=0)).ravel()
    weight = np.log((matrix.shape[0] + 1) / (documents + 1)) + 1
    return np.where(documents >= LEAST_DOCUMENTS, weight, 0.0)


def fit_words(matrix: sparse.csr_matrix, topics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (bucket × topic, document frequency folded in) and intercepts."""
    idf = inverse_frequency(matrix)
    head = LogisticRegression(C=5.0, max_iter=500).fit(matrix @ sparse.diags(idf), topics)
    return (head.coef_ * idf).T, head.intercept_


def fit_vectors(vectors: np.ndarray, topics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (dimension × topic) and intercepts."""
    head = LogisticRegression(C=10.0, max_iter=800).fit(vectors, topics)
    return head.coef_.T, head.intercept_


def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.maximum(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), np.log(FLOOR))


def fit_pool(parts: list[np.ndarray], truth: np.ndarray) -> np.ndarray:
    """Return the weight of each part that makes the truth most likely."""

    def loss(weights: np.ndarray) -> float:
        logits = sum(w * part for w, part in zip(weights, parts, strict=True))
        return -log_softmax(logits)[np.arange(len(truth)), truth].mean()

    return minimize(loss, np.full(len(parts), 0.5), method="Nelder-Mead", options={"maxiter": 600}).x


def word_scores(texts: list[str], names: list[str]) -> np.ndarray:
    """Return how much the word lists speak for each topic, cut at two strong words."""
    table = np.zeros((len(texts), len(names)))
    for row, text in enumerate(texts):
        for found in score_topics(text):
            if found.topic in names:
                table[row, names.index(found.topic)] = min(found.score, 6.0)
    return table


def main() -> None:
    texts, topics, fresh, questions = read_examples()
    names = sorted(set(topics))
    truth = np.array([names.index(topic) for topic in topics])
    matrix, vectors = feature_matrix(texts), sentence_vectors(texts)
    in_kana, which = readings_of(texts)
    kana = feature_matrix(in_kana)
    place_in_kana = np.cumsum(which) - 1
    seen_words = np.zeros((len(texts), len(names)))
    seen_vectors = np.zeros((len(texts), len(names)))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, topics):
        spoken = [i for i in train if which[i]]
        both = sparse.vstack([matrix[train], kana[place_in_kana[spoken]]]).tocsr()
        weights, bias = fit_words(both, np.concatenate([topics[train], topics[spoken]]))
        seen_words[test] = log_softmax(matrix[test] @ weights + bias)
        weights, bias = fit_vectors(vectors[train], topics[train])
        seen_vectors[test] = log_softmax(vectors[test] @ weights + bias)
    listed = word_scores(texts, names)
    pool_words = fit_pool([seen_words[fresh], listed[fresh]], truth[fresh])
    pool_all = fit_pool([seen_words[fresh], seen_vectors[fresh], listed[fresh]], truth[fresh])
    for label, parts, pool in (
        ("words", [seen_words, listed], pool_words),
        ("words and vectors", [seen_words, seen_vectors, listed], pool_all),
    ):
        guess = sum(w * p for w, p in zip(pool, parts, strict=True)).argmax(axis=1)
        print(
            f"{label}: right on unseen sentences {np.mean((guess == truth)[fresh]):.3f}, weights {pool.round(3)}",
            file=sys.stderr,
        )
    pooled = np.exp(
        log_softmax(sum(w * p for w, p in zip(pool_all, [seen_words, seen_vectors, listed], strict=True)))
    )
    odds, right = first_desks(pooled[questions], truth[questions], names)
    both = sparse.vstack([matrix, kana]).tocsr()
    weights, bias = fit_words(both, np.concatenate([topics, topics[which]]))
    head, head_bias = fit_vectors(vectors, topics)
    save(names, weights, bias, head, head_bias, pool_words, pool_all)
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


def save(
    names: list[str],
    weights: np.ndarray,
    bias: np.ndarray,
    head: np.ndarray,
    head_bias: np.ndarray,
    pool_words: np.ndarray,
    pool_all: np.ndarray,
) -> None:
    """Write the model, words as int8 rows of the buckets in use, without dates in the archive."""
    used = np.flatnonzero(np.abs(weights).sum(axis=1) > 0)
    scale = np.abs(weights).max(axis=0) / 127.0
    arrays = {
        "topics": np.array(names),
        "buckets": used.astype(np.uint32),
        "words": np.round(weights[used] / scale).astype(np.int8),
        "words_scale": scale.astype(np.float32),
        "words_bias": bias.astype(np.float32),
        "vectors": head.astype(np.float16),
        "vectors_bias": head_bias.astype(np.float32),
        "pool_words": pool_words.astype(np.float32),
        "pool_all": pool_all.astype(np.float32),
    }
    target = DATA / "models" / "topics.npz"
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())


if __name__ == "__main__":
    main()
