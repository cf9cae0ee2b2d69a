"""Readings above kanji: right for common words, above the kanji only, and nowhere but in text."""

from __future__ import annotations

import re

import html5lib
import pytest

from madoguchi.faces.web.furigana import ruby, with_furigana
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
        "045-633-5143",
    ],
)
def test_nothing_but_text_is_touched(untouched):
    assert with_furigana(untouched) == untouched


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
    assert "機械" in page
    assert "機械" not in plain
    links = re.findall(r'href="(/(?!static|offline|changes\.|manifest)[^"]*)"', page)
    within = [link for link in links if "lang=" not in link or f"lang={lang}" in link]
    assert any("ruby=1" in link for link in within)


def test_other_languages_have_none(client):
    assert "<rt>" not in client.get("/?lang=zh&ruby=1").text
