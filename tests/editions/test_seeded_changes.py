"""Forty changes at a time, of every kind an editor meets: each told as what it is, and nothing else."""

from __future__ import annotations

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.editions.progress import Stage
from madoguchi.ingest.source import read_source
from tests.editions.seeded import EVERY, copy_of, missing_and_false, seeded, text_of, told

# Any seed will do; `bench/seeded_changes.py` tries many.
SEEDS = (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_forty_changes_at_random_are_all_told_and_nothing_else(
    seed: int, built: Built, knowledge: Knowledge
) -> None:
    copy = seeded(built, seed)
    new = build(read_source(text_of(copy).encode(), edition="draft"), knowledge).edition
    found = [told(difference) for difference in compare(built.edition, new)]
    assert len(copy.expected) == 40
    assert list(missing_and_false(copy, found)) == []


def test_a_heading_is_renamed_also_where_its_header_begins_with_its_very_words(
    built: Built, knowledge: Knowledge
) -> None:
    copy = copy_of(built, 1)
    facts = next(facts for facts in built.edition.tables if facts.id == "chuokai")
    heading = "都道府県中小企業団体中央会"
    assert built.edition.lines[facts.heading_line + 1].startswith(f"{heading}\t")
    copy.rewrite(facts.heading_line, f"8 {heading}のご案内")
    new = build(read_source(text_of(copy).encode(), edition="draft"), knowledge).edition
    assert [told(each) for each in compare(built.edition, new)] == [("table", heading, f"{heading}のご案内")]


def test_the_sets_hold_every_kind_of_change(built: Built) -> None:
    made = {why for seed in SEEDS for why, _ in seeded(built, seed).expected}
    assert len(made) >= len(EVERY) - 1  # the two kinds of split have one name


def test_a_change_that_is_not_told_and_one_that_was_not_made_are_both_found(built: Built) -> None:
    copy = seeded(built, 1)
    every = [one for _, expected in copy.expected for one in expected]
    assert list(missing_and_false(copy, every)) == []
    invented = ("number", "03-0000-0000", "03-0000-0001")
    assert {one for _, one in missing_and_false(copy, [*every[1:], invented])} == {every[0], invented}


def test_whoever_waits_hears_each_stage_begin_and_end(built: Built, knowledge: Knowledge) -> None:
    heard: list[tuple[Stage, int, int]] = []

    def hear(stage: Stage, done: int, total: int) -> None:
        heard.append((stage, done, total))

    again = build(source_of(GUIDEBOOK), knowledge, hear)
    compare(built.edition, again.edition, hear)
    assert list(dict.fromkeys(stage for stage, _, _ in heard)) == list(Stage)
    for stage in Stage:
        steps = [(done, total) for each, done, total in heard if each is stage]
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
        assert steps == sorted(steps)
    assert sum(stage is Stage.RULES for stage, _, _ in heard) > 40  # told rule by rule
