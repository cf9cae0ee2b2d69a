"""A person in danger is not sent to a business desk: signs, idioms, emergency contacts."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache

from madoguchi.answers.romaji import read_romaji
from madoguchi.data import read_text
from madoguchi.index.analyzer import fold


@dataclass(frozen=True, slots=True)
class EmergencyContact:
    """A contact of `data/crisis-contacts.tsv`; it lives outside every edition."""

    name: str
    number: str
    what: str
    hours: str
    source: str
    seen: str


def in_crisis(text: str) -> bool:
    """Whether a text shows that a person is in danger, in kanji, kana or romaji."""
    return any(crisis_sign(form) for form in (fold(text), fold(read_romaji(text))))


def crisis_sign(folded: str) -> str | None:
    """Return the words that show a crisis in a folded text, or None. Idioms do not count."""
    signs, idioms = _patterns()
    found = signs.search(idioms.sub("", folded))
    return found.group() if found else None


@cache
def emergency_contacts() -> tuple[EmergencyContact, ...]:
    """Return the contacts that a crisis page shows, in order."""
    rows = csv.DictReader(io.StringIO(read_text("crisis-contacts.tsv")), delimiter="\t")
    return tuple(EmergencyContact(**row) for row in rows)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = tomllib.loads(read_text("crisis.toml"))
    signs, idioms = (
        re.compile("|".join(pattern for entry in raw[name] for pattern in entry["patterns"]))
        for name in ("sign", "idiom")
    )
    return signs, idioms
