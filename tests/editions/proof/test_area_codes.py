"""The proof's own table of first digits is that of the numbering plan; numbers of which a list prints no area code."""

from __future__ import annotations

import csv

import pytest

from madoguchi.data import read_text
from madoguchi.editions.proof import prove
from madoguchi.editions.proof.prefectures import prefixes
from madoguchi.places.numbering_plan import prefectures_with
from tests.ingest.test_running import read


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(f"rules/{name}.csv").splitlines()))


def test_it_has_the_prefixes_of_each_prefecture_and_the_codes_that_reach_over_a_border() -> None:
    expected = {(row["prefecture"], row["prefix"]) for row in rows("area-codes")}
    expected |= {(row["prefecture"], row["code"]) for row in rows("area-codes-over-borders")}
    assert {(name, digits) for digits, names in prefixes().items() for name in names} == expected


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("名称,電話番号,ファクシミリ\n総務課,22-1106,22-1156\n税務課,22-1107,22-1157\n福祉課,22-1108,22-1158\n", "csv"),
        ("名称,代表番号,ふぁっくす\n総務課,22-1106,22-1156\n税務課,22-1107,22-1157\n福祉課,22-1108,22-1158\n", "csv"),
        ("窓口,℡,℻\n総務課,22-1106,22-1156\n税務課,22-1107,22-1157\n福祉課,22-1108,22-1158\n", "csv"),
        ("東課 ℡22-1106 ℻22-1107\n西課 ℡22-1108 ℻22-1109\n南課 ℡22-1110 ℻22-1111\n", "txt"),
    ],
)  # fmt: skip
def test_numbers_without_an_area_code_are_proven_behind_any_word_for_telephone_or_fax(
    text: str, kind: str
) -> None:
    built = read(text, kind)
    assert [len(desk.phones) for desk in built.edition.desks] == [1, 1, 1]
    assert [len(desk.faxes) for desk in built.edition.desks] == [1, 1, 1]
    assert prove(built.content)[1] == []
