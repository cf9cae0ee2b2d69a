"""How wide a text stands on a terminal."""

from __future__ import annotations

import pytest

from madoguchi.text.screen import padded, screen_width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("市民課", 6), ("ｶﾅ", 2), ("ＦＡＸ", 6), ("1番 窓口", 8), ("①", 2)],
)
def test_the_columns_of_a_text(text: str, columns: int) -> None:
    assert screen_width(text) == columns


def test_a_text_is_filled_up_and_never_cut() -> None:
    assert padded("市", 4) == "市  "
    assert padded("市民課", 4) == "市民課"
