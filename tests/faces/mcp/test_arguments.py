"""Arguments that cannot be used: an error that says what was expected, and repeats nothing."""

from __future__ import annotations

import pytest

from tests.faces.mcp.conftest import text_of

CASES = [
    ("route_question", {}, "needs 'question'"),
    ("route_question", {"question": "  "}, "needs 'question'"),
    ("route_question", {"question": "、。"}, "no words"),
    ("route_question", {"question": "あ" * 2001}, "at most 2000"),
    ("route_question", {"question": "融資", "place": "あ" * 201}, "at most 200"),
    ("route_question", {"question": "\ufdfa" * 112}, "at most 2000"),
    ("find_desks", {"name": "\ufdfa" * 640_000}, "at most 200"),
    ("find_desks", {"prefecture": "県" * 101}, "at most 100"),
    ("route_question", {"question": ["融資"]}, "must be a text, not list"),
    ("route_question", {"question": "融資", "as_of": "31.1.2024"}, "YYYY-MM-DD"),
    ("route_question", {"question": "融資", "as_of": "2024-02-30"}, "YYYY-MM-DD"),
    ("route_question", {"question": "融資", "himitsu": "x"}, "its arguments are: question, place, as_of"),
    ("find_desks", {}, "at least one of: name, program, topic, prefecture"),
    ("find_desks", {"program": "himitsu"}, "list_programs_and_topics"),
    ("find_desks", {"program": "guarante"}, "Near it: guarantee"),
    ("find_desks", {"topic": "himitsu"}, "list_programs_and_topics"),
    ("find_desks", {"prefecture": "himitsu"}, "47 prefectures"),
    ("get_desk", {}, "needs 'id'"),
    ("get_desk", {"id": 5}, "must be a text, not int"),
    ("reverse_number", {"number": "himitsu"}, "one whole Japanese phone number"),
    ("reverse_number", {"number": "1" * 101}, "at most 100"),
]


@pytest.mark.parametrize(("tool", "given", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_a_bad_argument_is_told_with_the_way_out(desk, tool, given, expected):
    result = desk.answer(tool, given)
    assert result.is_error
    assert expected in text_of(result)
    assert result.structured_content is None
    assert "himitsu" not in text_of(result)


def test_a_prefecture_without_its_suffix_is_understood(call):
    assert call("find_desks", prefecture="青森")["desks"] == call("find_desks", prefecture="青森県")["desks"]


def test_null_is_as_good_as_nothing(desk):
    assert not desk.answer("route_question", {"question": "融資", "place": None, "as_of": None}).is_error


def test_a_time_is_a_day_too(call):
    told = call("route_question", question="融資", place="大阪府", as_of="2024-01-31T09:00:00")
    assert told["as_of"] == "2024-01-31"


def test_two_numbers_at_once_are_refused(desk, edition):
    both = " ".join((edition.desks[0].numbers[0], edition.desks[1].numbers[0]))
    assert desk.answer("reverse_number", {"number": both}).is_error
