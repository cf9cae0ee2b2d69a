"""Tables of any office whose description stands in a file: they read as described, and nothing is guessed."""

from __future__ import annotations

import pytest

from madoguchi.ingest.reader import read_list
from madoguchi.ingest.record import Reading, Record
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import Tables, read_tables


def read(described: str, text: str) -> Reading:
    return read_list(read_source(text.encode(), edition="draft"), read_tables(described))


def told(record: Record) -> str:
    """Table, name » department | numbers | FAX | address | remarks."""
    name = " » ".join(value.text for value in (record.organization, *record.department))
    phones = " ".join(f"[{p.label}] {p.number}" if p.label else p.number for p in record.phones)
    faxes = " ".join(fax.number for fax in record.faxes)
    address = record.address.text if record.address else ""
    return "|".join([record.table, name, phones, faxes, address, ";".join(n.text for n in record.notes)])


def table(id: str, columns: str, heading: str = "") -> str:
    return (
        f'[[table]]\nid = "{id}"\nprogram = "desks"\nheading = [{heading}]\nas_found = true\ncell = "path"\n'
        f'area = ""\ncolumns = {columns}\n'
    )


NAMED = '{ "施設" = "organization", "定員" = "named_note", "連絡" = "phones", "番号" = "code" }'
CASES = {
    "a described column is believed against its words and its cells": (
        table("a", '{ "電話番号" = "code", "所在地" = "note", "名称" = "organization", "数" = "phones" }'),
        "名称\t電話番号\t所在地\t数\n東相談室\t087-000-1111\t高松市東町1-2\t087-000-2222\n"
        "西相談室\t087-000-3333\t高松市西町3-4\t087-000-4444\n",
        ["a|東相談室|087-000-2222|||高松市東町1-2", "a|西相談室|087-000-4444|||高松市西町3-4"],
    ),
    "a remark with the name of its column": (
        table("a", NAMED),
        "番号\t施設\t連絡\t定員\n1\t東園\t087-000-1111\t60\n2\t西園\t087-000-2222\t\n",
        ["a|東園|087-000-1111|||定員：60", "a|西園|087-000-2222|||"],
    ),
    "columns of one header, from left to right": (
        table("a", '{ "名称" = "organization", "番号" = ["phones", "fax"] }'),
        "名称\t番号\t番号\n東園\t087-000-1111\t087-000-1112\n西園\t087-000-2222\t087-000-2223\n",
        ["a|東園|087-000-1111|087-000-1112||", "a|西園|087-000-2222|087-000-2223||"],
    ),
    "no header row": (
        table("a", '["organization", "fax", "phones"]'),
        "東相談室\t087-000-1111\t087-000-1112\n西相談室\t087-000-2222\t087-000-2223\n",
        ["a|東相談室|087-000-1112|087-000-1111||", "a|西相談室|087-000-2223|087-000-2222||"],
    ),
    "two tables with the same columns, told apart by their headings": (
        table("a", '{ "名称" = "organization", "番号" = "phones" }', '"保育"')
        + table("b", '{ "名称" = "organization", "番号" = "fax" }', '"介護"'),
        "介護\n\n名称\t番号\n東園\t087-000-1111\n西園\t087-000-2222\n\n保育\n\n名称\t番号\n南園\t087-000-3333\n北園\t087-000-4444\n",
        [
            "b|東園||087-000-1111||",
            "b|西園||087-000-2222||",
            "a|南園|087-000-3333|||",
            "a|北園|087-000-4444|||",
        ],
    ),
    "a heading that reads otherwise this year": (
        table("a", NAMED, '"令和5年度 施設"'),
        "令和6年度 施設\n\n番号\t施設\t連絡\t定員\n1\t東園\t087-000-1111\t60\n2\t西園\t087-000-2222\t90\n",
        ["a|東園|087-000-1111|||定員：60", "a|西園|087-000-2222|||定員：90"],
    ),
    "a column that is new this year": (
        table("a", NAMED),
        "番号\t施設\t連絡\t定員\t駐車\n1\t東園\t087-000-1111\t60\t5台\n2\t西園\t087-000-2222\t90\t2台\n",
        ["a|東園|087-000-1111|||定員：60;駐車：5台", "a|西園|087-000-2222|||定員：90;駐車：2台"],
    ),
    "merged cells, groups of rows and a total": (
        table("a", '{ "市町" = "organization", "担当課" = "unit", "電話番号" = "phones" }'),
        "市町\t担当課\t電話番号\n■東部\n東市\t福祉課\t087-000-1111\n\t住民課\t087-000-2222\n合計\t2\t\n",
        ["a|東市 » 福祉課|087-000-1111|||", "a|東市 » 住民課|087-000-2222|||"],
    ),
    "headings that are desks": (
        '[[table]]\nid = "a"\nprogram = "desks"\nheading = ["東相談室", "西相談室"]\nas_found = true\n',
        "☎ 東相談室\n087-000-1111\n\n☎ 西相談室\n087-000-2222\n",
        ["a|東相談室|087-000-1111|||", "a|西相談室|087-000-2222|||"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_list_reads_as_its_description_says(case: str) -> None:
    described, text, expected = CASES[case]
    reading = read(described, text)
    assert [told(record) for record in reading.records] == expected
    assert all(table.described for table in reading.tables)
    assert "unknown-table" not in {notice.code for notice in reading.notices}


def test_a_column_that_is_not_described_is_told() -> None:
    described, text, _ = CASES["a column that is new this year"]
    assert [n.value for n in read(described, text).notices if n.code == "unknown-column"] == ["駐車"]


def test_a_described_column_is_not() -> None:
    described, text, _ = CASES["a remark with the name of its column"]
    assert not read(described, text).notices


def test_tables_that_nothing_tells_apart_are_taken_in_their_order() -> None:
    described = (
        table("a", '{ "名称" = "organization", "番号" = "phones" }')
        + table("b", '{ "名称" = "organization", "番号" = "fax" }')
        + table("c", '{ "施設" = "organization", "電話番号" = "phones", "住所" = "address" }')
    )
    text = (
        "名称\t番号\n東園\t087-000-1111\n西園\t087-000-2222\n"
        "\n施設\t電話番号\t住所\n東館\t087-000-3333\t高松市東町1-2\n"
        "\n名称\t番号\n南園\t087-000-4444\n北園\t087-000-5555\n"
    )
    assert [told(record) for record in read(described, text).records] == [
        "a|東園|087-000-1111|||",
        "a|西園|087-000-2222|||",
        "c|東館|087-000-3333||高松市東町1-2|",
        "b|南園||087-000-4444||",
        "b|北園||087-000-5555||",
    ]


def test_another_table_stays_undescribed() -> None:
    reading = read(table("a", NAMED), "区\t所長\t住所\n東\t田中\t高松市東町1-2\n西\t鈴木\t高松市西町3-4\n")
    assert [table.described for table in reading.tables] == [False]
    assert {"unknown-table"} <= {notice.code for notice in reading.notices}


def test_a_remark_with_its_name_in_a_table_that_is_told_by_its_heading() -> None:
    described = table("a", NAMED, '"施設一覧"').replace("as_found = true\n", "")
    text = "施設一覧\n番号\t施設\t連絡\t定員\n1\t東園\t087-000-1111\t60\n"
    assert [told(r) for r in read(described, text).records] == ["a|東園|087-000-1111|||定員：60"]
    without_header = "施設一覧\n東園\t60\t087-000-1111\n"  # then its columns stand in their usual order
    assert [told(r) for r in read(described, without_header).records] == ["a|東園|087-000-1111|||60"]


@pytest.mark.parametrize(
    ("title", "below", "is_desk"),
    [
        ("都道府県による相談窓口(2009年4月30日現在)", "https://www.example.jp/list.html", False),
        ("東センター", "https://www.example.jp/east.html", True),
    ],
)
def test_an_address_of_the_web_below_the_title_of_what_many_do_reaches_no_desk(
    title: str, below: str, is_desk: bool
) -> None:
    rows = "課名\t電話番号\n東課\t099-000-0001\n西課\t099-000-0002\n"
    reading = read_list(read_source(f"{title}\n{below}\n{rows}".encode(), edition="draft"), Tables(()))
    assert [table.contact for table in reading.tables] == [is_desk]
