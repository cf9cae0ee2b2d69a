"""Which desks a name in a question means: a section of a named body by what stands beside the body's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.answers.named import by_section_name
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.model.edition import Edition

SECTIONS = ("経営支援課", "企業支援課", "観光課", "")


@pytest.mark.parametrize(
    ("rest", "share", "sections"),
    [
        ("企業支援", 1.0, ["企業支援課"]),  # 企業, 業支, 支援
        ("企業を支援", 0.5, ["企業支援課"]),  # 企業, 支援 of 企業, 業を, を支, 支援
        ("支援", 1.0, ["経営支援課", "企業支援課"]),
        ("観光 支援", 0.5, ["経営支援課", "企業支援課", "観光課"]),  # nothing stands across a space
        ("農業", 0.0, []),
        ("企支課", 1.0, ["企業支援課"]),
        ("観光課", 1.0, ["観光課"]),  # the name itself
        ("支課", 0.0, []),  # too short to be one
        ("課", 0.0, []),
        ("", 0.0, []),
    ],
)
def test_a_section_by_what_stands_beside_its_body(
    rest: str, share: float, sections: list[str], edition: Edition
) -> None:
    desk = edition.desks[0]
    pool = tuple(
        replace(desk, id=name, department=(replace(desk.organization, text=name),) if name else ())
        for name in SECTIONS
    )
    found, desks = by_section_name(rest, pool)
    assert (found, [each.id for each in desks]) == (share, sections)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("東北経産局 商流課", "東北経済産業局 産業部 商業・流通サービス産業課"),
        ("札幌の中小企業支援センター", "(一財)さっぽろ産業振興財団(札幌中小企業支援センター)"),
        ("神奈川の中小企業支援センター", "(公財)神奈川産業振興センター"),
        ("茨城のグローバルなんちゃら機構", "(公財)いばらき中小企業グローバル推進機構"),
        ("Kyushu Bureau of Economy, Trade and Industry", "九州経済産業局"),
    ],
)
def test_half_a_name_leads_to_its_desk(router: Router, typed: str, first: str) -> None:
    assert router.answer(typed).items[0].desk.name == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("WBGマリブイースト", "千葉県よろず支援拠点"),
        ("共栄火災ビル1階の電話番号", "東京都よろず支援拠点"),
        ("ウインクあいち 名古屋", "愛知県よろず支援拠点"),
        ("静岡商工会議所", "日本商工会議所"),  # the chamber, though a desk is in its house
    ],
)
def test_a_building_leads_to_the_desks_in_it(router: Router, typed: str, first: str) -> None:
    assert router.answer(typed).items[0].desk.name == first


def test_what_is_asked_of_a_building_is_not_asked_of_its_desks(router: Router) -> None:
    asked = router.understand(question_of("ソニックシティビルで特許を取りたい"))
    assert "building" not in {name.source for name in asked.names}


@pytest.mark.parametrize(
    ("typed", "place", "first"),
    [
        ("西京極の方にある高度技術研究所、京都の", "", "(公財)京都高度技術研究所"),
        ("よろずの元締め、全国本部の方", "", "よろず支援拠点全国本部"),
        ("広島 産業振興センター", "", "(公財)広島市産業振興センター"),
        ("産業振興センター 千葉", "", "(公財)千葉県産業振興センター"),
        ("産業振興公社", "名古屋市", "(公財)名古屋産業振興公社"),
    ],
)
def test_a_name_goes_on_behind_its_place_or_its_program(
    router: Router, typed: str, place: str, first: str
) -> None:
    assert router.answer(typed, place).items[0].desk.name == first


def test_how_a_name_goes_on_is_no_name_elsewhere(router: Router) -> None:
    asked = router.understand(question_of("福岡の高度技術研究所"))
    assert not asked.names


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("産業振興財団の近くで働いていて解雇された", "神戸市"),
        ("産業振興公社の前で商標の相談", "名古屋市"),
    ],
)
def test_how_a_name_goes_on_is_no_name_beside_a_trouble(router: Router, typed: str, place: str) -> None:
    assert not any(
        "財団" in item.desk.name or "公社" in item.desk.name for item in router.answer(typed, place).items
    )


@pytest.mark.parametrize(("typed", "place"), [("テクノプラザ", "愛媛県"), ("労働総合庁舎", "青森県")])
def test_a_building_elsewhere_is_none(router: Router, typed: str, place: str) -> None:
    assert all(
        "住所" not in reason.ja for item in router.answer(typed, place).items for reason in item.reasons
    )


def test_behind_a_body_without_a_number_stand_its_sections(router: Router) -> None:
    first, second = router.answer("関東けいさんきょく").items[:2]
    assert not first.desk.numbers
    assert second.desk.numbers
    assert second.desk.organization.text == first.desk.organization.text
