"""Every string of the editors' pages that is asked for exists; none is idle."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.datastructures import QueryParams

import madoguchi.faces.editors as editors
from madoguchi import child
from madoguchi.editions.progress import Stage
from madoguchi.editorial.crosscheck.finding import FindingStatus, Why
from madoguchi.faces.editors.desk import _aside, _listed
from madoguchi.faces.editors.words import EDITORS, words
from madoguchi.faces.web.site import RepeatingPage
from madoguchi.ingest.documents import limits
from madoguchi.message import strings
from madoguchi.model.difference import DifferenceKind
from madoguchi.store.people import Role

FOLDER = Path(editors.__file__).parent
OWN = strings(EDITORS, "ja")
# A key that is put together: its beginning, in a template (`"diff." ~ kind`) or in Python (f"diff.{kind}").
_BEGINNINGS = re.compile(r'(?:"([a-z_]+\.[a-z_-]*)" ~|f"([a-z_]+\.[a-z_-]*)\{)')


def test_every_string_that_is_asked_for_exists_and_none_is_idle():
    files = [*FOLDER.rglob("*.py"), *FOLDER.glob("templates/*.*")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    asked = set(re.findall(r'"([a-z_]+\.[A-Za-z0-9_-]+)"', code))
    tables = {key.split(".")[0] for key in OWN}
    wanted = {
        key
        for key in asked
        if key.split(".")[0] in tables and not key.endswith((".html", ".css", ".js", ".txt", ".csv", "_"))
    }
    assert sorted(wanted - set(words("ja").strings)) == []
    begun = tuple({one or other for one, other in _BEGINNINGS.findall(code)})
    idle = [key for key in OWN if key not in wanted and not key.startswith(begun)]
    assert idle == []


def test_a_form_that_only_looks_up_has_no_query_in_its_address():
    """A browser throws it away, and with it the language of the page: that is a hidden field."""
    forms = [
        (file.name, form)
        for file in FOLDER.glob("templates/*.html")
        for form in re.findall(r'<form[^>]*method="get"[^>]*?action=.*', file.read_text(encoding="utf-8"))
    ]
    assert forms
    assert [form for form in forms if "page.url(" in form[1]] == []


def test_a_page_in_english_has_no_japanese_marks():
    english, japanese = (RepeatingPage("/edit", QueryParams(), words(lang), ()) for lang in ("en", "ja"))
    assert (_listed(["a", "b"], english), _listed(["a", "b"], japanese)) == ("a, b", "a、b")
    assert (_aside("<b>", english), _aside("a", japanese)) == (" (&lt;b&gt;)", "（a）")
    marked = [
        (file.name, found)
        for file in FOLDER.glob("templates/*.html")
        for line in file.read_text(encoding="utf-8").splitlines()
        if 'lang="ja"' not in line
        for found in re.findall(r"}}：|\.numbers\|join", line)
    ]
    assert marked == []
    # Values are parted, and put in brackets, by the signs of the page's language.
    chosen = re.compile(r"page\.either\([^)]*\)")
    signs = [
        (file.name, found)
        for file in FOLDER.glob("templates/*.html")
        for found in re.findall(
            r"、|（|\|join\(\)|\|aside\(page\) }}[^\s<{]", chosen.sub("", file.read_text(encoding="utf-8"))
        )
    ]
    assert signs == []


def test_whatever_data_may_name_has_words():
    assert [f"diff.{kind}" for kind in DifferenceKind if f"diff.{kind}" not in OWN] == []
    assert [
        f"role.{role}{more}" for role in Role for more in ("", "_may") if f"role.{role}{more}" not in OWN
    ] == []
    assert [f"importing.{stage}" for stage in Stage if f"importing.{stage}" not in OWN] == []
    assert [f"crosscheck.{status}" for status in FindingStatus if f"crosscheck.{status}" not in OWN] == []
    assert [name for name in (*limits.NAMES, *child.NAMES) if f"limits.{name}" not in OWN] == []
    silent = {Why.SAME_DESK, Why.NOT_OURS}  # the status says it all
    assert [why for why in Why if why not in silent and f"crosscheck_why.{why}" not in OWN] == []


def test_an_english_page_has_english_words():
    assert words("en")("walk.title") == "Differences"
    assert words("xx").lang == "ja"
