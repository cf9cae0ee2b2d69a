"""Train the head that finds danger: sentences → `src/madoguchi/data/common/danger.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_danger.py

Sentences of `training/danger/*.csv` (who is in danger, and what only looks like it) and all sentences of
the topics, which are no danger. One linear head over hashed character n-grams (`answers/features.py`),
with a class for each grade and kind. The thresholds are set on sentences that a head has not seen (five
folds), so that no more than the shares below of harmless sentences are shown a box or a page.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from jaconv import kana2alphabet, kata2hira
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from madoguchi.answers.danger import as_read  # noqa: E402
from madoguchi.answers.features import BUCKETS, hashed_features  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402
from train_topics import inverse_frequency, readings_of  # noqa: E402

TRAINING = ROOT / "training"
TARGET = ROOT / "src" / "madoguchi" / "data" / "common" / "danger.npz"
FOLDS = 4
NONE = "none"
# Shares of unseen harmless sentences that may be shown a box (ordinary ones, look-alikes) and a page (look-alikes).
ORDINARY_BOXES, LOOKALIKE_BOXES, LOOKALIKE_PAGES = 0.018, 0.12, 0.015
# A sentence of danger counts as so many ordinary ones: who is missed pays more than who sees a box.
WEIGHT_OF_DANGER = 4.0


def read_sentences() -> tuple[list[str], list[str], np.ndarray]:
    """Return the texts, their classes (`none`, `certain life` …), and which of them are ordinary questions."""
    rows = [
        (row["text"], f"{row['crisis']} {row['danger']}".strip(), False)
        for file in sorted((TRAINING / "danger").glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
    ]
    judged = {text for text, _, _ in rows}
    rows += [
        (row["text"], NONE, True)
        for file in sorted([*(TRAINING / "sentences").glob("*.csv"), *(TRAINING / "doors").glob("*.csv")])
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
        if row["text"] not in judged
    ]
    # A name typed alone is a question too, and no desk's name is a danger.
    rows += [(desk.name, NONE, True) for desk in packaged_edition().desks]
    texts, classes, ordinary = zip(*rows, strict=True)
    return list(texts), list(classes), np.array(ordinary)


def feature_matrix(texts: list[str]) -> sparse.csr_matrix:
    """Return one row of hashed character n-grams a sentence."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        found = hashed_features(as_read(text), with_words=False)
        columns += found.keys()
        values += found.values()
        starts.append(len(columns))
    return sparse.csr_matrix((values, columns, starts), shape=(len(texts), BUCKETS))


def fit(matrix: sparse.csr_matrix, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return class names, weights (bucket × class, document frequency folded in) and intercepts."""
    idf = inverse_frequency(matrix)
    used = np.flatnonzero(idf)
    weight = np.where(classes == NONE, 1.0, WEIGHT_OF_DANGER)
    rows = matrix.tocsc()[:, used].tocsr() @ sparse.diags(idf[used])
    head = LogisticRegression(C=8.0, max_iter=120).fit(rows, classes, weight)
    weights = np.zeros((matrix.shape[1], len(head.classes_)))
    weights[used] = (head.coef_ * idf[used]).T
    return head.classes_, weights, head.intercept_


def shares(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def main() -> None:
    texts, named, ordinary = read_sentences()
    classes = np.array(named)
    matrix = feature_matrix(texts)
    in_kana, which = readings_of(texts)
    # Each Japanese sentence is learned as typed, in kana and in Latin letters.
    kana = feature_matrix(in_kana)
    latin = feature_matrix([kana2alphabet(kata2hira(reading)) for reading in in_kana])
    place_in_kana = np.cumsum(which) - 1
    names = np.unique(classes)
    unseen = np.zeros((len(texts), len(names)))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, classes):
        spoken = [i for i in train if which[i]]
        read = place_in_kana[spoken]
        rows = sparse.vstack([matrix[train], kana[read], latin[read]]).tocsr()
        _, weights, bias = fit(rows, np.concatenate([classes[train], classes[spoken], classes[spoken]]))
        unseen[test] = shares(matrix[test] @ weights + bias)
    harmless = classes == NONE
    certain_class = np.char.startswith(names.astype(str), "certain")
    any_danger, certain = unseen[:, names != NONE].sum(axis=1), unseen[:, certain_class].sum(axis=1)
    lookalike = harmless & ~ordinary
    possible_from = max(
        np.quantile(any_danger[ordinary], 1 - ORDINARY_BOXES),
        np.quantile(any_danger[lookalike], 1 - LOOKALIKE_BOXES),
    )
    certain_from = np.quantile(certain[lookalike], 1 - LOOKALIKE_PAGES)
    report(classes, names, unseen, ordinary, float(possible_from), float(certain_from))
    rows = sparse.vstack([matrix, kana, latin]).tocsr()
    names, weights, bias = fit(rows, np.concatenate([classes, classes[which], classes[which]]))
    save(names, weights, bias, float(possible_from), float(certain_from))


def report(
    classes: np.ndarray,
    names: np.ndarray,
    unseen: np.ndarray,
    ordinary: np.ndarray,
    possible_from: float,
    certain_from: float,
) -> None:
    """Say on standard error what the head does with sentences that it has not seen, without the patterns."""
    any_danger = unseen[:, names != NONE].sum(axis=1)
    certain = unseen[:, np.char.startswith(names.astype(str), "certain")].sum(axis=1)
    box, page = any_danger >= possible_from, certain >= certain_from
    sys.stderr.write(
        f"{len(classes)} sentences; box from {possible_from:.3f}, page from {certain_from:.3f}\n"
    )
    kinds = sorted({name.partition(" ")[2] for name in names if name != NONE})
    by_kind = np.stack([unseen[:, [n.endswith(kind) for n in names]].sum(axis=1) for kind in kinds], axis=1)
    danger = classes != NONE
    right = np.array([kinds[i] for i in by_kind[danger].argmax(axis=1)]) == np.array(
        [c.partition(" ")[2] for c in classes[danger]]
    )
    for label, rows in (
        ("in danger", danger),
        ("  certain", np.char.startswith(classes, "certain")),
        ("  possible", np.char.startswith(classes, "possible")),
        ("looks like danger", ~danger & ~ordinary),
        ("ordinary", ordinary),
    ):
        shown, paged = (box | page)[rows].mean(), page[rows].mean()
        sys.stderr.write(f"{label:18} {rows.sum():6}  contacts {shown:.3f}  page {paged:.3f}\n")
    sys.stderr.write(f"kind right {right.mean():.3f}\n")


def save(
    names: np.ndarray, weights: np.ndarray, bias: np.ndarray, possible_from: float, certain_from: float
) -> None:
    """Write the model, weights as int8 rows of the buckets in use, without dates in the archive."""
    scale = np.abs(weights).max(axis=0) / 127.0
    rounded = np.round(weights / scale).astype(np.int8)
    used = np.flatnonzero(np.abs(rounded).sum(axis=1) > 0)
    arrays = {
        "classes": names.astype("U24"),
        "buckets": used.astype(np.uint32),
        "weights": rounded[used],
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
        "possible_from": np.float32(possible_from),
        "certain_from": np.float32(certain_from),
    }
    TARGET.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())


if __name__ == "__main__":
    main()
