"""Every number of every desk, through every tool, is the edition's own, with its printed line."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from madoguchi.text.phone import digits, find_phones


def test_every_desk_has_its_numbers_verbatim_and_in_order(call, edition):
    for desk in edition.desks:
        (told,) = call("get_desk", id=desk.id)["desks"]
        assert [row["number"] for row in told["numbers"]] == list(desk.numbers)
        assert [row.get("label") for row in told["numbers"]] == [phone.label for phone in desk.phones]


def test_every_number_stands_beside_the_line_that_it_was_printed_on(call, edition):
    for desk in edition.desks:
        (told,) = call("get_desk", id=desk.id)["desks"]
        lines = {row["line"]: row["text"] for row in told["printed_lines"]}
        assert all(text == edition.lines[line - 1] for line, text in lines.items())
        assert set(desk.lines) <= set(lines)
        for row in told["numbers"]:
            printed = "".join(lines[line] for line in row["lines"])
            assert all(part in printed for part in row["printed"].split()), desk.name


def test_every_value_has_its_evidence(call, edition):
    for desk in edition.desks:
        (told,) = call("get_desk", id=desk.id)["desks"]
        expected = {(name, value.text, value.kind.value, value.basis) for name, value in desk.values()}
        shown = {(row["field"], row["text"], row["kind"], row.get("basis", "")) for row in told["values"]}
        assert shown == expected
        for row in told["values"]:
            assert row["kind"] in ("editorial", "derived") or row["lines"], row
            assert row["kind"] == "printed" or row["basis"], row


def test_every_number_leads_back_to_exactly_its_desks(call, edition):
    having: dict[str, set[str]] = {}
    for desk in edition.desks:
        for number in desk.numbers:
            having.setdefault(digits(number), set()).add(desk.id)
    for number in {number for desk in edition.desks for number in desk.numbers}:
        told = call("reverse_number", number=number)
        assert {row["id"] for row in told["desks"]} == having[digits(number)]
        assert all(number in [r["number"] for r in row["numbers"]] for row in told["desks"])


def test_text_alone_shows_every_number_and_a_printed_line(desk, edition):
    for entry in edition.desks:
        text = desk.answer("get_desk", {"id": entry.id}).content[0].text
        assert all(number in text for number in entry.numbers)
        assert all(f"line {line}: " in text for line in entry.lines)
        assert edition.revision[:12] in text


@pytest.mark.parametrize("spelt", ["wide", "bare", "country", "spaced"])
def test_a_number_is_known_in_any_spelling(call, edition, spelt):
    number = edition.desks[0].numbers[0]
    wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"})
    forms = {
        "wide": wide,
        "bare": digits(number),
        "country": "+81 " + number[1:],
        "spaced": number.replace("-", " "),
    }
    assert edition.desks[0].id in {row["id"] for row in call("reverse_number", number=forms[spelt])["desks"]}


def unlisted(edition):
    """A number in the shape of a listed one that no desk has."""
    known = {digits(number) for desk in edition.desks for number in desk.numbers}
    stem = edition.desks[0].numbers[0][:-4]
    return next(stem + f"{n:04}" for n in range(10000) if digits(stem + f"{n:04}") not in known)


@pytest.mark.parametrize(("tool", "name"), [("reverse_number", "number"), ("route_question", "question")])
def test_a_number_that_is_not_in_the_list_is_unknown_and_no_number_is_offered(desk, edition, tool, name):
    result = desk.answer(tool, {name: unlisted(edition)})
    assert result.structured_content["status"] == "unknown"
    assert result.structured_content["desks"] == []
    assert find_phones(result.model_dump_json()) == ()
    assert digits(unlisted(edition))[-4:] not in result.content[0].text


def test_a_number_of_several_desks_is_ambiguous_and_shows_them_all(call, edition):
    having: dict[str, list[str]] = {}
    for desk in edition.desks:
        for number in desk.numbers:
            having.setdefault(number, []).append(desk.id)
    number, ids = max(having.items(), key=lambda pair: len(pair[1]))
    assert len(ids) > 1
    for told in (call("reverse_number", number=number), call("route_question", question=number)):
        assert told["status"] == "ambiguous"
        assert {row["id"] for row in told["desks"]} == set(ids)
        assert told["question"]["text"]


def test_results_hold_what_their_schema_promises(desk, call, edition):
    validators = {name: Draft202012Validator(tool.output_schema) for name, tool in desk.tools.items()}
    calls = [
        ("route_question", {"question": "返済が苦しい", "place": "大阪市"}),
        ("route_question", {"question": "解雇された"}),
        ("route_question", {"question": "明日の天気"}),
        ("route_question", {"question": "死にたい"}),
        ("find_desks", {"program": "guarantee"}),
        ("find_desks", {"name": "そんな窓口はない"}),
        ("get_desk", {"id": edition.desks[0].id}),
        ("get_desk", {"id": "no such desk"}),
        ("reverse_number", {"number": edition.desks[0].numbers[0]}),
        ("list_programs_and_topics", {}),
    ]
    for name, given in calls:
        told = call(name, **given)
        validators[name].validate(told)
        facts = told["edition"]
        assert (facts["id"], facts["revision"]) == (edition.id, edition.revision)
        assert facts["period_end"] == edition.sources[0].facts.period_end.isoformat()
        assert facts["licence"] == edition.sources[0].facts.licence
