"""Sources: they cover the volume, and no web or mail address of them is left out."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.entries import check_facts_fit
from madoguchi.editions.proof.sources import check_addresses_left, check_sources_cover
from tests.editions.forging import Edition, as_found, proven, told_by
from tests.editions.two_lists import two_lists

LIST = """窓口の一覧

窓口\t電話番号\tメール
東市役所\t0993-00-0001\teast@example.jp
西町役場\t0993-00-0002\twest@example.jp
"""


@pytest.fixture(scope="module")
def offices(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.mark.parametrize(("member", "value"), [("first", 2), ("count", 4), ("count", -5)])
def test_a_source_has_the_lines_of_the_volume(offices: Edition, member: str, value: int) -> None:
    def forge(edition: Edition) -> None:
        edition["sources"][0][member] = value

    assert "window" in {code for _, code in told_by(check_sources_cover, offices, forge)}


@pytest.mark.parametrize("member", ["sha256", "title"])
def test_two_lists_are_not_told_as_each_other(knowledge: Knowledge, member: str) -> None:
    def forge(edition: Edition) -> None:
        one, other = edition["sources"]
        one[member], other[member] = other[member], one[member]

    check = check_sources_cover if member == "sha256" else check_facts_fit
    assert {path for path, _ in told_by(check, proven(two_lists(knowledge).content), forge)} == {"sources"}


def test_an_address_that_no_desk_has_is_told(offices: Edition) -> None:
    def forge(edition: Edition) -> None:
        del edition["desks"][1]["emails"]

    assert told_by(check_addresses_left, offices, forge) == {("lines", "address-left")}
