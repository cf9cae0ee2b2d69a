"""Trained heads: which of some classes a text belongs to, by its characters and words and by its meaning.

A head is two linear classifiers, one over hashed features (`answers/features.py`) and one over sentence
vectors (`answers/vectors.py`), and the numbers that its trainer in `tools/` has set beside them. Topics,
danger and doors are heads.
"""

from __future__ import annotations

import io
import re
import threading
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from madoguchi.answers.vectors import has_vectors, sentence_vectors
from madoguchi.data import read_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLOOR = -11.5  # log of the smallest probability that a head may give


@dataclass(frozen=True, slots=True)
class Head:
    """A head of C classes.

    `weights`: for each of the `buckets` in use (ascending) a row of C signed bytes, to be multiplied by
    `scale`. `vectors`: 512 × C. `numbers`: weights for pooling and thresholds, by name.
    """

    classes: tuple[str, ...]
    buckets: NDArray[Any]
    weights: NDArray[Any]
    scale: NDArray[Any]
    bias: NDArray[Any]
    vectors: NDArray[Any]
    vectors_bias: NDArray[Any]
    numbers: dict[str, Any]

    def by_words(self, features: dict[int, float]) -> NDArray[Any]:
        """Return the log-probability of each class for the hashed features of a text."""
        import numpy as np

        found = np.fromiter(features.keys(), dtype=np.uint32, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        at = np.minimum(np.searchsorted(self.buckets, found), len(self.buckets) - 1)
        known = self.buckets[at] == found
        return log_softmax(
            values[known] @ self.weights[at[known]].astype(np.float32) * self.scale + self.bias
        )

    def with_meaning(self, words: NDArray[Any], text: str, lists: NDArray[Any] | None = None) -> NDArray[Any]:
        """Return the log-probabilities of `by_words` pooled with those of the sentence vector of the text.

        `lists`: what lists of words say of each class, where the head was pooled with them.
        """
        weights = self.numbers["pool_all"]
        meant = log_softmax(_vector(text) @ self.vectors + self.vectors_bias)
        pooled = weights[0] * words + weights[1] * meant
        return log_softmax(pooled if lists is None else pooled + weights[2] * lists)


class _Last(threading.local):
    """The vector of the question that a thread has last asked for: several heads want it. No text is kept."""

    key = b""
    vector: Any = None


_last = _Last()


def _vector(text: str) -> NDArray[Any]:
    key = sha256(text.encode()).digest()
    if _last.key != key:
        _last.key, _last.vector = key, sentence_vectors([text])[0]
    found: NDArray[Any] = _last.vector
    return found


def has_meaning(text: str) -> bool:
    """Whether sentence vectors are installed and understand a text: of kana alone they know little."""
    if not has_vectors():
        return False
    return bool(re.search(r"[一-龥a-zA-Zａ-ｚ가-힣\u0900-\u0e7f]", text)) or not re.search(
        r"[ぁ-んァ-ヶ]", text
    )


def log_softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Return log-probabilities, none below a floor."""
    import numpy as np

    shifted = logits - logits.max()
    result: NDArray[Any] = np.maximum(shifted - np.log(np.exp(shifted).sum()), _FLOOR)
    return result


@cache
def head(file: str) -> Head:
    """Return the head of a file of the data, such as `models/topics.npz`."""
    import numpy as np

    parts = ("classes", "buckets", "weights", "scale", "bias", "vectors", "vectors_bias")
    with np.load(io.BytesIO(read_bytes(file)), allow_pickle=False) as archive:
        classes, buckets, weights, scale, bias, vectors, vectors_bias = (archive[part] for part in parts)
        numbers = {name: archive[name] for name in archive.files if name not in parts}
    return Head(
        classes=tuple(str(name) for name in classes),
        buckets=buckets,
        weights=weights,
        scale=scale,
        bias=bias,
        vectors=vectors.astype(np.float32),
        vectors_bias=vectors_bias,
        numbers=numbers,
    )
