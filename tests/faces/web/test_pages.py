"""Every kind of page: it is there, in both languages, and says what it should."""

from __future__ import annotations

import html
import inspect
import re
from itertools import pairwise

import pytest

from madoguchi.answers.doors import all_doors
from madoguchi.faces.offline.site import static_site
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.long_lists import part_with
from madoguchi.text.prefecture import PREFECTURES
from tests.faces.web.conftest import TEL, TestClient, desk_id, foreign_scripts

PAGES = (
    *("/", "/tables", "/topics", "/notices", "/notices?severity=WARNING", "/notices?code=erratum-applied"),
    *("/source", "/about", "/table/ip", "/table/finance", "/prefecture/大阪府", "/topic/loan"),
    *("/topic/loan?place=横浜市", "/ask?q=返済が苦しい&place=横浜市", "/ask?q=返済が苦しい", "/ask?q=xyzzy"),
    *("/ask?q=死にたい", "/ask?q=", "/ask?q=03-3501-1511"),
)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_both_languages(client, page, lang):
    joined = "&" if "?" in page else "?"
    response = client.get(f"{page}{joined}lang={lang}")
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text
    assert response.text.count("<h1") == 1
    assert '<main id="main"' in response.text
    assert foreign_scripts(response.text) == []
    assert not re.search(r"\sstyle=|\son\w+=", response.text)


def test_templates_are_compiled_once_for_all_editions_and_for_each_way_to_write_them(edition, router):
    def code(environment):
        return environment.get_template("desk.html").blocks["main"].__code__

    served, newer = Site(edition, router), Site(edition, router)
    assert served.templates is not newer.templates
    assert code(served.templates) is code(newer.templates)
    assert code(static_site(edition, router, "site.js").templates) is code(served.templates)
    assert code(newer.templates_with_furigana) is not code(served.templates)
    assert code(served.templates.overlay(enable_async=True)).co_flags & inspect.CO_ASYNC_GENERATOR


@pytest.mark.parametrize("page", PAGES)
def test_headings_go_down_one_step_at_a_time(client, page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(page).text)]
    main = levels[levels.index(1) :]
    assert levels[0] in (1, 2)
    assert all(after - before <= 1 for before, after in pairwise(main))


def test_the_language_switch_keeps_the_question(client):
    page = client.get("/ask", params={"q": "融資 & 保証", "place": "横浜市", "at": "2024-01-01"}).text
    switch = html.unescape(re.search(r'<a href="([^"]+)" lang="en"', page)[1])
    other = client.get(switch).text
    assert '<html lang="en">' in other
    assert 'value="融資 &amp; 保証"' in other
    assert 'name="at" value="2024-01-01"' in other


def test_the_answer_gives_the_number_before_the_name(client):
    page = client.get("/ask", params={"q": "返済が苦しい", "place": "横浜市"}).text
    answer = page[page.index('class="answer"') :]
    assert answer.index("tel:0456335143") < answer.index("<h2")
    assert "神奈川県中小企業活性化協議会" in answer
    assert "もとの一覧に載っていません" in answer
    assert "2024年3月までの一覧の番号です。" in answer


def test_without_a_place_the_page_asks_back_and_keeps_the_question(client):
    page = client.get("/ask", params={"q": "返済が苦しい"}).text
    places = re.findall(r'<li class="p\d\d"><button name="place" value="([^"]+)">', page)
    assert len(places) == 47
    there = client.get("/ask", params={"q": "返済が苦しい", "place": places[13]}).text
    assert "神奈川県中小企業活性化協議会" in there


def test_places_of_one_name_are_shown_together(client):
    page = client.get("/ask", params={"q": "返済が苦しい", "place": "府中市"}).text
    assert "東京都中小企業活性化協議会" in page
    assert "広島県中小企業活性化協議会" in page
    assert 'class="answer"' not in page


def test_a_crisis_page_shows_emergency_contacts_and_nothing_else(client):
    page = client.get("/ask?q=死にたい").text
    assert [number for _, number in TEL.findall(page)] == ["0120-279-338", "0570-064-556", "119", "110"]
    assert "110番アプリシステム" in page  # for who cannot speak
    assert "<form" not in page
    assert "/desk/" not in page


def test_who_is_in_no_danger_finds_the_way_back_from_the_crisis_page(client):
    page = client.get(
        "/ask", params={"q": "いま倉庫が火事です、煙がすごい。融資の相談もしたい", "place": "大阪府"}
    ).text
    assert 'href="tel:119"' in page
    again = html.unescape(re.search(r'href="(/ask\?[^"]*safe=1[^"]*)"', page).group(1))
    answer = client.get(again).text
    assert 'class="alarm"' in answer
    assert "/desk/" in answer


def test_a_hint_of_danger_stands_in_a_quiet_box_above_the_answer(client):
    page = client.get("/ask", params={"q": "保険金で借金を返すことばかり考える", "place": "大阪府"}).text
    box = page.index('class="alarm"')
    assert page.index("0120-279-338") > box
    assert box < page.index("/desk/", box)


def test_where_nothing_is_found_the_emergency_numbers_stand_in_one_line(client):
    page = client.get("/ask?q=xyzzy").text
    assert [number for number in ("110", "119") if f'href="tel:{number}"' in page] == ["110", "119"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("xyzzy", "決められませんでした"),
        ("", "ひとことで書いてください"),
        ("03-9999-9999", "一覧に載っていません"),
        ("あ" * 5000, "もう少し短く"),
    ],
)
def test_no_answer_is_said_kindly_and_names_no_number(client, query, says):
    response = client.get("/ask", params={"q": query})
    assert response.status_code == 200
    assert says in response.text
    assert set(re.findall(r'href="tel:(\d+)"', response.text)) == {"110", "119"}


def test_a_dated_fact_is_said_as_of_the_day(client, edition):
    path = f"/desk/{desk_id(edition, '東京信用保証協会')}"
    assert "2023年5月8日から、電話番号が変わっているかもしれません" in client.get(path).text
    assert "2023年5月8日から、電話番号が変わるかもしれません" in client.get(path + "?at=2023-04-10").text
    assert "may have changed since 8 May 2023" in client.get(path + "?lang=en").text


def test_an_address_changes_on_its_day(client, edition):
    path = f"/desk/{desk_id(edition, '東京都知財総合支援窓口')}"
    now = re.search(r"<dt>住所</dt><dd>([^<]*)", client.get(path).text)[1]
    before = re.search(r"<dt>住所</dt><dd>([^<]*)", client.get(path + "?at=2023-07-31").text)[1]
    assert "江戸見坂テラス" in now
    assert "虎ノ門三丁目" in before


def test_a_referral_of_the_source_is_shown_for_the_place(client):
    page = client.get("/ask", params={"q": "経営相談ホットライン", "place": "大阪府"}).text
    assert "つながらないときは" in page
    assert "近畿本部" in page[page.index("つながらないときは") :]


def test_a_prefecture_shows_each_desk_that_serves_it(client, edition):
    page = client.get("/prefecture/神奈川県").text
    local = [
        desk for desk in edition.desks if any(area.text.startswith("神奈川県") for area in desk.service_area)
    ]
    assert "横浜市信用保証協会" in {desk.name for desk in local}
    assert all(f"/desk/{desk.id}" in page for desk in local)


@pytest.mark.parametrize("name", ["大阪", "osaka", "Osaka"])
def test_a_prefecture_has_one_address(client, name):
    response = client.get(f"/prefecture/{name}?lang=en", follow_redirects=False)
    assert response.status_code == 308
    assert client.get(response.headers["location"]).status_code == 200


def test_home_links_to_all_47_prefectures(client):
    links = re.findall(r'href="(/prefecture/[^"]+)"', client.get("/").text)
    assert len(set(links)) == len(PREFECTURES)


def test_notices_are_filtered_and_link_to_lines_and_desks(client, edition):
    page = client.get("/notices?code=erratum-applied").text
    chosen = [notice for notice in edition.notices if notice.code == "erratum-applied"]
    assert page.count('class="notice notice-') == len(chosen)
    assert f'href="/source#L{chosen[0].lines[0]}"' in page
    assert f"/desk/{chosen[0].desks[0]}" in page


def test_the_source_page_shows_every_line_unaltered(client, edition):
    page = client.get("/source").text
    shown = [
        html.unescape(re.sub("<[^>]+>", "", line))
        for line in re.findall(
            r'<span class="line">(.*?)</span>(?=<span class="to-desks">|</li>)', page, re.S
        )
    ]
    assert shown == list(edition.lines)
    assert f'id="L{len(edition.lines)}"' in page
    assert page.count("不明") >= 3


def test_every_local_link_goes_somewhere(client, edition):
    start = ["/", "/tables", "/topics", "/about", "/prefecture/東京都", f"/desk/{edition.desks[0].id}"]
    links = {
        html.unescape(link)
        for page in start
        for link in re.findall(r'href="(/[^"#]*)', client.get(page).text)
    }
    failed = [link for link in sorted(links) if client.get(link).status_code != 200]
    assert failed == []


def test_every_prefecture_has_the_desks_whose_area_begins_with_its_name(edition, router):
    for name in PREFECTURES:
        expected = [d for d in edition.desks if any(a.text.startswith(name) for a in d.service_area)]
        assert list(router.directory.by_prefecture.get(name, ())) == expected
    assert set(router.directory.by_prefecture) == set(PREFECTURES)  # a desk of all of Japan is under none


@pytest.fixture
def long(edition, router, monkeypatch):
    """The pages where no list may have more than fifty rows."""
    app = create_app(edition, router)
    object.__setattr__(app.state.site, "most_rows", 50)
    monkeypatch.setattr("madoguchi.faces.web.site.part_with", lambda number: part_with(number, 50))
    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("/all", r'<th scope="row"><a href="/desk/([^"?]+)'),
        ("/source", r'<li id="L(\d+)">'),
    ],
)
def test_a_long_list_stands_on_several_pages_and_nothing_is_lost(client, long, path, row):
    whole = re.findall(row, client.get(path).text)
    parts = []
    for number in range(1, len(whole) // 50 + 2):
        page = long.get(path, params={"part": number} if number > 1 else {}).text
        parts += re.findall(row, page)
        assert len(re.findall(row, page)) <= 50
    assert len(whole) > 50
    assert parts == whole
    assert long.get(path, params={"part": "999999"}).text.count('aria-current="page"') >= 1
    assert long.get(path, params={"part": "x" * 50}).status_code == 200


def test_a_line_is_linked_on_the_part_that_holds_it(long, edition):
    desk = next(desk for desk in edition.desks if min(desk.lines) > 120)
    line = min(desk.lines)
    links = re.findall(rf'href="(/source[^"#]*)#L{line}"', long.get(f"/desk/{desk.id}").text)
    assert set(links) == {f"/source?part={(line - 1) // 50 + 1}"}
    assert f'<li id="L{line}">' in long.get(links[0]).text


def test_a_question_outside_the_list_names_the_office_whose_work_it_is(client):
    page = client.get("/ask", params={"q": "通販で買った靴が届かない"}).text
    assert "消費生活センター" in page
    assert 'href="tel:188"' in page
    english = client.get("/ask", params={"q": "通販で買った靴が届かない", "lang": "en"}).text
    assert all_doors()["consumer"].name.en in english


def test_a_short_number_is_told_where_a_source_says_whose_it_is(client):
    page = client.get("/ask", params={"q": "188"}).text
    assert "<h1>この番号は、一覧に載っていません</h1>" in page
    assert "「消費者ホットライン」（悪質商法、ヤミ金、契約の被害）の番号です" in page
    assert 'href="tel:188"' in page
    english = client.get("/ask", params={"q": "#9110", "lang": "en"}).text
    assert "This number is not in the list. It belongs to" in english
    assert 'href="tel:%239110"' in english
    unknown = client.get("/ask", params={"q": "#7119"}).text
    assert "<h1>この番号は、一覧に載っていません</h1>" in unknown
    assert "番号をもう一度確かめてください" in unknown
