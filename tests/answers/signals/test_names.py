"""Names in a question: exact ones, and a question that is a name and little else."""

from __future__ import annotations

import pytest

from madoguchi.answers.evidence import Kind
from madoguchi.answers.question import question_of
from madoguchi.answers.router import Router
from madoguchi.index.lexicon import sound


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


def test_half_a_name_is_like_its_desk(router: Router) -> None:
    like = router.understand(question_of("大阪信用保協会")).like
    names = router.understand(question_of("大阪信用保協会")).names
    assert like or names


@pytest.mark.parametrize("typed", ["경영상담 핫라인", "중소기업 경영 상담 핫라인", "中小企业咨询热线"])
def test_half_a_name_in_a_language_of_the_pages_is_like_its_desk(router: Router, typed: str) -> None:
    asked = router.understand(question_of(typed))
    desks = asked.like.desks if asked.like else ()
    assert {desk.program for desk in desks} | {name.target for name in asked.names} == {"hotline"}


def test_a_sentence_is_no_name(router: Router) -> None:
    asked = router.understand(question_of("取引先が代金を払ってくれないので困っています"))
    assert asked.of(Kind.LIKENESS) == ()
    assert not asked.direct
