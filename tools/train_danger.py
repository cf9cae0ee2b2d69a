"""Train the head that finds danger: sentences → `src/madoguchi/data/common/danger.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_danger.py

Sentences of `training/danger/*.csv` (who is in danger, and what only looks like it), all sentences of the
topics and of most doors, and the names of the desks, which are no danger. A class for each grade and kind. The thresholds are set on
what heads say that have not seen a sentence, so that no more than the shares below of harmless sentences
are shown a box or a page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.heads import prepare, read_folder, said_unseen, write_head  # noqa: E402

from madoguchi.answers.heads import softmax  # noqa: E402
from madoguchi.answers.signals.danger import as_read  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

FOLDS = 4
NONE = "none"
# Shares of unseen harmless sentences (ordinary ones, look-alikes) that may be shown a box, and a page.
ORDINARY_BOXES, LOOKALIKE_BOXES = 0.016, 0.12
ORDINARY_PAGES, LOOKALIKE_PAGES = 0.0015, 0.004
# A sentence of a longer text must be surer: that many of these shares.
A_SENTENCE = 0.25
# Many who ask for these offices are in danger: what is said there is no ordinary question.
DOORS_OF_DANGER = {
    "child-consultation",
    "counselling-family",
    "elderly-care",
    "hospital",
    "hospital-search",
    "human-rights",
    "mental-health",
    "police-consultation",
    "police-lost",
    "self-support",
    "welfare",
}
# What was said of unseen texts, for whoever looks for wrong labels.
KEPT_CHANCES = ROOT / "build" / "danger-unseen.npz"
MOST_BUCKETS = 100_000
# A sentence of danger counts as so many ordinary ones: who is missed pays more than who sees a box.
WEIGHT_OF_DANGER = 4.0


def read_sentences() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the texts, their classes (`none`, `certain life` …), and which of them are ordinary questions."""
    rows = [(row["text"], f"{row['crisis']} {row['danger']}".strip(), False) for row in read_folder("danger")]
    judged = {text for text, _, _ in rows}
    rows += [
        (row["text"], NONE, True)
        for folder in ("sentences", "doors")
        for row in read_folder(folder)
        if row["text"] not in judged and row.get("door") not in DOORS_OF_DANGER
    ]
    # A name typed alone is a question too, and no desk's name is a danger.
    rows += [(desk.name, NONE, True) for desk in packaged_edition().desks]
    texts, classes, ordinary = zip(*rows, strict=True)
    return list(texts), np.array(classes), np.array(ordinary)


def main() -> None:
    texts, classes, ordinary = read_sentences()
    names = np.unique(classes)
    weight = np.where(classes == NONE, 1.0, WEIGHT_OF_DANGER)
    # Each Japanese sentence is learned as typed, in kana and in Latin letters.
    sentences = prepare(texts, latin=True, read=as_read)
    chances = softmax(said_unseen(sentences, classes, FOLDS, weight))
    from_here = thresholds(chances, classes, names, ordinary)
    numbers = {f"{name}_text": value for name, value in from_here.items()}
    of_parts = thresholds(chances, classes, names, ordinary, share=A_SENTENCE)
    numbers |= {f"{name}_part": value for name, value in of_parts.items()}
    report(chances, classes, names, ordinary, from_here)
    KEPT_CHANCES.parent.mkdir(exist_ok=True)
    np.savez(KEPT_CHANCES, chances=chances, names=names, classes=classes, ordinary=ordinary, texts=texts)
    write_head("common/danger.npz", sentences, classes, numbers, weight, steps=60, most=MOST_BUCKETS)


def thresholds(
    chances: np.ndarray, classes: np.ndarray, names: np.ndarray, ordinary: np.ndarray, share: float = 1.0
) -> dict[str, float]:
    """Return from which chance on a box and a page are shown; `share` of those who may be shown one else."""
    any_danger, certain = sums(chances, names)
    lookalike = (classes == NONE) & ~ordinary
    limits = {
        "possible_from": (any_danger, ORDINARY_BOXES, LOOKALIKE_BOXES),
        "certain_from": (certain, ORDINARY_PAGES, LOOKALIKE_PAGES),
    }
    return {
        name: float(
            max(
                np.quantile(found[ordinary], 1 - share * of_ordinary),
                np.quantile(found[lookalike], 1 - share * of_lookalike),
            )
        )
        for name, (found, of_ordinary, of_lookalike) in limits.items()
    }


def sums(chances: np.ndarray, names: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely any danger is, and a certain one."""
    certain = np.char.startswith(names.astype(str), "certain")
    return chances[:, names != NONE].sum(axis=1), chances[:, certain].sum(axis=1)


def report(
    chances: np.ndarray,
    classes: np.ndarray,
    names: np.ndarray,
    ordinary: np.ndarray,
    from_here: dict[str, float],
) -> None:
    """Say on standard error what a head does with sentences that it has not seen, without the patterns."""
    any_danger, certain = sums(chances, names)
    page = certain >= from_here["certain_from"]
    box = (any_danger >= from_here["possible_from"]) | page
    sys.stderr.write(f"{len(classes)} sentences; {from_here}\n")
    kinds = sorted({name.partition(" ")[2] for name in names if name != NONE})
    by_kind = np.stack([chances[:, [n.endswith(kind) for n in names]].sum(axis=1) for kind in kinds], axis=1)
    danger = classes != NONE
    right = np.array([kinds[i] for i in by_kind[danger].argmax(axis=1)]) == np.array(
        [c.partition(" ")[2] for c in classes[danger]]
    )
    for label, rows in (
        ("in danger", danger),
        ("  certain", np.char.startswith(classes, "certain")),
        ("  possible", np.char.startswith(classes, "possible")),
        ("looks like danger", ~danger & ~ordinary),
        ("ordinary", ordinary),
    ):
        sys.stderr.write(
            f"{label:18} {rows.sum():6}  contacts {box[rows].mean():.3f}  page {page[rows].mean():.3f}\n"
        )
    sys.stderr.write(f"kind right {right.mean():.3f}\n")


if __name__ == "__main__":
    main()
