"""The static site as files: whole, its links alive, nothing from elsewhere, its numbers the edition's."""

from __future__ import annotations

import gzip
import html
import json
import posixpath
import re
import tomllib
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.offline.packs import integrity
from madoguchi.faces.web.view.tiles import tiles
from tests.faces.web.conftest import TEL

ATTRIBUTE = re.compile(r'<([a-z]+)\b[^>]*? (href|src|action|srcset|poster|data)="([^"]*)"')
LINK = re.compile(r' (href|src|action)="([^"]*)"')
ID = re.compile(r' id="([^"]+)"')
LANGUAGES = ("", "en/")


@pytest.fixture(scope="module")
def pages(site):
    return dict(site.pages())


def test_every_desk_table_prefecture_topic_and_place_has_its_page_in_both_languages(pages, edition):
    wanted = {"index", "search", "crisis", "topics", "tables", "all", "notices", "source", "data", "about"}
    wanted |= {f"desk/{desk.id}" for desk in edition.desks}
    wanted |= {f"table/{desk.table}" for desk in edition.desks}
    wanted |= {f"notices/{notice.code}" for notice in edition.notices}
    wanted |= {f"notices/{severity}" for severity in ("error", "warning", "info")}
    places = [tile.romaji.lower() for tile in tiles()]
    assert len(set(places)) == 47
    wanted |= {f"prefecture/{place}" for place in places}
    wanted |= {f"topic/{topic}" for topic in all_topics(GUIDEBOOK)}
    wanted |= {f"topic/{topic}/{place}" for topic in all_topics(GUIDEBOOK) for place in places}
    functions = tomllib.loads(GUIDEBOOK.text("functions.toml"))["function"]
    wanted |= {"coverage", *(f"coverage/{function['id']}" for function in functions)}
    assert pages.keys() == {f"{lang}{name}.html" for lang in LANGUAGES for name in wanted}


def test_every_link_leads_to_a_file_and_a_place_in_it(site, pages):
    files = {str(path.relative_to(site.root)) for path in site.root.rglob("*") if path.is_file()}
    ids = {file: set(ID.findall(text)) for file, text in pages.items()}
    dead = set()
    for file, text in pages.items():
        for _, raw in LINK.findall(text):
            parts = urlsplit(html.unescape(raw))
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(parts.path)))
            target = file if not parts.path else target
            if (
                target not in files
                or parts.query
                or (parts.fragment and "=" not in parts.fragment and parts.fragment not in ids[target])
            ):
                dead.add((file, raw))
    assert dead == set()


def test_no_link_is_absolute_and_nothing_is_loaded_from_elsewhere(pages):
    for file, text in pages.items():
        for tag, attribute, value in ATTRIBUTE.findall(text):
            assert not value.startswith("/"), (file, value)
            if re.match(r"[a-z]+:", value):
                assert (tag, attribute) == ("a", "href"), (file, value)
                assert re.match(r"tel:(?:%23)?\d+$|https?://", value), (file, value)
        assert text.count('http-equiv="Content-Security-Policy" content="default-src \'none\'; ') == 1, file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_desk_page_has_the_numbers_of_the_edition(pages, edition, lang):
    shown, described = {}, {}
    for desk in edition.desks:
        page = pages[f"{lang}desk/{desk.id}.html"]
        links = TEL.findall(page[page.index("<article") : page.index("</article>")])
        assert all(dialled == re.sub(r"\D", "", text) for dialled, text in links)
        shown[desk.id] = tuple(html.unescape(text) for _, text in links)
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        phones = json.loads(script).get("availableChannel", {}).get("servicePhone", ())
        described[desk.id] = tuple(phone["telephone"] for phone in phones)
    assert shown == described == {desk.id: desk.numbers for desk in edition.desks}


def test_a_topic_at_a_place_is_what_the_router_gives_there(pages, router):
    """The desk that the policy puts first for 後継者 in each prefecture is the first on its page."""
    for tile in tiles():
        first = router.answer("後継者がいない", tile.name).items[0].desk
        page = pages[f"topic/succession/{tile.romaji.lower()}.html"]
        assert re.findall(r'href="../../desk/([0-9a-f-]+)\.html"', page)[0] == first.id


def test_the_page_of_a_place_has_the_whole_map_of_its_topic(pages):
    page = pages["en/topic/loan/okinawa.html"]
    assert page.count('<li class="p') == 47
    assert '<li class="p02"><a href="aomori.html">Aomori</a></li>' in page
    assert 'href="../../../topic/loan/okinawa.html" lang="ja"' in page


def test_no_page_says_how_old_the_list_is_today(pages):
    """A static page is read on days that its maker cannot know: it gives the period."""
    for file, text in pages.items():
        assert not re.search("たっています|時点の案内|As of|days ago", text), file
    assert "2024年3月31日" in re.findall(r'<p class="edition".*?</p>', pages["index.html"], re.S)[0]


def test_a_form_without_javascript_sends_nothing(pages):
    for file in ("index.html", "search.html", "prefecture/aomori.html", "en/index.html"):
        (form,) = re.findall(r"<form.*?</form>", pages[file], re.S)
        assert " name=" not in form


def test_what_only_a_server_has_is_not_promised(pages, site):
    for text in pages.values():
        assert "/hsds" not in text
        assert "/api/" not in text
    told = (site.root / "llms.txt").read_text(encoding="utf-8")
    assert "/hsds" not in told
    links = re.findall(r"\]\(([^)]*)\)", told)
    assert len(links) > 100
    assert [link for link in links if not (site.root / link).is_file()] == []


def test_every_export_is_there(site, edition):
    names = {path.name for path in (site.root / "data" / edition.id).iterdir()}
    assert names == {export.filename for export in EXPORTS.values()}


def sample(pages):
    """A page of every kind, and every fiftieth of all."""
    kinds = {re.sub(r"/[^/]+$", "/", file): file for file in sorted(pages, reverse=True)}
    single = [file for file in pages if file.count("/") == file.startswith("en/") and "en/" not in file]
    return sorted({*kinds.values(), *single, *sorted(pages)[::150]})


def test_pages_are_valid_html(pages):
    chosen = sample(pages)
    assert len(chosen) > 40
    for file in chosen:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(pages[file])
        assert [(position, code) for position, code, _ in parser.errors] == [], file


def test_the_packs_hold_every_page_byte_by_byte(site):
    worker = (site.root / "sw.js").read_text(encoding="utf-8")
    told = json.loads(re.search(r"^const SITE = (.*);$", worker, re.M)[1])
    packs = [(site.root / pack["url"]).read_bytes() for pack in told["packs"]]
    assert [pack["integrity"] for pack in told["packs"]] == [integrity(pack) for pack in packs]
    assert site.made.kept == sum(map(len, packs))
    contents = [gzip.decompress(pack) for pack in packs]
    kept = {
        file: contents[pack][start : start + length]
        for file, (pack, start, length) in json.loads(contents[0]).items()
    }
    wanted = {str(p.relative_to(site.root)): p for p in site.root.rglob("*") if p.is_file()}
    fetched = {file for file in wanted if file.startswith(("data/", "offline/"))} | {
        "sw.js",
        "madoguchi-site.json",
    }
    assert kept.keys() == wanted.keys() - fetched
    assert all(wanted[file].read_bytes() == content for file, content in kept.items())
    assert {file.rsplit(".", 1)[1] for file in kept} <= told["types"].keys()


def test_sizes(site, one):
    assert site.made.kept < 5_500_000
    assert len(one) < 5_500_000
