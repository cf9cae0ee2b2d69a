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
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from madoguchi.data.manifest import LANGUAGES as PAGE_LANGUAGES
from madoguchi.errors import MissingExtraError
from madoguchi.message import (
    Message,
    as_written,
    is_translated,
    packed,
    strings,
    together,
    translated,
    unpacked,
)

SRC = Path(__file__).parents[1] / "src" / "madoguchi"
LOCALE = SRC / "locale"
# Catalogues of what the code says, by their English; and of what pages say, by key.
DOMAINS = ("madoguchi", "pages", "offline", "editors")
CATALOGUES = sorted((path.parent.parent.name, path.stem) for path in LOCALE.glob("*/LC_MESSAGES/*.po"))
LANGUAGES = [lang for lang, domain in CATALOGUES if domain == "madoguchi"]
KEYED = [(lang, domain) for lang, domain in CATALOGUES if domain != "madoguchi"]
# What visitors read (the Makefile's VISITED): the other languages have catalogues of it alone.
VISITED = (
    "answers/explain.py",
    "ingest/row_cells.py",
    "ingest/rows.py",
    "ingest/source.py",
    "message.py",
    "model/notice.py",
    "places",
    "rules",
)
INNER = Message("{table} is not described", table="3")
WHOLE = Message("{n} lines: {why}; {names}", n=2, why=INNER, names=("甲", "乙"))


def templates(within: str = "") -> set[str]:
    """Every template that stands in the code, or in a file or folder of it."""
    keywords = {"Message": (1,)}
    if within.endswith(".py"):
        return {text for _, text, _, _ in extract_from_file("python", SRC / within, keywords=keywords)}
    found = extract_from_dir(SRC / within, keywords=keywords, strip_comment_tags=True)
    return {text for _, _, text, _, _ in found if isinstance(text, str)}


def catalogue(lang: str, domain: str = "madoguchi"):
    with (LOCALE / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
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
    said = MissingExtraError("print", "typst").message
    assert "typst" in translated(said, "ja")
    assert "'madoguchi[print]'" in translated(said, "ja")
    assert re.search("[ぁ-ん]", translated(said, "ja"))
    assert translated(said, "en") == said == translated(said, "../x")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    told = {entry.id: entry.string for entry in catalogue(lang) if entry.id}
    wanted = templates() if lang == "ja" else set().union(*map(templates, VISITED))
    assert sorted(wanted ^ told.keys()) == [], "run `make messages`"
    assert [id for id, text in told.items() if not text] == []
    assert [id for id, text in told.items() if places(id) != places(text)] == []


@pytest.mark.parametrize(("lang", "domain"), CATALOGUES)
def test_the_compiled_catalogue_is_in_step(lang: str, domain: str) -> None:
    compiled = read_mo(io.BytesIO((LOCALE / lang / "LC_MESSAGES" / f"{domain}.mo").read_bytes()))
    written = {entry.id: entry.string for entry in catalogue(lang, domain) if entry.id}
    assert {entry.id: entry.string for entry in compiled if entry.id} == written, "run `make messages`"


@pytest.mark.parametrize(("lang", "domain"), KEYED)
def test_every_string_of_the_pages_stands_in_every_language_with_the_same_places(
    lang: str, domain: str
) -> None:
    own, japanese = strings(domain, lang), strings(domain, "ja")
    assert sorted(own.keys() ^ japanese.keys()) == []
    assert [key for key, text in own.items() if not text.strip()] == []
    assert [key for key, text in own.items() if not set(places(text)) <= set(places(japanese[key]))] == []
    # A translator sees the Japanese beside the key.
    beside = {
        entry.id: " ".join(entry.auto_comments).split() for entry in catalogue(lang, domain) if entry.id
    }
    assert lang == "ja" or [key for key, text in japanese.items() if beside[key] != text.split()] == []


def test_the_languages_of_the_pages_have_their_catalogues() -> None:
    assert {lang for lang, domain in KEYED if domain == "pages"} == set(PAGE_LANGUAGES)
    assert {lang for lang, domain in KEYED if domain == "offline"} == set(PAGE_LANGUAGES)
    assert {lang for lang, domain in KEYED if domain == "editors"} == {"ja", "en"}
    assert {domain for _, domain in CATALOGUES} == set(DOMAINS)
    assert strings("pages", "xx") == {} == strings("pages", "../ja")


def test_what_data_say_in_several_languages_is_said_in_each() -> None:
    written = as_written({"en": "misread", "ja": "読み違い"})
    said = Message("corrected to 「{corrected}」: {reason}", corrected="杜", reason=written)
    assert said == "corrected to 「杜」: misread"
    assert translated(said, "ja") == "「杜」に訂正しました。理由：読み違い"
    assert unpacked(json.loads(json.dumps(packed(said)))).values["reason"].values == written.values
    assert (is_translated(written, "ja"), is_translated(written, "vi")) == (True, False)
    assert translated(written, "vi") == "misread"


def test_what_somebody_wrote_is_kept_as_a_text() -> None:
    written = as_written("一覧の 2 行目にある")
    assert packed(written) == "一覧の 2 行目にある"
    assert translated(written, "ja") == translated(written, "en") == written
    assert not is_translated(written, "ja")
    assert as_written(written) is written


def test_several_messages_are_said_together() -> None:
    lines = [Message("line {line} of {source}", line=n, source="city") for n in (1, 2, 3)]
    assert together(lines) == "line 1 of city and line 2 of city and line 3 of city"
    assert translated(together(lines), "ja") == "city の 1 行目、city の 2 行目、city の 3 行目"
    with pytest.raises(TypeError):
        together([])
