"""What is exported and read back is the same list: FAX numbers, mail addresses, extensions and labels too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.data import read_text
from madoguchi.editions.build import build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.faces.exports.jsonl import jsonl_file
from madoguchi.faces.exports.spreadsheet import csv_for_excel
from madoguchi.faces.exports.xlsx import workbook
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.layout import read_layout
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Program
from tests.editions.test_desk_difference import LIST, TABLES

# A number in two rows with an announced move is told by a date that a flat file has no column for.
FLAT = (
    LIST.replace(" 令和9年4月より 横須賀市大滝町2", "")
    .replace("(※)", "")
    .replace("※しおかぜ相談所の電話番号は令和9年4月より変更となっている可能性があります。\n", "")
)
PROGRAMS = tuple(
    Program(slug, slug, name) for slug, name in (("seaside", "海辺の相談所"), ("hillside", "山手の相談所"))
)


@pytest.mark.parametrize("write", [jsonl_file, csv_for_excel, workbook])
def test_a_list_of_every_field_is_read_back_without_a_difference(
    write: Callable[[Edition], bytes], knowledge: Knowledge
) -> None:
    known = replace(knowledge, tables=read_tables(TABLES), errata=(), programs=PROGRAMS)
    old = build(read_source(FLAT.encode(), edition="draft"), known).edition
    old = replace(old, desks=tuple(desk for desk in old.desks if desk.table))
    layout = read_layout(read_text("print-tables.toml"))
    programs = {program.name: program.slug for program in PROGRAMS}
    arrived = read_document(write(old), known.tables, layout, edition="new", path="list", programs=programs)
    assert arrived.own_print
    new = build(arrived.source, replace(known, tables=layout.described(known.tables))).edition
    found = compare(old, new)
    assert [
        (d.kind.value, getattr(d.before, "name", d.before), getattr(d.after, "name", d.after)) for d in found
    ] == []
