"""Whose place it is: the sender's, or a customer's, a relative's, a destination. Cases by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from madoguchi.answers.signals.places import where_is
from madoguchi.places.claims import Claims
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.tables import read_rows

CASES = Path(__file__).parent.parent / "cases" / "places-asker.csv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_the_place_of_the_sender_is_found(row: dict[str, str], finder: PlaceFinder) -> None:
    """`*` before the expectation: these prefectures, whatever municipalities of them."""
    places = where_is(finder.find(row["text"]), "", finder).places
    if row["expected"].startswith("*"):
        assert {p.prefecture for p in places} == set(row["expected"][1:].split()), row["remarks"]
    else:
        found = [p.prefecture + (p.municipality or "") for p in places]
        assert found == ([row["expected"]] if row["expected"] else []), row["remarks"]


def test_the_place_field_wins(finder: PlaceFinder) -> None:
    where = where_is(finder.find("うちは高松です"), "岡山県", finder)
    assert where.from_field
    assert [p.prefecture for p in where.places] == ["岡山県"]


def test_a_claim_tells_sender_and_customer_apart() -> None:
    text = "得意先は大阪、うちは高松"
    claims = Claims()
    customer, sender = text.index("大阪"), text.index("高松")
    assert claims.weight(text, customer, customer + 2) < 0 < claims.weight(text, sender, sender + 2)


def test_every_cue_stands_on_a_side_and_weighs_something() -> None:
    rows = list(read_rows("cues.csv"))
    assert rows
    for row in rows:
        assert row["side"] in ("before", "after"), row
        assert int(row["weight"]), row
