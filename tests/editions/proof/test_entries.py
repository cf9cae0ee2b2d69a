"""Entries: what the file embeds is cited, once, and a correction has the form of one."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.entries import check_changes_fit, check_entries_cited
from tests.editions.forging import Edition, as_found, told_by

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


@pytest.mark.parametrize("member", ["reason", "evidence", "effective"])
def test_a_change_has_its_reason_its_evidence_and_its_day(offices: Edition, member: str) -> None:
    desk = offices["desks"][0]
    change: dict[str, Any] = {"id": "c", "desk": desk["id"], "field": "phone", "before": "0993-00-0001"}
    change |= {
        "after": "0993-00-0009",
        "effective": "2025-01-01",
        "reason": "so",
        "evidence": [{"method": "called"}],
    }
    change[member] = ""

    def forge(edition: Edition) -> None:
        edition["changes"] = [change]

    assert {code for _, code in told_by(check_changes_fit, offices, forge)} >= {"change"}
