"""The static site's links: from each page the relative way to the file that stands for an address."""

from __future__ import annotations

import pytest

from madoguchi.faces.offline.addresses import Address, FileLinks, file_of, relative
from madoguchi.faces.offline.errors import SiteError
from madoguchi.faces.offline.pages import Pages
from madoguchi.faces.web.site import Page
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.tiles import tiles
from madoguchi.places.finder import place_finder


def page(path: str, **params: str) -> Page:
    address = Address(path, params)
    return Page(path, params, messages(address.lang), links=FileLinks(address))


@pytest.mark.parametrize(
    ("path", "params", "file"),
    [
        ("/", {}, "index.html"),
        ("/", {"lang": "en"}, "en/index.html"),
        ("/ask", {"q": "x"}, "search.html"),
        ("/desk/abc", {}, "desk/abc.html"),
        ("/desk/abc.vcf", {}, "desk/abc.vcf"),
        ("/prefecture/青森県", {"lang": "en"}, "en/prefecture/aomori.html"),
        ("/prefecture/青森県.vcf", {}, "prefecture/aomori.vcf"),
        ("/topic/loan", {"place": "青森県"}, "topic/loan/aomori.html"),
        ("/source", {"part": "2"}, "source.html"),
        ("/notices", {"code": "x", "severity": "INFO"}, "notices/x.html"),
        ("/static/0/site.css", {}, "static/0/site.css"),
        ("/manifest.webmanifest", {}, "manifest.webmanifest"),
    ],
)
def test_each_address_has_one_file(path, params, file):
    assert file_of(Address(path, params)) == file


@pytest.mark.parametrize(
    ("target", "folder", "way"),
    [
        ("index.html", "", "index.html"),
        ("topic/loan.html", "topic/sales", "../loan.html"),
        ("topic/loan/aomori.html", "topic/loan", "aomori.html"),
        ("desk/a.html", "en/desk", "../../desk/a.html"),
        ("static/0/a.css", "topic/loan", "../../static/0/a.css"),
    ],
)
def test_the_way_goes_up_only_as_far_as_it_must(target, folder, way):
    assert relative(target, folder) == way


def test_links_lead_from_the_folder_of_the_page_in_its_language():
    own = page("/topic/loan", place="青森県", lang="en")
    assert own.url("/") == "../../index.html"
    assert own.url("/topic/loan") == "../loan.html"
    assert own.switch("ja") == "../../../topic/loan/aomori.html"
    assert own.line(7) == "../../source.html#L7"
    assert own.file("/desk/abc.vcf") == "../../../desk/abc.vcf"
    assert own.action("/ask") == "../../search.html"
    assert own.url("/topic/loan", place="沖縄県") == "../loan/okinawa.html"  # as from every topic
    assert own.url("/prefecture/青森県") == "../../prefecture/aomori.html"


def test_what_a_question_asks_stands_behind_the_hash():
    assert page("/").url("/ask", q="返済 A&B", at="2024-04-01") == "search.html#q=%E8%BF%94%E6%B8%88+A%26B"


def test_notices_of_a_code_lead_to_those_of_a_severity_and_back():
    own = page("/notices", code="x")
    assert own.url("/notices", severity="INFO", code="x") == "info.html"
    assert own.url("/notices", severity="", code="y") == "y.html"
    assert page("/notices").url("/notices", severity="INFO", code="") == "notices/info.html"


def test_nothing_of_a_server_is_there():
    assert not page("/").served


@pytest.mark.parametrize("path", ["/slip", "/compare", "/api/ask", "/hsds/", "/prefecture/どこか"])
def test_a_link_to_what_only_a_server_has_stops_the_build(path):
    with pytest.raises(SiteError):
        page("/").url(path)


def test_the_pages_of_a_prefecture_take_it_as_a_place_field_would(edition):
    pages, finder = Pages(edition), place_finder()
    for tile in tiles():
        assert pages.router.place(tile.name) == finder.resolve(tile.name)
    assert pages.router.place("") == ()
