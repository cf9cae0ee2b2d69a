"""An edition file, taken apart: what it is made of can't be altered, and what is asked of it is worked out once."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.file import EditionFile, once
from tests.editions.forging import as_found

LIST = """窓口の一覧

窓口\t電話番号
東市役所\t0993-00-0001
西町役場\t0993-00-0002
"""


@pytest.fixture
def file(knowledge: Knowledge) -> EditionFile:
    return EditionFile.of(as_found(LIST, knowledge))


def test_it_knows_the_rows_and_the_header_above_them(file: EditionFile) -> None:
    assert file.rows_in_order == [4, 5]
    assert file.headers == {3: [(0, "窓口"), (1, "電話番号")]}
    assert file.headers_above((5, 5, 17)) == ["電話番号"]
    assert [file.column(4, start) for start in (0, 5)] == [0, 1]


def test_what_is_accounted_for_is_asked_by_its_reason(file: EditionFile) -> None:
    assert file.accounted("header") == [(3, 0, 2), (3, 3, 7)]
    assert file.accounted("heading", "header") == [*file.accounted("heading"), (3, 0, 2), (3, 3, 7)]
    assert file.accounted("no such reason") == []


@pytest.mark.parametrize("span", [(1, 0, 9), (0, 0, 1), (9, 0, 1), (1, 2, 2), (1, True, 2)])
def test_a_place_that_is_not_there_is_refused(file: EditionFile, span: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no such span"):
        file.at(span)


def test_it_is_frozen(file: EditionFile) -> None:
    with pytest.raises(FrozenInstanceError):
        file.lines = []  # type: ignore[misc]


def test_an_index_is_worked_out_once_for_each_file(file: EditionFile, knowledge: Knowledge) -> None:
    asked = []

    @once
    def width(of: EditionFile) -> int:
        asked.append(of)
        return max(map(len, of.lines))

    other = EditionFile.of(as_found(LIST.replace("西町役場", "西の町の役場"), knowledge))
    assert [width(file), width(file), width(other), width(other)] == [17, 17, 19, 19]
    assert asked == [file, other]
