"""A desk over time: each kind of event, its day, the order, and what a desk that is gone keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editorial.desk_history import EventKind, history_of, looked, name_of, proposed, reported
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.edition import Former, Was
from madoguchi.model.verification import How, Outcome, Verification
from madoguchi.store.changes import PROPOSED, Proposal
from madoguchi.store.editions import packaged_edition


@pytest.fixture(scope="module")
def edition():
    return packaged_edition()


def changed(desk, field=Field.PHONE, effective=date(2026, 4, 1), after="03-9999-9999"):
    before = desk.name if field is Field.DESK else desk.numbers[0]
    return DeskChange(
        "c1", desk.id, field, before, after, effective, "moved", (Evidence(Method.LETTER, "x"),)
    )


def test_the_newest_stands_first_and_what_is_of_no_day_last(edition):
    desk = edition.desks[0]
    look = Verification(1, desk.id, "1", Outcome.RIGHT, How.CALLED, "", "2026-05-02", None, "", "hanako")
    told = history_of(
        replace(edition, changes=(changed(desk),)),
        desk.id,
        [looked(look), reported("2026-05-01", "1"), reported("", "")],
    )
    whats = [event.what for event in told if event.what is not EventKind.CORRECTED]
    assert whats == [
        EventKind.LOOKED,
        EventKind.REPORTED,
        EventKind.CHANGED,
        EventKind.PRINTED,
        EventKind.REPORTED,
    ]


def test_a_change_is_proposed_on_the_day_that_it_is_in_japan(edition):
    proposal = Proposal(changed(edition.desks[0]), "hand", PROPOSED, "2026-11-29T20:05:00Z", "hanako")
    assert proposed(proposal).day == "2026-11-30"


def test_a_list_is_told_by_its_first_day_with_the_lines(edition):
    desk = edition.desks[0]
    printed = history_of(edition, desk.id)[-1]
    source = edition.source_of_desk(desk)
    assert (printed.day, printed.lines) == (source.facts.period_start.isoformat(), desk.lines)


def test_a_correction_says_what_was_printed_and_why(edition):
    notice = next(n for n in edition.notices if n.code == "erratum-applied" and n.desks)
    told = [e for e in history_of(edition, notice.desks[0]) if e.what is EventKind.CORRECTED]
    assert told
    assert all(event.reason and event.before != event.after for event in told)


def test_a_desk_that_a_change_ends_names_its_heirs(edition):
    first, second = edition.desks[:2]
    ended = replace(edition, changes=(changed(first, Field.DESK, after=second.id),))
    newest = history_of(ended, first.id)[0]
    assert (newest.what, newest.heirs, newest.after) == (EventKind.GONE, (second.id,), "")


def test_what_an_earlier_edition_said_is_kept_also_of_a_desk_that_is_gone(edition):
    desk = edition.desks[0]

    def former(id):
        return Former(id, Was.DESK, "前の名前", date(2024, 4, 1), "2022", "r", numbers=("03-1111-2222",))

    told = replace(edition, former=(former(desk.id), former("gone-id")))
    assert [e.before for e in history_of(told, desk.id) if e.what is EventKind.FORMER] == ["前の名前"]
    assert [(e.what, e.number) for e in history_of(told, "gone-id")] == [(EventKind.GONE, "03-1111-2222")]
    assert name_of(told, "gone-id") == "前の名前"


def test_of_an_id_that_was_never_given_out_nothing_is_told(edition):
    assert history_of(edition, "nobody") == ()
    assert name_of(edition, "nobody") == ""
