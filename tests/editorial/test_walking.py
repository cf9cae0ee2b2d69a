"""The walk through a draft: every desk once, in the newer list's order, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.editorial.walking import Show, Walk, Wanted, decided, is_done, walk_of, wanted_rows
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.edition import Edition
from madoguchi.store.drafts import MATCH, SEEN, Decision
from madoguchi.store.editions import packaged_edition
from tests.faces.editors.conftest import changed


@pytest.fixture(scope="module")
def current() -> Edition:
    return packaged_edition()


@pytest.fixture(scope="module")
def walk(current) -> Walk:
    return walk_of(current, changed(current))


def decision(kind: str, subject: str, **value: object) -> Decision:
    return Decision(kind, subject, value, "", "2026-11-23T00:00:00Z", "hanako")


def test_every_desk_of_both_editions_stands_in_one_row(walk, current):
    draft = changed(current)
    assert [row.new.id for row in walk.rows if row.new] == [desk.id for desk in draft.desks]
    assert {row.old.id for row in walk.rows if row.old} == {desk.id for desk in current.desks}
    assert len({row.key for row in walk.rows}) == len(walk.rows)


def test_a_desk_that_is_gone_stands_where_it_stood(walk, current):
    keys = [row.key for row in walk.rows[:4]]
    assert keys == [current.desks[0].id, "new-id", f"gone {current.desks[2].id}", current.desks[3].id]


def test_each_difference_stands_at_its_desk(walk, current):
    told = {row.key: row.kinds for row in walk.rows if row.changed}
    assert told == {
        current.desks[0].id: (DifferenceKind.NUMBER,),
        "new-id": (DifferenceKind.DEPARTMENT,),
        f"gone {current.desks[2].id}": (DifferenceKind.REMOVED,),
        "added-id": (DifferenceKind.ADDED,),
    }


def test_two_desks_of_other_ids_are_taken_for_one_by_evidence_only(walk, current):
    (row,) = [row for row in walk.rows if row.evidence]
    assert (row.old.id, row.new.id) == (current.desks[1].id, "new-id")
    assert row.old.numbers[0] in row.evidence


def test_an_edition_against_itself_leaves_nothing_to_do(current):
    walk = walk_of(current, current)
    assert len(walk.rows) == len(current.desks)
    assert not any(row.changed for row in walk.rows)


def test_who_is_who_wants_a_decision_and_the_rest_a_look(walk, current):
    rows = {row.key: row for row in walk.rows}
    first, match = current.desks[0].id, "new-id"
    states = decided([decision(SEEN, first), decision(SEEN, match)])
    assert is_done(rows[first], states)
    assert not is_done(rows[match], states)
    for accept, state in ((True, "accepted"), (False, "denied")):
        states = decided([decision(MATCH, match, accept=accept), decision(SEEN, match)])
        assert states[match] == state
        assert is_done(rows[match], states)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 4),
        (Wanted(Show.TODO), 3),  # one of them was seen
        (Wanted(Show.UNDECIDED), 1),
        (Wanted(Show.ALL), 838),
        (Wanted(kind="number"), 1),
        (Wanted(kind="moved"), 0),
        (Wanted(program="sme-agency"), 3),
        (Wanted(prefecture="沖縄県"), 0),
        (Wanted(words="新しい相談"), 1),
        (Wanted(words="長官官房"), 2),  # the older name counts too
        (Wanted(words="０３ー３５０１ー１７６８"), 1),
        (Wanted(words="0335011768"), 1),
        (Wanted(words="どこにもない"), 0),
    ],
)
def test_an_editor_sees_what_was_asked_for(walk, current, wanted, count):
    states = {current.desks[0].id: "seen"}
    assert len(list(wanted_rows(walk, wanted, states))) == count


def test_a_desk_that_became_two_shows_its_other_part(current):
    whole = next(desk for desk in current.desks if len(desk.numbers) == 2 and desk.department)
    kept, given = whole.phones
    part = replace(
        whole, id="part-id", phones=(given,), department=(replace(whole.department[-1], text="分かれた室"),)
    )
    desks: Callable = lambda d: (replace(d, phones=(kept,)), part) if d.id == whole.id else (d,)  # noqa: E731
    draft = replace(current, desks=tuple(each for desk in current.desks for each in desks(desk)))
    (row,) = [row for row in walk_of(current, draft).rows if row.changed]
    assert row.kinds == (DifferenceKind.SPLIT,)
    assert [desk.id for desk in row.parts] == ["part-id"]
