"""A city's directory in every face: nothing speaks of the packaged list, and what its bundle says stands everywhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pdfplumber
import pytest

from madoguchi.answers.router import Router
from madoguchi.errors import DescriptionError
from madoguchi.faces.exports.catalogue import available
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.mcp.server import make_server
from madoguchi.faces.mcp.vocabulary import instructions, tools
from madoguchi.faces.offline.app_manifest import app_manifest
from madoguchi.faces.offline.folder import write_site
from madoguchi.faces.palette import palette
from madoguchi.faces.printed.book import book_data
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES
from madoguchi.model.answer import Answer, Refusal
from madoguchi.model.edition import Edition
from tests.browser import DESKTOP, NARROW, PHONE, Contexts, serving, violations, width
from tests.faces.conftest import TestClient
from tests.faces.small_city import OWN, city

# What belongs to the packaged list: whom it is for, its bodies, its troubles, its name, its year.
OTHERS = re.compile(
    "中小企業|経営|よろず|後継者|補助金|資金繰|銀行|お問い合わせ先一覧|small firm|small and medium|guidebook|business desk|businesses|"
    "中小企业|경영|중소기업|doanh nghiệp|令和5年度|fiscal year 2023",
    re.IGNORECASE,
)
# What the search in a browser knows of any list: spellings of Japan, doors of other offices. Nobody reads it there.
SEARCH_DATA = re.compile(r'<script type="application/json" id="search-data">.*?</script>', re.DOTALL)
PATHS = [
    *(
        "/",
        "/tables",
        "/table/sections",
        "/all",
        "/about",
        "/source",
        "/notices",
        "/data",
        "/embed",
        "/widget",
        "/list",
    ),
    *(
        "/prefecture/鹿児島県",
        "/no-such-page",
        "/topics",
        "/coverage",
        "/changes",
        "/changes.atom",
        "/compare",
    ),
    *(
        "/ask?q=099-000-0001",
        "/ask?q=099-999-9999",
        "/ask?q=死にたい",
        "/ask?q=x&at=no-day",
        "/steps?q=099-000-0001",
    ),
    *("/slip", "/llms.txt", "/hsds/openapi.json", "/hsds/profile.json", "/api/ask?q=099-000-0001"),
]


@pytest.fixture(scope="module", params=["bare", "titled", "own"])
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The city's edition, in a folder that says nothing, one whose list has a title, one with words and a colour."""
    root = tmp_path_factory.mktemp("city")
    if request.param == "own":
        return city(root, OWN)
    return city(root, title="南風市くらしの電話帳" if request.param == "titled" else "")


@pytest.fixture(scope="module")
def client(edition: Edition) -> Iterator[TestClient]:
    with TestClient(create_app(edition, Router(edition))) as client:
        yield client


FILES = [
    # The one file takes ten seconds: it holds the places of all Japan.
    pytest.param(export.name, marks=[pytest.mark.long] * (export.name == "one-file"))
    for export in available()
]


def found(text: str) -> list[str]:
    """Where a text speaks of the packaged list, with what stands around it."""
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in OTHERS.finditer(text)]


def with_language(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_page_speaks_of_the_packaged_list(client: TestClient, edition: Edition, lang: str) -> None:
    desk = edition.desks[0].id
    for path in (
        *PATHS,
        f"/desk/{desk}",
        f"/slip?desk={desk}",
        f"/slip?desk={desk}&topic=none",
        f"/list?desk={desk}",
    ):
        response = client.get(with_language(path, lang))
        assert response.status_code in (200, 400, 404), path
        assert found(response.text) == [], (path, lang)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
@pytest.mark.parametrize(
    "refusal", [Refusal.EMPTY, Refusal.TOO_LONG, Refusal.OUT_OF_SCOPE, Refusal.NOT_IN_LIST]
)
def test_nor_does_a_page_without_an_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, refusal: Refusal, lang: str
) -> None:
    untold = Answer("xyzzy", "", date(2026, 1, 1), refusal=refusal)
    monkeypatch.setattr(Site, "answer", lambda *_, **__: untold)
    page = client.get(with_language("/ask?q=xyzzy", lang)).text
    assert found(page) == []
    # Where there are no troubles to choose from, the kinds of desk stand there.
    assert "/table/sections" in page
    assert "/topics" not in page


def test_the_first_page_offers_what_the_directory_has(client: TestClient) -> None:
    page = client.get("/").text
    assert "troubles" not in page
    assert '<ul class="map"' not in page
    assert page.count('<a class="chip" href="/ask?q=') in (2, 3)
    assert ">市役所の窓口</a>" in page


def test_the_examples_of_the_first_page_lead_to_desks(client: TestClient, edition: Edition) -> None:
    asked = re.findall(r'<a class="chip" href="(/ask\?q=[^"]+)">([^<]+)</a>', client.get("/").text)
    assert asked
    names = " ".join(desk.name for desk in edition.desks)
    for _, text in asked:
        if edition.bundle.text("bundle.toml") != OWN:
            assert text in names or any(text in desk.numbers for desk in edition.desks)


def members(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """(name, text) of a file: of a ZIP each of its files, of a PDF the text of its pages and its facts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for each in packed.namelist():
                yield from members(f"{name}/{each}", packed.read(each))
    elif content.startswith(b"%PDF"):
        with pdfplumber.open(io.BytesIO(content)) as opened:
            yield name, "\n".join(page.extract_text() for page in opened.pages)
            yield f"{name}: facts", str(opened.metadata)
    else:
        yield name, content.decode("utf-8-sig")


@pytest.mark.parametrize("name", FILES)
def test_no_file_speaks_of_the_packaged_list(edition: Edition, name: str) -> None:
    export = next(each for each in available() if each.name == name)
    for member, text in members(export.filename, export.write(edition)):
        assert found(SEARCH_DATA.sub("", text)) == [], member


@pytest.mark.long
def test_nor_does_a_file_of_the_static_site(edition: Edition, tmp_path: Path) -> None:
    write_site(edition, tmp_path)
    texts = [
        path
        for path in tmp_path.rglob("*")
        if path.suffix in (".html", ".js", ".json", ".txt", ".css", ".webmanifest", ".csv")
    ]
    assert {"index.html", "llms.txt", "manifest.webmanifest"} <= {path.name for path in texts}
    for path in (path for path in texts if path.name != "search-data.js"):
        text = SEARCH_DATA.sub("", path.read_text(encoding="utf-8-sig"))
        assert found(text) == [], path.relative_to(tmp_path)


def test_no_assistant_is_told_of_the_packaged_list(edition: Edition) -> None:
    server = make_server(Router(edition))
    told = [
        instructions(edition),
        server.instructions or "",
        server.title or "",
        *(tool.model_dump_json() for tool in tools(edition)),
    ]
    assert [found(text) for text in told if found(text)] == []


def test_no_contact_names_the_packaged_list(edition: Edition) -> None:
    assert found(vcards(edition.desks, edition).decode()) == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The city's edition whose folder has words and a colour of its own."""
    return city(tmp_path_factory.mktemp("own"), OWN)


@pytest.fixture(scope="module")
def ours(own: Edition) -> Iterator[TestClient]:
    with TestClient(create_app(own, Router(own))) as client:
        yield client


def test_what_the_bundle_says_stands_on_the_pages(ours: TestClient) -> None:
    home = ours.get("/").text
    assert "<title>どの課に電話しますか？ | 南風市くらしの電話帳</title>" in home
    assert '<p class="tagline">市役所と市の施設の電話番号</p>' in home
    assert '<p class="lead">知りたいことを書いてください。</p>' in home
    assert 'placeholder="例：住民票"' in home
    assert ">ごみの出し方</a>" in home
    assert "<p>運営：<span>南風市 広報課</span></p>" in home
    assert "<p>連絡先：<span>099-000-0001（広報課）</span></p>" in home
    about = ours.get("/about").text
    assert (
        "市民課から図書館まで、市の窓口をまとめました。</span>8 か所の窓口と 8 件の電話番号を案内しています。"
        in about
    )
    assert "<p>毎年4月に見直します。</p>" in about
    assert about.count("南風市 広報課") == 1


def test_what_it_says_in_japanese_alone_is_marked_in_other_languages(ours: TestClient) -> None:
    home = ours.get("/?lang=vi").text
    assert '<span lang="en">Minamikaze City phone book</span>' in home
    assert '<p class="tagline" lang="ja">市役所と市の施設の電話番号</p>' in home
    assert 'lang="ja">ごみの出し方</a>' in home
    assert 'lang="en">library</a>' in home
    assert '<p>Đơn vị vận hành: <span lang="ja">南風市 広報課</span></p>' in home
    english = ours.get("/?lang=en").text
    assert "<span>Minamikaze City phone book</span>" in english
    assert ">library</a>" in english


def test_its_colour_is_that_of_the_pages_the_app_and_the_book(ours: TestClient, own: Edition) -> None:
    (style,) = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+/site.css)">', ours.get("/").text)
    (mark,) = re.findall(r'<link rel="icon" href="([^"]+)"', ours.get("/").text)
    shown = palette("#ffcc00").light.accent
    assert f"--accent: {shown};" in ours.get(style).text
    assert f'fill="{shown}"' in ours.get(mark).text
    assert json.loads(app_manifest(own, "/", []))["theme_color"] == shown
    assert book_data(own)["colours"] == {"accent": shown, "tint": palette("#ffcc00").light.tint}


def test_its_name_is_that_of_the_app_and_of_what_assistants_are_told(ours: TestClient, own: Edition) -> None:
    told = json.loads(app_manifest(own, "/", []))
    assert (told["name"], told["short_name"]) == (
        "南風市くらしの電話帳 市役所と市の施設の電話番号",
        "南風市くらしの電話帳",
    )
    assert ours.get("/llms.txt").text.startswith(
        "# Minamikaze City phone book\n\n> 南風市の窓口: 8 desks with 8 "
    )
    assert make_server(Router(own)).title == "Minamikaze City phone book"
    assert instructions(own).startswith(
        "Minamikaze City phone book. 南風市の窓口, from one printed list. Give a phone number only as returned"
    )


def test_its_description_is_that_of_the_feed_and_of_the_cover(ours: TestClient, own: Edition) -> None:
    sentence = "南風市の窓口の一覧。A directory of 南風市の窓口; every value shows where it is printed."
    assert ours.get("/hsds/openapi.json").json()["info"]["description"] == sentence
    assert book_data(own)["what"] == "南風市の窓口"


def test_only_the_languages_that_it_offers_are_there(tmp_path: Path) -> None:
    edition = city(tmp_path, 'edition = "2025"\nlanguages = ["ja", "easy", "ko"]\n')
    with TestClient(create_app(edition, Router(edition))) as client:
        page = client.get("/?lang=ko").text
        assert "窓口" in client.get("/?lang=en").text
        assert '<html lang="ja">' in client.get("/?lang=en").text
    assert '<html lang="ko">' in page
    assert re.findall(r'<link rel="alternate" hreflang="([^"]+)"', page) == ["ja", "ja-x-easy", "ko"]


def test_words_that_no_page_has_keep_the_server_from_starting(tmp_path: Path) -> None:
    edition = city(tmp_path, 'edition = "2025"\n[words]\n"home.heading" = "どの課？"\n')
    with pytest.raises(DescriptionError, match=r"bundle\.toml \[words\]: key home\.heading"):
        create_app(edition, Router(edition))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_are_readable_at_every_width_and_no_part_is_empty(
    own: Edition, contexts: Contexts, scheme: str
) -> None:
    empty = """[...document.querySelectorAll("main :is(p, h2, ul, dl, section, article, div):not([hidden])")].filter(
        each => !each.textContent.trim() && !each.querySelector("svg, img, input, iframe")).map(each => each.outerHTML)"""
    paths = (
        "/",
        "/ask?q=099-000-0001",
        f"/desk/{own.desks[0].id}",
        "/all",
        "/about",
        "/tables",
        "/table/sections",
    )
    with serving(create_app(own, Router(own))) as address:
        page = contexts.page(viewport=NARROW, color_scheme=scheme, java_script_enabled=True)
        for path in paths:
            page.goto(address + path)
            assert page.evaluate(empty) == [], path
            assert violations(page) == [], path
            for viewport in (NARROW, PHONE, DESKTOP):
                page.set_viewport_size(viewport)
                assert width(page) <= viewport["width"], (path, viewport)


def test_no_place_is_offered_where_the_directory_has_no_desk(tmp_path: Path) -> None:
    edition = city(tmp_path / "city")
    client = TestClient(create_app(edition, Router(edition)))
    text = client.get("/ask", params={"q": "戸籍係"}).text
    assert "地図から" not in text
    assert 'class="map"' not in text
    asked = client.get("/ask", params={"q": "東京都の中央図書館"}).text
    assert "「東京都」の窓口ではありません。この一覧にあるのは、鹿児島県の窓口です" in asked
    for place in ("青森県", "沖縄県"):
        assert f"/prefecture/{quote(place)}" not in client.get("/ask", params={"q": "", "place": place}).text
        assert place not in client.get("/llms.txt").text


def test_without_a_store_callers_are_shown_to_whoever_runs_the_directory(tmp_path: Path) -> None:
    mail = OWN.replace('contact = "099-000-0001（広報課）"', 'contact = "広報課 koho@asanagi.example.jp"')
    assert mail != OWN
    for words, told in ((mail, True), (OWN, False)):
        edition = city(tmp_path / f"{told}", words)
        desk = edition.desks[0]
        with TestClient(create_app(edition, Router(edition))) as client:
            for path in (f"/desk/{desk.id}", f"/ask?q={desk.numbers[0]}"):
                page = client.get(path).text
                assert ('href="mailto:koho@asanagi.example.jp?subject=' in page) is told, path
                assert "つながりましたか" not in page
                assert "issue" not in page
