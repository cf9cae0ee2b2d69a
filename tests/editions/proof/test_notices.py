"""Notices with words in their places that nobody printed: a warning in the program's name."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.sentences import SENTENCES
from tests.editions.forging import Edition, as_found, codes_after

TABLE = """窓口の一覧

窓口\t電話番号\t郵便番号\t住所
県民相談室\t0570-00-0001\t899-0009\t青空県港町1-2-3
交通相談所\t0993-00-0002\t899-0009\t青空県港町1-2-4
税の相談所\t0120-00-0003\t899-0009\t青空県港町1-2-5
"""
FREE = "この番号は通じません"


@pytest.fixture(scope="module")
def table(knowledge: Knowledge) -> Edition:
    return as_found(TABLE, knowledge)


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("charged-call", "number", FREE),
        ("charged-call", "number", "0993-00-0002"),
        ("hyphens-misplaced", "usual", FREE),
        ("hyphens-misplaced", "usual", "0920-000-003"),
        ("hyphens-misplaced", "number", "0920-00-0003"),
        ("postal-code-unknown", "desk", FREE),
        ("postal-code-unknown", "desk", "交通相談所"),
        ("postal-code-unknown", "code", "0993-00-0002"),
    ],
)
def test_what_stands_in_a_sentence_is_printed_on_its_lines(
    table: Edition, code: str, place: str, words: str
) -> None:
    def said(message: Edition) -> Edition:
        """The sentence that has the place: others may stand around it."""
        found = [message] if place in message["values"] else []
        inner = [each for each in message["values"].values() if isinstance(each, dict)]
        return next(iter(found or [said(each) for each in inner]))

    def forge(edition: Edition) -> None:
        notice = next(each for each in edition["notices"] if each["code"] == code)
        said(notice["message"])["values"][place] = words

    assert "notice" in codes_after(table, forge)


@pytest.mark.parametrize(
    ("code", "template", "values"),
    [
        (
            "place-ended",
            "{desk} is for {prefecture}, its address lies in {found}",
            {"prefecture": "沖縄県", "found": "令和6年3月に廃止された所"},
        ),
        (
            "place-ended",
            "{desk} is for {prefecture}, its address lies in {found}",
            {"prefecture": "もうない県", "found": "青空市"},
        ),
        (
            "sources-differ",
            "{desk}: the {field} is {first} on {first_where}, {other} on {other_where}",
            {"field": "電話番号", "first": "０９９３－９９－９９９９", "other": "0993-00-0002"}
            | {"first_where": "市の公式ページ", "other_where": "この一覧"},
        ),
        ("body-name-slip", "{odd} differs by one character from {right}", {"odd": FREE, "right": FREE}),
    ],
)
def test_no_place_of_a_sentence_is_free(
    table: Edition, code: str, template: str, values: dict[str, str]
) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        named = {"desk": desk["organization"][0]} if "{desk}" in template else {}
        fix = next(each for each in SENTENCES[code] if "{" not in each)
        notice = {
            "code": code,
            "severity": "WARNING",
            "lines": [desk["row"]],
            "value": desk["organization"][0],
        }
        notice |= {"message": {"template": template, "values": named | values}, "fix": {"template": fix}}
        edition["notices"].append(notice | {"desks": [desk["id"]]})
        edition["notices"].sort(key=lambda each: (each["lines"][:1], each["code"], each["value"]))
        desk["notices"] = sorted([*desk.get("notices", ()), code])

    assert "notice" in codes_after(table, forge)


@pytest.mark.parametrize(
    ("code", "severity"), [("suspected-by-reader", "WARNING"), ("remarked-by-reader", "INFO")]
)
def test_a_suspicion_has_its_evidence(table: Edition, code: str, severity: str) -> None:
    def forge(edition: Edition) -> None:
        desk = edition["desks"][1]
        notice = {"code": code, "severity": severity, "lines": [desk["row"]], "value": "0993-00-0002"}
        edition["notices"].append(notice | {"message": FREE, "fix": FREE, "desks": [desk["id"]]})
        edition["notices"].sort(key=lambda each: (each["lines"][:1], each["code"], each["value"]))
        desk["notices"] = sorted([*desk.get("notices", ()), code])

    assert "notice" in codes_after(table, forge)
