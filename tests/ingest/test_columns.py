"""What the columns of other offices' lists mean: small tables, each with a reading made by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from madoguchi.ingest.columns.reading import read_columns

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "columns.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_every_column_reads_as_by_hand(case: dict[str, Any]) -> None:
    header = case["header"].split("|") if case["header"] else []
    columns = read_columns(header, [row.split("|") for row in case["rows"]], heading=case.get("heading", ""))
    assert " ".join(column.role for column in columns) == case["roles"]
