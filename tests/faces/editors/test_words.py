"""Every string of the editors' pages stands in both languages; every one asked for exists; none is idle."""

from __future__ import annotations

import re
import string
from pathlib import Path

import madoguchi.faces.editors as editors
from madoguchi import child
from madoguchi.editions.progress import Stage
from madoguchi.editorial.crosscheck.finding import Status, Why
from madoguchi.faces.editors.words import own_strings, words
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.ingest.documents import limits
from madoguchi.model.difference import Change
from madoguchi.store.people import Role

FOLDER = Path(editors.__file__).parent
# A key that is put together: its beginning, in a template (`"diff." ~ kind`) or in Python (f"diff.{kind}").
_BEGINNINGS = re.compile(r'(?:"([a-z_]+\.[a-z_-]*)" ~|f"([a-z_]+\.[a-z_-]*)\{)')


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_string_is_missing_or_empty():
    for key, by_language in own_strings().items():
        assert set(by_language) == set(LANGUAGES), key
        assert all(text.strip() for text in by_language.values()), key


def test_every_string_that_is_asked_for_exists_and_none_is_idle():
    files = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.*")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    asked = set(re.findall(r'"([a-z_]+\.[A-Za-z0-9_-]+)"', code))
    tables = {key.split(".")[0] for key in own_strings()}
    wanted = {
        key
        for key in asked
        if key.split(".")[0] in tables and not key.endswith((".html", ".css", ".js", ".txt", ".csv", "_"))
    }
    assert sorted(wanted - set(words("ja").strings)) == []
    begun = tuple({one or other for one, other in _BEGINNINGS.findall(code)})
    idle = [key for key in own_strings() if key not in wanted and not key.startswith(begun)]
    assert idle == []


def test_whatever_data_may_name_has_words():
    strings = own_strings()
    assert [f"diff.{kind}" for kind in Change if f"diff.{kind}" not in strings] == []
    assert [
        f"role.{role}{more}" for role in Role for more in ("", "_may") if f"role.{role}{more}" not in strings
    ] == []
    assert [f"importing.{stage}" for stage in Stage if f"importing.{stage}" not in strings] == []
    assert [f"crosscheck.{status}" for status in Status if f"crosscheck.{status}" not in strings] == []
    assert [name for name in (*limits.NAMES, *child.NAMES) if f"limits.{name}" not in strings] == []
    silent = {Why.SAME_DESK, Why.NOT_OURS}  # the status says it all
    assert [why for why in Why if why not in silent and f"crosscheck_why.{why}" not in strings] == []


def test_an_english_page_has_english_words():
    assert words("en")("walk.title") == "Differences"
    assert words("xx").lang == "ja"


def test_a_place_to_fill_stands_in_at_least_one_language():
    for key, by_language in own_strings().items():
        assert _places(by_language["en"]) <= _places(by_language["ja"]), key
