"""What may not be called a header: it holds a number to call."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.headers import calls
from tests.editions.forging import Edition, as_found, codes_after

LINES = """くらしの窓口

1.健康のこと

部署 連絡先
海辺保健所 0993-00-0001
山手保健所 0993-00-0002

2.食品のこと

(問い合わせ先)

部署 連絡先
衛生課 0993-00-0003
(予約受付は3階)
"""


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


def test_a_line_in_brackets_is_a_header_where_it_says_that_contacts_follow(knowledge: Knowledge) -> None:
    edition = as_found(LINES, knowledge)
    assert [11, 0, 8, "header"] in edition["accounted"]

    def forge(edition: Edition) -> None:
        note = next(note for desk in edition["desks"] for note in desk.pop("notes", ()))
        edition["accounted"].append([*note[2][0], "header"])

    assert "accounted" in codes_after(edition, forge)
