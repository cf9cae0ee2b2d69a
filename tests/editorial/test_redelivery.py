"""The same edition delivered again: what was decided stands as far as it fits, and what does not is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, rebuild
from madoguchi.editorial.reviewing import DecideMatch, Discard, Waive, bound_key, notice_key
from madoguchi.ingest.errata import Erratum
from madoguchi.store import audit
from madoguchi.store.drafts import ERRATUM, MATCH, SEEN, WAIVER, decisions_of
from tests.editorial.conftest import with_changes
from tests.people import see

NUMBER = ("03-3501-1511", "03-3501-1599")
SECOND = ("017-734-9365", "017-734-9366")
RENAMED = ("広報相談室", "広報・相談企画室")
ERRATUM_ = Erratum("bank", "sme-agency", "department", "長官宮房", "長官官房", 6, "misread", "the line below")


def without_a_table(content: bytes) -> bytes:
    """The list without its table of JICA, which is waived by its notice and by the bound of its program."""
    text = content.decode()
    return (text[: text.index("JICA 国内機関")] + text[text.index("政府系金融機関等") :]).encode()


@pytest.fixture
def first(store, text) -> int:
    """A draft on which everything was decided."""
    content = without_a_table(with_changes(text, NUMBER, SECOND, RENAMED, ("長官官房", "長官宮房")))
    draft = import_file(store, content, "first.txt", by="hanako").draft.id
    rebuild(store, draft, add=[ERRATUM_], by="hanako")
    gate = look(store, draft)
    with store.writing() as connection:
        for match in gate.undecided:
            DecideMatch(draft, match, accept=True, by="jiro", seal=None).carry_out(connection)
        for notice in gate.blocking:
            Waive(draft, notice_key(notice), by="jiro", reason="asked them", notice=notice).carry_out(
                connection
            )
        Waive(draft, bound_key("jica"), by="jiro", reason="asked them").carry_out(connection)
    see(store, draft, "taro")
    assert look(store, draft).problems == ()
    return draft


def kinds(store, draft: int) -> dict[str, int]:
    with store.reading() as connection:
        found = decisions_of(connection, draft)
    return {kind: sum(d.kind == kind for d in found) for kind in (SEEN, MATCH, ERRATUM, WAIVER)}


def test_all_marks_come_along_though_lines_stand_elsewhere_now(store, text, first):
    content = without_a_table(with_changes(text, NUMBER, SECOND, RENAMED, ("長官官房", "長官宮房")))
    again = import_file(store, b"\n" + content, "again.txt", by="hanako")
    assert again.carried is not None
    assert (again.carried.of, again.carried.left) == (first, ())
    assert kinds(store, again.draft.id) == kinds(store, first)
    assert look(store, again.draft.id).problems == ()
    with store.reading() as connection:
        people = {(d.kind, d.person) for d in decisions_of(connection, again.draft.id)}
        (act,) = [
            a for a in audit.entries(connection, subject=f"draft {again.draft.id}") if a.action == "carry"
        ]
    assert people == {(SEEN, "taro"), (MATCH, "jiro"), (ERRATUM, "hanako"), (WAIVER, "jiro")}
    assert act.after["left"] == []


@pytest.mark.usefixtures("first")
def test_what_says_something_else_now_is_to_be_seen_anew_and_is_told(store, text):
    other = (SECOND[0], "017-734-9367")
    content = with_changes(text, NUMBER, other, RENAMED)
    again = import_file(store, content, "again.txt", by="hanako")
    left = {decision.kind for decision in again.carried.left}
    # The other number; the desks and the notice of the table that is back; the misprint and its desk.
    assert left == {SEEN, WAIVER, ERRATUM, MATCH}
    gate = look(store, again.draft.id)
    after = {difference.after for row in gate.unseen for difference in row.differences}
    assert "017-734-9367" in after
    assert NUMBER[1] not in after


def test_of_a_draft_that_was_put_away_too_but_not_of_another_edition(store, text, first):
    with store.writing() as connection:
        Discard(first, by="hanako").carry_out(connection)
    content = with_changes(text, NUMBER)
    assert import_file(store, content, "again.txt", by="hanako").carried.of == first
    assert import_file(store, content + b"\n", "2030.txt", by="hanako", edition="2030").carried is None


def test_a_mark_is_of_what_was_seen_and_of_nothing_else(store, text):
    draft = import_file(store, with_changes(text, NUMBER), "n.txt", by="hanako").draft.id
    see(store, draft)
    gate = look(store, draft)
    row = next(row for row in gate.walk.rows if row.changed)
    other = replace(row, differences=(replace(row.differences[0], after="03-0000-0000"),))
    assert gate.unseen == ()
    assert other.seal != row.seal
