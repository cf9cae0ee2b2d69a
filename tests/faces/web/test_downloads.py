"""The files on the site: all listed, the same bytes as on the command line, kept and asked again."""

from __future__ import annotations

import html
import re

import pytest

from madoguchi.faces.exports.catalogue import EXPORTS, Export
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.browse_pages import serves_part_of
from madoguchi.faces.web.shelf import Shelf, file_of
from tests.faces.web.conftest import TestClient, foreign_scripts

TEXTUAL = ("jsonl", "csv", "vcard")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_export_is_listed_with_its_purpose(client, edition, lang):
    page = html.unescape(client.get("/data", params={"lang": lang}).text)
    for export in EXPORTS.values():
        assert f'href="/data/{edition.id}/{export.filename}"' in page
        assert (export.purpose.ja if lang == "ja" else export.purpose.en) in page
    assert edition.source.licence in page
    assert edition.revision in page


def test_a_files_size_is_told_once_somebody_took_it(client, edition):
    size = len(client.get(f"/data/{edition.id}/madoguchi.csv").content)
    assert f"madoguchi.csv · {size / 1000:.0f} kB" in client.get("/data").text


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
    local = [desk for desk in edition.desks if serves_part_of(desk, "大阪府")]
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
    monkeypatch.setattr(Shelf, "file", lambda _self, export: file_of(export.name.encode()))
    links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', client.get("/data").text)}
    assert len([link for link in links if link.startswith("/prefecture/")]) == 47
    assert len([link for link in links if link.startswith("/program/")]) == len(edition.programs)
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []
