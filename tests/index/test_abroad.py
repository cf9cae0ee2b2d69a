"""Places outside Japan: told as one, and never found within other words."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from madoguchi.index.abroad import abroad_as_one, followed_by, names_abroad
from madoguchi.index.analyzer import normalize

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "as_one"),
    [
        ("時計をスイスに売り込みたい", "時計を海外に売り込みたい スイス"),
        ("台湾のお店", "海外のお店 台湾"),
        ("ニューヨークで", "海外で ニューヨーク"),
        ("東南アジアへ", "海外へ 東南アジア"),
        ("ﾍﾞﾄﾅﾑの工場", "海外の工場 ベトナム"),
        ("タイとインドへ", "海外と海外へ タイ インド"),
        ("중국에 팔고 싶어요", "해외에 팔고 싶어요 중국"),
        ("I sell to Taiwan.", "i sell to abroad. taiwan"),
        ("sang Đài Loan", "sang abroad đài loan"),
        ("我想卖到美国", "我想卖到海外 美国"),
    ],
)
def test_a_place_abroad_is_any_other(text: str, as_one: str) -> None:
    assert abroad_as_one(text) == as_one


@pytest.mark.parametrize(
    "text",
    [
        "タイヤの店",
        "トンガリ屋根",
        "マリンスポーツ",
        "中国地方のよろず",
        "中国経済産業局",
        "昭和通り",
        "machina",
        "chiliad",
        "",
    ],
)
def test_other_words_are_no_places_abroad(text: str) -> None:
    assert abroad_as_one(text) == text


def test_names_are_in_normal_form_and_none_is_a_word_before_which_it_would_be_none() -> None:
    names = names_abroad()
    assert list(names) == sorted(set(names))
    assert [name for name in names if normalize(name) != name] == []
    assert not set(names) & set(followed_by())


@pytest.mark.long  # needs Babel, which the fast tests are without
def test_the_names_are_those_of_the_common_locale_data() -> None:
    bake = runpy.run_path(str(ROOT / "tools" / "bake_abroad.py"))
    assert bake["names_abroad"]() == list(names_abroad())
