"""Marks around what two texts or numbers do not share."""

from __future__ import annotations

import pytest

from madoguchi.text.marking import BRACKETS, differing_digits, marked, marked_numbers


def test_what_only_one_text_has_is_marked() -> None:
    assert marked("商工政策課", "商工企画課", BRACKETS) == ("商工[政策]課", "商工[企画]課")
    assert marked("", "新しい課", BRACKETS) == ("", "新しい課")


@pytest.mark.parametrize(
    ("number", "other", "places"),
    [
        ("048-600-0272", "048-600-0271", (9,)),
        ("048-600-0272", "048-6000-271", (9,)),
        ("03-3501-2876", "03-3501-6280", (6, 7, 8, 9)),
        ("0570-082100", "0570-082100", ()),
        ("03-3501-1511", "03-3501-15113", (10,)),
    ],
)
def test_digits_are_compared_whatever_the_hyphens(number: str, other: str, places: tuple[int, ...]) -> None:
    assert differing_digits(number, other) == places


def test_numbers_keep_their_hyphens_between_the_marks() -> None:
    assert marked_numbers("03-3501-2876", "03-3510-2876", BRACKETS) == ("03-35[01]-2876", "03-35[10]-2876")
