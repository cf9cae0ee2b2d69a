"""An invented second edition, read by data files alone: tests/data/second-edition.

Its tables stand in another order, their columns are exchanged, two tables are new (one with a
carried left cell and merged units, one with addresses and hours), and prefectures are added.
`desks.csv` is what a person reads there.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build, recorded_ids
from madoguchi.editions.codec import decode
from madoguchi.editions.diff import compare
from madoguchi.editions.ids import read_ids, write_ids
from madoguchi.editions.knowledge import Knowledge, read_programs
from madoguchi.editions.publishable import publishable
from madoguchi.faces.exports.jsonl import desk_row
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

FOLDER = Path(__file__).parent.parent / "data" / "second-edition"
EDITION = "2099"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def second_knowledge(knowledge: Knowledge) -> Knowledge:
    return replace(
        knowledge,
        tables=read_tables(_text("tables.toml")),
        programs=(*knowledge.programs, *read_programs(_text("programs.toml"))),
        errata=(),
    )


@pytest.fixture(scope="module")
def second(second_knowledge: Knowledge) -> Built:
    source = read_source((FOLDER / "list.txt").read_bytes(), edition=EDITION)
    return build(source, second_knowledge)


def _as_expected(desk: Desk, edition: Edition) -> dict[str, str]:
    row = desk_row(desk, edition)
    own = [line for line in desk.lines if edition.lines[line - 1] == desk.printed]
    return {
        "line": str(own[-1]),
        **{
            f: row[f] or ""
            for f in ("organization", "operator", "prefecture", "postal_code", "address", "hours")
        },
        "department": ">".join(row["department"]),
        "service_area": " ".join(row["service_area"]),
        "numbers": " ".join(phone["number"] for phone in row["phones"]),
        "labels": " ".join(phone["label"] or "-" for phone in row["phones"]),
        "urls": " ".join(row["urls"]),
        "notes": " ".join(row["notes"]),
    }


def test_every_desk_reads_as_by_hand(second: Built) -> None:
    read = [_as_expected(desk, second.edition) for desk in second.edition.desks]
    expected = list(csv.DictReader(_text("desks.csv").splitlines()))
    assert len(read) == len(expected)
    assert [(r, e) for r, e in zip(read, expected, strict=True) if r != e] == []


def test_it_can_be_published(second: Built, second_knowledge: Knowledge) -> None:
    ids = read_ids(write_ids(recorded_ids(second, second_knowledge)))
    assert publishable(second, replace(second_knowledge, ids=ids)) is second
    assert decode(second.content, GUIDEBOOK) == second.edition


def test_tables_are_counted_where_they_stand(second: Built) -> None:
    tables = {table.id: (table.heading_line, table.rows, table.desks) for table in second.edition.tables}
    assert list(tables.items()) == [
        ("yorozu", (1, 4, 4)),
        ("meti-bureaus", (9, 8, 9)),
        ("overseas-ip", (23, 4, 6)),
        ("jcci", (34, 0, 1)),
        ("prefecture-sme", (36, 3, 4)),
        ("digital", (43, 3, 4)),
        ("reconstruction", (50, 2, 2)),
    ]


def test_desks_of_both_editions_keep_their_ids(built: Built, second: Built) -> None:
    ids = {(desk.program, desk.name): desk.id for desk in built.edition.desks}
    kept = [d for d in second.edition.desks if ids.get((d.program, d.name)) == d.id]
    assert {desk.name for desk in kept} >= {
        "宮城県よろず支援拠点",
        "よろず支援拠点全国本部",
        "北海道経済産業局 総務企画部 国際課",
        "四国経済産業局 地域経済部 知的財産室",
        "日本商工会議所",
        "青森県 商工労働部 商工政策課",
        "青森県産業復興相談センター",
    }


def test_what_is_new_and_what_changed_is_told(built: Built, second: Built) -> None:
    found = compare(built.edition, second.edition)
    new_tables = {d.table for d in found if d.kind is DifferenceKind.TABLE and d.before is None}
    assert new_tables == {"overseas-ip", "digital"}
    numbers = {(d.before, d.after) for d in found if d.kind is DifferenceKind.NUMBER}
    assert ("03-3283-7823", "03-1111-5001") in numbers
    assert ("022-393-8044", "022-111-0001") in numbers
    added = {d.after.name for d in found if d.kind is DifferenceKind.ADDED and isinstance(d.after, Desk)}
    assert "栃木県産業復興相談センター" in added
    assert not [d for d in found if d.kind is DifferenceKind.MOVED]
