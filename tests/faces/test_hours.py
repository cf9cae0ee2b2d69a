"""Hours as a person writes them, in every language; what is not surely understood stays."""

from __future__ import annotations

import pytest

from madoguchi.faces.hours import hours_in, hours_shown
from madoguchi.text.hours import read_hours

# As tables write them, and what is shown in Japanese.
TABULAR = [
    ("月火水木金 09:00～17:00 国民の祝日・年末年始を除く", "月～金 9:00～17:00（祝日・年末年始を除く）"),
    ("月火水木金 09:00～17:00 国民の祝日を除く", "月～金 9:00～17:00（祝日を除く）"),
    ("月火水木金 09:00～17:00", "月～金 9:00～17:00"),
    ("火水木金土 09:30～18:00 祝日を除く", "火～土 9:30～18:00（祝日を除く）"),
    ("月水金 09:00～12:00、13:00～17:00", "月・水・金 9:00～12:00、13:00～17:00"),
    ("月火水木金 8:30-17:15、土 09:00-12:00", "月～金 8:30～17:15、土 9:00～12:00"),
    (
        "月火水木金 08:30～17:15 祝日及び12月29日から1月3日を除く",
        "月～金 8:30～17:15（祝日・12月29日～1月3日を除く）",
    ),
    ("月火水木金 22:00～06:00", "月～金 22:00～翌6:00"),
    # Not surely understood: the days and times alone are written shorter.
    ("月火水木金 09:00:00～17:00:00", "月～金 9:00～17:00"),
    ("月火木金 09:00～16:00 ※要予約", "月・火・木・金 9:00～16:00 ※要予約"),
    ("月火水木金 09:00～17:00 休館日：第3月曜", "月～金 9:00～17:00 休館日：第3月曜"),
    ("09:00～17:00 担当者不在の日あり", "9:00～17:00 担当者不在の日あり"),
]


@pytest.mark.parametrize(("printed", "shown"), TABULAR)
def test_what_a_table_writes_is_shown_as_a_person_writes_it(printed: str, shown: str) -> None:
    assert hours_shown(printed) == shown
    if (read := read_hours(printed)) and (again := read_hours(shown)):
        assert sorted(map(repr, again)) == sorted(map(repr, read))


@pytest.mark.parametrize(
    "printed",
    [
        "平日 8:30～17:15",
        "平日午前9時～午後5時",
        "月～金 9:00～17:00（祝日を除く）",
        "毎月第2・第4土曜 9:00～12:00",
        "要予約",
        "水道局 2階 010:00",
        "12:30",
        "午前10:00から",
        "日月火水木会館の開館時間による",
        "",
    ],
)
def test_what_a_person_has_written_stays(printed: str) -> None:
    assert hours_shown(printed) == printed


@pytest.mark.parametrize("printed", ["火・木 10:00～15:00（要予約）", "平日 9:00～17:00（受付は16:30まで）"])
@pytest.mark.parametrize("lang", ["ja", "easy", "en"])
def test_what_no_schedule_holds_is_not_lost(printed: str, lang: str) -> None:
    assert read_hours(printed)
    assert hours_shown(printed, lang) == printed


IN_LANGUAGES = {
    "easy": "月～金 9:00から 17:00まで（祝日・年末年始は 休み）",
    "en": "Mon–Fri 9:00–17:00 (closed: public holidays, New Year holidays)",
    "zh": "周一至周五 9:00–17:00（法定节假日、年末年初除外）",
    "vi": "thứ Hai–thứ Sáu 9:00–17:00 (nghỉ: ngày lễ, dịp năm mới)",
    "ko": "월~금 9:00~17:00(공휴일·연말연시 제외)",
}


@pytest.mark.parametrize(("lang", "shown"), IN_LANGUAGES.items())
def test_hours_are_told_in_the_language_of_the_page(lang: str, shown: str) -> None:
    assert hours_in(TABULAR[0][0], lang) == shown


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("平日午前9時～午後5時", "Mon–Fri 9:00–17:00 (closed: public holidays)"),
        ("毎日 10:00～20:00", "Every day 10:00–20:00"),
        ("土日祝 10:00～16:00", "Sat, Sun, public holidays 10:00–16:00"),
        ("月～金（祝日も開館） 9:00～17:00", "Mon–Fri 9:00–17:00 (open on public holidays)"),
        ("月火水木金土日 09:00～17:00", "Mon–Sun 9:00–17:00"),
        (
            "毎月第2・第4土曜 9:00～12:00",
            "Sat (no. 2 of the month), Sat (no. 4 of the month) 9:00–12:00",
        ),
        ("要予約", None),
        ("月～金 9:00～17:00 ※担当者不在の日あり", None),
    ],
)
def test_in_english_only_what_is_surely_understood_is_told(printed: str, shown: str | None) -> None:
    assert hours_in(printed, "en") == shown
