"""The slip page: right numbers, codes that dial them, reasons, warnings, scripts, and one sheet of A4."""

from __future__ import annotations

import html
import io
import itertools
import re
from itertools import pairwise
from urllib.parse import quote

import pypdfium2
import pytest
import segno

from madoguchi.answers.scripts import all_scripts
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.view.words import dial_link
from madoguchi.model.notice import Severity
from tests.browser import NARROW, PHONE, violations, widen, width
from tests.faces import qr_reader
from tests.faces.web.conftest import TEL, desk_id, foreign_scripts

ARTICLE = re.compile(r'<article class="slip-desk".*?</article>', re.S)
CODE = re.compile(
    r'<svg viewBox="0 0 (\d+) \1" role="img" aria-label="([^"]+)">.*?<path fill="#000" d="([^"]+)"'
)
TOKYO_GUARANTEE, TOKYO_IP = "東京信用保証協会", "東京都知財総合支援窓口"
MM = 25.4 / 96  # a CSS pixel in millimetres


def slip(client, *ids, **params):
    return client.get("/slip", params={"desk": list(ids), **params})


@pytest.fixture(scope="module")
def articles(client, edition):
    """The slip of every desk, four to a page."""
    found = {}
    for start in range(0, len(edition.desks), 4):
        desks = edition.desks[start : start + 4]
        page = slip(client, *(desk.id for desk in desks)).text
        found |= zip((desk.id for desk in desks), ARTICLE.findall(page), strict=True)
    return found


# -- numbers and codes ---------------------------------------------------------------------------


def test_every_desk_has_its_numbers_and_no_other(articles, edition):
    shown = {id: tuple(text for _, text in TEL.findall(article)) for id, article in articles.items()}
    assert shown == {desk.id: desk.numbers for desk in edition.desks}
    assert all(
        f"tel:{digits}" == dial_link(text)
        for article in articles.values()
        for digits, text in TEL.findall(article)
    )


def test_every_code_dials_exactly_the_first_number(articles, edition):
    for desk in edition.desks:
        if desk.numbers:
            size, alt, path = CODE.search(articles[desk.id]).groups()
            modules = qr_reader.modules_of(path, int(size))
            assert qr_reader.read(modules) == dial_link(desk.numbers[0])
            assert desk.numbers[0] in alt
            assert len(CODE.findall(articles[desk.id])) == 1


def test_a_code_is_drawn_as_the_library_makes_it(articles, edition):
    for desk in edition.desks[::50]:
        size, _, path = CODE.search(articles[desk.id]).groups()
        made = segno.make(dial_link(desk.numbers[0]), error="m", micro=False)
        assert qr_reader.modules_of(path, int(size)) == [[bool(cell) for cell in row] for row in made.matrix]


def test_a_desk_without_a_number_says_so_and_leads_to_its_homepage(articles, edition):
    bare = [desk for desk in edition.desks if not desk.numbers]
    assert bare
    for desk in bare:
        article = articles[desk.id]
        assert "電話番号は載っていません" in article
        assert f'href="{desk.urls[0].text}"' in article
        size, alt, path = CODE.search(article).groups()
        made = segno.make(desk.urls[0].text, error="m", micro=False)
        assert qr_reader.modules_of(path, int(size)) == [[bool(cell) for cell in row] for row in made.matrix]
        assert desk.urls[0].text in alt


# -- what it says ----------------------------------------------------------------------------------


def test_it_says_hours_area_proof_and_whence(client, edition):
    desk = next(desk for desk in edition.desks if desk.hours)
    page = html.unescape(slip(client, desk.id, at="2024-04-10").text)
    assert desk.hours.text in page
    assert "2024年4月10日 時点" in page
    assert "2023年4月1日〜2024年3月31日" in page
    assert "日たちました" not in page
    assert edition.sources[0].facts.title in page
    assert "発行者：不明（手元の一覧には、表紙も奥付もありません）" in page
    assert "利用条件：不明（手元の一覧には、利用条件が書かれていません）" in page
    assert edition.revision[:12] in page
    lines = ", ".join(map(str, desk.phones[0].value.lines))
    assert f"電話番号：一覧のとおり（{lines}）" in page
    other = next(desk for desk in edition.desks if not desk.hours)
    assert "もとの一覧に載っていません" in slip(client, other.id).text


def test_a_number_that_may_have_changed_is_not_handed_over_in_silence(client, edition):
    id = desk_id(edition, TOKYO_GUARANTEE)
    assert "2023年5月8日から、電話番号が変わっているかもしれません" in slip(client, id).text
    assert "may have changed since 8 May 2023" in slip(client, id, lang="en").text
    assert "変わるかもしれません" in slip(client, id, at="2023-04-10").text


def test_every_warning_of_a_desk_stands_on_its_slip(articles, client, edition):
    warned = {id for n in edition.notices if n.severity is not Severity.INFO for id in n.desks}
    assert warned
    for id in edition.desk_by_id:
        assert ('<div class="slip-beware">' in articles[id]) == (id in warned)
    unlike = next(n for n in edition.notices if n.code == "number-unlike-its-body")
    assert "Before you call" in slip(client, unlike.desks[0], lang="en").text


def test_printed_remarks_are_kept(articles, edition):
    for desk in edition.desks:
        dated = {fact.note.text for fact in desk.dated}
        for note in desk.notes:
            assert html.escape(note.text) in articles[desk.id] or note.text in dated


def test_a_question_brings_the_routers_reasons(client, router):
    page = client.get("/slip", params={"q": "返済が苦しい", "place": "横浜市"}).text
    answer = router.answer("返済が苦しい", "横浜市")
    shown = [
        html.unescape(name) for name in re.findall(r'<h2 id="desk-\d">.*?<span>([^<]+)</span></h2>', page)
    ]
    assert shown == [item.desk.name for item in answer.items[:3]]
    for item in answer.items[:3]:
        assert all(reason.ja in page for reason in item.reasons)
    one = slip(client, answer.items[1].desk.id, q="返済が苦しい", place="横浜市").text
    assert answer.items[1].reasons[-1].ja in one
    assert answer.items[0].desk.name not in one


def test_a_topic_says_what_the_desk_does_for_it(client, edition, router):
    id = desk_id(edition, TOKYO_GUARANTEE)
    helps = router.directory.functions["guarantee"].helps  # its program is described in the same words
    assert slip(client, id, topic="loan").text.count(helps) == slip(client, id).text.count(helps) + 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_script_is_marked_as_ours(client, edition, lang):
    page = html.unescape(slip(client, desk_id(edition, TOKYO_GUARANTEE), topic="loan", lang=lang).text)
    script = all_scripts(GUIDEBOOK).topics["loan"]
    told, mark = ("ja", "サイトで追加") if lang == "ja" else ("en", "added by us")
    for text in (script.say, script.ready, *script.prepare):
        assert getattr(text, told) in page
    assert script.say.ja in page  # an English reader says it in Japanese
    assert page.count(f'<span class="tag">{mark}</span>') == 3
    assert f"「{mark}」" in page or f"“{mark}”" in page


def test_desks_with_one_script_share_it(client, edition):
    ip = [desk.id for desk in edition.desks if desk.program == "ip"][:3]
    page = slip(client, *ip).text
    assert page.count('class="slip-script"') == 1
    mixed = slip(client, ip[0], desk_id(edition, TOKYO_GUARANTEE)).text
    assert mixed.count('class="slip-script"') == 2


# -- manners -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "status", "told"),
    [
        ({}, 400, "窓口が選ばれていません"),
        ({"desk": ["x"]}, 404, "「x」という ID の窓口は"),
        ({"desk": ["<b>\0"]}, 404, "&lt;b&gt;"),
        ({"desk": list("abcde")}, 400, "窓口は 4 つまで"),
        ({"desk": ["x"], "topic": "nonsense"}, 404, "「nonsense」という困りごとは"),
        ({"desk": ["x"], "at": "tomorrow"}, 400, "年-月-日"),
        ({"q": "xyzzy"}, 404, "はっきり選べませんでした"),
        ({"q": "あ" * 5000}, 404, "はっきり選べませんでした"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_can_not_be_made_is_told_kindly(client, params, status, told, lang):
    response = client.get("/slip", params={**params, "lang": lang})
    assert response.status_code == status
    assert lang == "en" or told in response.text
    assert "<form" in response.text
    assert "tel:" not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_a_person_in_danger_gets_no_slip(client):
    page = client.get("/slip", params={"q": "死にたい"}).text
    assert [number for _, number in TEL.findall(page)] == ["0120-279-338", "0570-064-556", "119", "110"]


def test_a_question_is_stored_nowhere_and_a_plain_slip_may_be(client, edition):
    id = edition.desks[0].id
    assert slip(client, id, q="融資").headers["cache-control"] == "no-store"
    assert "etag" in slip(client, id).headers


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_is_a_page_like_the_others(client, edition, lang):
    page = slip(client, *(desk.id for desk in edition.desks[:3]), lang=lang).text
    assert f'<html lang="{lang}">' in page
    assert foreign_scripts(page) == []
    assert not re.search(r"\sstyle=|\son\w+=", page)
    assert not re.search(r'(?:src|action)="(?:https?:)?//|<link[^>]+href="(?:https?:)?//', page)
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert assets(GUIDEBOOK)["slip.css"].path in page
    assert b"url(" not in assets(GUIDEBOOK)["slip.css"].content


def test_the_language_switch_keeps_all_desks(client, edition):
    ids = [desk.id for desk in edition.desks[:2]]
    page = slip(client, *ids, topic="loan", at="2024-01-01").text
    switch = html.unescape(re.search(r'<a href="([^"]+)" lang="en"', page)[1])
    other = client.get(switch).text
    assert '<html lang="en">' in other
    assert len(ARTICLE.findall(other)) == 2
    assert "As of 1 January 2024" in other


def test_answers_and_desks_lead_to_a_slip(client, edition):
    page = client.get("/ask", params={"q": "返済が苦しい", "place": "横浜市", "lang": "en"}).text
    links = [html.unescape(link) for link in re.findall(r'href="(/slip\?[^"]+)"', page)]
    assert len(links) == 2
    first, all_of_them = (client.get(link).text for link in links)
    assert [len(ARTICLE.findall(text)) for text in (first, all_of_them)] == [1, 2]
    assert "045-633-5143" in first
    desk = client.get(f"/desk/{edition.desks[0].id}").text
    link = html.unescape(re.search(r'href="(/slip\?[^"]+)"', desk)[1])
    assert edition.desks[0].numbers[0] in client.get(link).text


# -- paper and screens, in a real browser --------------------------------------------------------------


def address(*ids, **params):
    return "/slip?" + "&".join(
        [*(f"desk={id}" for id in ids), *(f"{key}={text}" for key, text in params.items())]
    )


@pytest.fixture(scope="module")
def wordiest(articles):
    """The desks with the most to say, whatever their program."""
    lengths = {id: len(re.sub(r"<[^>]+>|\s+", "", article)) for id, article in articles.items()}
    return sorted(lengths, key=lengths.__getitem__, reverse=True)[:5]


@pytest.mark.browser
def test_up_to_three_desks_print_on_exactly_one_sheet_of_a4(open_page, site, edition, wordiest):
    fullest = [desk_id(edition, TOKYO_IP), desk_id(edition, TOKYO_GUARANTEE), *wordiest]
    chosen = list(dict.fromkeys(fullest))
    paths = [address(*chosen[:1], lang="en"), address(*chosen[:2], lang="en"), address(*chosen[:3])]
    paths += [address(*ids, lang="en") for ids in itertools.combinations(chosen[:4], 3)]
    paths += [address(*chosen[:3], topic="guarantee", lang="en"), address(q="特許", place="大阪府")]
    paths += [address(q="借りたい" + "お金" * 200, place="東京都", lang="en")]
    page = open_page("/", PHONE)
    sheets = {}
    for path in paths:
        page.goto(site + quote(path, safe="/?=&"))
        assert page.locator(".slip-desk").count() >= 1
        widen(page)
        pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        sheets[path] = (len(pdf), [round(side * 25.4 / 72) for side in pdf[0].get_size()])
    assert {path: sheet for path, sheet in sheets.items() if sheet != (1, [210, 297])} == {}


@pytest.mark.browser
def test_a_printed_code_is_large_enough_and_black_on_white(open_page, wordiest):
    for count in (1, 3):
        page = open_page(address(*wordiest[:count]), {"width": 688, "height": 1000}, scheme="dark")
        page.emulate_media(media="print")
        for code in page.locator(".slip-code svg").all():
            modules = int(code.get_attribute("viewBox").split()[-1])
            side = code.bounding_box()["width"] * MM
            assert side * (modules - 8) / modules >= 25
        number = page.locator(".slip-numbers .tel").first
        colours = number.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert float(number.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) * 0.75 >= 24  # points


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_narrow_screen_and_large_letters_cut_nothing_off(open_page, wordiest, lang):
    page = open_page(address(*wordiest[:3], lang=lang), NARROW, javascript=True)
    assert width(page) <= NARROW["width"]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert width(page) <= NARROW["width"]


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "scheme"), [("ja", "light"), ("en", "dark")])
def test_no_accessibility_violation(open_page, edition, wordiest, lang, scheme):
    bare = next(desk.id for desk in edition.desks if not desk.numbers)
    page = open_page(address(*wordiest[:2], bare, lang=lang), PHONE, scheme, javascript=True)
    assert violations(page) == []


@pytest.mark.browser
def test_a_slip_loads_nothing_from_elsewhere(open_page, site, wordiest):
    page = open_page("/", PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + address(*wordiest[:3]))
    assert asked
    assert all(url.startswith(site) for url in asked)
