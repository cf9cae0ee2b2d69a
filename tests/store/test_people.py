"""People and their roles, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.store import audit
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
        add_person(connection, name, "", role, password="$hash", by="root")


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


def test_a_person_is_added_with_a_password_to_change_and_a_line_in_the_audit(database):
    with database.writing() as connection:
        add_person(connection, "hanako", " 山田  花子 ", Role.REVIEWER, password="$hash", by="root")
    with database.reading() as connection:
        person = person_of(connection, "hanako")
        (entry,) = audit.entries(connection)
    assert (person.full_name, person.role, person.active) == ("山田 花子", Role.REVIEWER, True)
    assert person.must_change
    assert (entry.person, entry.action, entry.subject) == ("root", "add-person", "person hanako")
    assert "$hash" not in f"{entry.before}{entry.after}"


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
        set_active(connection, "taro", False, by="hanako")
    for change in (
        lambda connection: set_active(connection, "hanako", False, by="hanako"),
        lambda connection: set_role(connection, "hanako", Role.REVIEWER, by="hanako"),
    ):
        with pytest.raises(RefusedError, match="last administrator"), database.writing() as connection:
            change(connection)
    with database.writing() as connection:
        set_active(connection, "taro", True, by="hanako")
        assert set_role(connection, "hanako", Role.EDITOR, by="taro").role is Role.EDITOR


def test_each_change_of_a_person_says_from_which_value(database):
    add(database, "hanako")
    with database.writing() as connection:
        set_role(connection, "hanako", Role.REVIEWER, by="root")
        set_active(connection, "hanako", False, by="root")
        set_password(connection, "hanako", "$other", by="root", must_change=True)
    with database.reading() as connection:
        told = [(e.action, dict(e.before), dict(e.after)) for e in audit.entries(connection)]
        assert password_of(connection, "hanako") == "$other"
    assert told[:3] == [
        ("password", {}, {"must_change": True}),
        ("disable", {"active": True}, {"active": False}),
        ("role", {"role": "editor"}, {"role": "reviewer"}),
    ]


@pytest.mark.parametrize("name", ["hanak0", "taro1"])
def test_no_name_looks_like_another(database, name):
    add(database, "hanako")
    add(database, "tarol")
    with pytest.raises(InputError, match="looks like"):
        add(database, name)


@pytest.mark.parametrize("full", ["hanako", "ＨＡＮＡＫＯ", "山田花子", "山田 花子", "山田　花子"])
def test_no_full_name_looks_like_somebody_elses(database, full):
    with database.writing() as connection:
        add_person(connection, "hanako", "山田花子", Role.EDITOR, password="$hash", by="root")
    with pytest.raises(InputError, match="cannot be given"), database.writing() as connection:
        add_person(connection, "taro", full, Role.EDITOR, password="$hash", by="root")


@pytest.mark.parametrize("full", ["山田\u200b花子", "山田\u202e花子", "a\x00b", "a\x1b[31mb", "x" * 101])
def test_a_full_name_holds_nothing_that_nobody_sees(database, full):
    with pytest.raises(InputError, match="full name"), database.writing() as connection:
        add_person(connection, "taro", full, Role.EDITOR, password="$hash", by="root")


def test_nobody_is_found_under_a_name_that_is_not_given(database):
    with database.reading() as connection:
        assert find_person(connection, "nobody") is None
        with pytest.raises(InputError, match="nobody is called"):
            person_of(connection, "nobody")
