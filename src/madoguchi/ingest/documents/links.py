"""The links of a page of the web: whose number one dials, and which one leads to a body's own pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from madoguchi.ingest.documents.pageflow import Flow, Words
from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.source import Slice
from madoguchi.text.fold import fold
from madoguchi.text.online import URL
from madoguchi.text.phone import find_phones
from madoguchi.text.phone_words import FAX, TEL

# 地図↗: what a link to a map is marked with, and no word of a name.
MAP_MARK = re.compile(r"\s?(?:地図|マップ|MAP)\s?[↗➚]")
# Where one of these begins or ends in a link that dials, a word ends: <b>東課</b><span>証明</span>; a number goes on.
SET_APART = {"b", "strong", "span", "small", "em", "i", "div", "p"}
EDGE = "\0"
_LEADS = re.compile(rf"mailto:(?P<mail>[\w.+-]+@[\w.-]+)(?:\?.*)?|(?P<page>{URL.pattern})\??", re.IGNORECASE)
# What links are called that lead to a body's own pages, and こちら behind such a word.
_SITE = r"(?:公式|オフィシャル)?(?:ホームページ|(?:ウェブ|WEB)?\s?(?:サイト|ページ)|HP|ＨＰ|URL|(?:home\s?page|web\s?site))"
_OWN_PAGES = re.compile(rf"{_SITE}(?:へ|はこちら)?(?:[(（].{{1,20}}[)）])?", re.IGNORECASE)
_HERE = re.compile(r"こちら(?:[(（].{1,20}[)）])?")
_PAGE_HERE = re.compile(r"こちら|リンク|link|here|web", re.IGNORECASE)
_MAIL_HERE = re.compile(
    r"(?:e-?mail|(?:電子)?メール(?:アドレス)?|✉)(?:はこちら|を?送[るり信].{0,5})?|こちら|お?問い?合わ?せ.{0,10}|送信",
    re.IGNORECASE,
)
# What a picture is called that stands for 電話 or FAX, and how programmers call the element of one: fa-phone, icon_fax.
_KIND_ALONE = re.compile(rf"(?:(?P<fax>{FAX})|{TEL})(?:の?アイコン|マーク)?", re.IGNORECASE)
_LABEL = re.compile(rf"(?:{FAX}|{TEL}|(?:代表|直通|相談)(?:電話)?)(?:番号)?", re.IGNORECASE)
_KIND_IN_NAME = re.compile(r"(?<![a-z])(?:(?P<fax>fax)|tel|phone|telephone)(?![a-z])", re.IGNORECASE)
_OWN_PAGES_AT = re.compile(rf"{_SITE}\s?[はを:：]?\s?こちら", re.IGNORECASE)
# What links are called that show a map or tell more, and say nothing of a desk: 地図を見る, 詳細はこちら, Google Map.
_SAYS_NOTHING = re.compile(
    r"(?:(?:周辺|案内|所在)?地図|(?:アクセス|周辺|グーグル|google)?\s?(?:マップ|maps?))(?:を?(?:見る|表示(?:する)?|開く)|で(?:見る|確認(?:する)?)|へ|はこちら)?"
    r"|(?:詳しく|詳細)(?:は|を)?(?:見る|こちら)|もっと(?:見る|詳しく)|続きを(?:読む|見る)|(?:view|show) map|(?:read|view|see) more",
    re.IGNORECASE,
)
_AROUND = " \u3000[]［］()（）【】〔〕<>＜＞「」›»>→▶"
_IN_NUMBER = re.compile(rf"(?<=[\d-]){EDGE}+(?=[\d-])")


@dataclass(slots=True)
class Link:
    """A link that is open: the address it leads to, its words, and where it began: behind `length` letters of a line."""

    address: str
    flow: Flow
    line: Words | None
    length: int
    words: list[str] = field(default_factory=list)

    def is_written(self, flow: Flow, line: Words, label: str) -> bool:
        """Whether its label ends a line of a flow; words in a menu or struck out stand in none."""
        own = line.text[self.length :] if line is self.line else line.text
        return flow is self.flow and own.rstrip().endswith(label)


def kind_shown(known: dict[str, str]) -> str:
    """Return 電話 or FAX where the attributes of an element say that it is a picture of one, or set apart as one; else "".

    >>> kind_shown({"alt": "FAX"}), kind_shown({"class": "fa-solid fa-phone"}), kind_shown({"class": "smartphone"})
    ('FAX', '電話', '')
    """
    for name in ("alt", "title", "aria-label"):
        if found := _KIND_ALONE.fullmatch(fold(known.get(name, "")).strip()):
            return "FAX" if found["fax"] else "電話"
    own = known.get("href", "") if known.get("href", "").startswith("#") else ""
    kinds = {bool(found["fax"]) for found in _KIND_IN_NAME.finditer(f"{known.get('class', '')} {own}")}
    return ("FAX" if kinds.pop() else "電話") if len(kinds) == 1 else ""  # telfax shows neither


def number_in_picture(alt: str) -> str:
    """Return the number that the words of a picture say, with its label; "" where they are no number to dial.

    >>> number_in_picture("電話番号 099-000-0001"), number_in_picture("FAX：099-000-0002"), number_in_picture("東課の写真")
    ('電話番号 099-000-0001', 'FAX：099-000-0002', '')
    """
    words = " ".join(alt.split())
    found = find_phones(fold(words))
    if len(found) != 1 or found[0].end < len(words):
        return ""
    label = fold(words[: found[0].start]).strip(" :：")
    return words if not label or _LABEL.fullmatch(label) else ""


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


def begins_with_number(text: str) -> bool:
    """Whether words begin with a number to dial."""
    found = find_phones(fold(text).strip(" :："))
    return bool(found) and found[0].start == 0


def tells_whose(text: str) -> bool:
    """Whether words name who is called, before the number: 東課 099-…, not 電話 099-…."""
    entries = entries_of(Slice(fold(text), 1, 0))
    return bool(entries) and entries[0].name is not None and entries[0].has_number


def without_label(text: str, words: str) -> str:
    """Return what stands on a line without the words of the link that it ends with, where they say nothing of a desk.

    >>> without_label("東市東町1-2 [地図]", "[地図]"), without_label("西課 詳細はこちら", "詳細はこちら"), without_label("地図課", "地図課")
    ('東市東町1-2 ', '西課 ', '地図課')
    """
    begins = text.rstrip().removesuffix(words)
    says_nothing = _SAYS_NOTHING.fullmatch(words.strip(_AROUND)) and len(begins) < len(text.rstrip())
    return begins if says_nothing and begins[-1:] not in ("[", "(", "（", "［", "【", "〔") else text


def address_of(href: str) -> str:
    """Return the address of a page or of mail to which a link leads; "" for any other link."""
    found = _LEADS.fullmatch(href.strip())
    return (found["mail"] or found["page"]) if found else ""


def with_address(words: str, href: str) -> str:
    """Return the words of a cell with the address to which it leads, where they say that it is the desk's, and not which.

    >>> with_address("公式サイト", "https://example.lg.jp/"), with_address("東課", "https://example.lg.jp/")
    ('公式サイト https://example.lg.jp/', '東課')
    """
    address = address_of(href)
    if not address or not words or address in words:
        return words
    bare = words.strip(_AROUND)
    own = (
        bool(_MAIL_HERE.fullmatch(bare))
        if "@" in address
        else bool(_OWN_PAGES.fullmatch(bare) or _PAGE_HERE.fullmatch(bare))
    )
    return f"{words} {address}" if own else words


def means_own_pages(words: str, before: str) -> bool:
    """Whether the words of a link mean a body's own pages: ホームページ, or こちら where `before`, with them, ends in such a word."""
    if not words:  # a link around an image alone
        return False
    said = before.rpartition(words)[0][-20:] + words if words in before else words
    return bool(_OWN_PAGES.fullmatch(words) or (_HERE.fullmatch(words) and _OWN_PAGES_AT.search(said)))
