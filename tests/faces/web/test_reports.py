"""“This number is wrong”: the form, what keeps it from misuse, and what the pages say once it is confirmed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from starlette.requests import Request

from madoguchi.editorial.reporting import MOST_A_DAY
from madoguchi.errors import StoreError
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.limiting import Limiter
from madoguchi.faces.web.node import Node
from madoguchi.model.verification import How, Outcome
from madoguchi.store import verifications
from madoguchi.store.editions import packaged_edition
from madoguchi.store.reports import ReportState, What, add, decide, reports
from madoguchi.store.served import Holder
from madoguchi.store.tables import reports as table
from madoguchi.text.dates import today
from tests.faces.web.conftest import TestClient, foreign_scripts

BASE = "http://madoguchi.example"
NUMBER = "03-3501-1511"
GONE = {"number": NUMBER, "what": "gone", "words": ""}


def opened(app, **headers):
    return TestClient(app, base_url=BASE, headers={"origin": BASE, **headers}, follow_redirects=False)


@pytest.fixture
def pages(store, router):
    """Return a function that opens a browser on the pages as the store stands now."""

    def now():
        return opened(create_app(router.edition, router, Holder(store)), **{"sec-fetch-site": "same-origin"})

    return now


@pytest.fixture
def browser(pages):
    return pages()


@pytest.fixture(scope="module")
def desk():
    return next(d for d in packaged_edition().desks if NUMBER in d.numbers)


def kept(store):
    with store.reading() as connection:
        return reports(connection)


def test_a_report_is_kept_with_its_number_and_thanked_for(browser, store, desk):
    form = browser.get(f"/report/{desk.id}")
    assert form.status_code == 200
    assert form.headers["cache-control"] == "no-store"
    assert f'value="{NUMBER}" checked' in form.text
    words = "かけたら別の会社でした。\r\n正しくは 03-1234-5678 のようです"
    answer = browser.post(f"/report/{desk.id}", data={**GONE, "words": words})
    (report,) = kept(store)
    assert (report.desk, report.number, report.what) == (desk.id, NUMBER, What.GONE)
    assert report.words == words.replace("\r\n", "\n")
    assert report.revision == packaged_edition().revision
    assert answer.status_code == 303
    thanks = browser.get(answer.headers["location"])
    assert "お知らせを受け取りました" in thanks.text
    assert f">{report.id}</strong>" in thanks.text


def test_nothing_is_set_and_no_script_is_needed(browser, desk):
    for answer in (browser.get(f"/report/{desk.id}"), browser.post(f"/report/{desk.id}", data=GONE)):
        assert "set-cookie" not in answer.headers
        assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert foreign_scripts(browser.get(f"/report/{desk.id}").text) == []


def test_the_form_says_where_it_comes_from_and_every_other_page_nothing(browser, desk):
    # With no-referrer a browser would send `Origin: null` with the form.
    assert browser.get(f"/report/{desk.id}").headers["referrer-policy"] == "same-origin"
    assert browser.get(f"/desk/{desk.id}").headers["referrer-policy"] == "no-referrer"


def test_private_addresses_never_reach_the_store(browser, store, desk):
    words = "田中 090-1234-5678 tanaka@example.com まで"
    browser.post(f"/report/{desk.id}", data={**GONE, "words": words})
    assert kept(store)[0].words == "田中 〔携帯電話の番号〕 〔メールアドレス〕 まで"


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"number": NUMBER, "words": "違う"}, 400, "一つ選んで"),
        ({"number": NUMBER, "what": "nonsense"}, 400, "一つ選んで"),
        ({**GONE, "words": "あ" * 501}, 400, "長すぎます"),
        ({**GONE, "words": "あ" * 20_000}, 413, "長すぎます"),
        ({**GONE, "number": "03-0000-0000"}, 409, "選び直して"),
        ({**GONE, "homepage": "https://spam.example"}, 400, "もう一度「知らせる」"),
    ],
)
def test_what_cannot_be_taken_is_said_and_not_kept(browser, store, desk, data, status, said):
    answer = browser.post(f"/report/{desk.id}", data=data)
    assert answer.status_code == status
    assert said in answer.text
    assert kept(store) == ()


def test_what_was_typed_stands_in_the_form_again_as_text(browser, desk):
    answer = browser.post(f"/report/{desk.id}", data={"number": "", "words": "<script>x</script>"})
    assert "&lt;script&gt;x&lt;/script&gt;</textarea>" in answer.text
    assert '<input type="radio" name="number" value="" checked>' in answer.text


def test_five_hundred_characters_are_taken_however_the_browser_ends_its_lines(browser, store, desk):
    words = "\r\n".join(["あ" * 99] * 5)
    assert len(words.replace("\r\n", "\n")) == 499
    assert browser.post(f"/report/{desk.id}", data={**GONE, "words": words + "い"}).status_code == 303
    assert len(kept(store)[0].words) == 500


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser, store, desk, headers):
    answer = browser.post(f"/report/{desk.id}", data=GONE, headers=headers)
    assert answer.status_code == 403
    assert kept(store) == ()


def test_a_browser_that_says_only_its_origin_is_believed(browser, desk):
    assert opened(browser.app).post(f"/report/{desk.id}", data=GONE).status_code == 303


def test_a_form_that_is_sent_twice_is_one_report(browser, store, desk):
    first, again = (browser.post(f"/report/{desk.id}", data=GONE) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert len(kept(store)) == 1


def test_whoever_reports_too_often_waits_and_loses_nothing(browser, store, desk):
    answers = [
        browser.post(f"/report/{desk.id}", data={**GONE, "words": f"その{n}"}).status_code for n in range(5)
    ]
    assert answers == [303] * 5
    sixth = browser.post(f"/report/{desk.id}", data={**GONE, "words": "六つめ"})
    assert sixth.status_code == 429
    assert sixth.headers["retry-after"] == "600"
    assert "六つめ</textarea>" in sixth.text
    assert len(kept(store)) == 5


def test_a_newer_edition_gives_no_new_chances(store, desk):
    node = Node(Holder(store))
    browser = opened(node)
    for n in range(5):
        browser.post(f"/report/{desk.id}", data={**GONE, "words": f"その{n}"})
    with store.writing() as connection:
        decide(connection, [1], state=ReportState.CONFIRMED, by="hanako")
    assert node.look()
    assert browser.post(f"/report/{desk.id}", data=GONE).status_code == 429


def test_a_page_that_was_kept_tells_of_a_report_as_soon_as_it_is_confirmed(store, desk):
    node = Node(Holder(store))
    browser = opened(node)
    browser.post(f"/report/{desk.id}", data=GONE)
    before = [browser.get(f"/desk/{desk.id}") for _ in range(2)]
    assert before[0].text == before[1].text
    with store.writing() as connection:
        decide(connection, [1], state=ReportState.CONFIRMED, by="hanako")
    assert node.look()
    after = browser.get(f"/desk/{desk.id}", headers={"if-none-match": before[0].headers["etag"]})
    assert after.status_code == 200
    assert after.text != before[0].text


def test_a_desk_takes_so_many_reports_a_day(browser, store, desk):
    with store.writing() as connection:
        for n in range(MOST_A_DAY):
            add(connection, desk=desk.id, number="", what=What.OTHER, words=str(n), revision="")
    answer = browser.post(f"/report/{desk.id}", data=GONE)
    assert answer.status_code == 429
    assert "順に確かめています" in answer.text
    assert len(kept(store)) == MOST_A_DAY


def test_a_store_that_is_away_is_said_and_what_was_written_stays(browser, desk, monkeypatch):
    def away(_):
        raise StoreError("gone")

    monkeypatch.setattr(Holder, "writing", away)
    answer = browser.post(f"/report/{desk.id}", data={**GONE, "words": "大事なこと"})
    assert answer.status_code == 503
    assert "いまは受け付けられません" in answer.text
    assert "大事なこと</textarea>" in answer.text
    assert re.search(r'value="gone" required checked', answer.text)


def test_a_desk_that_is_not_there_has_no_form(browser):
    assert browser.get("/report/nobody").status_code == 404
    assert browser.post("/report/nobody", data=GONE).status_code == 404


def test_without_a_store_there_is_no_form_and_no_link(client, desk):
    assert client.get(f"/report/{desk.id}").status_code == 404
    assert f"/report/{desk.id}" not in client.get(f"/desk/{desk.id}").text


def test_the_thanks_page_shows_a_number_and_nothing_else(browser, desk):
    assert browser.get(f"/report/{desk.id}/thanks?n=12").status_code == 200
    assert browser.get(f"/report/{desk.id}/thanks?n=<b>").status_code == 404


def test_the_form_stands_in_english(browser, desk):
    page = browser.get(f"/report/{desk.id}?lang=en").text
    assert "Which number is it about?" in page
    assert f'action="/report/{desk.id}?lang=en"' in page
    answer = browser.post(f"/report/{desk.id}?lang=en", data=GONE)
    assert "lang=en" in answer.headers["location"]


# -- what the pages say ------------------------------------------------------------------------


def test_only_a_confirmed_report_is_said_and_the_day_in_japan(pages, store, desk):
    path = f"/desk/{desk.id}"
    browser = pages()
    assert f'href="/report/{desk.id}"' in browser.get(path).text
    browser.post(f"/report/{desk.id}", data=GONE)
    before = pages().get(path)
    assert "確かめています" not in before.text
    with store.writing() as connection:
        # Half past midnight in Japan: the day before in UTC.
        connection.execute(table.update().values(at="2026-11-22T15:30:00Z"))
        decide(connection, [1], state=ReportState.CONFIRMED, by="hanako")
    browser = pages()
    sentence = f"{NUMBER} は「違っている」とのお知らせが2026年11月23日にありました。いま確かめています。"
    after = browser.get(path, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert sentence in after.text
    assert sentence in browser.get(f"/ask?q={NUMBER}").text
    assert sentence in re.sub("<[^>]+>", "", browser.get(f"/slip?desk={desk.id}").text)
    assert f'href="/report/{desk.id}"' in browser.get(f"/ask?q={NUMBER}").text
    assert sentence not in browser.get(f"{path}?at=2026-11-22").text
    with store.writing() as connection:
        decide(connection, [1], state=ReportState.RESOLVED, by="hanako")
    assert sentence not in pages().get(path).text


def look(store, desk, outcome=Outcome.RIGHT, how=How.CALLED, ago=0):
    with store.writing() as connection:
        verifications.add(
            connection, desk=desk.id, number=NUMBER, outcome=outcome, how=how, evidence="",
            day=(today() - timedelta(days=ago)).isoformat(), by="hanako",
        )  # fmt: skip


def words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.parametrize(
    ("outcome", "how", "ago", "said"),
    [
        (Outcome.RIGHT, How.CALLED, 3, "{day}に確かめました（電話で）"),
        (Outcome.RIGHT, How.OWNER_SITE, 180, "{day}に確かめました（機関の公式サイトで）"),
        (
            Outcome.RIGHT,
            How.LETTER,
            181,
            "最後に確かめたのは{day}です（文書で）。そのあと変わっているかもしれません",
        ),
        (Outcome.WRONG, How.CALLED, 1, "{day}に確かめたところ（電話で）、違っていました"),
        (
            Outcome.CHANGED,
            How.OWNER_SITE,
            1,
            "{day}に確かめたところ（機関の公式サイトで）、番号が変わっていました",
        ),
        (Outcome.NO_ANSWER, How.CALLED, 1, "確かめた記録はありません"),
    ],
)
def test_a_desk_says_when_its_number_was_checked(pages, store, desk, outcome, how, ago, said):
    look(store, desk, outcome, how, ago)
    assert said.format(day=words(today() - timedelta(days=ago))) in pages().get(f"/desk/{desk.id}").text


@pytest.mark.parametrize(
    ("outcome", "ago", "said"),
    [
        (Outcome.RIGHT, 3, '<strong class="check-fresh">{day}に確かめました（電話で）。</strong>'),
        (Outcome.RIGHT, 300, '<strong class="check-stale">最後に確かめたのは{day}です（電話で）。'),
        (Outcome.WRONG, 1, '<strong class="check-doubted">{day}に確かめたところ（電話で）、違っていました。'),
    ],
)
def test_an_answer_says_beside_the_number_who_looked_at_it_since(pages, store, desk, outcome, ago, said):
    look(store, desk, outcome, ago=ago)
    page = pages().get(f"/ask?q={desk.name}").text
    line = page.partition('<p class="age">')[2].partition("</p>")[0]
    assert line.startswith("2024年3月までの一覧の番号です。")
    assert said.format(day=words(today() - timedelta(days=ago))) in line
    assert page.count('class="check-') == 1


def test_an_answer_says_nothing_of_looks_where_nobody_looked(browser, desk):
    assert 'class="check-' not in browser.get(f"/ask?q={desk.name}").text


def test_a_number_that_nobody_looked_at_says_so_but_where_nobody_could_nothing_is_said(browser, client, desk):
    assert "一覧が出てから、確かめた記録はありません" in browser.get(f"/desk/{desk.id}").text
    assert "確かめた記録はありません" not in client.get(f"/desk/{desk.id}").text


def test_of_a_desk_with_several_numbers_each_says_its_own(browser):
    several = next(d for d in packaged_edition().desks if len(set(d.numbers)) > 1)
    page = browser.get(f"/desk/{several.id}").text
    for number in set(several.numbers):
        assert re.search(rf'<li class="check-unchecked"><span class="figure">{number}</span>', page)


# -- how often ---------------------------------------------------------------------------------


def asking(host="192.0.2.1"):
    return Request({"type": "http", "headers": [], "client": (host, 5000)})


def test_each_address_has_its_own_chances_and_gets_new_ones_in_time():
    moment = [0.0]
    limiter = Limiter(2, 60, clock=lambda: moment[0])
    assert [limiter.allows(asking()) for _ in range(3)] == [True, True, False]
    assert limiter.allows(asking("192.0.2.2"))
    moment[0] = 60.0
    assert limiter.allows(asking())


def test_one_connection_of_ipv6_is_one_address():
    limiter = Limiter(1, 60)
    assert limiter.allows(asking("2001:db8:1:2::1"))
    assert not limiter.allows(asking("2001:db8:1:2:ffff::9"))
    assert limiter.allows(asking("2001:db8:1:3::1"))
    assert limiter.allows(asking("::ffff:192.0.2.7"))
    assert not limiter.allows(asking("192.0.2.7"))


def test_no_address_is_kept():
    limiter = Limiter(1, 60)
    limiter.allows(asking("192.0.2.77"))
    assert "192.0.2.77" not in repr(vars(limiter))
