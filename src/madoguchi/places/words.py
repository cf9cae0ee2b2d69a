"""The word lists of ``data/common/places/words.csv``: trades, relatives, partners, titles, surnames.

Cues name a list in braces: ``{own}は`` stands for うちは, 当社は and the like.
"""

from __future__ import annotations

import re

from madoguchi.places.tables import read_rows

_GROUP = re.compile(r"\{(\w+)\}")


def word_lists() -> dict[str, str]:
    """Return the word lists of ``words.csv``, each as one alternation."""
    lists: dict[str, list[str]] = {}
    for row in read_rows("words.csv"):
        lists.setdefault(row["kind"], []).append(row["text"])
    return {kind: "(?:" + "|".join(words) + ")" for kind, words in lists.items()}


def with_lists(pattern: str, lists: dict[str, str]) -> str:
    """Return a pattern with the word lists in the place of {trade}, {own} and the like."""
    return _GROUP.sub(lambda match: lists[match[1]], pattern)
