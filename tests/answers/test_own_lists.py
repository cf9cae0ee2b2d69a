"""What citizens ask the directories of offices' own lists: the desk that stands in the list, or none and whose work it is.

The questions were written before anything answered them, from the lists alone.
"""

from __future__ import annotations

import pytest

from tests.answers.own_lists import QUESTIONS, asked

OF_THE_LIST = [case for case in QUESTIONS if case["desk"]]
OF_NOBODY = [case for case in QUESTIONS if not case["desk"]]


# Of everyday words some lead elsewhere, others each time that the heads learn: so many are right at least.
FLOOR = 0.98


def label(case: dict[str, str]) -> str:
    return f"{case['list']}: {case['query']}"


def test_the_desk_of_the_list_comes_first() -> None:
    missed = []
    for case in OF_THE_LIST:
        items = asked(case["list"]).answer(case["query"], case["place"]).items
        assert all(item.reasons for item in items), label(case)
        first = items[0].desk.name if items else ""
        if not any(name in first for name in case["desk"].split("/")):
            missed.append(label(case))
    assert len(missed) <= (1 - FLOOR) * len(OF_THE_LIST), missed


@pytest.mark.parametrize("case", OF_NOBODY, ids=label)
def test_where_no_desk_of_the_list_is_for_it_none_is_named(case: dict[str, str]) -> None:
    answer = asked(case["list"]).answer(case["query"], case["place"])
    assert [item.desk.name for item in answer.items] == []
    assert answer.question is None
    assert case["door"] in ("", *(door.id for door in answer.outside))


def test_what_people_say_for_a_word_of_the_list_is_told_with_that_word() -> None:
    (reason, *_) = asked("city").answer("ソファを捨てたい").items[0].reasons
    assert reason.ja == "もとの一覧に「粗大ごみ」とあり、「ソファ」はこれに当たると考えました"
    (reason, *_) = asked("town").answer("社協の電話").items[0].reasons
    assert reason.ja == "窓口の名前の「社会福祉協議会」は「社協」ともいいます"
