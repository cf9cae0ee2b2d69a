"""Every kind of flaw that the proof names has words, in Japanese, too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from madoguchi.editions import proof
from madoguchi.editions.proof import Flaw
from madoguchi.editions.proof.words import KINDS, in_words
from madoguchi.message import translated


def codes() -> set[str]:
    """The codes that stand in the proof's own text."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(proof.__file__).parent.glob("*.py")]
    calls = [each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.Call)]
    flaws = [call for call in calls if getattr(call.func, "id", "") == "Flaw"]
    return {arg.value for call in flaws for arg in call.args[1:2] if isinstance(arg, ast.Constant)}


def test_every_code_has_words() -> None:
    assert {"span", "label", "erratum"} <= codes()
    assert codes() - KINDS.keys() == set()


def test_a_flaw_is_said_of_its_very_value_in_english_and_by_its_kind_in_japanese() -> None:
    told = in_words(Flaw("desks/5f/address", "span", "its spans read 「青森」, it says 「秋田」"))
    assert told == "desks/5f/address: span: its spans read 「青森」, it says 「秋田」"
    assert translated(told, "ja").startswith("desks/5f/address（span）：")
    assert re.search("[ぁ-ん]", translated(told, "ja"))
    assert "spans" not in translated(told, "ja")
