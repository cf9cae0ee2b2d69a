"""Many patterns that pass over a text at once find what each of them finds alone."""

from __future__ import annotations

import re
import tomllib

import pytest

from madoguchi.data import read_text
from madoguchi.index.analyzer import search_form
from madoguchi.text.patterns import Patterns, alternatives, beginnings
from tests.answers.scoring import read_questions


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("火事だ", {"火事"}),
        ("火", {"火"}),
        ("火+事", {"火"}),
        ("火{2}事", {"火"}),
        ("[氏詩]にたい", {"氏に", "詩に"}),
        ("[1-3]番", {"1番", "2番", "3番"}),
        ("(?:助|たす)けて", {"助け", "たす"}),
        ("(助|救)けて", {"助け", "救け"}),
        ("助?けて", {"助け", "けて"}),
        ("助{0,1}けて", {"助け", "けて"}),
        ("助{0,2}けて", {"助", "けて"}),
        ("助*けて", {"助", "けて"}),
        ("助{0}けて", {"助", "けて"}),
        ("[助救]?けて", {"助け", "救け", "けて"}),
        ("(?:助|たす)?けて", {"助け", "たす", "けて"}),
        ("(?:助|た?す)けて", {"助け", "たす", "すけ"}),
        ("(?:(?:助|救)って|たす)けて", {"助っ", "救っ", "たす"}),
        ("(?:助|たすけ)$", {"助", "たす"}),
        ("火.事", {"火"}),
        (r"火\d", {"火"}),
        (r"火\.", {"火."}),
        ("^火事", {"火事"}),
        ("(?<!山)(?<!(?:森|林)の)火事", {"火事"}),
        ("(?=火).事", {""}),
        ("(?!火).事", {""}),
        ("[^あ]た", {""}),
        (".火事", {""}),
        (r"\d火事", {""}),
        ("(?P<what>火)事", {""}),
        ("", {""}),
        ("火事|たすけて", {"火事", "たす"}),
    ],
)
def test_what_a_match_may_begin_with(pattern: str, begins: set[str]) -> None:
    assert set().union(*map(beginnings, alternatives(pattern))) == begins


def test_bars_within_brackets_part_no_alternatives() -> None:
    each = ["あ(?:い|う(?:え|お))", "か[|]き", r"く\|け", r"[\-|東]課", "[]|]課", "[^]|]課", r"[^\]|]課"]
    assert list(alternatives("|".join(each))) == each


@pytest.mark.parametrize(
    ("patterns", "text", "spans", "replaced"),
    [
        (["あい", "いう"], "あいう", [(0, 2)], "-う"),
        (["いう", "あい"], "あいう", [(0, 2)], "-う"),
        (["あい|あ", "う"], "あいう", [(0, 2), (2, 3)], "--"),
        (["あ|あい"], "あいう", [(0, 1)], "-いう"),
        (["^.い"], "かいかい", [(0, 2)], "-かい"),
        ([".い"], "かいかい", [(0, 2), (2, 4)], "--"),
        (["(?<!か)い"], "かいい", [(2, 3)], "かい-"),
        (["い$"], "いい", [(1, 2)], "い-"),
        (["う?"], "いう", [(1, 2)], "い-"),
        ([], "あ", [], "あ"),
        (["あ"], "", [], ""),
    ],
)
def test_of_matches_that_overlap_the_first_counts_and_of_one_place_the_first_alternative(
    patterns: list[str], text: str, spans: list[tuple[int, int]], replaced: str
) -> None:
    many = Patterns(patterns)
    assert list(many.spans(text)) == spans
    assert many.replaced(text, "-") == replaced
    assert many.match_in(text) == bool(spans)


def test_a_bracket_that_is_not_closed_is_told() -> None:
    with pytest.raises(re.error):
        Patterns(["(あ"])


def test_the_signs_of_danger_are_found_where_each_pattern_finds_them() -> None:
    entries = tomllib.loads(read_text("danger.toml"))
    texts = [search_form(case["query"]) for name in ("tuning", "locked") for case in read_questions(name)]
    texts += [
        search_form(said)
        for entry in entries["sign"]
        for said in re.split("[|()]+", "|".join(entry["patterns"]))
    ]
    signs = ["|".join(entry["patterns"]) for entry in (*entries["sign"], *entries["harmless"])]
    alone, together = [re.compile(sign) for sign in signs], Patterns(signs)
    hits = 0
    for text in texts:
        found: dict[int, tuple[int, int]] = {}
        for number, match in together.find(text):
            found.setdefault(number, match.span())
        expected = {
            at: match.span()
            for at, sign in enumerate(alone)
            if (match := sign.search(text)) and match.group()
        }
        assert found == expected, text
        hits += bool(found)
    assert hits > 100
