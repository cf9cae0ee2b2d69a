"""The words of a heading."""

from __future__ import annotations

import pytest

from madoguchi.ingest.pieces.headings import heading_words, span_of_words


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("☎ 中小企業相談窓口", "中小企業相談窓口"),
        ("8 中小企業相談窓口", "中小企業相談窓口"),
        ("東市役所 窓口一覧(代表 099-000-0001)", "東市役所 窓口一覧"),
        ("相談窓口 https://aozora.example/", "相談窓口"),
        (" 相談窓口 ", "相談窓口"),
        ("☎", ""),
    ],
)
def test_signs_numbers_and_addresses_are_no_words_of_a_heading(printed: str, words: str) -> None:
    begin, end = span_of_words(printed)
    assert heading_words(printed) == words == printed[begin:end]
