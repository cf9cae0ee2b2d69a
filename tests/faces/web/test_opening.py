"""Open now, in words: only for hours that are printed and understood, and only as of a time."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.errors import InputError
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.opening import opening_shown
from madoguchi.faces.web.view.words import read_day, read_moment
from tests.faces.web.conftest import desk_id

HOTLINE = "がんばる中小企業経営相談ホットライン"


@pytest.mark.parametrize(
    ("at", "ja", "en"),
    [
        (
            "2026-11-24T10:00",
            "いま受付時間内です（17:00 まで）",
            "Open now, until 17:00",
        ),
        (
            "2026-11-20T17:30",
            "次の受付は 11月24日（火） 9:00 からです",
            "Opens again at 9:00 on Tuesday 24 November",
        ),
        ("2026-11-24T07:00", "今日は 9:00 から受け付けます", "Opens today at 9:00"),
        ("2026-11-23T10:00", "祝日（勤労感謝の日）", "public holiday (Labour Thanksgiving Day)"),
        ("2026-12-30T10:00", "休みかもしれません", "it may be closed from 29 December"),
        (
            "2026-12-28T19:00",
            "次の受付は 1月4日（月） 9:00 からです",
            "Opens again at 9:00 on Monday 4 January",
        ),
    ],
)
def test_a_desk_with_printed_hours_says_whether_it_is_open(client, edition, at, ja, en):
    path = f"/desk/{desk_id(edition, HOTLINE)}"
    assert ja in client.get(path, params={"at": at}).text
    assert en in client.get(path, params={"at": at, "lang": "en"}).text
    assert ja in client.get("/ask", params={"q": "経営相談ホットライン", "at": at}).text


# 23 November 2026 is a Monday and a holiday.
@pytest.mark.parametrize(
    ("hours", "at", "now", "ja", "en"),
    [
        ("24時間365日", "2027-01-01T03:00", "open", "いま受付時間内です。", "Open now."),
        (
            "平日 24時間",
            "2026-11-24T12:00",
            "open",
            "（11月27日（金） 24:00 まで）",
            "until Friday 27 November 24:00",
        ),
        ("平日 18:00～24:00", "2026-11-24T23:00", "open", "（24:00 まで）", "until 24:00"),
        (
            "平日 22:00～翌5:30",
            "2026-11-24T23:00",
            "open",
            "（11月25日（水） 5:30 まで）",
            "until Wednesday 25 November 5:30",
        ),
        (
            "平日 9時～17時（12時～13時を除く）",
            "2026-11-24T12:10",
            "closed",
            "今日は 13:00 から受け付けます",
            "Opens today at 13:00",
        ),
        (
            "月～金 9:00～17:00",
            "2026-11-23T10:00",
            "unsure",
            "受付時間内です（17:00 まで）。ただし、今日は祝日（勤労感謝の日）なので休みかもしれません。 次の受付は 11月24日（火） 9:00 からです。",
            "today is a public holiday (Labour Thanksgiving Day) and it may be closed. Opens again at 9:00 on Tuesday 24 November.",
        ),
        (
            "9:00～17:00",
            "2026-11-22T10:00",
            "unsure",
            "今日が受付の日かどうかは",
            "does not say if it is open today",
        ),
        (
            "9:00～17:00",
            "2026-11-22T18:00",
            "closed",
            "いまは受付時間外です。 受付の曜日は一覧に書かれていません。",
            "which days it is open",
        ),
        (
            "22:00～翌5:00",
            "2026-11-24T04:00",
            "unsure",
            "今日が受付の日かどうかは",
            "does not say if it is open today",
        ),
        (
            "月～金 22:00～翌5:00",
            "2026-11-24T04:00",
            "unsure",
            "今日が受付の日かどうかは",
            "does not say if it is open today",
        ),
        (
            "土日祝 10:00～16:00",
            "2026-11-23T08:00",
            "closed",
            "いまは受付時間外です。 今日は 10:00 から受け付けます。",
            "Opens today at 10:00",
        ),
        (
            "第2・4土曜 10:00～16:00",
            "2026-11-21T10:00",
            "closed",
            "次の受付は 11月28日（土） 10:00",
            "on Saturday 28 November",
        ),
        (
            "毎日 9:00～17:00",
            "2026-12-30T10:00",
            "unsure",
            "年末年始（12月29日〜1月3日）は休みかもしれません",
            "from 29 December to 3 January",
        ),
        (
            "毎日 9:00～17:00（年末年始を除く）",
            "2026-12-30T10:00",
            "closed",
            "いまは受付時間外です。 次の受付は 1月4日（月） 9:00",
            "Closed now.",
        ),
    ],
)
def test_all_kinds_of_hours_in_words(timed, hours, at, now, ja, en):
    (desk,) = timed(hours).desks
    for lang, words in (("ja", ja), ("en", en)):
        shown = opening_shown(desk, datetime.fromisoformat(at), messages(lang))
        assert shown.now == now
        assert words in shown.says
    for lang in PAGE_LANGUAGES:
        assert "{" not in opening_shown(desk, datetime.fromisoformat(at), messages(lang)).says


def test_hours_that_are_not_understood_say_nothing_of_now(timed):
    (desk,) = timed("平日 9:00～17:00（月により変わります）").desks
    assert opening_shown(desk, datetime(2026, 11, 24, 10, 0), messages("ja")) is None


def test_a_time_with_an_offset_is_japans_time_of_day():
    assert read_moment("2026-11-24T01:00:00+00:00") == datetime(2026, 11, 24, 10, 0)


def test_a_mere_day_has_no_time_of_day(client, edition):
    page = client.get(f"/desk/{desk_id(edition, HOTLINE)}", params={"at": "2026-11-24"}).text
    assert "平日午前9時～午後5時" in page
    assert 'class="opening' not in page


def test_no_desk_without_printed_hours_is_called_open(client, edition):
    page = client.get(
        f"/desk/{desk_id(edition, '横浜市信用保証協会')}", params={"at": "2026-11-24T10:00"}
    ).text
    assert "もとの一覧に載っていません" in page
    assert 'class="opening' not in page


def test_the_desks_page_is_another_one_after_it_opens(client, edition):
    path = f"/desk/{desk_id(edition, HOTLINE)}"
    closed = client.get(path, params={"at": "2026-11-24T08:59"}).headers["etag"]
    opened = client.get(path, params={"at": "2026-11-24T09:00"}, headers={"if-none-match": closed})
    assert opened.status_code == 200


def test_what_is_no_time_is_refused_before():
    with pytest.raises(InputError):
        read_day("2026-11-24T99:00")
