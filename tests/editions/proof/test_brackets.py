"""Desks in a bracket behind the name of a row: each keeps the number that is printed right behind it."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.editions.forging import Edition, as_found, codes_after, made_to_fit

LIST = """窓口の一覧

窓口\t電話番号
保険課 給付係（資格係 0993-00-0006、年金係 0993-00-0007 は2階）\t0993-00-0002
区民課 戸籍係（南棟1階）\t0993-00-0003
"""


@pytest.fixture(scope="module")
def edition(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


def test_each_desk_of_the_bracket_has_its_number_and_all_is_proven(edition: Edition) -> None:
    assert [[phone["number"] for phone in desk["phones"]] for desk in edition["desks"]] == [
        ["0993-00-0002"], ["0993-00-0006"], ["0993-00-0007"], ["0993-00-0003"],
    ]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, 2), (2, 3)])
def test_numbers_do_not_change_their_desks(edition: Edition, one: int, other: int) -> None:
    def forge(edition: Edition) -> None:
        first, second = edition["desks"][one], edition["desks"][other]
        first["phones"], second["phones"] = second["phones"], first["phones"]
        made_to_fit(edition)

    assert codes_after(edition, forge) != set()


def test_no_number_of_the_bracket_is_given_to_the_row(edition: Edition) -> None:
    def forge(edition: Edition) -> None:
        edition["desks"][0]["phones"] = edition["desks"][1]["phones"]
        made_to_fit(edition)

    assert codes_after(edition, forge) != set()
