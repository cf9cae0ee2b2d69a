"""Comments on desks and whom they call, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.store.comments import add, calling, comment_of, comments_of, count_of, read, take_back
from madoguchi.store.people import Role, add_person


@pytest.fixture
def said(database):
    """Two comments on a desk, the second calling hanako and jiro, and one on another desk."""
    with database.writing() as connection:
        for name in ("hanako", "jiro"):
            add_person(connection, name, "", Role.EDITOR, password="-")
        add(connection, desk="d", words="電話した", calls=(), by="jiro")
        add(connection, desk="d", words="@hanako @jiro どう？", calls=("jiro", "hanako"), by="taro")
        add(connection, desk="e", words="@hanako ここも", calls=("hanako",), by="taro")
    return database


def test_what_was_said_of_a_desk_is_read_in_order_with_whom_it_calls(said):
    with said.reading() as connection:
        assert [(c.words, c.person, c.calls) for c in comments_of(connection, "d")] == [
            ("電話した", "jiro", ()),
            ("@hanako @jiro どう？", "taro", ("hanako", "jiro")),
        ]
        assert [c.desk for c in calling(connection, "hanako")] == ["d", "e"]
        assert count_of(connection, "d") == 2


def test_one_calls_somebody_until_they_read_it_at_its_desk(said):
    with said.writing() as connection:
        assert read(connection, "hanako", "d") == 1
        assert read(connection, "hanako", "d") == 0
        assert [c.desk for c in calling(connection, "hanako")] == ["e"]
        assert [c.desk for c in calling(connection, "jiro")] == ["d"]


def test_of_a_comment_that_is_taken_back_no_words_stay_and_nobody_is_called(said):
    with said.writing() as connection:
        take_back(connection, 2)
        taken = comment_of(connection, 2)
        assert (taken.words, taken.taken_back_at is not None) == ("", True)
        assert [c.desk for c in calling(connection, "hanako")] == ["e"]
        assert count_of(connection, "d") == 1
        with pytest.raises(RefusedError, match="already"):
            take_back(connection, 2)
        with pytest.raises(InputError, match="no comment 9"):
            comment_of(connection, 9)
