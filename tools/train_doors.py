"""Train the head for doors outside the list: sentences → `src/madoguchi/data/common/doors.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_doors.py

A door is an office whose work is none of the list's (`data/common/doors.toml`); the head is asked only
where a question is none of ours. The thresholds are set on what heads say that have not seen a sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.heads import prepare, read_folder, said_unseen, write_head  # noqa: E402

from madoguchi.answers.doors import NOTHING  # noqa: E402
from madoguchi.answers.heads import softmax  # noqa: E402

FOLDS = 4
MOST_BUCKETS = 48_000
# One door is named from where this share of such guesses is right; two below that, from where this share is.
ONE_RIGHT, TWO_RIGHT = 0.85, 0.7


def main() -> None:
    rows = [(row["text"], row["door"]) for row in read_folder("doors")]
    rows += [(row["text"], NOTHING) for row in read_folder("sentences") if row["voice"] == "nonsense"]
    texts, doors = [text for text, _ in rows], np.array([door for _, door in rows])
    names = np.unique(doors)
    truth = np.searchsorted(names, doors)
    sentences = prepare(texts)
    chances = softmax(said_unseen(sentences, doors, FOLDS)[0])
    first_two = np.argsort(-chances, axis=1)[:, :2]
    one, two = first_two[:, 0] == truth, (first_two == truth[:, None]).any(axis=1)
    best = chances.max(axis=1)
    one_from = least(best, one, ONE_RIGHT)
    unsure = best < one_from
    two_from = least(best[unsure], two[unsure], TWO_RIGHT)
    numbers = {"one_from": one_from, "two_from": two_from}
    sys.stderr.write(
        f"{len(texts)} sentences, {len(names)} doors; right where unseen {one.mean():.3f}, among two "
        f"{two.mean():.3f}; one named from {one_from:.3f} for {(~unsure).mean():.3f}, two from {two_from:.3f} "
        f"for {(unsure & (best >= two_from)).mean():.3f}\n"
    )
    write_head("common/doors.npz", sentences, doors, numbers, steps=20, most=MOST_BUCKETS)


def least(best: np.ndarray, right: np.ndarray, share: float) -> float:
    """Return the chance from which on at least this share of the guesses is right; 1.0 where none is."""
    order = np.argsort(-best)
    enough = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= share)
    return float(best[order[enough[-1]]]) if len(enough) else 1.0


if __name__ == "__main__":
    main()
