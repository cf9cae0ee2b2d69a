"""The second person's page: many changes looked at together, ticked or taken where they look alike, each checked."""

from __future__ import annotations

import re
from datetime import date

import pytest

from madoguchi.editorial.changing import Propose, made
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.changes import accepted, proposals
from madoguchi.store.editions import packaged_edition

DAY = date(2027, 1, 1)
PAGE = "/edit/changes"


def number(n: int) -> str:
    return f"03-6205-{1000 + n}"


@pytest.fixture
def suggested(store, signed_in):
    """28 changes by hanako: 10 numbers of an exchange that moved, 18 of one sheet that have nothing in common."""
    signed_in("hanako")
    edition = packaged_edition()
    moved = [(d, n) for d in edition.desks for n in d.numbers if n.startswith("03-3501-")][:10]
    taken = {desk.id for desk, _ in moved}
    others = [(d, d.numbers[0]) for d in edition.desks if d.numbers and d.id not in taken][:18]
    with store.writing() as connection:
        ids = [
            Propose(
                edition,
                made(desk.id, Field.PHONE, old, new, DAY, reason, [Evidence(Method.LETTER, reason)]),
                by="hanako",
                origin=f"spreadsheet {reason}.xlsx",
            )
            .carry_out(connection)
            .change.id
            for desk, old, new, reason in [
                *((d, n, n.replace("-3501-", "-6205-"), "移転") for d, n in moved),
                *((d, n, number(i), "一斉確認") for i, (d, n) in enumerate(others)),
            ]
        ]
    assert len(ids) == 28
    return ids


def test_28_changes_are_accepted_in_at_most_12_clicks(suggested, signed_in, store):
    taro = signed_in("taro", "reviewer")
    clicks = 1
    page = taro.get(PAGE).text
    (act,) = re.findall(r'value="(alike [^"]+)"', page)
    assert "同じ変更の 10 件をすべて承認する" in page
    clicks += 1
    assert (
        taro.submit(PAGE, {"act": act}).headers["location"]
        == f"{PAGE}?said=changes_desk.said_all_accepted&n=10"
    )
    page = taro.get(PAGE).text
    (tick,) = re.findall(r'href="(/edit/changes\?tick=[^"#]+)', page)
    clicks += 1
    picked = re.findall(r'name="pick" value="([^"]+)" checked', taro.get(tick).text)
    clicks += 1
    assert len(picked) == 18
    assert "n=18" in taro.submit(PAGE, {"act": "accept", "pick": picked}).headers["location"]
    with store.reading() as connection:
        assert {change.id for change in accepted(connection)} == set(suggested)
    assert clicks <= 12


def test_only_what_is_ticked_is_decided_and_nothing_ticked_is_said(suggested, signed_in, store):
    taro = signed_in("taro", "reviewer")
    assert "said_nothing_ticked" in taro.submit(PAGE, {"act": "accept"}).headers["location"]
    assert (
        "n=2"
        in taro.submit(PAGE, {"act": "reject", "pick": suggested[:2], "note": "まだ"}).headers["location"]
    )
    with store.reading() as connection:
        assert {p.change.id for p in proposals(connection, state="rejected")} == set(suggested[:2])
        assert accepted(connection) == ()


def test_what_was_decided_meanwhile_keeps_no_other_from_it(suggested, signed_in):
    taro, jiro = signed_in("taro", "reviewer"), signed_in("jiro", "reviewer")
    jiro.submit(PAGE, {"act": "reject", "pick": suggested[:1]})
    location = taro.submit(PAGE, {"act": "accept", "pick": suggested[:4]}).headers["location"]
    assert location == f"{PAGE}?said=changes_desk.said_some_accepted&n=3&m=1"
    assert "3 件を承認しました。承認できなかった 1 件" in taro.get(location).text


def test_more_than_was_seen_is_never_accepted(suggested, signed_in, store):
    taro, jiro = signed_in("taro", "reviewer"), signed_in("jiro", "reviewer")
    (act,) = re.findall(r'value="(alike [^"]+)"', taro.get(PAGE).text)
    jiro.submit(PAGE, {"act": "accept", "pick": suggested[:1]})
    assert "said_others_alike" in taro.submit(PAGE, {"act": act}).headers["location"]
    with store.reading() as connection:
        assert len(accepted(connection)) == 1


@pytest.mark.usefixtures("suggested")
def test_whoever_may_not_decide_sees_no_box(signed_in, browser_of):
    editor = signed_in("saburo")
    page = editor.get(PAGE).text
    assert 'name="pick"' not in page
    assert "表 移転.xlsx" in page
    assert editor.submit(PAGE, {"act": "accept", "pick": "x"}).status_code == 403
    assert browser_of().get(PAGE).status_code == 303


def test_ones_own_changes_have_no_box(signed_in, store):
    taro = signed_in("taro", "reviewer")
    edition = packaged_edition()
    desk = next(d for d in edition.desks if d.numbers)
    with store.writing() as connection:
        change = made(
            desk.id, Field.PHONE, desk.numbers[0], number(1), DAY, "移転", [Evidence(Method.LETTER, "文書")]
        )
        Propose(edition, change, by="taro").carry_out(connection)
    page = taro.get(PAGE).text
    assert change.id in page
    assert 'name="pick"' not in page


def test_several_words_find_a_desk(signed_in):
    editor = signed_in()
    page = editor.get("/edit/changes/new", params={"q": "鳥取 よろず"}).text
    assert "鳥取県よろず支援拠点" in page
    assert "島根県よろず支援拠点" not in page
