"""Texts as they are compared: spellings that mean the same meet."""

from __future__ import annotations

import pytest

from madoguchi.index.analyzer import search_form, search_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾖﾛｽﾞ支援拠点", "よろず 支援拠点"),
        ("事業引き継ぎ", "事業引継ぎ"),
        ("よろづ", "よろず"),
        ("ハ゜ワハラ", "パワハラ"),
        ("JETRO", "ｊｅｔｒｏ"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert search_form(one) == search_form(other)


def test_many_texts_are_folded_as_each_alone() -> None:
    texts = ["ｾｲｶﾂ 相談（センター）", "", "か゛いこく", "\ufdd0", "KYOTO 〒"]
    assert search_forms(texts) == [search_form(text) for text in texts]
    assert search_forms(texts[:3]) == [search_form(text) for text in texts[:3]]
    assert search_forms([]) == []
