"""Training of heads, shared by `train_topics.py`, `train_danger.py` and `train_doors.py`.

A head (`answers/heads.py`) is trained on sentences with a class each: a linear classifier over hashed
features. What it says of sentences that it has not seen (folds) is what thresholds are set on. The same
sentences give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sparse
import sudachipy
from sklearn.model_selection import StratifiedKFold

from madoguchi.answers.heads import BUCKETS, Features, hashed_features, softmax

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    FeaturesOf = Callable[[str], Features]
    Learned = tuple[np.ndarray, np.ndarray, np.ndarray]

ROOT = Path(__file__).parent.parent
TRAINING = ROOT / "training"
DATA = ROOT / "src" / "madoguchi" / "data"
LEAST_DOCUMENTS = 2
# Sentences are learned so many at a time.
BATCH = 64
# Letters that Vietnamese alone has.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_BARRED = str.maketrans("đĐ", "dD")


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
    (in kana, without marks) and what else is learned with them, and which sentence each of these rows is.
    `apart`: the class of a row of `again` that has one of its own, else empty.
    """

    rows: sparse.csr_matrix
    again: sparse.csr_matrix
    of: np.ndarray
    apart: np.ndarray

    def and_parts(self, rows: sparse.csr_matrix, of: np.ndarray, classes: np.ndarray) -> Sentences:
        """Return these with parts of them to be learned too, each with a class of its own."""
        return Sentences(
            self.rows,
            sparse.vstack([self.again, rows]).tocsr(),
            np.concatenate([self.of, of]),
            np.concatenate([self.apart, classes]),
        )

    def classes_of(self, again: np.ndarray, classes: np.ndarray) -> np.ndarray:
        """Return the classes of some rows of `again`, given those of the sentences."""
        own = self.apart[again]
        return np.where(own == "", classes[self.of[again]], own)


def prepare(texts: list[str], features: FeaturesOf = hashed_features) -> Sentences:
    """Turn texts into what heads are trained on; Japanese ones also in kana, Vietnamese ones also without marks.

    `features`: of one text.
    """
    in_kana, which = readings_of(texts)
    bare = {at: without_marks(text) for at, text in enumerate(texts) if _VIETNAMESE.search(text)}
    of = np.concatenate([np.flatnonzero(which), np.array([*bare], dtype=np.intp)])
    return Sentences(
        feature_rows(texts, features),
        feature_rows([*in_kana, *bare.values()], features),
        of,
        np.full(len(of), ""),
    )


def feature_rows(texts: list[str], features: FeaturesOf = hashed_features) -> sparse.csr_matrix:
    """Return one row of hashed features a text."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        found = features(text)
        columns += found.buckets.tolist()
        values += found.weights.tolist()
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


def without_marks(text: str) -> str:
    """Return a text without the marks of its letters, as many type Vietnamese.

    >>> without_marks("Tôi bị đuổi việc")
    'Toi bi duoi viec'
    """
    return "".join(
        unicodedata.normalize("NFD", each)[0] if _MARKED.match(each) else each for each in text
    ).translate(_BARRED)


def fit(
    rows: sparse.csr_matrix,
    classes: np.ndarray,
    weight: Mapping[str, float] | None = None,
    *,
    rounds: int = 20,
    step: float = 3.0,
    left_out: float = 0.4,
    runs: int = 1,
) -> Learned:
    """Return weights (bucket × class, document frequency folded in), intercepts, and in how many rows each bucket is.

    Logistic regression by stochastic gradient descent. Classes are in sorted order. `weight`: how many
    sentences one of a class counts for (1 where nothing is said). `rounds`: how often each is learned, in an order of its own that is the same
    every time; to stop early is what keeps the weights small. `step`: the first one, which becomes smaller to the end.
    `left_out`: the share of a sentence's features that is left out, another part each time, so that none is relied on
    alone. `runs`: the mean of so many heads that have learned in other orders: what a single one says of a doubtful
    sentence hangs on the order.
    """
    scaled, used, rarity, documents = by_rarity(rows)
    names, right = np.unique(classes, return_inverse=True)
    counts = np.array([(weight or {}).get(name, 1.0) for name in names], dtype=np.float32)[right]
    share = np.log(np.bincount(right, weights=counts) / counts.sum()).astype(np.float32)
    weights, bias = np.zeros((len(used), len(names)), dtype=np.float32), np.zeros_like(share)
    for run in range(runs):
        own, own_bias = np.zeros_like(weights), share.copy()
        dice = np.random.default_rng(run)
        steps = rounds * -(-len(right) // BATCH)
        done = 0
        for _ in range(rounds):
            places = dice.permutation(len(right))
            for start in range(0, len(right), BATCH):
                taken = places[start : start + BATCH]
                rate = np.float32(step * (1 - done / steps) / len(taken))
                _learn(scaled[taken], right[taken], rate * counts[taken], own, own_bias, left_out, dice)
                done += 1
        weights += own / runs
        bias += own_bias / runs
    found = np.zeros((rows.shape[1], len(names)), dtype=np.float32)
    found[used] = weights * rarity[:, None]
    return found, bias, documents


# What is written is the mean of so many; of unseen sentences a single one tells enough.
fit_several = partial(fit, runs=4)


def _learn(
    part: sparse.csr_matrix,
    right: np.ndarray,
    rates: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    left_out: float,
    dice: np.random.Generator,
) -> None:
    """Learn some sentences, each at its rate: change weights and intercepts in place."""
    met, columns = np.unique(part.indices, return_inverse=True)
    kept = (dice.random(len(part.data), dtype=np.float32) >= left_out) / np.float32(1 - left_out)
    part = sparse.csr_matrix((part.data * kept, columns, part.indptr), shape=(len(right), len(met)))
    wrong = softmax(part @ weights[met] + bias)
    wrong[np.arange(len(right)), right] -= 1
    wrong *= rates[:, None]
    weights[met] -= part.T @ wrong
    bias -= wrong.sum(axis=0)


def by_rarity(
    rows: sparse.csr_matrix,
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray, np.ndarray]:
    """Return the columns of buckets that are met more than once, times how rare they are; which, how rare, how often."""
    documents = np.asarray((rows > 0).sum(axis=0)).ravel()
    used = np.flatnonzero(documents >= LEAST_DOCUMENTS)
    rarity = np.log((rows.shape[0] + 1) / (documents[used] + 1)) + 1
    scaled = (rows.tocsc()[:, used] @ sparse.diags(rarity)).tocsr().astype(np.float32)
    return scaled, used, rarity, documents


def said_unseen(
    sentences: Sentences,
    classes: np.ndarray,
    folds: int,
    learn: Callable[[sparse.csr_matrix, np.ndarray], Learned] = fit,
    parts: sparse.csr_matrix | None = None,
    of: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what heads that have not seen a sentence say of it, and of the parts of it (`of` which each is): logits."""
    parts = sentences.rows[:0] if parts is None or of is None else parts
    of = np.zeros(0, dtype=int) if of is None else of
    said, of_parts = (np.zeros((rows.shape[0], len(np.unique(classes)))) for rows in (sentences.rows, parts))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(classes, classes):
        weights, bias, _ = learn(*learned(sentences, classes, train))
        said[test] = sentences.rows[test] @ weights + bias
        inside = np.flatnonzero(np.isin(of, test))
        of_parts[inside] = parts[inside] @ weights + bias
    return said, of_parts


def learned(
    sentences: Sentences, classes: np.ndarray, train: np.ndarray
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the rows and classes of some sentences, in all their forms."""
    again = np.flatnonzero(np.isin(sentences.of, train))
    rows = sparse.vstack([sentences.rows[train], sentences.again[again]]).tocsr()
    return rows, np.concatenate([classes[train], sentences.classes_of(again, classes)])


def write_head(
    file: str,
    sentences: Sentences,
    classes: np.ndarray,
    numbers: dict[str, np.ndarray | float],
    learn: Callable[[sparse.csr_matrix, np.ndarray], Learned] = fit_several,
    *,
    steps: int,
    most: int,
) -> None:
    """Train on all sentences and write a head below `data/`: signed bytes for the buckets in use.

    `steps`: so many steps the largest weight of a class has. `most`: so many buckets are kept, those that
    decide most (the largest distance of a weight from the mean of its bucket, times the root of how often
    the bucket is met).
    """
    weights, bias, documents = learn(*learned(sentences, classes, np.arange(len(classes))))
    weights -= weights.mean(axis=1, keepdims=True)
    worth = np.abs(weights).max(axis=1) * np.sqrt(documents)
    kept = np.sort(np.argsort(-worth, kind="stable")[:most])
    scale = np.abs(weights[kept]).max(axis=0) / steps
    rounded = np.round(weights[kept] / scale).astype(np.int8)
    used = np.abs(rounded).sum(axis=1, dtype=np.int32) > 0
    is_used = np.zeros(len(weights), dtype=np.uint8)
    is_used[kept[used]] = 1
    arrays = {
        "classes": np.unique(classes),
        "buckets": np.packbits(is_used, bitorder="little"),
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
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)
