"""Entries: what the file embeds is cited, once, and a correction has the form of one."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.entries import check_entries_cited, check_facts_fit, check_texts_call_nobody
from tests.editions.forging import Edition, as_found, proven, told_by

LIST = """窓口の一覧

窓口\t電話番号
東市役所\t0993-00-0001
西町役場\t0993-00-0002
"""
AREA = {"program": [], "organization": "東市", "department": "", "address": "", "serves": ["福島県"], "reason": "so"}  # fmt: skip


@pytest.fixture(scope="module")
def offices(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


def test_an_entry_that_nobody_cites_is_idle(offices: Edition) -> None:
    def forge(edition: Edition) -> None:
        edition["knowledge"].append({"file": "jurisdictions.toml", "id": "|東市||", "says": AREA})

    assert ("knowledge", "idle") in told_by(check_entries_cited, offices, forge)


@pytest.mark.parametrize("member", ["title_en", "publisher", "licence", "ja"])
def test_what_is_said_of_a_list_calls_nobody(offices: Edition, member: str) -> None:
    def forge(edition: Edition) -> None:
        words = "090-1234-5678へ"
        edition["sources"][0][member] = {"publisher": words} if member == "ja" else words

    assert ("sources", "printed") in told_by(check_texts_call_nobody, offices, forge)


# -- tables that nobody described --------------------------------------------------------------

UNDESCRIBED = """福祉の窓口

課名\t電話番号
福祉課\t087-861-2500
介護課\t087-861-1504

税の窓口

課名\t電話番号
市民税課\t087-861-2511
"""


@pytest.fixture(scope="module")
def undescribed(knowledge: Knowledge) -> Edition:
    return as_found(UNDESCRIBED, knowledge)


def test_a_table_that_nobody_described_has_its_desks_and_is_of_its_heading(undescribed: Edition) -> None:
    assert [(table["id"], table["program"], table["desks"]) for table in undescribed["tables"]] == [
        ("福祉の窓口", "福祉の窓口", 2),
        ("税の窓口", "税の窓口", 1),
    ]


def test_a_former_edition_that_counts_none_of_them_is_proven(undescribed: Edition) -> None:
    former = copy.deepcopy(undescribed)
    for table in former["tables"]:
        table |= {"program": "", "desks": 0}
    proven(json.dumps(former, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("false", "code"),
    [
        ({"desks": 3}, "table"),
        ({"desks": 0}, "table"),
        ({"rows": 1}, "table"),
        ({"program": "税"}, "program"),
    ],
)
def test_an_undescribed_table_that_says_otherwise_is_found(
    undescribed: Edition, false: dict[str, Any], code: str
) -> None:
    def forge(edition: Edition) -> None:
        edition["tables"][0] |= false

    assert ("tables", code) in told_by(check_facts_fit, undescribed, forge)


def test_a_table_that_is_counted_as_once_is_not_left_out(undescribed: Edition) -> None:
    def forge(edition: Edition) -> None:
        edition["tables"] = [table | {"program": "", "desks": 0} for table in edition["tables"][1:]]

    assert ("tables", "table") in told_by(check_facts_fit, undescribed, forge)
