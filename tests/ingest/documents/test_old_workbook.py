"""An old binary workbook (`tests/cases/old-workbook.xls`) is read as one of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.blocks import Document
from madoguchi.ingest.documents.kinds import is_old_workbook
from madoguchi.ingest.documents.reader import opened
from tests.ingest.test_running import number, read_file

CONTENT = (Path(__file__).parents[2] / "cases" / "old-workbook.xls").read_bytes()


def test_its_desks_are_read_with_merged_cells_and_numbers_of_cells() -> None:
    built = read_file(CONTENT, "list.xls", edition="draft:other")
    desks = [(desk.name, [number(phone) for phone in desk.phones]) for desk in built.edition.desks]
    assert desks == [
        ("総務部 総務課", ["0993-00-0001 (内 101)"]),
        ("総務部 税務課", ["0993-00-0002 (内 102)"]),
        ("福祉部 福祉課", ["0993-00-0003 (内 103)"]),
        ("環境部 環境課", []),
    ]


def test_what_is_struck_out_or_hidden_is_told() -> None:
    found = opened(CONTENT, "list.xls")
    assert isinstance(found, Document)
    rows = [row for block in found.blocks for row in block.rows]
    told = [*found.remarks, *(remark for row in rows for remark in row.remarks)]
    said = {(remark.code, remark.value) for remark in told}
    assert said >= {("cell-struck-out", "0993-00-0009"), ("sheet-hidden", "控え")}
    assert ("cell-spans-rows", "総務部") in said


@pytest.mark.parametrize("length", [600, 3_000, len(CONTENT) - 700])
def test_one_that_is_damaged_is_refused_with_what_to_do(length: int) -> None:
    cut = CONTENT[:length] + b"Workbook".decode().encode("utf-16-le")
    assert is_old_workbook(cut)
    with pytest.raises(SourceError, match=r"an old Excel file \(\.xls\) that can't be opened"):
        opened(cut, "list.xls")
