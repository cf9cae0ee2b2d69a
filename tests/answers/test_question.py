"""A question once: as typed, as compared, and quoted as it was typed."""

from __future__ import annotations

import pytest

from madoguchi.answers.question import LONGEST_QUESTION, question_of
from madoguchi.index.analyzer import places_of, search_form


@pytest.mark.parametrize(
    ("typed", "said", "quoted"),
    [
        ("後継者がいない", "後継者", "後継者"),
        ("ﾖﾛｽﾞ 支援（拠点）はどこ", "よろず支援", "ﾖﾛｽﾞ 支援"),
        ("ＪＥＴＲＯ　大阪", "jetro", "ＪＥＴＲＯ"),
        ("知 財 の相談", "知財", "知 財"),
        ("㈱の特許、取りたい", "特許", "特許"),
        ("I need a Loan, please", "loan", "Loan"),
        ("お金を、借りたい。", "借りたい", "借りたい"),
    ],
)
def test_what_was_found_is_quoted_as_it_was_typed(typed: str, said: str, quoted: str) -> None:
    question = question_of(typed)
    start = question.folded.index(search_form(said))
    assert question.quoted((start, start + len(search_form(said)))) == quoted


def test_romaji_is_quoted_in_whole_words() -> None:
    question = question_of("shikinguri ga kurushii").in_kana()
    assert question is not None
    start = question.folded.index("資金繰り")  # a spelling of しきんぐり
    assert question.quoted((start, start + 4)) == "shikinguri"


@pytest.mark.parametrize(
    "text", ["", "ハ゜ート", "㍻の会社", "e\u0301cole", "\u200bあ\u3000い", "引き継ぎ・引継"]
)
def test_every_folded_character_has_its_place(text: str) -> None:
    places = places_of(text)
    assert len(places) == len(search_form(text)) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("shikinguri ga kurushii", "しきんぐりがくるしい"),
        ("kekkon soudan", "けっこんそうだん"),
        ("xyzzy", None),
        ("asdfgh", None),
        ("test", None),
        ("lorem ipsum dolor sit amet", None),
        ("where is the office", None),
        ("kekkon soudan, matchi, itoh", "けっこんそうだんまっちいとう"),
        ("BCP tsukuritai", "つくりたい"),
        ("toi bi duoi viec", None),
        ("muon vay tien mo quan", None),
        ("centro de lavado para hoteles", None),
        ("大阪 yorozu", None),
    ],
)
def test_only_what_reads_as_japanese_is_romaji(typed: str, kana: str | None) -> None:
    question = question_of(typed).in_kana()
    assert (question.read if question else None) == kana


def test_a_question_is_cut_before_anything_else() -> None:
    question = question_of("\ufdfa" * LONGEST_QUESTION)
    assert question.too_long
    assert len(question.folded) <= LONGEST_QUESTION
    assert question_of("\ud83d資金").typed == "\ufffd資金"
