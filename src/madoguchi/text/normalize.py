"""Texts without the differences that mean nothing, for keys and for comparing; what is shown stays as it is printed.

None of them keeps positions: what must, folds (`text/fold.py`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from madoguchi.text.fold import fold

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # of a variant form of the kanji before


def without_spaces(text: str) -> str:
    """Return a text without white space of any kind.

    >>> without_spaces("総 務　課")
    '総務課'
    """
    return "".join(text.split())


def normalized_name(text: str) -> str:
    """Return a name without differences of width, spacing and variant forms of kanji. Ids are made of it: it never changes.

    >>> normalized_name("ＩＴ 相談　窓口")
    'IT相談窓口'
    """
    return without_spaces(unicodedata.normalize("NFKC", _SELECTORS.sub("", text)))


@lru_cache(maxsize=16384)  # a footnote is asked for once a desk
def normalized_wording(text: str) -> str:
    """Return a text without differences of width, spacing, hyphens and wave dashes.

    >>> normalized_wording("平日 ９時〜１７時") == normalized_wording("平日9時～17時")
    True
    """
    return normalized_name(fold(text)).replace("〜", "~")
