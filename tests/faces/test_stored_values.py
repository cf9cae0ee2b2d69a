"""Whatever stands in the store, no page fails of it: what cannot be parsed is shown as it stands."""

from __future__ import annotations

import contextlib
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import JSON, String, text
from sqlalchemy.exc import DBAPIError

from madoguchi.answers.router import Router
from madoguchi.editions.codec import encode
from madoguchi.editorial.callers import UseWords
from madoguchi.editorial.campaigns import CallLook, Verify
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.importing import served_edition
from madoguchi.editorial.people import AddPerson
from madoguchi.editorial.reporting import SettleReports, TakeReport
from madoguchi.errors import InputError, StoreError
from madoguchi.faces.editors.app import create_editors
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.node import Node
from madoguchi.model.calling import CallOutcome
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.callers import count, keep_words
from madoguchi.store.campaigns import CampaignRule
from madoguchi.store.database import Database, now
from madoguchi.store.drafts import add_draft
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import Role
from madoguchi.store.reports import ReportState
from madoguchi.store.served import Holder
from madoguchi.store.tables import METADATA
from madoguchi.store.verifications import How, Outcome
from tests.faces.editors.conftest import BASE, PASSWORD, Editor
from tests.faces.web.conftest import TestClient
from tests.odd import JSONS, TEXTS
from tests.people import begin, publish, with_people

OLD, NEW = "03-3501-1511", "03-3501-1512"
# Text columns that the public pages show something of. What is left out is a key, or checked by the database.
PUBLIC = {
    "publications": ("at", "note", "person", "counts", "differences"),
    "reports": ("number", "what", "words", "at", "decided_at", "note"),
    "verifications": ("number", "evidence", "day", "at", "person"),
    "caller_answers": ("number", "day"),
}


def filled(database):
    """Fill a store with one of everything; return the desk that all of it is about."""
    with_people(database)
    desk = next(d for d in packaged_edition().desks if OLD in d.numbers)
    evidence = [Evidence(Method.OWNER_SITE, "https://example.go.jp/", day="2026-11-01")]
    change = made(desk.id, Field.PHONE, OLD, NEW, date(2026, 11, 1), "庁舎の移転", evidence)
    with database.writing() as connection:
        Propose(served_edition(database), change, by="hanako").carry_out(connection)
        Review(served_edition(database), change.id, by="jiro", accept=True, note="").carry_out(connection)
    publish(database, by="taro", note="変更")
    edition = served_edition(database)
    begin(
        database, edition, name="秋", rule=CampaignRule.RISKIEST, count=3, on=date(2026, 11, 1), by="hanako"
    )
    look = CallLook(desk.id, OLD, Outcome.RIGHT, How.CALLED, date(2026, 11, 2), "そうです")
    with database.writing() as connection:
        report = TakeReport(desk, number=OLD, what="wrong", words="違う", revision="").carry_out(connection)
        SettleReports([report.id], state=ReportState.CONFIRMED, by="hanako", note="確認").carry_out(
            connection
        )
        Verify(edition, look, on=date(2026, 11, 3), by="hanako").carry_out(connection)
        count(connection, desk=desk.id, number=OLD, said=CallOutcome.REACHED, day=now()[:10])
        for words in ("一つめ", "二つめ"):
            keep_words(connection, desk=desk.id, words=words, place="高松市", lang="ja", day=now()[:10])
        UseWords(edition, 2, desk.id, by="hanako").carry_out(connection)
        add_draft(
            connection, edition="2024", file_name="list.txt", source=b"x", facts={"title": "t"},
            content=encode(replace(packaged_edition(), id="2024")), base="", by="taro",
        )  # fmt: skip
    return desk


def put(database, table: str, values: dict[str, str]) -> None:
    """Put values into columns of every row behind the program's back; what the database refuses is left out."""
    columns = METADATA.tables[table].c
    with database._writing.begin() as connection:
        if database.is_sqlite:
            names = text("select name from sqlite_master where type = 'trigger' and tbl_name = :table")
            for name in connection.scalars(names, {"table": table}).all():
                connection.execute(text(f"drop trigger {name}"))
        else:
            connection.execute(text(f"alter table {table} disable trigger user"))
        for name, value in values.items():
            kind = columns[name].type
            size = None if database.is_sqlite else getattr(kind, "length", None)
            cast = "cast(:value as json)" if isinstance(kind, JSON) and not database.is_sqlite else ":value"
            with contextlib.suppress(DBAPIError, UnicodeEncodeError), connection.begin_nested():
                connection.execute(text(f"update {table} set {name} = {cast}"), {"value": value[:size]})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request, tmp_path_factory):
    """A store, a function that opens a browser of the pages as they are now, and the desk."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite"
    else:
        url = request.getfixturevalue("postgres").fresh()
    database = Database(url)
    database.upgrade()
    desk = filled(database)
    router = Router(packaged_edition())

    def opened():
        holder = Holder(database)
        assert not holder.away, holder.away
        return TestClient(create_app(router.edition, router, holder), raise_server_exceptions=False)

    yield database, opened, desk
    database.close()


def pages_of(desk):
    return (
        *("/changes?lang=en", "/changes.atom", "/changes.json"),
        *(f"/desk/{desk.id}", f"/slip?desk={desk.id}"),
    )


def assert_whole(browser, desk):
    for path in pages_of(desk):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if path.endswith("atom"):
            ET.fromstring(answer.content)
        if path.endswith(".json"):
            json.loads(answer.content)


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_no_text_of_the_store_breaks_a_public_page(site, value):
    database, opened, desk = site
    evidence = [{"method": value, "source": value, "says": value, "day": value}]
    names = ("kind", "name", "program", "before", "after", "field", "effective", "reason")
    told = [{**dict.fromkeys(names, value), "desk": desk.id, "evidence": evidence}]
    told += [{**told[0], "desk": value, "kind": "change", "field": "phone"}]
    put(database, "publications", {"differences": json.dumps(told), "counts": json.dumps({value: value})})
    # With another number nothing of it is shown at the desk, but it is read.
    for number in (OLD, value) if "9999" in value else (OLD,):
        for table, columns in PUBLIC.items():
            texts = (name for name in columns if not isinstance(METADATA.tables[table].c[name].type, JSON))
            put(database, table, {n: number if n == "number" else value for n in texts})
        assert_whole(opened(), desk)


@pytest.mark.parametrize("value", JSONS.values(), ids=JSONS)
def test_no_json_of_the_store_breaks_a_public_page(site, value):
    database, opened, desk = site
    put(database, "publications", {"at": now(), "counts": value, "differences": value})
    assert_whole(opened(), desk)


def test_an_unknown_day_is_shown_as_it_stands(site):
    database, opened, desk = site
    evidence = [{"method": "owner-site", "source": "https://example.go.jp/", "says": "", "day": "2026/11/01"}]
    told = [{"kind": "change", "desk": desk.id, "name": desk.name, "field": "phone", "evidence": evidence}]
    put(database, "publications", {"differences": json.dumps(told)})
    browser = opened()
    assert "(2026/11/01)" in browser.get("/changes").text
    assert "(2026/11/01)" in browser.get(f"/desk/{desk.id}").text


# -- the editors' pages ------------------------------------------------------------------------

# `knowledge` names a bundle as a key does: one that is not kept is refused in words (tests/store/test_knowledge.py).
_KEYS = {"people": {"name", "password"}, "publications": {"knowledge"}, "drafts": {"knowledge"}}
TABLES = (
    "publications",
    "drafts",
    "changes",
    "reports",
    "campaigns",
    "calls",
    "verifications",
    "caller_questions",
    "audit",
    "people",
)


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite")
    database.upgrade()
    desk = filled(database)
    AddPerson.ready(
        database, "keiko", "", Role.ADMINISTRATOR, PASSWORD, by="test", must_change=False
    ).carry_out_in(database)
    app = create_editors(Node(Holder(database)), database, failing_takes=0)
    browser = Editor(
        app, base_url=BASE, headers={"origin": BASE}, follow_redirects=False, raise_server_exceptions=False
    )
    browser.post("/edit/sign-in", data={"name": "keiko", "password": PASSWORD})
    with database.reading() as connection:
        change = connection.scalar(text("select id from changes"))
    pages = (
        *("/edit", "/edit/changes?state=all", f"/edit/changes/{change}", "/edit/history", "/edit/drafts"),
        *("/edit/reports?state=confirmed", "/edit/campaigns", "/edit/campaigns/1", "/edit/audit"),
        *("/edit/callers", "/edit/callers/words.csv", "/edit/callers/words.jsonl"),
        *("/edit/audit.csv", "/edit/people", f"/edit/changes/new?desk_id={desk.id}"),
        "/edit/campaigns/1/sheet.xlsx",
    )
    yield browser, database, pages
    database.close()


def assert_no_failure(browser, pages):
    """Every page is whole; a change that the program cannot have written is told in words."""
    for path in pages:
        answer = browser.get(path)
        if answer.status_code == 400:
            assert path.startswith("/edit/changes/"), path
            assert "正しく保存されていません" in answer.text
        else:
            assert answer.status_code == 200, path


def put_everywhere(database, kind, value):
    """Put a value into every column of a kind that is no key; what the database checks stays as it is."""
    for table in TABLES:
        names = [
            column.name
            for column in METADATA.tables[table].c
            if isinstance(column.type, kind)
            and not (column.primary_key or column.foreign_keys or column.name in _KEYS.get(table, ()))
        ]
        put(database, table, dict.fromkeys(names, value))


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_no_text_of_the_store_breaks_an_editors_page(editor, value):
    browser, database, pages = editor
    put_everywhere(database, String, value)
    assert_no_failure(browser, pages)


@pytest.mark.parametrize("value", JSONS.values(), ids=JSONS)
def test_no_json_of_the_store_breaks_an_editors_page(editor, value):
    browser, database, pages = editor
    put_everywhere(database, JSON, value)
    assert_no_failure(browser, pages)


# -- the doors ---------------------------------------------------------------------------------


@pytest.fixture
def database(database):
    """An empty store with people."""
    return with_people(database)


@pytest.mark.parametrize(
    "value", [v for k, v in TEXTS.items() if k in ("NUL", "controls", "halves of characters", "very long")]
)
def test_what_cannot_be_shown_is_not_stored(database, value):
    desk = next(d for d in packaged_edition().desks if OLD in d.numbers)
    plain = {"source": "s", "says": "", "reason": "r", "after": "新しい住所"}

    def proposal(**odd):
        given = {**plain, **odd}
        evidence = [Evidence(Method.LETTER, given["source"], given["says"])]
        return made(desk.id, Field.ADDRESS, "", given["after"], date(2026, 11, 1), given["reason"], evidence)

    for name in plain:
        with pytest.raises(InputError), database.writing() as connection:
            Propose(packaged_edition(), proposal(**{name: value}), by="hanako").carry_out(connection)
    with pytest.raises(InputError):
        begin(
            database, packaged_edition(), name=f"x{value}x", rule=CampaignRule.RISKIEST, count=1,
            on=date(2026, 11, 1), by="hanako",
        )  # fmt: skip
    look = CallLook(desk.id, OLD, Outcome.RIGHT, How.CALLED, date(2026, 11, 2), f"x{value}x")
    with pytest.raises(InputError), database.writing() as connection:
        Verify(packaged_edition(), look, on=date(2026, 11, 3), by="hanako").carry_out(connection)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(
            ("2026/11/01", "2026-11-01"),
            ("2026年11月1日", "2026-11-01"),
            ("２０２６．１１．１", "2026-11-01"),
        ),
        *(
            ("令和8年11月1日", "2026-11-01"),
            ("2026-11", "2026-11"),
            ("2026年11月", "2026-11"),
            ("2026", "2026"),
            ("", ""),
        ),
    ],
)
def test_the_day_of_a_source_is_kept_as_iso_however_it_was_typed(typed, kept):
    change = made(
        "d", Field.PHONE, "a", "b", date(2026, 1, 1), "r", [Evidence(Method.LETTER, "s", day=typed)]
    )
    assert change.evidence[0].day == kept


@pytest.mark.parametrize(
    "typed", ["soon", "2026-13-01", "2026/02/30", "99999999", "9" * 5000, "11/01/2026", "2026-11-01T00:00"]
)
def test_a_day_of_a_source_that_is_none_is_told(database, typed):
    desk = next(d for d in packaged_edition().desks if OLD in d.numbers)
    evidence = [Evidence(Method.LETTER, "s", day=typed)]
    change = made(desk.id, Field.PHONE, OLD, NEW, date(2026, 11, 1), "r", evidence)
    with pytest.raises(InputError, match="not a day of a source"), database.writing() as connection:
        Propose(packaged_edition(), change, by="hanako").carry_out(connection)


@pytest.mark.parametrize(
    ("field", "after"),
    [
        *((Field.URL, url) for url in ("http://", "http://[", "https://a b.example", "javascript:alert(1)")),
        *(
            (Field.URL, url)
            for url in ("https://例え.example", "https://a.example/\n", "https://a.example/" + "a" * 500)
        ),
        *(
            (Field.URL, url)
            for url in ("https://user@a.example/", "https://a.example:port/", "https://localhost/")
        ),
        *((Field.POSTAL_CODE, code) for code in ("100", "1000001", "１００－０００１", "100-0001\n2")),
        *(
            (Field.PHONE, number)
            for number in ("０３-3501-1512", "03-3501-1512 ", "9" * 5000, "0", "-", "03--")
        ),
    ],
)
def test_a_value_that_is_none_of_its_field_is_told(database, field, after):
    desk = next(d for d in packaged_edition().desks if OLD in d.numbers)
    before = OLD if field is Field.PHONE else ""
    change = replace(
        made(desk.id, field, before, "x", date(2026, 11, 1), "r", [Evidence(Method.LETTER, "s")]), after=after
    )
    with pytest.raises(InputError), database.writing() as connection:
        Propose(packaged_edition(), change, by="hanako").carry_out(connection)


def test_what_no_database_takes_is_the_askers_mistake_not_the_databases(database):
    nul, half, large = "a\0b", "a\ud800", 2**80
    taken = []
    for odd_value in (nul, half, large):
        try:
            with database.reading() as connection:
                row = connection.execute(text("select :x"), {"x": odd_value}).one()
        except StoreError:
            pytest.fail(f"{odd_value!r} was taken for a database that is away")
        except InputError:
            continue
        assert row[0] == odd_value
        taken.append(odd_value)
    # SQLite keeps a NUL within a text, PostgreSQL counts in numbers of any length.
    assert taken == ([nul] if database.url.startswith("sqlite") else [large])
