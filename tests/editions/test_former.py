"""Earlier editions stay answerable: every number and every id that the packaged list gave out, in an invented next one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode, encode
from madoguchi.editions.former import heirs_of, remembered
from madoguchi.editions.ids import organization_chain
from madoguchi.editions.proof import prove
from madoguchi.editions.timeline import as_of
from madoguchi.index.past import Past, Says
from madoguchi.model.change import DeskChange, Evidence, Field, Method
from madoguchi.model.edition import Edition, Was
from madoguchi.model.entities import Desk
from madoguchi.store.editions import packaged_edition
from madoguchi.text.phone import digits
from tests.editions.next_edition import DAY, next_edition

BEFORE = date(2024, 1, 1)
OLD = packaged_edition()


@pytest.fixture(scope="module")
def new() -> Edition:
    """The invented next edition, as a node reads it: from its bytes."""
    return decode(encode(next_edition(OLD)), GUIDEBOOK)


def test_an_edition_that_follows_none_remembers_nothing() -> None:
    assert OLD.former == ()
    assert "former" not in json.loads(encode(OLD))
    assert remembered(OLD, OLD, DAY) == ()


def test_every_number_of_the_earlier_edition_is_still_answered(new: Edition) -> None:
    router = Router(new)
    asked = {phone.number for desk in OLD.desks for phone in (*desk.phones, *desk.faxes)}
    lost = asked - {number for desk in new.desks for number in desk.numbers}
    assert len(lost) > 200
    silent = [
        (number, day)
        for number in sorted(asked)
        for day in (BEFORE, DAY)
        if not (answer := router.answer(number, at=day)).items and not answer.of_another_day
    ]
    assert silent == []


def test_every_id_of_the_earlier_edition_is_a_desk_or_says_what_it_was(new: Edition) -> None:
    past = Past(new)
    assert [desk.id for desk in OLD.desks if desk.id not in new.desk_by_id and desk.id not in past.gone] == []
    here = {link.id for desk in new.desks for link in organization_chain(desk)}
    bodies = {link.id for desk in OLD.desks for link in organization_chain(desk)}
    assert bodies - here - past.gone.keys() == set()
    assert all(
        heir in new.desk_by_id for each in past.gone.values() if each.was is Was.DESK for heir in each.heirs
    )


def test_what_is_remembered_is_proven_as_far_as_a_file_can_say_it(new: Edition) -> None:
    assert [flaw for flaw in prove(encode(new))[1] if flaw.code == "former"] == []
    still = replace(new.former[0], id=new.desks[0].id, numbers=new.desks[0].numbers[:1], heirs=("x",))
    forged = replace(new, former=(still, *new.former[1:]))
    assert {flaw.code for flaw in prove(encode(forged))[1]} >= {"former"}


def said(edition: Edition, number: str) -> list[tuple[Says, str, tuple[str, ...], str]]:
    found = Past(edition).by_digits.get(digits(number), ())
    return [(each.says, each.name, tuple(desk.name for desk in each.desks), each.after) for each in found]


A, B, C = [desk for desk in OLD.desks if len(desk.numbers) == 1 and desk.program == "guarantee"][:3]


def edition_of(*desks: Desk, of: Edition = OLD) -> Edition:
    """An edition in which A, B and C are these."""
    others = tuple(desk for desk in OLD.desks if desk.id not in (A.id, B.id, C.id))
    return replace(of, id="2024", desks=(*others, *desks), revision="", changes=(), former=())


def with_number(desk: Desk, number: str) -> Desk:
    return replace(desk, phones=(replace(desk.phones[0], number=number),))


def following(old: Edition, new: Edition, day: date = DAY, **heirs: tuple[str, ...]) -> Edition:
    told = {desk.id: heirs[name] for name, desk in (("A", A), ("B", B), ("C", C)) if name in heirs}
    return replace(new, former=remembered(old, new, day, told))


def test_another_number_a_merger_and_a_desk_that_is_gone_are_each_told_as_what_they_are() -> None:
    new = following(OLD, edition_of(with_number(A, "03-0000-0001")), B=(A.id,))
    assert said(new, A.numbers[0]) == [(Says.UNTIL, A.name, (A.name,), "03-0000-0001")]
    assert said(new, B.numbers[0]) == [(Says.UNTIL_HEIR, B.name, (A.name,), "")]
    assert said(new, C.numbers[0]) == [(Says.UNTIL_GONE, C.name, (), "")]


def test_the_memory_goes_on_from_edition_to_edition_and_follows_who_took_over() -> None:
    second = following(OLD, edition_of(A, B), C=(B.id,))
    third = following(second, replace(edition_of(A), id="2025"), date(2027, 5, 1), B=(A.id,))
    assert heirs_of(C.id, third.former, third.desk_by_id) == (A.id,)
    assert said(third, C.numbers[0]) == [(Says.UNTIL_HEIR, C.name, (A.name,), "")]
    assert {(each.id, each.until) for each in third.former if each.was is Was.DESK} == {
        (C.id, DAY), (B.id, date(2027, 5, 1)),
    }  # fmt: skip


def test_what_comes_back_is_not_told_as_gone_any_more() -> None:
    second = following(OLD, edition_of(with_number(A, "03-0000-0001"), B))
    third = following(second, replace(edition_of(A, B, C), id="2025"), date(2027, 5, 1))
    assert Past(third).gone.keys() & {A.id, B.id, C.id} == set()
    assert said(third, C.numbers[0]) == said(third, A.numbers[0]) == []
    assert said(third, "03-0000-0001") == [(Says.UNTIL, A.name, (A.name,), A.numbers[0])]


def changed(
    field: Field, before: str, after: str, desk: Desk = A, day: date = date(2026, 5, 1)
) -> DeskChange:
    return DeskChange(
        f"c-{after}", desk.id, field, before, after, day, "told", (Evidence(Method.LETTER, "a letter"),)
    )


def test_a_number_of_a_change_that_the_next_list_says_itself_keeps_its_day() -> None:
    old = replace(OLD, changes=(changed(Field.PHONE, A.numbers[0], "03-0000-0001"),))
    new = following(old, edition_of(with_number(A, "03-0000-0001"), B, C))
    (former,) = [each for each in new.former if each.id == A.id]
    assert (former.numbers, former.until) == (A.numbers, date(2026, 5, 1))


def test_a_number_that_was_taken_back_between_editions_is_remembered_too() -> None:
    old = replace(OLD, changes=(changed(Field.PHONE, A.numbers[0], "03-0000-0001"),))
    new = following(old, edition_of(A, B, C))
    assert said(new, "03-0000-0001") == [(Says.UNTIL, A.name, (A.name,), A.numbers[0])]


def test_a_change_that_is_announced_is_known_before_its_day() -> None:
    later = replace(OLD, changes=(changed(Field.PHONE, A.numbers[0], "03-0000-0001", day=date(2027, 5, 1)),))
    assert said(later, "03-0000-0001") == [(Says.COMING, A.name, (A.name,), A.numbers[0])]
    assert said(as_of(later, date(2027, 5, 1)), "03-0000-0001") == []
    assert said(as_of(later, date(2027, 5, 1)), A.numbers[0]) == [
        (Says.FORMERLY, A.name, (A.name,), "03-0000-0001")
    ]


@pytest.mark.parametrize(("heirs", "says"), [(f"{B.id} {C.id}", Says.UNTIL_HEIR), ("", Says.UNTIL_GONE)])
def test_a_desk_that_a_change_ends_is_remembered_from_its_day(heirs: str, says: Says) -> None:
    ends = replace(OLD, changes=(changed(Field.DESK, A.name, heirs),))
    then = as_of(ends, date(2026, 5, 1))
    assert A.id not in then.desk_by_id
    assert Past(then).gone[A.id].heirs == tuple(heirs.split())
    assert [each[0] for each in said(then, A.numbers[0])] == [says]
    assert said(as_of(ends, date(2026, 4, 30)), A.numbers[0]) == []
