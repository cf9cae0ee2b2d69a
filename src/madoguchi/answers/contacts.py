"""Whom to call in danger: the contacts of every emergency. They live outside every edition and never among the answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from madoguchi.data import read_text
from madoguchi.data.loading import common_table
from madoguchi.message import Message, as_written
from madoguchi.model.answer import Alarm, Crisis, Danger, LocalizedText

# The route for those who cannot speak (`for` in crisis-contacts.tsv).
TEXT_ROUTE = "text"


@dataclass(frozen=True, slots=True)
class EmergencyContact:
    """A contact of `data/common/crisis-contacts.tsv`; it lives outside every edition.

    `number` is empty for a route that is no call. `kinds` are the dangers it is for, the closest first;
    `text` stands for people who cannot speak or hear.
    """

    name: str
    number: str
    what: str
    hours: str
    source: Message
    seen: Message
    kinds: tuple[str, ...]


def contacts_for(alarm: Alarm | None) -> tuple[EmergencyContact, ...]:
    """Return the contacts for a danger, the closest first, then the routes without speech.

    Who comes at once stands first where a danger is certain, but for a life: there a voice comes first.
    Without an alarm: all contacts, in the order of their file.
    """
    contacts = emergency_contacts()
    if alarm is None:
        return contacts
    urgent = alarm.crisis is Crisis.CERTAIN and alarm.danger is not Danger.LIFE
    closest = sorted(
        (contact for contact in contacts if alarm.danger in contact.kinds),
        key=lambda contact: (
            urgent and contact not in police_and_ambulance(),
            contact.kinds.index(alarm.danger),
        ),
    )
    return (*closest, *(contact for contact in contacts if TEXT_ROUTE in contact.kinds))


def police_and_ambulance() -> tuple[EmergencyContact, ...]:
    """Return the two contacts of every emergency: those that come for an accident, in the order of their file."""
    return tuple(contact for contact in emergency_contacts() if Danger.ACCIDENT in contact.kinds)


@cache
def emergency_words() -> dict[str, dict[str, dict[str, str]]]:
    """Return Japanese name → language → name, what for, hours, and on what the number rests."""
    entries = common_table("crisis-contact-names.toml")["contact"]
    return {entry.pop("contact"): entry for entry in entries}


@cache
def emergency_contacts() -> tuple[EmergencyContact, ...]:
    """Return all contacts, in the order of their file."""
    rows = csv.DictReader(io.StringIO(read_text("crisis-contacts.tsv")), delimiter="\t")
    return tuple(
        EmergencyContact(
            name=row["name"],
            number=row["number"],
            what=row["what"],
            hours=row["hours"],
            source=_in_all(row, "source"),
            seen=_in_all(row, "seen"),
            kinds=tuple(row["for"].split()),
        )
        for row in rows
    )


def contact_in_words(contact: EmergencyContact, field: str) -> LocalizedText:
    """Return the name of a contact, what it is for, or its hours, in every language that has it."""
    said = {lang: words[field] for lang, words in emergency_words().get(contact.name, {}).items()}
    return LocalizedText(getattr(contact, field), said.pop("en", ""), tuple(said.items()))


def _in_all(row: Mapping[str, str], key: str) -> Message:
    """On what a number rests, in every language; an address is of none."""
    ja = row.get(f"{key}_ja")
    if not ja:
        return as_written(row[key])
    said = emergency_words()[row["name"]]
    return as_written({"ja": ja, **{lang: words.get(key, row[key]) for lang, words in said.items()}})
