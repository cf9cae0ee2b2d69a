"""Training of heads, shared by `train_topics.py`, `train_danger.py` and `train_doors.py`.

A head (`answers/heads.py`) is trained on sentences with a class each: a linear classifier over hashed
features. What it says of sentences that it has not seen (folds) is what thresholds are set on. The same
sentences give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sparse
import sudachipy
from jaconv import kana2alphabet, kata2hira
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from madoguchi.answers.heads import BUCKETS, hashed_features

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
TRAINING = ROOT / "training"
DATA = ROOT / "src" / "madoguchi" / "data"
LEAST_DOCUMENTS = 2
# Steps of LBFGS: more make the weights larger, and no unseen sentence more is read rightly.
STEPS = 40


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
    (in kana, in Latin letters), and which sentence each of these rows is.
    """

    rows: sparse.csr_matrix
    again: sparse.csr_matrix
    of: np.ndarray


def prepare(texts: list[str], *, latin: bool, read: Callable[[str], str] = str) -> Sentences:
    """Turn texts into what heads are trained on; Japanese ones also in kana and, if wanted, in Latin letters.

    `read` is what is made of a text before its features are.
    """
    in_kana, which = readings_of(texts)
    forms, of = [in_kana], [np.flatnonzero(which)]
    if latin:
        forms.append([kana2alphabet(kata2hira(reading)) for reading in in_kana])
        of.append(np.flatnonzero(which))
    again = sparse.vstack([feature_rows(form, read) for form in forms]).tocsr()
    return Sentences(feature_rows(texts, read), again, np.concatenate(of))


def feature_rows(texts: list[str], read: Callable[[str], str] = str) -> sparse.csr_matrix:
    """Return one row of hashed features a text."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        found = hashed_features(read(text))
        columns += found.keys()
        values += found.values()
        starts.append(len(columns))
    return sparse.csr_matrix(
        (np.array(values, dtype=np.float32), columns, starts), shape=(len(texts), BUCKETS)
    )


def readings_of(texts: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the Japanese sentences in kana alone (Sudachi's readings), and which ones they are."""
    tokenizer = sudachipy.Dictionary(dict="small").tokenizer()
    kept = np.array([bool(re.search(r"[ぁ-んァ-ヶ]", text)) for text in texts])
    return [
        "".join(m.reading_form() or m.surface() for m in tokenizer.tokenize(text))
        for text, keep in zip(texts, kept, strict=True)
        if keep
    ], kept


def fit(
    rows: sparse.csr_matrix, classes: np.ndarray, weight: np.ndarray | None = None, *, strength: float = 5.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights (bucket × class, document frequency folded in), intercepts, and in how many rows each bucket is.

    Classes are in sorted order.
    """
    documents = np.asarray((rows > 0).sum(axis=0)).ravel()
    used = np.flatnonzero(documents >= LEAST_DOCUMENTS)
    rarity = np.log((rows.shape[0] + 1) / (documents[used] + 1)) + 1
    scaled = (rows.tocsc()[:, used] @ sparse.diags(rarity)).tocsr().astype(np.float32)
    found = LogisticRegression(C=strength, max_iter=STEPS, tol=1e-6).fit(scaled, classes, weight)
    weights = np.zeros((rows.shape[1], len(found.classes_)), dtype=np.float32)
    weights[used] = (found.coef_ * rarity).T
    return weights, found.intercept_, documents


def said_unseen(
    sentences: Sentences, classes: np.ndarray, folds: int, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return what heads that have not seen a sentence say of it: logits."""
    said = np.zeros((len(classes), len(np.unique(classes))))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(classes, classes):
        again = np.flatnonzero(np.isin(sentences.of, train))
        learned = np.concatenate([train, sentences.of[again]])
        both = sparse.vstack([sentences.rows[train], sentences.again[again]]).tocsr()
        weights, bias, _ = fit(both, classes[learned], None if weight is None else weight[learned])
        said[test] = sentences.rows[test] @ weights + bias
    return said


def write_head(
    file: str,
    sentences: Sentences,
    classes: np.ndarray,
    numbers: dict[str, np.ndarray | float],
    weight: np.ndarray | None = None,
    *,
    steps: int,
    most: int,
) -> None:
    """Train on all sentences and write a head below `data/`: signed bytes for the buckets in use.

    `steps`: so many steps the largest weight of a class has. `most`: so many buckets are kept, those that
    decide most (the largest distance of a weight from the mean of its bucket, times the root of how often
    the bucket is met).
    """
    rows = np.concatenate([np.arange(len(classes)), sentences.of])
    weights, bias, documents = fit(
        sparse.vstack([sentences.rows, sentences.again]).tocsr(),
        classes[rows],
        None if weight is None else weight[rows],
    )
    weights -= weights.mean(axis=1, keepdims=True)
    worth = np.abs(weights).max(axis=1) * np.sqrt(documents)
    kept = np.sort(np.argsort(-worth, kind="stable")[:most])
    scale = np.abs(weights[kept]).max(axis=0) / steps
    rounded = np.round(weights[kept] / scale).astype(np.int8)
    used = np.abs(rounded).sum(axis=1, dtype=np.int32) > 0
    arrays = {
        "classes": np.unique(classes),
        "buckets": kept[used].astype(np.uint32),
        "weights": rounded[used],
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
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
