"""People and their roles, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.store.people import (
    Role,
    add_person,
    all_people,
    find_person,
    password_of,
    person_of,
    set_active,
    set_password,
    set_role,
)


def add(database, name: str, role: Role = Role.EDITOR) -> None:
    with database.writing() as connection:
        add_person(connection, name, "", role, password="$hash")


@pytest.mark.parametrize(
    ("role", "other", "covers"),
    [
        (Role.EDITOR, Role.EDITOR, True),
        (Role.EDITOR, Role.REVIEWER, False),
        (Role.REVIEWER, Role.EDITOR, True),
        (Role.REVIEWER, Role.ADMINISTRATOR, False),
        (Role.ADMINISTRATOR, Role.REVIEWER, True),
    ],
)
def test_a_role_may_do_what_the_lower_ones_may(role, other, covers):
    assert role.covers(other) is covers


def test_a_person_is_added_with_a_password_to_change(database):
    with database.writing() as connection:
        add_person(connection, "hanako", " 山田  花子 ", Role.REVIEWER, password="$hash")
    with database.reading() as connection:
        person = person_of(connection, "hanako")
    assert (person.full_name, person.role, person.active) == ("山田 花子", Role.REVIEWER, True)
    assert person.must_change


def test_a_name_is_given_once(database):
    add(database, "hanako")
    with pytest.raises(InputError, match="already"):
        add(database, "hanako")
    add(database, "taro")  # the connection is not spoilt
    with database.reading() as connection:
        assert [person.name for person in all_people(connection)] == ["hanako", "taro"]


@pytest.mark.parametrize("name", ["", "a", "Hanako", "-x1", "花子", "a b", "x" * 33, "a/b", "<b>"])
def test_a_name_is_what_an_address_and_a_command_can_hold(database, name):
    with pytest.raises(InputError, match="cannot be a name"):
        add(database, name)


def test_the_last_administrator_stays_one(database):
    add(database, "hanako", Role.ADMINISTRATOR)
    add(database, "taro", Role.ADMINISTRATOR)
    with database.writing() as connection:
        set_active(connection, "taro", False)
    for change in (
        lambda connection: set_active(connection, "hanako", False),
        lambda connection: set_role(connection, "hanako", Role.REVIEWER),
    ):
        with pytest.raises(RefusedError, match="last administrator"), database.writing() as connection:
            change(connection)
    with database.writing() as connection:
        set_active(connection, "taro", True)
        assert set_role(connection, "hanako", Role.EDITOR).role is Role.EDITOR


def test_a_password_is_set_as_its_hash(database):
    add(database, "hanako")
    with database.writing() as connection:
        set_password(connection, "hanako", "$other", must_change=False)
        assert password_of(connection, "hanako") == "$other"
        assert not person_of(connection, "hanako").must_change


@pytest.mark.parametrize("name", ["hanak0", "taro1"])
def test_no_name_looks_like_another(database, name):
    add(database, "hanako")
    add(database, "tarol")
    with pytest.raises(InputError, match="looks like"):
        add(database, name)


@pytest.mark.parametrize("full", ["hanako", "ＨＡＮＡＫＯ", "山田花子", "山田 花子", "山田　花子"])
def test_no_full_name_looks_like_somebody_elses(database, full):
    with database.writing() as connection:
        add_person(connection, "hanako", "山田花子", Role.EDITOR, password="$hash")
    with pytest.raises(InputError, match="cannot be given"), database.writing() as connection:
        add_person(connection, "taro", full, Role.EDITOR, password="$hash")


@pytest.mark.parametrize("full", ["山田\u200b花子", "山田\u202e花子", "a\x00b", "a\x1b[31mb", "x" * 101])
def test_a_full_name_holds_nothing_that_nobody_sees(database, full):
    with pytest.raises(InputError, match="full name"), database.writing() as connection:
        add_person(connection, "taro", full, Role.EDITOR, password="$hash")


def test_nobody_is_found_under_a_name_that_is_not_given(database):
    with database.reading() as connection:
        assert find_person(connection, "nobody") is None
        with pytest.raises(InputError, match="nobody is called"):
            person_of(connection, "nobody")
