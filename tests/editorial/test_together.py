"""Two people at once, and going back: nothing is served that nobody decided, nothing accepted is lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.codec import decode
from madoguchi.editorial import importing, publishing
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, rebuild, served_edition
from madoguchi.editorial.reviewing import Waive
from madoguchi.errors import MadoguchiError, RefusedError
from madoguchi.ingest.errata import Erratum
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.store.changes import accepted, proposal_of
from madoguchi.store.drafts import WAIVER, content_of, decisions_of, draft_of
from madoguchi.store.editions import history, packaged_edition
from tests.editorial.conftest import with_changes
from tests.people import publish, roll_back, see

pytestmark = pytest.mark.long  # each reads and builds whole lists
AGENCY = "03-3501-1511"
DESK = next(desk for desk in packaged_edition().desks if AGENCY in desk.numbers)


def accept(database, number, before=AGENCY):
    evidence = [Evidence(Method.LETTER, "their letter")]
    change = made(DESK.id, Field.PHONE, before, number, date(2024, 1, 1), "they moved", evidence)
    with database.writing() as connection:
        Propose(served_edition(database), change, by="hanako").carry_out(connection)
        Review(served_edition(database), change.id, by="taro", accept=True, note="").carry_out(connection)
    return change


def state_of(database, change) -> str:
    with database.reading() as connection:
        return proposal_of(connection, change.id).state


def at_once(*acts):
    """Do things in threads that begin together; return what each raised, None for success."""
    gate = threading.Barrier(len(acts))
    outcomes: list[MadoguchiError | None] = [None] * len(acts)

    def run(n, act):
        gate.wait()
        try:
            act()
        except MadoguchiError as error:
            outcomes[n] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("first", [True, False])
def test_of_two_who_publish_at_once_one_is_told(database, first, monkeypatch):
    if not first:
        accept(database, "03-3501-1501", before="")
        publish(database, by="taro", note="")
    accept(database, "03-3501-1512")
    gate = look(database)
    # Both have looked, and both stand in their transactions, before either has written.
    together = threading.Barrier(2)
    real = publishing._unchanged

    def waiting(connection, *about):
        if not database.is_sqlite:  # on SQLite the second one waits for the first, at the door
            together.wait(10)
        return real(connection, *about)

    monkeypatch.setattr(publishing, "_unchanged", waiting)
    told = at_once(
        *(lambda who=who: publish(database, by=who, note="", gate=gate) for who in ("taro", "jiro"))
    )
    assert [type(error) for error in told if error] == [RefusedError]
    assert "in the meantime" in str(next(error for error in told if error))
    with database.reading() as connection:
        past = history(connection)
        acts = [entry.action for entry in audit.entries(connection)]
    assert len(past) == acts.count("publish") == (1 if first else 2)
    assert served_edition(database).revision == past[0].revision


def test_of_two_who_go_back_at_once_one_is_told(database):
    accept(database, "03-3501-1512")
    one = publish(database, by="taro", note="").revision
    told = at_once(*(lambda: roll_back(database, by="taro", note="", to="packaged") for _ in range(2)))
    assert [type(error) for error in told if error] == [RefusedError]
    with database.reading() as connection:
        assert [(p.action, p.previous) for p in history(connection)] == [("rollback", one), ("publish", "")]


def test_a_decision_that_comes_with_the_publication_is_in_it_or_refused(database, text):
    draft = import_file(database, with_changes(text, (AGENCY, "03-3501-1599")), "n", by="hanako").draft.id
    gate = look(database, draft)

    def decide_late():
        with database.writing() as connection:
            Waive(draft, "a key", by="hanako", reason="seen on their page").carry_out(connection)

    published, decided = at_once(
        lambda: publish(database, by="taro", note="", draft=draft, gate=gate), decide_late
    )
    assert [type(error) for error in (published, decided) if error] == [RefusedError]
    with database.reading() as connection:
        stands = len(decisions_of(connection, draft, WAIVER))
        assert (draft_of(connection, draft).state, stands) in {("published", 0), ("open", 1)}


def test_of_two_who_read_a_draft_anew_with_other_errata_one_is_told(database, text, monkeypatch):
    content = with_changes(text, ("長官官房", "長官宮房"))
    draft = import_file(database, content, "n", by="hanako").draft.id
    one = Erratum("one", "sme-agency", "department", "長官宮房", "長官官房", 6, "misread", "line 6 of 2023")
    real = importing.read_file

    def meanwhile(*about, **more):
        monkeypatch.setattr(importing, "read_file", real)
        rebuild(database, draft, add=[one], by="hanako")
        return real(*about, **more)

    monkeypatch.setattr(importing, "read_file", meanwhile)
    with pytest.raises(RefusedError, match=f"somebody else changed draft {draft} in the meantime"):
        rebuild(database, draft, add=[replace(one, id="other", line=7)], by="taro")
    with database.reading() as connection:
        assert [decision.subject for decision in decisions_of(connection, draft)] == ["one"]
        read = decode(content_of(connection, draft), GUIDEBOOK)
    assert not any("宮房" in level.text for desk in read.desks for level in desk.department)


# -- going back ---------------------------------------------------------------------------------


def test_a_change_that_only_the_list_gone_back_from_said_is_accepted_again(database, text):
    change = accept(database, "03-3501-1512")
    first = publish(database, by="taro", note="").revision
    content = with_changes(text, (AGENCY, "03-3501-1512"))
    draft = import_file(database, content, "new.txt", by="hanako").draft.id
    see(database, draft)
    newer = publish(database, by="taro", note="", draft=draft).revision
    assert state_of(database, change) == "absorbed"

    roll_back(database, by="taro", note="too early")
    assert served_edition(database).revision == first
    assert served_edition(database).changes == (change,)
    assert state_of(database, change) == "accepted"
    with pytest.raises(RefusedError, match="nothing to publish"):
        publish(database, by="taro", note="")

    # Forward again: the list says it itself, so nothing is in the way and nothing is said twice.
    roll_back(database, by="taro", note="now", to=newer[:12])
    assert look(database).problems == ()
    assert look(database).carried.absorbed == (change,)
    another = accept(database, "03-3501-1502", before="")
    publish(database, by="taro", note="")
    assert served_edition(database).changes == (another,)
    with database.reading() as connection:
        assert {c.id for c in accepted(connection)} == {change.id, another.id}


def test_what_was_accepted_since_comes_again_after_going_back(database):
    change = accept(database, "03-3501-1512")
    publish(database, by="taro", note="")
    roll_back(database, by="taro", note="wrong day")
    assert served_edition(database).changes == ()
    with database.reading() as connection:
        assert accepted(connection) == (change,)
    again = publish(database, by="taro", note="")
    assert [each["kind"] for each in again.differences] == ["change"]
    assert served_edition(database).changes == (change,)
