"""Names as people type them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.index.analyzer import search_form
from madoguchi.index.lexicon import Lexicon, NameKind
from madoguchi.store.editions import packaged_edition


@pytest.mark.parametrize(
    ("typed", "program"),
    [
        ("힘내라 중소기업 경영상담 핫라인", "hotline"),
        ("日本政策金融公库", "jfc"),
        ("trung tâm hỗ trợ kế nghiệp", "succession"),
        ("일본무역진흥기구", "jetro"),
    ],
)
def test_the_names_that_pages_show_in_other_languages_are_names(typed: str, program: str) -> None:
    found = Lexicon(packaged_edition()).find(search_form(typed), typed)
    assert [mention.name.target for mention in found if mention.name.kind is NameKind.PROGRAM] == [program]


def test_a_beginning_finds_the_bodies_that_go_on_in_their_order() -> None:
    edition = packaged_edition()
    found = Lexicon(edition).find_beginning(search_form("横浜市信用"))
    assert [mention.name.target for mention in found] == [search_form("横浜市信用保証協会")]
    bureaus = [mention.name.target for mention in Lexicon(edition).find_beginning(search_form("北海道"))]
    named = list(dict.fromkeys(search_form(desk.organization.text) for desk in edition.desks))
    of_the_list = [
        name for name in named if name.startswith(search_form("北海道")) and name != search_form("北海道")
    ]
    assert len(of_the_list) > 3
    assert list(dict.fromkeys(name for name in bureaus if name in of_the_list)) == of_the_list
    assert Lexicon(edition).find_beginning(search_form("どこにもない会")) == ()


@pytest.mark.parametrize("form", ["地方独立行政法人", "特定非営利活動法人", "(株)", "公益財団法人"])
def test_a_body_is_known_without_its_legal_form(form: str) -> None:
    edition = packaged_edition()
    desk = edition.desks[0]
    name = replace(desk.organization, text=f"{form}みなとの広場")
    own = replace(edition, desks=(replace(desk, organization=name, department=()),))
    found = Lexicon(own).find(search_form("みなとの広場"), "みなとの広場")
    assert [mention.name.target for mention in found] == [search_form(name.text)]


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("中小企業", []),  # other bodies have it too
        ("中小企庁", ["sme-agency", search_form("中小企業庁")]),
        ("よろず支援拠", ["yorozu"]),
    ],
)
def test_a_piece_that_several_names_have_is_no_slip_of_one(typed: str, target: list[str]) -> None:
    found = Lexicon(packaged_edition()).find_typo(search_form(typed))
    assert [mention.name.target for mention in found] == target
