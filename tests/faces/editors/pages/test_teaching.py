"""Teaching on the page: a desk is found, what changes is seen, words are kept as a version and taken away again."""

from __future__ import annotations

import json
import re

import pytest

from madoguchi.index.taught import read_lessons
from madoguchi.store.knowledge import newest, read_bundle, versions
from tests.faces.editors.conftest import SignedIn

PATH = "/edit/knowledge/words"
SAID = {"words": "蛍光灯の処分\n", "questions": "", "scope": "desk", "reason": "窓口で聞いた", "base": ""}


@pytest.fixture
def desk(node) -> str:
    (found,) = [desk.id for desk in node.site.edition.desks if desk.name == "青森県よろず支援拠点"]
    return found


def saved(store):
    with store.reading() as connection:
        version = newest(connection)
        return read_bundle(connection, version.bundle), version.note


def test_a_desk_is_found_by_its_name(signed_in: SignedIn, desk: str):
    page = signed_in("hanako", "editor").get(f"{PATH}?q=青森県よろず").text
    assert f"{PATH}?desk={desk}" in page
    page = signed_in("saburo", "editor").get(f"{PATH}?desk={desk}").text
    assert "まだ何も登録していません" in page
    assert 'value="save"' not in page


def test_what_changes_is_seen_before_it_is_saved(signed_in: SignedIn, store, desk: str):
    jiro = signed_in("jiro", "reviewer")
    path = f"{PATH}?desk={desk}"
    looked = jiro.submit(path, {**SAID, "reason": "", "ask": "蛍光灯の処分", "place": "青森市", "act": "try"})
    assert looked.status_code == 200
    assert "青森県よろず支援拠点" in re.search(r'<section id="trial">.*?</section>', looked.text, re.S)[0]
    assert "蛍光灯の処分" in re.search(r"<textarea[^>]*>\n([^<]*)<", looked.text)[1]
    with store.reading() as connection:
        assert versions(connection) == ()

    kept = {**SAID, "ask": "蛍光灯の処分", "place": "青森市", "keep": "1", "act": "save"}
    assert jiro.submit(path, kept).status_code == 303
    bundle, note = saved(store)
    assert note == "「青森県よろず支援拠点」の言葉を登録"
    (lesson,) = read_lessons(bundle.text("words.toml"))
    assert (lesson.desk, lesson.words, lesson.reason) == (
        "青森県よろず支援拠点", ("蛍光灯の処分",), "窓口で聞いた",
    )  # fmt: skip
    (question,) = map(json.loads, bundle.text("questions.jsonl").splitlines())
    assert question == {"query": "蛍光灯の処分", "place": "青森市", "desk": "青森県よろず支援拠点"}

    page = jiro.get(path).text
    assert "蛍光灯の処分" in page
    judged = jiro.submit(path, {**SAID, "words": "ほかの言葉", "base": bundle.name, "act": "try"}).text
    assert (
        "3 件の質問のうち、1 件の答えが変わります。 答えるはずの窓口が出る質問：1 件のうち 1 件 → 1 件"
        in judged
    )
    trial = re.search(r'<section id="trial">.*?</section>', judged, re.S)[0]
    assert "<b>ほかの言葉</b>" in trial
    assert "<b>蛍光灯の処分</b>" not in trial
    gone = jiro.submit(path, {"lesson": "0", "base": bundle.name, "act": "remove"})
    assert gone.status_code == 303
    assert read_lessons(saved(store)[0].text("words.toml")) == ()


def test_a_section_or_a_program_is_taught_at_once(signed_in: SignedIn, store, desk: str):
    jiro = signed_in("jiro", "reviewer")
    assert jiro.submit(f"{PATH}?desk={desk}", {**SAID, "scope": "program", "act": "save"}).status_code == 303
    (lesson,) = read_lessons(saved(store)[0].text("words.toml"))
    assert (lesson.desk, lesson.program) == ("", "yorozu")
    assert "「yorozu」の窓口すべて" in jiro.get(f"{PATH}?desk={desk}").text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": ""}, "言葉か質問の例を書いてください"),
        ({"reason": " "}, "入力してください"),
    ],
)
def test_what_cannot_be_taught_keeps_what_was_typed(signed_in: SignedIn, store, desk, change, told):
    jiro = signed_in("jiro", "reviewer")
    answer = jiro.submit(f"{PATH}?desk={desk}", {**SAID, "ask": "打ったまま", **change, "act": "save"})
    assert answer.status_code == 400
    assert told in re.search(r'<p class="wrong"[^>]*>([^<]*)<', answer.text)[1]
    assert "打ったまま" in answer.text
    assert jiro.submit(f"{PATH}?desk=nobody", {**SAID, "act": "save"}).status_code == 400
    assert jiro.submit(f"{PATH}?desk={desk}", {"lesson": "7", "base": "", "act": "remove"}).status_code == 400
    assert (
        signed_in("hanako", "editor").submit(f"{PATH}?desk={desk}", {**SAID, "act": "save"}).status_code
        == 403
    )
    with store.reading() as connection:
        assert versions(connection) == ()
