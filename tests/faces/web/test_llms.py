"""`/llms.txt`: the form of the proposal, links that lead somewhere, the edition's own facts."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.offline.addresses import Address, FileLinks
from madoguchi.faces.web.pages.llms import llms_text
from madoguchi.text.phone import find_phones
from madoguchi.text.prefecture import PREFECTURES

LINK = re.compile(r"^- \[([^\[\]]+)\]\(([^()\s]+)\): (.+)$")


@pytest.fixture(scope="module")
def text(client):
    response = client.get("/llms.txt")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    return response.text


@pytest.fixture(scope="module")
def links(text):
    return [LINK.match(line)[2] for line in text.partition("\n## ")[2].splitlines() if line.startswith("- ")]


def test_it_has_the_form_of_the_proposal(text):
    lines = text.splitlines()
    assert lines[0] == "# Madoguchi 窓口"
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    assert lines[2].startswith("> ")
    details, _, sections = text.partition("\n## ")
    assert "](" not in details
    for section in sections.split("\n## "):
        heading, _, body = section.partition("\n")
        assert heading.strip()
        listed = [line for line in body.splitlines() if line]
        assert listed
        assert all(LINK.match(line) for line in listed), heading
    assert sections.split("\n## ")[-1].startswith("Optional\n")


def test_every_link_is_on_this_site_and_answers(client, links, edition):
    assert len(links) == len(set(links))
    # The files are made and fetched one by one in test_downloads.py; here they are those of the page.
    files = {link for link in links if link.startswith("/data/")}
    assert files == set(re.findall(r'href="(/data/[^"]+)"', client.get("/data").text))
    for link in set(links) - files | {f"/data/{edition.id}/madoguchi.jsonl"}:
        assert link.startswith("/"), link
        assert client.get(link, follow_redirects=False).status_code == 200, link


def test_all_topics_tables_and_prefectures_are_there(links, edition):
    told = {unquote(link) for link in links}
    assert {f"/topic/{topic}" for topic in all_topics(GUIDEBOOK)} <= told
    assert {f"/table/{desk.table}" for desk in edition.desks} <= told
    assert {f"/prefecture/{name}" for name in PREFECTURES} <= told
    assert {"/source", "/notices", "/about", "/hsds/"} <= told


def test_it_tells_which_list_how_old_and_on_what_terms(text, edition):
    source = edition.sources[0].facts
    numbers = {number for desk in edition.desks for number in desk.numbers}
    assert f"{len(edition.desks)} desks with {len(numbers)} phone numbers" in text
    for fact in (source.title, source.publisher, source.licence, edition.revision):
        assert fact in text
    assert f"{source.period_start} to {source.period_end}" in text
    assert find_phones(text) == ()


def test_only_pages_that_are_there_are_linked_in_the_way_of_the_site(edition):
    text = llms_text(edition, lambda path: path.startswith("/topic/"), FileLinks(Address("/")))
    found = [match[2] for line in text.splitlines() if (match := LINK.match(line))]
    assert found == [f"topic/{topic}.html" for topic in all_topics(GUIDEBOOK)]
    assert "## Optional" not in text


def test_it_is_asked_again_by_its_content(client):
    first = client.get("/llms.txt")
    again = client.get("/llms.txt", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
