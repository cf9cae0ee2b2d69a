"""The proof's own table of first digits is that of the numbering plan."""

from __future__ import annotations

import csv

from madoguchi.data import read_text
from madoguchi.editions.proof.area_codes import _prefixes
from madoguchi.places.area_codes import prefectures_with


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(f"rules/{name}.csv").splitlines()))


def test_it_has_the_prefixes_of_each_prefecture_and_the_codes_that_reach_over_a_border() -> None:
    expected = {(row["prefecture"], row["prefix"]) for row in rows("area-codes")}
    expected |= {(row["prefecture"], row["code"]) for row in rows("area-codes-over-borders")}
    assert sorted(_prefixes()) == sorted(expected)


def test_a_code_over_a_border_is_one_that_the_other_table_has_elsewhere() -> None:
    prefixes = {row["prefix"]: row["prefecture"] for row in rows("area-codes")}
    for row in rows("area-codes-over-borders"):
        alone = {
            there
            for prefix, there in prefixes.items()
            if row["code"].startswith(prefix) or prefix.startswith(row["code"])
        }
        assert alone, row
        assert row["prefecture"] not in alone, row
        assert row["prefecture"] in prefectures_with(row["code"]), row


def test_all_prefectures_with_a_code_are_told() -> None:
    assert prefectures_with("0246") == {"福島県"}
    assert prefectures_with("042") == {"東京都", "埼玉県", "神奈川県"}
    assert prefectures_with("0428") == {"東京都", "神奈川県", "山梨県"}
    assert prefectures_with("0581") == set()
