"""The second person's walk: what looks alike, and that one change that does not fit keeps no other from it."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.editorial.change_review import MOST, alike, batches, differing, review_each, waiting
from madoguchi.editorial.changing import Propose, made
from madoguchi.editorial.importing import served_edition
from madoguchi.errors import RefusedError
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.changes import accepted, proposals

LETTER = Evidence(Method.LETTER, "11月1日付の文書")
DAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("03-3501-1511", "03-6205-1511", ("3501", "6205")),
        ("03-3501-1511", "03-3501-1512", ("1511", "1512")),
        ("03-3501-1511", "03-3501-9111", ("1511", "9111")),
        ("商工労働部 商工課", "商工労働部 商工室", ("課", "室")),
        ("1-2-13", "1-2-14", ("13", "14")),
        ("9:00-17:00", "9:00-17:30", ("00", "30")),
        ("", "03-6205-1511", ("", "03-6205-1511")),
        ("03-6205-1511", "", ("03-6205-1511", "")),
        ("同じ", "同じ", ("", "")),
        ("aa", "aaa", ("", "a")),
    ],
)
def test_the_part_that_differs_is_whole_in_its_digits(before, after, expected):
    assert differing(before, after) == expected


@pytest.fixture
def database(store):
    return store


def moved(edition, many: int):
    """Numbers in Tokyo's first exchanges, each with another one: alike where the exchange is the same."""
    found = [(d, n) for d in edition.desks for n in d.numbers if n.startswith("03-3501-")]
    return [(d, n, n.replace("-3501-", "-6205-")) for d, n in found[:many]]


def suggest(database, cases, by="hanako", origin="spreadsheet a.xlsx", reason="移転"):
    edition = served_edition(database)
    with database.writing() as connection:
        return [
            Propose(
                edition,
                made(desk.id, Field.PHONE, old, new, DAY, reason, [LETTER]),
                by=by,
                origin=origin,
            )
            .carry_out(connection)
            .change.id
            for desk, old, new in cases
        ]


def test_what_looks_alike_is_of_one_person_ground_and_difference(database):
    edition = served_edition(database)
    cases = moved(edition, 4)
    same = suggest(database, cases[:2])
    suggest(database, cases[2:3], reason="別の理由")
    suggest(database, cases[3:4], by="jiro")
    with database.reading() as connection:
        found = proposals(connection)
    groups = alike(found)
    assert {id: {p.change.id for p in group} for id, group in groups.items()} == {
        id: set(same) for id in same
    }
    assert [(b.by, len(b.proposals)) for b in batches(found)] in (
        [("hanako", 3), ("jiro", 1)],
        [("jiro", 1), ("hanako", 3)],
    )


def test_one_that_does_not_fit_is_told_and_the_others_stand(database):
    edition = served_edition(database)
    cases = moved(edition, 4)
    ids = suggest(database, cases)
    own = suggest(database, [(cases[0][0], "", "03-6205-9999")], by="jiro")
    assert review_each(database, edition, [ids[0]], by="jiro", accept=True).refused == ()
    found = review_each(database, edition, [*ids, *own, "no-such"], by="jiro", accept=True)
    assert [p.change.id for p in found.done] == ids[1:]
    assert [id for id, _ in found.refused] == [ids[0], own[0], "no-such"]
    with database.reading() as connection:
        assert {c.id for c in accepted(connection)} == set(ids)
    assert waiting(database, edition).all == 1


def test_why_a_change_cannot_be_accepted_is_said_before_anybody_tries(database):
    edition = served_edition(database)
    (desk, old, new), *_ = moved(edition, 1)
    (number,) = suggest(database, [(desk, old, new)])
    with database.writing() as connection:
        end = made(desk.id, Field.DESK, desk.name, "", date(2026, 12, 1), "廃止", [LETTER])
        Propose(edition, end, by="hanako").carry_out(connection)
    assert waiting(database, edition).unfit == {}
    assert len(review_each(database, edition, [end.id], by="jiro", accept=True).done) == 1
    assert list(waiting(database, edition).unfit) == [number]


def test_an_editor_accepts_nothing_and_too_many_are_refused(database):
    edition = served_edition(database)
    ids = suggest(database, moved(edition, 2))
    assert len(review_each(database, edition, ids, by="hanako", accept=True).refused) == 2
    with pytest.raises(RefusedError, match="at most 500"):
        review_each(database, edition, [str(n) for n in range(MOST + 1)], by="jiro", accept=True)
