"""Numbers that a program wrote as sums are read as digits; zeros are put back only where the file says that they are gone."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof import prove
from madoguchi.ingest.documents.blocks import Row
from madoguchi.ingest.documents.decimals import with_zeros
from madoguchi.message import Message
from tests.ingest.test_running import read, told

HEADER = ("名称", "郵便番号", "電話番号", "FAX番号", "内線", "定員")
ROW = ("東課", "9990001.0", "991123001.0", "991123002.0", "2311.0", "60.0")
BARE = ("東課", "9990001", "991123001", "991123002", "2311", "60.0")
WHOLE = ("東課", "9990001", "0991123001", "0991123002", "2311", "60.0")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("一覧", BARE),
        ("※電話番号は数値のため先頭の0が落ちています。", WHOLE),
        ("先頭のゼロが消えていますのでご注意ください", WHOLE),
        ("Leading zeros of phone numbers are missing", WHOLE),
        ("先頭の0から始まる番号です", BARE),
    ],
)
def test_zeros_come_back_where_the_file_says_so(line: str, cells: tuple[str, ...]) -> None:
    rows, remarks = with_zeros([Row(each, Message("line 1")) for each in ((line,), HEADER, ROW)])
    assert [row.cells for row in rows] == [(line,), HEADER, cells]
    (remark,) = remarks
    assert (remark.code, remark.value) == ("character-form", "9990001")


@pytest.mark.parametrize(
    "cells",
    [
        ("東課", "999-0001", "0991-12-3001", "0991-12-3002", "2311", "60"),
        ("東課", "9990001", "335011511", "", "", "140.0"),  # nobody says that a zero is gone
    ],
)
def test_what_is_no_sum_stays(cells: tuple[str, ...]) -> None:
    rows = [Row(each, Message("line 1")) for each in (HEADER, cells)]
    assert with_zeros(rows) == (rows, [])


def test_a_list_of_sums_is_proved() -> None:
    built = read(
        "# 先頭の0が落ちています\n名称,電話番号,内線\n東課,991123001.0,2311.0\n西課,991123002.0,", "csv"
    )
    assert prove(built.content)[1] == []
    assert [told(desk).split("|")[1] for desk in built.edition.desks] == [
        "0991123001 (内 2311)",
        "0991123002",
    ]


def test_a_row_for_a_group_ends_no_columns_and_a_new_header_does() -> None:
    sums = [
        ("名称", "電話番号", "内線"),
        ("東課", "0991123001.0", "2311.0"),
        ("連絡先", "", ""),
        ("西課", "0991123002.0", "2312.0"),
        ("名称", "定員", "住所"),
        ("北園", "60.0", "70.0"),
    ]
    rows, _ = with_zeros([Row(each, Message("line 1")) for each in sums])
    assert [row.cells for row in rows] == [
        sums[0], ("東課", "0991123001", "2311"), sums[2], ("西課", "0991123002", "2312"), *sums[4:],
    ]  # fmt: skip


def test_a_line_below_the_header_that_says_so_is_no_desk() -> None:
    built = read(
        "名称,電話番号,内線\n先頭の0が落ちています,,\n東課,991123001.0,2311.0\n西課,991123002.0,", "csv"
    )
    assert prove(built.content)[1] == []
    assert [told(desk) for desk in built.edition.desks] == [
        "東課|0991123001 (内 2311)||||",
        "西課|0991123002||||",
    ]
