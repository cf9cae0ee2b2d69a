"""Names of places in Latin letters and in hangul: by the tables, checked against spellings that were written by hand."""

from __future__ import annotations

import pytest

from madoguchi.places.spelling import in_hangul, spelt
from madoguchi.places.tables import read_municipalities, read_rows


@pytest.mark.parametrize(
    ("where", "latin", "hangul"),
    [
        ("東京都", "Tokyo", "도쿄도"),
        ("京都府", "Kyoto", "교토부"),
        ("北海道", "Hokkaido", "홋카이도"),
        ("神奈川県横浜市", "Yokohama, Kanagawa", "가나가와현 요코하마시"),
        ("北海道札幌市中央区", "Chuo-ku, Sapporo, Hokkaido", "홋카이도 삿포로시 주오구"),
        ("静岡県森町", "Mori-machi, Shizuoka", "시즈오카현 모리정"),
        ("東京都檜原村", "Hinohara-mura, Tokyo", "도쿄도 히노하라촌"),
        ("千葉県勝浦市", "Katsuura, Chiba", "지바현 가쓰우라시"),  # かつ・うら: no long vowel
        ("鳥取県琴浦町", "Kotoura-cho, Tottori", "돗토리현 고토우라정"),
        ("静岡県三島市", "Mishima, Shizuoka", "시즈오카현 미시마시"),
    ],
)
def test_a_place_is_written_as_each_language_writes_it(where, latin, hangul):
    known = spelt(where)
    assert (known.latin, known.hangul) == (latin, hangul)


def test_what_is_no_place_of_the_data_has_no_spelling():
    assert spelt("全国") is spelt("") is spelt("横浜市") is spelt("神奈川県横浜市港北区新横浜") is None


def test_the_table_yields_the_names_that_korean_uses():
    """Against names that somebody wrote down for the router, without their ending (県) but where it tells them apart."""
    prefectures = {row["name"] for row in read_rows("prefectures.csv")}
    written = {row["name"]: row["text"] for row in read_rows("exonyms.csv") if row["language"] == "ko"}
    known = {name: text for name, text in written.items() if name in prefectures}
    assert len(known) == 47
    assert {name: text for name, text in known.items() if not spelt(name).hangul.startswith(text)} == {}


@pytest.mark.parametrize(
    ("kana", "hangul"),
    [("きょうと", "교토"), ("せんだい", "센다이"), ("サッポロ", "삿포로"), ("センター", "센타"), ("けいざい", "게이자이"),
     ("いいだ", "이다"), ("ちいき", "지이키"), ("つくば", "쓰쿠바"), ("おおさか", "오사카"), ("すおうおおしま", "스오오시마")],
)  # fmt: skip
def test_kana_become_hangul_by_the_rules_of_korean(kana, hangul):
    assert in_hangul(kana) == hangul


def test_within_a_word_k_and_t_are_written_as_such():
    assert (in_hangul("かい"), in_hangul("かい", within=True)) == ("가이", "카이")


def test_every_municipality_is_spelt_without_a_kana_left_over():
    every = list(read_municipalities())
    assert len(every) > 1700
    for each in every:
        known = spelt(each.prefecture + each.name)
        assert known.latin.isascii(), each
        assert not any("ぁ" <= sign <= "ヿ" for sign in known.hangul), each
