"""Long lists that a person can use: narrowed by words and place, in order of use, in parts; and numbers nearly typed."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.faces.web.conftest import TestClient

SECTION = re.compile(r'<section id="([a-z0-9-]+)">')
NAMES = re.compile(r'<th scope="row"><a href="/desk/[^"]+">([^<]+)</a>')
NEAR = re.compile(r'<a class="tel" href="tel:(\d+)">([^<]+)</a> <span class="tag quiet">([^<]+)</span>')


def names(client: TestClient, **asked: str) -> list[str]:
    return [unescape(name) for name in NAMES.findall(client.get("/all", params=asked).text)]


@pytest.mark.parametrize(
    ("asked", "has", "lacks"),
    [
        ({"q": "よろず"}, "栃木県よろず支援拠点", "日本政策金融公庫"),
        ({"q": "ヨロズ 栃木"}, "栃木県よろず支援拠点", "青森県よろず支援拠点"),
        ({"q": "よろず", "place": "青森県"}, "青森県よろず支援拠点", "栃木県よろず支援拠点"),
        ({"q": "03-3501-15"}, "中小企業庁", "栃木県よろず支援拠点"),
        ({"q": "０３３５０１１５１１"}, "中小企業庁", "栃木県よろず支援拠点"),
        ({"place": "青森"}, "青森県よろず支援拠点", "栃木県よろず支援拠点"),
        ({"place": "どこか"}, "栃木県よろず支援拠点", "どこにもない窓口"),
    ],
)
def test_all_desks_are_narrowed_by_words_numbers_and_place(client, asked, has, lacks):
    found = names(client, **asked)
    assert has in found
    assert lacks not in found


def test_what_was_typed_to_narrow_the_list_is_kept_nowhere(client):
    page = client.get("/all", params={"q": "よろず"})
    assert page.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in page.text
    assert client.get("/all").headers["cache-control"] != "no-store"


@pytest.mark.parametrize("typed", ["zzz", "<b>", "よろず zzz", "9" * 3000])
def test_where_nothing_fits_the_page_says_so(client, typed):
    page = client.get("/all", params={"q": typed})
    assert page.status_code == 200
    assert "あてはまる窓口がありません" in page.text
    assert not names(client, q=typed)


def test_a_problem_without_a_place_leads_to_its_map_at_once(client):
    page = client.get("/topic/startup").text
    assert page.index('href="#where"') < page.index('class="row"') < page.index('id="where"')


@pytest.mark.parametrize("prefecture", ["東京都", "北海道", "香川県", "沖縄県"])
def test_a_prefecture_has_the_general_desk_first_and_offices_of_several_prefectures_last(client, prefecture):
    order = SECTION.findall(client.get(f"/prefecture/{prefecture}").text)
    own = ["yorozu", "pref-", "guarantee"]
    found = [next(at for at, slug in enumerate(order) if slug.startswith(start)) for start in own]
    assert found[0] == 0
    bureau = next(at for at, slug in enumerate(order) if slug.startswith("meti-bureau"))
    assert max(found) < bureau


def test_the_sections_of_a_bureau_are_folded_and_counted(client):
    page = client.get("/prefecture/香川県").text
    bureau = page[page.index('<section id="meti-bureau') :]
    bureau = bureau[: bureau.index("</section>")]
    told = re.search(r"<summary>経済産業局の窓口 (\d+) 件</summary>", bureau)
    assert told
    assert int(told[1]) == bureau.count("<article") > 3
    yorozu = page[page.index('<section id="yorozu') :]
    assert "<details" not in yorozu[: yorozu.index("</section>")]


def test_notices_stand_fifty_to_a_page_and_none_is_lost(client, edition):
    parts = -(-len(edition.notices) // 50)
    assert parts > 1
    counts = [
        client.get("/notices", params={"part": number}).text.count('<article class="notice ')
        for number in range(1, parts + 1)
    ]
    assert counts[:-1] == [50] * (parts - 1)
    assert sum(counts) == len(edition.notices)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("03-3501-1510", [("03-3501-1511", "1けたちがい")]),
        ("03-3510-1511", [("03-3501-1511", "となりの2けたが逆")]),
        ("03-3501-151", [("03-3501-1511", "入力が1けた足りない")]),
        ("03-3501-15111", [("03-3501-1511", "入力が1けた多い")]),
        ("０３（３５０１）１５１０", [("03-3501-1511", "1けたちがい")]),
        ("188", []),
        ("090-1234-5678", []),
        ("03-3501-1511", []),
    ],
)
def test_a_number_nearly_typed_is_shown_as_such_and_never_as_the_answer(client, typed, near):
    page = client.get("/ask", params={"q": typed}).text
    found = [(number, slip) for _, number, slip in NEAR.findall(page) if slip in SLIPS]
    assert set(near) <= set(found)
    assert bool(found) == bool(near)
    assert ("よく似た番号があります" in page) == bool(near)
    assert not near or '<article class="answer"' not in page


SLIPS = ("1けたちがい", "となりの2けたが逆", "入力が1けた足りない", "入力が1けた多い")


def test_programs_are_told_nothing_of_near_numbers(client):
    answer = client.get("/api/ask", params={"q": "03-3501-1510"}).json()
    assert "1511" not in str(answer)


def test_a_comparison_is_narrowed_to_what_differs(client):
    asked = {"q": "下請", "place": ["青森県", "岩手県"]}
    whole = client.get("/compare", params=asked).text
    lines = whole.count('role="rowheader"')
    link = unescape(re.search(r'<a class="chip" href="(/compare[^"]+)">ちがうところだけ見る', whole)[1])
    narrowed = client.get(link).text
    assert 1 < narrowed.count('role="rowheader"') < lines
    back = unescape(re.search(r'<a class="chip" href="(/compare[^"]+)">すべての項目を見る', narrowed)[1])
    assert client.get(back).text.count('role="rowheader"') == lines


def test_where_everything_differs_nothing_is_narrowed(client):
    asked = {"q": "返済が苦しい", "place": ["横浜市", "大阪市"]}
    assert "only=1" not in client.get("/compare", params=asked).text


@pytest.mark.parametrize(
    ("q", "place"),
    [
        ("返済が苦しい", "中央区"),
        ("融資", "中央区"),
        ("融資", "池田町"),
        ("融資", "府中市"),
        ("xyzzy", "府中市"),
    ],
)
@pytest.mark.parametrize("path", ["/ask", "/topic/loan", "/compare"])
def test_of_places_of_one_name_each_can_be_chosen(client, path, q, place):
    page = client.get(path, params={"q": q, "place": [place, "横浜市"] if path == "/compare" else place}).text
    for prefecture in SAME[place]:
        one = (
            rf"{quote(prefecture)}[^\"&]*{quote(place)}"
            if q != "xyzzy" or path != "/ask"
            else f"/prefecture/{quote(prefecture)}"
        )
        assert re.search(rf'href="[^"]*{one}', page), prefecture


SAME = {
    "中央区": ["北海道", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "静岡県", "大阪府", "兵庫県", "福岡県", "熊本県"],
    "池田町": ["北海道", "福井県", "長野県", "岐阜県"],
    "府中市": ["東京都", "広島県"],
}  # fmt: skip
