"""Hashed features of a question: character n-grams and Sudachi's normalized words.

Hashing (CRC-32) needs no vocabulary file and gives the same buckets on every machine. The
trainers (`tools/heads.py`) and the router share this module, so that they agree.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter

from madoguchi.index.analyzer import fold
from madoguchi.index.words import normalized_words

BUCKETS = 1 << 15
LONGEST_GRAM = 4


def hashed_features(text: str, *, with_words: bool = True) -> dict[int, float]:
    """Return bucket → weight (sublinear counts, unit length) for a question.

    Characters take the buckets below `BUCKETS`, words those from `BUCKETS` on.
    """
    grams = Counter(_grams(fold(text)))
    words = Counter(normalized_words(text)) if with_words else Counter()
    found: dict[int, float] = {}
    for counts, offset in ((grams, 0), (words, BUCKETS)):
        weights: dict[int, float] = {}
        for feature, count in counts.items():
            bucket = offset + zlib.crc32(feature.encode()) % BUCKETS
            weights[bucket] = weights.get(bucket, 0.0) + 1.0 + math.log(count)
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        found.update({bucket: value / length for bucket, value in weights.items()})
    return found


def _grams(folded: str) -> list[str]:
    framed = f"^{folded}$"
    return [
        framed[start : start + size]
        for size in range(1, LONGEST_GRAM + 1)
        for start in range(len(framed) - size + 1)
    ]
