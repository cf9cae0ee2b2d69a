"""One cell taken apart."""

from __future__ import annotations

import pytest

from madoguchi.ingest.pieces.cells import read_cell
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role


@pytest.mark.parametrize(
    ("printed", "url", "words"),
    [
        ("https://east.example.jp/", "https://east.example.jp/", []),
        ("【https://east.example.jp/】", "https://east.example.jp/", []),
        ("「https://east.example.jp/」", "https://east.example.jp/", []),
        ("「https://east.example.jp/」 参照", "https://east.example.jp/", ["」 参照"]),
        ("https://east.example.jp/ 「東」", "https://east.example.jp/", ["「東」"]),
    ],
)
def test_an_address_ends_in_a_cell_where_it_does_in_a_line(printed: str, url: str, words: list[str]) -> None:
    cell = read_cell(Slice(printed, 1, 0))
    assert [each.text for each in cell.urls] == [url]
    assert [each.text for each in cell.words] == words
    line = Slice(f"東課 099-000-0001 {printed}", 1, 0)
    assert [p.place.text for entry in entries_of(line) for p in entry.parts if p.role is Role.URL] == [url]
