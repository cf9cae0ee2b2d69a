"""Files made to take a machine down are refused by name, soon and in little memory; long lists are not."""

from __future__ import annotations

import tracemalloc
from pathlib import PurePath

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.passages import Context
from madoguchi.editorial.spreadsheets import cells_of
from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.limits import NAMES, Limits
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.documents.spreadsheet import read_xlsx
from madoguchi.ingest.layout import own_layout
from tests.ingest.hostile import (
    REFUSED,
    SMALL,
    far_cell,
    long_cell,
    merged_sheet,
    packed_part,
    packed_twice,
    pages_in_a_ring,
    workbook,
)

LAYOUT = own_layout()
MB = 1 << 20


# As they were sent: beyond the limits that hold.
LARGE = {
    "far cell": (far_cell, "lines"),
    "merged sheet": (merged_sheet, "merged_rows"),
    "long cell": (long_cell, "cell"),
    "packed part": (packed_part, "ratio"),
    "packed twice": (packed_twice, "stream"),
    "quotes": (lambda: b'"' * (60 * MB), "text"),
    "commas": (lambda: b"," * 2_000 + b"\n", "columns"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_made_to_cost_is_refused_by_name(name: str, knowledge: Knowledge) -> None:
    make, limit = REFUSED[name]
    with pytest.raises(SourceError) as refused:
        read_document(make(), knowledge.tables, LAYOUT, edition="draft", path="list", limits=SMALL)
    assert getattr(refused.value, "limit", "") == limit
    assert str(refused.value).startswith("list: ")


@pytest.mark.parametrize("name", ["far cell", "merged sheet", "packed part", "packed twice", "quotes"])
def test_as_large_as_they_come_they_are_refused_before_they_fill_the_memory(
    name: str, knowledge: Knowledge
) -> None:
    make, limit = LARGE[name]
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(LimitError) as refused:
            read_document(content, knowledge.tables, LAYOUT, edition="draft", path="list")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.limit == limit
    assert peak < 150 * MB


@pytest.mark.parametrize("name", LARGE)
def test_a_cross_check_and_a_sheet_that_comes_back_have_the_same_limits(name: str) -> None:
    make, limit = LARGE[name]
    content = make()
    with pytest.raises(LimitError) as refused:
        read_list(content, PurePath("list.csv"), known_to(GUIDEBOOK), Context())
    assert refused.value.limit == limit
    if not content.startswith(b"%PDF"):
        with pytest.raises(LimitError) as refused:
            list(cells_of(content, "sheet.xlsx"))
        assert refused.value.limit == limit


def test_every_limit_says_what_to_do_and_is_tried() -> None:
    assert set(NAMES) == set(Limits.__slots__)
    assert {limit for _, limit in REFUSED.values()} - {""} == set(NAMES) - {"files"}


def test_pages_in_a_ring_are_read_once(knowledge: Knowledge) -> None:
    found = read_document(
        pages_in_a_ring(), knowledge.tables, LAYOUT, edition="draft", path="list"
    ).source.raw
    assert "".join(found) == "03-1234-5678"


def test_empty_cells_far_away_do_no_harm() -> None:
    """Somebody coloured the whole sheet: Excel then writes cells without a value down to the last row."""
    row = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>青森県 017-762-7351</t></is></c><c r="XFD1" s="1"/></row>'
    )
    document = read_xlsx(workbook(row + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'), "list")
    assert document.text() == "青森県 017-762-7351"


def test_formulas_in_a_ring_and_links_to_other_files_are_not_followed() -> None:
    ring = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">A2</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="B2"><f>[1]list!$A$1</f><v>7</v></c></row>'
    )
    document = read_xlsx(workbook(ring, more=[("xl/externalLinks/externalLink1.xml", b"<x/>")]), "list")
    assert document.text() == "=A2\t\n=A2\t7"
