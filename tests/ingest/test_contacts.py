"""One line of running text: which words name a desk, and what is no number of it."""

from __future__ import annotations

import pytest

from madoguchi.ingest.pieces.contacts import entries_of
from madoguchi.ingest.pieces.line_names import name_in
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from tests.hostile import seconds


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("・東課", "東課"),
        ("移転のご相談は本部総務課（", "本部総務課"),
        ("＜相談窓口一覧＞・東会議所", "東会議所"),
        ("こころの健康相談室：", "こころの健康相談室"),
        ("子どもと家庭の相談室", "子どもと家庭の相談室"),
        ("ひばりが丘図書館", "ひばりが丘図書館"),
        ("ひとり親の方の相談は、東市ひとり親家庭支援センター（", "東市ひとり親家庭支援センター"),
        ("東センター、西センター", "東センター、西センター"),
        ("東事務所（東県、西県）", "東事務所(東県、西県)"),
        ("12月6日（日）東医院", "東医院"),
        ("001 本店", "本店"),
        ("水道のこと → 水道課", "水道課"),
        ("総務課……………", "総務課"),
        ("（株）東サービス", "(株)東サービス"),
        ("詳しくは", None),
        ("つながらないときは", None),
        ("お問い合わせ先：", None),
        ("整理番号", None),
        ("※夜間窓口", None),
        ("1,200", None),
    ],
)
def test_the_words_before_a_number_name_a_desk_or_none(words: str, name: str | None) -> None:
    folded = words.replace("（", "(").replace("）", ")")
    found = name_in(Slice(folded, 1, 0))
    assert (found.text if found else None) == name


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("東図書館:0993-00-0001(開館日の午前10時から午後7時まで)", "開館日の午前10時から午後7時まで"),
        ("東窓口 0993-00-0001 開庁日の9時～17時", "開庁日の9時～17時"),
        ("東診療所 0993-00-0001 実施日の9時～12時", "9時～12時"),
        ("東診療所 0993-00-0001 土・日の9時～12時", "土・日の9時～12時"),
    ],
)
def test_hours_begin_with_their_days_and_within_no_word(line: str, hours: str) -> None:
    entries = entries_of(Slice(line, 1, 0))
    assert [part.place.text for each in entries for part in each.parts if part.role is Role.HOURS] == [hours]


@pytest.mark.parametrize(
    "line",
    [
        "整理番号 0990-00-0002",
        "登録番号 第099-0001号",
        "更新日 2026-11-28",
        "このページは東課が作りました。",
        "",
    ],
)
def test_what_is_no_number_to_call_is_none(line: str) -> None:
    assert not [entry for entry in entries_of(Slice(line, 1, 0)) if entry.has_number]


@pytest.mark.parametrize(
    "piece",
    [
        "東課099-000-0001・",
        "(",
        "【東",
        "東：",
        " ",
        "電話 ",
        "9時～17時、",
        "内線1、",
        "●",
        "東は",
        "夜間・",
        "0-",
        "a@",
        "第",
    ],
)
def test_a_long_line_is_read_soon(piece: str) -> None:
    line = Slice((piece * 4_000)[:4_000], 1, 0)
    assert seconds(lambda: (entries_of(line), name_in(line))) < 2
