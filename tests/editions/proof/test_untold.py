"""Notices that were left out, though whoever reads the list could write them himself."""

from __future__ import annotations

import pytest

from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof.untold import check_untold
from tests.editions.forging import Edition, as_found, told_by

LIST = """相談の窓口

名称\t郵便番号\t住所\t電話番号\t受付時間\tホームページ\t備考
東相談室\t100-0013\t東京都千代田区霞が関1-3-1\t03-3501-151\t平日の日中\thttp://east.example.jp/\t窓口は移転の予定です
西相談室\t100-9999\t東京都千代田区夢町1-2\t0236-41-1111\t9:00～17:00\thttps://west.example.jp/\tｾﾝﾀｰの内
南相談室\t135-0064\t東京都江東区牡丹3-33-6\t0570-00-0003\t9:00 Tea time\thttps://south.example.jp/\t要予約(有料
北相談室\t135-0064\t港町2-4\t調整中\t9:00～17:00\thttps://north.example.jp/\t元 99-12345-6789
中相談室\t135-0045\t東京都江東区古石場2-4\t098-866-1111\t9:00～17:00\thttps://centre.example.jp/\t廣い部屋
京都府相談室\t030-0801\t青森県青森市新町1-1\t018-866-1111\t9:00～17:00\thttps://kyoto.example.jp/\t商エ会
"""


@pytest.fixture(scope="module")
def told(knowledge: Knowledge) -> Edition:
    return as_found(LIST, knowledge)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unknown-table", ""),
        ("number-unknown-to-plan", "03-3501-151"),
        ("hyphens-misplaced", "0236-41-1111"),
        ("charged-call", "0570-00-0003"),
        ("area-code-elsewhere", "018-866-1111"),
        ("address-elsewhere", "青森県青森市新町1-1"),
        ("municipality-unknown", "港町"),
        ("town-unknown", "夢町"),
        ("postal-code-unknown", "100-9999"),
        ("postal-code-mismatch", "135-0064"),
        ("hours-unreadable", "平日の日中"),
        ("hours-unreadable", "9:00 Tea time"),
        ("url-without-encryption", "http://east.example.jp/"),
        ("desk-by-homepage-only", "北相談室"),
        ("conditional-note", "窓口は移転の予定です"),
        ("unread-cell", "調整中"),
        ("number-without-form", "99-12345-6789"),
        ("half-width-kana", "ｾﾝﾀｰ"),
        ("bracket-unbalanced", "要予約(有料"),
        ("look-alike", "商エ"),
        ("old-form", "廣い部屋"),
    ],
)
def test_what_a_reader_of_the_list_finds_himself_is_told(told: Edition, code: str, words: str) -> None:
    def forge(edition: Edition) -> None:
        without(edition, [n for n in edition["notices"] if n["code"] == code and words in n["value"]])

    assert ("desks", "notice") in (found := told_by(check_untold, told, forge)) or (
        "lines",
        "notice",
    ) in found


def without(edition: Edition, notices: list[Edition]) -> None:
    """Leave notices out, and out of the desks that they name."""
    assert notices
    edition["notices"] = [notice for notice in edition["notices"] if notice not in notices]
    for desk in edition["desks"]:
        desk["notices"] = sorted({n["code"] for n in edition["notices"] if desk["id"] in n["desks"]})
        if not desk["notices"]:
            del desk["notices"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("東相談室\t03-3501-1511 / 03-3501-1511", "number-doubled"),
        ("東相談室\t旧 03-3501-1511 → 新 03-3501-1512", "number-former"),
        ("東相談ӥ室\t03-3501-1511", "foreign-script"),
        ("東相談室\t82-2007", "no-area-code"),
        ("東相談室 津市栄町-891\t03-3501-1511", "hyphen-without-number"),
    ],
)
def test_what_stands_on_a_line_is_told(knowledge: Knowledge, row: str, code: str) -> None:
    edition = as_found(f"窓口の一覧\n\n窓口\t電話番号\n{row}\n西相談室\t83-2007\n", knowledge)

    def forge(edition: Edition) -> None:
        without(edition, [notice for notice in edition["notices"] if notice["code"] == code])

    assert told_by(check_untold, edition, forge)


def test_a_second_table_that_nobody_described_is_told_by_itself(knowledge: Knowledge) -> None:
    rows = "窓口\t電話番号\n東相談室\t03-3501-1511\n西相談室\t03-3501-1521\n"
    edition = as_found(f"第1表 平日\n\n{rows}\n第2表 休日\n\n{rows}", knowledge)

    def forge(edition: Edition) -> None:
        edition["notices"].remove([n for n in edition["notices"] if n["code"] == "unknown-table"][-1])

    assert told_by(check_untold, edition, forge) == {("desks", "notice")}


def test_what_is_not_so_is_told_of_no_desk(told: Edition) -> None:
    def forge(edition: Edition) -> None:
        notice = next(n for n in edition["notices"] if n["code"] == "desk-by-homepage-only")
        notice["desks"].append(edition["desks"][0]["id"])

    assert told_by(check_untold, told, forge) == {("desks", "notice")}
