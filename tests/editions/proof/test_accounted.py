"""What is left out: a former number, an extension and a doubled cell are no more than that."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from tests.editions.forging import Edition, as_found, codes_after, made_to_fit, printed

LIST = """青空市の窓口

農政局 みどり課　電話：0993-00-1001（内線12）　※9月1日、2日、3日は休みます
畜産局 まきば課　電話：0993-00-2001（旧 0993-11-2001）
"""
TABLE = """相談室の一覧

名称\t設置者\t住所\t電話\t祝日
東相談室\t青空市\t青空市東町1-1\t0993-00-0001\tN
西相談室\t青空市\t青空市西町1-2\t0993-00-0002\tN
南相談室\t海辺会\t青空市南町1-3\t0993-00-0003\tY
北相談室\t青空市\t青空市北町1-4\t0993-00-0004\tN
中相談室\t海辺会\t青空市中町1-5\t0993-00-0005\tN
"""


@pytest.fixture(scope="module")
def desks(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.fixture(scope="module")
def table(knowledge: Knowledge) -> Edition:
    return as_found(TABLE, knowledge)


def test_a_former_number_is_nothing_but_a_number(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        whole = desk["notes"][0][2][0]
        desk["notes"] = [printed(edition, 3, "※9月1日")]
        edition["accounted"].append([*whole, "former number"])
        edition["notices"] = []
        made_to_fit(edition)

    assert [why for *_, why in desks["accounted"]].count("former number") == 1
    assert "accounted" in codes_after(desks, forge)


def test_an_extension_hides_no_part_of_a_name(desks: Edition) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][0]
        start, end = edition["lines"][2].index("みどり課"), edition["lines"][2].index("12") + 2
        desk["organization"], desk["department"] = printed(edition, 3, "農政局"), []
        edition["accounted"].append([3, start, end, "extension of a number"])
        made_to_fit(edition)

    assert desks["desks"][0]["phones"][0]["extension"][0] == "12"
    assert "accounted" in codes_after(desks, forge)


@pytest.mark.parametrize(("field", "words"), [("operator", "青空市"), ("notes", "N")])
def test_a_cell_whose_words_stand_in_another_cell_is_none_that_is_doubled(
    table: Edition, field: str, words: str
) -> None:
    def forge(edition: Edition) -> None:
        for desk in edition["desks"]:
            values = desk.get(field, []) if field == "notes" else [desk.get(field, ["", "", []])]
            for value in [value for value in values if value[0].endswith(words)]:
                edition["accounted"].append([*value[2][-1], "doubled cell"])
                desk.pop(field)
        made_to_fit(edition)

    assert "accounted" in codes_after(table, forge)


def test_a_sign_that_is_a_remark_of_other_rows_is_no_empty_cell(knowledge: Knowledge) -> None:
    edition = as_found(TABLE.replace("\tN\n", "\t○\n").replace("\tY\n", "\t×\n"), knowledge)

    def forge(edition: Edition) -> None:
        (note,) = edition["desks"][1].pop("notes")
        edition["accounted"].append([*note[2][-1], "empty cell"])
        made_to_fit(edition)

    assert [note[0] for desk in edition["desks"] for note in desk["notes"]].count("祝日：○") == 4
    assert "accounted" in codes_after(edition, forge)
