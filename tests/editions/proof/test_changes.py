"""Changes and what is remembered: they follow from what was said before, and say what there can be."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.changes import check_changes_fit, check_former_fits
from madoguchi.editions.proof.file import EditionFile
from madoguchi.editions.proof.rules import minted
from tests.editions.forging import Edition, as_found

LIST = """窓口の一覧

窓口\t電話番号\t所在地\tホームページ
東市役所\t0244-37-0001\t東市港町1-2\thttps://east.example.jp/
西町役場\t0244-37-0002\t西町本町3-4\thttps://west.example.jp/
"""
EVIDENCE = {"method": "called", "source": "東市役所", "says": "", "day": "2025-01-01"}
NEW: dict[str, Any] = {
    "program": "窓口の一覧",
    "organization": "南村役場",
    "department": [],
    "operator": "",
    "prefecture": "",
}
NEW |= {"numbers": ["0244-37-0009"], "urls": [], "address": "", "postal_code": ""}


@pytest.fixture(scope="module")
def offices(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


def change(edition: Edition, **told: Any) -> dict[str, Any]:
    """The telephone number of the first desk is another one from a day on, but for what is told otherwise."""
    return {
        "id": "c",
        "desk": edition["desks"][0]["id"],
        "field": "phone",
        "before": "0244-37-0001",
        "after": "0244-37-0005",
        "effective": "2025-01-01",
        "reason": "移転",
        "evidence": [EVIDENCE],
    } | told


def added(edition: Edition, **told: Any) -> dict[str, Any]:
    says = NEW | told
    id = minted("desk", f"{says['program']}|{says['prefecture']}|{says['organization']}|1")
    return change(edition, desk=id, field="added", before="", after=says["organization"], desk_says=says)


def codes(edition: Edition, changes: list[dict[str, Any]]) -> set[str]:
    return {f.code for f in check_changes_fit(EditionFile.of(copy.deepcopy(edition) | {"changes": changes}))}


@pytest.mark.parametrize(
    "told",
    [
        *({member: ""} for member in ("reason", "evidence", "effective")),
        {"before": ""},  # one more: the desk has it already
        {"id": "<b>"},
        {"before": "0244-37-0002"},
        {"after": "0244-37-000"},
        {"after": "0244-37-0001"},
        {"field": "url", "before": "https://east.example.jp/", "after": "javascript:alert(1)"},
        {"field": "organization", "before": "東市役所", "after": ""},
        {"field": "organization", "before": "東市役所", "after": "この番号は使えません。"},
        {"field": "organization", "before": "東市役所", "after": "090-1234-5678"},
        {"field": "postal_code", "before": "", "after": "郵便"},
        {"field": "address", "before": "", "after": "東市港町9"},
        {"field": "hours", "before": "", "after": "090-1234-5678へ"},
        {"field": "desk", "before": "東市", "after": ""},
        {"field": "desk", "before": "何か", "after": "", "desk": "00000000-0000-5000-8000-000000000000"},
    ],
)
def test_a_change_that_does_not_fit_is_found(offices: Edition, told: dict[str, Any]) -> None:
    if told == {"before": ""}:
        told = told | {"after": "0244-37-0001"}
    assert codes(offices, [change(offices, **told)]) == {"change"}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"before": ""},
        {"after": ""},
        {"field": "url", "before": "https://east.example.jp/", "after": "https://new.example.jp/"},
        {"field": "organization", "before": "東市役所", "after": "東市役所 本庁舎"},
        {"field": "desk", "before": "東市役所", "after": ""},
    ],
)
def test_a_change_that_fits_is_proven(offices: Edition, told: dict[str, Any]) -> None:
    assert codes(offices, [change(offices, **told)]) == set()


def test_changes_follow_from_one_another(offices: Edition) -> None:
    first = change(offices)
    then = {"id": "d", "after": "0244-37-0006", "effective": "2025-06-01"}
    assert codes(offices, [first, change(offices, **then, before="0244-37-0005")]) == set()
    assert codes(offices, [first, change(offices, **then)]) == {"change"}
    closed = change(offices, field="desk", before="東市役所", after="")
    assert codes(offices, [closed, change(offices, **then)]) == {"change"}


@pytest.mark.parametrize(
    "told",
    [
        {"program": "何か"},
        {"prefecture": "日本県"},
        {"numbers": ["03-1"]},
        {"organization": "窓口 090-1234-5678"},
        {"urls": ["javascript:alert(1)"]},
        {"postal_code": "1"},
        {"note": "急いで"},
    ],
)
def test_a_desk_that_is_added_says_what_a_desk_can(offices: Edition, told: dict[str, Any]) -> None:
    assert codes(offices, [added(offices)]) == set()
    assert codes(offices, [added(offices, **told)]) == {"change"}


GONE: dict[str, Any] = {
    "id": "11111111-1111-5111-8111-111111111111",
    "was": "desk",
    "name": "旧相談所",
    "until": "2023-04-01",
}
GONE |= {"edition": "2022", "revision": "0" * 64, "numbers": ["0244-37-0008"]}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"note": "急いで"}, "form"),
        ({"id": "何か"}, "form"),
        ({"name": "今は090-1234-5678へ"}, "former"),
        ({"numbers": ["何か"]}, "former"),
        ({"was": "body", "id": minted("organization", "東市役所"), "numbers": []}, "former"),
    ],
)
def test_what_is_remembered_was_something(offices: Edition, told: dict[str, Any], code: str) -> None:
    def found(former: list[dict[str, Any]]) -> set[str]:
        file = EditionFile.of(copy.deepcopy(offices) | {"former": former})
        return {flaw.code for flaw in check_former_fits(file)}

    assert found([GONE]) == set()
    assert found([GONE | told]) == {code}
    assert found([GONE, GONE]) == {"form"}
