"""What is only written otherwise is the same; other words and signs are not."""

from __future__ import annotations

import pytest

from madoguchi.text.normalize import normalized_wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平日９時〜１７時", "平日 9時～17時"),
        ("（公財）みなと財団", "(公財)みなと財団"),
        ("横浜市１−２−３", "横浜市1-2-3"),
        ("※予約制です。", "※　予約制です。"),
    ],
)
def test_spelling_is_no_difference(one: str, other: str) -> None:
    assert normalized_wording(one) == normalized_wording(other)


@pytest.mark.parametrize(
    ("one", "other"), [("9時～17時", "9時～18時"), ("予約制", "予約制。"), ("a@example.jp", "A@example.jp")]
)
def test_other_signs_are_one(one: str, other: str) -> None:
    assert normalized_wording(one) != normalized_wording(other)
