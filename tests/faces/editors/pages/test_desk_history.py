"""A desk over time: the editors see who did what, the public page neither persons nor what is not accepted."""

from __future__ import annotations

import pytest

from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.model.verification import How, Outcome
from madoguchi.store import reports, verifications
from madoguchi.store.editions import packaged_edition
from tests.faces.conftest import TestClient


@pytest.fixture
def desk(store):
    desk = packaged_edition().desks[0]
    with store.writing() as connection:
        verifications.add(
            connection, desk=desk.id, number=desk.numbers[0], outcome=Outcome.RIGHT, how=How.CALLED,
            evidence="asked for the section", day="2026-05-02", by="jiro",
        )  # fmt: skip
        reports.add(
            connection, desk=desk.id, number=desk.numbers[0], what=reports.What.GONE, words="a secret word",
            revision="r",
        )  # fmt: skip
    return desk


def test_the_editors_see_looks_and_reports_with_all_that_was_said(signed_in, desk):
    page = signed_in().get(f"/edit/desks/{desk.id}?lang=en").text
    assert all(
        text in page for text in ("jiro", "asked for the section", "a secret word", "Checked: correct")
    )


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_public_page_tells_it_without_persons_and_unaccepted_things(node, desk, lang):
    node.look()
    page = TestClient(node, base_url="http://127.0.0.1").get(f"/desk/{desk.id}?lang={lang}").text
    t = messages(lang)
    assert t("history.title") in page
    assert t("history.looked_right") in page
    assert not any(text in page for text in ("jiro", "asked for", "a secret word", t("history.reported")))


def test_there_is_no_page_for_a_desk_that_never_was(signed_in):
    assert signed_in().get("/edit/desks/nobody").status_code == 404


def test_somebody_who_is_called_finds_it_on_the_first_page_in_the_feed_and_reads_it(signed_in, desk):
    hanako, taro = signed_in("hanako"), signed_in("taro", "reviewer")
    path = f"/edit/desks/{desk.id}"
    answer = hanako.submit(path, {"words": "@taro 番号を確かめてください\n<b>急ぎ</b>"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(path)
    first, own = taro.get("/edit").text, hanako.get("/edit").text
    assert "あなたが呼ばれています" in first
    assert "番号を確かめてください\n&lt;b&gt;急ぎ&lt;/b&gt;" in first
    assert "あなたが呼ばれています" not in own
    page = taro.get(path).text
    assert f'action="{path}/read"' in page
    assert f'action="{path}/read"' not in hanako.get(path).text
    assert "<code>@hanako</code>" in page
    assert taro.submit(f"{path}/read").status_code == 303
    assert "あなたが呼ばれています" not in taro.get("/edit").text


def test_what_cannot_be_said_is_told_and_what_was_typed_stays(signed_in, desk):
    answer = signed_in().submit(f"/edit/desks/{desk.id}", {"words": "@nobody さん、お願いします"})
    assert answer.status_code == 400
    assert "@nobody という担当者はいません" in answer.text
    assert "@nobody さん、お願いします</textarea>" in answer.text


def test_one_takes_back_ones_own_comment_alone(signed_in, desk):
    hanako, taro = signed_in("hanako"), signed_in("taro", "administrator")
    path = f"/edit/desks/{desk.id}"
    hanako.submit(path, {"words": "まちがえた"})
    take_back = "/edit/comments/1/take-back"
    assert take_back in hanako.get(path).text
    assert take_back not in taro.get(path).text
    assert taro.submit(take_back).status_code == 409
    assert "まちがえた" in taro.get(path).text
    assert hanako.submit(take_back).status_code == 303
    assert "まちがえた" not in taro.get(path).text
    assert "に取り消しました" in taro.get(path).text


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_public_page_has_what_editors_say(node, signed_in, desk, lang):
    signed_in().submit(f"/edit/desks/{desk.id}", {"words": "ここだけの話"})
    node.look()
    page = TestClient(node, base_url="http://127.0.0.1").get(f"/desk/{desk.id}?lang={lang}").text
    assert "ここだけの話" not in page


def test_of_a_desk_that_never_was_nothing_is_said(signed_in):
    assert signed_in().submit("/edit/desks/nobody", {"words": "x"}).status_code == 404
