"""The static site as files: whole in every language, its links alive, nothing from elsewhere, its numbers the edition's."""

from __future__ import annotations

import gzip
import html
import json
import posixpath
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.manifest import manifest_of
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.offline.packs import integrity
from madoguchi.faces.web.view.messages import OWN_NAMES, PAGE_LANGUAGES, TAGS, messages
from madoguchi.faces.web.view.tiles import tiles
from tests.artefacts import kept_value
from tests.faces.web.conftest import TEL
from tests.faces.web.test_whole_pages import foreign

ATTRIBUTE = re.compile(r'<([a-z]+)\b[^>]*? (href|src|action|srcset|poster|data)="([^"]*)"')
LINK = re.compile(r' (?:href|src|action)="([^"]*)"')
ID = re.compile(r' id="([^"]+)"')
POLICY = 'http-equiv="Content-Security-Policy" content="default-src \'none\'; '
FOLDERS = {lang: "" if lang == "ja" else f"{lang}/" for lang in PAGE_LANGUAGES}
# What only a server has, and what only a clock knows: a static page is read on days that its maker cannot know.
OF_A_SERVER = re.compile("/hsds|/api/")
OF_A_CLOCK = re.compile("たっています|時点の案内|As of|days ago")


@dataclass
class Seen:
    """What stands on all pages. A link is told once for each folder that has it, with a page where it stands."""

    links: dict[str, dict[str, str]] = field(default_factory=dict)
    attributes: set[tuple[str, str, str]] = field(default_factory=set)
    without_policy: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(site):
    """Every page, read once for all tests and workers."""

    def read() -> Seen:
        found = Seen()
        for file, text in site.pages():
            own = found.links.setdefault(posixpath.dirname(file), {})
            for raw in LINK.findall(text):
                own.setdefault(raw if raw[:1] != "#" else f"{posixpath.basename(file)}{raw}", file)
            found.attributes.update(ATTRIBUTE.findall(text))
            if text.count(POLICY) != 1:
                found.without_policy.append(file)
            if OF_A_SERVER.search(text) or OF_A_CLOCK.search(text):
                found.promises.append(file)
        return found

    return kept_value("site-seen", read)


def wanted_pages(edition) -> set[str]:
    """Every page in one language, without its folder."""
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
    return wanted | {"coverage", *(f"coverage/{function['id']}" for function in functions)}


def test_every_desk_table_prefecture_topic_and_place_has_its_page_in_every_language(site, edition):
    assert len(FOLDERS) == 6
    wanted = {f"{folder}{name}.html" for folder in FOLDERS.values() for name in wanted_pages(edition)}
    assert set(site.files()) == wanted


def test_what_is_told_of_the_site_is_what_is_there(site):
    files = [path for path in site.root.rglob("*") if path.is_file()]
    assert site.made.files == len(files)
    assert site.made.size == sum(path.stat().st_size for path in files)
    assert (site.made.pages, site.made.languages) == (len(site.files()), 6)


def test_every_link_leads_to_a_file_and_a_place_in_it(site, seen):
    files = {str(path.relative_to(site.root)) for path in site.root.rglob("*") if path.is_file()}
    ids: dict[str, set[str]] = {}
    dead = set()
    for folder, links in seen.links.items():
        for raw, file in links.items():
            parts = urlsplit(html.unescape(raw))
            if parts.scheme:
                continue
            target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
            if target not in files or parts.query:
                dead.add((file, raw))
            elif parts.fragment and "=" not in parts.fragment:
                if target not in ids:
                    ids[target] = set(ID.findall(site.page(target)))
                if parts.fragment not in ids[target]:
                    dead.add((file, raw))
    assert dead == set()


def test_no_link_is_absolute_and_nothing_is_loaded_from_elsewhere(seen):
    for tag, attribute, value in seen.attributes:
        assert not value.startswith("/"), value
        if re.match(r"[a-z]+:", value):
            assert (tag, attribute) == ("a", "href"), value
            assert re.match(r"tel:(?:%23)?\d+$|https?://", value), value
    assert seen.without_policy == []


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_every_desk_page_has_the_numbers_of_the_edition(site, edition, lang):
    shown, described = {}, {}
    for desk in edition.desks:
        page = site.page(f"{FOLDERS[lang]}desk/{desk.id}.html")
        links = TEL.findall(page[page.index("<article") : page.index("</article>")])
        assert all(dialled == re.sub(r"\D", "", text) for dialled, text in links)
        shown[desk.id] = tuple(html.unescape(text) for _, text in links)
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        for script in scripts:
            phones = json.loads(script).get("availableChannel", {}).get("servicePhone", ())
            described[desk.id] = tuple(phone["telephone"] for phone in phones)
    numbers = {desk.id: desk.numbers for desk in edition.desks}
    assert shown == numbers
    # What programs read is the same in every language: it stands once.
    assert described == (numbers if lang == "ja" else {})


def test_the_first_desk_and_number_of_each_trouble_and_place_are_the_servers_in_every_language(
    site, client, router
):
    """Served and static, and what the policy puts first for 後継者 in each prefecture."""
    differing = []
    for topic in all_topics(GUIDEBOOK):
        for tile in tiles():
            asked = client.get(f"/topic/{topic}", params={"place": tile.name}).text
            wanted = first_of(asked, r'href="/desk/([0-9a-f-]+)"')
            for lang, folder in FOLDERS.items():
                page = site.page(f"{folder}topic/{topic}/{tile.romaji.lower()}.html")
                if first_of(page, r'href="(?:\.\./)+desk/([0-9a-f-]+)\.html"') != wanted:
                    differing.append((lang, topic, tile.name))
            if topic == "succession":
                assert wanted[0] == router.answer("後継者がいない", tile.name).items[0].desk.id
    assert differing == []


def first_of(page: str, link: str) -> tuple[str, list[str]]:
    """The first desk of a page that shows several, and its numbers."""
    rows = page[page.index('<main id="main"') :].partition('<article class="row"')[2]
    first = rows.partition("</article>")[0]
    found = re.search(link, first)
    return (found[1] if found else "", [text for _, text in TEL.findall(first)])


def test_the_page_of_a_place_has_the_whole_map_of_its_topic(site):
    page = site.page("en/topic/loan/okinawa.html")
    assert page.count('<li class="p') == 47
    assert '<li class="p02"><a href="../loan/aomori.html">Aomori</a></li>' in page


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
@pytest.mark.parametrize(
    "name", ["index", "topic/loan/okinawa", "topic/loan", "desk/{}", "notices/info", "search"]
)
def test_every_page_leads_to_itself_in_every_language(site, edition, lang, name):
    file = FOLDERS[lang] + name.format(edition.desks[300].id) + ".html"
    page = site.page(file)
    assert f'<html lang="{messages(lang).tag}">' in page
    menu = re.findall(
        r'<a href="([^"]*)" lang="([^"]*)" hreflang="([^"]*)"( aria-current="true")?>(.*?)</a>',
        page.replace("<wbr>", ""),
    )
    tag = {each: TAGS.get(each, each) for each in PAGE_LANGUAGES}
    assert [(target(file, href), lang_, hreflang, own) for href, lang_, hreflang, _, own in menu] == [
        (folder + file.removeprefix(FOLDERS[lang]), tag[each], tag[each], OWN_NAMES[each]) for each, folder in FOLDERS.items()
    ]  # fmt: skip
    assert [own for *_, current, own in menu if current] == [OWN_NAMES[lang]]
    told = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page)
    if '<meta name="robots" content="noindex">' in page:
        assert told == []
    else:
        assert [(hreflang, target(file, href)) for hreflang, href in told] == [
            ("ja-x-easy" if each == "easy" else tag[each], folder + file.removeprefix(FOLDERS[lang]))
            for each, folder in FOLDERS.items()
        ]
    assert "furigana" not in page
    assert "ruby=1" not in page


def target(file: str, way: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), way))


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_page_speaks_another_language_than_its_own(site, edition, lang):
    title = manifest_of(GUIDEBOOK).site.title
    names = {desk.id: desk.name for desk in edition.desks}
    mixed = {}
    for file in sample(site.files(), FOLDERS[lang]):
        page = site.page(file).replace("<wbr>", "")
        known = {title.of(lang), *(name for id, name in names.items() if id in file)}
        if found := foreign(page, lang, known):
            mixed[file] = found[:5]
    assert mixed == {}


def test_no_page_promises_what_a_server_or_a_clock_has(site, seen):
    assert seen.promises == []
    assert "2024年3月31日" in re.findall(r'<p class="edition".*?</p>', site.page("index.html"), re.S)[0]
    told = (site.root / "llms.txt").read_text(encoding="utf-8")
    assert "/hsds" not in told
    links = re.findall(r"\]\(([^)]*)\)", told)
    assert len(links) > 100
    assert [link for link in links if not (site.root / link).is_file()] == []


def test_a_form_without_javascript_sends_nothing(site):
    for file in ("index.html", "search.html", "prefecture/aomori.html", "vi/index.html", "easy/index.html"):
        (form,) = re.findall(r"<form.*?</form>", site.page(file), re.S)
        assert " name=" not in form


def test_every_export_is_there(site, edition):
    names = {path.name for path in (site.root / "data" / edition.id).iterdir()}
    assert names == {export.filename for export in EXPORTS.values()}


def sample(files: Iterable[str], folder: str) -> list[str]:
    """A page of every kind in a language, and every hundredth of all."""
    others = tuple(each for each in FOLDERS.values() if each)
    own = sorted(
        file for file in files if file.startswith(folder) and (folder or not file.startswith(others))
    )
    kinds = {re.sub(r"/[^/]+$", "/", file.removeprefix(folder)): file for file in reversed(own)}
    single = [file for file in own if "/" not in file.removeprefix(folder)]
    return sorted({*kinds.values(), *single, *own[::100]})


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_pages_are_valid_html(site, lang):
    chosen = sample(site.files(), FOLDERS[lang])[:: 1 if lang in ("ja", "vi") else 4]
    assert len(chosen) > 15
    for file in chosen:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(site.page(file))
        assert [(position, code) for position, code, _ in parser.errors] == [], file


def test_the_packs_hold_every_page_byte_by_byte(site):
    worker = (site.root / "sw.js").read_text(encoding="utf-8")
    told = json.loads(re.search(r"^const SITE = (.*);$", worker, re.M)[1])
    assert set(told["packs"]) == {"common", *PAGE_LANGUAGES}
    kept: dict[str, bytes] = {}
    sizes = {}
    for group, listed in told["packs"].items():
        packs = [(site.root / pack["url"]).read_bytes() for pack in listed]
        assert [pack["integrity"] for pack in listed] == [integrity(pack) for pack in packs]
        sizes[group] = sum(map(len, packs))
        contents = [gzip.decompress(pack) for pack in packs]
        for file, (pack, start, length) in json.loads(contents[0]).items():
            assert group == "common" or file.startswith(FOLDERS[group]), file
            assert file not in kept
            kept[file] = contents[pack][start : start + length]
    common = sizes.pop("common")
    assert site.made.kept == common + max(sizes.values())
    wanted = {str(p.relative_to(site.root)): p for p in site.root.rglob("*") if p.is_file()}
    fetched = {file for file in wanted if file.startswith(("data/", "offline/"))} | {
        "sw.js",
        "madoguchi-site.json",
    }
    assert kept.keys() == wanted.keys() - fetched
    assert all(wanted[file].read_bytes() == content for file, content in kept.items())
    assert {file.rsplit(".", 1)[1] for file in kept} <= told["types"].keys()


def test_sizes(site, one):
    assert site.made.kept < 5_300_000
    assert site.made.size < 245_000_000
    assert len(one) < 6_800_000
