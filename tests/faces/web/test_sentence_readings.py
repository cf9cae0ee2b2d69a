"""How a Japanese sentence is read: kana by phrases, Hepburn's letters by words, hangul as Korea writes kana."""

from __future__ import annotations

import pytest

from madoguchi.faces.web.view.sentence_readings import sentence_reading


@pytest.mark.parametrize(
    ("sentence", "kana", "latin", "korean"),
    [
        ("相談にのっていただけますか。", "そうだんに のって いただけますか。",
         "Sōdan ni notte itadakemasu ka.", "소단니 놋테 이타다케마스카."),
        ("担当の方をお願いします。", "たんとうの かたを おねがい します。",
         "Tantō no kata o onegai shimasu.", "단토노 가타오 오네가이 시마스."),
        ("都道府県の制度について、教えてください。", "とどうふけんの せいどに ついて、 おしえて ください。",
         "Todōfuken no seido ni tsuite, oshiete kudasai.", "도도후켄노 세이도니 쓰이테, 오시에테 구다사이."),
        ("市民課へ行きました。", "しみんかへ いきました。", "Shiminka e ikimashita.", "시민카에 이키마시타."),
        ("（または経営セーフティ共済）", "（または けいえい セーフティ きょうさい）",
         "(mata wa keiei sēfuti kyōsai)", "(마타와 게이에이 세후티 교사이)"),
        ("BCPや405事業", "BCPや 405 じぎょう", "BCP ya 405 jigyō", "BCP야 405 지교"),
        ("ゴミの出し方がわからないので", "ゴミの だしかたが わからないので",
         "Gomi no dashikata ga wakaranai node", "고미노 다시카타가 와카라나이노데"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_read_in_three_kinds_of_letters(sentence, kana, latin, korean):
    assert sentence_reading(sentence, "easy") == kana
    assert sentence_reading(sentence, "ko") == korean
    assert [sentence_reading(sentence, lang) for lang in ("en", "zh", "vi")] == [latin] * 3
