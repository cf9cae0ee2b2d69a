"""“Did you get through?”: the tap, what keeps it from misuse, the words, and what the pages say of it."""

from __future__ import annotations

import html
import logging
import re
from datetime import date, timedelta

import pytest

from madoguchi.errors import StoreError, UncertainError
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.limiting import MOST_ANSWERS, CallLimits
from madoguchi.faces.web.node import Node
from madoguchi.model.calling import CallDay, CallOutcome
from madoguchi.model.verification import How, Outcome
from madoguchi.store import verifications
from madoguchi.store.callers import MOST_A_DAY, MOST_WAITING, count, days_of, keep_words, questions
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState, What, add, decide
from madoguchi.store.served import Holder
from tests.browser import DESKTOP, PHONE, serving, violations, width
from tests.clock import RUN_DAY
from tests.faces.web.conftest import TestClient, foreign_scripts

BASE = "http://madoguchi.example"
NUMBER = "03-3501-1511"
TODAY = RUN_DAY.isoformat()
# As a browser sends a form from a page that says nothing of where it is.
TAPPED = {"origin": "null", "sec-fetch-site": "same-origin"}


def opened(app, host="192.0.2.1", **headers):
    return TestClient(
        app, base_url=BASE, headers={**TAPPED, **headers}, follow_redirects=False, client=(host, 5000)
    )


@pytest.fixture
def limits():
    return CallLimits()


@pytest.fixture
def pages(store, router, limits):
    """Return a function that opens a browser at an address of its own on the pages as the store stands now."""

    def now(host="192.0.2.1", **headers):
        return opened(create_app(router.edition, router, Holder(store), call_limits=limits), host, **headers)

    return now


@pytest.fixture
def browser(pages):
    return pages()


@pytest.fixture(scope="module")
def desk():
    return next(d for d in packaged_edition().desks if NUMBER in d.numbers)


def tap(browser, desk, said="reached", **more):
    return browser.post(f"/called/{desk.id}", data={"number": NUMBER, "said": said, **more})


def kept(store):
    with store.reading() as connection:
        return days_of(connection)


def asked(store):
    with store.reading() as connection:
        return questions(connection)


def ago(days: int) -> str:
    return (date.fromisoformat(TODAY) - timedelta(days)).isoformat()


def answers(store, desk, *days):
    """Write (days ago, answer, how often) as so many callers would have."""
    with store.writing() as connection:
        for since, said, times in days:
            for _ in range(times):
                count(connection, desk=desk.id, number=NUMBER, said=CallOutcome(said), day=ago(since))


# -- the tap -------------------------------------------------------------------------------------


def test_the_desk_and_the_answer_have_three_buttons_and_no_script(browser, desk):
    for page in (browser.get(f"/desk/{desk.id}").text, browser.get(f"/ask?q={NUMBER}").text):
        assert re.findall(r'<button name="said" value="([\w-]+)"', page) == ["reached", "wrong-desk", "dead"]
        assert f'action="/called/{desk.id}"' in page
        assert f'<input type="hidden" name="number" value="{NUMBER}">' in page
        assert foreign_scripts(page) == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("reached", CallDay(TODAY, 1, 0, 0)),
        ("wrong-desk", CallDay(TODAY, 0, 1, 0)),
        ("dead", CallDay(TODAY, 0, 0, 1)),
    ],
)
def test_a_tap_is_counted_and_thanked_for(browser, store, desk, said, day):
    answer = tap(browser, desk, said)
    assert kept(store) == {(desk.id, NUMBER): (day,)}
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/called/{desk.id}/thanks?said={said}"
    assert "set-cookie" not in answer.headers
    thanks = browser.get(answer.headers["location"])
    assert thanks.status_code == 200
    assert thanks.headers["cache-control"] == "no-store"
    assert "ありがとうございました" in thanks.text
    assert (f'href="/report/{desk.id}"' in thanks.text) is (said == "dead")


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"number": NUMBER}, 400, "どのボタンが"),
        ({"number": NUMBER, "said": "nonsense"}, 400, "どのボタンが"),
        ({"said": "reached"}, 409, "いまはこの窓口の番号ではありません"),
        ({"number": "03-0000-0000", "said": "dead"}, 409, "いまはこの窓口の番号ではありません"),
        ({"number": NUMBER, "said": "wrong-desk", "q": "あ" * 20_000}, 400, "どのボタンが"),
    ],
)
def test_what_no_button_sends_is_not_counted(browser, store, desk, data, status, says):
    answer = browser.post(f"/called/{desk.id}", data=data)
    assert answer.status_code == status
    assert says in answer.text
    assert kept(store) == {}


def test_a_desk_that_is_not_there_takes_no_answer(browser):
    assert browser.post("/called/nobody", data={"said": "dead"}).status_code == 404
    assert browser.post("/called/nobody/words", data={"words": "x"}).status_code == 404
    assert browser.get("/called/nobody/thanks?said=dead").status_code == 404


def test_the_thanks_page_says_nothing_that_an_address_makes_it_say(browser, desk):
    assert browser.get(f"/called/{desk.id}/thanks?said=<b>").status_code == 404
    assert "悪口" not in browser.get(f"/called/{desk.id}/thanks?said=wrong-desk&words=悪口&q=悪口").text


def test_a_store_that_is_away_is_said_and_the_answer_may_be_given_later(browser, store, desk, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(Holder, "writing", lambda _: (_ for _ in ()).throw(StoreError("gone")))
        answer = tap(browser, desk)
        assert answer.status_code == 503
        assert "いまは記録できません" in answer.text
        words = browser.post(f"/called/{desk.id}/words", data={"words": "大事なこと", "agree": "yes"})
        assert words.status_code == 503
    assert tap(browser, desk).status_code == 303
    assert kept(store) == {(desk.id, NUMBER): (CallDay(TODAY, 1, 0, 0),)}


def test_what_may_stand_although_nobody_confirms_it_is_not_said_to_be_lost(browser, desk, monkeypatch):
    monkeypatch.setattr(Holder, "writing", lambda _: (_ for _ in ()).throw(UncertainError("broken")))
    assert tap(browser, desk).status_code == 303
    sent = browser.post(f"/called/{desk.id}/words", data={"words": "家賃", "agree": "yes"})
    assert sent.status_code == 303


def test_without_a_store_nothing_is_asked(client, desk):
    for path in (f"/desk/{desk.id}", f"/ask?q={NUMBER}"):
        page = client.get(path).text
        assert "つながりましたか" not in page
        assert "/called/" not in page
    assert client.post(f"/called/{desk.id}", data={"number": NUMBER, "said": "dead"}).status_code in (
        404,
        405,
    )


def test_a_page_of_another_day_asks_nothing(browser, desk):
    assert "/called/" not in browser.get(f"/desk/{desk.id}?at=2027-01-01").text


@pytest.mark.parametrize("lang", ["ja", "easy", "en", "zh", "vi", "ko"])
def test_everything_stands_in_the_language_of_the_page(browser, desk, lang):
    page = browser.get(f"/desk/{desk.id}?lang={lang}").text
    link = f"/called/{desk.id}?lang={lang}" if lang != "ja" else f"/called/{desk.id}"
    assert f'action="{link}"' in page
    thanks = browser.post(link, data={"number": NUMBER, "said": "wrong-desk", "q": "repayment"})
    assert thanks.status_code == 200
    assert '<main id="main" tabindex="-1">' in thanks.text  # nothing stands in another language
    assert "repayment</textarea>" in thanks.text


# -- misuse --------------------------------------------------------------------------------------


def test_one_address_counts_once_a_day_for_a_number_whatever_it_says(browser, store, desk):
    assert [tap(browser, desk, said).status_code for said in ("reached", "reached", "dead")] == [303] * 3
    assert kept(store) == {(desk.id, NUMBER): (CallDay(TODAY, 1, 0, 0),)}


def test_one_address_answers_for_so_many_numbers_a_day(browser, store):
    desks = [d for d in packaged_edition().desks if len(d.numbers) == 1][: MOST_ANSWERS + 3]
    statuses = [
        browser.post(f"/called/{d.id}", data={"number": d.numbers[0], "said": "reached"}).status_code
        for d in desks
    ]
    assert statuses == [303] * MOST_ANSWERS + [429] * 3
    assert len(kept(store)) == MOST_ANSWERS


def test_many_addresses_get_no_further_than_the_share_of_a_day(pages, store, desk):
    for n in range(MOST_A_DAY + 4):
        assert tap(pages(f"192.0.2.{n}"), desk).status_code == 303
    assert tap(pages("198.51.100.1"), desk, "dead").status_code == 303
    assert kept(store) == {(desk.id, NUMBER): (CallDay(TODAY, MOST_A_DAY, 0, 1),)}


def test_a_newer_edition_gives_no_new_chances(store, desk):
    node = Node(Holder(store))
    browser = opened(node)
    tap(browser, desk)
    with store.writing() as connection:
        report = add(connection, desk=desk.id, number="", what=What.OTHER, words="", revision="")
        decide(connection, [report.id], state=ReportState.CONFIRMED, by="hanako")
    assert node.look()
    tap(browser, desk)
    assert kept(store) == {(desk.id, NUMBER): (CallDay(TODAY, 1, 0, 0),)}


def test_a_tap_makes_no_page_anew(store, desk):
    answers(store, desk, (1, "reached", 2), (2, "reached", 2))
    node = Node(Holder(store))
    assert "「つながった」が4件" in opened(node).get(f"/desk/{desk.id}").text
    tap(opened(node), desk)
    assert not node.look()
    tap(opened(node, "192.0.2.2"), desk, "dead")
    assert node.look()  # of today what contradicts counts at once
    assert "「つながった」が" not in opened(node).get(f"/desk/{desk.id}").text
    tap(opened(node, "192.0.2.3"), desk, "dead")
    assert not node.look()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "none"},
        {"origin": BASE, "sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_asked_once_more_and_not_counted(browser, store, desk, headers):
    answer = browser.post(f"/called/{desk.id}", data={"number": NUMBER, "said": "dead"}, headers=headers)
    assert answer.status_code == 403
    assert '<button name="said" value="dead">' in answer.text
    assert kept(store) == {}
    data = {"words": "家賃", "agree": "yes"}
    assert browser.post(f"/called/{desk.id}/words", data=data, headers=headers).status_code == 403
    assert asked(store) == ()


def test_an_old_browser_gets_through_by_the_page_that_asks_once_more(store, router, desk):
    # It says neither Sec-Fetch-Site nor, from a page without a referrer, its origin.
    app = create_app(router.edition, router, Holder(store))
    old = TestClient(app, base_url=BASE, headers={"origin": "null"}, follow_redirects=False)
    answer = tap(old, desk)
    assert answer.status_code == 403
    assert answer.headers["referrer-policy"] == "same-origin"
    assert tap(old, desk, "reached").status_code == 403
    again = old.post(
        f"/called/{desk.id}", data={"number": NUMBER, "said": "reached"}, headers={"origin": BASE}
    )
    assert again.status_code == 303
    assert len(kept(store)) == 1


def test_no_address_is_kept_anywhere(browser, limits, store, desk):
    tap(browser, desk)
    held = repr([vars(limits.number), vars(limits.day), vars(limits.words)])
    assert "192.0.2.1" not in held
    assert NUMBER not in held
    assert b"192.0.2.1" not in store.file.read_bytes()


# -- the words -----------------------------------------------------------------------------------

QUESTION = "家賃が払えない。田中 090-1234-5678 tanaka@example.com"
SHOWN = "家賃が払えない。田中 〔携帯電話の番号〕 〔メールアドレス〕"


def test_only_the_button_for_a_wrong_desk_sends_the_question(browser):
    page = browser.get("/ask?q=返済が苦しい&place=高知市").text
    forms = re.findall(r'<form id="tap-1(-asked)?".*?</form>', page, re.S)
    assert forms == ["", "-asked"]
    plain, with_question = re.findall(r'<form id="tap-1.*?</form>', page, re.S)
    assert "返済" not in plain
    assert '<input type="hidden" name="q" value="返済が苦しい">' in with_question
    assert '<input type="hidden" name="place" value="高知市">' in with_question
    assert '<button name="said" value="wrong-desk" form="tap-1-asked">' in plain


def test_a_wrong_desk_shows_the_very_words_that_would_be_kept_and_keeps_none(browser, store, desk):
    answer = tap(browser, desk, "wrong-desk", q=QUESTION, place="高松市")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "お調べになった言葉を、案内をよくするために編集者に見せてもよいですか" in answer.text
    assert f"{SHOWN}</textarea>" in html.unescape(answer.text)
    assert 'name="place" type="text" value="高松市"' in answer.text
    assert re.search(r'<input type="checkbox" name="agree" value="yes" required>', answer.text)
    assert asked(store) == ()


def test_words_are_kept_just_as_they_were_shown_where_the_box_is_ticked(browser, store, desk):
    data = {"words": SHOWN, "place": "高松市", "agree": "yes"}
    answer = browser.post(f"/called/{desk.id}/words?lang=en", data=data)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/called/{desk.id}/thanks?said=words&lang=en"
    (question,) = asked(store)
    assert (question.words, question.place, question.lang) == (SHOWN, "高松市", "en")
    assert (question.desk, question.day) == (desk.id, TODAY)


def test_words_that_were_changed_are_masked_all_the_same(browser, store, desk):
    browser.post(f"/called/{desk.id}/words", data={"words": QUESTION, "agree": "yes"})
    assert asked(store)[0].words == SHOWN


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"words": "家賃"}, 400, "同意の印をつけてください"),
        ({"words": "家賃", "agree": "no"}, 400, "同意の印をつけてください"),
        ({"words": "  ", "agree": "yes"}, 400, "言葉がないか、長すぎます"),
        ({"words": "あ" * 301, "agree": "yes"}, 400, "言葉がないか、長すぎます"),
        ({"words": "家賃", "place": "あ" * 61, "agree": "yes"}, 400, "言葉がないか、長すぎます"),
        ({"words": "家賃", "agree": "yes", "homepage": "x"}, 400, "見えない欄に"),
    ],
)
def test_what_nobody_agreed_to_is_not_kept_and_stands_in_the_form_again(
    browser, store, desk, data, status, says
):
    answer = browser.post(f"/called/{desk.id}/words", data=data)
    assert answer.status_code == status
    assert says in answer.text
    assert f"{data['words'].strip()}</textarea>" in answer.text or not data["words"].strip()
    assert asked(store) == ()


def test_no_more_words_are_taken_than_can_be_read(browser, store, desk):
    with store.writing() as connection:
        for n in range(MOST_WAITING):
            keep_words(connection, desk=f"d{n}", words="x", place="", lang="ja", day=TODAY)
    answer = browser.post(f"/called/{desk.id}/words", data={"words": "家賃", "agree": "yes"})
    assert answer.status_code == 429
    assert "いまは受け取れません" in answer.text
    assert "家賃</textarea>" in answer.text


def test_no_question_is_ever_logged_or_in_an_address(browser, desk, caplog):
    with caplog.at_level(logging.DEBUG):
        first = tap(browser, desk, "wrong-desk", q="ひみつの悩み")
        sent = browser.post(f"/called/{desk.id}/words", data={"words": "ひみつの悩み", "agree": "yes"})
    assert "ひみつ" not in caplog.text
    assert first.status_code == 200
    assert "%E3%81%B2" not in sent.headers["location"]


def test_markup_is_text(browser, desk):
    page = tap(browser, desk, "wrong-desk", q="</textarea><script>x</script>", place='"><b>').text
    assert "<script>x" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert '"><b>' not in page


# -- what the pages say --------------------------------------------------------------------------


def test_enough_answers_of_several_days_are_said_with_the_month(pages, store, desk):
    answers(store, desk, (1, "reached", 2))
    assert "「つながった」が" not in pages().get(f"/desk/{desk.id}").text
    answers(store, desk, (2, "reached", 1))
    month = date.fromisoformat(ago(1))
    said = f"「つながった」が3件（最後は{month.year}年{month.month}月）"
    browser = pages()
    assert said in browser.get(f"/desk/{desk.id}").text
    assert said in browser.get(f"/ask?q={NUMBER}").text
    assert "Confirmed by callers: 3" in browser.get(f"/desk/{desk.id}?lang=en").text
    # As of the day before, one answer had not been given yet.
    assert "「つながった」が" not in browser.get(f"/desk/{desk.id}?at={ago(2)}").text


def test_no_more_than_ten_are_ever_said(pages, store, desk):
    answers(store, desk, *((n, "reached", MOST_A_DAY) for n in range(1, 30)))
    assert "「つながった」が10件以上" in pages().get(f"/desk/{desk.id}").text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([(3, "reached", 3), (4, "reached", 3), (1, "dead", 1)], False),
        ([(3, "reached", 3), (4, "reached", 3), (0, "dead", 1)], False),
        ([(3, "reached", 3), (4, "reached", 3), (4, "dead", 3)], True),
        ([(3, "reached", 3), (4, "reached", 3), (1, "wrong-desk", 5)], True),
        ([(0, "reached", 5), (1, "reached", 2)], False),  # today is not over
        ([(91, "reached", 5), (92, "reached", 5)], False),
    ],
)
def test_newer_answers_that_contradict_take_it_away(pages, store, desk, days, said):
    answers(store, desk, *days)
    assert ("「つながった」が" in pages().get(f"/desk/{desk.id}").text) is said


def test_it_never_stands_beside_a_report_or_a_look_that_says_otherwise(pages, store, desk):
    answers(store, desk, (3, "reached", 3), (4, "reached", 3))

    def says():
        return "「つながった」が" in pages().get(f"/desk/{desk.id}").text

    def look(outcome, days):
        with store.writing() as connection:
            verifications.add(
                connection, desk=desk.id, number=NUMBER, outcome=outcome, how=How.CALLED, evidence="",
                day=ago(days), by="hanako",
            )  # fmt: skip

    assert says()
    look(Outcome.WRONG, 2)
    assert not says()
    look(Outcome.RIGHT, 1)
    assert says()
    with store.writing() as connection:
        report = add(connection, desk=desk.id, number=NUMBER, what=What.GONE, words="", revision="")
        decide(connection, [report.id], state=ReportState.CONFIRMED, by="hanako")
    assert not says()


def test_what_callers_say_is_no_check(pages, store, desk):
    answers(store, desk, (3, "reached", 3), (4, "reached", 3))
    page = pages().get(f"/desk/{desk.id}").text
    assert "一覧が出てから、確かめた記録はありません" in page
    assert "番号を確かめたものではありません" in page


def test_many_dead_answers_say_nothing_on_a_page_by_themselves(pages, store, desk):
    before = pages().get(f"/desk/{desk.id}").text
    answers(store, desk, *((n, "dead", MOST_A_DAY) for n in range(5)))
    assert pages().get(f"/desk/{desk.id}").text == before


# -- in a browser --------------------------------------------------------------------------------


@pytest.fixture
def served(store, router, desk):
    answers(store, desk, (1, "reached", 3), (2, "reached", 3))
    with serving(create_app(router.edition, router, Holder(store))) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_without_scripts_taps_and_sends_what_it_agreed_to(
    contexts, served, store, viewport, scheme
):
    page = contexts.page(viewport=viewport, color_scheme=scheme, java_script_enabled=False)
    page.goto(f"{served}/ask?q={NUMBER}")
    buttons = page.locator(".taps button")
    assert buttons.count() == 3
    assert all(button.bounding_box()["height"] >= 44 for button in buttons.all())
    assert width(page) <= viewport["width"]
    page.get_by_role("button", name="別の窓口だった").click()
    page.wait_for_url("**/called/*")
    assert page.locator("#words").input_value() == NUMBER
    assert not page.get_by_role("checkbox").is_checked()
    page.locator("#words").fill("税の相談をしたい")
    page.get_by_role("button", name="この言葉を送る").click()
    assert asked(store) == ()  # the browser itself asks for the tick
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="この言葉を送る").click()
    page.wait_for_url("**/thanks?said=words")
    assert [each.words for each in asked(store)] == ["税の相談をしたい"]
    assert page.context.cookies() == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_from_answering(contexts, served, desk, scheme):
    page = contexts.page(viewport=PHONE, color_scheme=scheme, java_script_enabled=True)
    page.goto(f"{served}/desk/{desk.id}")
    found = violations(page)
    page.get_by_role("button", name="別の窓口だった").click()
    page.wait_for_url("**/thanks?*")
    assert [*found, *violations(page)] == []
