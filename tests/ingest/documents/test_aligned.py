"""Tables of a plain text whose columns are told by spaces: cells over several lines, and what is no table."""

from __future__ import annotations

import pytest

from madoguchi.ingest.documents.aligned import with_tabs
from tests.hostile import seconds
from tests.ingest.test_running import read, told

OVER_TWO_LINES = """
東市　相談窓口のご案内

窓口の名称              所在地              電話番号        受付時間
東市消費生活            東市本町1-2-3       099-000-0001    月～金
センター                市民プラザ2階                       9:00～16:00
東市こころの            東市北町4-5         099-000-0002    13:00～17:00
相談室                  保健センター内
女性相談室              （非公開）          099-000-0003    10:00～18:00
東市役所                東市西町6-7         099-000-0004    8:30～17:15
福祉課
東公園                  東市南町8-9

※ 祝日を除きます
"""
GROUPED = """
分野      窓口名                電話番号        FAX番号         所在地
福祉      障がい福祉課          099-000-0001    099-000-0002    市役所1階
          高齢福祉課            099-000-0003    099-000-0002    市役所1階
          地域包括センター      099-000-0004                    東市東町1-2
          （東会）                                              福祉会館内
税        税務課                099-000-0005                    市役所2階
"""

FAX_BELOW = """
相談窓口                        電話・FAX            受付

東消費生活センター              電話 099-000-0001    月曜～金曜
（市役所2階 市民生活課内）      FAX  099-000-0002    午前9時～午後4時
                                                     （正午～1時を除く）

こども総合センター              電話 099-000-0003    毎日
                                                     午前10時～午後7時

地域支援センター                電話 099-000-0004    火・木・土
「ひだまり」                    FAX  099-000-0005
"""


RAGGED = """
【受付窓口】　　　　　【住所・電話番号】　　　　【管轄市町村】

＜東環境事務所＞　　　東市東町4-2　　　　　　　　 東市、西市、南市、北
　　　　　　　　　　　(099)000-0001　　　　　　　　 市及び中市

＜西環境事務所＞　　　西市西町塩山上町1239-1            　　　西市
　　　　　　　　　　　(099)000-0002

＜南・中環境事務所＞　南市南町2-13                  　　　　　　　南町
　　　　　　　　　　　(0993)00-1235
"""


def desks(text: str) -> list[str]:
    return [told(desk) for desk in read(text).edition.desks]


def test_a_cell_may_run_over_two_lines() -> None:
    assert desks(OVER_TWO_LINES) == [
        "東市消費生活センター|099-000-0001||東市本町1-2-3 市民プラザ2階|月～金 9:00～16:00|",
        "東市こころの相談室|099-000-0002||東市北町4-5 保健センター内|13:00～17:00|",
        "女性相談室|099-000-0003||(非公開)|10:00～18:00|",
        "東市役所 福祉課|099-000-0004||東市西町6-7|8:30～17:15|",
        "東公園|||東市南町8-9||",
    ]


def test_the_last_column_may_be_ragged_and_a_space_part_a_long_cell_from_the_next() -> None:
    assert desks(RAGGED) == [
        "東環境事務所|099-000-0001||東市東町4-2||",
        "西環境事務所|099-000-0002||西市西町塩山上町1239-1||",
        "南・中環境事務所|0993-00-1235||南市南町2-13||",
    ]


def test_a_row_may_leave_the_column_of_its_group_empty() -> None:
    assert desks(GROUPED) == [
        "障がい福祉課|099-000-0001 F099-000-0002||市役所1階||",
        "高齢福祉課|099-000-0003 F099-000-0002||市役所1階||",
        "地域包括センター (東会)|099-000-0004||東市東町1-2 福祉会館内||",
        "税務課|099-000-0005||市役所2階||",
    ]


def test_a_fax_may_stand_below_the_number_beside_the_rest_of_the_name() -> None:
    assert desks(FAX_BELOW) == [
        "東消費生活センター (市役所2階 市民生活課内)|099-000-0001 F099-000-0002|||月曜～金曜 午前9時～午後4時 (正午～1時を除く)|",
        "こども総合センター|099-000-0003|||毎日 午前10時～午後7時|",
        "地域支援センター 「ひだまり」|099-000-0004 F099-000-0005|||火・木・土|",
    ]


def test_each_line_stays_where_it_is() -> None:
    lines = with_tabs(OVER_TWO_LINES).split("\n")
    assert len(lines) == len(OVER_TWO_LINES.split("\n"))
    assert lines[4].startswith("東市消費生活センター\t")
    assert lines[5] == ""
    assert lines[-2] == "※ 祝日を除きます"


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("no header", "東課   東市1-1   099-000-0001\n西課   東市2-2   099-000-0002\n"),
        ("cells beside the columns", "窓口名   電話番号\n東課     099-000-0001\n西課  099-000-0002\n"),
        (
            "a number beside the middle of its row",
            "窓口名     電話番号\n東市こころの\n           099-000-0001\n相談室\n",
        ),
        (
            "a section with a number of its own, a little further in",
            "施設名      電話番号\n東館        099-000-0001\n  分室      099-000-0002\n西館        099-000-0003\n",
        ),
        (
            "a word over the rows below it, a little further in",
            "施設名      電話番号\n東館        099-000-0001\n西館        099-000-0002\n  山の手\n南館        099-000-0003\n",
        ),
        (
            "the name of an area there",
            "施設名      電話番号\n東館        099-000-0001\n  港地区\n南館        099-000-0002\n",
        ),
        ("a single row", "窓口名   電話番号\n東課     099-000-0001\n"),
        ("words with tabs", "窓口名\t電話番号\n東課\t099-000-0001\n西課\t099-000-0002\n"),
    ],
)
def test_what_is_no_table_of_aligned_columns_stays(what: str, text: str) -> None:
    assert with_tabs(text) == text, what


def test_the_number_of_a_page_ends_no_table_and_stays_a_line() -> None:
    header = "名 称              所 在 地           電話番号"
    east = "東相談センター     東市内丸 東町      019-629-6721"
    west = "西支所             西市田頭39-2       0195-75-2233"
    page = "                   - 12 -"
    found = with_tabs("\n".join((header, east, west, "", page))).split("\n")
    assert found[1:] == [
        "東相談センター\t東市内丸 東町\t019-629-6721",
        "西支所\t西市田頭39-2\t0195-75-2233",
        "",
        page,
    ]
    found = with_tabs("\n".join((header, east, "", page, "", west))).split("\n")
    assert found[3] == page
    assert found[5] == "西支所\t西市田頭39-2\t0195-75-2233"


def test_what_is_long_takes_no_longer_than_it_is_long() -> None:
    rows = "窓口名        電話番号        所在地\n" + "東会館        099-000-0001    東市本町1-2\n" * 2_000
    assert with_tabs(rows).count("\t") == 2 * 2_001
    for text in (rows, "あ  " * 8_000, "電話    " * 8_000):
        assert seconds(lambda text=text: with_tabs(text)) < 2


def test_names_that_go_on_in_most_rows_are_one_each() -> None:
    text = "施設名              電話番号\n特別養護老人ホーム  099-000-0001\n  東ホーム\n高齢者センター      099-000-0002\n  西の里\n南ホーム            099-000-0003\n"
    names = [line.split("\t")[0] for line in with_tabs(text).splitlines() if line]
    assert names == ["施設名", "特別養護老人ホーム 東ホーム", "高齢者センター 西の里", "南ホーム"]


BY_SPACES = "名称 所在地 電話 FAX\n東支所 東町1-2 099-000-0001 099-000-0002\n西支所 西町346-9 099-000-0003\n南支所 南町5 099-000-0004 099-000-0005\n"


def test_single_spaces_part_cells_where_each_row_has_as_many_as_the_header() -> None:
    rows = [line.split("\t") for line in with_tabs(BY_SPACES).splitlines()]
    assert rows == [
        ["名称", "所在地", "電話", "FAX"],
        ["東支所", "東町1-2", "099-000-0001", "099-000-0002"],
        ["西支所", "西町346-9", "099-000-0003", ""],
        ["南支所", "南町5", "099-000-0004", "099-000-0005"],
    ]


@pytest.mark.parametrize(
    "row",
    [
        "東支所 総務課 東町1-2 099-000-0001 099-000-0002",
        "099-000-0001 東町1-2 099-000-0002 東支所",
        "5 1 2 3",
    ],
)
def test_a_row_of_other_words_below_such_a_header_leaves_all_as_it_is(row: str) -> None:
    text = BY_SPACES + row + "\n"
    assert with_tabs(text) == text
