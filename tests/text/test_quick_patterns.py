"""A pattern that passes quickly over a text finds what the plain one finds."""

from __future__ import annotations

import re
import tomllib

import pytest

from madoguchi.data import read_text
from madoguchi.index.analyzer import fold
from madoguchi.text.patterns import alternatives, first_letters, quick
from tests.answers.scoring import read_questions


@pytest.mark.parametrize(
    ("alternative", "letters"),
    [
        ("火事だ", "火"),
        ("[氏市詩4]にたい", "氏市詩4"),
        ("(?:助|たす)けて", "助た"),
        ("助?けて", ""),
        ("助{0,2}けて", ""),
        ("[助救]?けて", ""),
        ("(?:助|たす)?けて", ""),
        ("(?:助|た?す)けて", ""),
        ("(?:(?:助|救)って|たす)けて", ""),
        ("[あ-ん]た", ""),
        ("[^あ]た", ""),
        ("^火事", ""),
        (".火事", ""),
        (r"\d火事", ""),
        ("(?<!山)火事", ""),
        ("", ""),
    ],
)
def test_the_letters_that_a_match_may_begin_with_or_none_where_that_is_not_plain(
    alternative: str, letters: str
) -> None:
    assert first_letters(alternative) == frozenset(letters)


def test_bars_within_brackets_part_no_alternatives() -> None:
    assert list(alternatives(r"あ(?:い|う(?:え|お))|か[|]き|く\|け")) == [
        "あ(?:い|う(?:え|お))",
        "か[|]き",
        r"く\|け",
    ]


def test_the_signs_of_danger_are_found_where_the_plain_patterns_find_them() -> None:
    entries = tomllib.loads(read_text("danger.toml"))
    texts = [fold(case["query"]) for name in ("tuning", "locked") for case in read_questions(name)]
    texts += [
        fold(said) for entry in entries["sign"] for said in re.split("[|()]+", "|".join(entry["patterns"]))
    ]
    found = 0
    for entry in (*entries["sign"], *entries["harmless"]):
        plain, fast = re.compile("|".join(entry["patterns"])), quick(entry["patterns"])
        for text in texts:
            expected, match = plain.search(text), fast.search(text)
            assert (match and match.span()) == (expected and expected.span()), (text, plain.pattern)
            found += match is not None
    assert found > 100
