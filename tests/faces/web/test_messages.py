"""Every string stands in every language; every one that is asked for exists; none is idle."""

from __future__ import annotations

import re
from pathlib import Path

import madoguchi.faces.web as web
from madoguchi.answers.contacts import emergency_contacts, emergency_words
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, PAGES, messages
from madoguchi.message import strings
from madoguchi.model.difference import DifferenceKind
from madoguchi.rules.registry import RULES

FOLDER = Path(web.__file__).parent
KNOWN = strings(PAGES, "ja")
# Keys that are put together from data: kinds, fields, labels, codes, severities, refusals, languages.
FROM_DATA = (
    "rule.",
    *(
        "field.",
        "kind.",
        "label.",
        "phone.",
        "phone_means.",
        "notice.",
        "abstain.",
        "compare.",
        "change.",
        "changes.",
        "method.",
        "report_what.",
        "report.",
        "callers.",
        "standing.",
        "history.",
        "coverage.",
        "cover.",
        "cover_sign.",
        "near.",
    ),
    *("site.all", "site.about", "notices.ERROR", "notices.WARNING", "notices.INFO"),
    *("source.publisher", "source.published", "source.licence"),
)


def test_every_string_that_is_asked_for_exists_and_none_is_idle():
    files = [*FOLDER.rglob("*.py"), *FOLDER.glob("templates/*.html")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    asked = set(re.findall(r'"([a-z_]+\.[A-Za-z0-9_-]+)"', code))
    tables = {key.split(".")[0] for key in KNOWN}
    wanted = {
        key
        for key in asked
        if key.split(".")[0] in tables
        and not key.endswith((".html", ".css", ".toml", ".svg", ".js", ".vcf", ".atom", "_"))
    }
    assert sorted(wanted - set(KNOWN)) == []
    idle = [key for key in KNOWN if key not in wanted and not key.startswith(FROM_DATA)]
    assert idle == []


def test_every_rule_has_a_plain_line_in_both_languages():
    assert [rule.code for rule in RULES if f"notice.{rule.code}" not in KNOWN] == []


def test_every_field_of_a_desk_has_a_name(edition):
    fields = {field for desk in edition.desks for field, _ in desk.values()}
    assert fields
    assert [field for field in fields if f"field.{field}" not in KNOWN] == []


def test_every_kind_of_difference_has_words():
    assert [kind for kind in DifferenceKind if f"change.{kind}" not in KNOWN] == []


def test_the_emergency_contacts_stand_in_every_language():
    assert set(emergency_words()) == {contact.name for contact in emergency_contacts()}
    for number, said in emergency_words().items():
        assert set(said) == set(PAGE_LANGUAGES) - {"ja"}, number
        told = {"name", "what", "hours"}
        for lang, words in said.items():  # English has on what a number rests in the file of the contacts
            assert {*words} - {"source"} == (told if lang == "en" else told | {"seen"}), (number, lang)


def test_an_unknown_language_falls_back_to_japanese():
    assert messages("xx").lang == "ja"
