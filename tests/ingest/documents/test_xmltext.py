"""XML that holds a list is read as the values of JSON are; any other is none."""

from __future__ import annotations

import pytest

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document, Grid, Paragraph
from madoguchi.ingest.documents.jsontext import Object, Value
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.documents.xmltext import read_xml

LIST = (
    '<?xml version="1.0" encoding="Shift_JIS"?>\n<施設一覧 更新日="2026-04-01">\n'
    ' <施設 番号="0711234567"><名称>東館 &amp; 西館</名称><連絡先><電話番号>0991-12-3001</電話番号><ＦＡＸ番号>0991-12-3002</ＦＡＸ番号></連絡先></施設>\n'
    " <施設><名称>南館</名称><連絡先><電話番号>0991-12-3003</電話番号></連絡先></施設>\n"
    " <!-- 旧館 0991-12-3009 -->\n</施設一覧>\n"
)


def test_elements_of_one_name_are_the_rows_of_a_table() -> None:
    document = opened(LIST.encode("cp932"), "a.xml")
    assert isinstance(document, Document)
    (grid,) = (block for block in document.blocks if not isinstance(block, Paragraph))
    assert isinstance(grid, Grid)
    assert [row.cells for row in grid.rows] == [
        ("名称", "連絡先.電話番号", "連絡先.FAX番号"),
        ("東館 & 西館", "0991-12-3001", "0991-12-3002"),
        ("南館", "0991-12-3003", ""),
    ]
    assert [row.line for row in grid.rows[1:]] == [3, 4]
    assert "旧館 0991-12-3009" in {remark.value for remark in document.remarks}  # nobody sees a comment


def test_an_attribute_is_a_member_unless_it_is_an_id() -> None:
    text = (
        '<a:offices xmlns:a="urn:a"><a:office id="0991123009" name="東館"><tel type="fax" ext="12" to="3">0991-12-3001</tel></a:office>'
        '<a:office code="0991123008" name="西館"><tel>2</tel><tel>3</tel></a:office></a:offices>'
    )
    (value,), remarks = read_xml(text)
    offices: list[Value] = [
        Object((("name", "東館"), ("tel", "fax 0991-12-3001 内線12"), ("tel.to", "3")), 1),
        Object((("name", "西館"), ("tel", ["2", "3"])), 1),
    ]
    assert value == Object((("office", offices),), 1)
    assert remarks == ()


@pytest.mark.parametrize(
    ("office", "cells"),
    [
        (
            '<名称 kana="ひがし">東館</名称><phone use="fax">0991-12-3001</phone><phone use="voice">0991-12-3002</phone>',
            {"名称": "東館", "名称.kana": "ひがし", "phone": "fax 0991-12-3001、voice 0991-12-3002"},
        ),
        (
            '<名称>東館</名称><hours day="土曜">9:00-12:00</hours><tel>0991-12-3001</tel>',
            {"名称": "東館", "hours": "土曜 9:00-12:00", "tel": "0991-12-3001"},
        ),
    ],
)
def test_what_an_attribute_says_of_a_value_stands_before_it(office: str, cells: dict[str, str]) -> None:
    document = opened(f"<a><b>{office}</b><b>{office}</b></a>".encode(), "a.xml")
    assert isinstance(document, Document)
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert dict(zip(*(row.cells for row in grid.rows[:2]), strict=True)) == cells


def test_an_attribute_that_is_no_known_header_is_a_column() -> None:
    rows = "".join(
        f'<b gid="099111999{n}" 施設名="東{n}館" 担当電話="0991-12-300{n}" night="0991-12-301{n}"/>'
        for n in "12"
    )
    document = opened(f"<a>{rows}</a>".encode(), "a.xml")
    assert isinstance(document, Document)
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [row.cells for row in grid.rows] == [
        ("施設名", "担当電話", "night"),
        ("東1館", "0991-12-3001", "0991-12-3011"),
        ("東2館", "0991-12-3002", "0991-12-3012"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<a><b><名称>東館</名称><電話>1</電話></b></a>",  # one of its kind
        "<a><b><名称>東館</名称></b><b><名称>西館</名称></b></a>",
        "<rss><channel><item><title>a</title><link>b</link></item><item><title>a</title><link>b</link></item></channel></rss>",
        "<a><b><名称>東館</名称><電話>1</電話></b><b><名称>西館</名称><電話>2</電話></b>",  # cut off
        '<!DOCTYPE a [<!ENTITY b "c">]><a><b><名称>東館</名称><電話>1</電話></b><b><名称>西館</名称><電話>2</電話></b></a>',
        "<東館> 0991-12-3001",
        "<a>" * 100 + "</a>" * 100,
        "",
    ],
)
def test_what_holds_no_list_is_none(text: str) -> None:
    assert read_xml(text) == ([], ())


def test_what_is_none_is_refused_as_before() -> None:
    with pytest.raises(SourceError, match="an XML file"):
        opened('<?xml version="1.0"?><a><b>東館 0991-12-3001</b></a>'.encode(), "a.xml")
