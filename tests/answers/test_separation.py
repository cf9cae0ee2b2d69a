"""Sentences and questions are what training/README.md says: apart, enough, none of them twice."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from madoguchi.answers.doors import all_doors
from madoguchi.answers.topics import NO_TOPIC, all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.index.analyzer import fold
from tests.answers.scoring import read_questions

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "training"
# Character-bigram Jaccard from which two texts are alike: to a locked question, to another sentence.
LIKE_LOCKED, LIKE_ANOTHER = 0.5, 0.6
# A typed number, a name from the list and an idle greeting are what they are.
TROUBLES = ("plain", "vague", "place", "foreign", "mixed", "idiom", "easy-japanese")
LEAST_LOCKED, LEAST_SENTENCES = 1_200, 45_000
LEAST_A_TOPIC, LEAST_A_DOOR, LEAST_A_SIDE = 400, 40, 150
LEAST_A_LANGUAGE = {"en": 600, "zh": 600, "vi": 600, "ko": 600, "easy": 600} | dict.fromkeys(
    ("pt", "ne", "tl", "id", "th", "es"), 150
)


def _rows(folder: str) -> list[dict[str, str]]:
    return [
        row
        for file in sorted((TRAINING / folder).glob("*.csv"))
        for row in csv.DictReader(file.open(encoding="utf-8", newline=""))
    ]


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, str]]:
    return _rows("sentences")


class Alike:
    """Texts among which one that is alike is found, by pairs of characters.

    At least `limit` of the pairs of either text must be common. So with as many taken away, the commonest,
    what is left of one text shares a pair with what is left of the other: only those pairs are looked up.
    """

    def __init__(self, limit: float, all_texts: Iterable[str]) -> None:
        self.texts: list[tuple[str, frozenset[str]]] = []
        self._limit = limit
        self._counts = Counter(pair for text in all_texts for pair in _pairs(text))
        self._having: dict[str, list[int]] = {}

    def add(self, text: str) -> None:
        pairs = _pairs(text)
        for pair in self._rarest(pairs):
            self._having.setdefault(pair, []).append(len(self.texts))
        self.texts.append((text, pairs))

    def one_like(self, text: str) -> str | None:
        own = _pairs(text)
        for at in {at for pair in self._rarest(own) for at in self._having.get(pair, ())}:
            other, pairs = self.texts[at]
            common = len(own & pairs)
            if common / (len(own) + len(pairs) - common) >= self._limit:
                return other
        return None

    def _rarest(self, pairs: frozenset[str]) -> list[str]:
        common = math.ceil(len(pairs) * self._limit - 1e-9)  # a product may come out a hair too large
        return sorted(pairs, key=lambda pair: (self._counts[pair], pair))[: len(pairs) - common + 1]


@cache
def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(fold(text)))


# The texts that judge each head, and the column that they stand in.
LOCKED = {
    "locked": "query",
    "doors-locked": "text",
    "danger-locked": "text",
    "danger-locked-b": "text",
    "danger-locked-c": "text",
    "danger-locked-d": "text",
}


def test_no_locked_text_resembles_what_was_learned(sentences: list[dict[str, str]]) -> None:
    learned = [row["text"] for row in (*sentences, *_rows("doors"), *_rows("danger"))]
    learned += [row["query"] for row in read_questions("tuning")]
    locked = Alike(LIKE_LOCKED, learned)
    for name, column in LOCKED.items():
        for case in read_questions(name):
            if case.get("kind", "plain") in TROUBLES:
                locked.add(case[column])
    alike = [(text, other) for text in learned if (other := locked.one_like(text))]
    assert len(locked.texts) > LEAST_LOCKED
    assert alike == []


def test_no_text_is_a_trouble_of_ours_and_another_office_s_work(sentences: list[dict[str, str]]) -> None:
    ours = {fold(row["text"]) for row in sentences if row["topic"] != NO_TOPIC}
    assert [row["text"] for row in _rows("doors") if fold(row["text"]) in ours] == []


def test_no_sentence_is_there_twice(sentences: list[dict[str, str]]) -> None:
    before, twice = Alike(LIKE_ANOTHER, [row["text"] for row in sentences]), []
    for row in sentences:
        if other := before.one_like(row["text"]):
            twice.append((row["text"], other))
        before.add(row["text"])
    assert twice == []


def test_there_are_enough_of_each(sentences: list[dict[str, str]]) -> None:
    assert len(read_questions("locked")) >= LEAST_LOCKED
    assert len(sentences) >= LEAST_SENTENCES
    topics = Counter(row["topic"] for row in sentences)
    assert topics.keys() == {*all_topics(GUIDEBOOK), NO_TOPIC}
    assert min(topics.values()) >= LEAST_A_TOPIC
    doors = Counter(row["door"] for row in _rows("doors"))
    assert doors.keys() == all_doors().keys()
    assert min(doors.values()) >= LEAST_A_DOOR
    languages = Counter(row["voice"].partition("-")[0] for row in sentences)
    assert {
        name: languages[name] for name, least in LEAST_A_LANGUAGE.items() if languages[name] < least
    } == {}


def test_each_side_of_a_border_has_its_sentences(sentences: list[dict[str, str]]) -> None:
    page = (ROOT / "docs" / "explanation" / "borders.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| `([a-z-]+)` \|$", page, re.MULTILINE))
    counts = Counter((row["side"], row["topic"]) for row in sentences if row.get("side"))
    assert set(counts) == set(told.items())
    assert min(counts.values()) >= LEAST_A_SIDE
