"""A real chromium: search below a base path, everything without a network, nothing asked of others."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from madoguchi.faces.offline.words import words
from tests.browser import violations, width
from tests.faces.web.conftest import desk_id

pytestmark = pytest.mark.browser
PHONE, NARROW, DESKTOP = 390, 320, 1280


def search(page, query, place=""):
    page.locator("#q").fill(query)
    page.locator("#place").fill(place)
    page.locator("form button").click()
    page.locator("#results > *").first.wait_for()


def speak(page, language):
    """Choose a language from the menu of a page."""
    page.locator("details.languages summary").click()
    page.locator("details.languages").get_by_role("link", name=language, exact=True).click()


@pytest.fixture
def asked(open_page, served):
    """Return a function that opens a page and keeps what it asks for."""

    def opened(path="", **options):
        page = open_page(served, **options)
        urls = []
        page.on("request", lambda request: urls.append(request.url))
        page.goto(served + path)
        return page, urls

    return opened


def test_a_question_and_a_place_give_the_number_and_no_server_hears_them(asked, served):
    page, urls = asked(width=PHONE)
    search(page, "後継者がいない", "大阪府")
    assert page.locator(".answer a.tel").first.inner_text() == "06-6944-6257"
    assert page.locator(".answer a.tel").first.get_attribute("href") == "tel:0669446257"
    box = page.locator(".answer a.tel").first.bounding_box()
    assert box["y"] + box["height"] < 844 * 0.6
    assert box["height"] >= 44
    page.get_by_role("link", name="この困りごとの窓口をすべて見る").click()
    page.wait_for_url("**/topic/succession/osaka.html")
    assert all(url.startswith(served) for url in urls)
    assert not any("?" in url or quote("後継者") in url.partition("#")[0] for url in urls)
    assert page.context.cookies() == []


def test_a_trouble_without_a_place_asks_for_it_and_keeps_the_words(asked):
    page, _ = asked(width=PHONE)
    search(page, "返済が苦しい")
    page.locator("#results").get_by_role("link", name="神奈川", exact=True).click()
    page.locator(".answer a.tel").first.wait_for()
    assert page.locator(".answer a.tel").first.inner_text() == "045-633-5143"
    assert page.locator("#q").input_value() == "返済が苦しい"
    assert page.locator("#place").input_value() == "神奈川県"


def test_words_of_a_crisis_show_the_emergency_contacts(asked):
    page, urls = asked()
    page.locator("#q").fill("もう死にたい")
    page.locator("#q").press("Enter")
    page.locator(".crisis a.tel").first.wait_for()
    assert page.locator(".crisis a.tel").first.inner_text() == "0120-279-338"
    assert page.locator("#results .row a[href*='desk/']").count() == 0
    assert not any("?" in url for url in urls)


def test_an_answer_has_its_reasons_and_offers_other_places_and_troubles(asked):
    page, _ = asked()
    search(page, "鎌倉で旅館をしています。後継者がいない", "大阪府")
    first = page.locator("#results .answer").first
    assert "大阪府を担当している窓口です" in first.locator(".reasons").inner_text()
    assert page.locator("#results").get_by_role("link", name="鎌倉の窓口を見る").count() == 1
    assert "この窓口でないときは" in page.locator("#results .otherwise").inner_text()


def test_a_trouble_of_no_desk_shows_whose_work_it_is(asked):
    page, _ = asked()
    search(page, "パスポートを更新したい")
    assert "パスポートの窓口" in page.locator("#results .row").first.inner_text()
    assert page.locator("#results .answer").count() == 0


def test_an_ambiguous_place_is_asked_with_a_button_for_each(asked):
    page, _ = asked()
    search(page, "信用保証協会", "府中市")
    choices = page.locator("#results .question .choices")
    assert choices.count() == 2  # by prefecture
    choices.get_by_role("link", name="広島県府中市").click()
    page.locator("#results .answer").wait_for()
    assert "広島県信用保証協会" in page.locator("#results .answer").inner_text()


def test_the_example_on_the_home_page_and_the_other_language(asked):
    page, _ = asked()
    page.get_by_role("link", name="03-3501-1511").click()
    page.locator("#results a.tel").first.wait_for()
    assert page.locator("#results a.tel").first.inner_text() == "03-3501-1511"
    speak(page, "English")
    page.wait_for_url("**/en/search.html#*")
    page.locator("#results .reasons").first.wait_for()
    assert page.locator("#results .reasons").first.inner_text() == "03-3501-1511 is this desk’s number"


def test_an_answer_says_until_when_its_list_holds_and_what_to_say_first(asked):
    page, _ = asked()
    search(page, "運転資金を借りたい", "高松市")
    card = page.locator("#results .answer").first
    card.wait_for()
    assert card.locator(".age").inner_text() == (
        "2024年3月までの一覧の番号です。 つながらないときは、次の窓口・何でも相談できる窓口へ。"
    )
    assert (
        card.locator(".say-this").inner_text() == "「事業のお金を借りたいので、相談にのっていただけますか。」"
    )
    shown = card.inner_text()
    order = [
        "0120-154-505",
        "2024年3月まで",
        "株式会社日本政策金融公庫",
        "「運転資金」",
        "はじめに、こう言います",
    ]
    assert sorted(order, key=shown.index) == order
    speak(page, "English")
    page.wait_for_url("**/en/search.html#*")
    page.locator("#results .say-reading").first.wait_for()
    assert "Jigyō no okane o karitai node" in page.locator("#results .say-reading").first.inner_text()


def test_without_javascript_links_lead_from_home_to_a_number(open_page, served):
    page = open_page(served, javascript=False)
    assert page.locator("noscript p").inner_text().startswith("検索するには JavaScript")
    page.get_by_role("link", name="後継者・譲渡・引き継ぎ").click()
    page.get_by_role("link", name="大阪", exact=True).click()
    assert page.locator("a.tel").first.inner_text() == "06-6944-6257"
    assert "2024年3月31日" in page.locator(".edition").inner_text()
    page.goto(served)
    page.locator("#q").fill("秘密の相談")
    page.locator("form button").click()
    assert page.url.rstrip("?").endswith("search.html")


def test_after_one_visit_everything_works_without_a_network(open_page, served, edition):
    page = open_page(served, workers="allow", width=PHONE)
    page.get_by_text("電波がなくても使えます").wait_for(timeout=20_000)
    page.context.set_offline(True)
    for path in (
        "",
        "source.html",
        "notices/counts-differ.html",
        "topic/loan/okinawa.html",
        "prefecture/kagawa.html",
        f"desk/{edition.desks[-1].id}.html",
        f"desk/{edition.desks[-1].id}.vcf",
    ):
        answer = page.evaluate(
            "async (url) => { const r = await fetch(url); return [r.status, r.headers.get('content-type')]; }",
            served + path,
        )
        assert answer == [
            200,
            "text/vcard; charset=utf-8" if path.endswith(".vcf") else "text/html; charset=utf-8",
        ]
    page.goto(served)
    search(page, "返済が苦しい", "横浜市")
    assert page.locator(".answer a.tel").first.inner_text() == "045-633-5143"
    page.locator(".answer h2 a").click()
    page.locator("#evidence").wait_for()
    assert "045-633-5143" in page.locator("mark.f-phone").first.inner_text()
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).borderTopWidth") == "6px"


def test_each_language_that_is_read_is_kept_and_stands_in_for_the_others(open_page, served, edition):
    desk = edition.desks[-1].id
    page = open_page(served + "vi/index.html", workers="allow", width=PHONE)
    page.get_by_text(words("vi")("offline.ready")).wait_for(timeout=20_000)
    assert kept_languages(page) == {"common", "vi"}
    page.goto(served + "ko/topics.html")
    page.get_by_text(words("ko")("offline.ready")).wait_for(timeout=20_000)
    assert kept_languages(page) == {"common", "vi", "ko"}
    page.context.set_offline(True)
    for lang in ("vi", "ko"):
        page.goto(served + f"{lang}/desk/{desk}.html")
        assert page.evaluate("document.documentElement.lang") == lang
    page.goto(served + f"desk/{desk}.html")
    assert page.url.removeprefix(served) in (f"vi/desk/{desk}.html", f"ko/desk/{desk}.html")
    page.goto(served + "zh/search.html#q=返済が苦しい&place=横浜市")
    page.locator("#results .answer a.tel").first.wait_for()
    assert page.locator(".answer a.tel").first.inner_text() == "045-633-5143"


def kept_languages(page):
    """The groups of packs that the browser holds of the site."""
    urls = page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys()).then((all) => all.map(({ url }) => url))"
    )
    names = {url.rpartition("/")[2].removesuffix(".pack").partition("-")[0] for url in urls}
    return names - {"data", "contacts"}


@pytest.mark.parametrize(
    ("lang", "width", "reason"),
    [
        ("vi", PHONE, "phụ trách Osaka"),
        ("ko", DESKTOP, "오사카부 담당입니다"),
        ("zh", PHONE, "负责大阪府"),
        ("easy", DESKTOP, "大阪府の 人の ための 窓口です"),
    ],
)
def test_from_a_folder_of_a_disk_it_is_searched_and_read_as_from_a_server(
    open_page, site, lang, width, reason
):
    page = open_page("about:blank", width=width, workers="allow")
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((site.root / lang / "index.html").as_uri())
    page.locator("#q").fill("後継者がいない")
    page.locator("#place").fill("大阪府")
    page.locator("form button").click()
    page.locator("#results .answer a.tel").first.wait_for()
    assert page.url.startswith((site.root / lang / "search.html").as_uri())
    assert page.locator(".answer a.tel").first.inner_text() == "06-6944-6257"
    assert reason in page.locator(".answer .reasons").inner_text()
    page.locator("#results .answer h2 a").click()
    page.locator("#evidence").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).borderTopWidth") == "6px"
    assert problems == []


def test_a_newer_site_takes_the_place_of_the_old_one(browser, site, served):
    worker = site.root / "sw.js"
    original = worker.read_text(encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(served)
    page.get_by_text("電波がなくても使えます").wait_for(timeout=20_000)
    first, languages = page.evaluate("caches.keys()"), kept_languages(page)
    try:
        worker.write_text(original.replace('"digest": "', '"digest": "newer-'), encoding="utf-8")
        page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
        page.wait_for_function(
            "(old) => caches.keys().then((now) => now.length === 1 && now[0] !== old)", arg=first[0]
        )
        assert kept_languages(page) == languages == {"common", "ja"}
    finally:
        worker.write_text(original, encoding="utf-8")
    assert len(first) == 1
    context.close()


def test_it_can_be_installed(open_page, served):
    page = open_page(served)
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((r) => r.json())")
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert manifest["display"] == "standalone"
    (icon,) = manifest["icons"]
    assert icon["sizes"] == "any"
    assert page.evaluate("(url) => fetch(url).then((r) => r.status)", served + icon["src"]) == 200
    client = page.context.new_cdp_session(page)
    assert client.send("Page.getAppManifest")["errors"] == []


@pytest.mark.parametrize(
    "path", ["", "vi/search.html#q=よろず", "ko/topic/loan/aomori.html", "en/index.html"]
)
def test_nothing_is_wider_than_a_narrow_screen(open_page, served, path):
    page = open_page(served + path, width=NARROW)
    if "#" in path:
        page.locator("#results > *").first.wait_for()
    assert width(page) <= NARROW


@pytest.mark.parametrize(("scheme", "width"), [("light", PHONE), ("dark", DESKTOP)])
def test_no_page_has_an_accessibility_violation(open_page, served, edition, scheme, width):
    desk = desk_id(edition, "栃木県よろず支援拠点")
    page = open_page(served, scheme=scheme, width=width)
    found = {"home": violations(page)}
    for path in (f"ko/desk/{desk}.html", "zh/topic/loan/aomori.html", "easy/crisis.html"):
        page.goto(served + path)
        found[path] = violations(page)
    for path in (
        "search.html#q=後継者がいない&place=大阪府",
        "search.html#q=返済が苦しい",
        "vi/search.html#q=よろず",
    ):
        page.goto("about:blank")
        page.goto(served + path)
        page.locator("#results > *").first.wait_for()
        found[path] = violations(page)
    assert {key: value for key, value in found.items() if value} == {}
