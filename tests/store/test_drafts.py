"""Drafts and what was decided on them, on both databases."""

from __future__ import annotations

import pytest

from madoguchi.errors import InputError, RefusedError
from madoguchi.store.drafts import (
    DISCARDED,
    MATCH,
    PUBLISHED,
    SEEN,
    WAIVER,
    add_draft,
    all_drafts,
    close,
    content_of,
    decide,
    decisions_of,
    draft_of,
    inherited_ids,
    same_file,
    source_of,
    undecide,
)

SOURCE, CONTENT = "窓口\t03-0000-0000\n".encode(), b'{"an": "edition"}'


def kept(database, source=SOURCE) -> int:
    with database.writing() as connection:
        return add_draft(
            connection,
            edition="2024",
            file_name="新.txt",
            source=source,
            facts={"title": "題"},
            content=CONTENT,
            base="",
            by="hanako",
        ).id


def waive(database, draft, subject="k", reason="seen on their page", by="hanako"):
    with database.writing() as connection:
        return decide(connection, draft, WAIVER, subject, {}, reason=reason, by=by)


def test_a_draft_is_kept_byte_for_byte(database):
    id = kept(database)
    with database.reading() as connection:
        draft = draft_of(connection, id)
        assert (draft.file_name, draft.state, draft.made_by) == ("新.txt", "open", "hanako")
        assert draft.facts == {"title": "題"}
        assert source_of(connection, id) == SOURCE
        assert content_of(connection, id) == CONTENT


def test_the_same_bytes_are_found_while_their_draft_is_open(database):
    id = kept(database)
    with database.reading() as connection:
        assert same_file(connection, SOURCE).id == id
        assert same_file(connection, SOURCE + b"\n") is None
    with database.writing() as connection:
        close(connection, id, DISCARDED)
    with database.reading() as connection:
        assert same_file(connection, SOURCE) is None


def test_a_later_decision_takes_the_place_of_the_earlier_one(database):
    id = kept(database)
    assert waive(database, id, reason="first reason") == {}
    assert waive(database, id, reason="second reason", by="taro") == {"reason": "first reason"}
    with database.reading() as connection:
        (decision,) = decisions_of(connection, id)
    assert (decision.reason, decision.person) == ("second reason", "taro")


def test_a_decision_can_be_taken_back_and_is_returned(database):
    id = kept(database)
    waive(database, id)
    with database.writing() as connection:
        assert undecide(connection, id, WAIVER, "k") == {"reason": "seen on their page"}
        assert decisions_of(connection, id) == ()
    with database.writing() as connection, pytest.raises(InputError, match="no waiver on 'k'"):
        undecide(connection, id, WAIVER, "k")


@pytest.mark.parametrize("state", [PUBLISHED, DISCARDED])
def test_a_closed_draft_takes_no_decision_and_is_not_closed_again(database, state):
    id = kept(database)
    waive(database, id)
    with database.writing() as connection:
        close(connection, id, state)
    with pytest.raises(RefusedError, match="takes no decisions"):
        waive(database, id, subject="other")
    with database.writing() as connection, pytest.raises(RefusedError, match="takes no decisions"):
        undecide(connection, id, WAIVER, "k")
    with database.writing() as connection, pytest.raises(RefusedError, match=f"is {state} already"):
        close(connection, id, PUBLISHED)


def test_drafts_are_listed_newest_first_and_by_state(database):
    first, second = kept(database), kept(database, SOURCE + b"\n")
    with database.writing() as connection:
        close(connection, first, DISCARDED)
    with database.reading() as connection:
        assert [draft.id for draft in all_drafts(connection)] == [second, first]
        assert [draft.id for draft in all_drafts(connection, DISCARDED)] == [first]
        with pytest.raises(InputError, match="there is no draft 99"):
            draft_of(connection, 99)


def test_only_accepted_matches_of_published_drafts_are_inherited(database):
    published, open_ = kept(database), kept(database, SOURCE + b"\n")
    with database.writing() as connection:
        for draft, subject, old, accept in (
            (published, "new-1", "old-1", True),
            (published, "new-2", "old-2", False),
            (open_, "new-3", "old-3", True),
        ):
            decide(connection, draft, MATCH, subject, {"old": old, "accept": accept}, reason="r", by="taro")
        decide(connection, published, SEEN, "new-1", {}, reason="", by="taro")
        close(connection, published, PUBLISHED, "0" * 64)
    with database.reading() as connection:
        assert inherited_ids(connection) == {"new-1": "old-1"}
