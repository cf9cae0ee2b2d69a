"""Tables that nobody described: what is seen of them, and descriptions that read them. Lists as offices print them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle, packed
from madoguchi.editions.knowledge import read_programs
from madoguchi.editorial.describing import Description, Undescribed, trial_of, undescribed, with_description
from madoguchi.editorial.drafting import read_file
from madoguchi.editorial.proposing import ProposedColumn, ProposedTable, propose
from madoguchi.errors import InputError
from madoguchi.ingest.spec import Role as ColumnRole
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition

HEADER = "窓口名\t担当\t電話番号\t受付\t最寄り\n"
ROWS = (
    "青森海外知財デスク\t国際係\t017-722-2222\t平日9時〜17時\t青森駅\n"
    "大阪海外知財デスク\t国際係\t06-6222-2222\t平日9時〜17時\t梅田駅\n"
)


@pytest.fixture(scope="module")
def own() -> Bundle:
    """A directory of which nothing is known but that it has a list."""
    source = b'file = "a.txt"\nsha256 = "0"\nedition = "2024"\n'
    return packed({"bundle.toml": b'edition = "2024"\n', "sources/a.toml": source})


def read(text: str, bundle: Bundle, name: str = "list.txt") -> Edition:
    return read_file(text.encode(), name, edition="2024", bundle=bundle).edition


def as_proposed(found: Undescribed) -> Description:
    """What an editor says who leaves everything as it stands on the page."""
    return Description(replace(found.table, id="ip", program="ip"), "海外知財")


def described(columns: tuple[tuple[str, str], ...], **told: Any) -> Description:
    """What an editor says of a table with these columns."""
    made = tuple(ProposedColumn(header, ColumnRole(role), (), True) for header, role in columns)
    table = ProposedTable(("海外知財相談窓口",), made, 1, "", 2, "overseas-ip", id="overseas-ip")
    name = told.pop("program_name", "海外知財")
    further = told.pop("further", False)
    return Description(replace(table, **told), name, further)


@pytest.mark.parametrize(
    ("text", "desks"),
    [
        ("海外知財相談窓口\n\n" + HEADER + ROWS, ["青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"]),
        (HEADER + ROWS, ["青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"]),
        ((HEADER + ROWS).replace("\t", ","), ["青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"]),
        ('海外"知財"\\窓口\n' + HEADER.replace("担当", '担当"係"\\') + ROWS, ["青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"]),
        (
            "☎ 海外知財相談窓口 03-3999-1091\n\n" + HEADER + ROWS,
            ["海外知財相談窓口", "青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"],
        ),
        (
            "海外知財相談窓口 <https://ip.example.jp/>\n\n" + HEADER + ROWS,
            ["海外知財相談窓口", "青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"],
        ),
        ("海外知財相談窓口\n※土日は休みです。\n" + HEADER + ROWS, ["青森海外知財デスク 国際係", "大阪海外知財デスク 国際係"]),
        (
            "都道府県知財担当課\n県名\t部課名\t電話番号\n青森\t商工部 知財課\t017-722-2222\n大阪\t商工部 知財課\t06-6222-2222\n",
            ["青森県 商工部 知財課", "大阪府 商工部 知財課"],
        ),
        (
            "Overseas IP desks\n\nName\tSection\tPhone\nAomori IP Desk\tGeneral\t017-722-2222\nOsaka IP Desk\tGeneral\t06-6222-2222\n",
            ["Aomori IP Desk General", "Osaka IP Desk General"],
        ),
        (
            "海外知財相談窓口（ＩＰ）\n\n名　称\tＴＥＬ\n青森デスク\t０１７−７２２−２２２２\n大阪デスク\t０６−６２２２−２２２２\n",
            ["青森デスク", "大阪デスク"],
        ),
    ],
)  # fmt: skip
def test_what_the_page_proposes_reads_the_table(own, text, desks):
    name = "list.csv" if "," in text else "list.txt"
    (found,) = undescribed(read(text, own, name))
    said = as_proposed(found)
    made = read(text, with_description(own, said), name)
    trial = trial_of(made, "ip")
    assert [desk.name for desk in trial.desks] == desks
    assert (trial.left, trial.lost) == (False, ())
    assert undescribed(made) == ()
    assert [notice.code for notice in made.notices if notice.severity.value == "ERROR"] == []


def test_what_is_lost_of_a_table_is_told_apart_from_what_is_lost_elsewhere(own):
    first = '[[table]]\nid = "{0}"\nprogram = "{0}"\nheading = ["{1}"]\ncolumns = {{ "名称" = "organization", "住所" = "address" }}\n'
    tables = first.format("a", "東の窓口") + first.format("b", "西の窓口")
    bundle = packed({**own.portable, "tables.toml": tables.encode()})
    rows = "名称\t住所\t連絡先\n{0}一番\t大阪市北区1-1-1\t{1}\n{0}二番\t大阪市北区1-1-2\t\n"
    east, west = rows.format("東", "06-6222-2222"), rows.format("西", "06-6222-3333")
    made = read(f"東の窓口\n\n{east}\n西の窓口\n\n{west}", bundle)
    for table, number in (("a", "06-6222-2222"), ("b", "06-6222-3333")):
        trial = trial_of(made, table)
        assert [notice.value for notice in trial.lost] == [number]
        assert trial.elsewhere == 1


def test_columns_have_their_samples_and_what_is_known_of_them(own):
    text = (
        "海外知財相談窓口\n\n" + HEADER + ROWS + "福岡海外知財デスク\t国際係\t092-722-2222\t平日9時〜17時\t\n"
    )
    (found,) = undescribed(read(text, own))
    table = found.table
    assert (table.heading, table.first_line, table.rows, found.program_name) == (
        ("海外知財相談窓口",), 1, 3, "海外知財相談窓口",
    )  # fmt: skip
    assert [(c.header, c.role.value, c.samples, c.sure) for c in table.columns] == [
        ("窓口名", "organization", ("青森海外知財デスク", "大阪海外知財デスク"), True),
        ("担当", "unit", ("国際係",), True),
        ("電話番号", "phones", ("017-722-2222", "06-6222-2222"), True),
        ("受付", "hours", ("平日9時〜17時",), True),
        ("最寄り", "named_note", ("青森駅", "梅田駅"), False),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # two columns of one name, no header, no columns at all: what the command can describe, the page can
        (
            "海外知財相談窓口\n\n名称\t電話\t電話\n青森デスク\t017-722-2222\t017-722-2223\n大阪デスク\t06-6222-2222\t06-6222-2223\n",
            [("017-722-2222", "017-722-2223"), ("06-6222-2222", "06-6222-2223")],
        ),
        (
            "海外知財相談窓口\n\n青森デスク\t017-722-2222\n大阪デスク\t06-6222-2222\n福岡デスク\t092-722-2222\n",
            [("017-722-2222",), ("06-6222-2222",), ("092-722-2222",)],
        ),
        (
            "海外知財相談窓口\n\n青森デスク 電話 017-722-2222\n大阪デスク 電話 06-6222-2222\n",
            [("017-722-2222",), ("06-6222-2222",)],
        ),
    ],
)
def test_tables_that_headers_do_not_tell_apart_are_described_too(own, text, numbers):
    (found,) = undescribed(read(text, own))
    said = as_proposed(found)
    made = read(text, with_description(own, said))
    trial = trial_of(made, "ip")
    assert [desk.numbers for desk in trial.desks] == numbers
    assert (trial.left, trial.lost, undescribed(made)) == (False, (), ())


def test_the_page_proposes_what_the_command_proposes(own):
    text = (
        "海外知財相談窓口\n\n"
        + HEADER
        + ROWS
        + "\n国内知財相談窓口\n\n名称\t電話\n東京デスク\t03-3999-1091\n"
    )
    command = propose(text.encode(), "list.txt", edition="2024")
    page = undescribed(read(text, own))
    assert tuple(found.table for found in page) == command.tables
    assert [found.program_name for found in page] == [program.name for program in command.programs]
    assert len(page) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_a_further_column_of_a_described_table_is_seen_wherever_its_header_stands(which):
    text = GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")
    header, row = ("事務所名\t電話番号", ("ジェトロ青森\t017-734-2575", "ジェトロ静岡\t054-352-8643")[which])
    before, at, after = text.partition(header)
    assert row in text
    if which == 0:
        text = before + at + "\t担当者" + after.replace(row, f"{row}\t佐藤", 1)
    else:
        text = text.replace(row, f"{row}\t佐藤", 1)  # a cell more, without a header: nothing to describe
    found = undescribed(read(text, GUIDEBOOK))
    assert [(f.table.id, [c.header for c in f.table.columns if not c.sure]) for f in found] == (
        [("jetro", ["担当者"])],
        [],
    )[which]


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("お問い合わせ番号", ("03-3999-1092", "03-3999-1093"), "phones"),
        ("ふぁくす", ("03-3999-1092", "03-3999-1093"), "fax"),
        ("お便り", ("a@example.jp", "b@example.jp"), "email"),
        ("最寄り", ("青森駅", "梅田駅"), "named_note"),
    ],
)
def test_a_renamed_column_is_proposed_as_what_its_cells_are(own, header, cells, role):
    head, first, second = "窓口名\t電話番号", "青森デスク\t017-722-2222", "大阪デスク\t06-6222-2222"
    said = described((("窓口名", "organization"), ("電話番号", "phones")))
    text = f"海外知財相談窓口\n\n{head}\t{header}\n{first}\t{cells[0]}\n{second}\t{cells[1]}\n"
    (found,) = undescribed(read(text, with_description(own, said)))
    assert [(c.header, c.role.value, c.sure) for c in found.table.columns if c.header == header] == [
        (header, role, False)
    ]


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (("017-722-2222", "06-6222-2222"), ColumnRole.PHONES),
        (("017-722-2222", "06-6222-2222（夜間も）"), ColumnRole.PHONES),
        (("3番窓口", "5番窓口"), ColumnRole.NAMED_NOTE),
    ],
)
def test_a_column_that_was_renamed_is_taken_for_a_number_where_it_holds_numbers(own, cells, role):
    table = (
        '[[table]]\nid = "a"\nprogram = "a"\nheading = ["海外知財相談窓口"]\n'
        'columns = { "窓口名" = "organization", "電話番号" = "phones", "住所" = "address" }\n'
    )
    bundle = packed({**own.portable, "tables.toml": table.encode()})
    rows = zip(("青森デスク", "大阪デスク"), cells, strict=True)
    text = "海外知財相談窓口\n\n窓口名\t問合せ先\t住所\n"
    text += "".join(f"{name}\t{cell}\t大阪市北区1-1-1\n" for name, cell in rows)
    (found,) = undescribed(read(text, bundle))
    assert [(c.header, c.role, c.sure) for c in found.table.columns] == [
        ("窓口名", ColumnRole.ORGANIZATION, True),
        ("問合せ先", role, False),
        ("住所", ColumnRole.ADDRESS, True),
    ]


def test_a_description_is_added_and_nothing_else_is_touched():
    said = described((("窓口名", "organization"), ("電話番号", "phones")))
    made = with_description(GUIDEBOOK, said)
    for file in ("tables.toml", "programs.toml"):
        assert made.text(file).startswith(GUIDEBOOK.text(file))
    *others, last = read_tables(made.text("tables.toml")).tables
    assert tuple(others) == read_tables(GUIDEBOOK.text("tables.toml")).tables
    assert (last.id, last.program, last.heading, last.as_found) == (
        "overseas-ip",
        "overseas-ip",
        ("海外知財相談窓口",),
        True,
    )
    assert read_programs(made.text("programs.toml"))[-1].name == "海外知財"
    known = with_description(GUIDEBOOK, replace(said, table=replace(said.table, program="jetro")))
    assert known.text("programs.toml") == GUIDEBOOK.text("programs.toml")


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ('columns = { "名称" = "organization" } # わかった列\n', 'columns = { "名称" = "organization", "電話" = "phones" } # わかった列\n'),
        ('[table.columns]\n"名称" = "organization"  # 名前\n', '[table.columns]\n"名称" = "organization"  # 名前\n"電話" = "phones"\n'),
    ],
)  # fmt: skip
def test_a_further_column_is_added_where_the_others_stand(own, written, after):
    text = f'# head\n[[table]]\nid = "a"\nprogram = "a"\nheading = ["x"]\n{written}\n# more\n'
    bundle = packed({**own.portable, "tables.toml": text.encode()})
    said = described((("名称", "note"), ("電話", "phones")), id="a", further=True)
    assert with_description(bundle, said).text("tables.toml") == text.replace(written, after)


def test_columns_of_a_table_that_the_file_says_otherwise_are_left_to_its_own_page(own):
    text = 'table = [{ id = "a", program = "a", heading = ["x"], columns = { "名称" = "organization" } }]\n'
    bundle = packed({**own.portable, "tables.toml": text.encode()})
    with pytest.raises(InputError, match="can't be changed or continued by a program"):
        with_description(bundle, described((("電話", "phones"),), id="a", further=True))


def test_a_table_in_which_nothing_names_a_desk_is_no_description(own):
    with pytest.raises(InputError, match="機関名, 部署 or 都道府県"):
        with_description(own, described((("定員", "note"), ("電話", "phones")), heading=()))
