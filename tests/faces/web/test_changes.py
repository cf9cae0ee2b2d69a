"""What was published stands on a page and in two feeds; a desk says what changed and what will."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, datetime

import pytest

from madoguchi.answers.router import Router
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.importing import served_edition
from madoguchi.faces.web.app import create_app
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.store.editions import packaged_edition
from madoguchi.store.served import Holder
from tests.conftest import sqlite_store
from tests.faces.web.conftest import TestClient
from tests.people import publish, roll_back, with_people

OLD, NEW = "03-3501-1511", "03-3501-1512"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A client of a site whose store has published one change and gone back once."""
    database = with_people(sqlite_store(tmp_path_factory.mktemp("store") / "store.sqlite"))
    desk = next(d for d in packaged_edition().desks if OLD in d.numbers)
    evidence = [Evidence(Method.OWNER_SITE, "https://example.go.jp/<new>", day="2026-11-01")]
    change = made(desk.id, Field.PHONE, OLD, NEW, date(2027, 1, 1), "庁舎の移転", evidence)
    with database.writing() as connection:
        Propose(served_edition(database), change, by="hanako").carry_out(connection)
        Review(served_edition(database), change.id, by="taro", accept=True, note="").carry_out(connection)
    first = publish(database, by="taro", note="年明けの変更")
    roll_back(database, by="taro", note="確認のため")
    roll_back(database, by="taro", note="確認ずみ", to=first.revision)
    holder = Holder(database)
    router = Router(holder.served.edition)
    with TestClient(create_app(router.edition, router, holder)) as client:
        yield client, desk, holder


def test_the_page_shows_each_publication_with_its_evidence_and_no_person(site):
    client, desk, _ = site
    page = client.get("/changes").text
    assert page.count('<section class="publication"') == 3
    assert "庁舎の移転" in page
    assert "https://example.go.jp/&lt;new&gt;" in page
    assert f'<a href="/desk/{desk.id}"' in page
    assert "<del>1</del>" in page
    assert "<ins>2</ins>" in page
    for person in ("hanako", "taro"):
        assert person not in page


def test_the_atom_feed_is_one_that_readers_take(site):
    client, *_ = site
    response = client.get("/changes.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.find(ATOM + name).text
        datetime.strptime(element.find(f"{ATOM}updated").text, "%Y-%m-%dT%H:%M:%SZ")
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 3
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    (own,) = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == "http://testserver/changes.atom"
    assert OLD in entries[-1].find(f"{ATOM}content").text
    etag = response.headers["etag"]
    assert client.get("/changes.atom", headers={"If-None-Match": etag}).status_code == 304


def test_the_json_feed_has_the_differences_as_data(site):
    client, desk, holder = site
    response = client.get("/changes.json?lang=en")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "en"
    assert [item["_madoguchi"]["action"] for item in feed["items"]] == ["rollback", "rollback", "publish"]
    (difference,) = feed["items"][-1]["_madoguchi"]["differences"]
    assert (difference["desk"], difference["before"], difference["after"]) == (desk.id, OLD, NEW)
    assert difference["effective"] == "2027-01-01"
    assert feed["items"][0]["_madoguchi"]["revision"] == holder.served.edition.revision
    assert "taro" not in response.text


def test_the_desk_says_what_will_change_and_what_has(site):
    client, desk, _ = site
    before = client.get(f"/desk/{desk.id}?at=2026-12-31").text
    after = client.get(f"/desk/{desk.id}?at=2027-01-01").text
    assert f'href="tel:{OLD.replace("-", "")}"' in before
    assert "2027年1月1日 から変わります" in before
    assert f'href="tel:{NEW.replace("-", "")}"' in after
    assert f'href="tel:{OLD.replace("-", "")}"' not in after
    assert "2027年1月1日 から変わりました" in after
    assert "この窓口の変更の履歴" in after


def test_the_old_number_leads_to_the_desk_but_is_not_given_any_more(site):
    client, desk, _ = site
    then = client.get(f"/api/ask?q={OLD}&at=2027-01-01").json()
    assert [answer["id"] for answer in then["answers"]] == [desk.id]
    assert then["answers"][0]["numbers"] == [NEW]
    assert NEW in then["answers"][0]["reasons"][0]
    assert client.get(f"/api/ask?q={OLD}&at=2026-12-31").json()["answers"][0]["numbers"] == [OLD]
    (announced,) = client.get(f"/api/ask?q={NEW}&at=2026-12-31").json()["answers"]
    assert (announced["id"], announced["numbers"]) == (desk.id, [OLD])  # known before its day, not given
    assert "2027年1月1日からこの窓口の番号になります" in announced["reasons"][0]


def test_without_a_store_the_log_is_empty_and_stands(client):
    assert "まだ変更はありません" in client.get("/changes").text
    assert client.get("/changes.json").json()["items"] == []
    assert ET.fromstring(client.get("/changes.atom").content).findall(f"{ATOM}entry") == []


def test_long_logs_are_paged(site):
    _, _, holder = site
    past = holder.served.publications
    many = tuple(replace(past[0], seq=n) for n in range(50, 0, -1))
    served = replace(holder.served, publications=many)
    holder._served = served
    router = Router(served.edition)
    with TestClient(create_app(router.edition, router, holder)) as paged:
        first = paged.get("/changes.json").json()
        seen = [item["url"] for item in first["items"]]
        while "next_url" in first:
            first = paged.get(first["next_url"]).json()
            seen += [item["url"] for item in first["items"]]
        assert len(set(seen)) == 50
        assert "これより前の変更" in paged.get("/changes").text
    holder._served = replace(served, publications=past)
