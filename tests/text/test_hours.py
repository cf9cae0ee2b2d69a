"""Printed hours: what is understood and how, and what is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.text.hours import find_hours, hours_with_remarks, read_hours, tells_when
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, Schedule
from tests.conftest import read_cases

CASES = read_cases("hours.csv")
SAID = {HolidayRule.CLOSED: "-", HolidayRule.OPEN: "+"}


def written(schedule: Schedule) -> str:
    """A schedule as the table writes it.

    Days (MO-FR a run of three or more; 2SA; D20 of the month; HOL; ? unsaid), times, what is said of
    holidays and the turn of the year (- closed, + open), dates left out.
    """
    days = [*runs(schedule.byday), *(f"D{day}" for day in schedule.bymonthday)]
    found = days + ["HOL"] * schedule.every_holiday or ["?"]
    found.append(f"{schedule.opens_at}-{schedule.closes_at}")
    found += [f"hol{SAID[schedule.holidays]}"] if schedule.holidays in SAID else []
    found += [f"ye{SAID[schedule.year_end]}"] if schedule.year_end in SAID else []
    found += ["not", *(f"{a}/{b}" for a, b in schedule.closed_dates)] if schedule.closed_dates else []
    return " ".join(found)


def runs(byday: tuple[str, ...]) -> list[str]:
    found: list[list[str]] = []
    for day in byday:
        follows = (
            found
            and found[-1][-1] in WEEKDAYS
            and WEEKDAYS[WEEKDAYS.index(found[-1][-1]) + 1 :][:1] == (day,)
        )
        found[-1].append(day) if follows else found.append([day])
    return [part for run in found for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else run)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["printed"])
def test_printed_hours(case: dict[str, str]) -> None:
    schedules = read_hours(case["printed"])
    assert ("-" if schedules is None else " ; ".join(map(written, schedules))) == case["schedules"]


def test_the_table_has_enough_of_both() -> None:
    unread = [case for case in CASES if case["schedules"] == "-"]
    assert len(unread) >= 25
    assert len(CASES) - len(unread) >= 100


@pytest.mark.parametrize(
    "printed",
    ["平日 9：00～17：00", "平日　９:００〜１７:００", "平日9:00-17:00", "平日\u200b9:00～17:00\ufe0f"],
)
def test_width_and_signs_do_not_matter(printed: str) -> None:
    assert read_hours(printed) == read_hours("平日 9:00～17:00") is not None


def test_a_composed_and_a_decomposed_text_say_the_same() -> None:
    assert read_hours("月曜か\u3099 9:00～17:00") is None
    assert read_hours("平日9時～17時（た\u3099けは休み）") is None
    assert (
        read_hours("平日 9:00～17:00。たた\u3099し祝日は休み")
        == read_hours("平日 9:00～17:00。ただし祝日は休み")
        is not None
    )


_SIGNS = "月火水木金土日祝～-、・（）()：:/ 　第翌0123456789休も除"
_WORDS = """平日 毎日 祝日 年末年始 を除く 9:00 17:00 午前 午後 9時 17時30分 まで から 12/29 1月3日 24時間 年中無休
昼休み ただし 毎月 のみ"""
WORDS = st.sampled_from([*_SIGNS, *_WORDS.split()])


@given(st.text(max_size=40) | st.lists(WORDS, max_size=14).map("".join))
def test_any_text_is_read_without_harm(text: str) -> None:
    for schedule in read_hours(text) or ():
        assert "00:00" <= schedule.opens_at < "24:00"
        assert "00:00" < schedule.closes_at <= "24:00"
        assert not (schedule.byday and schedule.bymonthday)
        assert len({len(day) > 2 for day in schedule.byday}) < 2
        assert len(set(schedule.byday)) == len(schedule.byday)


@given(st.lists(WORDS, max_size=14).map("".join))
def test_no_day_has_two_spans_at_a_time(text: str) -> None:
    schedules = read_hours(text) or ()
    for number, one in enumerate(schedules):
        for other in schedules[number + 1 :]:
            if set(one.byday) & set(other.byday):
                assert one.closes_at <= other.opens_at


@pytest.mark.parametrize("part", ["月", "9:00~", "第1・", "も", "の場合", "(", "12/29~", "祝日を除く", " "])
def test_long_lines_take_no_time(part: str) -> None:
    begin = time.process_time()
    assert read_hours(part * (4000 // len(part))) is None
    assert read_hours(part * (290 // len(part))) is None
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("[受付時間 平日午前9時～午後5時]", "平日午前9時～午後5時"),
        ("受付時間：月～金 9:00～17:00（祝日を除く）", "月～金 9:00～17:00（祝日を除く）"),
        ("  相談時間 毎日24時間 ", "毎日24時間"),
        ("受付", None),
    ],
)
def test_a_line_announces_hours(line: str, hours: str | None) -> None:
    at = find_hours(line)
    assert (line[slice(*at)] if at else None) == hours


def test_a_number_at_the_reception_is_no_hours() -> None:
    assert find_hours("受付番号 03-3501-1511") is None


@pytest.mark.parametrize(
    ("hours", "remark", "days"),
    [
        ("9:00～19:00", "休館日：月曜日", "TU WE TH FR SA SU"),
        ("9:00～19:00", "備考：月曜休館", "TU WE TH FR SA SU"),
        ("9:00～17:00", "定休日：日曜・祝日", "MO TU WE TH FR SA"),
        ("9:00-17:00", "Closed：Mondays", "TU WE TH FR SA SU"),
        ("平日 9:00～17:00", "土曜日・日曜日は休み", "MO TU WE TH FR"),  # they are none of its days anyway
        ("平日 9:00～17:00", "予約制。月曜日は混みます", "MO TU WE TH FR"),
        ("平日 9:00～17:00", "休日急患センター内", "MO TU WE TH FR"),
        ("9:00～19:00", "第2水曜日は休館、祝日の場合は翌日", None),
        ("9:00～19:00", "休館日：月曜日（祝日にあたるときは翌日）", None),
    ],
)
def test_days_of_which_a_remark_says_that_nobody_is_there_are_none(
    hours: str, remark: str, days: str | None
) -> None:
    read = hours_with_remarks(hours, [remark])
    assert (" ".join(day for each in read for day in each.byday) if read else None) == days


@pytest.mark.parametrize(
    "text", ["日曜・祝日 9:00～12:00", "月曜休館", "平日のみ", "19時以降は守衛室へ", "土・日は休み", "24時間"]
)
def test_a_remark_that_tells_when_is_known(text: str) -> None:
    assert tells_when(text)


@pytest.mark.parametrize(
    "text",
    ["児童手当、火災", "時間外は守衛室へ", "0993-00-0001へ", "日本語、土木", "予約制", "2024年4月1日から"],
)
def test_a_remark_that_tells_no_time_is_none(text: str) -> None:
    assert not tells_when(text)
