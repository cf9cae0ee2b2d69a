"""Whole pages in each language: nothing of another language stands there but what is a name, and that is told apart."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.manifest import manifest_of
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from tests.faces.web.conftest import desk_id

BUREAU, AGENCY, BY_HOMEPAGE = "東北経済産業局 地域経済部 地域経済課", "中小企業庁", "関東経済産業局"
# Every kind of page; D, E, F are desks: of several prefectures, of the nation, without a number.
KINDS = [
    "/", "/ask?q=返済が苦しい&place=横浜市", "/ask?q=返済が苦しい", "/ask?q=xyzzy", "/ask?q=", "/ask?q=03-1234-5678",
    "/ask?q=03-3501-1511", "/ask?q=死にたい", "/ask?q=もう疲れた、消えたい", "/ask?q=年金の相談", "/ask?q=返済&at=zzz",
    "/ask?q=府中市で借りたい", "/ask?q=特許&place=zzz", "/ask?q=不正競争&place=東京都", "/ask?q=府中市の商工会議所",
    "/topics", "/topic/loan", "/topic/loan?place=香川県", "/prefecture/香川県", "/tables", "/table/jica", "/all", "/about",
    "/no-such-page", "/desk/D", "/desk/E", "/desk/F", "/desk/D?at=2020-01-01", "/desk/zzz", "/notices",
    "/notices?severity=WARNING", "/source", "/data", "/embed", "/widget", "/compare", "/list", "/list?list=zzzzzzzz",
    "/compare?q=返済が苦しい&place=横浜市&place=青森県", "/steps?q=返済が苦しい&place=横浜市", "/steps?q=xyzzy",
    "/slip?desk=D&desk=E&at=2024-02-01", "/slip?q=返済が苦しい&place=横浜市", "/slip", "/slip?desk=zzz", "/slip?desk=D&at=zz",
    "/slip?desk=D&topic=zz", "/coverage", "/coverage/loan", "/changes", "/report/D",
]  # fmt: skip
READ_OUT = ("aria-label", "title", "alt", "placeholder", "data-suggestions", "data-copied")
EMPTY = {"meta", "link", "input", "img", "br", "wbr", "path", "hr", "rect", "circle"}
# What is of no language: code, and what the head of an address or a command is.
NO_WORDS = {"script", "style", "code"}
# Beside these words English stands in sentences.
ENGLISH = re.compile(
    r"\b(?:the|of|is|are|and|with|for|which|that|from|it|by|was|has|have|be)\b", re.IGNORECASE
)
THREE_WORDS = re.compile(r"(?:\b[A-Za-z][a-z’']*[ ,;:]+){2,}[A-Za-z][a-z]+")
KANA, JAPANESE, HANGUL = re.compile("[ぁ-ヺ]"), re.compile("[ぁ-ヺ一-龥]"), re.compile("[가-힣]")
VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]", re.IGNORECASE)
# Names in Latin letters: of formats and programs, and how names are read aloud.
NAMES = re.compile(
    r"Open Referral HSDS|JSON Lines|MIT License|JavaScript|Edge|Firefox|Chrome|Control\+Option|\S+://\S+|[\w.-]+\.(?:json|toml|csv|vcf)"
)
NAMED = {"reading", "printed-name"}


class Words(HTMLParser):
    """The texts of a page, each with the language it is in by its tags and the classes that it stands under."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, set[str]]] = []
        self.found: list[tuple[str, set[str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        outer = self.open[-1] if self.open else ("", "", set())
        lang, classes = given.get("lang") or outer[1], outer[2] | set((given.get("class") or "").split())
        if tag not in EMPTY:
            self.open.append((tag, lang, classes))
        self.found += [(lang, classes, given[name]) for name in READ_OUT if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        while tag not in EMPTY and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag in NO_WORDS for tag, *_ in self.open):
            _, lang, classes = self.open[-1]
            self.found.append((lang, classes, " ".join(data.split())))


def foreign(page: str, lang: str, names: set[str]) -> list[str]:
    """The texts of a page that are in another language than its own; `names` are those that stand in every language."""
    own, words = messages(lang).tag, Words()
    words.feed(page)
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)")
    return [
        f"[{spoken}] {text}"
        for spoken, classes, text in words.found
        if not classes & NAMED and _is_foreign(lang, own, spoken, classes, NAMES.sub("", known.sub("", text)))
    ]


def _is_foreign(lang: str, own: str, spoken: str, classes: set[str], text: str) -> bool:
    if spoken == "ja" != own or "languages" in classes:  # a name as printed; the languages by their own names
        return False
    if spoken in ("ja-Latn", "ja-Hang"):  # how a sentence is read aloud
        return False
    if spoken != own:
        return True
    if lang == "en":
        return bool(JAPANESE.search(text))
    if lang in ("ja", "easy"):
        return bool(ENGLISH.search(text) and THREE_WORDS.search(text)) or bool(HANGUL.search(text))
    english = bool(THREE_WORDS.search(text)) and (lang != "vi" or bool(ENGLISH.search(text)))
    other = {"zh": (KANA, HANGUL, VIETNAMESE), "vi": (JAPANESE, HANGUL), "ko": (JAPANESE, VIETNAMESE)}[lang]
    return english or any(script.search(text) for script in other)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_every_page_is_whole_in_its_language(client, edition, lang):
    desks = dict(zip("DEF", (desk_id(edition, name) for name in (BUREAU, AGENCY, BY_HOMEPAGE)), strict=True))
    mixed = {}
    for kind in KINDS:
        path = re.sub(r"(?<=[/=])[DEF](?=[?&]|$)", lambda found: desks[found[0]], kind)
        asked = {value for _, value in parse_qsl(urlsplit(path).query)}
        typed = {" / ".join(value for _, value in parse_qsl(urlsplit(path).query)[:2]), *asked}
        site = manifest_of(GUIDEBOOK).site.title
        page = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}").text
        # The tab of an answer is named by its desk: no tag tells a name apart there.
        tab = re.search("<title>(.*?)</title>", page, re.S)[1]
        titled = {desk.name for desk in edition.desks if desk.name in tab}
        names = {site.of(lang), *typed, *titled, *(desk.name for desk in edition.desks if desk.id in path)}
        if found := foreign(page, lang, names):
            mixed[kind] = found[:5]
    assert mixed == {}


@pytest.mark.parametrize(
    ("lang", "text", "is_found"),
    [
        ("zh", "<p>负责神奈川県</p>", False),
        ("zh", "<p>电话のかけ方</p>", True),
        ("zh", "<p>Choose a prefecture to see its desks</p>", True),
        ("zh", '<p lang="en">a later document has another number</p>', True),
        ("vi", "<p>phụ trách 神奈川県</p>", True),
        ("vi", '<p>phụ trách Kanagawa <span lang="ja">神奈川県</span></p>', False),
        ("vi", '<img alt="Scan to call the desk">', True),
        ("vi", "<p>Trang in cho xem</p>", False),
        ("ko", "<p>横浜市</p>", True),
        ("ko", "<p>Open Referral HSDS 3.2.3</p>", False),
        ("en", "<p>serves 神奈川県</p>", True),
        ("easy", "<p>a list of desks that is printed</p>", True),
    ],
)
def test_what_is_of_another_language_is_found(lang, text, is_found):
    page = f'<html lang="{messages(lang).tag}">{text}</html>'
    assert bool(foreign(page, lang, set())) == is_found


@pytest.mark.parametrize("lang", [lang for lang in PAGE_LANGUAGES if lang != "ja"])
def test_the_examples_are_answered_alike_in_every_language(router, lang):
    for example in manifest_of(GUIDEBOOK).site.examples:
        (japanese, other) = (router.answer(text, "") for text in (example.ja, example.of(lang)))
        first = [[item.desk.name for item in answer.items[:1]] for answer in (japanese, other)]
        assert first[0] == first[1], (example.ja, example.of(lang))
        assert bool(japanese.question) == bool(other.question)
