"""What the columns of other offices' lists mean: small tables, each with a reading made by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from madoguchi.ingest.columns.reading import read_columns
from madoguchi.ingest.spec import Role

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "columns.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_every_column_reads_as_by_hand(case: dict[str, Any]) -> None:
    header = case["header"].split("|") if case["header"] else []
    columns = read_columns(header, [row.split("|") for row in case["rows"]], heading=case.get("heading", ""))
    assert " ".join(column.role for column in columns) == case["roles"]


def roles(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[Role]:
    return [column.role for column in read_columns(header, rows)]


def test_towns_beside_prefectures_name_a_part_of_one_where_it_stands_alone_too() -> None:
    header = ("都道府県", "市区町村", "電話")
    rows = [
        ("東京都", "港区 中央区", "099-000-0001"), ("東京都", "", "099-000-0002"), ("青森県", "", "099-000-0003"),
        ("広島県", "府中市", "099-000-0004"),
    ]  # fmt: skip
    assert roles(header, rows) == [Role.ORGANIZATION, Role.UNIT, Role.PHONES]
    whole = [row for row in rows if row[1]]  # each town by itself, as the lists of one's towns have them
    assert roles(header, whole) == [Role.PREFECTURE, Role.ORGANIZATION, Role.PHONES]
    merged = [
        ("東京都", "港区", "099-000-0001"),
        ("", "中央区", "099-000-0002"),
        ("青森県", "", "099-000-0003"),
    ]
    assert roles(header, merged)[0] is Role.PREFECTURE


def test_the_office_in_whose_area_a_desk_stands_is_a_remark_and_no_section_of_it() -> None:
    header = ("窓口名", "電話番号", "所属")
    rows = [("東相談窓口", "099-000-0001", "南事務所管内"), ("西相談窓口", "099-000-0002", "北事務所管内")]
    assert roles(header, rows) == [Role.ORGANIZATION, Role.PHONES, Role.NOTE]
    sections = [("東相談窓口", "099-000-0001", "総務課"), ("西相談窓口", "099-000-0002", "税務課")]
    assert roles(header, sections) == [Role.ORGANIZATION, Role.PHONES, Role.UNIT]


def test_words_below_one_of_several_counted_columns_are_no_sections() -> None:
    header = ("施設", "電話", "設備1", "設備2", "設備3", "設備4")
    rows = [
        ("東ひろば", "099-000-0001", "授乳スペース", "電子レンジ", "お湯", "個室"),
        ("西ひろば", "099-000-0002", "授乳スペース", "", "お湯", "個室"),
    ]
    assert roles(header, rows) == [Role.ORGANIZATION, Role.PHONES, *[Role.NOTE] * 4]
    alone = [(name, phone, section) for name, phone, *_, section in rows]
    assert roles(("施設", "電話", "ku1"), alone)[-1] is Role.UNIT


def test_signs_below_the_days_of_a_week_are_no_hours() -> None:
    header = ("医院", "電話", "診療日 月", "診療日 火", "診療時間")
    rows = [
        ("東医院", "099-000-0001", "○", "×", "9:00～12:00"),
        ("西医院", "099-000-0002", "×", "○", "8:30～12:30"),
    ]
    assert roles(header, rows) == [Role.ORGANIZATION, Role.PHONES, Role.NOTE, Role.NOTE, Role.HOURS]


def test_the_counters_of_a_hall_are_no_names() -> None:
    header = ("課名", "電話", "窓口")
    counters = [("税務課", "099-000-0001", "5番"), ("福祉課", "099-000-0002", "11番窓口")]
    assert roles(header, counters)[-1] is Role.NOTE
    named = [("税務課", "099-000-0001", "市民税窓口"), ("福祉課", "099-000-0002", "介護窓口")]
    assert roles(header, named)[-1] is not Role.NOTE
