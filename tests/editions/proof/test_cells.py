"""Cells: which fill their column, and which say the same as the one above."""

from __future__ import annotations

import json
import re

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.editions.proof.cells import is_as_above, is_ditto, is_whole_cell, said_above, spans_rows
from madoguchi.editions.proof.file import EditionFile
from madoguchi.ingest import line_rows
from tests.editions.forging import as_found
from tests.ingest.test_running import read

LIST = """窓口の一覧

窓口\t所在地\t電話番号
東相談室\t東市本町1-1\t0993-00-0001
西相談室\t〃\t0993-00-0002
南相談室\t南市本町1-3\t0993-00-0003
"""


@pytest.fixture(scope="module")
def file(knowledge: Knowledge) -> EditionFile:
    return EditionFile.of(as_found(LIST, knowledge))


@pytest.mark.parametrize(
    ("cell", "ditto"), [("〃", True), ("同上", True), ("（同）", True), (" 々 ", True), ("同町", False), ("", False)]
)  # fmt: skip
def test_a_sign_stands_for_the_cell_above(cell: str, ditto: bool) -> None:
    assert is_ditto(cell) is ditto


def test_a_value_stands_above_a_row_that_says_so(file: EditionFile) -> None:
    east, west, south = file.desks
    assert said_above(file, 5, 1) == 4
    assert said_above(file, 6, 1) == 0
    assert west["address"][2][0][0] == 4
    assert is_as_above(file, west, west["address"])
    assert not is_as_above(file, south, east["address"])


def test_a_cell_is_whole_without_what_stands_beside_it(file: EditionFile) -> None:
    assert is_whole_cell(file, (4, 5, 12))
    assert not is_whole_cell(file, (4, 5, 9))


def test_the_cell_of_another_row_is_that_of_one_that_says_nothing_there(file: EditionFile) -> None:
    assert not spans_rows(file, 5, 4, file.lines[3].rindex("\t") + 1)


def test_no_number_of_a_row_that_holds_no_longer_is_one_to_call() -> None:
    text = "館名,区分,電話番号\n" + "".join(
        f"{n}館,変更前,087-000-{at}1\n{n}館,変更後,087-000-{at}2\n" for at, n in enumerate("東西南北", 101)
    )
    raw = json.loads(read(text, "csv").content)
    phone = raw["desks"][1]["phones"][0]
    assert phone["number"] == "087-000-1022"
    line, start, end = phone["value"][2][0]
    phone["number"] = "087-000-1021"
    phone["value"] = ["087-000-1021", "printed", [[line - 1, start, end]], "087-000-1021"]
    assert any("number" in flaw.path or "/phones" in flaw.path for flaw in prove(json.dumps(raw).encode())[1])


@pytest.mark.parametrize(
    "text",
    [
        "課名,庁舎,電話番号\n市民課,旧,087-000-1011\n税務課,新,087-000-1012\n福祉課,旧,087-000-1013\n",
        "施設名,電話番号,備考\n東館,087-000-1011,新\n西館,087-000-1012,旧\n南館,087-000-1013,\n",
    ],
)
def test_no_number_is_one_of_the_past_without_another_row_of_its_desk(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prove(read(text, "csv").content)[1] == []
    for name in ("_WHETHER_IT_HOLDS", "_MAY_SAY_SO"):  # as if every header said so
        monkeypatch.setattr(line_rows, name, re.compile(""))
    assert prove(read(text, "csv").content)[1] != []
