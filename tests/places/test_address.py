"""Addresses taken apart and checked: the case table is written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from madoguchi.places.address import split_address, split_printed
from madoguchi.places.address_check import check_address
from madoguchi.places.gazetteer import Gazetteer

CASES = Path(__file__).parent.parent / "cases" / "addresses.csv"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["address"])
def test_an_address_is_taken_apart(row: dict[str, str], gazetteer: Gazetteer) -> None:
    parts = split_address(row["address"], gazetteer)
    assert (parts.prefecture.text if parts.prefecture else "") == row["prefecture"]
    assert (parts.place.name if parts.place else "") == row["municipality"]
    assert (parts.town_name or "") == row["town"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["address"])
def test_the_parts_are_the_very_text(row: dict[str, str], gazetteer: Gazetteer) -> None:
    parts = split_address(row["address"], gazetteer)
    for part in (parts.prefecture, parts.municipality, parts.ward, parts.town, parts.rest):
        if part:
            assert row["address"][part.start : part.end] == part.text


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["address"])
def test_what_is_odd_is_found(row: dict[str, str], gazetteer: Gazetteer) -> None:
    """One expected finding as code:value:a suggestion; empty: nothing is odd."""
    found = check_address(row["address"], row["postal_code"] or None, gazetteer)
    expected = [row["findings"].split(":")[:2]] if row["findings"] else []
    assert [[f.code, f.value] for f in found] == expected, row["remarks"]
    for finding in found:
        suggestion = row["findings"].split(":")[2]
        assert suggestion in finding.suggestions or not suggestion
        assert finding.evidence
        if finding.start >= 0:
            end = finding.start + len(finding.value)
            assert row["address"][finding.start : end] == finding.value


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["address"])
def test_what_is_remembered_is_what_is_split(row: dict[str, str], gazetteer: Gazetteer) -> None:
    found = split_address(row["address"], gazetteer).candidates
    for known in (None, *found, gazetteer.municipality("131016")):
        assert split_printed(row["address"], gazetteer, known) == split_address(
            row["address"], gazetteer, known
        )


def test_a_known_city_chooses_among_those_of_one_ward(gazetteer: Gazetteer) -> None:
    several = split_printed("中央区1-1", gazetteer)
    sapporo = next(place for place in several.candidates if place.name == "札幌市中央区")
    assert len(several.candidates) > 1
    assert split_printed("中央区1-1", gazetteer, sapporo).place == sapporo
