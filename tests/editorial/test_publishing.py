"""A new edition's way: imported, looked at, published with what was decided, taken back. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.editions.timeline import as_of
from madoguchi.editorial.change_validation import problems
from madoguchi.editorial.changing import Propose, Review, Withdraw, made
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, rebuild, served_edition
from madoguchi.editorial.reviewing import AddErratum, DecideMatch, Waive, bound_key, notice_key
from madoguchi.errors import DescriptionError, InputError, RefusedError
from madoguchi.ingest.errata import Erratum
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store import audit
from madoguchi.store.changes import accepted, proposal_of
from madoguchi.store.editions import current_revision, history, packaged_edition
from tests.editorial.conftest import with_changes
from tests.people import publish, roll_back, see

pytestmark = pytest.mark.long  # each reads and builds whole lists
AGENCY = "03-3501-1511"
EVIDENCE = [Evidence(Method.LETTER, "their letter of 1 November", day="2026-11-01")]


def agency(edition=None):
    """The desk that the first row of the list is."""
    return next(d for d in (edition or packaged_edition()).desks if AGENCY in d.numbers)


def change_of(number, effective=date(2027, 1, 1), before=AGENCY):
    return made(agency().id, Field.PHONE, before, number, effective, "they moved", EVIDENCE)


def accept(database, change):
    with database.writing() as connection:
        Propose(served_edition(database), change, by="hanako").carry_out(connection)
        Review(served_edition(database), change.id, by="taro", accept=True, note="").carry_out(connection)


def test_a_new_edition_is_imported_looked_at_and_published(database, text):
    heard = []
    content = with_changes(text, (AGENCY, "03-3501-1599"))
    imported = import_file(
        database, content, "new.txt", by="hanako", progress=lambda stage, *_: heard.append(stage)
    )
    assert imported.kinds == {"number": 1}
    assert imported.lost == 0
    assert imported.edition.id == "2024"
    assert "assumed" in imported.edition.sources[0].facts.period_reason
    assert len(set(heard)) >= 6
    assert served_edition(database).revision == packaged_edition().revision

    (problem,) = look(database, imported.draft.id).problems
    assert problem.startswith("1 of 1 difference(s), at 1 desk(s)")
    with pytest.raises(RefusedError, match="the gate is closed"):
        publish(database, by="taro", note="", draft=imported.draft.id)
    see(database, imported.draft.id)
    gate = look(database, imported.draft.id)
    assert gate.problems == ()
    made_ = publish(database, by="taro", note="令和6年度", draft=imported.draft.id)

    served = served_edition(database)
    assert served.revision == made_.revision
    assert served.desk_by_id[agency().id].numbers == ("03-3501-1599",)
    assert [(d["kind"], d["before"], d["after"]) for d in made_.differences] == [
        ("number", AGENCY, "03-3501-1599")
    ]
    assert sum(made_.counts.values()) == len(packaged_edition().desks)
    with database.reading() as connection:
        acts = {entry.action for entry in audit.entries(connection) if entry.person != "test"}
        assert acts == {"import", "seen", "published", "publish"}

    roll_back(database, by="taro", note="too early")
    assert served_edition(database).desk_by_id[agency().id].numbers == (AGENCY,)
    with database.reading() as connection:
        assert [p.action for p in history(connection)] == ["rollback", "publish"]


def test_the_same_file_is_one_draft(database, text):
    content = with_changes(text, (AGENCY, "03-3501-1599"))
    first = import_file(database, content, "a.txt", by="hanako")
    second = import_file(database, content, "b.txt", by="taro")
    assert second.again
    assert second.draft == first.draft


def test_what_blocks_is_waived_with_a_reason_or_corrected(database, text):
    # A row cut out of a table of one desk a prefecture: below the floor of its program.
    row = next(
        line
        for line in text.splitlines()
        if ("青森県" in line and "よろず" in line) or "017-721-3787" in line
    )
    broken = with_changes(text, (row + "\n", "")) if row + "\n" in text else with_changes(text, (row, ""))
    draft = import_file(database, broken, "new.txt", by="hanako").draft.id
    gate = look(database, draft)
    assert [(b.program, b.lost) for b in gate.bounds if not b.holds] == [("yorozu", ("青森県",))]
    with pytest.raises(RefusedError, match="the gate is closed"):
        publish(database, by="taro", note="", draft=draft)
    with database.reading() as connection:
        assert current_revision(connection) is None

    keys = [bound_key(b.program) for b in gate.bounds if not b.holds]
    keys += [notice_key(notice) for notice in gate.blocking]
    with database.writing() as connection, pytest.raises(InputError, match="reason"):
        Waive(draft, keys[0], by="taro", reason=" ").carry_out(connection)
    with database.writing() as connection:
        for key in keys:
            Waive(draft, key, by="taro", reason="the prefecture closed its desk").carry_out(connection)
    see(database, draft)
    assert look(database, draft).problems == ()


def test_an_erratum_reads_the_draft_anew_and_never_touches_digits(database, text):
    draft = import_file(
        database, with_changes(text, ("長官官房", "長官宮房")), "new.txt", by="hanako"
    ).draft.id
    table = agency().table
    erratum = Erratum("e1", table, "department", "長官宮房", "長官官房", 6, "misread", "the line below")
    with database.writing() as connection:
        AddErratum(draft, erratum, by="hanako").carry_out(connection)
        with pytest.raises(DescriptionError, match="digits"):
            AddErratum(draft, replace(erratum, id="e2", printed=AGENCY), by="hanako").carry_out(connection)
    edition = rebuild(database, draft, by="hanako")
    assert "長官官房" in {level.text for desk in edition.desks for level in desk.department}
    assert not any("宮房" in level.text for desk in edition.desks for level in desk.department)


def test_a_renamed_desk_keeps_its_id_once_the_match_is_accepted(database, text):
    old = next(d for d in packaged_edition().desks if d.department and d.department[-1].text == "広報相談室")
    content = with_changes(text, ("広報相談室", "広報・相談企画室"))
    draft = import_file(database, content, "new.txt", by="hanako").draft.id
    gate = look(database, draft)
    assert [match.old.id for match in gate.undecided] == [old.id]
    assert len(gate.problems) == 2  # who is who, and what differs
    with database.writing() as connection:
        DecideMatch(draft, gate.undecided[0], accept=True, by="taro").carry_out(connection)
    assert look(database, draft).unseen_differences == 1  # taken for the same without a look at its name
    see(database, draft)
    publish(database, by="taro", note="", draft=draft)
    assert served_edition(database).desk_by_id[old.id].department[-1].text == "広報・相談企画室"

    # The edition after that knows it by its own reading: nobody is asked twice.
    later = content.replace(AGENCY.encode(), b"03-3501-1599")
    again = import_file(database, later, "later.txt", by="hanako").draft.id
    gate = look(database, again)
    assert gate.undecided == ()
    assert gate.edition.desk_by_id[old.id].name.endswith("広報・相談企画室")


def test_a_denied_match_is_a_new_desk(database, text):
    old = next(d for d in packaged_edition().desks if d.department and d.department[-1].text == "広報相談室")
    draft = import_file(
        database, with_changes(text, ("広報相談室", "広報・相談企画室")), "n", by="hanako"
    ).draft.id
    match = look(database, draft).undecided[0]
    with database.writing() as connection:
        DecideMatch(draft, match, accept=False, by="taro").carry_out(connection)
    assert look(database, draft).kinds == {"added": 1, "removed": 1}
    publish(database, by="taro", note="", draft=draft)
    served = served_edition(database)
    assert old.id not in served.desk_by_id
    assert match.new.id in served.desk_by_id


def test_a_change_needs_a_second_person_and_holds_from_its_day(database):
    change = change_of("03-3501-1512")
    with database.writing() as connection:
        Propose(served_edition(database), change, by="jiro").carry_out(connection)
    with database.writing() as connection, pytest.raises(RefusedError, match="second person"):
        Review(served_edition(database), change.id, by="jiro", accept=True, note="").carry_out(connection)
    with pytest.raises(RefusedError, match="nothing to publish"):
        publish(database, by="taro", note="")
    with database.writing() as connection:
        Review(served_edition(database), change.id, by="taro", accept=True, note="read the letter").carry_out(
            connection
        )
    publish(database, by="taro", note="")

    served = served_edition(database)
    assert agency(served).numbers == (AGENCY,)
    assert as_of(served, date(2026, 12, 31)) is served
    desk = as_of(served, date(2027, 1, 1)).desk_by_id[change.desk]
    assert desk.numbers == ("03-3501-1512",)
    assert desk.phones[0].printed == AGENCY
    assert desk.phones[0].value.change == change.id

    with database.writing() as connection:
        Withdraw(change.id, by="jiro", note="a mistake").carry_out(connection)
    undone = publish(database, by="taro", note="")
    assert [d["kind"] for d in undone.differences] == ["undone"]
    assert served_edition(database).changes == ()


def test_a_newer_list_absorbs_what_it_says_itself_and_stops_at_a_conflict(database, text):
    change = change_of("03-3501-1512", date(2024, 1, 1))
    accept(database, change)
    publish(database, by="taro", note="")
    same = import_file(
        database, with_changes(text, (AGENCY, "03-3501-1512")), "same.txt", by="hanako"
    ).draft.id
    other = import_file(
        database, with_changes(text, (AGENCY, "03-3501-1599")), "other.txt", by="hanako"
    ).draft.id
    old = import_file(database, text.encode() + b"\n", "old.txt", by="hanako").draft.id

    assert look(database, old).edition.changes == (change,)
    gate = look(database, other)
    assert gate.carried.conflicts == (change,)
    assert any("withdraw it" in problem for problem in gate.problems)
    see(database, same)
    publish(database, by="taro", note="", draft=same)
    assert served_edition(database).changes == ()
    with database.reading() as connection:
        assert proposal_of(connection, change.id).state == "absorbed"
        assert accepted(connection) == ()


def test_who_publishes_on_an_old_look_is_refused(database, text):
    draft = import_file(database, with_changes(text, (AGENCY, "03-3501-1599")), "n", by="hanako").draft.id
    see(database, draft)
    gate = look(database, draft)
    accept(database, change_of("03-3501-1512"))
    with pytest.raises(RefusedError, match="in the meantime"):
        publish(database, by="taro", note="", draft=draft, gate=gate)
    changes = look(database)
    publish(database, by="taro", note="", gate=changes)
    with pytest.raises(RefusedError, match="in the meantime"):
        publish(database, by="jiro", note="", draft=draft, gate=gate)
    with database.reading() as connection:
        assert len(history(connection)) == 1


def test_going_back_names_a_revision_or_the_packaged_one(database):
    with pytest.raises(RefusedError, match="nothing has been published"):
        roll_back(database, by="taro", note="")
    accept(database, change_of("03-3501-1512"))
    first = publish(database, by="taro", note="")
    with pytest.raises(InputError, match="names 0 published revisions"):
        roll_back(database, by="taro", note="", to="ffffff")
    roll_back(database, by="taro", note="", to="packaged")
    assert served_edition(database).revision == packaged_edition().revision
    roll_back(database, by="taro", note="", to=first.revision[:10])
    assert served_edition(database).revision == first.revision


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_of("03-3501-15"), "numbering plan"),
        (change_of("0335011512"), "hyphens"),
        (change_of("０３－３５０１－１５１２"), "digits and hyphens"),
        (change_of(AGENCY), "already"),
        (change_of("03-3501-1512", before="03-9999-9999"), "does not say"),
        (made("no-such-desk", Field.PHONE, "", "03-3501-1512", date(2027, 1, 1), "x", EVIDENCE), "no desk has the id"),
        (made(agency().id, Field.PHONE, AGENCY, "03-3501-1512", date(2027, 1, 1), "x", []), "evidence"),
        (made(agency().id, Field.PHONE, AGENCY, "03-3501-1512", date(2027, 1, 1), "", EVIDENCE), "say why"),
        (made(agency().id, Field.ORGANIZATION, "中小企業庁", "", date(2027, 1, 1), "x", EVIDENCE), "cannot be without"),
        (made(agency().id, Field.DESK, "中小企業庁", "x", date(2027, 1, 1), "x", EVIDENCE), "not another desk"),
        (made(agency().id, Field.URL, "", "example", date(2027, 1, 1), "x", EVIDENCE), "not an address"),
        (made(agency().id, Field.PHONE, "", "", date(2027, 1, 1), "x", EVIDENCE), "nothing is changed"),
        # What no edition may say would be accepted and then keep everything else from being published.
        (change_of("03--3501-1599"), "digits and hyphens"),
        (change_of("-03-3501-1599-"), "digits and hyphens"),
        (made(agency().id, Field.URL, "", "https://example.jp/", date(1, 1, 1), "x", EVIDENCE), "is not a date"),
        (made(agency().id, Field.URL, "", "https://example.jp/", date(2100, 1, 1), "x", EVIDENCE), "is not a date"),
        (made(agency().id, Field.URL, "", "https://example.jp/", date(2027, 1, 1), "x",
              [*EVIDENCE, replace(EVIDENCE[0], source=" ")]), "give evidence"),
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_told(change, said):
    assert any(said in problem for problem in problems(packaged_edition(), change))


def test_every_field_of_a_desk_can_change():
    edition = packaged_edition()
    desk = (
        next(d for d in edition.desks if d.address and d.postal_code and d.department and d.urls)
        if any(d.address and d.postal_code and d.department and d.urls for d in edition.desks)
        else next(d for d in edition.desks if d.address and d.postal_code)
    )
    day = date(2027, 1, 1)
    wanted = {
        Field.ADDRESS: (desk.address.text, "東京都千代田区霞が関1-3-1"),
        Field.POSTAL_CODE: (desk.postal_code.text, "100-8912"),
        Field.ORGANIZATION: (desk.organization.text, "新しい名前"),
        Field.PHONE: ("", "03-3501-1999"),
        Field.URL: ("", "https://example.go.jp/"),
        Field.HOURS: ("", "9:00-17:00"),
    }
    for field, (before, after) in wanted.items():
        change = made(desk.id, field, before, after, day, "moved", EVIDENCE)
        assert problems(edition, change) == (), field
        now = as_of(replace(edition, changes=(change,)), day).desk_by_id[desk.id]
        assert after in {value.text for _, value in now.values()}, field
    closing = made(desk.id, Field.DESK, desk.name, "", day, "closed", EVIDENCE)
    assert problems(edition, closing) == ()
    assert desk.id not in as_of(replace(edition, changes=(closing,)), day).desk_by_id


def test_an_edition_with_a_value_that_its_claim_does_not_yield_is_not_published(database, text):
    content = with_changes(text, (AGENCY, "03-3501-1599"))
    draft = import_file(database, content, "new.txt", by="hanako").draft.id
    see(database, draft)
    gate = look(database, draft)
    first, *others = gate.edition.desks
    forged = replace(first, phones=(replace(first.phones[0], number="03-3501-1598"), *first.phones[1:]))
    gate = replace(gate, edition=replace(gate.edition, desks=(forged, *others)))
    assert gate.problems[0].startswith("the edition does not prove itself: ")  # nobody calls the gate open
    with pytest.raises(RefusedError, match="does not prove itself") as told:
        publish(database, by="taro", note="", draft=draft, gate=gate)
    assert f"desks/{first.id}/phones/0/number" in str(told.value)
    with database.reading() as connection:
        assert current_revision(connection) is None
