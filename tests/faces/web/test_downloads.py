"""The files on the site: all listed, the same bytes as on the command line, kept and asked again."""

from __future__ import annotations

import asyncio
import html
import re
import threading

import httpx
import pytest

from madoguchi.faces.exports.catalogue import EXPORTS, Export
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.web import shelf
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.node import Node
from madoguchi.message import translated
from madoguchi.store.database import Database
from madoguchi.store.reports import ReportState, What, add, decide
from madoguchi.store.served import Holder
from tests.faces.web.conftest import TestClient, foreign_scripts

TEXTUAL = ("jsonl", "csv", "vcard")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_export_is_listed_with_its_purpose(client, edition, lang):
    page = html.unescape(client.get("/data", params={"lang": lang}).text)
    for export in EXPORTS.values():
        assert f'href="/data/{edition.id}/{export.filename}"' in page
        assert (export.purpose.ja if lang == "ja" else export.purpose.en) in page
    assert translated(edition.sources[0].facts.said("licence"), lang) in page
    assert edition.revision in page


def test_a_files_size_is_told_once_somebody_took_it(client, edition):
    size = len(client.get(f"/data/{edition.id}/madoguchi.csv").content)
    assert f"madoguchi.csv · {size / 1000:.0f} kB" in client.get("/data").text


@pytest.mark.usefixtures("_files_prepared")
def test_the_list_of_files_makes_none_of_them(edition, router, monkeypatch):
    monkeypatch.setattr(Export, "write", lambda self, _edition: pytest.fail(f"made {self.name}"))
    with TestClient(create_app(edition, router)) as fresh:
        assert fresh.get("/data").status_code == 200


def test_the_page_is_a_page_like_the_others(client):
    response = client.get("/data")
    assert response.text.count("<h1") == 1
    assert foreign_scripts(response.text) == []
    assert not re.search(r"\sstyle=|\son\w+=", response.text)
    again = client.get("/data", headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304
    assert 'href="/data"' in client.get("/").text


@pytest.mark.parametrize("name", TEXTUAL)
def test_a_file_is_the_command_lines(client, edition, name, made):
    export = EXPORTS[name]
    response = client.get(f"/data/{edition.id}/{export.filename}")
    assert response.content == made(name)
    assert response.headers["content-type"] == export.media_type
    assert response.headers["content-disposition"] == f'attachment; filename="{export.filename}"'
    assert response.headers["access-control-allow-origin"] == "*"


def test_under_the_editions_name_a_file_is_asked_again_under_its_revision_never(client, edition):
    newest = client.get(f"/data/{edition.id}/madoguchi.csv")
    pinned = client.get(f"/data/{edition.revision}/madoguchi.csv")
    assert newest.content == pinned.content
    assert newest.headers["cache-control"] == "public, no-cache"
    assert "immutable" in pinned.headers["cache-control"]
    again = client.get(f"/data/{edition.id}/madoguchi.csv", headers={"if-none-match": newest.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/data/{edition.id}/madoguchi.csv").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/data/1999/madoguchi.csv",
        "/data/2023/none.csv",
        "/data/2023/..%2Fx",
        "/desk/none.vcf",
        "/program/none.vcf",
        "/prefecture/アトランティス.vcf",
    ],
)
def test_what_there_is_not_is_said_kindly(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "ページが見つかりません" in response.text


def test_contacts_of_a_prefecture_a_program_and_a_desk(client, edition):
    local = [
        desk for desk in edition.desks if any(area.text.startswith("大阪府") for area in desk.service_area)
    ]
    assert client.get("/prefecture/大阪府.vcf").content == vcards(local, edition)
    assert client.get("/prefecture/osaka.vcf").content == vcards(local, edition)
    yorozu = [desk for desk in edition.desks if desk.program == "yorozu"]
    assert client.get("/program/yorozu.vcf").content == vcards(yorozu, edition)
    desk = local[0]
    response = client.get(f"/desk/{desk.id}.vcf")
    assert response.content == vcards([desk], edition)
    assert response.headers["content-type"].startswith("text/vcard")
    assert f'href="/desk/{desk.id}.vcf"' in client.get(f"/desk/{desk.id}").text


def test_every_link_of_the_page_goes_somewhere(client, edition, monkeypatch):
    # That each file can be made is held where its bytes are read back; here only the way to it.
    monkeypatch.setattr(Export, "write", lambda self, _edition: self.name.encode())
    links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', client.get("/data").text)}
    assert len([link for link in links if link.startswith("/prefecture/")]) == 47
    assert len([link for link in links if link.startswith("/program/")]) == len(edition.programs)
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


# -- made once, by a child, for everybody ------------------------------------------------------------


@pytest.fixture
def node(tmp_path):
    """A node over a store in which nothing is published."""
    database = Database(f"sqlite:///{tmp_path}/store.sqlite")
    database.upgrade()
    yield Node(Holder(database))
    database.close()


def test_a_nodes_child_makes_the_very_same_bytes(node, edition, made, monkeypatch):
    expected = {name: made(name) for name in ("csv", "jsonl")}
    monkeypatch.setattr(Export, "write", lambda *_: pytest.fail("made in the process that serves"))
    client = TestClient(node)
    for name, content in expected.items():
        response = client.get(f"/data/{edition.id}/{EXPORTS[name].filename}")
        assert response.status_code == 200
        assert response.content == content


def test_what_stands_beside_the_edition_may_change_and_its_files_stay(node, edition):
    client = TestClient(node)
    client.get(f"/data/{edition.id}/madoguchi.csv")
    with node.holder.writing() as connection:
        desk = edition.desks[0]
        told = add(connection, desk=desk.id, number=desk.numbers[0], what=What.GONE, words="", revision="r")
        decide(connection, [told.id], state=ReportState.CONFIRMED, by="hanako")
    assert node.look()
    assert re.search("madoguchi.csv · [0-9]", client.get("/data").text)


def test_many_who_ask_at_once_are_given_one_file(edition, router, monkeypatch):
    begun, go_on = [], threading.Event()

    def write(self, _edition):
        begun.append(self.name)
        return b"a,b\n" if go_on.wait(60) else b""

    monkeypatch.setattr(Export, "write", write)
    app = create_app(edition, router)

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            path = f"/data/{edition.id}/madoguchi.csv"
            asked = [asyncio.create_task(client.get(path)) for _ in range(60)]
            pages = [await client.get(path) for path in ("/data", "/tables")]  # nobody holds a thread
            go_on.set()
            return await asyncio.gather(*asked), pages

    files, pages = asyncio.run(ask())
    assert [page.status_code for page in pages] == [200, 200]
    assert {(each.status_code, each.content) for each in files} == {(200, b"a,b\n")}
    assert begun == ["csv"]


def test_whoever_would_wait_too_long_is_told_to_come_back(edition, router, monkeypatch):
    monkeypatch.setattr(shelf, "SECONDS_TO_WAIT", 0.01)
    go_on = threading.Event()
    monkeypatch.setattr(Export, "write", lambda *_: b"a,b\n" if go_on.wait(30) else b"")
    client = TestClient(create_app(edition, router))
    path = f"/data/{edition.id}/madoguchi.csv"
    for lang, told in (("ja", "ファイルを作っています"), ("en", "We are making your file")):
        response = client.get(path, params={"lang": lang})
        assert (response.status_code, response.headers["retry-after"]) == (503, "10")
        assert response.headers["refresh"] == "10"
        assert response.headers["cache-control"] == "no-store"
        assert told in response.text
    go_on.set()
    monkeypatch.setattr(shelf, "SECONDS_TO_WAIT", 30.0)
    assert client.get(path).content == b"a,b\n"


def test_what_cannot_be_made_is_said_and_not_tried_again_at_once(edition, router, monkeypatch):
    tried = []

    def write(self, _edition):
        tried.append(self.name)
        raise ValueError

    monkeypatch.setattr(Export, "write", write)
    client = TestClient(create_app(edition, router))
    path = f"/data/{edition.id}/madoguchi.csv"
    for _ in range(2):
        response = client.get(path)
        assert (response.status_code, response.headers["retry-after"]) == (503, "600")
        assert "ファイルを作れませんでした" in response.text
    assert tried == ["csv"]
    monkeypatch.setattr(shelf, "_SECONDS_AFTER_FAILURE", 0.0)
    monkeypatch.setattr(Export, "write", lambda *_: b"a,b\n")
    assert client.get(path).content == b"a,b\n"


def test_a_file_is_packed_once_for_those_who_take_it_so(client, edition, made):
    path = f"/data/{edition.id}/madoguchi.jsonl"
    packed, plain = (client.get(path, headers={"accept-encoding": each}) for each in ("gzip", "identity"))
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content == made("jsonl")
    assert int(packed.headers["content-length"]) < len(plain.content) == int(plain.headers["content-length"])
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_what_people_open_stands_first_and_what_programs_read_behind_it(client):
    page = client.get("/data").text
    order = ["xlsx", "pdf", "vcard", "one-file", "csv", "gif", "hsds"]
    places = [page.index(f"/{EXPORTS[name].filename}") for name in order]
    assert places == sorted(places)
    assert page.index("madoguchi export xlsx") > places[-1]  # commands come last


@pytest.mark.usefixtures("_files_prepared")
def test_the_files_for_people_are_made_when_somebody_looks_at_them(node, monkeypatch):
    begun = []
    monkeypatch.setattr(shelf.Shelf, "_begun", lambda _, export: begun.append(export.name))
    page = TestClient(node).get("/data").text
    assert begun == ["xlsx", "vcard", "one-file", "csv", "pdf"]
    assert "はじめの一回は" in page
