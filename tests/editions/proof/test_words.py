"""Every kind of flaw that the proof names has words, in Japanese, too."""

from __future__ import annotations

import re

from tools.generate_reference import sentences_of_flaws

from madoguchi.editions.proof import Flaw
from madoguchi.editions.proof.words import KINDS, in_words
from madoguchi.message import translated


def test_every_code_has_words_and_every_word_a_flaw() -> None:
    said = sentences_of_flaws()
    assert said.keys() == KINDS.keys()
    assert [code for code, sentences in said.items() if not sentences] == []


def test_a_flaw_is_said_of_its_very_value_in_english_and_by_its_kind_in_japanese() -> None:
    told = in_words(Flaw("desks/5f/address", "span", "its spans read 「青森」, it says 「秋田」"))
    assert told == "desks/5f/address: span: its spans read 「青森」, it says 「秋田」"
    assert translated(told, "ja").startswith("desks/5f/address（span）：")
    assert re.search("[ぁ-ん]", translated(told, "ja"))
    assert "spans" not in translated(told, "ja")
