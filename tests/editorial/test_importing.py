"""A list in any form becomes a draft: the same differences, facts that are known or said to be assumed."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from madoguchi.data.bundle import VARIABLE, Bundle
from madoguchi.editorial import importing
from madoguchi.editorial.founding import founded, keep
from madoguchi.editorial.gate import look
from madoguchi.editorial.importing import import_file, rebuild, served_edition, told_facts
from madoguchi.editorial.proposing import propose
from madoguchi.editorial.reviewing import DecideMatch, Discard
from madoguchi.errors import DescriptionError, RefusedError, SourceError
from madoguchi.faces.printed.book import book
from madoguchi.ingest.errata import Erratum
from madoguchi.store import audit
from madoguchi.store.drafts import all_drafts, content_of, decisions_of, source_of
from madoguchi.store.editions import packaged_edition
from tests.editorial.conftest import with_changes
from tests.people import publish, see

pytestmark = pytest.mark.long  # each reads and builds whole lists
AGENCY = "03-3501-1511"
FIRST_TABLE = 26  # lines
RENAMED = ("広報相談室", "広報・相談企画室")
MISREAD = ("長官官房", "長官宮房")
ERRATUM = Erratum(
    "office", "sme-agency", "department", "長官宮房", "長官官房", 6, "官 misread as 宮", "line 6 of 2023"
)


def as_workbook(text: str) -> bytes:
    """The list as somebody would paste it into a spreadsheet."""
    workbook, out = Workbook(), io.BytesIO()
    for line in text.splitlines():
        workbook.active.append([cell or None for cell in line.split("\t")])
    workbook.save(out)
    return out.getvalue()


def as_csv(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(line.split("\t") for line in text.splitlines())
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("form", "name"), [(str.encode, "new.txt"), (as_workbook, "new.xlsx"), (as_csv, "new.csv")]
)
def test_every_form_of_a_new_list_shows_the_same_and_keeps_the_renamed_desks_id(store, text, form, name):
    content = form(with_changes(text, (AGENCY, "03-3501-1599"), RENAMED).decode())
    old = next(d for d in packaged_edition().desks if d.department and d.department[-1].text == RENAMED[0])
    imported = import_file(store, content, name, by="hanako", edition="2024")
    assert imported.kinds == {"number": 1, "department": 1}
    assert imported.lost == 0
    assert imported.unknown == ()
    assert len(imported.edition.desks) == len(packaged_edition().desks)

    (match,) = look(store, imported.draft.id).undecided
    with store.writing() as connection:
        assert source_of(connection, imported.draft.id) == content
        DecideMatch(imported.draft.id, match, accept=True, by="taro").carry_out(connection)
    see(store, imported.draft.id)
    publish(store, by="taro", note="", draft=imported.draft.id)
    served = served_edition(store).desk_by_id
    assert served[old.id].department[-1].text == RENAMED[1]
    assert served.keys() == packaged_edition().desk_by_id.keys()


def test_a_print_of_a_list_is_the_same_draft_as_its_text(store, text):
    few = "\n".join(with_changes(text, (AGENCY, "03-3501-1599")).decode().splitlines()[:FIRST_TABLE])
    typed = import_file(store, few.encode(), "new.txt", by="hanako", edition="2024")
    printed = import_file(store, book(typed.edition), "new.pdf", by="hanako", edition="2024")
    assert printed.draft.id != typed.draft.id
    assert [(desk.name, desk.numbers) for desk in printed.edition.desks] == [
        (desk.name, desk.numbers) for desk in typed.edition.desks
    ]
    assert printed.edition.desks[0].numbers == ("03-3501-1599",)
    assert printed.kinds == typed.kinds


def test_what_nobody_said_of_a_list_is_assumed_or_unknown_in_words(store, text):
    facts = import_file(store, with_changes(text, RENAMED), "a.txt", by="hanako").edition.sources[0].facts
    assert (facts.period_start, facts.period_end) == (date(2024, 4, 1), date(2025, 3, 31))
    assert facts.period_reason.startswith("assumed: the start and end")
    assert facts.publisher.startswith("unknown")
    told = {"period_end": date(2025, 9, 30), "publisher": "中小企業庁", "title": "令和6年度版"}
    facts = (
        import_file(store, with_changes(text, MISREAD), "b.txt", by="hanako", edition="r6", facts=told)
        .edition.sources[0]
        .facts
    )
    assert facts.edition == "r6"
    assert (facts.period_start, facts.period_end) == (date(2024, 4, 1), date(2025, 9, 30))
    assert facts.period_reason.startswith("assumed: the start of")
    assert (facts.publisher, facts.title) == ("中小企業庁", "令和6年度版")


def test_a_table_that_no_description_knows_is_set_apart_and_its_program_cannot_be_waived(store, text):
    more = text + "\n☎ 海外窓口\n\n窓口名\t電話番号\n東\t03-1111-2222\n西\t06-1111-2222\n"
    imported = import_file(store, more.encode(), "more.txt", by="hanako")
    assert imported.unknown == ("☎ 海外窓口",)
    assert [d.numbers for d in imported.edition.desks if not d.table] == [
        ("03-1111-2222",),
        ("06-1111-2222",),
    ]
    gate = look(store, imported.draft.id)
    assert gate.strange == ("海外窓口",)
    assert any("「海外窓口」 is of no program" in problem for problem in gate.problems)
    assert not any("海外窓口" in key for key in gate.waivable)


def test_a_file_that_cannot_be_read_leaves_nothing(database):
    with pytest.raises(SourceError, match="broken"):
        import_file(database, b"\xff\xfe\x00\x81\x8d", "broken", by="hanako")
    with database.reading() as connection:
        assert all_drafts(connection) == ()
        assert audit.entries(connection, person="hanako") == ()


def test_whoever_imports_the_file_while_it_is_being_read_has_the_draft(store, text, monkeypatch):
    content = with_changes(text, RENAMED)
    monkeypatch.setattr(importing, "same_file", lambda *_: None)
    first = import_file(store, content, "a.txt", by="hanako").draft
    answers = iter([None, first])  # not there before the reading, there after it
    monkeypatch.setattr(importing, "same_file", lambda *_: next(answers))
    second = import_file(store, content, "a.txt", by="taro")
    assert second.again
    assert second.draft == first
    with store.reading() as connection:
        assert len(all_drafts(connection)) == 1


def test_a_draft_and_its_errata_change_together_or_not_at_all(store, text):
    draft = import_file(store, with_changes(text, MISREAD), "a.txt", by="hanako").draft.id
    packaged = packaged_edition().desk_by_id

    edition = rebuild(store, draft, add=[ERRATUM], by="hanako")
    corrected = next(d for d in edition.desks if d.department and d.department[-1].text == "総務課")
    assert corrected.department[0].text == "長官官房"
    assert corrected.department[0].basis == "office"
    with store.reading() as connection:
        kept = content_of(connection, draft)
        assert [decision.subject for decision in decisions_of(connection, draft)] == ["office"]

    numbers = Erratum("digits", "sme-agency", "department", AGENCY, "03-3501-1512", 6, "misprint", "none")
    with pytest.raises(DescriptionError, match="never corrected"):
        rebuild(store, draft, add=[numbers], by="hanako")
    taken = Erratum("kanagawa-center", "sme-agency", "department", "長官", "庁官", 6, "a test", "a test")
    with pytest.raises(DescriptionError, match="the directory has an erratum of this id"):
        rebuild(store, draft, add=[taken], by="hanako")
    with store.reading() as connection:
        assert content_of(connection, draft) == kept
        assert len(decisions_of(connection, draft)) == 1

    edition = rebuild(store, draft, drop=["office"], by="taro")
    assert "長官宮房" in {level.text for desk in edition.desks for level in desk.department}
    assert edition.desk_by_id.keys() != packaged.keys()
    with store.reading() as connection:
        assert decisions_of(connection, draft) == ()


def test_an_erratum_without_a_place_keeps_the_gate_closed(store, text):
    draft = import_file(store, with_changes(text, (AGENCY, "03-3501-1599")), "a.txt", by="hanako").draft.id
    rebuild(store, draft, add=[ERRATUM], by="hanako")
    see(store, draft)
    gate = look(store, draft)
    assert [decision.subject for decision in gate.unfit] == ["office"]
    (problem,) = gate.problems
    assert "does not stand at exactly one place" in problem
    rebuild(store, draft, drop=["office"], by="hanako")
    assert look(store, draft).problems == ()


def test_a_closed_draft_is_not_read_anew(store, text):
    draft = import_file(store, with_changes(text, RENAMED), "a.txt", by="hanako").draft.id
    with store.writing() as connection:
        Discard(draft, by="hanako").carry_out(connection)
    with pytest.raises(RefusedError, match="discarded; it is not read anew"):
        rebuild(store, draft, by="hanako")


def test_nothing_of_the_list_before_is_assumed_of_another_office_s_list(store):
    text = "相談室一覧\n\n窓口名\t所在地\t電話番号\n相馬相談室\t福島県相馬市中村1-12-1\t0244-36-0211\n"
    facts = import_file(store, text.encode(), "office.txt", by="hanako").edition.sources[0].facts
    assert (facts.title, facts.title_en) == ("unknown: nobody said what the list is called", "")
    assert (facts.period_start, facts.period_end) == (None, None)
    assert facts.period_reason == "unknown: nobody said for which days the list speaks"
    told = {"title": "高松市組織一覧", "period_start": date(2025, 4, 1)}
    drafted = import_file(store, text.encode() + b"\n", "other.txt", by="hanako", facts=told)
    facts = drafted.edition.sources[0].facts
    assert (facts.title, facts.title_en, facts.period) == ("高松市組織一覧", "", "2025-04-01/..")
    assert facts.period_reason == "told by the editor who imported it"
    # Read anew with a decision of an editor's, it is still of no other list.
    assert rebuild(store, drafted.draft.id, by="hanako").sources[0].facts == facts


def test_the_facts_are_of_the_edition_that_was_named_whatever_the_list_says():
    assert told_facts("2026-haru", {"edition": "2026-04-01", "title": "一覧"}).edition == "2026-haru"


def test_another_title_in_japanese_does_not_keep_the_english_one(store, text):
    facts = (
        import_file(store, with_changes(text, RENAMED), "a.txt", by="hanako", facts={"title": "窓口の一覧"})
        .edition.sources[0]
        .facts
    )
    assert (facts.title, facts.title_en) == ("窓口の一覧", "")


def test_the_one_list_of_a_directory_has_one_id_year_after_year(store, text):
    (before,) = packaged_edition().sources
    for year in ("2024", "2025"):
        later = with_changes(text, (RENAMED[0], f"{RENAMED[1]}{year}"))
        drafted = import_file(store, later, f"{year}.txt", by="hanako", edition=year)
        assert [source.id for source in drafted.edition.sources] == [before.id]
    other = "相談室一覧\n\n窓口名\t所在地\t電話番号\n相馬相談室\t福島県相馬市中村1-12-1\t0244-36-0211\n"
    drafted = import_file(store, other.encode(), "office.csv", by="hanako")
    assert [source.id for source in drafted.edition.sources] == [before.id]
    assert [source.id for source in rebuild(store, drafted.draft.id, by="hanako").sources] == [before.id]


THIS_YEAR = """朝日市 窓口一覧(令和8年度)
令和8年4月1日現在

名称\t電話番号
消費生活相談室\t0995-00-2066
国際交流室\t0995-00-1111
"""
NEXT_YEAR = THIS_YEAR.replace("令和8年", "令和9年")


def city_of(folder: Path, monkeypatch: pytest.MonkeyPatch, title: str = "") -> None:
    """A directory of this year's list, whose title is its own, or another that somebody gave it."""
    with founded(folder) as founding:
        proposal = propose(THIS_YEAR.encode(), "list.txt", edition="2026", title=title)
        keep(founding.attempt(proposal, str(folder)), Bundle(founding.place))
    monkeypatch.setenv(VARIABLE, str(folder))


@pytest.mark.parametrize(
    ("given", "text", "title", "edition", "reason"),
    [
        ("", NEXT_YEAR, "朝日市 窓口一覧(令和9年度)", "2027", "一覧のはじめに「令和9年度」とある"),
        # What somebody called it stays, unless it names the year before.
        ("朝日市の窓口", NEXT_YEAR, "朝日市の窓口", "2027", "一覧のはじめに「令和9年度」とある"),
        ("令和8年度 朝日市の窓口", NEXT_YEAR, "朝日市 窓口一覧(令和9年度)", "2027", "一覧のはじめに"),
        # A list that came two years later, and one of the same year that was mended.
        (
            "",
            THIS_YEAR.replace("令和8年", "令和10年"),
            "朝日市 窓口一覧(令和10年度)",
            "2028",
            "一覧のはじめに",
        ),
        ("", THIS_YEAR.replace("2066", "2067"), "朝日市 窓口一覧(令和8年度)", "2026", "一覧のはじめに"),
        # It says two things of itself, or nothing.
        (
            "",
            THIS_YEAR.replace("令和8年度", "令和9年度"),
            "朝日市 窓口一覧(令和9年度)",
            "2027",
            "前の版（2026）の一年あととみなしている。一覧には「令和9年度」と「令和8年4月1日現在」とあり、食い違っている",
        ),
        (
            "",
            THIS_YEAR.replace("(令和8年度)\n令和8年4月1日現在", ""),
            "朝日市 窓口一覧",
            "2027",
            "前の版（2026）の一年あととみなしている",
        ),
    ],
)
def test_a_later_list_is_called_as_it_says_itself(
    database, tmp_path, monkeypatch, given, text, title, edition, reason
):
    city_of(tmp_path / "city", monkeypatch, given)
    found = import_file(database, text.encode(), "later.txt", by="hanako").edition
    (source,) = found.sources
    assert (found.id, source.facts.title) == (edition, title)
    assert source.facts.period_start == date(int(edition), 4, 1)
    assert reason in source.facts.ja.get("period_reason", source.facts.period_reason)
