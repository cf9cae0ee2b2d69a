"""Saying something about a desk: who may, whom it calls, what the audit has of it."""

from __future__ import annotations

import pytest

from madoguchi.editorial.commenting import AddComment, ReadComments, TakeBackComment, called_in
from madoguchi.editorial.people import Disable
from madoguchi.errors import InputError, RefusedError
from madoguchi.store import audit
from madoguchi.store.comments import calling, comments_of
from madoguchi.store.editions import packaged_edition

EDITION = packaged_edition()
DESK = EDITION.desks[0]


def say(store, words: str, by: str = "hanako", desk: str = DESK.id):
    return AddComment(EDITION, desk, words, by=by).carry_out_in(store)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@jiro お願いします", ("jiro",)),
        ("＠jiro、＠taro。", ("jiro", "taro")),
        ("(@jiro)", ("jiro",)),
        ("@jiro. @jiro- @jiro_", ("jiro",)),
        ("jiro@example.jp へ", ()),
        ("@example.jp", ("example.jp",)),
        ("@", ()),
        ("@ jiro", ()),
        ("@花子", ()),
        ("@JIRO", ("jiro",)),
        ("a@@jiro", ()),
    ],
)
def test_whom_words_call(words, names):
    assert called_in(words) == names


def test_a_comment_calls_people_until_they_answer_at_that_desk(store):
    made = say(store, " @jiro @taro @hanako どうですか \r\n番号が違うそうです ")
    assert (made.words, made.calls) == (
        "@jiro @taro @hanako どうですか \n番号が違うそうです",
        ("jiro", "taro"),
    )
    with store.reading() as connection:
        assert [each.id for each in calling(connection, "jiro")] == [made.id]
    say(store, "電話しました", by="jiro")
    assert ReadComments(DESK.id, by="taro").carry_out_in(store) == 1
    with store.reading() as connection:
        assert calling(connection, "jiro") == calling(connection, "taro") == ()


def test_the_audit_says_that_something_was_said_and_not_what(store):
    made = say(store, "@jiro 家賃の相談でした")
    TakeBackComment(made.id, by="hanako").carry_out_in(store)
    with store.reading() as connection:
        acts = audit.entries(connection, subject=f"desk {DESK.id}")
        told = str(audit.entries(connection))
    assert [(e.action, dict(e.before), dict(e.after)) for e in acts] == [
        ("un-comment", {"id": made.id}, {}),
        ("comment", {}, {"id": made.id, "called": ["jiro"]}),
    ]
    assert "家賃" not in told


@pytest.mark.parametrize(
    ("by", "desk", "words", "error"),
    [
        ("nobody", DESK.id, "x", RefusedError),
        ("hanako", "no such desk", "x", InputError),
        ("hanako", DESK.id, " \n", InputError),
        ("hanako", DESK.id, "@keiko さん", InputError),
        ("hanako", DESK.id, "x" * 2001, InputError),
        ("hanako", DESK.id, "a\x00b", InputError),
        ("hanako", DESK.id, " ".join(f"@name{n}" for n in range(30)), InputError),
    ],
)
def test_what_cannot_be_said_leaves_nothing(store, by, desk, words, error):
    with pytest.raises(error):
        say(store, words, by, desk)
    with store.reading() as connection:
        assert comments_of(connection, desk) == ()


def test_nobody_is_called_who_may_not_sign_in(store):
    Disable("jiro", by="taro").carry_out_in(store)
    with pytest.raises(InputError, match="@jiro"):
        say(store, "@jiro お願いします")


def test_only_who_said_it_takes_it_back(store):
    made = say(store, "まちがい")
    with pytest.raises(RefusedError, match="only who said it"):
        TakeBackComment(made.id, by="taro").carry_out_in(store)
    assert TakeBackComment(made.id, by="hanako").carry_out_in(store).words == ""
