"""The packaged list against a reading made by hand, desk by desk and field by field."""

from __future__ import annotations

import pytest

from madoguchi.editions.build import Built
from madoguchi.faces.exports.jsonl import desk_row
from tests.conftest import read_cases

GOLD = read_cases("reading-2023.csv")
FIELDS = (
    *("organization", "department", "operator", "prefecture", "numbers"),
    *("labels", "urls", "postal_code", "address", "hours"),
)


def _as_read(built: Built) -> list[dict[str, str]]:
    rows = []
    for desk in built.edition.desks:
        row = desk_row(desk, built.edition)
        rows.append(
            {
                **{f: row[f] or "" for f in FIELDS if f in row},
                "department": ">".join(row["department"]),
                "numbers": " ".join(phone["number"] for phone in row["phones"]),
                "labels": " ".join(phone["label"] or "-" for phone in row["phones"]),
                "urls": " ".join(row["urls"]),
            }
        )
    return rows


def test_as_many_desks_as_a_person_counts(built: Built) -> None:
    assert len(built.edition.desks) == len(GOLD) == 837


@pytest.mark.parametrize("field", FIELDS)
def test_every_desk_reads_as_by_hand(built: Built, field: str) -> None:
    wrong = [
        (gold["line"], gold[field], read[field])
        for gold, read in zip(GOLD, _as_read(built), strict=True)
        if gold[field] != read[field]
    ]
    assert wrong == []


def test_the_desk_stands_on_its_line(built: Built) -> None:
    wrong = [
        (gold["line"], desk.lines)
        for gold, desk in zip(GOLD, built.edition.desks, strict=True)
        if int(gold["line"]) not in desk.lines
    ]
    assert wrong == []


def test_distinct_numbers_are_as_counted_outside(built: Built) -> None:
    # 816 printed distinct ones, the tails and ranges completed, and the navi-dial.
    assert len({number for desk in built.edition.desks for number in desk.numbers}) == 830
