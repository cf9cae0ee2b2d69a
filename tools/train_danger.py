"""Train the head that finds danger: sentences → `src/madoguchi/data/common/danger.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_danger.py

Sentences of `training/danger/*.csv` (who is in danger, and what only looks like it), all sentences of the
topics and of most doors, and the names of the desks, which are no danger. A class for each grade and kind. Of a
longer text its sentences are learned too: of a letter in danger the one that a first head hears danger in, and as
harmless those in which it hears none. The thresholds are set on what heads say that have not seen a text, so that
no more than the shares below of harmless texts are shown a box or a page.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.heads import (  # noqa: E402
    Sentences,
    feature_rows,
    fit,
    learned,
    prepare,
    read_folder,
    said_unseen,
    write_head,
)

from madoguchi.answers.heads import softmax  # noqa: E402
from madoguchi.answers.signals.danger import as_read, sentences_of  # noqa: E402
from madoguchi.store.editions import packaged_edition  # noqa: E402

FOLDS = 3
NONE = "none"
# Shares of unseen harmless sentences (ordinary ones, look-alikes) that may be shown a box, and a page.
ORDINARY_BOXES, LOOKALIKE_BOXES = 0.019, 0.12
ORDINARY_PAGES, LOOKALIKE_PAGES = 0.0015, 0.004
# So much of these shares is for texts of which one sentence alone is heard.
BY_A_SENTENCE = 0.2
# Of a text in danger the sentence with the most danger is one, from this chance on; below the other, one is harmless.
HEARD, NOT_HEARD = 0.3, 0.1
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
    weight = {name: 1.0 if name == NONE else WEIGHT_OF_DANGER for name in names}
    # Each Japanese sentence is learned as typed, in kana and in Latin letters.
    sentences = prepare(texts, latin=True, read=as_read)
    parts, of = parts_of(texts)
    sentences = with_parts(sentences, parts, of, classes, weight)
    said, of_parts = said_unseen(sentences, classes, FOLDS, weight, parts, of)
    chances = softmax(said)
    heard = Heard(
        *sums(chances, names), *(likeliest(each, of, len(texts)) for each in sums(softmax(of_parts), names))
    )
    lookalike = (classes == NONE) & ~ordinary
    numbers = thresholds(heard, ordinary, lookalike)
    report(heard, chances, classes, names, ordinary, numbers)
    KEPT_CHANCES.parent.mkdir(exist_ok=True)
    np.savez(KEPT_CHANCES, chances=chances, names=names, classes=classes, ordinary=ordinary, texts=texts)
    write_head("common/danger.npz", sentences, classes, numbers, weight, steps=60, most=MOST_BUCKETS)


def parts_of(texts: list[str]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the features of the sentences of longer texts, as the product reads them, and which text each is of."""
    found = [(part, at) for at, text in enumerate(texts) for part in sentences_of(text)]
    return feature_rows([part for part, _ in found], as_read), np.array([at for _, at in found])


def with_parts(
    sentences: Sentences,
    parts: sparse.csr_matrix,
    of: np.ndarray,
    classes: np.ndarray,
    weight: dict[str, float],
) -> Sentences:
    """Return the sentences with parts that are learned too, by what a head of the whole texts hears in each."""
    weights, bias, _ = fit(*learned(sentences, classes, np.arange(len(classes))), weight)
    danger, _ = sums(softmax(parts @ weights + bias), np.unique(classes))
    of_text = classes[of]
    is_one = (of_text != NONE) & (danger >= likeliest(danger, of, len(classes))[of]) & (danger >= HEARD)
    taken = is_one | (of_text == NONE) | (danger < NOT_HEARD)
    return sentences.and_parts(parts[taken], of[taken], np.where(is_one, of_text, NONE)[taken])


def likeliest(chances: np.ndarray, of: np.ndarray, count: int) -> np.ndarray:
    """Return the highest chance of the parts of each of so many texts; 0 where it has none."""
    found = np.zeros(count)
    np.maximum.at(found, of, chances)
    return found


@dataclass(frozen=True)
class Heard:
    """How likely any danger and a certain one is: in a whole text, and in the sentence of it that has the most."""

    danger: np.ndarray
    certain: np.ndarray
    danger_part: np.ndarray
    certain_part: np.ndarray


def thresholds(heard: Heard, ordinary: np.ndarray, lookalike: np.ndarray) -> dict[str, float]:
    """Return from which chance on a box and a page are shown, by a whole text and by a sentence of it."""
    numbers: dict[str, float] = {}
    for name, whole, part, limits in (
        ("possible", heard.danger, heard.danger_part, (ORDINARY_BOXES, LOOKALIKE_BOXES)),
        ("certain", heard.certain, heard.certain_part, (ORDINARY_PAGES, LOOKALIKE_PAGES)),
    ):
        groups = tuple(zip((ordinary, lookalike), limits, strict=True))
        from_part = max(np.quantile(part[group], 1 - BY_A_SENTENCE * limit) for group, limit in groups)
        # Who is shown it for a sentence is among those who may be.
        either = np.where(part >= from_part, 1.0, whole)
        numbers[f"{name}_from_text"] = max(np.quantile(either[group], 1 - limit) for group, limit in groups)
        numbers[f"{name}_from_part"] = from_part
    return {name: float(value) for name, value in numbers.items()}


def sums(chances: np.ndarray, names: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely any danger is, and a certain one."""
    certain = np.char.startswith(names.astype(str), "certain")
    return chances[:, names != NONE].sum(axis=1), chances[:, certain].sum(axis=1)


def report(
    heard: Heard,
    chances: np.ndarray,
    classes: np.ndarray,
    names: np.ndarray,
    ordinary: np.ndarray,
    numbers: dict[str, float],
) -> None:
    """Say on standard error what a head does with sentences that it has not seen, without the patterns."""
    page = (heard.certain >= numbers["certain_from_text"]) | (
        heard.certain_part >= numbers["certain_from_part"]
    )
    box = (
        (heard.danger >= numbers["possible_from_text"])
        | (heard.danger_part >= numbers["possible_from_part"])
        | page
    )
    sys.stderr.write(f"{len(classes)} sentences; {numbers}\n")
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
