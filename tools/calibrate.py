"""Fit how sure an answer is: raw chances → `src/madoguchi/data/models/calibration.toml`.

Usage: python tools/calibrate.py   (in the project's own environment, after tools/train_topics.py)

Two numbers of a logistic curve over the log-odds of the raw chance, fitted on the tuning
questions alone (does the first desk answer the question?). `make eval` shows on the locked ones
whether what is said then comes true.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.answers.scoring import score  # noqa: E402
from tests.conftest import read_cases  # noqa: E402

from madoguchi.answers.confidence import log_odds  # noqa: E402
from madoguchi.answers.router import Router  # noqa: E402
from madoguchi.store.editions import current_edition  # noqa: E402

TARGET = ROOT / "src" / "madoguchi" / "data" / "models" / "calibration.toml"
STEPS = 50


def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of each answer by topic, and whether its first desk was right."""
    router = Router(current_edition())
    odds, right = [], []
    for case in read_cases("questions-dev.csv"):
        answer = router.answer(case["query"], case["place"])
        raw = [step.detail for step in answer.trace if step.name == "chance"]
        if raw and case["behaviour"] == "answer" and answer.items:
            odds.append(log_odds(float(raw[0])))
            right.append(score(case, answer).first)
    return np.array(odds), np.array(right, dtype=float)


def fit(odds: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return slope and shift of the logistic curve, by Newton's method."""
    x = np.stack([odds, np.ones_like(odds)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-x @ weights))
        curve = x.T @ (x * (said * (1 - said))[:, None]) + 1e-6 * np.eye(2)
        weights = weights - np.linalg.solve(curve, x.T @ (said - right))
    return weights


def main() -> None:
    odds, right = pairs()
    slope, shift = fit(odds, right)
    TARGET.write_text(
        "# Written by tools/calibrate.py: what turns a raw chance into a confidence that comes true.\n"
        f"# Fitted on {len(odds)} tuning questions; docs/evaluation.md shows the locked ones.\n"
        f"slope = {slope:.3f}\nshift = {shift:.3f}\n",
        encoding="utf-8",
    )
    print(TARGET.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
