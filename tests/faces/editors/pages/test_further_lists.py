"""A further list on the page: sent, looked at with two proofs and contradictions, kept as a version and a draft."""

from __future__ import annotations

import re

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.store.drafts import draft_of, edition_of_draft
from madoguchi.store.knowledge import newest, read_bundle, versions
from madoguchi.store.unfinished import all_unfinished
from tests.faces.editors.conftest import SignedIn

PATH, BACK = "/edit/knowledge/lists", "/edit/knowledge/restore"
# A desk of the packaged list as it is printed there, one with another number, and a new one.
LIST = "名称,電話番号,ひとこと\nジェトロ青森,017-734-2575,貿易\nジェトロ静岡,054-352-8644,貿易\n海の駅,087-839-2011,総務\n"


def file(content: str = LIST, name: str = "two.csv"):
    return {"file": (name, content.encode(), "text/csv")}


def test_what_a_list_adds_is_seen_and_kept(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    assert "お問い合わせ先一覧" in jiro.get(PATH).text
    said = {"title": "市の一覧", "base": "", "note": "打ったまま"}
    looked = jiro.submit(PATH, {**said, "act": "try"}, files=file())
    assert looked.status_code == 200, looked.text
    assert "「市の一覧」を読み取りました。まだ保存していません。" in looked.text
    assert re.search(r'name="role-0-2">.*?value="named_note" selected', looked.text, re.S)
    assert "両方の一覧にある窓口：1 件" in looked.text
    assert "食い違い：1 件" in looked.text
    assert "新しい窓口：2 件" in looked.text
    assert "市の一覧 2 行目" in looked.text
    assert 'value="打ったまま"' in looked.text
    with store.reading() as connection:
        assert versions(connection) == ()

    saved = jiro.submit(PATH, {**said, "role-0-2": "code", "act": "save"}, files=file())
    assert saved.status_code == 303, saved.text
    assert saved.headers["location"].startswith("/edit/drafts/1?said=join.said_saved")
    with store.reading() as connection:
        assert newest(connection).note == "打ったまま"
        edition = edition_of_draft(connection, draft_of(connection, 1))
    assert [source.id for source in edition.sources] == ["contact-list", "two"]
    (new,) = [desk for desk in edition.desks if desk.organization.text == "海の駅"]
    assert (new.name, new.numbers, new.notes) == ("海の駅", ("087-839-2011",), ())

    discarded = jiro.submit("/edit/drafts/1/discard")
    assert discarded.headers["location"].startswith("/edit/drafts/1?")
    page = jiro.get("/edit/drafts/1").text
    assert "この下書きを読んだ設定（第 1 版）は、保存されたまま残っています" in page
    with store.reading() as connection:
        base = newest(connection).bundle
    assert signed_in("saburo", "editor").submit(BACK, {"seq": "0", "base": base}).status_code == 403
    assert jiro.submit(BACK, {"seq": "0", "base": "an older one"}).status_code == 409
    assert jiro.submit(BACK, {"seq": "0", "base": base}).status_code == 303
    with store.reading() as connection:
        version = newest(connection)
        assert (version.seq, version.note) == (2, "案内のフォルダーに戻す")
        assert read_bundle(connection, version.bundle).text("tables.toml") == GUIDEBOOK.text("tables.toml")
    assert "保存されたまま残っています" not in jiro.get("/edit/drafts/1").text
    page = jiro.get("/edit/knowledge").text
    assert "まだ公開していません" not in page
    assert re.findall(r'name="seq" value="(\d)"', page) == ["1", "0"]


FULL = """名称,電話番号,ファックス,受付,ひとこと,備考
海の駅,087-839-2011,087-839-2012,平日9時〜17時,総務,駐車場あり
山の駅,,,,総務,
※電話番号は変わることがあります。,,,,,
"""


def test_a_list_is_sent_once_and_all_that_it_gives_stands_beside_its_columns(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    assert re.search(r'<input id="file"[^>]* required>', jiro.get(PATH).text)
    first = jiro.submit(PATH, {"base": "", "act": "try"}, files=file(FULL)).text
    assert "「two.csv」を預かっています" in first
    assert not re.search(r'<input id="file"[^>]* required>', first)
    preview = first[first.index('<div id="found"') :]
    card = re.search(r'<h4 lang="ja">海の駅</h4>.*?</li>', preview, re.S)[0]
    for name, value in (("FAX", "087-839-2012"), ("受付時間", "平日9時〜17時"), ("備考", "駐車場あり")):
        assert re.search(rf"<dt>{name}</dt><dd>[^<]*{value}", card), name
    assert "電話のない窓口：1 か所" in preview
    assert "山の駅" in re.search(r"電話のない窓口.*?</p>", preview, re.S)[0]
    left = preview[preview.index("どの窓口にも入らない行") : preview.index("新しい窓口：")]
    assert "名称 / 電話番号 / ファックス" in left
    assert "海の駅" not in left

    kept = re.search(r'name="kept" value="([^"]+)"', first)[1]
    column = re.search(r'name="role-0-([0-9])">(?:(?!</select>).)*value="fax" selected', first, re.S)[1]
    again = jiro.submit(PATH, {"base": "", "kept": kept, f"role-0-{column}": "note", "act": "try"}).text
    assert "「two.csv」を預かっています" in again
    card = re.search(r'<h4 lang="ja">海の駅</h4>.*?</li>', again, re.S)[0]
    assert "<dt>FAX</dt>" not in card
    assert "087-839-2012" in card
    other = jiro.submit(PATH, {"base": "", "kept": kept, "act": "try"}, files=file(LIST, "three.csv")).text
    assert "「three.csv」を預かっています" in other
    assert "海の駅" in other
    assert "山の駅" not in other

    saved = jiro.submit(PATH, {"base": "", "kept": kept, "act": "save"})
    assert saved.headers["location"].startswith("/edit/drafts/1?said=join.said_saved")
    with store.reading() as connection:
        assert all_unfinished(connection, "jiro") == ()


def test_what_is_no_further_list_is_told_and_nothing_is_kept(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    nothing = jiro.submit(PATH, {"act": "try", "title": "打ったまま"})
    assert nothing.status_code == 400
    assert "ファイルを選んでください" in nothing.text
    assert 'value="打ったまま"' in nothing.text
    letter = jiro.submit(
        PATH, {"act": "save"}, files=file("拝啓\nいつもお世話になっております。\n", "letter.txt")
    )
    assert letter.status_code == 400
    assert "窓口の一覧が見つかりません" in letter.text
    assert signed_in("hanako", "editor").submit(PATH, {"act": "save"}, files=file()).status_code == 403
    with store.reading() as connection:
        assert versions(connection) == ()
