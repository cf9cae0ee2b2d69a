"""What the browser needs to search: desks, functions, topics with their words, spellings.

One JSON value, compact: lists instead of objects, indexes instead of names. The code in `static/`
that reads it does the same as `index` and `answers`; tests compare the two.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tomllib
import unicodedata
from itertools import chain
from typing import Any

from jaconv import alphabet2kana

from madoguchi.answers.danger import danger_signs, emergency_contacts
from madoguchi.answers.router import Router
from madoguchi.answers.topics import NO_TOPIC, all_topics, listed_words
from madoguchi.data import FOLDER, read_text
from madoguchi.faces.offline.place_data import place_data
from madoguchi.faces.web.ask_pages import in_language
from madoguchi.faces.web.messages import LANGUAGES, messages
from madoguchi.faces.web.words import facts_shown
from madoguchi.index.analyzer import SHORTEST_READING, fold, readings
from madoguchi.index.directory import Directory
from madoguchi.index.lexicon import LEGAL_FORM, program_aliases
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

# Stands for the topic of no desk in the list.
NO_DESK = -1
# What stands before a vowel in romaji, Hepburn and Kunrei.
_CONSONANTS = (
    *("k", "s", "t", "n", "h", "m", "y", "r", "w", "g", "z", "d", "b", "p", "j", "f", "v", "l"),
    *("ky", "sy", "ty", "ny", "hy", "my", "ry", "gy", "zy", "dy", "by", "py", "jy", "sh", "ch", "ts", "dz"),
)
# How the reading machine says a bracket.
_BRACKET_READ = "きごう"


# The data files that it is made of, beside the edition (patterns below `data`).
_MADE_OF = ("*.toml", "*.csv", "topics/*.toml", "places/*", "common/*")


def made_of(edition: Edition) -> bytes:
    """Return a hash of all that the data is made of: it changes when the data may have changed."""
    digest = hashlib.sha256(edition.revision.encode())
    for pattern in _MADE_OF:
        for file in sorted(FOLDER.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.digest()


def search_json(router: Router) -> str:
    """Return the data as JSON, without characters that could end a script element."""
    text = json.dumps(search_data(router), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def search_data(router: Router) -> dict[str, Any]:
    """Return the data; where a desk, area, program, function or topic is meant, its index."""
    edition, directory = router.edition, router.directory
    areas = _numbered(area.text for desk in edition.desks for area in desk.service_area)
    readings = _numbered(reading for desk in edition.desks for reading in _readings(desk))
    programs = _numbered(desk.program for desk in edition.desks)
    return {
        "edition": {"id": edition.id, "revision": edition.revision},
        "spellings": _spellings(),
        "danger": _danger(),
        "filling": _filling(),
        "areas": list(areas),
        "readings": list(readings),
        "programs": [_program(slug, edition) for slug in programs],
        "desks": [_desk(desk, edition, programs, areas, readings) for desk in edition.desks],
        "functions": _functions(directory),
        "topics": _topics(directory),
        "words": _words(),
        "places": place_data(),
        "romaji": _syllables(),
    }


def _numbered(names: Any) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _desk(
    desk: Desk, edition: Edition, programs: dict[str, int], areas: dict[str, int], readings: dict[str, int]
) -> list[Any]:
    labels = {phone.number: phone.label or "" for phone in desk.phones}
    more = [value.text for value in (desk.operator, desk.address) if value]
    return [
        desk.id,
        programs[desk.program],
        [desk.organization.text, *(level.text for level in desk.department)],
        list(labels),
        list(labels.values()) if any(labels.values()) else [],
        [areas[area.text] for area in desk.service_area],
        [readings[reading] for reading in _readings(desk)],
        " ".join(more),
        *([facts] if (facts := _facts(desk, edition)) else []),
    ]


def _facts(desk: Desk, edition: Edition) -> list[dict[str, str]]:
    """What the list announces of a desk, in words, as of the day on which the list was obtained."""
    day = edition.source.held_since
    told = [facts_shown(desk, day, messages(lang)) for lang in LANGUAGES]
    return [
        {lang: fact.says for lang, fact in zip(LANGUAGES, facts, strict=True)}
        for facts in zip(*told, strict=True)
    ]


def _readings(desk: Desk) -> list[str]:
    """How its names are read, as far as the machine-made readings know them."""
    known = readings()
    found = []
    for name in (desk.organization.text, *(level.text for level in desk.department)):
        bare = LEGAL_FORM.sub("", name)
        reading = known.get(bare) or known.get(name, "").replace(_BRACKET_READ, "")
        if reading and reading != name:
            found.append(reading)
    return found


def _program(slug: str, edition: Edition) -> list[Any]:
    program = edition.program_by_slug[slug]
    aliases = program_aliases(read_text("aliases.toml")).get(slug, ())
    return [slug, program.name, program.name_en, list(aliases)]


def _functions(directory: Directory) -> list[Any]:
    index = {desk.id: number for number, desk in enumerate(directory.edition.desks)}

    def taken(selectors: Any) -> list[list[int]]:
        return [[index[desk.id] for desk in directory.selected(selector)] for selector in selectors]

    return [
        [
            function.name,
            function.name_en,
            taken(function.desks),
            [*chain.from_iterable(taken(function.national))],
        ]
        for function in directory.functions.values()
    ]


def _topics(directory: Directory) -> list[Any]:
    functions = list(directory.functions)
    return [
        [topic.id, topic.name, topic.name_en, [functions.index(name) for name in topic.functions]]
        for topic in all_topics().values()
    ]


def _words() -> dict[str, dict[str, list[float]]]:
    """Word → topic, weight, topic, weight …: what `answers.topics` finds, in the same forms."""
    topics = {topic: number for number, topic in enumerate(all_topics())} | {NO_TOPIC: NO_DESK}
    folded: dict[str, dict[int, float]] = {}
    latin: dict[str, dict[int, float]] = {}
    for topic, surface, weight in listed_words():
        if is_latin(surface):
            plain = unicodedata.normalize("NFKC", surface).lower()
            latin.setdefault(plain, {}).setdefault(topics[topic], weight)
            continue
        reading = fold(readings().get(surface, ""))
        for form in (fold(surface), reading if len(reading) >= SHORTEST_READING else ""):
            if len(form) >= 2:
                folded.setdefault(form, {}).setdefault(topics[topic], weight)
    return {
        name: {word: [part for pair in found.items() for part in pair] for word, found in words.items()}
        for name, words in (("folded", folded), ("latin", latin))
    }


def is_latin(surface: str) -> bool:
    """Whether a word is written in Latin letters alone."""
    return all("LATIN" in unicodedata.name(char, "") for char in surface if char.isalpha())


def _syllables() -> dict[str, str]:
    """Return Latin syllable → hiragana, as the reader of romaji has it."""
    found = {c + vowel: alphabet2kana(c + vowel) for c in ("", *_CONSONANTS) for vowel in "aiueo"}
    return {latin: kana for latin, kana in found.items() if not re.search("[a-zっ]", kana)}


def _spellings() -> list[list[str]]:
    return [[row["from"], row["to"]] for row in csv.DictReader(io.StringIO(read_text("spellings.csv")))]


def _danger() -> dict[str, Any]:
    """The patterns, the head and the contacts of answers/danger.py."""
    return {
        **danger_signs(),
        "contacts": [
            {
                "kinds": list(contact.kinds),
                "number": contact.number,
                "said": {
                    lang: {key: said[key] for key in ("name", "what", "hours")}
                    for lang in LANGUAGES
                    for said in [in_language(contact, lang)]
                },
            }
            for contact in emergency_contacts()
        ],
    }


def _filling() -> str:
    raw = tomllib.loads(read_text("filling.toml"))
    patterns = [pattern for entry in raw["filling"] for pattern in entry["patterns"]]
    # An English word counts whole only: "in" is part of too many names.
    return "|".join(rf"\b{p}\b" if re.fullmatch("[a-z]+", p) else p for p in patterns)
