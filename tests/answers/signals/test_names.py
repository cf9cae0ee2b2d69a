"""Names in a question: exact ones, and a question that is a name and little else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.answers.evidence import EvidenceKind
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.index.analyzer import search_form
from madoguchi.index.lexicon import Lexicon, NameKind, sound
from madoguchi.model.edition import Edition


@pytest.mark.parametrize(
    ("typed", "kind", "target"),
    [
        ("よろず支援拠点", "program", "yorozu"),
        ("公庫の番号", "program", "jfc"),
        ("405事業", "function", "improvement-plan"),
        ("近畿経産局", "organization", "近畿経済産業局"),
        ("道経産局", "organization", "北海道経済産業局"),
        ("道中央会", "organization", "北海道中小企業団体中央会"),
        ("大阪府中央会", "organization", "大阪府中小企業団体中央会"),
        ("信保", "program", "guarantee"),
        ("適正取引推進課", "department", "適正取引推進課"),
        ("九経局", "organization", "九州経済産業局"),
        ("仙台通産局の商業の課", "organization", "東北経済産業局"),
        ("中部通産局", "organization", "中部経済産業局"),
        ("徳島県庁の企業支援の課", "organization", "徳島県"),
        ("TONIO", "organization", search_form("(公財)富山県新世紀産業機構")),
        ("ASTEMの経営支援", "organization", search_form("(公財)京都高度技術研究所")),
        ("全国下請企業振興協会", "program", "sme-promotion"),
        ("きょうとさんぎょうにじゅういち", "organization", search_form("(公財)京都産業21")),
        (
            "toukyouto chuushou kigyou shinkou kousha",
            "organization",
            search_form("(公財)東京都中小企業振興公社"),
        ),
        ("京都産業二十一", "organization", search_form("(公財)京都産業21")),
        ("Shikoku Bureau of Economy, Trade and Industry", "program", "meti-bureau"),
    ],
)
def test_an_exact_name_points_at_what_it_names(router: Router, typed: str, kind: str, target: str) -> None:
    names = router.understand(question_of(typed)).names
    assert (kind, target) in [(name.source, name.target) for name in names]


@pytest.mark.parametrize("typed", ["jicama", "405万円を借りたい資金", "保証人がいない"])
def test_a_part_of_another_word_is_no_name(router: Router, typed: str) -> None:
    assert not router.understand(question_of(typed)).direct


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("せーさくきんゆーこーこ", "jfc"),
        ("ちゅーおーかい", "chuokai"),
        ("しんようほしょきょかい", "guarantee"),
        ("ジエトロ", "jetro"),
        ("ジェットロ", "jetro"),
        ("ジェイアイシーエー", "jica"),
        ("とくしまさんぎょーしんこーきこー", search_form("(公財)とくしま産業振興機構")),
    ],
)
def test_a_name_in_kana_is_known_by_its_sound(router: Router, typed: str, target: str) -> None:
    names = router.understand(question_of(typed)).names
    assert target in [name.target for name in names]
    assert all(name.strength < 1 for name in names)


@pytest.mark.parametrize(
    ("one", "other"), [("ちゅーおーかい", "ちゅうおうかい"), ("じえとろ", "じぇとろ"), ("きょか", "きょうか")]
)
def test_long_vowels_and_small_kana_sound_alike(one: str, other: str) -> None:
    assert sound(one)[0] == sound(other)[0]


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("中央かい ながさき", "chuokai"),
        ("事業障害センター 埼玉", "succession"),
        ("広島市産業新興センター", search_form("(公財)広島市産業振興センター")),
    ],
)
def test_a_name_of_which_a_part_is_written_wrong_is_known_by_its_sound(
    router: Router, typed: str, target: str
) -> None:
    assert target in [name.target for name in router.understand(question_of(typed)).names]


def test_a_word_written_wrong_is_known_by_its_sound(router: Router) -> None:
    asked = router.understand(question_of("知的在産の窓口 岐阜"))
    assert "ip" in asked.words
    assert asked.question.quoted(asked.words["ip"][0].span) == "知的在産の窓口 岐阜"


@pytest.mark.parametrize("typed", ["教育支援センター", "児童相談センター", "環境センター", "岐阜県商エネ課"])
def test_what_sounds_a_little_like_a_name_or_a_word_is_none(router: Router, typed: str) -> None:
    asked = router.understand(question_of(typed))
    assert not asked.names
    assert asked.question.read == typed


def test_half_a_name_is_like_its_desk(router: Router) -> None:
    like = router.understand(question_of("大阪信用保協会")).like
    names = router.understand(question_of("大阪信用保協会")).names
    assert like or names


@pytest.mark.parametrize("typed", ["경영상담 핫라인", "중소기업 경영 상담 핫라인", "中小企业咨询热线"])
def test_half_a_name_in_a_language_of_the_pages_is_like_its_desk(router: Router, typed: str) -> None:
    asked = router.understand(question_of(typed))
    desks = asked.like.desks if asked.like else ()
    assert {desk.program for desk in desks} | {name.target for name in asked.names} == {"hotline"}


def test_a_body_of_which_the_list_has_no_desk_has_no_other_names(edition: Edition) -> None:
    desks = tuple(desk for desk in edition.desks if "新世紀産業機構" not in desk.organization.text)
    names = Lexicon(replace(edition, desks=desks)).find(search_form("TONIO"), "tonio")
    assert NameKind.ORGANIZATION not in [mention.name.kind for mention in names]


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("信保協", "guarantee"),
        ("沖振公庫", "okinawa-finance"),  # 公庫 alone would be another's
        ("京高研", search_form("(公財)京都高度技術研究所")),
        ("秋田の雇均室", "labour"),
        ("公庫", "jfc"),
    ],
)
def test_a_short_form_is_a_name_where_one_alone_is_shortened_to_it(
    router: Router, typed: str, target: str
) -> None:
    asked = router.understand(question_of(typed))
    assert asked.direct
    assert [name.target for name in asked.names] == [target]


@pytest.mark.parametrize(
    "typed",
    [
        "横浜市の総務局",  # 総合事務局 is not shortened so
        "札幌で活性化したい",  # a piece of many names
        "戦略的",
        "京都議会",
        "東地域",
    ],
)
def test_what_only_has_letters_of_a_name_is_no_short_form(router: Router, typed: str) -> None:
    assert not router.understand(question_of(typed)).names


def test_what_is_like_a_name_is_quoted_where_it_stands(router: Router) -> None:
    asked = router.understand(question_of("秋田の雇均室"))
    assert [asked.question.quoted(name.span) for name in asked.names] == ["雇均室"]


def test_a_body_and_what_a_section_of_it_does_are_no_half_name(router: Router) -> None:
    asked = router.understand(question_of("中部通産局 特許の係"))
    assert asked.like is None
    assert [name.target for name in asked.names] == ["中部経済産業局"]


def test_a_sentence_is_no_name(router: Router) -> None:
    asked = router.understand(question_of("取引先が代金を払ってくれないので困っています"))
    assert asked.of(EvidenceKind.LIKENESS) == ()
    assert not asked.direct
