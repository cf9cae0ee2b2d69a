"""Places in a field and in a sentence: the case tables are written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from madoguchi.model.place import Place
from madoguchi.places.finder import PlaceFinder

CASES = Path(__file__).parent.parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(places: tuple[Place, ...]) -> set[str]:
    return {p.prefecture + (p.municipality or "") + (p.town or "") for p in places}


@pytest.mark.parametrize("row", rows("places-field.csv"), ids=lambda row: row["text"])
def test_a_place_field_is_understood(row: dict[str, str], finder: PlaceFinder) -> None:
    expected = {text for text in row["expected"].split("|") if text}
    assert written(finder.resolve(row["text"])) == expected, row["remarks"]


@pytest.mark.parametrize("row", rows("places-sentence.csv"), ids=lambda row: row["text"])
def test_places_in_a_sentence_are_found(row: dict[str, str], finder: PlaceFinder) -> None:
    expected = []
    for mention in filter(None, row["mentions"].split(";")):
        text, _, places = mention.partition("=")
        expected.append((text, set(places.split("|"))))
    found = [(m.text, written(m.places)) for m in finder.find(row["text"])]
    assert found == expected, row["remarks"]


@pytest.mark.parametrize(
    "row", [row for row in rows("places-sentence.csv") if row["mentions"]], ids=lambda row: row["text"]
)
def test_a_mention_is_the_very_text_at_its_span(row: dict[str, str], finder: PlaceFinder) -> None:
    found = finder.find(row["text"])
    assert found
    for mention in found:
        assert row["text"][mention.start : mention.end] == mention.text


def test_a_ward_names_its_city(finder: PlaceFinder) -> None:
    (place,) = finder.resolve("札幌市北区")
    assert place == Place("北海道", "札幌市北区", "札幌市", "011029")


@pytest.mark.parametrize(
    ("address", "town"),
    [("東京都千代田区霞が関1-3-1", "霞が関"), ("神奈川県横浜市西区みなとみらい2-2-1", "みなとみらい")],
)
def test_an_address_leads_to_its_town(finder: PlaceFinder, address: str, town: str) -> None:
    (place,) = finder.resolve(address)
    assert place.town == town


def test_odd_input_is_no_place(finder: PlaceFinder) -> None:
    for text in ("", " ", "\n", "〒", "ﾞ", "-", "𠮷", "あ" * 5000, "1" * 5000, "市", "区町村"):
        assert finder.find(text) == ()
        assert finder.resolve(text) == ()
