"""What a directory calls itself: read from its bundle or told why not, else made of its own list and desks."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.data.manifest import Sample, SiteText, manifest_of, read_manifest
from madoguchi.errors import DescriptionError
from madoguchi.faces.identity import contact_link, description_of, examples_of, sample_of, title_of
from madoguchi.faces.web.view.messages import messages_of
from tests.faces.small_city import OWN, city


def test_a_text_is_japanese_or_one_for_each_language():
    site = read_manifest(OWN).site
    assert site.tagline == SiteText("市役所と市の施設の電話番号")
    assert site.title == SiteText("南風市くらしの電話帳", (("en", "Minamikaze City phone book"),))
    assert [text.ja for text in site.about] == [
        "市民課から図書館まで、市の窓口をまとめました。",
        "毎年4月に見直します。",
    ]
    assert site.examples[1].of("en") == "library"
    assert (site.colour, site.languages) == ("#ffcc00", ("ja", "easy", "en", "zh", "vi", "ko"))


@pytest.mark.parametrize(
    ("lang", "text", "spoken"),
    [
        ("ja", "図書館", "ja"),
        ("easy", "図書館", "easy"),
        ("en", "library", "en"),
        ("zh", "图书馆", "zh"),
        ("vi", "library", "en"),
    ],
)
def test_a_language_without_words_of_its_own_has_the_english_ones(lang: str, text: str, spoken: str):
    both = SiteText("図書館", (("en", "library"), ("zh", "图书馆")))
    assert (both.of(lang), both.spoken(lang)) == (text, spoken)


@pytest.mark.parametrize("lang", ["en", "zh", "vi", "ko"])
def test_where_there_are_none_either_japanese_stands_and_is_named(lang: str):
    only = SiteText("図書館")
    assert (only.of(lang), only.spoken(lang)) == ("図書館", "ja")


def test_what_the_site_is_called_may_stand_above_its_table():
    site = read_manifest(
        'edition = "2025"\ntitle = "電話帳"\nlanguages = ["en", "ja"]\n[site]\ncolour = "#0B3D75"\n'
    ).site
    assert (site.title, site.colour, site.languages) == (SiteText("電話帳"), "#0b3d75", ("ja", "en"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[site]\ntitle = 5", "bundle.toml [site]: key title: expected a text in quotes"),
        ('[site]\ntitle = ""', "key title: expected a text in quotes"),
        ('[site]\ntitle = { en = "City" }', "key title: Japanese is missing"),
        ('[site]\ntitle = { ja = "市", fr = "Ville" }', "key title: unknown language fr"),
        ('[site]\ntitle = { ja = "市", en = 5 }', "key title: expected a text in quotes"),
        ('[site]\nname = "市"', "unknown key name; expected: title, tagline"),
        ('title = "市"\n[site]\ntitle = "市"', "key title: said above [site] and in it"),
        ('site = "市"', "key site: expected a table"),
        ('[site]\nabout = "市"', "key about: expected a list of texts"),
        ("[site]\nexamples = [5]", "key examples: expected a text in quotes"),
        ('[site]\ncolour = "blue"', 'key colour: expected a colour such as "#0b3d75"'),
        ('[site]\ncolour = "#0b3"', "key colour: expected a colour"),
        ("[site]\ncolour = 123456", "key colour: expected a colour"),
        ('[site]\nsample = "市"', "key sample: expected { q ="),
        ('[site]\nsample = { place = "市" }', "bundle.toml [site.sample]: key q is missing"),
        ('[site]\nlanguages = ["en"]', 'key languages: expected a list with "ja"'),
        ('[site]\nlanguages = ["ja", "fr"]', "key languages: expected a list"),
        ('[words]\n"home.title" = 5', "bundle.toml [words]: key home.title: expected a text in quotes"),
        ("[site", "bundle.toml, line 1: not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_key_and_what_is_expected(content: str, told: str):
    with pytest.raises(DescriptionError) as caught:
        read_manifest(content)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('"home.heading" = "どの課？"', "key home.heading: no page has such a text"),
        (
            '"age.until" = "{weeks} 週間前の一覧です"',
            "key age.until: weeks is never filled in; expected no other than {end}, {list}",
        ),
        ('"age.until" = "古い { 一覧"', "key age.until: 古い { 一覧 is never filled in"),
    ],
)
def test_words_that_no_page_has_or_nothing_fills_are_refused(tmp_path: Path, words: str, told: str):
    edition = city(tmp_path, f'edition = "2025"\n[words]\n{words}\n')
    with pytest.raises(DescriptionError) as caught:
        messages_of(edition, "ja")
    assert told in str(caught.value)


def test_words_may_stand_in_tables_as_the_pages_have_them(tmp_path: Path):
    told = 'edition = "2025"\n[words.home]\ntitle = { ja = "どの課？", en = "Which section?" }\n[words.age]\nuntil = "{end}に終わった一覧です"\n'
    edition = city(tmp_path, told)
    ja, en, vi = (messages_of(edition, lang) for lang in ("ja", "en", "vi"))
    assert (ja("home.title"), en("home.title"), vi("home.title")) == (
        "どの課？",
        "Which section?",
        "Which section?",
    )
    assert (ja.tongue("home.title"), en.tongue("home.title"), vi.tongue("home.title")) == ("", "", "en")
    assert (en("age.until", end="March 2024", list="the list"), en.tongue("age.until")) == (
        "March 2024に終わった一覧です",
        "ja",
    )
    assert (
        en("home.lead") == "Tell us what you need help with. You get the number to call and the reason why."
    )


def test_a_bundle_without_words_takes_them_from_its_list(tmp_path: Path):
    edition = city(tmp_path, title="南風市くらしの電話帳")
    assert title_of(edition) == SiteText("南風市くらしの電話帳")
    assert messages_of(edition, "ja")("site.name") == "南風市くらしの電話帳"
    assert description_of(edition).ja == "「南風市くらしの電話帳」に載る窓口"
    # The body with the most desks, a section that isn't its first, a number that one desk alone has.
    assert [text.ja for text in examples_of(edition)] == ["市民課", "住民票係", "099-000-0001"]
    assert sample_of(edition) == Sample("市民課")


def test_of_a_list_without_a_title_nothing_is_claimed(tmp_path: Path):
    edition = city(tmp_path)
    assert title_of(edition) is None
    assert messages_of(edition, "ja")("site.name") == "窓口の一覧"
    assert messages_of(edition, "en")("site.name") == "Support desk directory"
    assert description_of(edition).ja == "一覧から読み取った窓口"


def test_a_bundle_that_does_not_exist_says_nothing(tmp_path: Path):
    assert manifest_of(Bundle(tmp_path / "nowhere")).site.title is None


def test_the_packaged_directory_says_itself_in_every_language():
    site = manifest_of(GUIDEBOOK).site
    for text in (site.title, site.tagline):
        assert text is not None
        assert {lang for lang, _ in text.others} == {"easy", "en", "zh", "vi", "ko"}


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        (
            "広報課 koho@asanagi.example.jp",
            "mailto:koho@asanagi.example.jp?subject=%E5%9B%B3%E6%9B%B8%E9%A4%A8",
        ),
        (
            "koho@asanagi.example.jp（広報課）",
            "mailto:koho@asanagi.example.jp?subject=%E5%9B%B3%E6%9B%B8%E9%A4%A8",
        ),
        (
            "メール：koho@asanagi.example.jp.",
            "mailto:koho@asanagi.example.jp?subject=%E5%9B%B3%E6%9B%B8%E9%A4%A8",
        ),
        ("https://asanagi.example.jp/toiawase?a=1&b=2 へ", "https://asanagi.example.jp/toiawase?a=1&b=2"),
        ("「https://asanagi.example.jp/」または koho@asanagi.example.jp", "https://asanagi.example.jp/"),
        ("099-000-0001（広報課）", ""),
        ("javascript:alert(1)", ""),
        ("@koho", ""),
        ("koho＠asanagi.example.jp", ""),
        ("a@b", ""),
    ],
)
def test_a_contact_is_a_link_where_it_holds_a_page_or_a_mail_address(contact: str, link: str):
    assert contact_link(SiteText(contact), "ja", "図書館") == link


def test_a_contact_in_another_language_falls_back_to_the_japanese_one():
    both = SiteText("広報課 koho@asanagi.example.jp", (("en", "the public relations section"),))
    assert contact_link(both, "en") == "mailto:koho@asanagi.example.jp"
    assert contact_link(None, "en") == ""
