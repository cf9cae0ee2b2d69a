"""The links of a page of the web: whose number one dials, and which one leads to a body's own pages."""

from __future__ import annotations

import re

from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.source import Slice
from madoguchi.text.fold import fold
from madoguchi.text.phone import find_phones

# 地図↗: what a link to a map is marked with, and no word of a name.
MAP_MARK = re.compile(r"\s?(?:地図|マップ|MAP)\s?[↗➚]")
# Where one of these begins or ends in a link that dials, a word ends: <b>東課</b><span>証明</span>; a number goes on.
SET_APART = {"b", "strong", "span", "small", "em", "i", "div", "p"}
EDGE = "\0"
_LEADS = re.compile(
    r"mailto:(?P<mail>[\w.+-]+@[\w.-]+)(?:\?.*)?|(?P<page>https?://[^\s<>()（）、。※「」]+)", re.IGNORECASE
)
# What links are called that lead to a body's own pages, and こちら behind such a word.
_SITE = r"(?:公式|オフィシャル)?(?:ホームページ|(?:ウェブ|WEB)?\s?(?:サイト|ページ)|HP|ＨＰ|URL|(?:home\s?page|web\s?site))"
_OWN_PAGES = re.compile(rf"{_SITE}(?:へ|はこちら)?(?:[(（].{{1,20}}[)）])?", re.IGNORECASE)
_HERE = re.compile(r"こちら(?:[(（].{1,20}[)）])?")
_OWN_PAGES_AT = re.compile(rf"{_SITE}\s?[はを:：]?\s?こちら", re.IGNORECASE)
_IN_NUMBER = re.compile(rf"(?<=[\d-]){EDGE}+(?=[\d-])")


def pieces_of(words: str) -> list[str]:
    """Return the words of a link, parted at each edge that stands in no number.

    >>> pieces_of(EDGE.join(("東課", "", "証明、届", "0985-", "00-0001")))
    ['東課', '証明、届', '0985-00-0001']
    """
    parts = _IN_NUMBER.sub("", words).split(EDGE)
    return [piece for part in parts if (piece := " ".join(part.split()))]


def is_number(text: str) -> bool:
    """Whether words are one number to dial and nothing else."""
    found = find_phones(fold(text))
    return len(found) == 1 and found[0].start == 0 and found[0].end == len(text)


def tells_whose(text: str) -> bool:
    """Whether words name who is called, before the number: 東課 099-…, not 電話 099-…."""
    entries = entries_of(Slice(fold(text), 1, 0))
    return bool(entries) and entries[0].name is not None and entries[0].has_number


def address_of(href: str) -> str:
    """Return the address of a page or of mail to which a link leads; "" for any other link."""
    found = _LEADS.fullmatch(href.strip())
    return (found["mail"] or found["page"]) if found else ""


def means_own_pages(words: str, before: str) -> bool:
    """Whether the words of a link mean a body's own pages: ホームページ, or こちら where `before`, with them, ends in such a word."""
    if not words:  # a link around an image alone
        return False
    said = before.rpartition(words)[0][-20:] + words if words in before else words
    return bool(_OWN_PAGES.fullmatch(words) or (_HERE.fullmatch(words) and _OWN_PAGES_AT.search(said)))
