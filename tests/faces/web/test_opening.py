"""Open now, in words: only for hours that are printed and understood, and only as of a time."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.errors import InputError
from madoguchi.faces.web.words import read_day, read_moment
from tests.faces.web.conftest import desk_id

HOTLINE = "がんばる中小企業経営相談ホットライン"


@pytest.mark.parametrize(
    ("at", "ja", "en"),
    [
        (
            "2026-11-24T10:00",
            "いま受付時間内です（17:00 まで）",
            "Open now by the printed hours (until 17:00)",
        ),
        ("2026-11-20T17:30", "次は 11月24日（火） 9:00 からです", "It opens at 9:00 on Tuesday 24 November"),
        ("2026-11-24T07:00", "今日 9:00 からです", "It opens today at 9:00"),
        ("2026-11-23T10:00", "祝日（勤労感謝の日）", "public holiday (勤労感謝の日)"),
        ("2026-12-30T10:00", "休みかもしれません", "it may be closed from 29 December"),
        ("2026-12-28T19:00", "次は 1月4日（月） 9:00 からです", "It opens at 9:00 on Monday 4 January"),
    ],
)
def test_a_desk_with_printed_hours_says_whether_it_is_open(client, edition, at, ja, en):
    path = f"/desk/{desk_id(edition, HOTLINE)}"
    assert ja in client.get(path, params={"at": at}).text
    assert en in client.get(path, params={"at": at, "lang": "en"}).text
    assert ja in client.get("/ask", params={"q": "経営相談ホットライン", "at": at}).text


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
    assert "受付時間は一覧に載っていません" in page
    assert 'class="opening' not in page


def test_the_desks_page_is_another_one_after_it_opens(client, edition):
    path = f"/desk/{desk_id(edition, HOTLINE)}"
    closed = client.get(path, params={"at": "2026-11-24T08:59"}).headers["etag"]
    opened = client.get(path, params={"at": "2026-11-24T09:00"}, headers={"if-none-match": closed})
    assert opened.status_code == 200


def test_what_is_no_time_is_refused_before():
    with pytest.raises(InputError):
        read_day("2026-11-24T99:00")
