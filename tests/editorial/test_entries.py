"""What an office says in forms: one value of a file changes, the rest stays; what can't be kept is told at its field."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle, packed
from madoguchi.data.manifest import read_manifest
from madoguchi.editorial.entries import (
    FormError,
    areas_changed,
    areas_of,
    colour_of,
    further_languages,
    site_said,
    with_area,
    with_program,
    with_site,
    without_area,
)
from madoguchi.editorial.knowledge import edited
from madoguchi.places.gazetteer import place_tables
from madoguchi.store.editions import packaged_edition

OWN = """# 窓口案内について
edition = "2026"

[site]
# 名前
title = "高松市の窓口"  # 広報と同じ
# tagline = "例"
# operator = "○○市"
"""
AREA = {"program": "jetro", "organization": "ジェトロ香川", "serves": "香川", "reason": "一覧の注記"}


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture
def own() -> Bundle:
    source = b'file = "a.txt"\nsha256 = "0"\nedition = "2026"\n'
    return packed({"bundle.toml": OWN.encode(), "sources/a.toml": source})


def site(bundle: Bundle, **said: str) -> str:
    typed = {name.replace("_", "-"): text for name, text in said.items()}
    return with_site(bundle, {**site_said(bundle), **typed})["bundle.toml"]


@pytest.mark.parametrize("bundle", [GUIDEBOOK, None])
def test_a_form_that_is_sent_as_it_came_changes_nothing(bundle, own):
    bundle = bundle or own
    assert site(bundle) == bundle.text("bundle.toml")


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({"title_ja": "高松市の相談"}, ['-title = "高松市の窓口"  # 広報と同じ', '+title = "高松市の相談"  # 広報と同じ']),
        ({"title_en": "Takamatsu desks"}, ['-title = "高松市の窓口"  # 広報と同じ', '+title = { ja = "高松市の窓口", en = "Takamatsu desks" }  # 広報と同じ']),
        ({"tagline_ja": 'すぐ "わかる"'}, ['+tagline = "すぐ \\"わかる\\""']),
        ({"operator_ja": " 高松市 "}, ['+operator = "高松市"']),
        ({"colour": "＃0B3D75"}, ['+colour = "#0b3d75"']),
        ({"examples": "住民票\n\n 印鑑　登録 \n住民票\n"}, ['+examples = ["住民票", "印鑑 登録"]']),
        ({"languages": "ja en"}, ['+languages = ["ja", "en"]']),
        ({"title_ja": ""}, ['-title = "高松市の窓口"  # 広報と同じ']),
    ],
)  # fmt: skip
def test_one_text_of_the_site_changes(own, said, lines):
    text = site(own, **said)
    assert changed(OWN, text) == lines
    read_manifest(text)


def test_what_stands_in_further_languages_stays():
    before = GUIDEBOOK.text("bundle.toml")
    after = site(GUIDEBOOK, title_ja="窓口の案内")
    old, new = (read_manifest(text).site.title for text in (before, after))
    assert (new.ja, new.others) == ("窓口の案内", old.others)
    assert further_languages(GUIDEBOOK)["title"] == ("easy", "zh", "vi", "ko")
    assert len(changed(before, after)) == 2


def test_a_text_above_the_site_is_changed_where_it_stands(own):
    text = 'edition = "2026"\ntitle = "a"\n\n[site]\ntagline = "b"\n'
    bundle = packed({**own.portable, "bundle.toml": text.encode()})
    assert site(bundle, title_ja="c") == text.replace('"a"', '"c"')


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"colour": "red"}, "colour", "colour"),
        ({"colour": "#12345"}, "colour", "colour"),
        ({"tagline_en": "only English"}, "tagline-ja", "japanese"),
        ({"title_ja": "あ" * 301}, "title-ja", "long"),
        ({"examples": "\n".join(map(str, range(31)))}, "examples", "lines"),
    ],
)
def test_what_a_site_cannot_say_is_told_at_its_field(own, said, field, code):
    with pytest.raises(FormError) as caught:
        site(own, **said)
    assert {name: why.code for name, why in caught.value.wrong.items()} == {field: code}


@pytest.mark.parametrize(
    ("typed", "colour"), [("", ""), ("#ABCDEF", "#abcdef"), ("abc", "#aabbcc"), ("＃００１１８ｆ", "#00118f")]
)
def test_a_colour_is_understood_however_it_is_typed(typed, colour):
    assert colour_of(typed) == colour


# -- programs ------------------------------------------------------------------------------------------


def test_a_program_is_said_anew_or_added():
    before = GUIDEBOOK.text("programs.toml")
    said = {"name": "中小企業庁", "name_en": "Small and Medium Enterprise Agency", "description": "国の役所。", "description_en": "The agency."}  # fmt: skip
    after = with_program(GUIDEBOOK, "sme-agency", said)["programs.toml"]
    assert [line[0] for line in changed(before, after)] == ["-", "-", "+", "+"]
    assert '+description = "国の役所。"' in changed(before, after)
    added = with_program(GUIDEBOOK, "city-hall", {"name": "市役所", "description": "市の窓口。"})[
        "programs.toml"
    ]
    assert added.startswith(before)
    assert [line for line in changed(before, added) if line != "+"] == [
        "+[[program]]", '+slug = "city-hall"', '+name = "市役所"', '+name_en = ""',
        '+description = "市の窓口。"', '+description_en = ""',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "said", "wrong"),
    [
        ("市役所", {"name": "市役所"}, {"slug": "slug"}),
        ("sme-agency", {"name": " "}, {"name": "empty"}),
        ("city", {"name": "中小企業庁"}, {"name": "twice"}),
        ("city", {"name": "市", "description": "あ" * 301}, {"description": "long"}),
    ],
)
def test_what_a_program_cannot_be_is_told_at_its_field(slug, said, wrong):
    with pytest.raises(FormError) as caught:
        with_program(GUIDEBOOK, slug, said)
    assert {name: why.code for name, why in caught.value.wrong.items()} == wrong


# -- areas ---------------------------------------------------------------------------------------------


def area(**said: str) -> dict[str, str]:
    return {**AREA, **said}


@pytest.mark.parametrize(
    ("typed", "serves"),
    [
        ("香川", ("香川県",)),
        ("香川県、徳島 愛媛県\n高知", ("香川県", "徳島県", "愛媛県", "高知県")),
        ("高松市", ("香川県高松市",)),
        ("福岡市", ("福岡県福岡市",)),
        ("香川県木田郡", ("香川県木田郡",)),
        ("全国", ("全国",)),
    ],
)
def test_areas_are_understood_however_they_are_typed(own, typed, serves):
    bundle = edited(own, with_program(own, "jetro", {"name": "ジェトロ"}))
    texts = with_area(bundle, None, area(serves=typed), place_tables())
    (entry,) = areas_of(edited(bundle, texts))
    assert (entry.serves, entry.organization, entry.program) == (serves, "ジェトロ香川", ("jetro",))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"serves": "火星"}, {"serves": "area"}),
        ({"serves": " "}, {"serves": "empty"}),
        ({"serves": "府中市"}, {"serves": "several"}),
        ({"program": "jetri"}, {"program": "program"}),
        ({"program": ""}, {"program": "program"}),
        ({"reason": ""}, {"reason": "empty"}),
        ({"prefecture": "讃岐"}, {"prefecture": "prefecture"}),
    ],
)
def test_what_an_area_cannot_be_is_told_at_its_field(said: dict[str, str], wrong: dict[str, Any]):
    with pytest.raises(FormError) as caught:
        with_area(GUIDEBOOK, None, area(**said), place_tables())
    assert {name: why.code for name, why in caught.value.wrong.items()} == wrong


def test_an_entry_is_said_anew_in_its_place_and_taken_away():
    before, gazetteer = GUIDEBOOK.text("jurisdictions.toml"), place_tables()
    entries = areas_of(GUIDEBOOK)
    number = next(n for n, entry in enumerate(entries) if entry.organization == "北海道経済産業局")
    said = {"program": "meti-bureau", "organization": "北海道経済産業局", "serves": "北海道 青森", "reason": entries[number].reason["ja"]}  # fmt: skip
    after = with_area(GUIDEBOOK, number, said, gazetteer)
    assert changed(before, after["jurisdictions.toml"]) == [
        '-serves = ["北海道"]',
        '+serves = ["北海道", "青森県"]',
    ]
    gone = without_area(GUIDEBOOK, number)
    left = areas_of(edited(GUIDEBOOK, gone))
    assert left == entries[:number] + entries[number + 1 :]
    assert all(line.startswith("-") for line in changed(before, gone["jurisdictions.toml"]))
    with pytest.raises(FormError):
        without_area(GUIDEBOOK, len(entries))


def test_the_desks_that_an_entry_moves_are_named():
    edition, gazetteer = packaged_edition(), place_tables()
    number = next(n for n, e in enumerate(areas_of(GUIDEBOOK)) if e.organization == "北海道経済産業局")
    entry = areas_of(GUIDEBOOK)[number]
    said = {
        "program": "meti-bureau",
        "organization": entry.organization,
        "serves": "北海道 青森",
        "reason": "x",
    }
    after = edited(GUIDEBOOK, with_area(GUIDEBOOK, number, said, gazetteer))
    found = areas_changed(edition, GUIDEBOOK, after)
    own = [desk for desk in edition.desks if desk.organization.text == "北海道経済産業局"]
    assert {change.name for change in found} == {desk.name for desk in own}
    assert {(change.before, change.after) for change in found} == {(("北海道",), ("北海道", "青森県"))}
    assert areas_changed(replace(edition, desks=()), GUIDEBOOK, after) == ()


def test_an_entry_of_a_whole_program_gives_way_to_one_of_a_body():
    edition, gazetteer = packaged_edition(), place_tables()
    said = {"program": "meti-bureau", "organization": "", "serves": "全国", "reason": "x"}
    after = edited(GUIDEBOOK, with_area(GUIDEBOOK, None, said, gazetteer))
    assert areas_changed(edition, GUIDEBOOK, after) == ()  # each of its bodies has an entry of its own
    said = {**said, "program": "jetro"}
    after = edited(GUIDEBOOK, with_area(GUIDEBOOK, None, said, gazetteer))
    found = areas_changed(edition, GUIDEBOOK, after)
    assert {change.after for change in found} == {("全国",)}
    own = {desk.name for desk in edition.desks if desk.program == "jetro"}
    assert {change.name for change in found} <= own
