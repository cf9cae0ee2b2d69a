"""Every address of a page is written by one object: as a server takes it, quoted, in the page's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import madoguchi
from madoguchi.faces.web.links import ServedLinks
from madoguchi.faces.web.site import Page, RepeatingPage
from madoguchi.faces.web.view.messages import messages

TEMPLATES = sorted(Path(madoguchi.__file__).parent.glob("faces/*/templates/*"))
# An address that a template writes itself.
WRITTEN = re.compile(r'\b(?:href|src|srcset|action|formaction|poster|data)=["\']/')


def page(lang: str = "ja", **query: str) -> Page:
    return Page("/ask", query, messages(lang))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_no_template_writes_an_address_itself(path):
    assert WRITTEN.findall(path.read_text(encoding="utf-8")) == []


def test_the_pattern_finds_what_it_is_for():
    assert WRITTEN.search('<a class="x" href="/desk/1">')
    assert WRITTEN.search("<form method=get action='/ask'>")
    assert not WRITTEN.search('<a href="{{ page.url("/desk/1") }}" data-x="/">')


@pytest.mark.parametrize(
    ("path", "asked", "address"),
    [
        ("/", {}, "/"),
        ("/ask", {"q": "返済 A&B", "place": ""}, "/ask?q=%E8%BF%94%E6%B8%88+A%26B"),
        ("/prefecture/青森県", {}, "/prefecture/%E9%9D%92%E6%A3%AE%E7%9C%8C"),
        ("/topic/loan", {"place": "\ud800"}, "/topic/loan?place=%3F"),
    ],
)
def test_an_address_is_quoted_and_asks_nothing_that_is_empty(path, asked, address):
    assert page().url(path, **asked) == address


def test_a_page_takes_language_furigana_and_list_along_and_a_file_does_not():
    own = page("easy", ruby="1", list="0123abcd")
    assert own.url("/topics") == "/topics?list=0123abcd&ruby=1&lang=easy"
    assert own.file("/desk/1.vcf") == "/desk/1.vcf"
    assert own.file("/prefecture/青森県.vcf") == "/prefecture/%E9%9D%92%E6%A3%AE%E7%9C%8C.vcf"
    assert own.action("/ask") == "/ask"


def test_what_is_repeated_stays_repeated_and_in_its_order():
    own = RepeatingPage("/compare", {}, messages("ja"), (("place", "甲"), ("place", ""), ("lang", "ja")))
    assert own.switch("en") == "/compare?place=%E7%94%B2&place=&lang=en"


def test_a_name_from_outside_is_quoted_as_its_value_is():
    own = RepeatingPage("/compare", {}, messages("ja"), (("a&b=<#", "1"), ("place", "甲")))
    assert own.switch("en") == "/compare?a%26b%3D%3C%23=1&place=%E7%94%B2&lang=en"


def test_a_server_answers():
    assert page().served
    assert ServedLinks().start == "/"
