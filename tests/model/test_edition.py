"""For which days a list speaks, and what that makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.model.edition import unknown_facts


@pytest.mark.parametrize(
    ("start", "end", "snapshot", "day"),
    [
        ("2026-04-01", "2026-04-01", True, "2026-04-01"),
        ("2026-04-01", "2026-04-30", True, "2026-04"),
        ("2028-02-01", "2028-02-29", True, "2028-02"),
        ("2027-01-01", "2027-01-31", True, "2027-01"),
        ("2026-04-05", "2026-04-20", True, ""),  # of a short time, and of no month
        ("2026-04-01", "2026-05-02", False, ""),
        ("2026-04-01", "2027-03-31", False, ""),
        ("2026-04-01", None, False, ""),
        (None, "2026-04-30", False, ""),
        (None, None, False, ""),
    ],
)
def test_a_list_of_a_month_at_most_is_a_snapshot(
    start: str | None, end: str | None, snapshot: bool, day: str
) -> None:
    first, last = (text and date.fromisoformat(text) for text in (start, end))
    facts = replace(unknown_facts("1"), period_start=first or None, period_end=last or None)
    assert (facts.is_snapshot, facts.day_of) == (snapshot, day)
