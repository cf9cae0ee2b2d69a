"""A person's feed: what waits for them, at a secret address that they can take back."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from sqlalchemy import select

from madoguchi.editorial.changing import Propose, made
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.editions import packaged_edition
from madoguchi.store.tables import feeds, people

ATOM = "{http://www.w3.org/2005/Atom}"
DESK = next(d for d in packaged_edition().desks if "03-3501-1511" in d.numbers)


@pytest.fixture
def proposed(store, signed_in):
    signed_in("hanako")
    edition = packaged_edition()
    with store.writing() as connection:
        change = made(
            DESK.id,
            Field.PHONE,
            "03-3501-1511",
            "03-3501-1512",
            date(2027, 1, 1),
            "移転",
            [Evidence(Method.LETTER, "文書")],
        )
        return Propose(edition, change, by="hanako").carry_out(connection).change.id


def address(browser) -> str:
    page = browser.submit("/edit/account/feed", {"act": "make"}).text
    return html.unescape(re.search(r"<code>[^<]*(/edit/feed[^<]+)</code>", page)[1])


def titles(browser, path: str) -> list[str]:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return [entry.findtext(f"{ATOM}title") for entry in ET.fromstring(answer.content).iter(f"{ATOM}entry")]


def test_a_reviewer_hears_of_a_change_and_its_proposer_does_not(proposed, signed_in, browser_of, store):
    taro, jiro = signed_in("taro", "reviewer"), signed_in("jiro")
    path = address(taro)
    stranger = browser_of()
    assert titles(stranger, path) == [f"変更の確認：{DESK.name}（提案 hanako さん）"]
    assert f"/edit/changes/{proposed}" in stranger.get(path).text
    assert titles(stranger, address(jiro)) == []
    with store.reading() as connection:
        held = connection.scalars(select(feeds.c.digest)).all()
    assert not any(digest in path for digest in held)


def test_an_address_ends_when_it_is_taken_back_made_anew_or_its_person_is_disabled(
    signed_in, browser_of, store
):
    taro, stranger = signed_in("taro", "reviewer"), browser_of()
    first = address(taro)
    second = address(taro)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    taro.submit("/edit/account/feed", {"act": "end"})
    assert stranger.get(second).status_code == 404
    third = address(taro)
    with store.writing() as connection:
        connection.execute(people.update().values(active=0))
    assert stranger.get(third).status_code == 404
    assert stranger.get("/edit/feed").status_code == 404
