"""What citizens ask the directories of offices' own lists: the desk that stands in the list, or none and whose work it is.

The questions were written before anything answered them, from the lists alone.
"""

from __future__ import annotations

import pytest

from tests.answers.own_lists import QUESTIONS, asked

OF_THE_LIST = [case for case in QUESTIONS if case["desk"]]
OF_NOBODY = [case for case in QUESTIONS if not case["desk"]]


def label(case: dict[str, str]) -> str:
    return f"{case['list']}: {case['query']}"


@pytest.mark.parametrize("case", OF_THE_LIST, ids=label)
def test_the_desk_of_the_list_comes_first(case: dict[str, str]) -> None:
    items = asked(case["list"]).answer(case["query"], case["place"]).items
    names = [item.desk.name for item in items]
    assert names, "nobody"
    assert any(name in names[0] for name in case["desk"].split("/")), names
    assert all(item.reasons for item in items)


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
