"""Train the head that finds danger: sentences → `src/madoguchi/data/common/danger.npz`, the same bytes each time.

Usage (needs requirements/train.txt on top of the product's own):

    python tools/train_danger.py

Sentences of `training/danger/*.csv` (who is in danger, and what only looks like it), all sentences of the
topics and of most doors, and the names of the desks, which are no danger. A class for each grade and kind. Of a
longer text its sentences are learned too: of a letter in danger the one that a first head hears danger in, and as
harmless those in which it hears none. The thresholds are set on what heads say that have not seen a text, so that
no more than the shares below of harmless texts are shown a box or a page, for each way of writing.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import scipy.sparse as sparse
    from tools.heads import Learned

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

from madoguchi.answers.heads import Features, softmax  # noqa: E402
from madoguchi.answers.signals.danger import (  # noqa: E402
    PART_OF_CERTAIN,
    WRITINGS,
    as_read,
    features_of,
    sentences_of,
    writing_of,
)
from madoguchi.store.editions import packaged_edition  # noqa: E402

FOLDS = 3
# Learned more gently than topics, and whole: with features left out fewer in danger are heard.
ROUNDS, STEP = 12, 1.5
NONE = "none"
UNCLEAR = "unclear"  # readers would differ: left out
# Shares of unseen harmless sentences (ordinary ones, look-alikes) that may be shown a box, and a page, for each way
# of writing. Of Japanese and Chinese many sentences are learned; of the others fewer, and fewer ask in them: there more
# are shown a box, rather than fewer of those in danger.
ORDINARY_BOXES = dict(zip(WRITINGS, (0.021, 0.04, 0.021, 0.058), strict=True))
ORDINARY_PAGES = dict(zip(WRITINGS, (0.0045, 0.0075, 0.0045, 0.01), strict=True))
LOOKALIKE_BOXES, LOOKALIKE_PAGES = 0.13, 0.012
# So much of these shares is for texts of which one sentence alone is heard.
BY_A_SENTENCE = 0.2
# Of a text in danger the sentence with the most danger is one, from this chance on; below the other, one is harmless.
HEARD, NOT_HEARD = 0.3, 0.1
# What a pattern takes for certain is shown as possible where the head hears less than of this share of those who are
# certainly in danger.
NOT_AGREED = 0.06
# Many who ask for these offices are in danger: what is said there is no ordinary question.
DOORS_OF_DANGER = {
    "child-consultation",
    "counselling-family",
    "dementia",
    "drug-information",
    "elderly-care",
    "hospital",
    "hospital-search",
    "human-rights",
    "mental-health",
    "police-consultation",
    "police-lost",
    "self-support",
    "sexual-health",
    "univ-counselling",
    "univ-harassment",
    "univ-health",
    "welfare",
    "withdrawal",
}
# What was said of unseen texts, for whoever looks for wrong labels.
KEPT_CHANCES = ROOT / "build" / "danger-unseen.npz"
MOST_BUCKETS = 100_000
# A sentence of danger counts as so many ordinary ones: who is missed pays more than who sees a box.
WEIGHT_OF_DANGER = 4.0


def read_sentences() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the texts, their classes (`none`, `certain life` …), and which of them are ordinary questions."""
    danger = read_folder("danger")
    judged = {row["text"] for row in danger}
    rows = [
        (row["text"], f"{row['crisis']} {row['danger']}".strip(), False)
        for row in danger
        if row["crisis"] != UNCLEAR
    ]
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
    learn = partial(fit, weight=weight, rounds=ROUNDS, step=STEP, left_out=0.0)
    sentences = prepare(texts, features)
    parts, of = parts_of(texts)
    sentences = with_parts(sentences, parts, of, classes, learn)
    said, of_parts = said_unseen(sentences, classes, FOLDS, learn, parts, of)
    chances = softmax(said)
    heard = Heard(
        *sums(chances, names, "text"),
        *(likeliest(each, of, len(texts)) for each in sums(softmax(of_parts), names, "part")),
    )
    writings = np.array([writing_of(as_read(text)) for text in texts])
    KEPT_CHANCES.parent.mkdir(exist_ok=True)
    np.savez(
        KEPT_CHANCES,
        chances=chances,
        names=names,
        classes=classes,
        ordinary=ordinary,
        writings=writings,
        part=heard.danger_part,
        certain_part=heard.certain_part,
        texts=texts,
    )
    numbers = thresholds(heard, classes, ordinary, writings)
    report(heard, chances, classes, names, ordinary, writings, numbers)
    write_head("common/danger.npz", sentences, classes, numbers, learn, steps=60, most=MOST_BUCKETS)


def features(text: str) -> Features:
    """Return the features of a text as the product reads it."""
    return features_of(as_read(text))


def parts_of(texts: list[str]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the features of the sentences of longer texts, as the product reads them, and which text each is of."""
    found = [(part, at) for at, text in enumerate(texts) for part in sentences_of(text)]
    rows = feature_rows([part for part, _ in found], features)
    return rows, np.array([at for _, at in found])


def with_parts(
    sentences: Sentences,
    parts: sparse.csr_matrix,
    of: np.ndarray,
    classes: np.ndarray,
    learn: Callable[[sparse.csr_matrix, np.ndarray], Learned],
) -> Sentences:
    """Return the sentences with parts that are learned too, by what a head of the whole texts hears in each."""
    weights, bias, _ = learn(*learned(sentences, classes, np.arange(len(classes))))
    danger, _ = sums(softmax(parts @ weights + bias), np.unique(classes), "part")
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


def thresholds(
    heard: Heard, classes: np.ndarray, ordinary: np.ndarray, writings: np.ndarray
) -> dict[str, np.ndarray | float]:
    """Return from which chance on a box and a page are shown, by a whole text and by a sentence of it.

    Each for every way of writing.
    """
    lookalike = (classes == NONE) & ~ordinary
    most = np.maximum(heard.danger, heard.danger_part)
    certain = np.char.startswith(classes, "certain")
    numbers = []
    for at, writing in enumerate(WRITINGS):
        here = writings == at
        found = {"agrees_from": np.quantile(most[certain & here], NOT_AGREED)}
        for name, whole, part, limits in (
            ("possible", heard.danger, heard.danger_part, (ORDINARY_BOXES[writing], LOOKALIKE_BOXES)),
            ("certain", heard.certain, heard.certain_part, (ORDINARY_PAGES[writing], LOOKALIKE_PAGES)),
        ):
            groups = tuple(zip((ordinary & here, lookalike & here), limits, strict=True))
            from_part = max(np.quantile(part[group], 1 - BY_A_SENTENCE * limit) for group, limit in groups)
            # Who is shown it for a sentence is among those who may be.
            either = np.where(part >= from_part, 1.0, whole)
            found[f"{name}_from_text"] = max(np.quantile(either[group], 1 - limit) for group, limit in groups)
            found[f"{name}_from_part"] = from_part
        numbers.append(found)
    return {name: np.array([found[name] for found in numbers]) for name in numbers[0]}


def sums(chances: np.ndarray, names: np.ndarray, of: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely any danger is, and a certain one, of which a possible one is a part; `of` a text or a part."""
    certain = np.char.startswith(names.astype(str), "certain")
    danger = chances[:, names != NONE].sum(axis=1)
    sure = chances[:, certain].sum(axis=1)
    return danger, sure + PART_OF_CERTAIN[of] * (danger - sure)


def report(
    heard: Heard,
    chances: np.ndarray,
    classes: np.ndarray,
    names: np.ndarray,
    ordinary: np.ndarray,
    writings: np.ndarray,
    numbers: dict[str, np.ndarray | float],
) -> None:
    """Say on standard error what a head does with sentences that it has not seen, without the patterns."""
    limits = {name: np.asarray(each)[writings] for name, each in numbers.items()}
    page = (heard.certain >= limits["certain_from_text"]) | (
        heard.certain_part >= limits["certain_from_part"]
    )
    box = (
        (heard.danger >= limits["possible_from_text"])
        | (heard.danger_part >= limits["possible_from_part"])
        | page
    )
    sys.stderr.write(f"{len(classes)} sentences; {numbers}\n")
    kinds = sorted({name.partition(" ")[2] for name in names if name != NONE})
    by_kind = np.stack([chances[:, [n.endswith(kind) for n in names]].sum(axis=1) for kind in kinds], axis=1)
    danger = classes != NONE
    right = np.array([kinds[i] for i in by_kind[danger].argmax(axis=1)]) == np.array(
        [c.partition(" ")[2] for c in classes[danger]]
    )
    for writing, here in [
        ("all", writings >= 0),
        *((name, writings == i) for i, name in enumerate(WRITINGS)),
    ]:
        for label, rows in (
            ("in danger", danger & here),
            ("  certain", np.char.startswith(classes, "certain") & here),
            ("  possible", np.char.startswith(classes, "possible") & here),
            ("looks like danger", ~danger & ~ordinary & here),
            ("ordinary", ordinary & here),
        ):
            sys.stderr.write(
                f"{writing:7} {label:18} {rows.sum():6}  contacts {box[rows].mean():.3f}  page {page[rows].mean():.3f}\n"
            )
    sys.stderr.write(f"kind right {right.mean():.3f}\n")


if __name__ == "__main__":
    main()
