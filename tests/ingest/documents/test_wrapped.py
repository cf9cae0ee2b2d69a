"""Lines of a text that a narrow column of a page breaks."""

from __future__ import annotations

import pytest

from madoguchi.ingest.documents.wrapped import with_whole_lines

COLUMN = """\
問　東県中央行政書士会みどりが
　うら支部☎099-000-0001
問　西市社会福祉協議会ボランティ
　アセンター☎099-000-0002
"""


def below_column(text: str) -> list[str]:
    """What becomes of lines that stand below a column of 32 places."""
    return with_whole_lines(COLUMN + text).removesuffix("\n").split("\n")[4:]


def test_a_broken_name_is_whole_on_its_first_line_and_every_line_stays_where_it_is() -> None:
    assert with_whole_lines(COLUMN).split("\n") == [
        "問　東県中央行政書士会みどりがうら支部☎099-000-0001",
        "",
        "問　西市社会福祉協議会ボランティアセンター☎099-000-0002",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ("問　健康課☎099-000-0003、FAX099-\n　000-0004へ\n", "問　健康課☎099-000-0003、FAX099-000-0004へ"),
        ("会場・問　消費生活センター（市役\n　所2階）\n", "会場・問　消費生活センター（市役所2階）"),
        ("日時　毎月第2月曜日の午前10時～\n　午後4時\n", "日時　毎月第2月曜日の午前10時～午後4時"),
    ],
    ids=["number", "bracket", "hours"],
)
def test_what_is_broken_is_joined(lines: str, whole: str) -> None:
    assert below_column(lines)[0] == whole


@pytest.mark.parametrize(
    "lines",
    [
        "問　東教育委員会研究所☎099-000-0003\n　青少年相談室☎099-000-0004\n",
        "東市立市民活動サポートセンター\n　青少年相談室☎099-000-0004\n",
        "問　東市健康福祉部地域包括ケア推\n問　青少年相談室☎099-000-0004\n",
        "　東市健康福祉部地域包括ケア推進\n■青少年相談室☎099-000-0004\n",
        "問　障がい福祉課\n　☎099-000-0003\n",
    ],
    ids=["whole number", "whole body", "word that announces", "sign", "short line"],
)
def test_what_begins_anew_stays_apart(lines: str) -> None:
    assert below_column(lines) == lines.removesuffix("\n").split("\n")


def test_a_list_of_names_and_sections_is_no_column() -> None:
    text = "東市役所総務部総務課\n　人事係 099-000-0001\n　給与係 099-000-0002\n東市役所福祉部福祉課\n　庶務係 099-000-0003\n"
    assert with_whole_lines(text) == text


def test_names_alone_on_their_lines_are_not_run_together() -> None:
    text = "子育てひろばにこにこ\nふれあいセンター\n子育てひろばわくわく\nさわやかセンター\n子育てひろばぽかぽか\nつどいの会館\n"
    assert with_whole_lines(text) == text


def test_no_number_is_made_of_two() -> None:
    text = COLUMN + "受付窓口番号099-000-0003\n099-000-0004\n12-0990\n-000-00005\n"
    assert with_whole_lines(text).endswith("受付窓口番号099-000-0003\n099-000-0004\n12-0990\n-000-00005\n")
