"""What a head knows of a text: its n-grams and words, hashed."""

from __future__ import annotations

import math
import zlib

import pytest

from madoguchi.answers.heads import BUCKETS, hashed_features


def weights(text: str) -> dict[int, float]:
    found = hashed_features(text)
    assert len(set(found.buckets.tolist())) == len(found.buckets)
    return dict(zip(found.buckets.tolist(), found.weights.tolist(), strict=True))


def bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def test_an_n_gram_that_comes_again_counts_a_little_more():
    again, once = 1 + math.log(2), ("^", "$", "^あ", "ああ", "あ$", "^ああ", "ああ$")
    length = math.sqrt(again**2 + len(once))
    expected = {bucket("あ"): again / length} | {bucket(gram): 1 / length for gram in once}
    assert weights("アあ。") == pytest.approx(expected)


def test_a_word_that_stands_apart_counts_as_so_many_n_grams():
    found = weights("tax tax は")
    assert found[bucket("w:tax")] / found[bucket("は")] == pytest.approx(2 * (1 + math.log(2)))
    assert found[bucket("tax")] / found[bucket("は")] == pytest.approx(1 + math.log(2))


@pytest.mark.parametrize("word", ["tax", "공장", "資金", "テレワーク"])
def test_words_and_runs_of_kanji_or_katakana_count_too(word: str):
    assert bucket(f"w:{word}") in weights(f"は{word}が")


@pytest.mark.parametrize("text", ["は", "のりば", "金", "a"])
def test_a_single_letter_and_hiragana_are_no_words(text: str):
    assert bucket(f"w:{text}") not in weights(text)


def test_the_weights_of_a_text_have_unit_length_and_stay_within_the_buckets():
    found = weights("loan for a shop, 資金繰り")
    assert sum(weight**2 for weight in found.values()) == pytest.approx(1)
    assert set(found) <= set(range(BUCKETS))


def test_no_text_has_features_too():
    assert len(weights("")) == 3
