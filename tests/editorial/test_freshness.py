"""How old the last proof of a number is: what proves one, what takes a proof away, and how ages are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editions.timeline import as_of
from madoguchi.editorial.freshness import Age, age_of, freshness
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.verification import How, Outcome, Verification
from madoguchi.store.editions import packaged_edition

TODAY = date(2026, 11, 23)
PERIOD = (date(2024, 4, 1), date(2025, 3, 31))


@pytest.fixture(scope="module")
def edition():
    """The first ten desks, in a list of the fiscal year 2024."""
    edition = packaged_edition()
    sources = tuple(
        replace(s, facts=replace(s.facts, period_start=PERIOD[0], period_end=PERIOD[1]))
        for s in edition.sources
    )
    return replace(edition, sources=sources, desks=edition.desks[:10])


def undated(edition):
    sources = tuple(
        replace(s, facts=replace(s.facts, period_start=None, period_end=None)) for s in edition.sources
    )
    return replace(edition, sources=sources)


def look(desk, day, outcome=Outcome.RIGHT):
    key = desk.id, desk.numbers[0]
    return {key: Verification(1, *key, outcome, How.CALLED, "", day, None, "2026-01-01T00:00:00Z", "hanako")}


def moved(desk, effective, after="03-9999-9999"):
    evidence = (Evidence(Method.LETTER, "a letter"),)
    return DeskChange("c1", desk.id, Field.PHONE, desk.numbers[0], after, effective, "moved", evidence)


def proven(edition, looked=None, on=TODAY):
    """The day of the last proof of the first desk's first number."""
    first = edition.desks[0]
    found = freshness(edition, looked or {}, on).numbers
    return next(n.proven for n in found if (n.desk.id, n.number) == (first.id, first.numbers[0]))


def test_a_number_is_as_old_as_the_end_of_its_list(edition):
    assert proven(edition) == date(2025, 3, 31)


def test_while_the_list_runs_its_numbers_are_of_today(edition):
    assert proven(edition, on=date(2024, 6, 1)) == date(2024, 6, 1)


def test_of_a_list_without_a_period_nothing_is_known(edition):
    assert proven(undated(edition)) is None


@pytest.mark.parametrize(
    ("day", "outcome", "expected"),
    [
        ("2026-02-01", Outcome.RIGHT, date(2026, 2, 1)),
        ("2024-05-01", Outcome.RIGHT, date(2025, 3, 31)),  # the list speaks for longer
        ("2026-02-01", Outcome.WRONG, None),
        ("2026-02-01", Outcome.CHANGED, None),
        ("2024-03-01", Outcome.WRONG, date(2025, 3, 31)),  # the list began afterwards, and still prints it
        ("2026-12-01", Outcome.RIGHT, date(2025, 3, 31)),  # later than the day that is asked for
        ("soon", Outcome.RIGHT, date(2025, 3, 31)),
    ],
)
def test_a_look_proves_a_number_or_takes_its_proof_away(edition, day, outcome, expected):
    assert proven(edition, look(edition.desks[0], day, outcome)) == expected


def test_a_number_that_a_change_brought_is_as_old_as_the_change_not_as_the_list(edition):
    changed = replace(edition, changes=(moved(edition.desks[0], date(2024, 8, 1)),))
    assert proven(as_of(changed, TODAY)) == date(2024, 8, 1)


def test_a_change_to_come_proves_nothing(edition):
    changed = replace(edition, changes=(moved(edition.desks[0], date(2027, 1, 1)),))
    assert proven(as_of(changed, TODAY)) == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, Age.ONE), (30, Age.ONE), (31, Age.THREE), (91, Age.THREE), (92, Age.SIX), (183, Age.TWELVE),
        (365, Age.TWELVE), (366, Age.TWENTY_FOUR), (730, Age.TWENTY_FOUR), (731, Age.OLDER), (None, Age.NONE),
    ],
)  # fmt: skip
def test_ages_have_classes(days, age):
    assert age_of(days) is age


def test_every_number_counts_once_at_each_desk_and_in_one_program_and_prefecture(edition):
    found = freshness(edition, look(edition.desks[0], "2026-11-01"), TODAY)
    total = sum(len(set(desk.numbers)) for desk in edition.desks)
    assert found.everything.total == total
    assert found.everything.counts == {Age.ONE: 1, Age.TWENTY_FOUR: total - 1}
    assert found.everything.past_a_year == total - 1
    assert sum(group.total for group in found.by_program) == total
    assert sum(group.total for group in found.by_prefecture.values()) == total
    assert found.numbers[-1].number == edition.desks[0].numbers[0]


def test_only_none_and_all_are_said_as_0_and_100_of_a_hundred():
    from madoguchi.editorial.freshness import AgeGroup

    assert AgeGroup("", {Age.ONE: 999, Age.OLDER: 1}).percent == 1
    assert AgeGroup("", {Age.ONE: 1, Age.OLDER: 999}).percent == 99
    assert (AgeGroup("", {Age.ONE: 3}).percent, AgeGroup("", {Age.NONE: 3}).percent) == (0, 100)
