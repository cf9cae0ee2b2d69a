"""Hashed features of a question: character n-grams and Sudachi's normalized words.

Hashing (CRC-32) needs no vocabulary file and gives the same buckets on every machine. The
trainer (`tools/train_topics.py`) and the router share this module, so that they agree.
"""

from __future__ import annotations

import math
import threading
import zlib
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

from madoguchi.index.analyzer import fold

BUCKETS = 1 << 15
LONGEST_GRAM = 4
# Grammar words say nothing about a trouble.
_GRAMMAR = {"助詞", "助動詞", "補助記号", "空白"}


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


def normalized_words(text: str) -> list[str]:
    """Return Sudachi's normalized content words and their pairs; empty without Sudachi."""
    tokenizer, mode = _tokenizer()
    if tokenizer is None:
        return []
    words = [
        m.normalized_form()
        for m in tokenizer.tokenize(text[:400], mode)
        if m.part_of_speech()[0] not in _GRAMMAR
    ]
    return words + [f"{one} {two}" for one, two in pairwise(words)]


class _Local(threading.local):
    """One tokenizer a thread: Sudachi's must not be used by two at once."""

    tokenizer: Any = None


_local = _Local()


def _tokenizer() -> tuple[Any, Any]:
    """Sudachi with its small dictionary, short units; (None, None) where it is not installed."""
    dictionary, mode = _dictionary()
    if dictionary is not None and _local.tokenizer is None:
        _local.tokenizer = dictionary.tokenizer()
    return _local.tokenizer, mode


@cache
def _dictionary() -> tuple[Any, Any]:
    try:
        import sudachipy
    except ImportError:
        return None, None
    return sudachipy.Dictionary(dict="small"), sudachipy.SplitMode.A
