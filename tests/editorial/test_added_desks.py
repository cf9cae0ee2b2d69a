"""A desk that comes or ends between editions: proposed and accepted by two persons, and what a later list makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editions.codec import encode
from madoguchi.editions.diff import compare
from madoguchi.editions.former import remembered
from madoguchi.editions.proof import prove
from madoguchi.editions.timeline import as_of
from madoguchi.editorial.carry_over_changes import carry
from madoguchi.editorial.change_validation import problems
from madoguchi.editorial.changing import Propose, Review, made, made_new
from madoguchi.editorial.desk_lookup import heirs_named
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import served_edition
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.model.change import Evidence, Field, Method, NewDesk
from madoguchi.store.changes import accepted
from madoguchi.store.editions import packaged_edition
from tests.people import publish

EDITION = packaged_edition()
EVIDENCE = [Evidence(Method.LETTER, "their letter of 1 December")]
DAY = date(2027, 1, 1)
SAYS = NewDesk(
    "jetro", "ジェトロ新橋", department=("相談課",), prefecture="東京都", numbers=("03-3582-5999",),
    urls=("https://www.example.jp/",), address="東京都港区新橋1-1-1", hours="平日9時～17時",
)  # fmt: skip
ENDED = next(desk for desk in EDITION.desks if desk.program == "jetro")


def new(says: NewDesk = SAYS):
    return made_new(EDITION, says, DAY, "a new office", EVIDENCE)


def ending(heirs: str = "", day: date = DAY):
    return made(ENDED.id, Field.DESK, ENDED.name, heirs, day, "merged", EVIDENCE)


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        (replace(SAYS, organization=""), "give the new desk's name"),
        (replace(SAYS, program="nowhere"), "is not a program"),
        (replace(SAYS, numbers=("03-1",)), "not a number of the Japanese numbering plan"),
        (replace(SAYS, numbers=("0335825999",)), "with its hyphens"),
        (replace(SAYS, numbers=(), urls=(), address=""), "at least one"),
        (replace(SAYS, prefecture="東京"), "is not a prefecture"),
        (replace(SAYS, urls=("example",)), "is not an address"),
        (replace(SAYS, postal_code="1"), "is not a postal code"),
        (replace(SAYS, hours="\x00"), "a value"),
    ],
)
def test_what_makes_no_sense_as_a_desk_is_refused(says, wrong):
    assert any(wrong in each for each in problems(EDITION, new(says)))


def test_a_desk_that_stands_already_or_was_proposed_is_no_new_one():
    first = EDITION.desks[0]
    change = replace(new(), desk=first.id)
    assert any("stands in the list already" in each for each in problems(EDITION, change))
    assert any("already" in each for each in problems(EDITION, new(), proposed=[new()]))


def test_two_persons_bring_it_to_the_readers_and_the_file_still_proves_itself(database):
    change = new()
    with database.writing() as connection:
        Propose(EDITION, change, by="hanako").carry_out(connection)
    with database.writing() as connection, pytest.raises(RefusedError, match="needs the role"):
        Review(EDITION, change.id, by="hanako", accept=True, note="").carry_out(connection)
    with database.writing() as connection:
        Review(EDITION, change.id, by="jiro", accept=True, note="read the letter").carry_out(connection)
        assert accepted(connection) == (change,)
    made_ = publish(database, by="taro", note="")
    (told,) = made_.differences
    assert (told["kind"], told["name"], told["after"], told["effective"]) == (
        "added", "ジェトロ新橋 相談課", "ジェトロ新橋 相談課 03-3582-5999", "2027-01-01",
    )  # fmt: skip
    served = served_edition(database)
    assert served.changes == (change,)
    assert change.desk not in as_of(served, date(2026, 12, 31)).desk_by_id
    then = as_of(served, DAY)
    desk = then.desk_by_id[change.desk]
    assert (desk.name, desk.numbers, desk.hours.text, desk.phones[0].value.change) == (
        "ジェトロ新橋 相談課", ("03-3582-5999",), "平日9時～17時", change.id,
    )  # fmt: skip
    assert prove(encode(then))[1] == []
    for name in ("jsonl", "csv", "gif", "municipal-csv", "jsonld", "hsds", "vcard"):
        assert "03-3582-5999".replace("-", "") in EXPORTS[name].write(then).decode().replace("-", ""), name


def test_editions_with_a_desk_that_no_line_prints_are_compared_too():
    with_it = as_of(replace(EDITION, changes=(new(),)), DAY)
    for old, new_, kind in ((EDITION, with_it, "added"), (with_it, EDITION, "removed")):
        (found,) = compare(old, new_)
        assert (found.kind.value, found.lines) == (kind, (None, None))
    assert compare(with_it, with_it) == ()
    other = replace(with_it.desk_by_id[new().desk], phones=())
    without = replace(with_it, desks=tuple(other if d.id == other.id else d for d in with_it.desks))
    assert [(d.kind.value, d.before, d.after) for d in compare(with_it, without)] == [
        ("number", "03-3582-5999", None)
    ]


def test_a_list_that_prints_it_later_is_that_desk():
    change = new()
    with_it = as_of(replace(EDITION, changes=(change,)), DAY)
    printed = replace(with_it, changes=(), former=())
    assert carry([change], printed, newer=True).absorbed == (change,)
    assert carry([change], EDITION, newer=True).kept == (change,)
    moved = made(
        change.desk, Field.PHONE, "03-3582-5999", "03-3582-5998", date(2027, 3, 1), "moved", EVIDENCE
    )
    assert problems(EDITION, moved, [change]) == ()
    assert set(carry([change, moved], EDITION, newer=True).kept) == {change, moved}


def test_an_ended_desk_names_who_takes_over_by_number_or_id():
    heir = next(
        desk for desk in EDITION.desks if desk.program == "jetro" and desk.id != ENDED.id and desk.numbers
    )
    assert heirs_named(EDITION, f"{heir.id[:8]}、{heir.id}") == (heir.id,)
    with pytest.raises(InputError, match="no desk has"):
        heirs_named(EDITION, "03-0000-0000")
    assert problems(EDITION, ending(heir.id)) == problems(EDITION, ending()) == ()
    assert any("take over" in each for each in problems(EDITION, ending(ENDED.id)))
    assert any("take over" in each for each in problems(EDITION, ending("nobody")))
    assert any("take over" in each for each in problems(EDITION, ending(new().desk)))
    assert problems(EDITION, ending(new().desk), [new()]) == ()


def test_a_list_without_the_desk_that_ended_remembers_who_took_over(database):
    change = ending(EDITION.desks[0].id, date(2026, 1, 1))
    with database.writing() as connection:
        Propose(EDITION, change, by="hanako").carry_out(connection)
        Review(EDITION, change.id, by="jiro", accept=True, note="").carry_out(connection)
    publish(database, by="taro", note="")
    with_change = look(database).current
    without = replace(
        with_change, id="2024", changes=(), desks=tuple(d for d in EDITION.desks if d.id != ENDED.id)
    )
    (former,) = [f for f in remembered(with_change, without, date(2026, 11, 29)) if f.id == ENDED.id]
    assert (former.until, former.heirs, former.numbers) == (
        date(2026, 1, 1),
        (EDITION.desks[0].id,),
        ENDED.numbers,
    )
