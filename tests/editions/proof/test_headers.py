"""What may not be called a header: it holds a number to call."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof.headers import calls


@pytest.mark.parametrize(
    "words",
    ["消費者ホットライン 188", "救急相談 #7119", "代表0570 064 370", "災害用伝言ダイヤル171", "110番"],
)
def test_a_number_to_call_is_found_among_words(words: str) -> None:
    assert calls(words)


@pytest.mark.parametrize(
    "words", ["機関名", "令和5年度", "1. 相談窓口", "188件", "本町1-1-110", "平日 9:00～17:00", "110号室"]
)
def test_what_is_counted_or_dated_is_none(words: str) -> None:
    assert not calls(words)
