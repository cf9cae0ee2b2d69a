"""What is known of an exchange holds for each of its lines."""

from __future__ import annotations

import random

import pytest

from madoguchi.rules.numbering_plan import form_of_one, usual_form


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("017-523-1511", "0175-23-1511"),
        ("0335011511", "03-3501-1511"),
        ("0120-278-683", "0120-278-683"),
        ("0570-064-350", "0570-064-350"),
        ("050-1234-5678", "050-1234-5678"),
        ("03-3501-15", None),
        ("000-1234-5678", None),
    ],
)
def test_the_plan_writes_a_number_its_own_way_or_has_none(number, form):
    assert usual_form(number) == form


def test_an_exchange_tells_the_form_of_each_of_its_lines():
    chance = random.Random(20231122)
    for _ in range(3000):
        length = chance.choice((8, 8, 9))
        number = f"0{chance.randint(1, 9)}{chance.randrange(10**length):0{length}}"
        assert usual_form(number) == form_of_one(number)
