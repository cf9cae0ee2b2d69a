"""The card of an answer: what stands on it in which order, how old the number is, what to say, how and when to call."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import Bundle
from madoguchi.editions.codec import decode
from madoguchi.faces.cli.asking import _render_source
from madoguchi.faces.printed import words as printed
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.calling import week_of
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.words import age_line, period_in_words, period_line, years_in_words
from madoguchi.model.edition import Edition, SourceFacts
from madoguchi.model.provenance import Changed
from tests.faces.web.conftest import TestClient, desk_id

ASKED = {"q": "運転資金を借りたい", "place": "高松市"}
MOST_BYTES = 25 * 1024  # of the HTML of a first answer, not compressed
# What counts days, in every language of the pages.
COUNTED = re.compile(
    r"\d 日たって|\d日前|days ago|天前|已过 \d|ngày trước|hết hạn \d|\d일이 지났|현재의 안내|現在の案内"
)

AGE = {
    "ja": "2024年3月までの一覧の番号です。",
    "easy": "2024年3月までの 一覧の 番号です。",
    "en": "This number is from the list, which runs until March 2024.",
    "zh": "这是截至2024年3月的名单中的号码。",
    "vi": "Đây là số trong danh sách có giá trị đến 3/2024.",
    "ko": "2024년 3월까지의 목록에 있는 번호입니다.",
}
SAY = {
    "ja": ["「事業のお金を借りたいので、相談にのっていただけますか。」"],
    "easy": ["仕事の お金を 借りたいです。相談できますか。", "「事業のお金を借りたいので、", "じぎょうの おかねを かりたいので、 そうだんに のって いただけますか。"],
    "en": ["I would like to borrow money for my business", "「事業のお金を", "Jigyō no okane o karitai node, sōdan ni notte"],
    "zh": ["我想借经营资金，能咨询一下吗？", "「事業のお金を", "Jigyō no okane o karitai node, sōdan ni notte"],
    "vi": ["Tôi muốn vay vốn kinh doanh.", "「事業のお金を", "Jigyō no okane o karitai node, sōdan ni notte"],
    "ko": ["사업 자금을 빌리고 싶은데, 상담할 수 있습니까?", "「事業のお金を", "지교노 오카네오 가리타이노데, 소단니 놋테 이타다케마스카."],
}  # fmt: skip
LANGUAGE = {
    "easy": "外国の ことばを 話す 人が いるかは、一覧に 書いて ありません。",
    "en": "The list does not say whether this desk speaks English.",
    "zh": "名单没有写明这个窗口是否会说中文。",
    "vi": "Danh sách không ghi quầy này có nói tiếng Việt hay không.",
    "ko": "이 창구에서 한국어가 통하는지는 목록에 적혀 있지 않습니다.",
}


def card(client: TestClient, **asked: str) -> str:
    """The card of the first desk, its entities as letters."""
    page = html.unescape(client.get("/ask", params=asked).text)
    return page.partition('<article class="answer"')[2].partition("</article>")[0]


def in_order(text: str, parts: Sequence[str]) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


# -- the order ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_number_name_reason_and_what_to_say_come_before_the_actions(client, lang):
    shown = card(client, **ASKED, lang=lang)
    order = [
        *("tel:0120154505", '<p class="age">', '<h2 id="first-desk"', '<p class="helps"', '<ul class="reasons">'),
        *('<p class="say-this"', '<p class="acts">', '<dl class="contact">', '<ol class="week', '<ol class="path">'),
    ]  # fmt: skip
    assert in_order(shown, order)
    assert shown.count('class="act') == 4  # the row and its three links


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_first_answer_stays_small(client, lang):
    assert len(client.get("/ask", params={**ASKED, "lang": lang}).content) <= MOST_BYTES


# -- the age -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_age_stands_beside_the_number_once_and_counts_no_days(client, edition, lang):
    page = client.get("/ask", params={**ASKED, "lang": lang}).text
    assert page.count(AGE[lang]) == 1
    assert in_order(page, ["tel:0120154505", AGE[lang], '<h2 id="first-desk"'])
    desk = desk_id(edition, "香川県信用保証協会")
    for path in (
        f"/desk/{desk}",
        f"/slip?desk={desk}",
        f"/list?desk={desk}",
        "/",
        "/tables",
        "/all",
        "/about",
    ):
        text = client.get(path, params={"lang": lang} if "?" not in path else {}).text
        assert not COUNTED.search(text), path
    assert not COUNTED.search(page)
    assert client.get(f"/desk/{desk}", params={"lang": lang}).text.count(AGE[lang]) == 1


def test_as_of_which_day_it_is_stands_only_where_somebody_asked(client):
    assert "時点の内容" not in client.get("/ask", params=ASKED).text
    page = client.get("/ask", params={**ASKED, "at": "2024-01-31"}).text
    assert page.count("2024年1月31日 時点の内容です。") == 1
    assert AGE["ja"] in page


# (from, until, the sentence in Japanese, in English)
PERIODS = [
    ("2023-04-01", "2024-03-31", "2024年3月までの一覧の番号です。", "This number is from the list, which runs until March 2024."),
    ("2026-04-01", "2027-03-31", "2027年3月までの一覧の番号です。", "This number is from the list, which runs until March 2027."),
    ("2024-01-01", "2024-02-29", "2024年2月までの一覧の番号です。", "This number is from the list, which runs until February 2024."),
    ("2024-01-01", "2024-02-28", "2024年2月28日までの一覧の番号です。", "This number is from the list, which runs until 28 February 2024."),
    (None, "2025-06-15", "2025年6月15日までの一覧の番号です。", "This number is from the list, which runs until 15 June 2025."),
    ("2025-10-01", "2025-10-01", "2025年10月1日の一覧の番号です。", "This number is from the list of 1 October 2025."),
    ("2025-10-01", None, "2025年10月1日からの一覧の番号です。いつまでの一覧かは、わかっていません。",
     "This number is from the list, which runs from 1 October 2025; nobody said until when."),
    (None, None, "一覧の番号です。いつの一覧かは、わかっていません。", "This number is from the list; nobody said for when it holds."),
]  # fmt: skip


def of_period(edition: Edition, start: str | None, end: str | None) -> Edition:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    source = edition.sources[0]
    facts: SourceFacts = replace(source.facts, period_start=day(start), period_end=day(end))
    return replace(edition, sources=(replace(source, facts=facts),))


@pytest.mark.parametrize(("start", "end", "ja", "en"), PERIODS)
def test_every_period_has_a_true_sentence(edition, start, end, ja, en):
    made = of_period(edition, start, end)
    desk = made.desks[0]
    assert age_line(desk, desk.numbers[0], made, messages("ja")) == ja
    assert age_line(desk, desk.numbers[0], made, messages("en")) == en


def test_a_list_of_one_day_is_told_by_that_day(edition):
    made = of_period(edition, "2025-10-01", "2025-10-01")
    facts = made.sources[0].facts
    said = [period_line(facts, messages("ja")), period_in_words(facts, messages("ja"))]
    assert said == ["2025年10月1日の一覧をもとにしています。", "2025年10月1日"]
    assert years_in_words(made, messages("en")) == "1 October 2025"
    assert printed.period(made) == "2025年10月1日現在"
    assert printed.age(made) == "2025年10月1日現在の一覧"
    assert printed.warning(made).startswith("この一覧は、2025年10月1日現在のものです。")
    assert {"name": "対象期間", "text": "2025年10月1日現在"} in printed.facts(made)


def test_a_list_of_a_month_is_told_by_that_month(edition):
    made = of_period(edition, "2026-04-01", "2026-04-30")
    facts, desk = made.sources[0].facts, made.desks[0]
    assert period_line(facts, messages("ja")) == "2026年4月の一覧をもとにしています。"
    assert period_line(facts, messages("vi")) == "Theo danh sách tính đến 4/2026."
    assert period_in_words(facts, messages("en")) == years_in_words(made, messages("en")) == "April 2026"
    assert age_line(desk, desk.numbers[0], made, messages("en")).endswith(" of April 2026.")
    assert printed.period(made) == "2026年4月現在"
    assert printed.age(made) == "2026年4月現在の一覧"
    assert printed.warning(made).startswith("この一覧は、2026年4月現在のものです。")
    assert {"name": "対象期間", "text": "2026年4月現在"} in printed.facts(made)
    assert "The list is of 2026-04;" in printed.guide_en(made)
    told = _render_source(facts, date(2026, 5, 10))
    assert told.endswith("（2026-04 現在、期間の終わりから10日たっています）")


def test_a_number_that_came_by_a_change_is_not_said_to_be_the_lists(edition):
    desk = next(desk for desk in edition.desks if len(desk.phones) > 1)
    first, *others = desk.phones
    new = replace(first, value=Changed(first.value.text, first.value.spans, first.value.printed, "change-1"))
    changed = replace(desk, phones=(new, *others))
    assert age_line(changed, new.number, edition, messages("ja")) == "一覧が出たあとに改めた番号です。"
    assert age_line(changed, others[0].number, edition, messages("ja")) == AGE["ja"]


def test_where_to_turn_are_places_that_the_page_has(client):
    page = client.get("/ask", params=ASKED).text
    line = page.partition('<p class="age">')[2].partition("</p>")[0]
    assert re.sub("<[^>]+>", "", line) == (
        "2024年3月までの一覧の番号です。 つながらないときは、窓口のホームページ・次の窓口・何でも相談できる窓口へ。"
    )
    ways = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', line)
    assert [says for _, says in ways] == ["窓口のホームページ", "次の窓口", "何でも相談できる窓口"]
    assert ways[0][0] == "https://www.jfc.go.jp/"
    assert all(f'id="{url[1:]}"' in page for url, _ in ways[1:])


def test_a_desk_that_the_list_sends_on_from_names_that_first(client, edition):
    sent = next(desk for desk in edition.desks if desk.referral)
    line = card(client, q=sent.name).partition('<p class="age">')[2].partition("</p>")[0]
    assert '<a href="#referral">一覧が挙げる相談先</a>' in line
    assert '<section id="referral">' in client.get("/ask", params={"q": sent.name}).text


def test_a_desk_without_a_number_has_no_age_of_one(client, edition):
    bare = next(desk for desk in edition.desks if not desk.numbers)
    page = client.get(f"/desk/{bare.id}").text
    assert 'class="age"' not in page
    assert 'class="say' not in page
    assert "令和5年度の一覧（2023年4月1日〜2024年3月31日）をもとにしています。" in page


# -- what to say -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_first_sentence_stands_in_japanese_and_in_the_language_of_the_page(client, lang):
    shown = card(client, **ASKED, lang=lang)
    assert in_order(shown, SAY[lang])
    large = re.search(r'<p class="say-this"( lang="ja")?>(.+?)</p>', shown)
    assert large[2] == "「事業のお金を借りたいので、相談にのっていただけますか。」"
    assert bool(large[1]) == (lang not in ("ja", "easy"))
    assert ("say-reading" in shown) == (lang != "ja")
    assert (LANGUAGE.get(lang, "一覧に書かれていません。") in shown) == (lang != "ja")
    assert 'lang="en"' not in shown.partition('<section class="say">')[2].partition("</section>")[0]


def test_a_machine_reading_says_so_and_furigana_need_none(client):
    read = card(client, **ASKED, lang="en").partition('<p class="say-reading">')[2].partition("</p>")[0]
    assert read == (
        '<span lang="ja-Latn">Jigyō no okane o karitai node, sōdan ni notte itadakemasu ka.</span> '
        '<span class="tag quiet">added automatically</span>'
    )
    assert '<span lang="ja-Hang">지교노' in card(client, **ASKED, lang="ko")
    assert "say-reading" not in card(client, **ASKED, lang="easy", ruby="1")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("資金繰りが苦しい", "資金繰りが苦しい"),
        ("  借入の返済が\nきびしい ", "借入の返済が きびしい"),
        ("融資", ""),  # a word
        ("融資 保証 補助金 設備", ""),  # words, no sentence
        ("栃木県よろず支援拠点", ""),  # the desk's own name
        ("03-3501-1511", ""),
        ("I cannot repay my loan", ""),  # nothing to say on a Japanese telephone
        ("返済が苦しい" + "とても" * 20, ""),  # a story
        ("保険金で借金を返すことばかり考える", ""),  # perhaps in danger: no words put into a mouth
    ],
)
def test_the_persons_own_words_are_quoted_only_where_they_can_be_said(client, query, said):
    shown = card(client, q=query, place="栃木県")
    assert shown
    quoted = re.search("そのあと、書いたことをそのまま話せます。「(.*?)」", shown)
    assert (quoted[1] if quoted else "") == said


def test_a_trouble_that_was_only_guessed_is_not_put_into_a_mouth(client):
    asked = {"q": "月末の支払いが不安", "place": "高松市"}
    shown = card(client, **asked)
    assert "はっきり読み取れませんでした" in client.get("/ask", params=asked).text
    assert (
        "「事業資金の借入について、相談にのっていただけますか。」" in shown
    )  # of the desk's kind, not of the trouble


def test_words_are_quoted_on_japanese_pages_alone(client):
    assert ASKED["q"] in card(client, **ASKED, lang="easy").partition('class="say"')[2]
    for lang in ("en", "zh", "vi", "ko"):
        assert (
            ASKED["q"]
            not in card(client, **ASKED, lang=lang).partition('class="say"')[2].partition("</section>")[0]
        )


def test_what_was_typed_stays_a_text(client):
    assert (
        "<b>すぐに" not in client.get("/ask", params={"q": "返済が苦しい<b>すぐに", "place": "栃木県"}).text
    )


@pytest.fixture(scope="module")
def city() -> TestClient:
    """The pages of a city whose bundle has no scripts and whose numbers have extensions."""
    folder = Path(__file__).parents[3] / "examples" / "city" / "directory"
    edition = decode((folder / "edition.json").read_bytes(), Bundle(folder))
    return TestClient(create_app(edition, Router(edition)))


THROUGH = {
    "ja": ["はじめに電話に出た人に", "「市民課窓口係（内線1101）をお願いします。」", "つながったら", "「おたずねしたいことがあって、お電話しました。」"],
    "easy": ["はじめに 電話に 出た 人に", "「市民課窓口係（内線1101）をお願いします。」", "しみんか まどぐちかかり （ないせん 1101）を おねがい します。", "聞きたい ことが あって、電話しました。"],
    "en": ["To whoever answers first", "「市民課窓口係（内線1101）をお願いします。」", "Shiminka madoguchikakari (naisen 1101) o onegai shimasu.", "I am calling because I would like to ask something.", "「おたずねしたい"],
}  # fmt: skip


@pytest.mark.parametrize("lang", THROUGH)  # the languages that the city offers
def test_where_an_extension_tells_desks_apart_it_is_asked_for_first(city, lang):
    shown = card(city, q="住民票がほしい", lang=lang, at="2026-11-24T10:00")
    assert in_order(
        shown, ["tel:0993000001", '<p class="age">', 'class="written"', '<h2 id="first-desk"', *THROUGH[lang]]
    )
    assert '<ol class="week">' in shown


def test_a_list_that_still_holds_says_until_when(city):
    assert "2027年3月までの一覧の番号です。" in card(city, q="住民票がほしい")
    assert "この窓口：交換台が出たら、用件を言って担当につないでもらう" in card(city, q="住民票がほしい")


# -- how it goes, and when ---------------------------------------------------------------------


def test_the_way_of_a_call_is_a_list_in_order_that_ends_at_the_next_desk(client, edition):
    shown = card(client, **ASKED)
    steps = re.findall("<li>(.*?)</li>", shown.partition('<ol class="path">')[2].partition("</ol>")[0])
    after = desk_id(edition, "香川県信用保証協会")
    assert steps == [
        "あなた：言うことと、手元のものを用意する",
        "この窓口：株式会社日本政策金融公庫に電話する",
        "そのあと：次にすること（書類、行く日など）を聞いて、書きとめる",
        f'だめなら：<a href="#d-{after[:8]}">香川県信用保証協会</a>',
    ]


@pytest.mark.parametrize(
    ("printed", "at", "days"),
    [
        # 23 November 2026, a Monday, is a holiday; `o` open, `-` closed, `?` left open by the list.
        ("", "2026-11-18", "16o 17o 18o 19o 20o 21- 22-"),
        ("", "2026-11-24", "23- 24o 25o 26o 27o 28- 29-"),
        ("", "2026-11-28", "30o 1o 2o 3o 4o 5- 6-"),  # on a Saturday the week to come
        ("", "2026-12-30", "4o 5o 6o 7o 8o 9- 10-"),  # offices are closed until 3 January
        ("平日午前9時～午後5時", "2026-11-24", "23- 24o 25o 26o 27o 28- 29-"),
        ("9:00～17:00（月曜日は休館）", "2026-11-18", "16- 17o 18o 19o 20o 21o 22o"),
        ("月～土曜日 8:30～16:30", "2026-11-24", "23? 24o 25o 26o 27o 28o 29-"),
        ("9:00～21:00", "2026-11-18", "16? 17? 18? 19? 20? 21? 22?"),
        ("土曜日 10:00～15:00", "2026-11-22", "23- 24- 25- 26- 27- 28o 29-"),  # on a Sunday the next Saturday
    ],
)  # fmt: skip
def test_the_week_follows_the_hours_and_the_japanese_calendar(edition, timed, printed, at, days):
    desk = timed(printed).desks[0] if printed else next(desk for desk in edition.desks if not desk.hours)
    week = week_of(desk, date.fromisoformat(at), messages("ja"))
    signs = {"open": "o", "closed": "-", "unsure": "?"}
    assert " ".join(f"{day.number}{signs[day.state]}" for day in week.days) == days
    assert week.usual == (not printed)
    assert [day.weekday for day in week.days] == list("月火水木金土日")
    assert week.asks == ("?" in days)


@pytest.mark.parametrize(
    ("printed", "remark", "days"),
    [
        ("9:00～19:00", "休館日：月曜日", "23- 24o 25o 26o 27o 28o 29o"),
        ("9:00～19:00", "第4水曜日は休館、祝日の場合は翌日", None),
        ("", "開館時間・休館日：日曜・祝日 9:00～12:00", None),
        ("", "月曜休館", None),
    ],
)
def test_no_week_is_invented_where_a_remark_tells_of_it(edition, timed, printed, remark, days):
    desk = timed(printed).desks[0] if printed else next(d for d in edition.desks if not d.hours)
    desk = replace(desk, notes=(replace(desk.organization, text=remark),), dated=())
    week = week_of(desk, date(2026, 11, 26), messages("ja"))
    signs = {"open": "o", "closed": "-", "unsure": "o"}
    assert (week and " ".join(f"{day.number}{signs[day.state]}" for day in week.days)) == days


def test_a_holiday_of_the_week_is_named(edition):
    desk = next(desk for desk in edition.desks if not desk.hours)
    week = week_of(desk, date(2026, 11, 24), messages("ja"))
    assert week.holidays == ("11月23日（月）は祝日（勤労感謝の日）です。",)
    assert week_of(desk, date(2026, 11, 24), messages("en")).holidays == (
        "Monday 23 November is a public holiday (勤労感謝の日).",
    )


def test_times_are_told_where_they_are_known(timed):
    week = week_of(timed("平日午前9時～午後5時").desks[0], date(2026, 11, 18), messages("ja"))
    assert [day.times for day in week.days[4:6]] == [("9:00", "17:00"), ()]
    night = week_of(timed("毎日 9:00～24:00").desks[0], date(2026, 11, 18), messages("ja"))
    assert {day.times for day in night.days} == {("9:00", "24:00")}


def test_hours_that_are_not_understood_have_no_week(timed):
    assert week_of(timed("おおむね昼ごろ").desks[0], date(2026, 11, 18), messages("ja")) is None


def test_the_last_days_that_there_are_have_no_week(edition):
    desk = next(desk for desk in edition.desks if not desk.hours)
    assert week_of(desk, date.max, messages("ja")) is None
    assert week_of(desk, date.min, messages("ja")) is not None


def test_a_guess_is_marked_as_one_and_stands_on_answers_alone(client, edition):
    shown = card(client, **ASKED)
    assert 'class="week week-usual"' in shown
    assert "受付時間は一覧にありません。役所や団体の窓口は、ふつう平日の日中に開いています。" in shown
    bare = next(desk for desk in edition.desks if desk.numbers and not desk.hours)
    assert 'class="week' not in client.get(f"/desk/{bare.id}").text
    known = next(desk for desk in edition.desks if desk.numbers and desk.hours)
    assert '<ol class="week">' in client.get(f"/desk/{known.id}").text


def test_a_list_without_period_scripts_and_topics_has_a_card_too(edition):
    made = replace(of_period(edition, None, None), bundle=edition.bundle)
    pages = TestClient(create_app(made, Router(made)))
    shown = card(pages, **ASKED)
    assert "一覧の番号です。いつの一覧かは、わかっていません。" in shown
    assert in_order(shown, ["tel:0120154505", '<h2 id="first-desk"', "say-this", '<p class="acts">'])


def test_a_number_without_its_area_code_is_a_text_that_says_so_and_no_link(edition):
    desk = edition.desks[0]
    first = desk.phones[0]
    local = replace(first, number="82-2007", value=replace(first.value, text="82-2007"))
    made = replace(edition, desks=(replace(desk, phones=(local,)), *edition.desks[1:]))
    pages = TestClient(create_app(made, Router(made)))
    for path in (f"/desk/{desk.id}", "/all"):
        page = pages.get(path).text
        assert 'local">82-2007</span>' in page
        assert 'href=""' not in page
    shown = pages.get(f"/desk/{desk.id}").text
    assert "市外局番は一覧に載っていません" in shown
    assert "携帯電話からは市外局番をつけてかけてください" in shown
    assert "tel:822007" not in pages.get("/slip", params={"desk": desk.id}).text
