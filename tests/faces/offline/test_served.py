"""A static page says what the served one says: the same text, but for what only a server has."""

from __future__ import annotations

import re

import html5lib
import pytest

from madoguchi.faces.offline.addresses import file_of
from madoguchi.faces.offline.pages import addresses
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES


def said(page: str) -> str:
    """The text of a page, without what a clock or a server decides."""
    page = re.sub(
        r'<p class="edition".*?</p>|<noscript>.*?</noscript>|<script.*?</script>', "", page, flags=re.S
    )
    page = re.sub(r'<a class="act[^>]*rel="nofollow".*?</a>|<p class="opening.*?</p>', "", page, flags=re.S)
    # Furigana, in the menu of languages, are a server's.
    page = re.sub(r'<(details|nav) class="languages".*?</\1>', "", page, flags=re.S)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    texts = [text for part in ("main", "header") for text in tree.find(f".//{part}").itertext()]
    return " ".join("".join(texts).split())


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_page_of_every_kind_says_what_the_served_one_says(client, site, edition, lang):
    kept = [
        address for address in addresses(edition, lang) if address.path not in ("/ask", "/crisis", "/about")
    ]
    kinds = {address.path.split("/")[1]: address for address in kept}
    assert kinds.keys() >= {"", "desk", "topic", "prefecture", "table", "notices", "source"}
    chosen = [*kinds.values(), *kept[:: 180 if lang == "ja" else 400]]
    for address in chosen:
        served = client.get(address.path, params=dict(address.params)).text
        static = (site.root / file_of(address)).read_text(encoding="utf-8")
        assert said(static) == said(served), address
