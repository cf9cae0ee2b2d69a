"""Sentences and questions are what training/README.md says: apart, enough, none of them twice."""

from __future__ import annotations

import csv
import math
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from madoguchi.answers.doors import NOTHING, all_doors
from madoguchi.answers.topics import NO_TOPIC, all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.index.analyzer import search_form
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


def test_the_files_hold_as_many_rows_as_the_readme_says() -> None:
    readme = (TRAINING / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\S+\.csv)` \| ([0-9][0-9,]*) ", readme, re.MULTILINE)
    assert len(told) >= 15
    rows = {
        file: len([*csv.DictReader((TRAINING / file).open(encoding="utf-8", newline=""))]) for file, _ in told
    }
    assert rows == {file: int(count.replace(",", "")) for file, count in told}


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, str]]:
    return _rows("sentences")


class Alike:
    """Texts among which those that are alike are found, by pairs of characters.

    At least `limit` of the pairs of either text must be common. So with as many taken away, the commonest, but
    for KEPT, what is left of one text shares as many pairs with what is left of the other as KEPT: only those that do
    are compared. Nor is a text like one that is much shorter or longer.
    """

    KEPT = 10

    def __init__(self, limit: float, texts: Iterable[str], all_texts: Iterable[str]) -> None:
        self._limit = limit
        counts = Counter(pair for text in all_texts for pair in _pairs(text))
        self._rank = {pair: at for at, pair in enumerate(sorted(counts, key=lambda p: (counts[p], p)))}
        self.texts = sorted(texts, key=lambda text: len(_pairs(text)))
        self._sizes = [len(_pairs(text)) for text in self.texts]
        having: dict[str, list[int]] = {}
        for at, text in enumerate(self.texts):
            for pair in self._rarest(_pairs(text)):
                having.setdefault(pair, []).append(at)
        self._having = {pair: np.array(found, np.int32) for pair, found in having.items()}

    def twice(self) -> Iterator[tuple[str, str]]:
        """Yield the texts that are like one before them."""
        for at, text in enumerate(self.texts):
            if other := self.one_like(text, before=at):
                yield text, other

    def one_like(self, text: str, before: int | None = None) -> str | None:
        """Return a text that is like this one, if there is any (among the first ones)."""
        own = _pairs(text)
        size = len(own)
        least = bisect_left(self._sizes, size * self._limit - 1e-9)
        most = bisect_right(self._sizes, size / self._limit + 1e-9) if before is None else before
        found = [having for pair in self._rarest(own) if (having := self._having.get(pair)) is not None]
        if not found:
            return None
        near = np.concatenate(
            [having[having.searchsorted(least) : having.searchsorted(most)] for having in found]
        )
        common = np.bincount(near - least)
        for at in least + np.flatnonzero(common >= min(self.KEPT, self._common(size))):
            both = len(own & _pairs(self.texts[at]))
            if both / (size + self._sizes[at] - both) >= self._limit:
                return self.texts[at]
        return None

    def _rarest(self, pairs: frozenset[str]) -> list[str]:
        return sorted(pairs, key=self._rank.__getitem__)[: len(pairs) - self._common(len(pairs)) + self.KEPT]

    def _common(self, size: int) -> int:
        return math.ceil(size * self._limit - 1e-9)  # a product may come out a hair too large


@cache
def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(search_form(text)))


# The texts that judge each head, and the column that they stand in.
LOCKED = {
    "locked": "query",
    "locked-b": "query",
    "locked-c": "query",
    "locked-d": "query",
    "locked-e": "query",
    "locked-f": "query",
    "locked-g": "query",
    "locked-h": "query",
    "locked-i": "query",
    "locked-j": "query",
    "locked-k": "query",
    "locked-l": "query",
    "locked-m": "query",
    "locked-n": "query",
    "locked-two": "query",
    "doors-locked": "text",
    "danger-locked": "text",
    "danger-locked-b": "text",
    "danger-locked-c": "text",
    "danger-locked-d": "text",
    "danger-locked-e": "text",
    "danger-locked-f": "text",
    "danger-locked-g": "text",
    "danger-locked-h": "text",
}


def test_no_locked_text_resembles_what_was_learned(sentences: list[dict[str, str]]) -> None:
    learned = [row["text"] for row in (*sentences, *_rows("doors"), *_rows("danger"))]
    learned += [row["query"] for row in read_questions("tuning")]
    cases = [(case, column) for name, column in LOCKED.items() for case in read_questions(name)]
    texts = [case[column] for case, column in cases if case.get("kind", "plain") in TROUBLES]
    assert len(texts) > LEAST_LOCKED
    known = Alike(LIKE_LOCKED, learned, [*learned, *texts])
    assert [(text, other) for text in texts if (other := known.one_like(text))] == []


def test_no_text_is_a_trouble_of_ours_and_another_office_s_work(sentences: list[dict[str, str]]) -> None:
    ours = {search_form(row["text"]) for row in sentences if row["topic"] != NO_TOPIC}
    assert [row["text"] for row in _rows("doors") if search_form(row["text"]) in ours] == []


@pytest.mark.long
def test_no_sentence_is_there_twice(sentences: list[dict[str, str]]) -> None:
    texts = [row["text"] for row in sentences]
    assert list(Alike(LIKE_ANOTHER, texts, texts).twice()) == []


@pytest.mark.parametrize("limit", [LIKE_LOCKED, LIKE_ANOTHER])
def test_whatever_is_alike_is_found(sentences: list[dict[str, str]], limit: float) -> None:
    dice = random.Random(5)
    texts = [row["text"] for row in dice.sample(sentences, 250)]
    for text in dice.sample(texts, 150):  # more and less like another
        at, end = sorted(dice.sample(range(len(text) + 1), 2))
        texts.append(text[:at] + "".join(dice.sample(text, end - at)) + text[end:])
        texts.append(text[at:])
    alike = {
        frozenset((one, other))
        for one, other in combinations(texts, 2)
        if (own := _pairs(one)) | (its := _pairs(other)) and len(own & its) / len(own | its) >= limit
    }
    assert len(alike) > 50
    found = Alike(limit, texts, texts)
    assert {text for text, _ in found.twice()} == {
        text
        for at, text in enumerate(found.texts)
        if any(frozenset((text, other)) in alike for other in found.texts[:at])
    }
    assert all(found.one_like(text) for text in texts if _pairs(text))


def test_there_are_enough_of_each(sentences: list[dict[str, str]]) -> None:
    assert len(read_questions("locked")) >= LEAST_LOCKED
    assert len(sentences) >= LEAST_SENTENCES
    topics = Counter(row["topic"] for row in sentences)
    assert topics.keys() == {*all_topics(GUIDEBOOK), NO_TOPIC}
    assert min(topics.values()) >= LEAST_A_TOPIC
    doors = Counter(row["door"] for row in _rows("doors"))
    assert doors.keys() - {NOTHING} == all_doors().keys()
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
