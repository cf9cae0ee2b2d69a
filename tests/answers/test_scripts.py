"""Call scripts: one for every topic and program, two plain sentences each, and no claim about a desk."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.answers.scripts import Script, all_scripts, chosen, read_scripts, script_for, through
from madoguchi.answers.topics import all_topics
from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.errors import DescriptionError
from madoguchi.model.edition import Edition

SCRIPTS = [
    *all_scripts(GUIDEBOOK).topics.values(),
    *all_scripts(GUIDEBOOK).programs.values(),
    all_scripts(GUIDEBOOK).fallback,
]
# Papers: none of them is known to be demanded, so each is named with "if you have it".
PAPERS = re.compile("書|票|カタログ|資料|給与明細|定款|写真|図面|記録|規則")


def desk(edition: Edition, name: str):
    return next(desk for desk in edition.desks if desk.name == name)


def test_every_topic_and_every_program_has_its_script(edition):
    assert set(all_scripts(GUIDEBOOK).topics) == set(all_topics(GUIDEBOOK))
    assert set(all_scripts(GUIDEBOOK).programs) == {program.slug for program in edition.programs}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.say.en[:40])
def test_a_script_is_two_sentences_in_each_language(script: Script):
    for sentence in (script.say, script.ready):
        assert re.fullmatch(r"[^。]+。", sentence.ja)
        assert re.fullmatch(r"[A-Z][^.?!]*(?:; [^.?!]+)?[.?]", sentence.en)
    assert script.prepare


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.say.en[:40])
def test_a_script_claims_nothing_about_a_desk(script: Script):
    everything = [script.say, script.ready, *script.prepare]
    for text in everything:
        assert not re.search(r"無料|必要書類|予約|http|\d{2,}-\d", text.ja)
        assert not re.search(r"free|must|required|appointment|http", text.en)
    for line in script.prepare:
        own_note = "メモ" in line.ja or line.ja == "連絡先を書きとめる紙"
        assert own_note or re.search(r"（(?:あれば|わかれば|決まっていれば)）$", line.ja), line.ja
        assert bool(re.search("（(?:あれば|わかれば|決まっていれば)）", line.ja)) == ("(if " in line.en)
        if PAPERS.search(line.ja) and not own_note:
            assert "あれば" in line.ja


def test_the_topic_that_the_desk_serves_goes_first_and_else_its_program(edition, router):
    scripts, directory = all_scripts(GUIDEBOOK), router.directory
    guarantee = desk(edition, "東京信用保証協会")
    assert script_for(guarantee, ("loan",), directory) == scripts.topics["loan"]
    assert script_for(guarantee, ("labour", "guarantee"), directory) == scripts.topics["guarantee"]
    assert script_for(guarantee, ("labour",), directory) == scripts.programs["guarantee"]
    assert script_for(guarantee, (), directory) == scripts.programs["guarantee"]


def test_a_desk_for_every_trouble_hears_the_callers_own(edition, router):
    yorozu = desk(edition, "栃木県よろず支援拠点")
    assert (
        script_for(yorozu, ("turnaround",), router.directory) == all_scripts(GUIDEBOOK).topics["turnaround"]
    )


def test_a_chosen_desk_says_what_it_does_for_the_topic(edition, router):
    council = desk(edition, "神奈川県中小企業活性化協議会")
    item = chosen(council, ("improvement-plan",), router.directory)
    assert [reason.ja for reason in item.reasons] == [router.directory.functions["improvement-plan"].helps]
    assert item.numbers[0] == next(p.number for p in council.phones if p.label == "経営改善計画策定支援事業")
    assert chosen(council, (), router.directory).reasons == ()


@pytest.mark.parametrize("lang", ["zh", "vi", "ko", "easy"])
def test_what_a_chosen_desk_does_is_said_in_each_language(edition, router, lang: str):
    council = desk(edition, "神奈川県中小企業活性化協議会")
    helps = GUIDEBOOK.table("names/functions.toml")["improvement-plan"]["helps"]
    reasons = chosen(council, ("improvement-plan",), router.directory).reasons
    assert [reason.of(lang) for reason in reasons] == [helps[lang]]


@pytest.mark.parametrize(
    ("label", "extension", "has_section", "said"),
    [
        ("代表", "", True, "地域産業課をお願いします。"),
        ("代表", "2345", True, "地域産業課（内線2345）をお願いします。"),
        (None, "1101", True, "地域産業課（内線1101）をお願いします。"),
        (None, "1101", False, "内線1101をお願いします。"),
        (None, "2345〜2348", False, "内線2345をお願いします。"),
        (None, "1101・1102", False, "内線1101をお願いします。"),
        (None, "12-34", False, "内線12-34をお願いします。"),
        ("代表", "", False, ""),  # nobody knows whom to ask for
        ("直通", "", True, ""),
        ("直通", "1101", True, ""),
        ("直通電話", "1101", True, ""),
        ("ダイヤルイン", "1101", True, ""),
        ("Direct", "1101", True, ""),
        (None, "", True, ""),
    ],
)
def test_who_answers_for_many_is_asked_for_the_section(edition, label, extension, has_section, said):
    any_desk = next(desk for desk in edition.desks if desk.department and desk.phones)
    section = (replace(any_desk.department[0], text="地域産業課"),) if has_section else ()
    beside = replace(any_desk.department[0], text=extension) if extension else None
    phone = replace(any_desk.phones[0], label=label, extension=beside)
    assert through(replace(any_desk, department=section), phone) == said


def test_a_translation_is_found_by_its_japanese_text(tmp_path):
    (tmp_path / "names").mkdir()
    written = "[[script]]\nfallback = true" + ENTRY.format('"C"')
    (tmp_path / "scripts.toml").write_text(written, encoding="utf-8")
    (tmp_path / "names/scripts.toml").write_text(
        '[[sentence]]\nja = "あ。"\nzh = "甲"\n[[sentence]]\nja = "う"\nzh = "丙"\n',
        encoding="utf-8",
    )
    script = all_scripts(Bundle(tmp_path)).fallback
    assert [script.say.of("zh"), script.ready.of("zh"), script.prepare[0].of("zh")] == ["甲", "B.", "丙"]


def test_a_bundle_without_scripts_has_one_for_any_desk():
    scripts = all_scripts(Bundle(Path("no-such-folder")))
    assert (scripts.topics, scripts.programs) == ({}, {})
    assert scripts.fallback.say.ja == "おたずねしたいことがあって、お電話しました。"


ENTRY = """
say = "あ。"
say_en = "A."
ready = "い。"
ready_en = "B."
prepare = ["う"]
prepare_en = [{}]
reason = "x"
"""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[script]]\nfallback = true\nsay = "あ。"\n', "script 1"),
        ("[[script]]\nfallback = true" + ENTRY.format(""), "prepare"),
        ('[[script]]\ntopic = "loan"' + ENTRY.format('"C"'), "0 scripts with fallback"),
        ('[[script]]\ntopic = "loan"' + ENTRY.format('"C"') + '[[script]]\ntopic = "loan"' + ENTRY.format('"C"'), "script 2"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_where_to_mend_it(content, told):
    with pytest.raises(DescriptionError, match=told):
        read_scripts(content)
