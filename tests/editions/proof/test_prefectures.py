"""Prefectures: an address begins with one, a code of a municipality has one, a number lies in one."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof.prefectures import named_first, prefecture_of_code, prefectures_of


@pytest.mark.parametrize(
    ("address", "prefecture"),
    [
        ("〒100-8912 東京都千代田区霞が関1-3-1", "東京都"),
        ("京都府京都市", "京都府"),
        ("相馬市中村1-12", None),
        ("旧東京都", None),
    ],
)
def test_an_address_begins_with_its_prefecture(address: str, prefecture: str | None) -> None:
    assert named_first(address) == prefecture


@pytest.mark.parametrize(
    ("code", "prefecture"),
    [("131016", "東京都"), ("011002", "北海道"), ("131017", None), ("480001", None), (131016, None)],
)
def test_a_code_has_its_check_digit(code: object, prefecture: str | None) -> None:
    assert prefecture_of_code(code) == prefecture


@pytest.mark.parametrize(
    ("number", "prefectures"),
    [("03-3501-1669", {"東京都"}), ("0743-00-0001", {"京都府", "大阪府", "奈良県"}), ("0120-000-001", set()), ("3501-1669", set())],
)  # fmt: skip
def test_a_number_lies_where_its_area_code_does(number: str, prefectures: set[str]) -> None:
    assert prefectures_of(number) == prefectures
