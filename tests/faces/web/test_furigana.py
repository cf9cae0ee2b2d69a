"""Readings above kanji: right for common words, above the kanji only, and nowhere but in text."""

from __future__ import annotations

import re

import html5lib
import pytest

from madoguchi.faces.web.furigana import ruby, with_furigana
from madoguchi.faces.web.messages import messages
from tests.conftest import read_cases


def read(marked: str) -> str:
    """What a page with furigana reads aloud: each ruby by its reading."""
    return re.sub(r"<ruby>[^<]*<rt>([^<]*)</rt></ruby>", r"\1", marked)


@pytest.mark.parametrize("case", read_cases("furigana.csv"), ids=lambda case: case["surface"])
def test_common_words_are_read_right(case):
    assert read(with_furigana(case["surface"])) == case["reading"]


def test_only_kanji_carry_a_reading():
    assert ruby("引き継ぎ", "ひきつぎ") == "<ruby>引<rt>ひ</rt></ruby>き<ruby>継<rt>つ</rt></ruby>ぎ"
    assert ruby("ジェトロ", "じぇとろ") == "ジェトロ"
    assert ruby("今日", "きょう") == "<ruby>今日<rt>きょう</rt></ruby>"


@pytest.mark.parametrize(
    "untouched",
    [
        '<input value="窓口" title="窓口">',
        "<title>窓口</title>",
        "<script>const 窓口 = 1;</script>",
        "<textarea>窓口</textarea>",
        "<option>窓口</option>",
        "<code>窓口</code>",
        "<!-- 窓口 -->",
        '<a lang="zh-Hans" href="/">简体中文</a>',
        '<div lang="en"><div>窓口</div>窓口</div>',
        "045-633-5143",
    ],
)
def test_nothing_but_text_is_touched(untouched):
    assert with_furigana(untouched) == untouched


def test_text_behind_another_language_is_japanese_again():
    assert (
        with_furigana('<p><b lang="zh-Hans">中文</b>窓口<b lang="ja">窓口</b></p>')
        == '<p><b lang="zh-Hans">中文</b><ruby>窓口<rt>まどぐち</rt></ruby>'
        '<b lang="ja"><ruby>窓口<rt>まどぐち</rt></ruby></b></p>'
    )


def test_municipalities_are_read_as_the_postal_data_has_them():
    assert read(with_furigana("愛媛県松前町")) == "えひめけんまさきちょう"
    assert read(with_furigana("北海道松前町")) == "ほっかいどうまつまえちょう"
    assert read(with_furigana("山形県上山市")) == "やまがたけんかみのやまし"
    assert read(with_furigana("中央市場")) == "ちゅうおうしじょう"


def test_what_is_escaped_stays_escaped():
    assert (
        with_furigana("<p>&lt;窓口&gt; &amp;</p>")
        == "<p>&lt;<ruby>窓口<rt>まどぐち</rt></ruby>&gt; &amp;</p>"
    )


@pytest.mark.parametrize("path", ["/", "/ask?q=返済が苦しい&place=横浜市", "/topics", "/about"])
@pytest.mark.parametrize("lang", ["ja", "easy"])
def test_a_page_with_furigana_is_valid_and_says_who_made_them(client, path, lang):
    joined = "&" if "?" in path else "?"
    plain = client.get(f"{path}{joined}lang={lang}").text
    page = client.get(f"{path}{joined}lang={lang}&ruby=1").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<rt>") > 20
    told = messages(lang)("site.ruby_made")
    assert told in re.sub(r"<rt>[^<]*</rt>|</?ruby>", "", page)
    assert told not in plain
    links = re.findall(r'href="(/(?!static|offline|changes\.|manifest)[^"]*)"', page)
    within = [link for link in links if "lang=" not in link or f"lang={lang}" in link]
    assert any("ruby=1" in link for link in within)


def test_other_languages_have_none(client):
    assert "<rt>" not in client.get("/?lang=zh&ruby=1").text
