"""Forgeries that fit in themselves, each by its kind: of rows with several units, of running text, of two sources."""

from __future__ import annotations

import copy
from json import dumps
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import NoEditionError, prove
from madoguchi.editions.proof.rules import minted
from tests.editions.forging import (
    RUNNING,
    Edition,
    Forgery,
    as_found,
    codes_after,
    cut,
    desk_named,
    of_bureaus,
    proven,
    rekey,
)
from tests.editions.two_lists import two_lists

# A division's cell that goes on down its column, three units with three numbers in two cells, labels, and a level
# that every desk of the table has.
BUREAUS = """地方局の一覧

部署\t課室\t電話番号
総務部\t人事課 会計課 広報室\t011-200-0001 011-200-0002 011-200-0003
産業部\t商業課\t011-200-0004(直) 011-200-0005
\t工業課\t011-200-0006
\t農業課\t011-200-0007
\t林業課\t011-200-0008
"""
SHELTERS = """名称\t所在地\t電話番号\t内線\t利用時間\t備考
第一会館\t青空市本町1-2-3 別館2階\t0244-37-0001\t101\t平日 9:00～17:00\t予約が要ります
第二会館\t青空市本町1-2-4 別館3階\t0244-37-0002\t102\t平日 9:00～18:00\t予約は要りません
第三会館\t青空市本町1-2-5 別館4階\t0244-37-0003\t103\t平日 9:00～19:00\t電話でどうぞ
"""


@pytest.fixture(scope="module")
def bureaus(knowledge: Knowledge) -> Edition:
    return of_bureaus(BUREAUS, knowledge)


@pytest.fixture(scope="module")
def running(knowledge: Knowledge) -> Edition:
    return as_found(RUNNING, knowledge)


@pytest.fixture(scope="module")
def shelters(knowledge: Knowledge) -> Edition:
    return as_found(SHELTERS, knowledge)


@pytest.fixture(scope="module")
def two(knowledge: Knowledge) -> Edition:
    return proven(two_lists(knowledge).content)


# -- rows with several units ------------------------------------------------------------------------


def number_to_the_unit_before(edition: Edition) -> None:
    one, other = desk_named(edition, "人事課"), desk_named(edition, "会計課")
    one["phones"] += other.pop("phones")


def number_to_the_unit_behind(edition: Edition) -> None:
    one, other = desk_named(edition, "会計課"), desk_named(edition, "広報室")
    other["phones"][:0] = one.pop("phones")


def number_of_one_unit_for_two(edition: Edition) -> None:
    one, other = desk_named(edition, "人事課"), desk_named(edition, "会計課")
    other["phones"] = copy.deepcopy(one["phones"])


def units_exchanged(edition: Edition) -> None:
    one, other = desk_named(edition, "人事課"), desk_named(edition, "会計課")
    one["department"], other["department"] = other["department"], one["department"]
    rekey(edition, one)
    rekey(edition, other)


def division_dropped_from_a_unit(edition: Edition) -> None:
    desk = desk_named(edition, "会計課")
    del desk["department"][:-1]
    rekey(edition, desk)


def division_dropped_below(edition: Edition) -> None:
    desk = desk_named(edition, "農業課")
    del desk["department"][:-1]
    rekey(edition, desk)


def division_of_an_upper_row(edition: Edition) -> None:
    desk = desk_named(edition, "工業課")
    desk["department"][0] = copy.deepcopy(desk_named(edition, "人事課")["department"][0])
    rekey(edition, desk)


def label_moved_to_the_other_number(edition: Edition) -> None:
    one, other = desk_named(edition, "商業課")["phones"]
    other |= {"label": one.pop("label"), "label_spans": one.pop("label_spans")}


def label_dropped_as_words(edition: Edition) -> None:
    phone = desk_named(edition, "商業課")["phones"][0]
    (span,) = phone.pop("label_spans")
    del phone["label"]
    edition["accounted"] = [each for each in edition["accounted"] if each[:3] != span]
    edition["accounted"].append([*span, "between numbers"])


def unit_hidden(edition: Edition) -> None:
    """A unit is taken out, its name as words around a label, its number given to the unit before it."""
    one, other = desk_named(edition, "人事課"), desk_named(edition, "会計課")
    edition["desks"].remove(other)
    one["phones"] += other["phones"]
    edition["accounted"].append([*other["department"][-1][2][0], "words around a label"])
    edition["tables"][0]["desks"] -= 1


def units_reordered(edition: Edition) -> None:
    desks = edition["desks"]
    desks[0], desks[1] = desks[1], desks[0]


OF_UNITS: dict[Forgery, set[str]] = {
    number_to_the_unit_before: {"unit"},
    number_to_the_unit_behind: {"unit"},
    number_of_one_unit_for_two: {"unit"},
    units_exchanged: {"order"},
    division_dropped_from_a_unit: {"unit"},
    division_dropped_below: {"level"},
    division_of_an_upper_row: {"far"},
    label_moved_to_the_other_number: {"label"},
    label_dropped_as_words: {"accounted"},
    unit_hidden: {"accounted"},
    units_reordered: {"order"},
}


@pytest.mark.parametrize("forge", OF_UNITS, ids=lambda forge: forge.__name__)
def test_a_forgery_of_units_of_a_row_is_found(bureaus: Edition, forge: Forgery) -> None:
    assert OF_UNITS[forge] <= codes_after(bureaus, forge)


# -- running text -----------------------------------------------------------------------------------


def number_of_the_next_name(edition: Edition) -> None:
    one, other = desk_named(edition, "青空"), desk_named(edition, "海辺")
    one["phones"] += other.pop("phones")


def name_cut_before_its_number(edition: Edition) -> None:
    desk = desk_named(edition, "海辺")
    cut(edition, desk["organization"], 4)
    rekey(edition, desk)


def name_split_in_levels(edition: Edition) -> None:
    desk = desk_named(edition, "海辺")
    line, start, end = cut(edition, desk["organization"], 3)
    rest = edition["lines"][line - 1][start:end]
    desk["department"] = [[rest, "printed", [[line, start, end]], rest]]
    rekey(edition, desk)


OF_RUNNING_TEXT: dict[Forgery, set[str]] = {
    number_of_the_next_name: {"unit"},
    name_cut_before_its_number: {"cut"},
    name_split_in_levels: {"cut"},
}


@pytest.mark.parametrize("forge", OF_RUNNING_TEXT, ids=lambda forge: forge.__name__)
def test_a_forgery_of_running_text_is_found(running: Edition, forge: Forgery) -> None:
    assert OF_RUNNING_TEXT[forge] <= codes_after(running, forge)


# -- cells ------------------------------------------------------------------------------------------


def address_cut_at_a_space(edition: Edition) -> None:
    desk = edition["desks"][1]
    line, start, end = cut(edition, desk["address"], len("青空市本町1-2-4"))
    rest = edition["lines"][line - 1][start + 1 : end]
    desk.setdefault("notes", []).insert(0, [rest, "printed", [[line, start + 1, end]], rest])
    rekey(edition, desk)


def address_cut_at_a_sign(edition: Edition) -> None:
    desk = edition["desks"][1]
    line, start, end = cut(edition, desk["address"], len("青空市本町1-2-"))
    edition["accounted"].append([line, start, end, "code of the row"])
    rekey(edition, desk)


def hours_cut(edition: Edition) -> None:
    desk = edition["desks"][1]
    edition["accounted"].append([*cut(edition, desk["hours"], len("平日 9:00")), "words around a label"])


def address_in_two_cells(edition: Edition) -> None:
    """A value is told as joined of two cells that are one."""
    value = edition["desks"][1]["address"]
    line, start, end = value[2][0]
    text = edition["lines"][line - 1]
    middle = start + len("青空市本町")
    printed = f"{text[start:middle]} {text[middle:end]}"
    value[:] = [
        value[0],
        "derived",
        [[line, start, middle], [line, middle, end]],
        printed,
        "cells-joined",
        "",
    ]


def remark_as_hours_too(edition: Edition) -> None:
    desk = edition["desks"][1]
    desk["notes"].insert(0, copy.deepcopy(desk["hours"]))


def extension_of_the_next_row(edition: Edition) -> None:
    one, other = edition["desks"][:2]
    one["phones"][0]["extension"] = copy.deepcopy(other["phones"][0]["extension"])


def extension_as_a_number(edition: Edition) -> None:
    desk = edition["desks"][1]
    extension = desk["phones"][0].pop("extension")
    desk["phones"].append({"number": extension[0], "value": extension})


def number_completed_from_its_own_digits(edition: Edition) -> None:
    desk = edition["desks"][1]
    line, start, _ = desk["phones"][0]["value"][2][0]
    value = [
        "0244-37-0244",
        "derived",
        [[line, start, start + 4]],
        "0244",
        "number-completed",
        "0244-37-0002",
        "0",
    ]
    desk["phones"].insert(0, {"number": value[0], "value": value})


def label_out_of_another_cell(edition: Edition) -> None:
    desk = edition["desks"][1]
    note = desk["notes"].pop()
    desk["phones"][0] |= {"label": note[0], "label_spans": note[2]}


def value_lost_with_words(edition: Edition) -> None:
    desk = edition["desks"][1]
    hours = desk.pop("hours")
    told = {"code": "left-over", "severity": "ERROR", "lines": [desk["row"]], "value": hours[3]}
    edition["notices"].append(told | {"message": "", "fix": "", "desks": []})


OF_CELLS: dict[Forgery, set[str]] = {
    address_cut_at_a_space: {"cell"},
    address_cut_at_a_sign: {"accounted"},
    hours_cut: {"accounted"},
    address_in_two_cells: {"claim"},
    remark_as_hours_too: {"twice"},
    extension_of_the_next_row: {"extension"},
    extension_as_a_number: {"number"},
    number_completed_from_its_own_digits: {"twice"},
    label_out_of_another_cell: {"label"},
    value_lost_with_words: {"left-over"},
}


@pytest.mark.parametrize("forge", OF_CELLS, ids=lambda forge: forge.__name__)
def test_a_forgery_of_cells_is_found_in_a_table_of_three_rows(shelters: Edition, forge: Forgery) -> None:
    assert OF_CELLS[forge] <= codes_after(shelters, forge)


# -- changes, and what the file says of itself ------------------------------------------------------


def changed(edition: Edition, **told: Any) -> None:
    """A claim of a change for the number of a desk, with a change that is told otherwise than it fits."""
    desk = edition["desks"][1]
    value = desk["phones"][0]["value"]
    change = {"id": "c", "desk": desk["id"], "field": "phone", "before": value[0], "after": "0244-37-9999"}
    evidence = [{"method": "called", "source": "0244-37-0002", "says": "", "day": "2025-01-01"}]
    change |= {"effective": "2025-01-01", "reason": "移転", "evidence": evidence} | told
    edition["changes"] = [change]
    value[:] = ["0244-37-9999", "changed", value[2], value[3], "c"]
    desk["phones"][0]["number"] = "0244-37-9999"


def no_change_at_all(edition: Edition) -> None:
    changed(edition)
    del edition["changes"]


def a_field(name: str, told: Any) -> Forgery:
    def forge(edition: Edition) -> None:
        changed(edition, **{name: told})

    forge.__name__ = f"changed_{name}_{told!r:.24}"
    return forge


OF_CHANGES: dict[Forgery, set[str]] = {
    no_change_at_all: {"claim"},
    a_field("before", "0244-37-0001"): {"change"},
    a_field("after", "0244-37-9998"): {"changed"},
    a_field("desk", "another"): {"claim"},
    a_field("field", "fax"): {"claim"},
    a_field("effective", ""): {"change"},
    a_field("effective", "2025-13-01"): {"change"},
    a_field("reason", " "): {"change"},
    a_field("evidence", []): {"change"},
    a_field("evidence", [{"method": "called", "source": "", "says": "", "day": ""}]): {"change"},
    a_field("evidence", [{"method": "dreamt", "source": "a dream", "says": "", "day": ""}]): {"change"},
}


@pytest.mark.parametrize("forge", OF_CHANGES, ids=lambda forge: forge.__name__)
def test_a_change_that_was_made_up_is_found(shelters: Edition, forge: Forgery) -> None:
    assert OF_CHANGES[forge] <= codes_after(shelters, forge)


def another_edition(edition: Edition) -> None:
    edition["id"] = "2099"


def a_period_backwards(edition: Edition) -> None:
    edition["sources"][0] |= {"period_start": "2024-04-01", "period_end": "2024-03-31"}


def boundary_moved(edition: Edition) -> None:
    one, other = edition["sources"]
    one["count"] -= 1
    other["first"] -= 1
    other["count"] += 1


def fact_of_no_field(edition: Edition) -> None:
    edition["sources"][0]["origin"] = "https://example.jp"


def one_digest_for_two_sources(edition: Edition) -> None:
    edition["sources"][1]["sha256"] = edition["sources"][0]["sha256"]


def a_fact_dropped(edition: Edition) -> None:
    del edition["sources"][0]["licence"]


def a_table_with_more_desks(edition: Edition) -> None:
    edition["tables"][0]["desks"] += 1


def a_table_of_another_program(edition: Edition) -> None:
    edition["tables"][0]["program"] = "sections"


def locations_in_another_order(edition: Edition) -> None:
    edition["organizations"].reverse()


def a_program_with_another_id(edition: Edition) -> None:
    edition["programs"][0]["id"] = minted("program", "another")


def tables_in_another_order(edition: Edition) -> None:
    edition["desks"] = edition["desks"][2:] + edition["desks"][:2]


def footnote_of_one_of_two(edition: Edition) -> None:
    del edition["desks"][2]["notes"]


OF_FACTS: dict[Forgery, set[str]] = {
    another_edition: {"edition"},
    a_period_backwards: {"period"},
    boundary_moved: {"window"},
    fact_of_no_field: {"form"},
    one_digest_for_two_sources: {"digest"},
    a_fact_dropped: {"form"},
    a_table_with_more_desks: {"table"},
    a_table_of_another_program: {"program"},
    locations_in_another_order: {"order"},
    a_program_with_another_id: {"id"},
    tables_in_another_order: {"order"},
    footnote_of_one_of_two: {"note"},
}


@pytest.mark.parametrize("forge", OF_FACTS, ids=lambda forge: forge.__name__)
def test_what_a_file_says_of_itself_and_is_not_so_is_found(two: Edition, forge: Forgery) -> None:
    assert OF_FACTS[forge] <= codes_after(two, forge)


TOLD: dict[str, Any] = {
    "code": "number-shared",
    "severity": "INFO",
    "lines": [10],
    "value": "0176-51-6773",
    "message": {
        "template": "{number} is the number of {count} desks of one body ({where}): {desks}",
        "values": {
            "number": "0176-51-6773",
            "count": 2,
            "where": {"template": "line {line}", "values": {"line": 10}},
            "desks": "",
        },
    },
    "fix": {"template": "nothing, if they share a telephone"},
}


@pytest.mark.parametrize(
    "told",
    [
        {"lines": [11]},
        {"lines": [10, 10]},
        {"lines": [99]},
        {"severity": "GRAVE"},
        {"severity": "ERROR"},
        {"code": "number-told"},
        {"desks": []},
        {"lines": [7]},
        {"lines": [], "value": ""},
        {"message": {**TOLD["message"], "values": {}}},
        {"fix": ""},
        {"value": "0176-51-9999"},
        {"desks": ["another"]},
        {"more": ""},
    ],
    ids=str,
)
def test_a_notice_of_what_is_not_there_is_found(two: Edition, told: dict[str, Any]) -> None:
    forged = copy.deepcopy(two)
    forged["desks"][2]["notices"] = ["number-shared"]
    forged["notices"].append(TOLD | {"desks": [forged["desks"][2]["id"]]})
    assert prove(dumps(forged).encode())[1] == []
    forged["notices"][-1] |= told
    assert "notice" in {flaw.code for flaw in prove(dumps(forged).encode())[1]}


@pytest.mark.parametrize("beside", [{}, {"source": {"id": "one"}}])
def test_a_file_of_the_former_format_has_one_source(two: Edition, beside: Edition) -> None:
    with pytest.raises(NoEditionError, match="has one source"):
        prove(dumps(two | {"format": "madoguchi-edition/2"} | beside).encode())


MOVES = """相談室の一覧

名称\t住所\t電話番号
東相談室\t青空県青空市本町1-2-3 令和5年5月8日より青空県海辺市港町2-9-1 海のテラス\t0993-00-0001
西相談室\t青空県青空市西町1-2-4\t0993-00-0002
"""


@pytest.mark.parametrize("left", [2, 6, 30])
def test_the_place_to_which_a_desk_moves_is_said_and_whole(knowledge: Knowledge, left: int) -> None:
    edition = as_found(MOVES, knowledge)
    (fact,) = edition["desks"][0]["dated"]
    assert fact["text"] == "青空県海辺市港町2-9-1 海のテラス"

    def forge(edition: Edition) -> None:
        (fact,) = edition["desks"][0]["dated"]
        fact["text"] = fact["text"][left:]
        if not fact["text"]:
            del fact["text"]

    assert "text" in codes_after(edition, forge)


def test_a_number_that_is_accounted_for_as_a_key_below_no_word_for_one_is_found(knowledge: Knowledge) -> None:
    keys = as_found(
        "窓口名\t水道番号\t夜間電話\t電話番号\n"
        "東料金課\t099-000-9001\t099-000-0011\t099-000-0001\n"
        "西料金課\t099-000-9002\t099-000-0012\t099-000-0002\n",
        knowledge,
    )
    assert [len(desk["phones"]) for desk in keys["desks"]] == [2, 2]

    def forge(edition: Edition) -> None:
        phone = edition["desks"][0]["phones"].pop(0)
        edition["accounted"].append([*phone["value"][2][0], "code of the row"])
        edition["accounted"].sort()

    assert "number-left" in codes_after(keys, forge)


def test_a_forged_sheet_hides_no_header(knowledge: Knowledge) -> None:
    faxes = as_found("窓口名\tFAX\t電話番号\n東課\t099-000-0009\t099-000-0001\n", knowledge)

    def forge(edition: Edition) -> None:
        edition["sources"][0]["stretches"] = [[1, "A", 1, 0], [2, "B", 1, 0]]
        desk = edition["desks"][0]
        desk["phones"] = [*desk.pop("faxes"), *desk["phones"]]

    assert "kind" in codes_after(faxes, forge)
