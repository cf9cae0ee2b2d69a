"""Slices: a piece of a line that knows where it stands, however often it is cut."""

from __future__ import annotations

import pytest

from madoguchi.ingest.source import Slice

LINES = {
    "three cells": (
        "総務課\t03-1111-0001\t平日",
        [("総務課", 4, 7), ("03-1111-0001", 8, 20), ("平日", 21, 23)],
    ),
    "empty ones stay": ("\t総務課\t\t", [("", 4, 4), ("総務課", 5, 8), ("", 9, 9), ("", 10, 10)]),
    "one cell": ("総務課 企画係", [("総務課 企画係", 4, 11)]),
    "nothing": ("", [("", 4, 4)]),
}


@pytest.mark.parametrize(("text", "cells"), LINES.values(), ids=LINES)
def test_cells_keep_their_places(text: str, cells: list[tuple[str, int, int]]) -> None:
    found = Slice(text, 7, 4).cells()
    assert [(cell.text, cell.start, cell.end) for cell in found] == cells
    assert {cell.line for cell in found} == {7}
