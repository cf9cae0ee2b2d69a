"""A few typed letters lead to what is meant: kanji, kana, romaji, finished or not."""

from __future__ import annotations

import pytest

from madoguchi.answers.suggest import Suggester
from madoguchi.places.gazetteer import place_tables
from madoguchi.store.editions import packaged_edition
from tests.conftest import read_cases


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(packaged_edition(), place_tables())


@pytest.mark.parametrize("case", read_cases("suggestions.csv"), ids=lambda case: case["typed"])
def test_typed_letters_lead_there(suggester, case):
    found = (suggester.asked if case["field"] == "q" else suggester.places)(case["typed"])
    texts = [suggestion.text for suggestion in found]
    wanted = case["first"]
    position = next((n for n, text in enumerate(texts) if wanted in text), None)
    assert position is not None, texts
    assert position <= 1, texts


def test_places_of_one_name_are_told_apart(suggester):
    assert {(s.text, s.of) for s in suggester.places("府中市")} >= {
        ("府中市", "東京都"),
        ("府中市", "広島県"),
    }


@pytest.mark.parametrize("typed", ["", " ", "・", "\u200b", "x" * 5000, "'; drop table", "😀"])
def test_what_means_nothing_gives_nothing(suggester, typed):
    assert suggester.asked(typed) == []
    assert suggester.places(typed) == []
