"""Messages: English as written, other languages by catalogue, the same after a copy, a pipe and JSON."""

from __future__ import annotations

import copy
import io
import json
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from madoguchi.message import Message, packed, translated, unpacked

SRC = Path(__file__).parents[1] / "src" / "madoguchi"
LOCALE = SRC / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
INNER = Message("{table} is not described", table="3")
WHOLE = Message("{n} lines: {why}; {names}", n=2, why=INNER, names=("甲", "乙"))


def templates() -> set[str]:
    """Every template that stands in the code."""
    found = extract_from_dir(SRC, keywords={"Message": (1,)}, strip_comment_tags=True)
    return {text for _, _, text, _, _ in found if isinstance(text, str)}


def catalogue(lang: str):
    with (LOCALE / lang / "LC_MESSAGES" / "madoguchi.po").open("rb") as file:
        return read_po(file)


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_a_message_is_its_english() -> None:
    assert WHOLE == "2 lines: 3 is not described; 甲, 乙"
    assert Message("a {{brace}}") == "a {brace}"


@pytest.mark.parametrize(
    "copied",
    [
        copy.deepcopy,
        lambda m: pickle.loads(pickle.dumps(m)),
        lambda m: unpacked(json.loads(json.dumps(packed(m)))),
    ],
)
def test_a_copy_knows_its_values(copied) -> None:
    again = copied(WHOLE)
    assert again == WHOLE
    assert again.template == WHOLE.template
    assert again.values["why"].template == INNER.template
    assert again.values["names"] == ("甲", "乙")


def test_a_text_alone_stays_one() -> None:
    assert translated("as it is", "ja") == "as it is"
    assert unpacked(packed("as it is")) == "as it is"


def test_a_place_without_a_value_is_told() -> None:
    with pytest.raises(KeyError):
        Message("{n} lines", m=1)


def test_the_other_language_fills_the_same_places() -> None:
    said = Message(
        "this needs {module}, which is not installed; try: pip install 'madoguchi[{extra}]'",
        module="typst",
        extra="print",
    )
    assert "typst" in translated(said, "ja")
    assert "'madoguchi[print]'" in translated(said, "ja")
    assert re.search("[ぁ-ん]", translated(said, "ja"))
    assert translated(said, "en") == said == translated(said, "../x")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    told = {entry.id: entry.string for entry in catalogue(lang) if entry.id}
    assert sorted(templates() ^ told.keys()) == [], "run `make messages`"
    assert [id for id, text in told.items() if not text] == []
    assert [id for id, text in told.items() if places(id) != places(text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_is_in_step(lang: str) -> None:
    compiled = read_mo(io.BytesIO((LOCALE / lang / "LC_MESSAGES" / "madoguchi.mo").read_bytes()))
    assert {e.id: e.string for e in compiled if e.id} == {e.id: e.string for e in catalogue(lang) if e.id}, (
        "run `make messages`"
    )
