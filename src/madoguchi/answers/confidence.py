"""How sure an answer is, as a share that comes true: of answers said to be 0.8 sure, 8 in 10 are right."""

from __future__ import annotations

import math
import tomllib
from functools import cache

from madoguchi.data import read_text

# Below this an answer is shown as unsure, with other ways to read the question.
NOT_SURE = 0.7
_LEAST = 1e-4


def confidence(chance: float) -> float:
    """Return the confidence for a raw chance, both 0 to 1; see `tools/train_topics.py`."""
    fitted = _fitted()
    return fitted["routed"] / (1 + math.exp(-(fitted["slope"] * log_odds(chance) + fitted["shift"])))


def unsure(sure: float | None) -> bool:
    """Whether an answer's confidence is too low to leave it at that; names and numbers have none."""
    return sure is not None and sure < NOT_SURE


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance, kept finite."""
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


@cache
def _fitted() -> dict[str, float]:
    return tomllib.loads(read_text("models/calibration.toml"))
