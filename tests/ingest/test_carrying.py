"""What a row takes from those above it, cell by cell."""

from __future__ import annotations

import pytest

from madoguchi.ingest.carrying import RowsAbove, body_in_brackets, body_of_rows
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role

ROLES = [(Role.ORGANIZATION, "名称"), (Role.UNIT, "課"), (Role.PHONES, "電話")]


def _cells(line: str, number: int = 1) -> list[Slice]:
    return list(Slice("\t".join(cell.strip() for cell in line.split("|")), number, 0).cells())


@pytest.mark.parametrize(
    ("above", "row", "carried"),
    [
        ("東市役所 | 総務課 | 099-000-0001", "| 税務課 | 099-000-0002", ["東市役所", "税務課", "099-000-0002"]),
        ("東市役所 | 総務課 | 099-000-0001", "| | 099-000-0002", ["", "", "099-000-0002"]),
        ("東市役所 | 総務課 | 099-000-0001", "西市役所 | 〃 | 同上", ["西市役所", "総務課", "099-000-0001"]),
        ("東市役所 | 総務課 | 099-000-0001 ※平日のみ", "西市役所 | 税務課 | 〃", ["西市役所", "税務課", "〃"]),
    ],
    ids=["a merged cell", "a row without a section", "the sign for the same", "the same of more than a number"],
)  # fmt: skip
def test_a_row_takes_what_stands_above_it(above: str, row: str, carried: list[str]) -> None:
    rows = RowsAbove()
    rows.carry(_cells(above), ROLES)
    found, _ = rows.carry(_cells(row, 2), ROLES)
    assert [cell.text for cell in found] == carried


def test_a_body_goes_on_below_another_header_and_the_sign_for_the_same_does_not() -> None:
    rows = RowsAbove()
    rows.carry(_cells("東市役所 | 総務課 | 099-000-0001"), ROLES)
    found, _ = rows.below_another_header().carry(_cells("〃 | 税務課 | 〃", 2), ROLES)
    assert [cell.text for cell in found] == ["東市役所", "税務課", ""]


def test_a_part_stands_below_the_body_that_has_a_row_to_itself() -> None:
    rows = RowsAbove()
    name, *_ = _cells("東消防署")
    part, number = _cells("庶務係 | 099-000-0001", 2)
    rows.outer = body_of_rows(((Role.ORGANIZATION, "名称", name),), [part, number])
    told, _ = rows.told_by_cells(((Role.ORGANIZATION, "名称", part), (Role.PHONES, "電話", number)))
    assert [(role, cell.text) for role, _, cell in told][:2] == [
        (Role.ORGANIZATION, "東消防署"),
        (Role.UNIT, "庶務係"),
    ]


@pytest.mark.parametrize(
    ("printed", "bare"), [("■市民部", "市民部"), ("【市民部】", "市民部"), ("市民部", "市民部")]
)
def test_the_sign_and_the_brackets_of_a_body_are_none_of_its_name(printed: str, bare: str) -> None:
    assert body_in_brackets(Slice(printed, 1, 0)).text == bare
