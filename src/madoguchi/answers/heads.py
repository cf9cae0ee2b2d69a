"""Trained heads: which of some classes a text belongs to, by its characters.

A head is a linear classifier over hashed features, with the numbers that its trainer in `tools/` has set
beside it. Topics, danger and doors are heads. The features are n-grams of characters, and words, which are longer than
an n-gram: what stands apart in English, Vietnamese or Korean, and runs of kanji or of katakana. Hashing (CRC-32) needs
no vocabulary file and gives the same buckets on every machine and in the browser (`faces/static/offline/heads.js`).
"""

from __future__ import annotations

import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile
from zlib import crc32

from madoguchi.data import read_bytes
from madoguchi.data.bundle import BUNDLES, GUIDEBOOK, Bundle
from madoguchi.errors import DescriptionError
from madoguchi.index.analyzer import compact, fold_spelling, normalize
from madoguchi.message import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray


TOPICS = "topics.npz"
BUCKETS = 1 << 20
# A word counts as so many n-grams.
WORD_WEIGHT = 2.0
_WORD = re.compile(
    r"[a-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f']{2,}|[가-힣]{2,}|[一-鿿々]{2,}|[ァ-ヶー]{3,}"
)
_WORD_MARK = "w:"  # an n-gram has no such beginning
_bucket = (BUCKETS - 1).__and__


class Features(NamedTuple):
    """The hashed features of a text: each bucket once, and beside it its weight, together of unit length."""

    buckets: NDArray[Any]
    weights: NDArray[Any]


def hashed_features(text: str, longest: int = 3) -> Features:
    """Return the features (sublinear counts) of n-grams of 1 to so many characters and of words."""
    import numpy as np

    plain = normalize(text)
    letters = [character.encode() for character in f"^{fold_spelling(compact(plain))}$"]
    words = [crc32(f"{_WORD_MARK}{found}".encode()) for found in _WORD.findall(plain)]
    hashed = [*words, *chain.from_iterable(_hashed_grams(letters, longest))]
    counts = Counter(map(_bucket, hashed))
    weights = 1.0 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
    if words:  # they were counted first
        weights[: len(set(map(_bucket, words)))] *= WORD_WEIGHT
    weights /= math.sqrt(weights.dot(weights))
    return Features(np.fromiter(counts, np.intp, len(counts)), weights.astype(np.float32))


def _hashed_grams(letters: list[bytes], longest: int) -> Iterator[list[int]]:
    """Yield the hashed n-grams of one letter, of two …; each goes on from the one that is a letter shorter."""
    grams = [0] * len(letters)
    for length in range(longest):
        grams = list(map(crc32, letters[length:], grams))
        yield grams


class Pieces(NamedTuple):
    """The hashed features of a text in pieces: each n-gram and each word as often as it stands there.

    `first`, `last`: the first and the last piece that it touches; a word lies within one. `folded`: the pieces without
    spaces and punctuation.
    """

    folded: list[str]
    buckets: NDArray[Any]
    weights: NDArray[Any]
    first: NDArray[Any]
    last: NDArray[Any]


def features_of_pieces(pieces: Sequence[str], longest: int = 3) -> Pieces:
    """Return the features of a text that is cut into pieces, each in its normal form."""
    import numpy as np

    folded = [fold_spelling(compact(piece)) for piece in pieces]
    letters = [character.encode() for character in "".join(folded)]
    piece_of = [at for at, piece in enumerate(folded) for _ in piece]
    words = [(at, found) for at, piece in enumerate(pieces) for found in _WORD.findall(piece)]
    hashed = [crc32(f"{_WORD_MARK}{found}".encode()) for _, found in words]
    first = [at for at, _ in words]
    last = first[:]
    for length, grams in enumerate(_hashed_grams(letters, longest)):
        hashed += grams
        first += piece_of[: len(grams)]
        last += piece_of[length:]
    weights = np.ones(len(hashed), dtype=np.float32)
    weights[: len(words)] = WORD_WEIGHT
    buckets = np.fromiter(map(_bucket, hashed), np.intp, len(hashed))
    return Pieces(folded, buckets, weights, np.array(first), np.array(last))


@dataclass(frozen=True, slots=True)
class Head:
    """A head of C classes.

    `row_of`: bucket → its row in `weights`; the rows are in the order of the buckets, and the last one is empty and
    stands for all that are not in use. `weights`: rows of C signed bytes, to be multiplied by `scale`. `numbers`: thresholds, by name.
    """

    classes: tuple[str, ...]
    row_of: NDArray[Any]
    weights: NDArray[Any]
    scale: NDArray[Any]
    bias: NDArray[Any]
    numbers: dict[str, Any]

    def logits(self, features: Features) -> NDArray[Any]:
        """Return the logit of each class for the features of a text."""
        import numpy as np

        rows = self.weights.take(self.row_of.take(features.buckets), axis=0).astype(np.float32)
        found: NDArray[Any] = features.weights @ rows * self.scale + self.bias
        return found

    def logits_of_stretches(self, pieces: Pieces, stretches: Sequence[tuple[int, int]]) -> NDArray[Any]:
        """Return the logit of each class for some stretches of a text, a row each: all at once, sooner than one by one.

        A stretch goes from one piece to before another. What stands several times in it counts as often.
        """
        import numpy as np

        begin, end = np.array(stretches).T
        inside = (pieces.first >= begin[:, None]) & (pieces.last < end[:, None])
        weights = inside * pieces.weights
        weights /= np.sqrt(np.maximum(1, (weights * weights).sum(axis=1, keepdims=True)))
        rows = self.weights.take(self.row_of.take(pieces.buckets), axis=0).astype(np.float32)
        found: NDArray[Any] = weights @ rows * self.scale + self.bias
        return found

    def chances(self, features: Features) -> NDArray[Any]:
        """Return the probability of each class for the hashed features of a text."""
        return softmax(self.logits(features))


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Return probabilities for logits, of one text or row by row."""
    import numpy as np

    parts: NDArray[Any] = np.exp(logits - np.maximum.reduce(logits, axis=-1, keepdims=True))
    parts /= np.add.reduce(parts, axis=-1, keepdims=True)
    return parts


@cache
def head(file: str) -> Head:
    """Return a head that is the same whatever the list, such as `danger.npz`."""
    return _head(read_bytes(file))


@lru_cache(BUNDLES)
def topic_head(bundle: Bundle) -> Head | None:
    """Return the head that finds the topics of a bundle: its own, else the general one; None where it has no topics.

    Of the general one's topics those count that the bundle has too, and leads to functions of its own.
    """
    return own_head(bundle) or (topic_head(GUIDEBOOK) if bundle.has("topics.toml") else None)


def own_head(bundle: Bundle) -> Head | None:
    """Return the head of a bundle's own; None where it has none. Raises DescriptionError for a file that is no head."""
    if not bundle.has(TOPICS):
        return None
    content = bundle.bytes(TOPICS)
    try:
        return _head(content)
    except (ValueError, LookupError, EOFError, BadZipFile, zlib.error) as error:  # also of an earlier version
        raise DescriptionError(
            Message(
                "no head that can be read; train it anew with tools/train_topics.py, or take the file away"
            ),
            file=TOPICS,
        ) from error


def _head(content: bytes) -> Head:
    import numpy as np

    parts = ("classes", "buckets", "weights", "scale", "bias")
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        classes, buckets, weights, scale, bias = (archive[part] for part in parts)
        numbers = {name: archive[name].tolist() for name in archive.files if name not in parts}
    if buckets.dtype != np.uint8 or 8 * len(buckets) != BUCKETS:
        raise ValueError("a head of an earlier version")
    buckets = np.flatnonzero(np.unpackbits(buckets, bitorder="little"))  # a bit for each bucket there is
    row_of = np.full(BUCKETS, len(buckets), dtype=np.int32)
    row_of[buckets] = np.arange(len(buckets), dtype=np.int32)
    return Head(
        classes=tuple(str(name) for name in classes),
        row_of=row_of,
        weights=np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.int8)]),
        scale=scale,
        bias=bias,
        numbers=numbers,
    )
