"""Knowledge on the page: files, versions, differences, a text that is wrong, and saves."""

from __future__ import annotations

import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editorial.knowledge import check, edited
from madoguchi.errors import DescriptionError
from madoguchi.faces.editors.forms import fault
from madoguchi.faces.editors.words import words
from madoguchi.store import audit
from madoguchi.store.editions import packaged_edition
from madoguchi.store.knowledge import newest, read_bundle, versions

PATH = "/edit/knowledge/file/aliases.toml"
MORE = '\n[[alias]]\nprogram = "yorozu"\nnames = ["みらいの窓口"]\nreason = "a test"\n'
ALIASES = GUIDEBOOK.text("aliases.toml") + MORE


def test_the_first_page_shows_files_and_versions_to_everybody(signed_in):
    page = signed_in("hanako", "editor").get("/edit/knowledge").text
    for name in ("tables.toml", "bundle.toml", "topics/money.toml", "names/programs.toml", "bounds.csv"):
        assert f"/edit/knowledge/file/{name}" in page
    assert "表の読み方：見出し、列の意味" in page
    assert "ids.csv（" not in page
    assert "案内のフォルダー" in page
    assert "まだ公開していません" not in page


def test_a_reviewer_writes_a_file_and_it_becomes_a_version(signed_in, store, node):
    jiro = signed_in("jiro", "reviewer")
    page = jiro.get(PATH).text
    assert "[[alias]]" in page
    checked = jiro.submit(PATH, {"text": ALIASES, "note": "よびな", "base": "", "act": "check"})
    assert checked.status_code == 200
    assert "読めました。まだ保存していません。" in checked.text
    assert "<ins>+ names = [&#34;みらいの窓口&#34;]</ins>" in checked.text
    with store.reading() as connection:
        assert newest(connection) is None
    saved = jiro.submit(
        PATH, {"text": ALIASES.replace("\n", "\r\n"), "note": "よびな", "base": "", "act": "save"}
    )
    assert saved.status_code == 303, saved.text
    with store.reading() as connection:
        (version,) = versions(connection)
        assert (version.person, version.note) == ("jiro", "よびな")
        assert read_bundle(connection, version.bundle).text("aliases.toml") == ALIASES
        assert audit.entries(connection)[0].subject == "knowledge 1"
    assert "みらいの窓口" not in GUIDEBOOK.text("aliases.toml")
    page = jiro.get("/edit/knowledge").text
    assert "よびな" in page
    assert "まだ公開していません" in page
    difference = jiro.get("/edit/knowledge/difference?before=0&after=1").text
    assert "みらいの窓口" in difference
    assert "topics.npz" not in difference

    gate = jiro.get("/edit/gate").text
    assert "公開する設定をあなたが保存したため" in gate
    taro = signed_in("taro", "reviewer")
    page = taro.get("/edit/gate").text
    assert "いっしょに公開する設定：1 件" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert jiro.submit("/edit/publish", {"draft": "", "seen": seen}).status_code == 409
    assert taro.submit("/edit/publish", {"draft": "", "seen": seen, "note": "呼び名"}).status_code == 303
    assert node.look()
    assert node.site.edition.bundle.text("aliases.toml") == ALIASES
    assert "公開中" in taro.get("/edit/knowledge").text


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "tables.toml", 'area = "nation"', 'aera = "nation"',
            "tables.toml 39 行目 [sme-agency]: 「aera」という項目は使えません。使えるのは：",
        ),
        ("tables.toml", '"phones"', '"phone"', "「電話番号」は選べません。選べるのは：organization、"),
        ("tables.toml", 'program = "jetro"', 'program = "jetri"', "[jetro]: 「program jetri」は選べません"),
        ("programs.toml", 'name = "経済産業局"\n', "", "[meti-bureau]: 項目「name」がありません。引用符で囲んだ文字"),
        ("programs.toml", 'name = "経済産業局"\n', "name = 3\n", "項目「name」の書き方が違います"),
        ("aliases.toml", "\n[[alias]]\n", "\n[[alias]\n", "aliases.toml 32 行目: TOML として読めません"),
        ("aliases.toml", 'program = "yorozu"', 'program = "yorozi"', "「program yorozi」は選べません"),
        ("bounds.csv", "sme-agency,", "sme-agency,x", "bounds.csv 2 行目 [sme-agency]: 行の書き方が違います"),
        ("jurisdictions.toml", 'serves = ["', 'serves = ["火星", "', "「火星」は選べません"),
        ("functions.toml", "\nhelps = ", "\nhelp = ", "「help」という項目は使えません"),
        ("bundle.toml", 'edition = "2023"', "", "bundle.toml: 項目「edition」がありません。引用符で囲んだ文字"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_japanese_with_its_place(name, old, new, told):
    text = GUIDEBOOK.text(name)
    assert old in text
    typed = text.replace(old, new, 1)
    with pytest.raises(DescriptionError) as caught:
        check(edited(GUIDEBOOK, {name: typed}), packaged_edition())
    assert told in fault(caught.value, words("ja"), typed)
    assert fault(caught.value, words("en"), typed)


def test_a_file_that_is_wrong_is_refused_and_nothing_typed_is_lost(signed_in, store):
    typed = (
        GUIDEBOOK.text("tables.toml").replace('area = "nation"', 'aera = "nation"', 1) + "\n# 打ったまま\n"
    )
    answer = signed_in("jiro", "reviewer").submit(
        "/edit/knowledge/file/tables.toml", {"text": typed, "note": "理由です", "base": "", "act": "save"}
    )
    assert answer.status_code == 400
    assert "tables.toml 39 行目 [sme-agency]: 「aera」という項目は使えません" in answer.text
    assert "# 打ったまま" in answer.text
    assert "理由です" in answer.text
    assert '<span class="soft">   39</span>' in answer.text
    with store.reading() as connection:
        assert newest(connection) is None


def test_who_may_not_write_and_what_nobody_writes(signed_in, store):
    editor, jiro = signed_in("hanako", "editor"), signed_in("jiro", "reviewer")
    assert "<textarea" not in editor.get(PATH).text
    given = {"text": ALIASES, "note": "x", "base": "", "act": "save"}
    assert editor.submit(PATH, given).status_code == 403
    assert jiro.post(PATH, data={**given, "csrf": "0" * 64}).status_code == 403
    for name in (
        "ids.csv",
        "topics.npz",
        "../../etc/passwd",
        "edition.json",
        "sources/contact-list-2023.toml",
    ):
        assert jiro.get(f"/edit/knowledge/file/{name}").status_code == 404
        assert jiro.submit(f"/edit/knowledge/file/{name}", given).status_code in (404, 405)
    with store.reading() as connection:
        assert newest(connection) is None


@pytest.mark.long
def test_a_note_is_needed_and_a_newer_version_is_not_overwritten(signed_in, store):
    jiro = signed_in("jiro", "reviewer")
    nothing = jiro.submit(PATH, {"text": ALIASES, "note": " ", "base": "", "act": "save"})
    assert nothing.status_code == 400
    assert "何をなぜ変えたかを書いてください" in nothing.text
    assert jiro.submit(PATH, {"text": ALIASES, "note": "1", "base": "", "act": "save"}).status_code == 303
    late = jiro.submit(PATH, {"text": ALIASES + "# 2\n", "note": "2", "base": "", "act": "save"})
    assert late.status_code == 409
    assert "# 2" in late.text
    with store.reading() as connection:
        assert len(versions(connection)) == 1
