"""What people keep beside the directory, and what the audit says of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from madoguchi.editorial.changing import KeepEvidence
from madoguchi.editorial.programs import GiveToken, note_used, once
from madoguchi.editorial.publishing import restore
from madoguchi.editorial.signing_in import EndFeed, OpenFeed, note_seen
from madoguchi.editorial.unfinished import DiscardWork, KeepWork
from madoguchi.errors import InputError, RefusedError
from madoguchi.model.change import Evidence, Method
from madoguchi.store import audit
from madoguchi.store.backups import back_up
from madoguchi.store.sessions import feed_person, open_session, session_of
from madoguchi.store.tokens import Scope, token_of
from madoguchi.store.unfinished import FORM, all_unfinished

MOMENT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def lines(database, subject: str) -> list[tuple]:
    with database.reading() as connection:
        found = audit.entries(connection, subject=subject)
    return [(each.person, each.action, dict(each.before), dict(each.after)) for each in reversed(found)]


def carry_out(database, act):
    with database.writing() as connection:
        return act.carry_out(connection)


def test_work_is_kept_gone_on_with_and_forgotten_and_the_audit_says_nothing(store):
    before = lines(store, "")
    kept = carry_out(store, KeepWork(FORM, title="a", path="/edit", content={"n": 1}, by="hanako"))
    again = KeepWork(FORM, title="b", path="/edit", content={"n": 2}, id=kept, by="hanako")
    assert carry_out(store, again) == kept
    with store.reading() as connection:
        assert [(each.id, each.title) for each in all_unfinished(connection, "hanako")] == [(kept, "b")]
    assert carry_out(store, DiscardWork(kept, by="jiro")) is False
    assert carry_out(store, DiscardWork(kept, by="hanako")) is True
    assert lines(store, "") == before


def test_a_new_address_of_a_feed_ends_the_earlier_one_and_both_are_told(store):
    first = carry_out(store, OpenFeed(by="hanako"))
    second = carry_out(store, OpenFeed(by="hanako"))
    with store.reading() as connection:
        assert (feed_person(connection, first), feed_person(connection, second)) == (None, "hanako")
    assert carry_out(store, EndFeed(by="hanako")) is True
    assert carry_out(store, EndFeed(by="hanako")) is False
    told = [after["on"] for _, action, _, after in lines(store, "person hanako") if action == "feed"]
    assert told == [True, False, True, False]


def test_evidence_is_told_of_the_desk_and_only_by_who_may_propose(store):
    said = (Evidence(Method.OWNER_SITE, "their page", day="2026-11-01"),)
    carry_out(store, KeepEvidence("d", "03-1", "03-2", said, by="hanako"))
    ((person, action, before, after),) = lines(store, "desk d")
    assert (person, action, before, after["number"]) == ("hanako", "evidence", {"number": "03-1"}, "03-2")
    assert (after["evidence"][0]["method"], after["evidence"][0]["day"]) == ("owner-site", "2026-11-01")
    with pytest.raises(RefusedError):
        carry_out(store, KeepEvidence("d", "03-1", "03-2", said, by="nobody"))
    assert len(lines(store, "desk d")) == 1


def test_what_a_key_of_a_program_made_is_made_once(store):
    token, _ = GiveToken("calls", [Scope.REPORTS], MOMENT, by="taro").carry_out_in(store)
    made: list[int] = []

    def send(key: str, digest: str = "a") -> str:
        def make() -> str:
            made.append(1)
            return f"thing {len(made)}"

        with store.writing() as connection:
            return once(connection, token, key, digest, MOMENT, make)

    assert [send("k"), send("k"), send("other"), send(""), send("")] == [
        "thing 1", "thing 1", "thing 2", "thing 3", "thing 4",
    ]  # fmt: skip
    with pytest.raises(InputError, match="another request"):
        send("k", "b")


def test_the_use_of_a_session_and_of_a_token_is_written_once_a_while(store):
    with store.writing() as connection:
        secret = open_session(connection, "hanako", MOMENT)
    token, _ = GiveToken("calls", [Scope.REPORTS], MOMENT, by="taro").carry_out_in(store)
    later = MOMENT.replace(minute=5)
    for moment, seen in ((MOMENT, "2026-11-28T03:00"), (later, "2026-11-28T03:05")):
        with store.reading() as connection:
            session = session_of(connection, secret, moment)
            current = token_of(connection, token.name)
        note_seen(store, session, moment)
        note_used(store, current, moment)
        with store.reading() as connection:
            assert session_of(connection, secret, moment).seen_at.startswith(seen)
            assert token_of(connection, token.name).used_at.startswith(seen)


def test_a_backup_that_is_put_back_is_told_in_the_audit_that_it_brought(store, tmp_path):
    file = back_up(store, tmp_path / "backups")
    carry_out(store, OpenFeed(by="hanako"))
    assert restore(store, file, by="taro").before is not None
    assert lines(store, file.name) == [("taro", "restore", {}, {})]
    assert "feed" not in {action for _, action, _, _ in lines(store, "person hanako")}
