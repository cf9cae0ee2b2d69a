"""A later text of one of several lists takes its place; the others stay as they were read."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.editions.build import Known
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial import drafting
from madoguchi.editorial.drafting import read_file
from madoguchi.editorial.importing import follow_up, told_facts
from madoguchi.errors import SourceError
from madoguchi.model.edition import Edition
from tests.editions.two_lists import CITY_WITH_HEADING, GUIDEBOOK, knowledge_of, two_lists

LATER = CITY_WITH_HEADING.replace("6743", "6744")


@pytest.fixture
def two(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """The directory is of two lists."""
    edition = two_lists(knowledge).edition
    monkeypatch.setattr(drafting, "knowledge_of", lambda _: knowledge_of(knowledge))
    monkeypatch.setattr(drafting, "packaged_edition", lambda: edition)
    return edition


def test_a_later_text_takes_the_place_of_its_list(two: Edition) -> None:
    draft = read_file(LATER.encode(), "city.txt", edition="draft").edition
    assert [source.id for source in draft.sources] == ["guidebook", "city"]
    assert [(d.kind.value, d.before, d.after) for d in compare(two, draft)] == [
        ("number", "0176-51-6743", "0176-51-6744")
    ]
    guidebook, city = (source.facts for source in draft.sources)
    assert (guidebook.licence, guidebook.sha256) == ("CC BY 4.0", two.sources[0].facts.sha256)
    assert city.title == "市の課一覧"
    assert city.period == ""  # of another text of a list the days are unknown
    assert city.sha256 != two.sources[1].facts.sha256


def test_the_first_list_may_grow_before_the_second(two: Edition) -> None:
    longer = GUIDEBOOK.replace("青森商工会議所", "八戸商工会議所\t0178-43-5111\n青森商工会議所")
    draft = read_file(longer.encode(), "guidebook.txt", edition="draft").edition
    (added,) = compare(two, draft)
    assert added.kind.value == "added"
    moved = next(desk for desk in draft.desks if desk.name == "農林畜産課")
    assert (moved.row, draft.line_of(moved.row)) == (12, 5)


def test_what_is_told_of_it_follows_its_own_list(two: Edition) -> None:
    made = read_file(
        LATER.encode(),
        "city.txt",
        edition="r8",
        known=lambda before: Known(follow_up(before, "r8", {}), told_facts("r8", {})),
        among=two,
    ).edition
    facts = made.sources[1].facts
    assert (facts.title, facts.period) == ("市の課一覧", "2026-04-01/2027-03-31")
    assert made.sources[0].facts.period_end == date(2024, 3, 31)


@pytest.mark.usefixtures("two")
def test_another_offices_list_stands_alone() -> None:
    draft = read_file(
        "会社名\t電話番号\n甲商店\t03-3501-1511\n".encode(), "other.txt", edition="draft"
    ).edition
    assert [source.id for source in draft.sources] == ["draft"]
    assert [desk.name for desk in draft.desks] == ["甲商店"]


@pytest.mark.usefixtures("two")
def test_a_text_without_a_desk_is_refused_though_the_other_list_has_some() -> None:
    with pytest.raises(SourceError, match="no desk"):
        read_file("市の窓口\n\n課名\t電話番号\n".encode(), "city.txt", edition="draft")
