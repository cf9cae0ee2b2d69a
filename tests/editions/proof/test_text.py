"""Letters: a folded text keeps its length, so that places in it are those of the line."""

from __future__ import annotations

import pytest

from madoguchi.editions.proof.text import fold, tight


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ＴＥＬ（０３）", "TEL(03)"),
        ("03ー3501−1669", "03-3501-1669"),
        ("センター", "センター"),
        ("9:00～17:00", "9:00～17:00"),
        ("本庁\u3000総務課", "本庁 総務課"),
        ("ｶﾀｶﾅ", "ｶﾀｶﾅ"),
    ],
)
def test_letters_are_folded_one_for_one(printed: str, folded: str) -> None:
    assert fold(printed) == folded
    assert len(fold(printed)) == len(printed)


def test_a_name_is_the_same_however_it_is_spaced() -> None:
    assert tight("（公財）東市 財団") == tight("(公財)東市\u3000財団") == "(公財)東市財団"
