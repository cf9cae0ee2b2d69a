"""What stands before a publication: bounds, programs, decisions that fit no more; changes carried over."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import encode
from madoguchi.editions.matching import match_desks
from madoguchi.editorial.carry_over_changes import carry
from madoguchi.editorial.gate import Gate, look
from madoguchi.editorial.reviewing import bound_key, matches, notice_key, unfit
from madoguchi.message import translated
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.notice import Notice, Severity
from madoguchi.store.drafts import ERRATUM, MATCH, SEEN, WAIVER, Decision, add_draft, decide
from madoguchi.store.editions import packaged_edition
from tests.people import see

PACKAGED = packaged_edition()
JFC = next(desk for desk in PACKAGED.desks if desk.program == "jfc")
LOST = Notice("number-lost", Severity.ERROR, (5,), "03-0000-0000", "a number is lost", "read the row")


@pytest.fixture(autouse=True)
def _proven(monkeypatch):
    """These editions are no readings of their text; what a gate says of unproven values stands in test_publishing.py."""
    monkeypatch.setattr("madoguchi.editorial.gate.prove", lambda _: ({}, []))


def drafted(store, edition) -> int:
    with store.writing() as connection:
        return add_draft(
            connection,
            edition="2024",
            file_name="new.txt",
            source=b"",
            facts={},
            content=encode(edition),
            base="",
            by="hanako",
        ).id


def decided(store, draft, kind, subject, value=None) -> Gate:
    with store.writing() as connection:
        decide(connection, draft, kind, subject, value or {}, reason="looked at", by="taro")
    return look(store, draft)


def change(before, after, *, day=1, field=Field.PHONE, desk=JFC) -> DeskChange:
    evidence = (Evidence(Method.LETTER, "their letter"),)
    return DeskChange(f"c{day}", desk.id, field, before, after, date(2027, 1, day), "moved", evidence)


# -- bounds -------------------------------------------------------------------------------------


def test_the_packaged_edition_is_within_its_bounds_and_every_bound_has_its_reason():
    rows = list(csv.DictReader(io.StringIO(GUIDEBOOK.text("bounds.csv"))))
    counts = Counter(desk.program for desk in PACKAGED.desks)
    assert {row["program"] for row in rows} == {program.slug for program in PACKAGED.programs}
    for row in rows:
        assert 0 < int(row["floor"]) <= counts[row["program"]] <= int(row["ceiling"]), row
        assert row["reason"]


def test_a_program_that_loses_too_many_desks_is_waived_by_name_or_not_published(store):
    few = replace(PACKAGED, desks=tuple(d for d in PACKAGED.desks if d.program != "jica"))
    draft = drafted(store, few)
    see(store, draft)
    gate = look(store, draft)
    (problem,) = gate.problems
    assert problem.startswith("JICA: 0 desks, expected 13 to 17")
    assert translated(problem, "ja").startswith("JICA（国際協力機構）：窓口が 0 か所です")
    assert gate.waivable == {"bounds jica"}
    assert decided(store, draft, WAIVER, bound_key("jetro")).problems == (problem,)
    assert decided(store, draft, WAIVER, bound_key("jica")).problems == ()


def test_changes_alone_were_reviewed_one_by_one_and_no_bound_stops_them(store):
    gate = look(store)
    few = replace(gate.bounds[0], after=0)
    assert not few.holds
    assert replace(gate, bounds=(few,)).problems == ()


# -- what a waiver cannot pass -----------------------------------------------------------------------


def test_a_desk_of_no_known_program_is_never_published(store):
    odd = replace(PACKAGED.desks[-1], program="新しい窓口", table="")
    draft = drafted(store, replace(PACKAGED, desks=(*PACKAGED.desks, replace(odd, id="odd"))))
    see(store, draft)
    gate = decided(store, draft, WAIVER, bound_key("新しい窓口"))
    (problem,) = gate.problems
    assert "「新しい窓口」 is of no program" in problem


def test_an_error_blocks_until_it_is_waived_by_its_own_key(store):
    draft = drafted(store, replace(PACKAGED, notices=(*PACKAGED.notices, LOST)))
    gate = look(store, draft)
    assert gate.problems == ("line 5: number-lost: a number is lost",)
    assert notice_key(LOST) != notice_key(replace(LOST, lines=(6,)))
    assert decided(store, draft, WAIVER, notice_key(LOST)).problems == ()


def test_decisions_that_nothing_answers_to_any_more_are_named():
    corrected = next(n for n in PACKAGED.notices if n.code == "erratum-applied")
    after = corrected.message.partition("「")[2].partition("」")[0]
    printed = {"printed": corrected.value, "corrected": after}

    def decision(kind, subject, **value):
        return Decision(kind, subject, value, "a reason", "2026-11-23T00:00:00Z", "taro")

    stands = [
        decision(WAIVER, notice_key(LOST)),
        decision(WAIVER, bound_key("jica")),
        decision(ERRATUM, "e1", **printed),
        decision(SEEN, JFC.id),
    ]
    fits_no_more = [
        decision(WAIVER, notice_key(replace(LOST, value="03-1111-1111"))),
        decision(ERRATUM, "e2", printed="not in the list", corrected="x"),
        decision(MATCH, JFC.id, old="another", accept=True),
    ]
    edition = replace(PACKAGED, notices=(*PACKAGED.notices, LOST))
    found = matches(match_desks(PACKAGED, edition), {})
    assert unfit(edition, found, [*stands, *fits_no_more]) == tuple(fits_no_more)


# -- changes on another edition ------------------------------------------------------------------


def saying(number):
    """The packaged edition with another number printed at the desk."""
    phones = (replace(JFC.phones[0], number=number), *JFC.phones[1:])
    desks = tuple(replace(d, phones=phones) if d.id == JFC.id else d for d in PACKAGED.desks)
    return replace(PACKAGED, desks=desks)


OLD = JFC.phones[0].number
FIRST, SECOND = "03-0000-0001", "03-0000-0002"


@pytest.mark.parametrize(
    ("prints", "newer", "kept", "absorbed", "conflicts"),
    [
        (OLD, True, (1, 2), (), ()),  # the list does not know of it yet
        (FIRST, True, (2,), (1,), ()),  # it knows of the first
        (SECOND, True, (), (1, 2), ()),  # of both
        ("03-0000-0009", True, (), (), (1, 2)),  # it says a third thing
        (OLD, False, (1, 2), (), ()),
        (SECOND, False, (), (2,), (1,)),  # an edition gone back to
    ],
)
def test_changes_of_one_number_after_each_other(prints, newer, kept, absorbed, conflicts):
    chain = {1: change(OLD, FIRST, day=1), 2: change(FIRST, SECOND, day=2)}
    carried = carry(chain.values(), saying(prints), newer=newer)
    assert carried.kept == tuple(chain[n] for n in kept)
    assert set(carried.absorbed) == {chain[n] for n in absorbed}
    assert set(carried.conflicts) == {chain[n] for n in conflicts}


def test_a_desk_that_closes_is_absorbed_by_a_list_without_it_and_keeps_other_changes_in_conflict():
    closing = change(JFC.name, "", field=Field.DESK)
    moved = change(OLD, FIRST)
    without = replace(PACKAGED, desks=tuple(d for d in PACKAGED.desks if d.id != JFC.id))
    assert carry([closing], without, newer=True).absorbed == (closing,)
    assert carry([moved], without, newer=True).conflicts == (moved,)
    assert carry([closing], without, newer=False).conflicts == (closing,)
