"""Numbers whose parts have a cell each below one name, in workbooks, pages and CSV."""

from __future__ import annotations

import io

import openpyxl
import pytest

from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.ingest.documents.blocks import Row
from madoguchi.ingest.documents.split_numbers import with_whole_numbers
from madoguchi.message import Message
from tests.ingest.test_running import number, read, told

SIGNS = """
== 一覧
施設名|郵便番号|||所在地|電話番号|||||FAX番号|||定員
東園|999|-|0001|東市東町1-2|099|-|000|-|0001|099|000|0091|60
西園|999|-|0002|西市西町3-4|0993|-|00|-|1234||||80
南園|999|-|0003|南市南町5|099|-|000|-|0003|099|000|0093|101
"""
OWN_NAMES = """
<table><tr><th rowspan="2">名称</th><th colspan="3">電話番号</th><th rowspan="2">住所</th></tr>
<tr><th>市外局番</th><th>市内局番</th><th>番号</th></tr>
<tr><td>東園</td><td>099</td><td>000</td><td>0001</td><td>東市東町1-2</td></tr>
<tr><td>西園</td><td>(0993)</td><td>00</td><td>1234</td><td>西市西町3-4</td></tr></table>
"""
NO_NAME = """
施設名,市外局番,市内局番,番号,定員
東園,099,000,0001,60
西園,(0993),00,1234,80
"""
CSV = """
施設名,電話番号,,,定員
東園,099,000,0001,60
西園,0993,00,1234,80
"""
NO_NUMBER = """
施設名,電話番号,,備考
東園,099-000-0001,099-000-0002,公立
西園,0993-00-1234,0993-00-1235,私立
"""


def desks(text: str, kind: str) -> list[str]:
    built = read(text, kind)
    assert prove(built.content)[1] == []
    return [told(desk) for desk in built.edition.desks]


def test_parts_of_a_number_in_cells_of_their_own_are_one_number() -> None:
    assert desks(SIGNS, "xlsx") == [
        "東園|099-000-0001 F099-000-0091|999-0001|東市東町1-2||",
        "西園|0993-00-1234|999-0002|西市西町3-4||",
        "南園|099-000-0003 F099-000-0093|999-0003|南市南町5||",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "address"), [(OWN_NAMES, "html", True), (NO_NAME, "csv", False), (CSV, "csv", False)]
)
def test_each_part_may_have_its_own_name_or_none(text: str, kind: str, address: bool) -> None:
    assert desks(text, kind) == [
        f"東園|099-000-0001||{'東市東町1-2' if address else ''}||",
        f"西園|0993-00-1234||{'西市西町3-4' if address else ''}||",
    ]


def test_parts_may_be_numbers_of_the_sheet_where_they_make_a_whole_one() -> None:
    book = openpyxl.Workbook()
    for row in (["施設名", "電話番号", None, None], ["東園", "03", 9999, 9001], ["西園", 3, 9999, 9002]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    built = read_file(content.getvalue(), "list.xlsx", edition="draft:other")
    assert told(built.edition.desks[0]) == "東園|03-9999-9001||||"
    assert not any("9002" in number(phone) for desk in built.edition.desks for phone in desk.phones)


def test_two_whole_numbers_side_by_side_stay_two() -> None:
    assert desks(NO_NUMBER, "csv") == [
        "東園|099-000-0001 099-000-0002||||",
        "西園|0993-00-1234 0993-00-1235||||",
    ]


OWN_NAME_BEYOND = """
<table><tr><th rowspan="2">名称</th><th colspan="4">電話番号</th></tr>
<tr><th>市外局番</th><th>市内局番</th><th>番号</th><th>内線</th></tr>
<tr><td>東園</td><td>099</td><td>000</td><td>0001</td><td>2101</td></tr>
<tr><td>西園</td><td>0993</td><td>00</td><td>1234</td><td>2102</td></tr></table>
"""


def test_a_cell_behind_the_parts_that_has_a_name_of_its_own_keeps_it() -> None:
    built = read(OWN_NAME_BEYOND, "html")
    assert prove(built.content)[1] == []
    assert [told(desk).split("|")[1] for desk in built.edition.desks] == [
        "099-000-0001 (内 2101)",
        "0993-00-1234 (内 2102)",
    ]


@pytest.mark.parametrize(
    ("cells", "whole"),
    [
        (("東課", "03", "3000", "0001", "本館"), ("東課", "03-3000-0001", "", "", "本館")),
        (("東課", "03", "3000", "0001", "60"), ("東課", "03-3000-0001", "", "", "60")),
        (("東課", "03", "-", "3000", "-", "0001", "本館"), ("東課", "03-3000-0001", "", "", "", "", "本館")),
        (("東課", "03", "本館", "3000", "0001"), ("東課", "03", "本館", "3000", "0001")),
    ],
)
def test_a_cell_behind_the_parts_that_is_none_stays_as_it_is(
    cells: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    rows = [("名称", "電話番号"), ("南課", "03", "3000", "0003"), cells]
    found = with_whole_numbers([Row(each, Message("line 1")) for each in rows])
    assert [row.cells for row in found] == [rows[0], ("南課", "03-3000-0003", "", ""), whole]


NAMED_ABOVE = """
施設名,電話番号,,,FAX番号,,
,市外局番,市内局番,番号,市外局番,市内局番,番号
東園,099,000,0001,099,000,0091
西園,0993,00,1234,0993,00,1235
"""


def test_the_row_above_a_header_of_parts_says_which_number_is_a_fax() -> None:
    assert desks(NAMED_ABOVE, "csv") == [
        "東園|099-000-0001 F099-000-0091||||",
        "西園|0993-00-1234 F0993-00-1235||||",
    ]


@pytest.mark.parametrize(
    "above",
    ["", "市の施設,,,,,,", "施設名,代表,,,夜間,,"],
    ids=["no row", "a title", "words that say neither"],
)
def test_two_numbers_in_parts_of_which_nothing_says_which_is_which_are_not_joined(above: str) -> None:
    header = ("施設名", *("市外局番", "市内局番", "番号") * 2)
    cells = ("東園", "099", "000", "0001", "099", "000", "0091")
    table = [tuple(above.split(",")), header, cells] if above else [header, cells]
    found = with_whole_numbers([Row(each, Message("line 1")) for each in table])
    assert [row.cells for row in found] == table


def test_parts_below_a_title_of_fax_numbers_are_not_called_telephone() -> None:
    table = [
        ("FAX番号一覧", "", "", ""),
        ("施設名", "市外局番", "市内局番", "番号"),
        ("東園", "099", "000", "0091"),
    ]
    found = with_whole_numbers([Row(each, Message("line 1")) for each in table])
    assert [row.cells for row in found] == table
