"""Locked questions are apart: none resembles a sentence or question that anything was tuned on."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise

from madoguchi.index.analyzer import fold
from tests.answers.scoring import QUESTIONS, read_questions

SENTENCES = QUESTIONS.parent / "sentences"
TOO_ALIKE = 0.5
# A typed number, a name from the list and an idle greeting are what they are.
TROUBLES = ("plain", "vague", "place", "foreign", "mixed", "idiom", "easy-japanese")
LEAST_QUESTIONS = 800
LEAST_SENTENCES = 60


def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(fold(text)))


def _sentences() -> list[dict[str, str]]:
    return [
        row
        for file in sorted(SENTENCES.glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
    ]


def test_no_locked_question_resembles_what_was_tuned_on() -> None:
    tuned = [row["query"] for row in read_questions("tuning")] + [row["text"] for row in _sentences()]
    sets = [_pairs(text) for text in tuned]
    having: dict[str, list[int]] = {}
    for at, pairs in enumerate(sets):
        for pair in pairs:
            having.setdefault(pair, []).append(at)
    alike = []
    for case in read_questions("locked"):
        if case["kind"] not in TROUBLES:
            continue
        own = _pairs(case["query"])
        shared = Counter(at for pair in own for at in having.get(pair, ()))
        for at, common in shared.items():
            if own and common / (len(own) + len(sets[at]) - common) >= TOO_ALIKE:
                alike.append((case["id"], tuned[at]))
    assert alike == []


def test_there_are_enough_questions_and_sentences() -> None:
    assert len(read_questions("tuning")) + len(read_questions("locked")) >= LEAST_QUESTIONS
    counts = Counter(row["topic"] for row in _sentences())
    assert min(counts.values()) >= LEAST_SENTENCES
