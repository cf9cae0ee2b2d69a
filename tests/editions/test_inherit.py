"""Ids that a later edition inherits by reviewed matches."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.editions.inherit import inherit
from madoguchi.store.editions import packaged_edition

EDITION = replace(packaged_edition(), id="2024")
ONE, TWO, THREE = (desk.id for desk in EDITION.desks[:3])
OLD = "00000000-0000-5000-8000-000000000001"


def test_a_desk_takes_the_older_id_and_its_notices_follow():
    about = next(notice for notice in EDITION.notices if len(notice.desks) == 1)
    (id,) = about.desks
    named = inherit(EDITION, {id: OLD})
    assert id not in named.desk_by_id
    assert named.desk_by_id[OLD].name == EDITION.desk_by_id[id].name
    assert OLD in next(n for n in named.notices if replace(n, desks=about.desks) == about).desks


def test_who_has_the_inherited_id_by_its_own_reading_is_another_desk():
    named = inherit(EDITION, {ONE: TWO})
    assert named.desk_by_id[TWO].name == EDITION.desk_by_id[ONE].name
    assert len(named.desk_by_id) == len(EDITION.desks)
    assert {desk.name for desk in named.desks} == {desk.name for desk in EDITION.desks}
    assert ONE not in named.desk_by_id


def test_one_id_is_inherited_once_by_who_was_reviewed_last():
    named = inherit(EDITION, {ONE: OLD, TWO: OLD})
    assert named.desk_by_id[OLD].name == EDITION.desk_by_id[TWO].name
    assert named.desk_by_id[ONE].name == EDITION.desk_by_id[ONE].name
    assert len(named.desk_by_id) == len(EDITION.desks)


def test_two_desks_may_exchange_their_ids():
    named = inherit(EDITION, {ONE: TWO, TWO: ONE})
    assert named.desk_by_id[TWO].name == EDITION.desk_by_id[ONE].name
    assert named.desk_by_id[ONE].name == EDITION.desk_by_id[TWO].name


def test_ids_of_desks_that_the_edition_does_not_have_change_nothing():
    assert inherit(EDITION, {"no such desk": OLD}) is EDITION
    assert inherit(EDITION, {THREE: THREE}) is EDITION
