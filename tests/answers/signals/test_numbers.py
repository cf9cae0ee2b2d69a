"""Numbers as people type them: tables written by hand, in tests/cases; and what an answer makes of short ones."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.answers.contacts import emergency_contacts
from madoguchi.answers.doors import all_doors, numbered_doors
from madoguchi.answers.router import Router
from madoguchi.answers.signals.numbers import typed_code, typed_local, typed_numbers
from madoguchi.model.answer import Refusal
from tests.answers.another_list import listed
from tests.conftest import read_cases


@pytest.mark.parametrize(
    "case", read_cases("typed-numbers.csv"), ids=lambda case: f"{case['typed']} ({case['remarks']})"
)
def test_numbers_in_any_spelling(case: dict[str, str]) -> None:
    assert typed_numbers(case["typed"]) == tuple(case["numbers"].split())


@pytest.mark.parametrize(
    "case", read_cases("typed-codes.csv"), ids=lambda case: f"{case['typed']} ({case['remarks']})"
)
def test_a_question_that_is_one_number(case: dict[str, str]) -> None:
    assert typed_code(case["typed"]) == case["code"]


@given(st.text("0123456789+()-.~/ 一〇ー年", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_without_harm(text: str) -> None:
    for number in typed_numbers(text):
        assert number.isascii()
        assert number.isdigit()
        assert 9 <= len(number) <= 11
        assert number[0] == "0" != number[1]
    assert typed_code(text) == "" or typed_code(text).isdigit()
    assert typed_local(text) == "" or typed_local(text).isdigit()


@pytest.mark.parametrize("piece", ["0", "03-", "(", "+81", "0 ", "〇", "03-3501-", "~1", "0120/", "ー"])
def test_a_long_line_takes_no_longer_than_it_is_long(piece: str) -> None:
    text = piece * (2000 // len(piece))
    start = time.process_time()
    typed_numbers(text)
    typed_code(text)
    assert time.process_time() - start < 0.5


# -- what is answered --------------------------------------------------------------------------

# Numbers printed without their area code, which that of the first completes.
WITHOUT_AREA_CODES = """市の窓口

窓口\t電話番号\tFAX番号
市民課\t0193-22-1101\t
水道課\t22-1106\t22-1196
公園課\t22-1107～8\t
"""


@pytest.fixture(scope="module")
def local() -> Router:
    return Router(listed(WITHOUT_AREA_CODES))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("22-1106", "水道課"),
        ("２２－１１０６はどこですか", "水道課"),
        ("221106", "水道課"),
        ("0193-22-1106", "水道課"),
        ("22-1196", "水道課"),  # its FAX: whose it is
        ("22-1108", "公園課"),  # the end of a range
    ],
)
def test_a_number_that_is_printed_without_its_area_code_is_found_as_printed(
    typed: str, name: str, local: Router
) -> None:
    assert [item.desk.name for item in local.answer(typed).items] == [name]


@pytest.mark.parametrize("typed", ["22-1101", "23-1106", "22-1106の予算は500円"])
def test_no_other_number_is_found_by_its_end(typed: str, local: Router) -> None:
    """22-1101 is printed whole: the same digits may be another town's."""
    assert local.answer(typed).numbers in ((), (typed.replace("-", ""),))


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("22-1106", "221106"),
        ("234-5678", "2345678"),
        ("〒234-5678", ""),
        ("従業員188人", ""),
        ("22-1106と22-1107", ""),
    ],
)
def test_a_question_that_may_be_a_number_without_its_area_code(typed: str, bare: str) -> None:
    assert typed_local(typed) == bare


@pytest.mark.parametrize(
    ("typed", "name", "number"),
    [
        ("188", "消費者ホットライン", "188"),
        ("189", "児童相談所 虐待対応ダイヤル", "189"),
        ("#9110", "警察相談専用電話", "#9110"),
        ("９１１０", "警察相談専用電話", "#9110"),
        ("#8008って何", "DV相談ナビ", "#8008"),
        ("110", "警察", "110"),
        ("119番", "消防・救急", "119"),
        ("0120279338", "よりそいホットライン", "0120-279-338"),
        ("+81 120-279-889", "DV相談プラス", "0120-279-889"),
    ],
)
def test_a_number_outside_the_list_is_told_where_we_hold_a_source(
    typed: str, name: str, number: str, router: Router
) -> None:
    answer = router.answer(typed)
    assert (answer.refusal, answer.items, answer.abstained) == (Refusal.NOT_IN_LIST, (), True)
    ((door),) = answer.outside
    assert (door.name.ja, door.number) == (name, number)
    assert door.source
    assert answer.message
    assert "一覧に載っていません" in answer.message.ja
    assert name in answer.message.ja
    assert "not in the list" in answer.message.en


@pytest.mark.parametrize(
    "typed",
    ["#7119", "#8000", "118", "171", "0204-1234-5678-90", "02041234567890", "03-3501-15112", "03-0000-0000"],
)
def test_a_number_of_which_we_hold_nothing_is_plainly_not_in_the_list(typed: str, router: Router) -> None:
    answer = router.answer(typed)
    assert (answer.refusal, answer.items, answer.outside) == (Refusal.NOT_IN_LIST, (), ())
    assert answer.message
    assert answer.message.ja.startswith("この番号は、一覧に載っていません")
    assert "書いてください" in answer.message.ja  # what to do instead


def test_a_number_that_is_a_name_of_ours_stays_one(router: Router) -> None:
    assert router.answer("405", "青森県").items
    assert router.answer("405事業", "青森県").items


def test_the_first_of_two_numbers_is_looked_up_and_the_other_too(router: Router) -> None:
    both = router.answer("03-3501-1669 FAX 03-3501-1511")
    found = [number for item in both.items for number in item.numbers]
    assert found.index("03-3501-1669") < found.index("03-3501-1511")


def test_every_door_with_a_number_has_its_source() -> None:
    contacts = [contact for contact in emergency_contacts() if contact.number]
    doors = [door for door in all_doors().values() if door.number]
    assert len(numbered_doors()) == len(contacts) + len(doors)
    assert all(door.source and door.name.ja and door.name.en for door in numbered_doors())
