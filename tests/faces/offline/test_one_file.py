"""One file with everything: its numbers the edition's, nothing loaded, usable with and without script."""

from __future__ import annotations

import html
import re

import html5lib
import pytest

from tests.browser import violations
from tests.faces.exports.readers import one_file_numbers
from tests.faces.web.conftest import desk_id

browser_test = pytest.mark.browser


@pytest.fixture(scope="module")
def text(one):
    return one.decode("utf-8")


@pytest.fixture(scope="module")
def url(one, tmp_path_factory):
    path = tmp_path_factory.mktemp("one") / "madoguchi.html"
    path.write_bytes(one)
    return path.as_uri()


def test_every_desk_has_its_numbers_evidence_and_notices(one, text, edition):
    assert one_file_numbers(one) == {desk.id: desk.numbers for desk in edition.desks}
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    ids = {element.get("id"): element for element in tree.iter() if element.get("id")}
    for number, line in enumerate(edition.lines, start=1):
        assert "".join(ids[f"L{number}"].itertext()).strip() == line.strip()
    for desk in edition.desks:
        article = ids[desk.id]
        links = {link.get("href") for link in article.iter("a")}
        assert {f"#L{line}" for line in desk.lines} <= links
        printed = next(p for p in article.iter("p") if p.get("class") == "printed")
        assert " ".join(desk.printed.split()) in " ".join("".join(printed.itertext()).split())
        noticed = {n for n in edition.notices if desk.id in n.desks and n.severity.value != "INFO"}
        assert len([link for link in links if link.startswith("#n")]) == len(noticed)
    assert {link for link in re.findall(r'href="#([^"=]+)"', text) if link not in ids} == set()


def test_it_is_valid_and_loads_nothing(text):
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    assert [(position, code) for position, code, _ in parser.errors] == []
    markup = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.S)
    assert re.findall(r' src="[^"]*"', markup) == []
    assert re.findall(r'<link [^>]*href="(?!data:)', markup) == []
    assert "@import" not in text
    assert re.findall(r"url\((?!data:)", text) == []
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)


def test_it_says_what_it_is_made_of(text, edition):
    for told in (
        edition.revision,
        "手元の一覧には、利用条件が書かれていません",
        "手元の一覧には、表紙も奥付もありません",
        edition.sources[0].facts.title,
    ):
        assert told.replace("'", "&#39;") in text


@browser_test
def test_it_is_searched_without_a_network(open_page, url):
    page = open_page(url, width=390)
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.context.set_offline(True)
    for query, place, number in (
        ("後継者がいない", "大阪府", "06-6944-6257"),
        ("０３３５０１１５１１", "", "03-3501-1511"),
        ("とちぎけん よろず", "", "028-670-2618"),
        ("死にたい", "", "0120-279-338"),
    ):
        page.locator("#q").fill(query)
        page.locator("#place").fill(place)
        page.locator("form button").click()
        page.wait_for_function(
            "(number) => document.querySelector('#results a.tel')?.textContent === number", arg=number
        )
    assert not page.locator("#all").is_visible()
    page.get_by_role("link", name="一覧に戻る").click()
    page.locator("#all").wait_for(state="visible")
    assert problems == []


@browser_test
def test_it_is_browsed_by_trouble_prefecture_and_kind(open_page, url, edition):
    page = open_page(url)
    page.get_by_role("link", name="返済が苦しい・立て直したい").click()
    page.locator("#results").get_by_role("link", name="香川", exact=True).click()
    page.locator("#results .answer").wait_for()
    assert "香川県中小企業活性化協議会" in page.locator("#results .answer").inner_text()
    page.goto(url + "#prefecture=香川県")
    page.locator("#results .row").first.wait_for()
    shown = page.locator("#results h3").all_inner_texts()
    wanted = [d.name for d in edition.desks if any(a.text.startswith("香川県") for a in d.service_area)]
    more = page.locator("#results .fine", has_text="ほかに").count()
    assert more or sorted(shown) == sorted(wanted)
    page.locator("#results h3 a", has_text="香川県よろず支援拠点").click()
    desk = page.locator(f'article[id="{desk_id(edition, "香川県よろず支援拠点")}"]')
    desk.wait_for(state="visible")
    assert desk.locator("details").get_attribute("open") is not None


@browser_test
def test_it_speaks_the_languages_of_the_pages(open_page, url):
    page = open_page(url + "#q=後継者がいない&place=大阪府")
    page.locator("#results .answer").wait_for()
    for lang, reason in (
        ("ja", "大阪府を担当している窓口です"),
        ("easy", "大阪府の 人の ための 窓口です"),
        ("en", "It serves Osaka"),
        ("zh", "负责大阪府"),
        ("vi", "phụ trách Osaka"),
        ("ko", "오사카부 담당입니다"),
    ):
        page.locator("#language").select_option(lang)
        assert reason in page.locator("#results .answer .reasons").inner_text()
        assert page.evaluate("document.documentElement.lang") == {"easy": "ja", "zh": "zh-Hans"}.get(
            lang, lang
        )
        assert "{" not in page.locator("#results").inner_text()
    page.locator("#language").select_option("en")
    page.get_by_role("link", name="Back to the list").click()
    assert page.locator("h1").inner_text() == "Who should I call?"
    page.locator("#language").select_option("ja")
    assert page.locator("h1").inner_text() == "どこに電話すればいい？"


# Texts with Japanese letters of which no tag says that they are Japanese: but for the site's name and what is quoted.
UNMARKED = """() => [...document.querySelectorAll("body *")]
  .filter((part) => !part.closest("script, style, select, [lang=ja]"))
  .flatMap((part) => [...part.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE))
  .map(({ data }) => data.replace(/Madoguchi 窓口|“[^”]*”/g, "").trim()).filter((text) => /[ぁ-ヺ一-龥]/.test(text))"""


@browser_test
@pytest.mark.parametrize("lang", ["en", "vi", "ko"])
@pytest.mark.parametrize(
    "asked", ["", "#q=borrow+money&place=横浜市", "#topic=loan", "#prefecture=香川県", "#q=xyzzy"]
)
def test_what_stays_japanese_in_another_language_says_so(open_page, url, lang, asked):
    page = open_page(url + asked)
    page.locator("form.ask").wait_for()
    page.locator("#language").select_option(lang)
    assert page.evaluate(UNMARKED) == []


@browser_test
def test_without_javascript_it_is_a_plain_list(open_page, url, edition):
    page = open_page(url, javascript=False)
    assert page.locator("article.row a.tel").count() >= sum(len(desk.numbers) for desk in edition.desks)
    assert not page.locator("form").is_visible()
    assert page.locator("#about").is_visible()


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_accessibility_violation(open_page, url, scheme):
    page = open_page(url + "#q=返済が苦しい&place=横浜市", scheme=scheme, width=390)
    page.locator("#results .answer").wait_for()
    # Hundreds of parts of one kind: three of each are looked at, in three of the programs.
    more = "#all article:nth-child(n+4), #all ol > li:nth-child(n+4), #all > section:nth-child(n+7):not([id=about])"
    page.evaluate("(more) => document.querySelectorAll(more).forEach((part) => part.remove())", more)
    found = violations(page)
    page.evaluate("location.hash = ''")
    page.locator("#all").wait_for(state="visible")
    page.locator("details").first.click()
    assert found + violations(page) == []


@browser_test
@pytest.mark.parametrize(
    "asked", ["", "#q=返済が苦しい&place=横浜市", "#q=03-3501-1510", "#prefecture=東京都", "#desk"]
)
def test_nothing_jumps_while_it_opens(open_page, url, edition, asked):
    page = open_page("about:blank", width=390)
    page.goto(url + (f"#{edition.desks[300].id}" if asked == "#desk" else asked))
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    shifts = page.evaluate(
        "new Promise((told) => { let sum = 0; new PerformanceObserver((list) => { for (const entry of"
        " list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
        " setTimeout(() => told(sum), 100); })"
    )
    assert shifts <= 0.02
