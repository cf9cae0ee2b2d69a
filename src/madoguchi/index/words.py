"""Words of a text by Sudachi: normalized forms and readings. Without Sudachi: nothing."""

from __future__ import annotations

import re
import threading
from functools import cache
from itertools import pairwise
from typing import Any

# Grammar words say nothing about a trouble.
_GRAMMAR = {"助詞", "助動詞", "補助記号", "空白"}
_KANA = re.compile(r"[ぁ-んァ-ヶー]+")
LONGEST_TEXT = 400


def normalized_words(text: str) -> list[str]:
    """Return the normalized content words of a text and their pairs; empty without Sudachi."""
    tokenizer, mode = _tokenizer()
    if tokenizer is None:
        return []
    words = [
        m.normalized_form()
        for m in tokenizer.tokenize(text[:LONGEST_TEXT], mode)
        if m.part_of_speech()[0] not in _GRAMMAR
    ]
    return words + [f"{one} {two}" for one, two in pairwise(words)]


def spoken(text: str) -> tuple[str, ...]:
    """Return a text as it is read aloud, whole and without grammar words; empty without Sudachi.

    What is written in kana stays as it is: は is not turned into わ.
    """
    tokenizer, mode = _tokenizer()
    if tokenizer is None:
        return ()
    read = [
        (m.surface() if _KANA.fullmatch(m.surface()) else m.reading_form(), m.part_of_speech()[0])
        for m in tokenizer.tokenize(text[:LONGEST_TEXT], mode)
    ]
    whole = "".join(reading for reading, kind in read if kind != "補助記号")
    return whole, "".join(reading for reading, kind in read if kind not in _GRAMMAR)


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


def read_aloud(text: str) -> list[tuple[str, str]]:
    """Return (surface, reading in katakana) of each word of a text, in order; empty without Sudachi."""
    tokenizer, mode = _tokenizer()
    if tokenizer is None:
        return []
    return [(m.surface(), m.reading_form()) for m in tokenizer.tokenize(text, mode)]
