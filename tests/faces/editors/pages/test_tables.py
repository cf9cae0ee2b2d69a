"""A new table described on the page: its columns with samples, the desks that they give, a version, the draft anew."""

from __future__ import annotations

import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.founding import role_words
from madoguchi.editorial.importing import import_file
from madoguchi.faces.editors.words import EDITORS
from madoguchi.ingest.spec import Role as ColumnRole
from madoguchi.message import strings
from madoguchi.store.drafts import draft_of, edition_of_draft
from madoguchi.store.editions import packaged_edition
from madoguchi.store.knowledge import newest, read_bundle, versions
from madoguchi.store.people import Role
from tests.faces.editors.conftest import add

NEW = """

海外知財相談窓口
窓口名\t担当\t電話番号\tファクス\t受付\t最寄り
青森海外知財デスク\t国際係\t017-722-2222\t017-722-2223\t平日9時〜17時\t青森駅
大阪海外知財デスク\t国際係\t06-6222-2222\t06-6222-2223\t平日9時〜17時\t梅田駅
福岡海外知財デスク\t国際係\t092-722-2222\t092-722-2223\t平日9時〜17時\t博多駅
"""
SAID = {
    "base": "", "id": "overseas-ip", "program": "+", "program_name": "海外知財相談", "area": "name",
    "role-0": "organization", "role-1": "unit", "role-2": "phones", "role-3": "fax", "role-4": "hours",
    "role-5": "note",
}  # fmt: skip


@pytest.fixture(scope="module")
def text() -> str:
    return GUIDEBOOK.bytes("sources/contact-list-2023.txt").decode("utf-8-sig")


@pytest.fixture
def draft(store, text) -> int:
    """A draft of the packaged list with a table more, which saburo imported."""
    add(store, "saburo", Role.EDITOR)
    return import_file(store, (text + NEW).encode(), "list-2024.txt", by="saburo").draft.id


def page_of(draft: int, table: int | None = None) -> str:
    return f"/edit/knowledge/table?draft={draft}" + (f"&table={table}" if table is not None else "")


def number_in(page: str) -> int:
    return int(re.search(r"draft=\d+&amp;table=(\d+)", page)[1])


def test_columns_stand_with_their_samples_beside_what_they_are_taken_for(signed_in, draft):
    hanako = signed_in("hanako", "editor")
    assert page_of(draft) in hanako.get(f"/edit/drafts/{draft}").text
    page = hanako.get(page_of(draft)).text
    assert "海外知財相談窓口" in page
    assert "一覧の 914 行目から、3 行" in page
    for header, sample, role in (
        ("窓口名", "青森海外知財デスク", "organization"),
        ("電話番号", "06-6222-2222", "phones"),
        ("受付", "平日9時〜17時", "hours"),
        ("最寄り", "梅田駅", "named_note"),
    ):
        row = re.search(rf'<tr>\n<th scope="row"><label[^>]*>{header}<.*?</tr>', page, re.S)[0]
        assert sample in row
        assert re.search(rf'value="{role}" selected', row), header
    assert "未定" in re.search(r"最寄り</label>.*", page)[0]
    assert 'role="status"' not in page
    assert 'value="save"' not in page  # an editor looks; a reviewer saves


def test_a_reading_is_tried_and_kept_and_the_draft_is_read_anew(signed_in, draft, store):
    jiro = signed_in("jiro", "reviewer")
    path = page_of(draft, number_in(jiro.get(page_of(draft)).text))
    tried = jiro.submit(path, {**SAID, "role-5": "address", "act": "try", "note": "打ったまま"})
    assert tried.status_code == 200
    assert "窓口 3 件（はじめの 3 件）" in tried.text
    assert "大阪海外知財デスク 国際係" in tried.text
    assert re.search(r"<dt>住所</dt><dd>梅田駅</dd>", tried.text)
    assert re.search(r"<dt>FAX</dt><dd>06-6222-2223</dd>", tried.text)
    assert re.search(r"<dt>担当地域</dt><dd>大阪府</dd>", tried.text)
    assert "打ったまま" in tried.text
    assert 'value="address" selected' in tried.text
    with store.reading() as connection:
        assert newest(connection) is None

    saved = jiro.submit(path, {**SAID, "act": "save"})
    assert saved.headers["location"].startswith(f"/edit/drafts/{draft}?said=describe.said_saved")
    with store.reading() as connection:
        (version,) = versions(connection)
        assert (version.person, version.note) == ("jiro", "表「海外知財相談窓口」の読み方を決定")
        bundle = read_bundle(connection, version.bundle)
        found = edition_of_draft(connection, draft_of(connection, draft))
    assert bundle.text("tables.toml").startswith(GUIDEBOOK.text("tables.toml"))  # comments and all
    assert bundle.text("programs.toml").startswith(GUIDEBOOK.text("programs.toml"))
    new = [desk for desk in found.desks if desk.program == "overseas-ip"]
    assert [(desk.numbers, desk.hours.text) for desk in new] == [
        (("017-722-2222",), "平日9時〜17時"),
        (("06-6222-2222",), "平日9時〜17時"),
        (("092-722-2222",), "平日9時〜17時"),
    ]
    assert found.program_by_slug["overseas-ip"].name == "海外知財相談"
    assert "読み方の決まっていない表や列はありません" in jiro.get(page_of(draft)).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "海外"}, "短い名前は半角の英小文字で始め"),
        ({"program_name": ""}, "新しい種類の名前を書いてください"),
        ({"role-2": "telephone"}, "列の意味の選び方が違います"),
        ({"id": "jetro"}, "ほかの表で使われています"),
        ({"area": "moon"}, "決め方を選び直してください"),
    ],
)
def test_a_description_that_cannot_be_one_comes_back_as_it_was_said(signed_in, draft, change, told):
    jiro = signed_in("jiro", "reviewer")
    answer = jiro.submit(page_of(draft, 0), {**SAID, "note": "打ったまま", **change, "act": "try"})
    assert answer.status_code == 400
    assert told in answer.text
    assert "打ったまま" in answer.text


def test_a_form_that_cannot_be_used_keeps_what_was_typed(signed_in, draft, store):
    jiro = signed_in("jiro", "reviewer")
    path = page_of(draft, number_in(jiro.get(page_of(draft)).text))
    answer = jiro.submit(path, {**SAID, "id": "海外", "program_name": "打ったままの名前", "act": "save"})
    assert answer.status_code == 400
    assert "短い名前は半角の英小文字で始め" in answer.text
    assert "打ったままの名前" in answer.text
    assert signed_in("hanako", "editor").submit(path, {**SAID, "act": "save"}).status_code == 403
    gone = jiro.submit(page_of(draft, 999), {**SAID, "act": "save"})
    assert gone.status_code == 400
    assert "下書きからなくなっています" in gone.text
    with store.reading() as connection:
        assert newest(connection) is None


def test_a_new_column_of_a_described_table_is_added_to_its_line(signed_in, store, text):
    header, row = "事務所名\t電話番号", "ジェトロ青森\t017-734-2575"
    add(store, "saburo", Role.EDITOR)
    more = text.replace(header, f"{header}\tメール").replace(row, f"{row}\taomori@example.jp", 1)
    draft = import_file(store, more.encode(), "list-2024.txt", by="saburo").draft.id
    jiro = signed_in("jiro", "reviewer")
    overview = jiro.get(f"/edit/drafts/{draft}").text
    assert "意味の決まっていない列：1 件" in overview
    assert f'href="{page_of(draft)}">列の意味を決める' in overview
    page = jiro.get(page_of(draft)).text
    assert "aomori@example.jp" in jiro.get(page_of(draft, 7)).text  # of another one, described meanwhile
    assert page.count("<select") == 1  # what is described stands; only the new column is asked for
    assert "aomori@example.jp" in page
    assert jiro.submit(page_of(draft, 0), {"role-2": "email", "base": "", "act": "save"}).status_code == 303
    with store.reading() as connection:
        (version,) = versions(connection)
        after = read_bundle(connection, version.bundle).text("tables.toml")
    assert "列の意味を決める" not in jiro.get(f"/edit/drafts/{draft}").text
    before = GUIDEBOOK.text("tables.toml")
    changed = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(changed) == 1
    assert '"メール" = "email"' in changed[0][1]
    assert changed[0][0][:-2] in changed[0][1]


@pytest.mark.long
def test_what_reads_the_list_otherwise_is_published_with_a_draft_of_it(signed_in, store):
    """A table is given another program; the served list, read anew, is the draft that brings it."""
    jiro, taro = signed_in("jiro", "reviewer"), signed_in("taro", "reviewer")
    tables = GUIDEBOOK.text("tables.toml").replace('program = "kodoka"', 'program = "pref-sme"', 1)
    tables = tables.replace('program = "pref-kodoka"', 'program = "pref-sme"', 1)
    path = "/edit/knowledge/file/tables.toml"
    assert jiro.submit(path, {"text": tables, "note": "種類", "base": "", "act": "save"}).status_code == 303
    gate = taro.get("/edit/gate").text
    assert "一覧の読み方に関わる設定が保存されています" in gate
    assert 'action="/edit/publish"' not in gate
    read = jiro.submit("/edit/knowledge/read-again")
    assert 'content="0;url=/edit/drafts/1"' in read.text
    with store.reading() as connection:
        draft = draft_of(connection, 1)
        found = edition_of_draft(connection, draft)
    assert (draft.edition, draft.knowledge is not None) == ("2023", True)
    assert [each.facts for each in found.sources] == [each.facts for each in packaged_edition().sources]
    assert {desk.program for desk in found.desks if desk.table == "kodoka"} == {"pref-sme"}
    ids = [[desk.id for desk in each.desks if desk.table != "kodoka"] for each in (found, packaged_edition())]
    assert ids[0] == ids[1]

    more = GUIDEBOOK.text("aliases.toml") + "# more\n"
    with store.reading() as connection:
        base = newest(connection).bundle
    saved = jiro.submit(
        "/edit/knowledge/file/aliases.toml", {"text": more, "note": "言葉", "base": base, "act": "save"}
    )
    assert saved.status_code == 303
    assert "この下書きを読んだあとに、設定が保存されました" in taro.get("/edit/drafts/1/gate").text
    assert jiro.submit("/edit/drafts/1/reread").status_code == 303
    assert "この下書きを読んだあとに、設定が保存されました" not in taro.get("/edit/drafts/1/gate").text


def test_a_column_may_be_said_to_mean_whatever_a_file_may_say():
    known = {role for role in ColumnRole if role is not ColumnRole.UNKNOWN}
    assert set(role_words()) == known
    assert {f"column_role.{role}" for role in known} <= strings(EDITORS, "ja").keys()
