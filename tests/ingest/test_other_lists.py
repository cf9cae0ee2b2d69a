"""Lists of other offices, read end to end: every desk with all that the list says of it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editorial.drafting import read_file
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Severity

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "other-lists.toml").read_text(encoding="utf-8")
)["list"]


def read(case: dict[str, Any]) -> Built:
    return read_file(case["text"].lstrip("\n").encode(), f"list.{case['kind']}", edition="draft:other")


def told(desk: Desk) -> str:
    name = " » ".join(value.text for value in (desk.organization, *desk.department))
    numbers = " ".join(f"[{p.label}] {p.number}" if p.label else p.number for p in desk.phones)
    values = (desk.postal_code, desk.address, desk.hours)
    rest = [url.text for url in desk.urls]
    rest += [f"運営 {desk.operator.text}"] if desk.operator else []
    if desk.prefecture and desk.prefecture.spans != desk.organization.spans:  # in a cell of its own
        rest.append(f"県 {desk.prefecture.text}")
    rest += [note.text for note in desk.notes]
    return "|".join([name, numbers, *(value.text if value else "" for value in values), ";".join(rest)])


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_every_desk_reads_as_by_hand(case: dict[str, Any]) -> None:
    assert [told(desk) for desk in read(case).edition.desks] == case["desks"].strip().splitlines()


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_all_is_proven_and_the_one_error_says_what_was_taken_for_what(case: dict[str, Any]) -> None:
    built = read(case)
    errors = [n for n in built.edition.notices if n.severity is Severity.ERROR]
    assert {n.code for n in errors} == {"unknown-table"}
    assert all("read as: " in n.message and "→ phones" in n.message for n in errors)
    assert not {n.code for n in built.edition.notices} & {"number-without-form", "cell-not-text"}
    assert prove(built.content)[1] == []


DESCRIBED = """
[[table]]
id = "branches"
program = "branches"
heading = ["Branch offices"]
columns = { "name" = "organization", "address1" = "address", "telephoneNumber" = "phones", "no" = "code" }
"""


def test_a_described_header_is_a_header_in_any_language(knowledge: Knowledge) -> None:
    text = (
        "Branch offices\nno\tname\ttelephoneNumber\taddress1\n"
        "1\tHigashi Branch\t087-000-1111\t1-2 Higashi\n2\tNishi Branch\t087-000-2222\t3-4 Nishi\n"
    )
    described = replace(knowledge, tables=read_tables(DESCRIBED), errata=())
    edition = build(read_source(text.encode(), edition="draft"), described).edition
    assert [(d.table, told(d)) for d in edition.desks] == [
        ("branches", "Higashi Branch|087-000-1111||1-2 Higashi||"),
        ("branches", "Nishi Branch|087-000-2222||3-4 Nishi||"),
    ]
    assert not [n for n in edition.notices if n.code in ("unknown-table", "header-missing", "unknown-column")]


def test_an_unknown_word_of_a_header_is_named_with_what_stands_below() -> None:
    text = "名称,電話番号,ショートステイ枠,よび\n東園,087-000-1111,3,\n西園,087-000-2222,5,\n"
    edition = read_file(text.encode(), "a.csv", edition="draft:other").edition
    (notice,) = [
        n for n in edition.notices if n.code == "unknown-column"
    ]  # an empty column holds nothing to tell
    assert (notice.severity, notice.value) == (Severity.WARNING, "ショートステイ枠")
    assert "look like whole numbers" in notice.message
    assert [[note.text for note in desk.notes] for desk in edition.desks] == [
        ["ショートステイ枠：3"],
        ["ショートステイ枠：5"],
    ]


@pytest.mark.parametrize("row", ["東相談室\t", "西相談室\t調整中", "南相談室\t－"])
def test_a_desk_without_a_number_is_no_header(row: str) -> None:
    text = f"名称\t電話番号\n{row}\n東会館\t087-000-1111\n北相談室\t087-000-2222\n"
    edition = read_file(text.encode(), "a.txt", edition="draft:other").edition
    assert [desk.name for desk in edition.desks] == [row.split("\t")[0], "東会館", "北相談室"]


@pytest.mark.parametrize("first", ["北相談室\t", "北相談室\t調整中", "北相談室\t－"])
def test_nor_is_the_first_row_of_a_table_without_header(first: str) -> None:
    text = f"{first}\n東相談室\t087-000-1111\n西相談室\t087-000-2222\n南相談室\t087-000-3333\n"
    edition = read_file(text.encode(), "a.txt", edition="draft:other").edition
    assert [desk.name for desk in edition.desks] == ["北相談室", "東相談室", "西相談室", "南相談室"]


def test_columns_of_ours_in_another_office_s_list_make_no_desk_of_ours() -> None:
    text = "相談窓口\n\n都道府県\t電話番号\t住所\n青森県\t017-000-1111\t青森県青森市東町1-2\n"
    edition = read_file(text.encode(), "a.txt", edition="draft:other").edition
    assert [(desk.name, desk.table, desk.program) for desk in edition.desks] == [("青森県", "", "相談窓口")]


def test_a_row_that_reads_like_a_header_is_a_row() -> None:
    rows = ["総務局\t総務課\t総務局総務課\t087-000-2181\t課", "会計管理者\t\t会計管理者\t\t局"]
    rows += [f"財政局\t財政{n}課\t財政局財政{n}課\t087-000-{2190 + n}\t課" for n in range(1, 4)]
    text = "\n".join(["局\t課\t所属名称\t電話番号\t機構分類名称", *rows]) + "\n"
    edition = read_file(text.encode(), "a.txt", edition="draft:other").edition
    assert [(desk.name, desk.numbers) for desk in edition.desks] == [
        ("総務局総務課", ("087-000-2181",)),
        ("会計管理者", ()),
        ("財政局財政1課", ("087-000-2191",)),
        ("財政局財政2課", ("087-000-2192",)),
        ("財政局財政3課", ("087-000-2193",)),
    ]
