"""Six languages: every string in each, the pages and answers in the language of the page."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import jpholiday
import pytest

from madoguchi.answers.contacts import emergency_words
from madoguchi.answers.doors import all_doors
from madoguchi.answers.scripts import all_scripts
from madoguchi.answers.topics import all_topics, parents
from madoguchi.data import read_text
from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.faces.exports.catalogue import EXPORTS, in_every_language
from madoguchi.faces.web.site import Page
from madoguchi.faces.web.view.messages import (
    LANGUAGES,
    OWN_NAMES,
    PAGE_LANGUAGES,
    messages,
)
from madoguchi.faces.web.view.messages import (
    PAGES as MESSAGES,
)
from madoguchi.index.directory import functions_of
from madoguchi.message import strings
from madoguchi.model.answer import LocalizedText

FOREIGN = [lang for lang in PAGE_LANGUAGES if lang not in (*LANGUAGES, "easy")]
# Words that やさしい日本語 avoids: written language, politeness that hides who does what, office words.
HARD = re.compile(
    "いただ|ください ませ|(?<!ありがとう)ございま|において|に関する|および|又は|当該|記載|掲載|該当|恐れ入|お手数|いたし|申し上げ|可能です"
    "|ご相談|ご連絡|お問い合わせ|受け付け|承り|につきまして|されます|施策|不払い|印字|拠ります"
)
LONGEST_SENTENCE = 60
# Lists of things, and the source's own particulars: no sentences.
LISTS = ("answer.keys", "slip.source")
PAGES = ["/", "/ask?q=返済が苦しい&place=横浜市", "/ask?q=返済が苦しい", "/ask?q=xyzzy", "/ask?q=死にたい", "/topics",
         "/topic/loan", "/prefecture/香川県", "/tables", "/table/jica", "/all", "/about", "/no-such-page"]  # fmt: skip


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_plain_japanese_is_plain():
    plain = list(plain_sentences())
    assert len(plain) > 1000
    for where, text in plain:
        assert not HARD.search(text), (where, text)
        for sentence in re.split("[。？！]", text):
            assert len(sentence.replace(" ", "")) <= LONGEST_SENTENCE or where in LISTS, (where, text)


def test_every_trouble_has_a_name_in_every_language():
    names = tomllib.loads(GUIDEBOOK.text("names/topics.toml"))
    above = names.pop("parent")
    assert names.pop("reason")
    assert names.keys() == all_topics(GUIDEBOOK).keys()
    assert above.keys() == parents(GUIDEBOOK).keys()
    for entry in (*names.values(), *above.values()):
        assert entry.keys() == {"easy", *FOREIGN}


def test_every_function_is_told_in_every_language():
    told = tomllib.loads(GUIDEBOOK.text("names/functions.toml"))
    assert told.pop("reason")
    assert told.keys() == functions_of(GUIDEBOOK).keys()
    for id, entry in told.items():
        assert entry["name"].keys() == entry["helps"].keys() == {"easy", *FOREIGN}, id


def test_every_program_is_told_in_every_language(edition):
    told = tomllib.loads(GUIDEBOOK.text("names/programs.toml"))
    assert told.pop("reason")
    assert told.keys() == {program.slug for program in edition.programs}
    for slug, entry in told.items():
        assert entry["name"].keys() == set(FOREIGN), slug  # in plain Japanese the official name stands
        assert entry["description"].keys() == {"easy", *FOREIGN}, slug


def test_every_door_outside_the_list_stands_in_every_language():
    assert all_doors()
    for door in all_doors().values():
        assert all(door.name.own(lang) for lang in FOREIGN), door.id
        assert all(door.what.own(lang) for lang in ("easy", *FOREIGN)), door.id


def test_every_holiday_has_a_name_in_every_language():
    """Those of the years around: a holiday that a law brings is found here when jpholiday has it."""
    told = tomllib.loads(read_text("holidays.toml"))
    named = {
        part
        for year in range(2020, 2040)
        for _, name in jpholiday.year_holidays(year)
        for part in name.split(" ")
    }
    assert sorted(named - told.keys()) == []
    assert all(names.keys() == set(PAGE_LANGUAGES) - {"ja"} for names in told.values())


def test_every_file_to_download_is_named_in_every_language():
    own_names = {"jsonl", "gif", "jsonld"}  # that of their format, in every language
    assert own_names <= EXPORTS.keys()
    for export in map(in_every_language, EXPORTS.values()):
        assert dict(export.purpose.others).keys() == {"easy", *FOREIGN}, export.name
        titled = set() if export.name in own_names else {"easy", *FOREIGN}
        assert dict(export.title.others).keys() == titled, export.name


def test_every_call_script_stands_in_every_language():
    for bundle in (GUIDEBOOK, Bundle(Path("no-such-folder"))):
        scripts = all_scripts(bundle)
        for script in (*scripts.topics.values(), *scripts.programs.values(), scripts.fallback):
            for text in (script.say, script.ready, *script.prepare):
                assert [lang for lang in FOREIGN if not text.own(lang)] == [], text.en
                assert text.own("easy"), text.en


def test_no_translation_of_a_script_is_idle():
    scripts = all_scripts(GUIDEBOOK)
    every = (*scripts.topics.values(), *scripts.programs.values(), scripts.fallback)
    said = {text.ja for script in every for text in (script.say, script.ready, *script.prepare)}
    assert {entry["ja"] for entry in tomllib.loads(GUIDEBOOK.text("names/scripts.toml"))["sentence"]} == said


def test_every_sentence_of_an_answer_stands_in_every_language():
    told = tomllib.loads(read_text("reasons.toml"))
    assert told
    for key, by_language in told.items():
        assert by_language.keys() == set(PAGE_LANGUAGES), key
        asked = places(by_language["ja"])
        for lang, text in by_language.items():
            # English says the topic without the words, and that a desk was named without the name.
            assert places(text) == asked or lang == "en" or key == "day", (key, lang)


def plain_sentences():
    """(where it stands, sentence) of everything that is written in plain Japanese."""
    yield from strings(MESSAGES, "easy").items()
    told = {name: GUIDEBOOK.text(name) for name in GUIDEBOOK.names("names/*.toml")}
    for name, content in {**told, "reasons.toml": read_text("reasons.toml")}.items():
        yield from ((name, text) for text in _easy_within(tomllib.loads(content)))
    for said in emergency_words().values():
        yield from said["easy"].items()


def _easy_within(entry):
    for key, value in entry.items():
        if key == "easy":
            yield value
        elif isinstance(value, dict):
            yield from _easy_within(value)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_every_language(client, path, lang):
    response = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    text = response.text
    assert f'<html lang="{messages(lang).tag}">' in text
    assert response.headers["content-language"] == messages(lang).tag
    for other, own in OWN_NAMES.items():
        assert own in text, other
    if "<form" in text and lang != "ja":
        assert f'name="lang" value="{lang}"' in text


@pytest.mark.parametrize("lang", FOREIGN)
def test_a_text_of_data_that_a_language_lacks_is_marked(lang):
    untold = LocalizedText("日本語", "English")
    page = Page("/", {}, messages(lang))
    assert page.text(untold) == "English"
    assert page.tongue(untold) == "en"
    assert page.tongue(LocalizedText("日本語", "English", ((lang, "own"),))) == ""


@pytest.mark.parametrize(
    ("lang", "reason", "about"),
    [
        (
            "easy",
            "神奈川県の 人の ための 窓口です",
            "借りた お金を 返せない 会社、もうからない 会社を 助けます。",
        ),
        ("zh", "负责神奈川県", "帮助还款困难、想重整收益的企业。"),
        ("vi", "phụ trách Kanagawa", "Giúp công ty khó trả nợ hoặc cần vực lại kinh doanh."),
        (
            "ko",
            "가나가와현 담당입니다",
            "상환이 어렵거나 수익을 다시 세우려는 사업자의 재생과 경영 개선을 돕습니다.",
        ),
    ],
)
def test_the_answer_gives_its_reasons_in_the_language_of_the_page(client, lang, reason, about):
    page = client.get(f"/ask?q=返済が苦しい&place=横浜市&lang={lang}").text
    assert f"<li>{reason}</li>" in page
    assert about in page


@pytest.mark.parametrize(
    ("lang", "asked"),
    [
        ("easy", "どの 都道府県ですか。場所によって 窓口が ちがいます"),
        ("zh", "您在哪个都道府县？各地窗口不同"),
        ("vi", "Bạn ở tỉnh nào? Mỗi nơi có quầy khác nhau"),
        ("ko", "어느 도도부현입니까? 지역마다 창구가 다릅니다"),
    ],
)
def test_the_question_back_is_asked_in_the_language_of_the_page(client, lang, asked):
    assert asked in client.get(f"/ask?q=返済が苦しい&lang={lang}").text


@pytest.mark.parametrize(
    ("lang", "police"), [("easy", "けいさつ（警察）"), ("zh", "警察"), ("vi", "Cảnh sát"), ("ko", "경찰")]
)
def test_the_emergency_page_speaks_every_language(client, lang, police):
    assert f"<h2>{police}" in client.get(f"/ask?q=死にたい&lang={lang}").text


@pytest.mark.parametrize(
    ("lang", "reading"),
    [
        ("ja", "かながわけんちゅうしょうきぎょうかっせいかきょうぎかい"),
        ("easy", "かながわけんちゅうしょうきぎょうかっせいかきょうぎかい"),
        ("en", "Kanagawa-ken Chūshō Kigyō Kassei-ka Kyōgi-kai"),
        ("vi", "Kanagawa-ken Chūshō Kigyō Kassei-ka Kyōgi-kai"),
        ("ko", "가나가와켄 주쇼 기교 갓세이카 교기카이"),
    ],
)
def test_names_have_a_reading_that_says_who_made_it(client, edition, lang, reading):
    desk = next(d for d in edition.desks if d.name == "神奈川県中小企業活性化協議会")
    page = client.get(f"/desk/{desk.id}?lang={lang}").text
    assert reading in page
    assert messages(lang)("answer.by_machine") in page


@pytest.mark.parametrize("path", ["/slip?desk=D&desk=E", "/compare?q=返済&place=横浜市&place=青森県"])
def test_furigana_of_a_page_with_several_desks_or_places_keeps_them_all(client, edition, path):
    first, second = (desk.id for desk in edition.desks[:2])
    page = client.get(path.replace("=D", f"={first}").replace("=E", f"={second}")).text
    link = html.unescape(re.search(r'href="([^"]*ruby=1[^"]*)"', page)[1])
    asked = parse_qsl(urlsplit(link).query)
    assert [key for key, _ in asked if key in ("desk", "place")] in (["desk", "desk"], ["place", "place"])
    assert "<rt>" in client.get(link).text


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_number_is_the_same_in_every_language(client, lang):
    page = client.get(f"/ask?q=返済が苦しい&place=横浜市&lang={lang}&ruby=1").text
    assert re.search(r'<a class="tel" href="tel:0456335143">045-633-5143</a>', page)


def test_a_language_that_somebody_makes_up_leaves_nothing_in_memory():
    assert messages("xx-1") is messages("xx-2") is messages("ja")
